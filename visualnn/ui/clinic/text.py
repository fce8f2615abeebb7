"""Words of any length that break into lines and take the height that they need."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visualnn.ui import theme

MOST_HIGH = 100_000


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
        self._fit()

    def show_text(self, text: str) -> None:
        """Show other words; without any it takes no room."""
        self.setText(text)
        self.setVisible(bool(text))

    def setText(self, text: str) -> None:  # noqa: N802
        if text != self.text():
            super().setText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Ask for the height of all lines: what is around it hears of that sooner than of a height for a width."""
        edges = self.contentsMargins()
        room = QRect(0, 0, max(self.width() - edges.left() - edges.right(), 1), MOST_HIGH)
        flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value
        lines = QFontMetrics(self.font()).boundingRect(room, flags, self.text()).height()
        height = lines + edges.top() + edges.bottom()
        if height != self.minimumHeight():
            self.setMinimumHeight(height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)
