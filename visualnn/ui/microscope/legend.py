"""The legend of the microscope: what each line is, and its number."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.microscope.chart import line_pen

ROWS = 4


class Entry(NamedTuple):
    """A row: which line ("" for none), what it is, shorter and shorter where there is no room, and its number."""

    line: str
    texts: tuple[str, ...]
    number: str


class Legend(QWidget):
    """Rows in places that do not move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        if entries != self.entries:
            self.entries = entries
            self.setAccessibleDescription(self.text())
            self.update()

    def text(self) -> str:
        """All of it, as it is read."""
        return "\n".join(f"{entry.texts[0]}: {entry.number}" for entry in self.entries)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), ROWS * theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(150), ROWS * theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, height = theme.current(), theme.px(20)
        words, numbers = theme.font(0.92), theme.font(0.92, mono=True, bold=True)
        word_metrics, number_metrics = QFontMetricsF(words), QFontMetricsF(numbers)
        line, gap = theme.px(28 if self.width() > theme.px(260) else 18), theme.px(8)
        left = line + gap
        for row, entry in enumerate(self.entries):
            middle = row * height + height / 2
            if entry.line:
                painter.setPen(line_pen(entry.line))
                painter.drawLine(QPointF(theme.px(2), middle), QPointF(line, middle))
            wide = number_metrics.horizontalAdvance(entry.number)
            room = self.width() - left - wide - gap
            fitting = (text for text in entry.texts if word_metrics.horizontalAdvance(text) <= room)
            text = next(fitting, entry.texts[-1])
            painter.setFont(words)
            painter.setPen(colors.text if entry.line else colors.muted)
            painter.drawText(QRectF(left, row * height, room, height), Qt.AlignmentFlag.AlignVCenter,
                             word_metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
            painter.setFont(numbers)
            painter.setPen(colors.text)
            painter.drawText(QRectF(self.width() - wide - 1, row * height, wide + 1, height),
                             Qt.AlignmentFlag.AlignVCenter, entry.number)
