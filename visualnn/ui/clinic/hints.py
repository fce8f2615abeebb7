"""The hints that have been given, each with a button to the panel where to look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.lessons.faults import Hint
from visualnn.ui import theme
from visualnn.ui.clinic.text import Text
from visualnn.ui.panel import Panel

MOST = 4


class Hints(QWidget):
    """`wanted` names the panel to be opened."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[QWidget, Text, QPushButton]] = []
        self._panels: list[str] = [""] * MOST
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for number in range(MOST):
            row = QWidget(self)
            text, button = Text(parent=row), QPushButton(row)
            button.clicked.connect(partial(self._want, number))
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(text, 1)
            line.addWidget(button)
            self._column.addWidget(row)
            self.rows.append((row, text, button))

    def _want(self, number: int) -> None:
        self.wanted.emit(self._panels[number])

    def show_hints(self, hints: Sequence[Hint]) -> None:
        """Show these, at most MOST."""
        self.setVisible(bool(hints))
        for number, (row, text, button) in enumerate(self.rows):
            row.setVisible(number < len(hints))
            if number < len(hints):
                hint = hints[number]
                self._panels[number] = hint.panel
                text.setText(f"{number + 1}. {_(hint.text)}")
                button.setText(_(Panel.kinds[hint.panel].title))

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        self._column.setSpacing(theme.px(6))
        for _row, text, _button in self.rows:
            text.restyle()
