"""The two axes of a plot: where a value lies in pixels, and the picture of ticks, grid and numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from visualnn.ui import theme

Label = Callable[[float, int], str]  # a value and how many digits behind the point tell it from its neighbours


class Axes:
    """Maps the data rectangle `view` (left, lowest, width, height) to the pixels `area` inside a widget of `size`."""

    def __init__(self, size: QSize, view: QRectF, font: QFont, label: Label, unit: str | None) -> None:
        """`unit` stands at the end of the x axis; with None the axis has no numbers, another plot below shows them."""
        self.size, self.view, self.font, self.unit = size, view, font, unit
        self.metrics = QFontMetricsF(font)
        line = self.metrics.height()
        bottom = line + theme.px(6) if unit is not None else theme.px(6)
        rows = int(min(5, max(1, (size.height() - bottom - line / 2) / (1.7 * line))))
        values = ticks(view.top(), view.bottom(), rows)
        self.y_labels = [(value, label(value, decimals(values))) for value in values]
        # As wide as "100%" at least, so that plots under each other begin at the same place.
        texts = ["100%", *(text for _value, text in self.y_labels)]
        widest = max(self.metrics.horizontalAdvance(text) for text in texts)
        self.area = QRectF(0, 0, size.width(), size.height()).adjusted(
            math.ceil(widest) + theme.px(8), math.ceil(line / 2) + 1, -theme.px(10), -bottom
        )
        columns = int(min(10, max(1, self.area.width() / (2 * self.metrics.horizontalAdvance("000")))))
        values = ticks(view.left(), view.right(), columns, whole=True)
        self.x_labels = [(value, f"{value:.{decimals(values)}f}") for value in values]

    def place(self, x: float, y: float) -> QPointF:
        """The pixel of a point of the data."""
        view, area = self.view, self.area
        return QPointF(
            area.left() + (x - view.left()) / view.width() * area.width(),
            area.bottom() - (y - view.top()) / view.height() * area.height(),
        )

    def places(self, x: np.ndarray, y: np.ndarray) -> list[QPointF]:
        """The pixels of many points. What is far outside the view is moved nearer: Qt draws endless lines slowly."""
        view, area = self.view, self.area
        across = area.left() + (x - view.left()) * (area.width() / view.width())
        down = np.clip(area.bottom() - (y - view.top()) * (area.height() / view.height()), -1e4, 1e4)
        return [QPointF(a, b) for a, b in zip(across.tolist(), down.tolist(), strict=True)]

    def value(self, point: QPointF) -> QPointF:
        """The data at a pixel."""
        view, area = self.view, self.area
        return QPointF(
            view.left() + (point.x() - area.left()) / area.width() * view.width(),
            view.top() + (area.bottom() - point.y()) / area.height() * view.height(),
        )

    def draw(self, ratio: float) -> QPixmap:
        """Everything behind the curves; `ratio` is the screen's pixels per pixel."""
        ground = QPixmap(self.size * ratio)
        ground.setDevicePixelRatio(ratio)
        ground.fill(theme.current().surface)
        painter = QPainter(ground)
        painter.setFont(self.font)
        self._draw_rows(painter)
        self._draw_columns(painter)
        painter.end()
        return ground

    def _draw_rows(self, painter: QPainter) -> None:
        colors, area, line = theme.current(), self.area, self.metrics.height()
        for value, text in self.y_labels:
            y = round(self.place(self.view.left(), value).y())
            painter.setPen(colors.grid)
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(colors.muted)
            box = QRectF(0, y - line / 2, area.left() - theme.px(6), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_columns(self, painter: QPainter) -> None:
        colors, area, line = theme.current(), self.area, self.metrics.height()
        painter.setPen(colors.border)
        painter.drawLine(QLineF(area.bottomLeft(), area.bottomRight()))
        if self.unit is None:
            return
        top = area.bottom() + theme.px(5)
        unit_width = self.metrics.horizontalAdvance(self.unit) + 2
        unit = QRectF(self.size.width() - unit_width - theme.px(2), top, unit_width, line)
        painter.setPen(colors.muted)
        painter.drawText(unit, Qt.AlignmentFlag.AlignRight, self.unit)
        for value, text in self.x_labels:
            x, width = self.place(value, self.view.top()).x(), self.metrics.horizontalAdvance(text) + 2
            painter.setPen(colors.border)
            painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + theme.px(3)))
            if x + width / 2 < unit.left() - theme.px(4):  # the unit stands in the place of the last numbers
                painter.setPen(colors.muted)
                painter.drawText(QRectF(x - width / 2, top, width, line), Qt.AlignmentFlag.AlignHCenter, text)


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5, 10 … times a power of ten that divides the span into at most `most` parts."""
    if not 0 < span < math.inf or most < 1:
        return 1.0
    raw = span / most
    size = 10.0 ** math.floor(math.log10(raw))
    return next((part * size for part in (1.0, 2.0, 5.0) if part * size >= raw * (1 - 1e-9)), 10.0 * size)


def ticks(low: float, high: float, most: int, whole: bool = False) -> list[float]:
    """Round numbers from low to high, about `most` of them; `whole` keeps to whole numbers where that is possible."""
    step = nice_step(high - low, most)
    if whole and high - low >= 1:
        step = max(step, 1.0)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def decimals(marks: Sequence[float]) -> int:
    """How many digits behind the point tell these marks apart."""
    step = marks[1] - marks[0] if len(marks) > 1 else abs(marks[0]) if marks else 0.0
    return min(12, max(0, -math.floor(math.log10(step) + 1e-9))) if step > 0 else 0
