"""The buttons at the right end of the menu bar: from one arrangement of the panels to another with a click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from visualnn.ui import theme


class ArrangementButtons(QWidget):
    """One button for each arrangement, side by side; the present one is pressed."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("arrangements")
        row = QHBoxLayout(self)
        self.buttons = []
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
            self.buttons.append(button)

    def restyle(self) -> None:
        """Another size of everything."""
        self.layout().setContentsMargins(0, theme.px(3), theme.px(8), theme.px(1))
        self.layout().setSpacing(theme.px(3))
        for button in self.buttons:
            button.setFont(theme.font(0.92))
