"""What a map shows: points with their classes, the words of its axes, and what is written beside a point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from visualnn.engine.expr import Array
from visualnn.ui import theme
from visualnn.ui.map import painting


@dataclass(frozen=True, eq=False)
class Card:
    """Some lines about a sample, and its picture (rows, columns) uint8 if it has one."""

    lines: tuple[str, ...]
    picture: Array | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """Points (n, 2) with labels (n,) and which are answered wrongly (n,). `place` says of which layer and samples they
    are, `source` is the object that they come from; `current` is the place of the current sample among them.
    """

    points: Array
    labels: Array
    wrong: Array
    names: tuple[str, ...]
    axes: tuple[str, str]
    place: tuple[object, ...]
    source: object
    card: Callable[[int], Card]
    current: int | None = None

    def draw_names(self, painter: QPainter, pixels: Array, room: QRectF) -> None:
        """The name of each class in the middle of its points, on a ground that lets it be read."""
        colors, ground = theme.current(), QColor(theme.current().surface)
        ground.setAlpha(215)
        painter.setFont(theme.font(1.0, bold=True))
        metrics = QFontMetricsF(painter.font())
        for label in np.unique(self.labels).tolist():
            middle = np.median(pixels[self.labels == label], axis=0)
            if not np.isfinite(middle).all() or not room.contains(QPointF(*middle)):
                continue
            text = self.names[label]
            width, height = metrics.horizontalAdvance(text) + theme.px(8), metrics.height()
            place = QRectF(middle[0] - width / 2, middle[1] - height / 2, width, height)
            painter.setPen(painting.color(label, len(self.names)))
            painter.setBrush(ground)
            painter.drawRoundedRect(place, theme.px(4), theme.px(4))
            painter.setPen(colors.text)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
