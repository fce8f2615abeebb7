"""All diagnoses there are, one of which can be chosen; those that were wrong are marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.lessons.faults import Fault
from visualnn.ui import theme
from visualnn.ui.clinic.text import Text

RIGHT, WRONG = "✓", "✗"


class Diagnoses(QWidget):
    """`picked` says that another one is chosen."""

    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QRadioButton] = {}
        self._texts: dict[str, Text] = {}
        self._titles: dict[str, str] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_choices(self, faults: Sequence[Fault]) -> None:
        """Offer these, in this order."""
        if [fault.id for fault in faults] != [*self.buttons]:
            self._make([fault.id for fault in faults])
        for fault in faults:
            self._titles[fault.id] = _(fault.title)
        self.restyle()

    def _make(self, names: list[str]) -> None:
        for name in self.buttons:
            self._group.removeButton(self.buttons[name])
        while (item := self._column.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self.buttons.clear()
        self._texts.clear()
        for name in names:
            row = QWidget(self)
            button, text = QRadioButton(row), Text(parent=row)
            self.buttons[name], self._texts[name] = button, text
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            text.pressed.connect(partial(button.setChecked, True))
            button.toggled.connect(self._toggled)
            self._group.addButton(button)
            self._column.addWidget(row)

    def _toggled(self, checked: bool) -> None:
        if checked:
            self.picked.emit()

    @property
    def chosen(self) -> str | None:
        """The one that is chosen."""
        return next((name for name, button in self.buttons.items() if button.isChecked()), None)

    def choose(self, name: str | None) -> None:
        """Choose one, or none."""
        self._group.setExclusive(False)
        for other, button in self.buttons.items():
            button.setChecked(other == name)
        self._group.setExclusive(True)

    def mark(self, wrong: Collection[str], right: str | None) -> None:
        """Which were wrong, and which one is right, if that is known."""
        for name, text in self._texts.items():
            sign = RIGHT if name == right else WRONG if name in wrong else ""
            words = f"{sign} {self._titles.get(name, '')}".strip()
            text.setText(words)
            text.setEnabled(sign != WRONG)
            self.buttons[name].setAccessibleName(words)

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        self._column.setSpacing(theme.px(3))
        for text in self._texts.values():
            text.restyle()
            text.setContentsMargins(0, theme.px(2), 0, theme.px(2))
