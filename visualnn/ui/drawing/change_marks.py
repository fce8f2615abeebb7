"""Marks what a what-if has changed: a frame around a pixel, a diamond on an edge or beside a unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from visualnn.session.changes import Change
from visualnn.ui import theme
from visualnn.ui.drawing.roles import Roles
from visualnn.ui.drawing.unit_painter import ColumnPainter

MOST = 400  # so many marks; more would be a carpet
SIDE = 5.0  # half a diamond, at zoom 1


def paint_changes(painter: QPainter, columns: Sequence[ColumnPainter], roles: Roles, changes: Sequence[Change]) -> None:
    """All marks; units that are switched off are crossed out by their column."""
    for change in changes[-MOST:]:
        role = roles[change.array]
        if change.off or role is None or change.array not in roles.trace.arrays:
            continue
        if role.what == "weight" and roles.is_matrix(change.array):
            sources, targets = roles.ends(change.array, change.index)
            start, end = columns[role.column - 1], columns[role.column]
            _edge(painter, start.centers[sources[0]], end.centers[targets[0]], change)
            continue
        found = roles.units(change.array, change.index)
        if found is None:
            continue
        column, unit = columns[found[0]], int(found[1][0])
        if role.what == "bias":
            away = 0.8 * column.radius + theme.px(SIDE) / 2
            _diamond(painter, column.centers[unit] - away, change)
        elif found[0] == 0:
            _pixel(painter, column.centers[unit], max(column.radius, 2.0))


def _edge(painter: QPainter, start: np.ndarray, end: np.ndarray, change: Change) -> None:
    pen = QPen(_color(change), theme.px(2))
    if change.new < 0:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(*start), QPointF(*end))
    _diamond(painter, (start + end) / 2, change)


def _diamond(painter: QPainter, at: np.ndarray, change: Change) -> None:
    """Filled in the colour of its sign; a bar in it says minus without colour."""
    side, x, y = theme.px(SIDE), float(at[0]), float(at[1])
    painter.setPen(QPen(theme.current().text, max(1.0, theme.px(1.4))))
    painter.setBrush(_color(change))
    painter.drawPolygon(QPolygonF([QPointF(x - side, y), QPointF(x, y - side), QPointF(x + side, y),
                                   QPointF(x, y + side)]))
    painter.setPen(QPen(theme.on(_color(change)), max(1.0, theme.px(1.4))))
    half = side / 2
    if change.new != 0:
        painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))
    if change.new > 0:
        painter.drawLine(QPointF(x, y - half), QPointF(x, y + half))


def _pixel(painter: QPainter, at: np.ndarray, half: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.current().accent, 1))
    painter.drawRect(QRectF(at[0] - half, at[1] - half, 2 * half, 2 * half))


def _color(change: Change) -> QColor:
    now = theme.current()
    return now.muted if change.new == 0 else now.positive if change.new > 0 else now.negative
