"""How good answers are, in numbers: confusion matrix, precision and recall, an interval, ROC curve, answered share."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from visualnn.engine.expr import Array

NO_ANSWER = -1
CERTAIN = 1.959963984540054  # standard deviations to both sides that hold 95 % of a normal distribution


def confusion(labels: Array, answers: Array, classes: int) -> Array:
    """How many samples of each class (row) got each answer (column), (classes, classes + 1); in the last column those
    that got none (NO_ANSWER). Labels and answers are (n,).
    """
    columns = np.where(answers == NO_ANSWER, classes, answers)
    cells = np.bincount(labels * (classes + 1) + columns, minlength=classes * (classes + 1))
    return cells.reshape(classes, classes + 1)


def recall(matrix: Array) -> Array:
    """Of the samples of each class the share that is found, (classes,); nan where there are none."""
    return _shares(matrix.diagonal(), matrix.sum(axis=1))


def precision(matrix: Array) -> Array:
    """Of the answers with each class the share that is right, (classes,); nan where there are none."""
    return _shares(matrix.diagonal(), matrix[:, :-1].sum(axis=0))


def confusions(matrix: Array) -> list[tuple[int, int, int]]:
    """(class, answer, how often) of all that was taken for something else, the most frequent first."""
    wrong = matrix[:, :-1].copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[: np.count_nonzero(wrong)]
    return [(int(k // len(wrong)), int(k % len(wrong)), int(wrong.flat[k])) for k in order]


def wilson(right: int, count: int, z: float = CERTAIN) -> tuple[float, float]:
    """The interval from low to high in which the true share of right answers lies with 95 % confidence, when `right`
    of `count` independent samples are right; (0, 1) without any.

    The score interval of E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22 (1927): (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
    """
    if not count:
        return 0.0, 1.0
    p, squared = right / count, z * z / count
    middle, half = p + squared / 2, z * math.sqrt(p * (1 - p) / count + squared / (4 * count))
    low, high = (middle - half) / (1 + squared), (middle + half) / (1 + squared)
    return low if right else 0.0, high if right < count else 1.0  # rounding must not leave out what was seen


@dataclass(frozen=True)
class Roc:
    """The receiver operating characteristic: for every threshold, from above all scores down, the share of negative
    samples whose score is above it (`false_alarms`, (m,)) and that of positive ones (`hits`, (m,)). `area` under it is
    the chance that a positive sample has a higher score than a negative one, where ties count one half; nan if there
    are only samples of one kind.
    """

    thresholds: Array
    false_alarms: Array
    hits: Array
    area: float
    positives: int
    negatives: int


def roc(scores: Array, positive: Array) -> Roc:
    """The curve of scores (n,) for samples that are positive or not, (n,) bool. Samples whose score is not a number are
    left out.

    T. Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006), algorithms 1 and 2.
    """
    known = ~np.isnan(scores)
    scores, positive = scores[known], positive[known]
    order = np.argsort(-scores, kind="stable")
    scores, positive = scores[order], positive[order]
    ends = np.flatnonzero(np.append(scores[1:] != scores[:-1], True)) if len(scores) else np.empty(0, np.intp)
    hits = np.concatenate([[0], np.cumsum(positive)[ends]])
    alarms = np.concatenate([[0], ends + 1 - hits[1:]])
    thresholds = np.concatenate([[np.inf], scores[ends]])
    p, n = int(hits[-1]), int(alarms[-1])
    area = float(((hits[1:] + hits[:-1]) * np.diff(alarms)).sum()) / (2 * p * n) if p and n else math.nan
    return Roc(thresholds, alarms / max(n, 1), hits / max(p, 1), area, p, n)


def answered(confidences: Array, right: Array, thresholds: Array) -> tuple[Array, Array]:
    """For each threshold (m,) the share of samples whose confidence is not below it, and the share of right ones among
    those, nan where there are none; both (m,). A confidence (n,) that is not a number is below every threshold.
    """
    known = ~np.isnan(confidences)
    order = np.argsort(confidences[known], kind="stable")
    sure = confidences[known][order]
    above = np.concatenate([np.cumsum(right[known][order][::-1])[::-1], [0]])
    first = np.searchsorted(sure, thresholds, side="left")
    counts = len(sure) - first
    return counts / max(len(confidences), 1), _shares(above[first], counts)


def _shares(some: Array, of: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.where(of > 0, some / of, np.nan)
