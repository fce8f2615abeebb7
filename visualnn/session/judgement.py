"""What a network said to all samples of a split, and everything that can be counted of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.session.deciding import confidence, decided
from visualnn.session.metrics import NO_ANSWER, Roc, answered, confusion, precision, recall, roc

STEPS = np.arange(101) / 100  # confidences for which the share answered is counted


@dataclass(frozen=True, eq=False)
class Judgement:
    """`outputs` (n, k) are what the network said after `update` updates to the samples of a split, whose classes are
    `labels` (n,), or where the targets are numbers `targets` (n, k).

    Outputs that are not numbers are no answer. With `threshold` other than one half a network with two classes answers
    differently, and what is less confident than `least` is no answer either.
    """

    dataset: Dataset
    split: str
    update: int
    outputs: Array
    labels: Array
    targets: Array = field(default_factory=lambda: np.empty((0, 0)))
    seconds: float = 0.0
    threshold: float = 0.5
    least: float = 0.0
    network: Network | None = None  # the one that gave them

    def at(self, threshold: float, least: float) -> Judgement:
        """The same outputs, judged with another threshold and least confidence."""
        if (threshold, least) == (self.threshold, self.least):
            return self
        return replace(self, threshold=threshold, least=least)

    @property
    def count(self) -> int:
        return len(self.outputs)

    @property
    def classes(self) -> int:
        return len(self.dataset.class_names)

    @cached_property
    def finite(self) -> Array:
        """Which outputs are numbers, (n,) bool."""
        return np.asarray(np.isfinite(self.outputs).all(axis=1))

    @cached_property
    def _said(self) -> Array:
        return decided(self.outputs, self.threshold, self.network)

    @cached_property
    def confidences(self) -> Array:
        """The output of the class said, (n,) float64; nan where the outputs are not numbers."""
        with np.errstate(all="ignore"):
            sure = confidence(self.outputs, self._said)
        return np.where(self.finite, sure, np.nan).astype(np.float64)

    @cached_property
    def answers(self) -> Array:
        """The classes said, (n,); NO_ANSWER where the outputs are not numbers or the confidence is below `least`."""
        given = self.finite.copy()
        if self.least > 0:
            given &= self.confidences >= self.least
        return np.where(given, self._said, NO_ANSWER)

    @cached_property
    def right(self) -> Array:
        """Which answers are right, (n,) bool."""
        return np.equal(self.answers, self.labels)

    @cached_property
    def right_count(self) -> int:
        return int(np.count_nonzero(self.right))

    @cached_property
    def unanswered(self) -> int:
        """How many samples have no answer."""
        return int(np.count_nonzero(self.answers == NO_ANSWER))

    @property
    def mistakes(self) -> int:
        """How many answers are wrong; no answer is none of them, unless the network gave no number."""
        return self.count - self.right_count - self.held_back

    @cached_property
    def held_back(self) -> int:
        """How many samples have no answer because the confidence is below `least`."""
        return self.unanswered - int(np.count_nonzero(~self.finite))

    @property
    def accuracy(self) -> float:
        """The share of all samples that is answered right."""
        return self.right_count / max(self.count, 1)

    @cached_property
    def matrix(self) -> Array:
        """Class by answer, (classes, classes + 1); in the last column stands no answer."""
        return confusion(self.labels, self.answers, self.classes)

    @cached_property
    def recall(self) -> Array:
        return recall(self.matrix)

    @cached_property
    def precision(self) -> Array:
        return precision(self.matrix)

    # Which samples

    def cell(self, label: int, answer: int) -> Array:
        """The samples (m,) of a class that got this answer (or NO_ANSWER), the most confident first."""
        return self._sorted((self.labels == label) & (self.answers == answer))

    def missed(self, label: int) -> Array:
        """The samples (m,) of a class that were not found, the most confident mistakes first."""
        return self._sorted((self.labels == label) & ~self.right)

    def worst(self, count: int) -> Array:
        """The most confident mistakes, (m <= count,)."""
        return self._mistaken[:count]

    def closest(self, count: int) -> Array:
        """The least confident right answers, (m <= count,)."""
        return self._right[::-1][:count]

    @cached_property
    def _mistaken(self) -> Array:
        return self._sorted(~self.right & (self.answers != NO_ANSWER))

    @cached_property
    def _right(self) -> Array:
        return self._sorted(self.right)

    def prepare(self) -> None:
        """Count and sort now what will be asked for."""
        self.worst(1), self.closest(1), self.matrix, self.recall, self.precision, self.answered, self.unanswered

    def _sorted(self, chosen: Array) -> Array:
        found = np.flatnonzero(chosen)
        sure = np.where(np.isnan(self.confidences[found]), -np.inf, self.confidences[found])
        ordered: Array = found[np.argsort(-sure, kind="stable")]
        return ordered

    # Curves

    def scores(self, positive: int) -> Array:
        """What speaks for a class, (n,) float64: its output; of two outputs (1 + y1 − y0) / 2, which is y1 where they
        sum to 1; of a single one y or 1 − y. nan where the outputs are not numbers.
        """
        y = self.outputs.astype(np.float64)
        if y.shape[1] > 2:
            score = y[:, positive]
        else:
            with np.errstate(all="ignore"):
                score = y[:, 0] if y.shape[1] == 1 else (1 + y[:, 1] - y[:, 0]) / 2
            score = score if positive else 1 - score
        return np.where(self.finite, score, np.nan)

    def roc(self, positive: int) -> Roc:
        """The ROC curve of one class against all others."""
        return roc(self.scores(positive), self.labels == positive)

    def working_point(self, positive: int) -> tuple[float, float]:
        """(share of false alarms, share of hits) of the answers as they are, for one class against all others."""
        of_class, said = self.labels == positive, self._said == positive
        said = said & self.finite
        hits, positives = int((of_class & said).sum()), int((of_class & self.finite).sum())
        alarms, negatives = int((~of_class & said).sum()), int((~of_class & self.finite).sum())
        return alarms / max(negatives, 1), hits / max(positives, 1)

    @cached_property
    def answered(self) -> tuple[Array, Array]:
        """For each confidence of STEPS the share of samples answered with at least that, and the share of right ones
        among them.
        """
        return answered(self.confidences, (self._said == self.labels) & self.finite, STEPS)

    # Where the targets are numbers

    @cached_property
    def errors(self) -> Array:
        """Output − target, (n, k) float64."""
        return self.outputs.astype(np.float64) - self.targets
