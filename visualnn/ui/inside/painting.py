"""Drawing: a bar on a scale of powers of ten, a share as a bar, and a histogram with that of the start behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from visualnn.engine.inside import BINS, Histogram
from visualnn.ui import theme
from visualnn.ui.inside import words
from visualnn.ui.inside.places import CAPTION, advance, font

LEAST_DECADES, MOST_DECADES = 3, 14
STEPS = (np.arange(BINS + 1) / BINS).repeat(2)  # where the steps of an outline are, from 0 to 1


@dataclass(frozen=True)
class Decades:
    """A scale of powers of ten, from 10^low to 10^high."""

    low: int
    high: int

    @classmethod
    def of(cls, sizes: list[float]) -> Decades:
        """The scale on which all of these sizes can be seen that are larger than 0."""
        known = [math.log10(size) for size in sizes if size > 0 and math.isfinite(size)]
        if not known:
            return cls(-LEAST_DECADES, 0)
        high = math.ceil(max(known))
        low = min(math.floor(min(known)), high - LEAST_DECADES)
        return cls(max(low, high - MOST_DECADES), high)

    def share(self, size: float) -> float:
        """Where a size lies, from 0 to 1."""
        if not size > 0:
            return 0.0
        if not math.isfinite(size):
            return 1.0
        return min(max((math.log10(size) - self.low) / (self.high - self.low), 0.0), 1.0)


def draw_decades(painter: QPainter, room: QRectF, scale: Decades) -> None:
    """A thin line for each power of ten."""
    painter.setPen(QPen(theme.current().grid, 1))
    for k in range(scale.high - scale.low + 1):
        x = room.left() + room.width() * k / (scale.high - scale.low)
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))


def draw_bar(painter: QPainter, room: QRectF, share: float, color: QColor, tick: float | None = None,
             before: float | None = None) -> None:
    """A bar that fills this share of the room; `tick` is a line across, `before` an outline: where it was at first."""
    colors = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRect(QRectF(room.left(), room.top(), room.width() * share, room.height()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if before is not None:
        painter.setPen(QPen(colors.muted, theme.px(1), Qt.PenStyle.DotLine))
        painter.drawRect(QRectF(room.left(), room.top(), room.width() * before, room.height()))
    if tick is not None:
        x = room.left() + room.width() * tick
        painter.setPen(QPen(colors.text, theme.px(2)))
        painter.drawLine(QPointF(x, room.top() - theme.px(2)), QPointF(x, room.bottom() + theme.px(2)))


def draw_histogram(painter: QPainter, room: QRectF, now: Histogram, start: Histogram | None, color: QColor) -> None:
    """Both on one axis."""
    colors = theme.current()
    low = min(now.low, start.low) if start else now.low
    high = max(now.high, start.high) if start else now.high
    painter.setPen(QPen(colors.border, 1))
    painter.drawLine(room.bottomLeft(), room.bottomRight())
    if not high > low:
        return
    if low < 0 < high:
        x = room.left() + room.width() * -low / (high - low)
        painter.setPen(QPen(colors.grid, 1))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(_steps(room, now, low, high))
    if start is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.muted, 1))
        painter.drawPolyline(_steps(room, start, low, high))


def _steps(room: QRectF, one: Histogram, low: float, high: float) -> QPolygonF:
    """The outline of a histogram, from the axis up and back to it."""
    unit = room.width() / (high - low)
    left, width = room.left() + (one.low - low) * unit, (one.high - one.low) * unit
    if width < theme.px(2):  # all numbers the same: still something to be seen
        left, width = left + (width - theme.px(2)) / 2, theme.px(2)
    polygon: QPolygonF = arrayToQPolygonF(left + width * STEPS, room.bottom() - room.height() * one.outline)
    return polygon


def draw_caption(painter: QPainter, room: QRectF, name: str, one: Histogram) -> None:
    """The name of an array, and from where to where its numbers go, as far as there is room."""
    colors = theme.current()
    painter.setFont(font(CAPTION))
    painter.setPen(colors.text)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
    span = f"{words.size(one.low)} … {words.size(one.high)}"
    if one.other:
        span = f"nan: {one.other}"
    if advance(name, CAPTION) + advance(span, CAPTION) + theme.px(6) < room.width():
        painter.setPen(colors.wrong if one.other else colors.muted)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, span)
