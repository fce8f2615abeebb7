"""A sentence in one line: what does not fit ends in dots and stands whole in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visualnn.ui import theme

SHORTEST = 90  # pixels at zoom 1: less than that says nothing


class OneLine(QLabel):
    """A label that never asks for more width than it is given."""

    def __init__(self, parent: QWidget | None = None, role: str = "text") -> None:
        super().__init__(parent)
        self.shorter, self.role = "", role
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_text(self, text: str, shorter: str = "") -> None:
        """Show a text, or the shorter one where there is no room for it; the tooltip has it all."""
        if (text, shorter) != (self.text(), self.shorter):
            self.shorter = shorter
            self.setText(text)
            self.setToolTip(text)
            self.update()

    def shown_text(self) -> str:
        """The part that can be read."""
        if self.width() < theme.px(SHORTEST):
            return ""
        metrics = self.fontMetrics()
        if self.shorter and metrics.horizontalAdvance(self.text()) > self.width():
            return metrics.elidedText(self.shorter, Qt.TextElideMode.ElideRight, self.width())
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(getattr(theme.current(), self.role))
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, self.shown_text())
        painter.end()
