"""The table of terms: names, factors and products in columns, and a bar whose side and mark say the sign."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.notation import format_number
from visualnn.ui import theme
from visualnn.ui.term_rows import EMPTY, SHOWN, Table
from visualnn.ui.typeset.boxes import Refs, Region
from visualnn.ui.typeset.hits import HitArea

MOST = 10
WIDEST = 640
USUAL_NAME = "x[784]·W1[784,5]"
CENTER = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TermTable(HitArea):
    """Draws a `Table`, whose columns stay in place from step to step; `resized` says that more or fewer rows fit. Each
    row is a place for the mouse, and stands for the cells that it is made of.
    """

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = EMPTY
        self.decimals = 4
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_table(self, table: Table, decimals: int) -> None:
        """Show another table; nothing happens when it is the same."""
        if (table, decimals) != (self.table, self.decimals):
            self.table, self.decimals = table, decimals
            self.setAccessibleDescription(self.text())
            self._place_rows()
            self.update()

    def text(self) -> str:
        """What the table says, a line a row."""
        lines = [" ".join(filter(None, (row.name, row.factors, row.product))) for row in self.table.rows]
        return "\n".join(filter(None, (self.table.title, *lines, self.table.rest)))

    def capacity(self) -> int:
        """How many rows have room under the title."""
        return min(max(self.height() // self.row_height() - 1, 1), MOST)

    def _point(self, refs: Refs) -> None:
        row = next((row for row in self.table.rows if row.refs and row.refs == refs), None)
        self.setToolTip(" ".join(filter(None, (row.name, "=" if row.factors else "", row.factors, row.product)))
                        if row and not row.total else "")  # fmt: skip
        super()._point(refs)

    def row_height(self) -> int:
        return theme.px(19)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), (SHOWN + 1) * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(280), 3 * self.row_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_rows()
        self.resized.emit()
        super().resizeEvent(event)

    def _place_rows(self) -> None:
        height, width = self.row_height(), self._width()
        self.regions = [
            Region(QRectF(2, number * height + 1, width - 4, height - 2), row.refs)
            for number, row in enumerate(self.table.rows[: self.capacity()], start=1)
            if row.refs
        ]
        self.forget_keyboard()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.table.title:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.row_height()
        self.draw_lights(painter)
        self._draw_heading(painter, QRectF(0, 0, self.width(), height))
        rows = self.table.rows[: self.capacity()]
        painter.setFont(theme.font(0.92))
        largest = max((abs(row.value) for row in rows if math.isfinite(row.value)), default=0.0)
        columns = self._columns(painter.fontMetrics())
        for number, row in enumerate(rows, start=1):
            name, factors, product, bar = (QRectF(x, number * height, w, height) for x, w in columns)
            if row.now:
                painter.fillRect(QRectF(0, number * height, bar.right(), height), theme.current().soft)
            painter.setPen(theme.current().text if row.now else theme.current().muted)
            painter.drawText(name, LEFT, _fitting(painter, row.name, name.width()))
            painter.setPen(theme.current().text)
            if row.total:
                painter.drawLine(QLineF(product.left(), product.top(), product.right(), product.top()))
            if row.total and row.factors:
                painter.drawText(QRectF(0, name.top(), product.left(), height), RIGHT, row.factors)
            elif row.factors and factors.width():
                painter.drawText(factors, RIGHT, _fitting(painter, row.factors, factors.width()))
            painter.drawText(product, RIGHT, row.product)
            if largest:
                _draw_bar(painter, bar, row.value / largest)

    def _draw_heading(self, painter: QPainter, place: QRectF) -> None:
        """The title on the left, on the right how much is not shown."""
        painter.setPen(theme.current().muted)
        painter.setFont(theme.font(0.9, bold=True))
        title = _fitting(painter, self.table.title, place.width())
        painter.drawText(place, LEFT, title)
        left = painter.fontMetrics().horizontalAdvance(title) + theme.px(16)
        painter.setFont(theme.font(0.9))
        rest = QRectF(left, place.top(), max(self._width() - left, 0), place.height())
        painter.drawText(rest, RIGHT, _fitting(painter, self.table.rest, rest.width()))

    def _columns(self, metrics: QFontMetrics) -> list[tuple[float, float]]:
        """x and width of name, factors, product and bar; the widths depend on the decimals, not on the numbers. Where
        there is no room for names and factors, the factors are in the tooltip only.
        """
        shapes = (format_number(-0.1, self.decimals), format_number(-1e-10, self.decimals))
        number = max(metrics.horizontalAdvance(shape) for shape in shapes)
        gap, width = theme.px(10), self._width()
        product = metrics.horizontalAdvance("= ") + number
        factors = 2 * number + metrics.horizontalAdvance("(×) ")
        bar = max(min(width * 0.24, theme.px(200)), theme.px(70))
        name = width - product - factors - bar - 3 * gap
        if name < metrics.horizontalAdvance(USUAL_NAME):
            factors, name = 0, width - product - bar - 3 * gap
        name = max(name, theme.px(40))
        starts = (0.0, name + gap, name + factors + 2 * gap, name + factors + product + 3 * gap)
        return list(zip(starts, (name, factors, product, bar), strict=True))

    def _width(self) -> float:
        """No wider than the eye follows a line."""
        return min(self.width(), theme.px(WIDEST))


def _draw_bar(painter: QPainter, place: QRectF, share: float) -> None:
    """From the middle to the right for plus, to the left for minus, with the sign at its end."""
    colors = theme.current()
    middle, half = place.center().x(), place.width() / 2 - theme.px(12)
    thick = place.height() * 0.5
    painter.setPen(QPen(colors.border, 1))
    painter.drawLine(QLineF(middle, place.top(), middle, place.bottom()))
    if not share or not math.isfinite(share):
        return
    color = colors.positive if share > 0 else colors.negative
    length = max(abs(share) * half, 1.0)
    left = middle if share > 0 else middle - length
    painter.fillRect(QRectF(left, place.center().y() - thick / 2, length, thick), color)
    painter.setPen(color)
    mark = theme.px(11)
    end = middle + length if share > 0 else middle - length - mark
    painter.drawText(QRectF(end, place.top(), mark, place.height()), CENTER, "+" if share > 0 else "−")


def _fitting(painter: QPainter, text: str, width: float) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))
