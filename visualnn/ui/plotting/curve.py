"""One curve of a plot: it follows what grows, and draws no more points of it than can be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from visualnn.session.series import Series
from visualnn.session.thinning import Thinned
from visualnn.ui import theme
from visualnn.ui.plotting.band import band
from visualnn.ui.plotting.looks import STRONG, Look
from visualnn.ui.plotting.marks import Marks

POINTS_A_PIXEL = 1.0  # blocks of which the lowest and the highest are drawn
DASHED_POINTS, VERY_DENSE = 0.5, 12  # a line with dashes takes long to stroke, and soon fills what it goes through
DASHES = (8, 5)  # points of a dense line that are drawn, and that are not
PALENESS = 0.5
ROOM = 9  # pixels at zoom 1 that a mark needs not to hide the line
SAMPLE = 24  # pixels at zoom 1 of a piece of the line in a legend


class Curve(pg.PlotCurveItem):
    """Follows two growing lists. Points are marked while they are few, later only the last and the read one."""

    def __init__(self, color: str, look: Look = STRONG) -> None:
        """`color` names a colour of the theme."""
        super().__init__(antialias=True, connect="finite", skipFiniteCheck=False)
        self.color, self.look = color, look
        self.lined = True  # whether there is a line between the marks
        self.marks = Marks(look.symbol)
        self.xs = self.ys = np.empty(0)
        self.thinned = Thinned(Series())
        self.log = False
        self._band: QPainterPath | None = None
        self._room = (0, 0.0)  # points that are in sight, and pixels for them
        self._of: tuple[Sequence[float], Sequence[float]] = ((), ())
        self._seen: tuple[object, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._marked: tuple[object, ...] = ()

    def follow(self, xs: Sequence[float], ys: Sequence[float]) -> bool:
        """Show the lists; True if they grew or were begun anew. What was there already is not looked at again."""
        count = min(len(xs), len(ys))
        same = self._of[0] is xs and self._of[1] is ys and isinstance(ys, Series)
        seen = (count, xs[count - 1] if count else 0.0, *ys[:1], *ys[count - 1 : count])
        if seen == self._seen and (same or not isinstance(ys, Series)):
            return False
        if not same:
            self._of, self._drawn, self._marked = (xs, ys), (), ()
            self.thinned = Thinned(ys if isinstance(ys, Series) else Series(ys))
        self._seen = seen
        self.xs = xs.array[:count] if isinstance(xs, Series) else np.array(xs[:count], float)
        self.ys = self.thinned.series.array[:count]
        self.thinned.follow()
        return True

    def draw(self, left: float, right: float, pixels: float, pixel: float = 0.0, log: bool = False,
             floor: float = 1e-12) -> None:
        """Show what lies between these places of the axis, at most as many points as there are `pixels` for; the height
        of a `pixel` is in values. In a logarithmic plot values that are not positive are at its `floor` where others
        beside them are not.
        """
        count = len(self.xs)
        first, last = (int(i) for i in np.searchsorted(self.xs, (left, right)))
        first, last = max(first - 1, 0), min(last + 1, count)
        wanted = (first, last, count, id(self.thinned), round(pixels), pixel, log, floor if log else 0, self.lined)
        if wanted == self._drawn:
            return
        self._drawn, self.log, self._room = wanted, log, (last - first, pixels)
        self._marked = ()
        if first >= last:
            self._band = None
            self.setData(np.empty(0), np.empty(0))
            return
        dense = last - first > (VERY_DENSE if self.look.dashes else 1) * pixels
        a_pixel = POINTS_A_PIXEL if dense or not self.look.dashes else DASHED_POINTS
        places, low, high = self.thinned.ranges(first, last, max(int(pixels * a_pixel), 16))
        if log:
            low, high = logarithms(low, high, floor)
        xs = self.xs[places]
        if len(places) == last - first:
            self._band = None
            self.setData(xs, low)
            return
        end = self.shown(self.ys[last - 1 : last])
        ends = (np.append(xs, self.xs[last - 1]), np.append(low, end), np.append(high, end))
        thick = self.look.width * theme.zoom() * pixel
        self._band = band(*ends, thick, DASHES if self.look.dashes else ()) if dense else None
        self.setData(np.repeat(ends[0], 2), np.column_stack(ends[1:]).ravel())

    def paint(self, p: QPainter, opt: Any, widget: Any) -> None:
        if self._band is None and self.lined:
            super().paint(p, opt, widget)
        elif self._band is not None and self.lined:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(self._color())
            p.drawPath(self._band)
        self.marks.paint(p)

    def pixelPadding(self) -> float:  # noqa: N802
        return self.marks.size  # a mark on the edge of the curve belongs to it

    def shown(self, values: np.ndarray) -> np.ndarray:
        """Values as heights in the plot; nan where they cannot be shown."""
        return logarithms(values, values, 0.0)[0] if self.log else np.where(np.isfinite(values), values, np.nan)

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
        read = self.nearest(reading) if reading is not None and count else -1
        wanted = (count, read, self.log, self._drawn)
        if wanted == self._marked:
            return
        self._marked = wanted
        visible, pixels = self._room
        most = self.look.marks if visible * ROOM * theme.zoom() <= max(pixels, 1) else min(self.look.marks, 1)
        if 1 < self.look.marks < 10:  # a quiet curve: enough to know it by
            places = sorted({round(i) for i in np.linspace(0, count - 1, self.look.marks)}) if count else []
        else:
            places = list(range(count)) if count <= most else [count - 1] if most and count else []
        if read >= 0:
            places.append(read)
        self.marks.place(self.xs[places], self.shown(self.ys[places]))
        self.update()

    def restyle(self) -> None:
        """Colours and sizes changed."""
        self.setPen(self.line_pen())
        color, zoom, quiet = self._color(), theme.zoom(), self.look.marks < 10
        inside = theme.current().surface if self.look.hollow else color
        self.marks.restyle(color, inside, (5.5 if quiet else 6.5) * zoom, (1.2 if quiet else 1.5) * zoom)

    def line_pen(self) -> QPen:
        """The pen of the line."""
        look = self.look
        pen = pg.mkPen(self._color(), width=look.width * theme.zoom())
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        if look.dashes:
            pen.setDashPattern(list(look.dashes))
        return pen

    def _color(self) -> QColor:
        colors = theme.current()
        color: QColor = getattr(colors, self.color)
        return theme.mix(color, colors.surface, PALENESS) if self.look.pale else color

    def sample(self, ratio: float) -> QPixmap:
        """A short piece of the curve with its mark, for a legend; `ratio` is the screen's pixels per pixel."""
        width, height = theme.px(SAMPLE), theme.px(14)
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint_sample(painter, width, height)
        painter.end()
        return picture

    def paint_sample(self, painter: QPainter, width: float, height: float) -> None:
        """The same, on any picture, from its origin."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.lined:
            painter.setPen(self.line_pen())
            painter.drawLine(QLineF(0, height / 2, width, height / 2))
        if self.look.marks:
            self.marks.paint_one(painter, width / 2, height / 2)
        painter.restore()


def logarithms(low: np.ndarray, high: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """log10 of the lowest and highest values; nan where not even the highest is positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        top = np.where(np.isfinite(high) & (high > 0), np.log10(high), np.nan)
        bottom = np.where(low > 0, np.log10(low), math.log10(floor) if floor > 0 else np.nan)
    return np.where(np.isnan(top), np.nan, bottom), top
