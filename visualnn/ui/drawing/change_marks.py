"""Marks what a what-if has changed: a frame around pixels, a diamond on an edge or beside a unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from visualnn.session.changes import Change
from visualnn.ui import theme
from visualnn.ui.drawing.roles import Roles
from visualnn.ui.drawing.unit_painter import ColumnPainter

MOST = 400  # so many marks; more would be a carpet
SIDE = 5.0  # half a diamond, at zoom 1


def paint_changes(painter: QPainter, columns: Sequence[ColumnPainter], roles: Roles, changes: Sequence[Change]) -> None:
    """All marks; units that are switched off are crossed out by their column."""
    _pixels(painter, columns[0], roles, [change for change in changes if change.array == "x"])
    for change in [change for change in changes if change.array != "x"][-MOST:]:
        role = roles[change.array]
        if change.off or role is None or change.array not in roles.trace.arrays:
            continue
        if role.what == "weight" and roles.is_matrix(change.array):
            sources, targets = roles.ends(change.array, change.index)
            start, end = columns[role.column - 1], columns[role.column]
            _edge(painter, start.centers[sources[0]], end.centers[targets[0]], change)
            continue
        found = roles.units(change.array, change.index)
        if found is not None and role.what == "bias":
            column, unit = columns[found[0]], int(found[1][0])
            away = 0.8 * column.radius + theme.px(SIDE) / 2
            _diamond(painter, column.centers[unit] - away, change)


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


def _pixels(painter: QPainter, column: ColumnPainter, roles: Roles, changes: Sequence[Change]) -> None:
    """The outline of all changed pixels together: frames side by side would hide what is in them."""
    x = roles.trace.arrays["x"]  # in a mini-batch this may be another sample than the one that is changed
    units = {int(np.ravel_multi_index(change.index, x.shape)) for change in changes if x[change.index] == change.new}
    painter.setPen(QPen(theme.current().accent, theme.px(1.5)))
    across, half = column.place.across, max(column.radius, 2.0)
    if not column.place.is_picture:
        for unit in units:
            x, y = column.centers[unit] - 0.8 * column.radius
            painter.drawEllipse(QPointF(x, y), theme.px(SIDE) / 2, theme.px(SIDE) / 2)
        return
    lines = []
    for unit in units:
        (x, y), row = column.centers[unit], unit // across
        corners = [QPointF(x + i * half, y + j * half) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        beside = (unit - across, unit + 1, unit + across, unit - 1)
        for side, other in enumerate(beside):
            if other not in units or (side % 2 == 1 and other // across != row):
                lines.append(QLineF(corners[side], corners[(side + 1) % 4]))
    painter.drawLines(lines)


def _color(change: Change) -> QColor:
    now = theme.current()
    return now.muted if change.new == 0 else now.positive if change.new > 0 else now.negative
