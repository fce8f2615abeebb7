"""Which part of a map is in sight: all of it, or what the wheel and dragging have come to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from visualnn.engine.expr import Array

MOST_ZOOM, SLACK = 60.0, 1.12
GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Sight:
    """`center` of the map (2,) in the middle of the room, `span` of it across the shorter side; `zoom` and `moved` (2,)
    by hand. Both axes have the same scale; y grows upwards.
    """

    center: tuple[float, float] = (0.0, 0.0)
    span: float = 1.0
    zoom: float = 1.0
    moved: tuple[float, float] = (0.0, 0.0)

    def scale(self, room: QRectF) -> float:
        """Pixels for 1."""
        return max(min(room.width(), room.height()), 1.0) / self.span * self.zoom

    def pixels(self, points: Array, room: QRectF) -> Array:
        """Points (n, 2) of the map in pixels."""
        scale, middle = self.scale(room), room.center()
        x = middle.x() + (points[:, 0] - self.center[0] - self.moved[0]) * scale
        y = middle.y() - (points[:, 1] - self.center[1] - self.moved[1]) * scale
        return np.stack([x, y], axis=1)

    def value(self, at: QPointF, room: QRectF) -> tuple[float, float]:
        """The point of the map at a place."""
        scale, middle = self.scale(room), room.center()
        return (self.center[0] + self.moved[0] + (at.x() - middle.x()) / scale,
                self.center[1] + self.moved[1] - (at.y() - middle.y()) / scale)  # fmt: skip

    def zoomed(self, factor: float, at: QPointF, room: QRectF) -> Sight:
        """Nearer or farther; what is at this place stays there."""
        zoom = min(max(self.zoom * factor, 1.0), MOST_ZOOM)
        if zoom == 1.0:
            return replace(self, zoom=1.0, moved=(0.0, 0.0))
        here, new = self.value(at, room), replace(self, zoom=zoom)
        there = new.value(at, room)
        return replace(new, moved=(new.moved[0] + here[0] - there[0], new.moved[1] + here[1] - there[1]))

    def dragged(self, by: QPointF, room: QRectF) -> Sight:
        """What is under the hand moves along; never farther than the map is large."""
        scale = self.scale(room)
        moved = (self.moved[0] - by.x() / scale, self.moved[1] + by.y() / scale)
        most = self.span / 2
        return replace(self, moved=(min(max(moved[0], -most), most), min(max(moved[1], -most), most)))

    def around(self, points: Array) -> Sight:
        """The same part of a map that has these points; a map that still has room keeps its scale."""
        known = points[np.isfinite(points).all(axis=1)]
        if not len(known):
            return replace(self, center=(0.0, 0.0), span=1.0)
        low, high = known.min(axis=0), known.max(axis=0)
        wanted = float((high - low).max()) * SLACK or 1.0
        center = (float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2)
        return replace(self, center=center, span=wanted)


def spread(points: Array) -> Array:
    """Points (n, 2) that lie on a line, beside one another so that all can be seen; others as they are."""
    if not len(points) or points[:, 1].any() or not np.isfinite(points).all():
        return points
    width = float(np.ptp(points[:, 0])) or 1.0
    beside = (np.arange(len(points)) * GOLDEN % 1.0 - 0.5) * width * 0.5
    return np.stack([points[:, 0], beside.astype(points.dtype)], axis=1)
