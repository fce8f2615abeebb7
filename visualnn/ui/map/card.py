"""The card beside a point: the picture of the sample, what it is, and what the network says."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from visualnn.ui import theme
from visualnn.ui.map.scene import Card
from visualnn.ui.mosaic_picture import ink, shrink_or_grow

SIDE, PAD, AWAY = 64, 6, 14


def draw_card(painter: QPainter, room: QRectF, at: QPointF, card: Card) -> QRectF:
    """Draw a card beside a point, within the room; where it is."""
    painter.setFont(theme.font(0.88))
    metrics = QFontMetricsF(painter.font())
    pad, side = theme.px(PAD), theme.px(SIDE) if card.picture is not None else 0
    width = max(metrics.horizontalAdvance(line) for line in card.lines)
    beside = side + pad if side else 0
    size = width + beside + 2 * pad, max(side, metrics.height() * len(card.lines)) + 2 * pad
    place = _place(room, at, *size)
    ground = QColor(theme.current().raised)
    painter.setPen(QPen(theme.current().border, theme.px(1)))
    painter.setBrush(ground)
    painter.drawRoundedRect(place, theme.px(5), theme.px(5))
    if card.picture is not None:
        sharp = max(round(side * painter.device().devicePixelRatioF()), 1)
        pixels = np.ascontiguousarray(ink(shrink_or_grow(card.picture[None], sharp))[0])
        image = QImage(pixels.data, sharp, sharp, 4 * sharp, QImage.Format.Format_RGBA8888)
        painter.drawImage(QRectF(place.left() + pad, place.center().y() - side / 2, side, side), image)
    painter.setPen(theme.current().text)
    text = QRectF(place.left() + pad + beside, place.top() + pad, width + 1, place.height() - 2 * pad)
    painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "\n".join(card.lines))
    return place


def _place(room: QRectF, at: QPointF, width: float, height: float) -> QRectF:
    """Right of the point and above it, on the other side where there is no room."""
    away = theme.px(AWAY)
    x = at.x() + away if at.x() + away + width <= room.right() else at.x() - away - width
    y = at.y() - away - height if at.y() - away - height >= room.top() else at.y() + away
    x = min(max(x, room.left()), max(room.right() - width, room.left()))
    y = min(max(y, room.top()), max(room.bottom() - height, room.top()))
    return QRectF(x, y, width, height)
