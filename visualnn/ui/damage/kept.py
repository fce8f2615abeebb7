"""The curves kept for comparison, each with its sign and what it belongs to; a click gives one up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.session.damage_results import Curve
from visualnn.ui import theme
from visualnn.ui.damage import words


class Kept(QWidget):
    """`dropped` tells the number of the curve that is to go."""

    dropped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: list[str] = []

    def show_curves(self, curves: Sequence[Curve]) -> None:
        texts = [f"{words.sign(number)}  {words.curve(curve)}   ✕" for number, curve in enumerate(curves)]
        if texts == self._shown:
            return
        self._shown = texts
        while len(self.buttons) < len(texts):
            self._add(len(self.buttons))
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(texts))
            button.setText(texts[number] if number < len(texts) else "")
            button.setToolTip(_("Remove this curve"))
        self.setVisible(bool(texts))

    def _add(self, number: int) -> None:
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFont(theme.font(0.85))
        button.clicked.connect(partial(self._drop, number))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.append(button)

    def _drop(self, number: int, _on: bool = False) -> None:
        self.dropped.emit(number)

    def restyle(self) -> None:
        self._column.setSpacing(theme.px(2))
        for button in self.buttons:
            button.setFont(theme.font(0.85))
