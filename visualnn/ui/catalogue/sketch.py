"""The picture of a lesson: its network as nodes and edges, and a glimpse of its samples, drawn small."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from visualnn.engine.expr import Array
from visualnn.session.glimpse import Glimpse, drawn
from visualnn.ui import theme

SIZE = (132, 92)  # at zoom 1
SHARP = 2.0
STAMP = 40  # the side of the square with the samples


def picture(glimpse: Glimpse) -> QPixmap:
    """The picture in the colours and the size of now. Weights that are not known yet are grey lines."""
    width, height = theme.px(SIZE[0]), theme.px(SIZE[1])
    drawing = QPixmap(round(width * SHARP), round(height * SHARP))
    drawing.setDevicePixelRatio(SHARP)
    drawing.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    now = theme.current()
    painter.setPen(QPen(now.border, 1))
    painter.setBrush(now.raised)
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), theme.px(6), theme.px(6))
    inside = QRectF(0, 0, width, height).adjusted(theme.px(9), theme.px(9), -theme.px(9), -theme.px(9))
    if glimpse.samples is not None:
        side = theme.px(STAMP)
        place = QRectF(inside.left(), inside.center().y() - side / 2, side, side)
        _draw_samples(painter, place, glimpse)
        inside.setLeft(place.right() + theme.px(10))
    _draw_network(painter, inside, glimpse)
    painter.end()
    return drawing


def _draw_samples(painter: QPainter, place: QRectF, glimpse: Glimpse) -> None:
    if glimpse.samples is None or not len(glimpse.samples):
        return
    now = theme.current()
    if glimpse.kind == "pictures":
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, _image(glimpse.samples[0]))
        return
    painter.setPen(QPen(now.border, 1))
    painter.setBrush(now.surface)
    painter.drawRect(place)
    where = _scaled(glimpse.samples, place.adjusted(theme.px(5), theme.px(5), -theme.px(5), -theme.px(5)))
    labels = glimpse.labels if glimpse.labels is not None else np.zeros(len(where), np.intp)
    colors = (now.negative, now.positive, now.forward, now.backward, now.update)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = theme.px(1.6 if len(where) > 30 else 2.4)
    for (x, y), label in zip(where.tolist(), labels.tolist(), strict=True):
        painter.setBrush(colors[int(label) % len(colors)])
        if int(label) % 2:  # readable without colour
            painter.drawRect(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
        else:
            painter.drawEllipse(QPointF(x, y), radius, radius)


def _image(pixels: Array) -> QImage:
    """Ink on paper, whichever the theme."""
    grey = np.ascontiguousarray(255 - np.asarray(pixels, np.uint8))
    rows, columns = grey.shape
    return QImage(grey.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def _scaled(points: Array, place: QRectF) -> Array:
    """Points (n, 2) in their own numbers as points on the picture, y upwards."""
    points = np.nan_to_num(np.asarray(points, np.float64))
    low, high = points.min(axis=0), points.max(axis=0)
    share = (points - low) / np.where(high > low, high - low, 1.0)
    share[:, high == low] = 0.5
    return np.column_stack([place.left() + share[:, 0] * place.width(), place.bottom() - share[:, 1] * place.height()])


def _draw_network(painter: QPainter, inside: QRectF, glimpse: Glimpse) -> None:
    if not glimpse.sizes:
        return
    now, columns = theme.current(), [_column(inside, glimpse.sizes, number) for number in range(len(glimpse.sizes))]
    for number, (left, right) in enumerate(zip(columns, columns[1:], strict=False)):
        weights = glimpse.weights[number] if number < len(glimpse.weights) else None
        for i, start in enumerate(left):
            for j, end in enumerate(right):
                painter.setPen(_pen(None if weights is None else float(weights[i, j])))
                painter.drawLine(start, end)
    radius = theme.px(3.6)
    for number, column in enumerate(columns):
        for place in column:
            painter.setPen(QPen(now.muted, theme.px(1)))
            painter.setBrush(now.surface if number < len(columns) - 1 else now.soft)
            painter.drawEllipse(place, radius, radius)
        if len(column) < glimpse.sizes[number]:  # more than are drawn: three dots between them
            middle = len(column) // 2
            gap = (column[middle - 1] + column[middle]) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.muted)
            for step in (-1, 0, 1):
                painter.drawEllipse(gap + QPointF(0, step * theme.px(2.4)), theme.px(0.8), theme.px(0.8))


def _column(inside: QRectF, sizes: tuple[int, ...], number: int) -> list[QPointF]:
    x = inside.center().x() if len(sizes) == 1 else (
        inside.left() + theme.px(4) + (inside.width() - theme.px(8)) * number / (len(sizes) - 1))
    count = len(drawn(sizes[number]))
    step = min(theme.px(15), (inside.height() - theme.px(8)) / max(count - 1, 1))
    top = inside.center().y() - step * (count - 1) / 2
    return [QPointF(x, top + step * place) for place in range(count)]


def _pen(weight: float | None) -> QPen:
    if weight is None:
        return QPen(theme.current().border, theme.px(1))
    color = QColor(theme.current().positive if weight > 0 else theme.current().negative)
    color.setAlphaF(0.25 + 0.6 * min(abs(weight), 1.0))
    style = Qt.PenStyle.SolidLine if weight > 0 else Qt.PenStyle.DashLine
    return QPen(color, theme.px(0.6) + theme.px(1.2) * abs(weight), style)
