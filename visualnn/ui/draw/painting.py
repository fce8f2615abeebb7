"""Ink on the screen: grey values as an image with the colours of the theme."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from visualnn.ui import theme


def paper_and_pen() -> tuple[QColor, QColor]:
    """What paper and ink look like: black on light by day, white on black by night."""
    colors = theme.current()
    return (QColor("#000000"), QColor("#ffffff")) if colors.name == "dark" else (colors.raised, QColor("#000000"))


@cache
def _table(paper: str, pen: str) -> tuple[int, ...]:
    return tuple(theme.mix(QColor(paper), QColor(pen), value / 255).rgb() for value in range(256))


def ink_image(values: np.ndarray) -> QImage:
    """Grey values (rows, columns) uint8 as an image of its own."""
    data = np.ascontiguousarray(values)
    rows, columns = data.shape
    image = QImage(data.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(_table(*(color.name() for color in paper_and_pen())))
    return image


def draw_cross(painter: QPainter, at: QPointF, size: float, color: QColor) -> None:
    """A mark for a centre: a cross with a bright rim, so that it is seen on ink and on paper."""
    surface = theme.current().surface
    for one, width in ((surface, theme.px(4)), (color, theme.px(2))):
        painter.setPen(QPen(one, width))
        painter.drawLine(QPointF(at.x() - size, at.y()), QPointF(at.x() + size, at.y()))
        painter.drawLine(QPointF(at.x(), at.y() - size), QPointF(at.x(), at.y() + size))


def draw_frame(painter: QPainter, room: QRectF, color: QColor) -> None:
    """A dashed frame."""
    pen = QPen(color, theme.px(1.5))
    pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room)
