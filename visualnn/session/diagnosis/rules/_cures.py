"""The cures that several rules propose."""

from __future__ import annotations

import math

from visualnn.i18n import _
from visualnn.session.diagnosis.facts import Facts, largest
from visualnn.session.diagnosis.finding import Cure, short

USUAL = 1e-2  # a first update of this share of the weights, at most, is usual


def rounded(value: float) -> float:
    """To one digit."""
    return float(f"{value:.0e}")


def smaller_rate(facts: Facts, since: str = "start") -> Cure:
    """The lesson's own rate if it is much smaller, otherwise one with which the first update would be of usual size."""
    rate, own = facts.start_rate or facts.settings.learning_rate, facts.rate
    if own is not None and own <= rate / 3:
        return _rate(own, since)
    ratio = largest(facts.start)
    factor = USUAL / ratio if math.isfinite(ratio) and ratio > 0 else 0.1
    return _rate(rounded(rate * min(max(factor, 1e-3), 0.1)), since)


def larger_rate(facts: Facts) -> Cure:
    """The lesson's own rate if it is much larger, otherwise one with which the updates would be of usual size."""
    rate, own = facts.settings.learning_rate, facts.rate
    if own is not None and own >= 3 * rate:
        return _rate(own, "start")
    ratio = facts.largest_ratio
    factor = USUAL / ratio if math.isfinite(ratio) and ratio > 0 else 10.0
    return _rate(rounded(rate * min(max(factor, 10.0), 1e6)), "start")


def _rate(rate: float, since: str) -> Cure:
    where = _("learning rate {rate}, from the start") if since == "start" else _("learning rate {rate}, from the last "
                                                                                  "good moment")  # fmt: skip
    return Cure(where.format(rate=short(rate)), {"learning_rate": rate}, since=since)


def redrawn() -> Cure:
    return Cure(_("small random weights, biases 0"), redraw=True)
