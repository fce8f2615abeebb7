"""A frame with axes: where a point of the plane lies in a widget, and the round numbers along its edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from visualnn.engine.expr import Array
from visualnn.session.landscape import Box
from visualnn.ui import theme
from visualnn.ui.microscope.axis import Axis

SMALL = 0.82  # of ordinary text
ALIGN = Qt.AlignmentFlag
UNIT = Box(0.0, 1.0, 0.0, 1.0)


@dataclass(frozen=True)
class Frame:
    """`room` in pixels shows `box`; y grows upwards."""

    room: QRectF
    box: Box

    def x(self, value: float) -> float:
        return self.room.left() + (value - self.box.left) / self.box.width * self.room.width()

    def y(self, value: float) -> float:
        return self.room.bottom() - (value - self.box.bottom) / self.box.height * self.room.height()

    def at(self, x: float, y: float) -> QPointF:
        return QPointF(self.x(x), self.y(y))

    def pixels(self, points: Array) -> Array:
        """Points (n, 2) of the box as pixels (n, 2)."""
        box, room = self.box, self.room
        x = room.left() + (points[:, 0] - box.left) * (room.width() / box.width)
        y = room.bottom() - (points[:, 1] - box.bottom) * (room.height() / box.height)
        return np.stack([x, y], axis=1)

    def value(self, at: QPointF) -> tuple[float, float]:
        """The point of the box at a place of the widget."""
        return (self.box.left + (at.x() - self.room.left()) / self.room.width() * self.box.width,
                self.box.bottom + (self.room.bottom() - at.y()) / self.room.height() * self.box.height)  # fmt: skip


def font() -> QFont:
    return theme.font(SMALL)


def line_height() -> int:
    return round(theme.font(SMALL).pixelSize() * 1.4)


def room_in(width: float, height: float, box: Box, labels: float, square: bool = False) -> Frame:
    """The frame with the largest room in a widget, besides numbers `labels` wide on the left and below; a square one
    keeps right angles.
    """
    line = line_height()
    room = QRectF(labels + line * 1.9, theme.px(8), 0, 0)
    room.setRight(max(width - theme.px(10), room.left() + 1))
    room.setBottom(max(height - 2.3 * line, room.top() + 1))
    if square:
        side = min(room.width(), room.height())
        room = QRectF(room.left() + (room.width() - side) / 2, room.top(), side, side)
    return Frame(room, box)


def label_width(painter_font: QFont, box: Box, height: float) -> float:
    """How wide the numbers beside the frame are."""
    metrics = QFontMetricsF(painter_font)
    ticks = Axis(box.bottom, box.top).ticks(max(height / (3 * line_height()), 2))
    return max((metrics.horizontalAdvance(text) for _value, text in ticks), default=0.0)


def draw_grid(painter: QPainter, frame: Frame) -> None:
    """A thin line for each round number, the two axes a little stronger."""
    colors = theme.current()
    for value, _text in x_ticks(frame):
        painter.setPen(QPen(colors.grid if value else colors.border, 1))
        painter.drawLine(QLineF(frame.x(value), frame.room.top(), frame.x(value), frame.room.bottom()))
    for value, _text in y_ticks(frame):
        painter.setPen(QPen(colors.grid if value else colors.border, 1))
        painter.drawLine(QLineF(frame.room.left(), frame.y(value), frame.room.right(), frame.y(value)))


def draw_axes(painter: QPainter, frame: Frame, name_x: str, name_y: str) -> None:
    """The frame itself with its numbers, and the names of the axes."""
    colors, room, line = theme.current(), frame.room, float(line_height())
    painter.setFont(font())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colors.border, 1))
    painter.drawRect(room)
    painter.setPen(colors.muted)
    wide = 200.0
    for value, text in x_ticks(frame):
        painter.drawText(QRectF(frame.x(value) - wide / 2, room.bottom() + theme.px(2), wide, line),
                         ALIGN.AlignHCenter | ALIGN.AlignTop, text)
    for value, text in y_ticks(frame):
        painter.drawText(QRectF(room.left() - wide - theme.px(5), frame.y(value) - line / 2, wide, line),
                         ALIGN.AlignRight | ALIGN.AlignVCenter, text)
    painter.setPen(colors.text)
    painter.drawText(QRectF(room.left(), room.bottom() + line, room.width(), line * 1.2),
                     ALIGN.AlignHCenter | ALIGN.AlignVCenter, name_x)
    painter.save()
    painter.translate(room.left() - label_width(font(), frame.box, room.height()) - line * 1.2, room.center().y())
    painter.rotate(-90)
    painter.drawText(QRectF(-room.height() / 2, -line * 0.6, room.height(), line * 1.2), ALIGN.AlignCenter, name_y)
    painter.restore()


def x_ticks(frame: Frame) -> list[tuple[float, str]]:
    most = max(frame.room.width() / (4.5 * line_height()), 2)
    return Axis(frame.box.left, frame.box.right).ticks(most)


def y_ticks(frame: Frame) -> list[tuple[float, str]]:
    most = max(frame.room.height() / (3 * line_height()), 2)
    return Axis(frame.box.bottom, frame.box.top).ticks(most)


def lines_of(frame: Frame, segments: Array) -> list[QLineF]:
    """Segments (n, 4) of the box as lines in pixels."""
    starts, ends = frame.pixels(segments[:, :2]), frame.pixels(segments[:, 2:])
    return [QLineF(*one) for one in np.concatenate([starts, ends], axis=1).tolist()]
