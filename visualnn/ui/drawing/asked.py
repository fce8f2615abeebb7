"""What the person asks about, over the picture: cells under the mouse elsewhere, the chosen edge, what is affected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from visualnn.engine.trace import Ref
from visualnn.ui import theme
from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.edges import Edges
from visualnn.ui.drawing.places import Place
from visualnn.ui.drawing.roles import Roles
from visualnn.ui.drawing.unit_painter import ColumnPainter

MOST_EDGES = 400  # of a block of weights that is pointed at; more would only be a blot


@dataclass
class Asked:
    """Units by column, and edges: `pointed` at in some panel, `chosen`, `affected` by the number that was asked."""

    pointed: dict[int, np.ndarray] = field(default_factory=dict)
    affected: dict[int, np.ndarray] = field(default_factory=dict)
    pointed_edges: list[Edges] = field(default_factory=list)
    chosen_edges: list[Edges] = field(default_factory=list)

    def paint(self, painter: QPainter, columns: Sequence[ColumnPainter], camera: Camera) -> None:
        """Edges below, then rings around units, then a small diamond at every unit that is affected."""
        now = theme.current()
        for edges, color, wide in ((self.pointed_edges, now.accent, 2.0), (self.chosen_edges, now.text, 2.6)):
            painter.setPen(QPen(color, theme.px(wide)))
            for part in edges:
                for x1, y1, x2, y2 in _on_screen(part, camera).tolist():
                    painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
        for number, units in self.pointed.items():
            column = columns[number]
            if column.place.is_picture and len(units) == column.place.count:
                painter.setPen(QPen(now.accent, theme.px(3)))
                painter.drawRect(column.box.toAlignedRect().adjusted(-1, -1, 0, 0))
                continue
            for unit in units.tolist():
                (column.frame_pixel if column.place.is_picture else column.mark)(painter, unit, "lit")
        for number, units in self.affected.items():
            self._paint_affected(painter, columns[number], units)

    def _paint_affected(self, painter: QPainter, column: ColumnPainter, units: np.ndarray) -> None:
        """A shape, not only a colour: a diamond at the upper right of each disc."""
        now, size = theme.current(), max(theme.px(3), min(column.radius * 0.4, theme.px(6)))
        painter.setPen(QPen(now.surface, 1))
        painter.setBrush(now.accent)
        away = 0.75 * column.radius
        for x, y in column.centers[units].tolist():
            middle = QPointF(x + away, y - away)
            corners = ((0, -size), (size, 0), (0, size), (-size, 0))
            painter.drawPolygon([middle + QPointF(*corner) for corner in corners])


def asked(roles: Roles, places: Sequence[Place], pointed: Iterable[Ref], chosen: Ref | None,
          masks: dict[str, np.ndarray] | None) -> Asked:  # fmt: skip
    """Find the units and edges that belong to these cells and blocks of the trace."""
    result = Asked()
    for ref in pointed:
        _add(roles, places, ref, result.pointed, result.pointed_edges)
    if chosen is not None and _is_weight(roles, chosen):
        _add(roles, places, chosen, {}, result.chosen_edges)
    for array, mask in (masks or {}).items():
        role = roles[array]
        if role is None or role.what in ("weight", "bias") or array not in roles.trace.arrays:
            continue
        units = np.flatnonzero(mask)
        if mask.size == places[role.column].count:
            result.affected[role.column] = np.union1d(result.affected.get(role.column, units[:0]), units)
    return result


def _is_weight(roles: Roles, ref: Ref) -> bool:
    role = roles[ref.array]
    return role is not None and role.what == "weight" and ref.array in roles.trace.arrays and roles.is_matrix(ref.array)


def _add(roles: Roles, places: Sequence[Place], ref: Ref, units: dict[int, np.ndarray], edges: list[Edges]) -> None:
    if ref.array not in roles.trace.arrays:
        return
    role = roles[ref.array]
    if role is None:
        return
    if not _is_weight(roles, ref):
        found = roles.units(ref.array, ref.index)
        if found is not None and len(found[1]) and found[1].max() < places[found[0]].count:
            units[found[0]] = np.union1d(units.get(found[0], found[1][:0]), found[1])
        return
    sources, targets = roles.ends(ref.array, ref.index)
    if len(sources) <= MOST_EDGES and role.column:
        start, end = places[role.column - 1], places[role.column]
        if sources.max() < start.count and targets.max() < end.count:
            edges.append(Edges(start, end, sources, targets, np.ones(len(sources))))


def edge_at(groups: Iterable[Edges], x: float, y: float, near: float) -> tuple[Edges, int] | None:
    """The edge that passes nearest to a point of the layout, at most `near` away; of several the strongest."""
    best: tuple[float, float, Edges, int] | None = None
    for edges in groups:
        if not len(edges):
            continue
        lines = edges.lines()
        start, way = lines[:, :2], lines[:, 2:] - lines[:, :2]
        length = np.maximum((way**2).sum(axis=1), 1e-9)
        along = np.clip((((x, y) - start) * way).sum(axis=1) / length, 0.0, 1.0)
        away = np.hypot(*(start + along[:, None] * way - (x, y)).T)
        close = np.flatnonzero(away <= near)
        for number in close[np.argsort(away[close], kind="stable")][:4].tolist():
            rank = (round(float(away[number]) / near, 1), -abs(float(edges.strengths[number])))
            if best is None or rank < best[:2]:
                best = (*rank, edges, number)
    return best[2:] if best else None


def _on_screen(edges: Edges, camera: Camera) -> np.ndarray:
    return edges.lines() * camera.zoom + (camera.x, camera.y, camera.x, camera.y)
