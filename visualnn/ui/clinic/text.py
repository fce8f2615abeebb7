"""Words of any length that break into lines and take the height that they need."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visualnn.ui import theme


class Text(QLabel):
    """Plain words; `pressed` by the mouse."""

    pressed = Signal()

    def __init__(self, scale: float = 1.0, bold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale, self._bold = scale, bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        self.setFont(theme.font(self._scale, bold=self._bold))

    def show_text(self, text: str) -> None:
        """Show other words; without any it takes no room."""
        self.setText(text)
        self.setVisible(bool(text))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)
