"""Numbers in cells: on their colour, with their sign, and a mark where there is nothing to show yet."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from visualnn.engine.notation import format_number
from visualnn.ui import theme
from visualnn.ui.matrices import fonts

TEXT = 0.8  # of the ordinary height
UNKNOWN_TEXT = "·"
SQUEEZED = 0.62  # a number that is too long is drawn narrower, down to this; a longer one is rounded


def hatch(painter: QPainter, rect: QRectF) -> None:
    """Nothing is known here yet: stripes, which no value has."""
    now = theme.current()
    painter.fillRect(rect, theme.mix(now.unknown, now.surface, 0.55))
    painter.fillRect(rect, QBrush(now.unknown, Qt.BrushStyle.BDiagPattern))


def draw_unknown(painter: QPainter, rect: QRectF) -> None:
    """A cell without a number yet."""
    hatch(painter, rect)
    write(painter, rect, UNKNOWN_TEXT, theme.current().muted, TEXT)


def draw_value(painter: QPainter, rect: QRectF, value: float, share: float, decimals: int, size: float = TEXT) -> None:
    """A number on its colour; nan and infinity on the colour of what is wrong."""
    color, ink = value_colors(share) if math.isfinite(value) else _wrong()
    painter.fillRect(rect, color)
    text, wide = _shortened(value, decimals, rect.width(), size, theme.zoom())
    write(painter, rect, text, ink, size, wide)


def value_colors(share: float) -> tuple[QColor, QColor]:
    """The colour of a value by its share of the largest, and that of the text on it."""
    return _value_colors(round(share * 250), theme.current().name)


@cache
def _value_colors(part: int, _theme: str) -> tuple[QColor, QColor]:
    color = theme.diverging_color(part / 250)
    return color, theme.on(color)


def _wrong() -> tuple[QColor, QColor]:
    return theme.current().wrong, theme.on(theme.current().wrong)


def shortened(value: float, decimals: int, width: float, size: float) -> str:
    """The number with the chosen decimals, or as many as fit."""
    return _shortened(value, decimals, width, size, theme.zoom())[0]


@lru_cache(maxsize=8192)
def _shortened(value: float, decimals: int, width: float, size: float, _zoom: float) -> tuple[str, float]:
    """The text, and how wide it is."""
    metrics, room = fonts.font(size)[1], width / SQUEEZED
    for digits in range(decimals, -1, -1):
        text = format_number(value, digits)
        wide = metrics.horizontalAdvance(text)
        if wide <= room:
            break
    return text, wide


def write(painter: QPainter, rect: QRectF, text: str, color: QColor, size: float, wide: float | None = None) -> None:
    """A text in the middle of a cell, drawn narrower where it is too long."""
    metrics = fonts.use(painter, size)
    painter.setPen(color)
    wide, room = metrics.horizontalAdvance(text) if wide is None else wide, rect.width() - 3
    below = (metrics.ascent() - metrics.descent()) / 2  # from the middle of a line to where letters stand
    middle = rect.center()
    if wide <= room or wide <= 0:
        painter.drawText(QPointF(middle.x() - wide / 2, middle.y() + below), text)
        return
    painter.save()
    painter.translate(middle)
    painter.scale(max(room / wide, SQUEEZED), 1.0)
    painter.drawText(QPointF(-wide / 2, below), text)
    painter.restore()


def frame(painter: QPainter, rect: QRectF, color: QColor, width: float, dashed: bool = False) -> None:
    """A frame around cells, which may be thinner than the frame; a thread of the surface keeps it apart from them."""
    if rect.isEmpty():
        return
    thick = theme.px(width)
    _edge(painter, rect.adjusted(-thick - 1, -thick - 1, thick + 1, thick + 1), thick + 2, theme.current().surface)
    if not dashed:
        _edge(painter, rect.adjusted(-thick, -thick, thick, thick), thick, color)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, thick, Qt.PenStyle.DashLine, j=Qt.PenJoinStyle.MiterJoin))
    painter.drawRect(rect.adjusted(-thick / 2, -thick / 2, thick / 2, thick / 2))


def _edge(painter: QPainter, outer: QRectF, thick: float, color: QColor) -> None:
    """Four filled strips: much faster than the outline of a rectangle."""
    x, y, wide, high = outer.x(), outer.y(), outer.width(), outer.height()
    thick = min(thick, wide / 2, high / 2)
    for strip in ((x, y, wide, thick), (x, y + high - thick, wide, thick), (x, y, thick, high),
                  (x + wide - thick, y, thick, high)):  # fmt: skip
        painter.fillRect(QRectF(*strip), color)


def sign_mark(painter: QPainter, rect: QRectF, value: float, color: QColor) -> None:
    """A small plus or minus in a cell that is too small for its number."""
    if value == 0 or math.isnan(value):
        return
    size = min(rect.width(), rect.height()) * 0.24
    middle = rect.center()
    painter.setPen(QPen(color, max(1.0, size / 3)))
    painter.drawLine(QPointF(middle.x() - size, middle.y()), QPointF(middle.x() + size, middle.y()))
    if value > 0:
        painter.drawLine(QPointF(middle.x(), middle.y() - size), QPointF(middle.x(), middle.y() + size))


def diamond(painter: QPainter, rect: QRectF) -> None:
    """The mark of what is affected, in the upper right corner of a cell."""
    now, size = theme.current(), float(min(theme.px(3), rect.height() / 3))
    middle = QPointF(rect.right() - size - 1, rect.top() + size + 1)
    painter.setPen(QPen(now.surface, 1))
    painter.setBrush(now.accent)
    painter.drawPolygon([middle + QPointF(x, y) for x, y in ((0, -size), (size, 0), (0, size), (-size, 0))])
