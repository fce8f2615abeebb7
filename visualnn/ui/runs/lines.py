"""The lines of runs as they are on the plot, for the table."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QPixmap

from visualnn.ui import theme
from visualnn.ui.plotting import others
from visualnn.ui.plotting.curve import Curve


def line_sample(look: int | None, ratio: float) -> QPixmap:
    """A short piece of the line with this number; None: of the run on show."""
    return _sample(look, ratio, theme.current().name, theme.zoom())


@cache
def _sample(look: int | None, ratio: float, _theme: str, _zoom: float) -> QPixmap:
    curve = Curve("negative") if look is None else others.QuietCurve(look)
    curve.restyle()
    return curve.sample(ratio)
