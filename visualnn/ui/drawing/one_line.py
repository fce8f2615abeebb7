"""A sentence in one line: what does not fit ends in dots and stands whole in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visualnn.ui import theme

SHORTEST = 90  # pixels at zoom 1: less than that says nothing


class OneLine(QLabel):
    """A label that never asks for more width than it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:  # noqa: N802
        if text != self.text():
            super().setText(text)
            self.setToolTip(text)

    def shown_text(self) -> str:
        """The part that can be read."""
        if self.width() < theme.px(SHORTEST):
            return ""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.current().text)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.shown_text())
        painter.end()
