"""What an experiment has shown, in a sentence, and its numbers as people write them."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.notation import format_number
from visualnn.i18n import N_, _, ngettext
from visualnn.session.experiments.design import FIELDS
from visualnn.session.experiments.experiment import Experiment
from visualnn.session.experiments.outcome import BEST, DIVERGED, FAILED, LAST, LOSS

MEASURES = {BEST: N_("Best accuracy"), LAST: N_("Last accuracy"), LOSS: N_("Last loss")}


def number(score: float, by: str) -> str:
    """A score: 95.4 for an accuracy in per cent, 0.0123 for a loss."""
    return format_number(score, 4) if by == LOSS else f"{100 * score:.1f}"


def written(score: float, by: str) -> str:
    """A score with its unit."""
    return number(score, by) if by == LOSS else _("{percent} %").format(percent=number(score, by))


def value_text(value: Any) -> str:
    """A value of a setting: 0.1, 100, Adam."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def settings_text(experiment: Experiment, run: int) -> str:
    """What is special about a run: learning rate 0.1, mini-batch 10."""
    settings, shown = experiment.design.runs[run], [axis.field for axis in experiment.design.axes]
    if "optimizer" in shown and "learning_rate" not in shown:
        shown.append("learning_rate")
    return _(", ").join(f"{_(FIELDS[field])} {value_text(getattr(settings, field))}" for field in shown)


def summary(experiment: Experiment, by: str) -> str:
    """What can be learnt from the runs that are done."""
    scores = experiment.scores(by)
    if not scores:
        return _("No run is done yet.") if experiment.waiting else _("No run came to a good end.")
    parts = [_seeds(list(scores.values()), by) if experiment.design.is_seeds else _grid(experiment, scores, by)]
    for state in (DIVERGED, FAILED):
        count = sum(outcome.state == state for outcome in experiment.outcomes.values())
        if count:
            parts.append(_count(state, count))
    return " ".join(parts)


def _count(state: str, count: int) -> str:
    if state == DIVERGED:
        return ngettext("{n} run diverged (✗): its steps were too large.",
                        "{n} runs diverged (✗): their steps were too large.", count).format(n=count)  # fmt: skip
    return ngettext("{n} run failed (!).", "{n} runs failed (!).", count).format(n=count)


def _seeds(scores: list[float], by: str) -> str:
    low, high = min(scores), max(scores)
    if len(scores) < 2:
        return _("One run alone ({value}) says nothing of how much chance there is in it.").format(
            value=written(low, by))
    spread = number(high - low, by)
    if by == LOSS:
        message = _("Last loss {low} to {high}: with other seeds alone it differs by {spread}, so a smaller difference "
                    "between two settings may be chance.")  # fmt: skip
    elif by == BEST:
        message = _("Best accuracy {low} to {high} %: with other seeds alone it differs by {spread} points, so a "
                    "smaller difference between two settings may be chance.")  # fmt: skip
    else:
        message = _("Last accuracy {low} to {high} %: with other seeds alone it differs by {spread} points, so a "
                    "smaller difference between two settings may be chance.")  # fmt: skip
    return message.format(low=number(low, by), high=number(high, by), spread=spread)


def _grid(experiment: Experiment, scores: dict[int, float], by: str) -> str:
    best = experiment.best(by)
    assert best is not None  # there are scores
    message = _("Best (★): {settings}, with {value}.")
    text = message.format(settings=settings_text(experiment, best), value=written(scores[best], by))
    worst = (max if by == LOSS else min)(scores.values())
    if len(scores) > 1:
        text += " " + _("The worst that came to an end: {value}.").format(value=written(worst, by))
    return text


def band(experiment: Experiment, curve: str) -> tuple[Array, Array] | None:
    """The places (n,) and the least, middle and largest value there (3, n) of a curve, "accuracy" or "losses", over all
    runs that are there; None without two of them.
    """
    found = [curve_of(outcome, curve) for outcome in experiment.outcomes.values() if outcome.state != FAILED]
    found = [(x, y) for x, y in found if len(x)]
    if len(found) < 2:
        return None
    places = max((x for x, _y in found), key=len)
    values = np.full((len(found), len(places)), np.nan)
    for row, (x, y) in zip(values, found, strict=True):
        row[: len(x)] = y
    values[~np.isfinite(values)] = np.nan
    alive = np.isfinite(values).any(axis=0)
    values = values[:, alive]
    return places[alive], np.array([np.nanmin(values, 0), np.nanmedian(values, 0), np.nanmax(values, 0)])


def curve_of(outcome: Any, curve: str) -> tuple[Array, Array]:
    """The places and values (n,) of a curve, "accuracy" or "losses"."""
    x, y = (outcome.loss_epochs, outcome.losses) if curve == "losses" else (outcome.epochs, outcome.accuracy)
    return np.array(x), np.array(y)
