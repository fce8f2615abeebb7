"""One curve of a plot, told from another by its line and its marks as well as by its colour."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from visualnn.ui import theme

MOST_MARKS = 60  # more of them would hide the line they stand on
FEW_MARKS = 6  # on a quiet curve: enough to know it by
# Quiet curves are told from each other by the dashes and marks of their run, not by a colour.
QUIET = (((2.0, 2.0), "t"), ((7.0, 2.0, 1.5, 2.0), "d"), ((5.0, 4.0), "x"), ((1.0, 3.0), "p"), ((9.0, 3.0), "+"))
POINTS_A_PIXEL = 0.6  # fewer would show as stairs, more take longer to stroke than all the rest of a repaint


class Curve(pg.PlotDataItem):
    """Follows two growing lists; every point is marked while they are few, later only the last and the read one."""

    def __init__(self, color: str, dashed: bool = False, run: int | None = None) -> None:
        """`color` names a colour of the theme; a dashed curve has hollow squares for marks, a solid one dots. A curve
        of an earlier `run` is a thin line with the dashes and marks of its number.
        """
        super().__init__(antialias=True, autoDownsampleFactor=POINTS_A_PIXEL)
        self.color, self.dashed, self.quiet = color, dashed, run is not None
        self.dashes: tuple[float, ...]
        self.dashes, symbol = ((4.0, 2.5), "s" if dashed else "o") if run is None else QUIET[run % len(QUIET)]
        self.marks = pg.ScatterPlotItem(symbol=symbol, antialias=True)
        self.marks.setParentItem(self)
        self.xs = self.ys = np.empty(0)
        self._seen: tuple[object, ...] = ()

    def follow(self, xs: Sequence[float], ys: Sequence[float]) -> bool:
        """Show the lists; True if they grew or were begun anew."""
        seen = (len(xs), xs[:1], ys[:1], xs[-1:], ys[-1:])
        if seen == self._seen:
            return False
        self._seen = seen
        self.xs, self.ys = np.array(xs, float), np.array(ys, float)
        self.setData(self.xs, self.ys)
        return True

    def nearest(self, x: float) -> int:
        """The number of the point closest to x along the axis."""
        right = int(np.searchsorted(self.xs, x))
        return min((i for i in (right - 1, right) if 0 <= i < len(self.xs)), key=lambda i: abs(self.xs[i] - x))

    def value_at(self, x: float | None) -> float | None:
        """The value closest to x, or the last one; None where the curve has none."""
        if not len(self.xs):
            return None
        return float(self.ys[-1 if x is None else self.nearest(x)])

    def mark(self, reading: float | None) -> None:
        """Put the marks where they belong now."""
        count = len(self.xs)
        places = list(range(count)) if count <= MOST_MARKS else [count - 1]
        if self.quiet:
            places = sorted({round(i) for i in np.linspace(0, max(count - 1, 0), FEW_MARKS)} if count else ())
        if reading is not None and count:
            places.append(self.nearest(reading))
        places = [i for i in places if math.isfinite(self.ys[i])]
        self.marks.setData(self.xs[places], self.ys[places])

    def restyle(self) -> None:
        """Colours and sizes changed."""
        color: QColor = getattr(theme.current(), self.color)
        pen = pg.mkPen(color, width=(1.2 if self.quiet else 1.8) * theme.zoom())
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        if self.dashed or self.quiet:
            pen.setDashPattern(list(self.dashes))
        self.setPen(pen)
        self.marks.setPen(pg.mkPen(color, width=1.5 * theme.zoom()))
        self.marks.setBrush(theme.current().surface if self.dashed else color)
        self.marks.setSize((5.5 if self.quiet else 6.5) * theme.zoom())

    def sample(self, ratio: float) -> QPixmap:
        """A short piece of the curve with its mark, for a legend; `ratio` is the screen's pixels per pixel."""
        width, height = theme.px(28), theme.px(14)
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.opts["pen"])
        painter.drawLine(QLineF(0, height / 2, width, height / 2))
        painter.translate(width / 2, height / 2)
        look = self.marks.opts
        drawSymbol(painter, look["symbol"], look["size"], look["pen"], look["brush"])
        painter.end()
        return picture
