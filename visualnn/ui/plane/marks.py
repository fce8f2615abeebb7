"""How a class looks: a shape and a colour, so that it is told without colour; filled for training, a ring for test."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from visualnn.engine.expr import Array
from visualnn.ui import theme

SIGNS = ("●", "▲", "■", "◆")  # the same shapes as letters
CORNERS = (0, 3, 4, 4)  # 0: a circle
TURNS = (0.0, -90.0, -135.0, -90.0)  # where the first corner is, in degrees
SIZES = (0.9, 1.15, 1.2, 1.15)  # so that all look equally large


def sign(label: int) -> str:
    """The shape of a class as a letter."""
    return SIGNS[label % len(SIGNS)]


def color(label: int) -> QColor:
    """The colour of a class: blue and orange for two."""
    colors = theme.current()
    return (colors.negative, colors.positive, colors.correct, colors.backward)[label % len(SIGNS)]


def shape(label: int, radius: float) -> QPainterPath:
    """The shape of a class around the origin."""
    kind = label % len(SIGNS)
    radius *= SIZES[kind]
    path = QPainterPath()
    if not CORNERS[kind]:
        path.addEllipse(QPointF(0, 0), radius, radius)
        return path
    for k in range(CORNERS[kind]):
        angle = math.radians(TURNS[kind] + 360 * k / CORNERS[kind])
        corner = QPointF(radius * math.cos(angle), radius * math.sin(angle))
        (path.lineTo if k else path.moveTo)(corner)
    path.closeSubpath()
    return path


def draw_marks(painter: QPainter, pixels: Array, label: int, radius: float, filled: bool) -> None:
    """The points of a class, pixels (n, 2)."""
    colors, own, outline = theme.current(), color(label), shape(label, radius)
    if filled:
        painter.setBrush(own)
        painter.setPen(QPen(colors.surface, max(1.0, radius / 5)))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(own, max(1.2, radius / 3)))
    for x, y in pixels.tolist():
        painter.drawPath(outline.translated(x, y))
