"""The numbers of the plots: how they are written, and how far they reach."""

from __future__ import annotations

import math

from visualnn.i18n import _
from visualnn.ui.plotting.curve import Curve


def percent(value: float) -> str:
    return f"{100 * value:.2f}%" if math.isfinite(value) else "–"


def number(value: float) -> str:
    """Four figures, or the plain word where it is no number any more."""
    if math.isnan(value):
        return _("no number")
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:.4f}" if 0.01 <= abs(value) < 1000 or not value else f"{value:.4g}"


def top_of(*curves: Curve) -> float:
    """A little more than the highest value of the curves."""
    highest = max((curve.thinned.highest for curve in curves if curve.thinned.highest > 0), default=0.0)
    return 1.05 * highest if highest > 0 else 1.0


def lowest_of(*curves: Curve) -> float:
    """The lowest value of the curves that is more than 0; nan if there is none."""
    found = [curve.thinned.lowest_positive for curve in curves if curve.thinned.lowest_positive > 0]
    return min(found, default=math.nan)
