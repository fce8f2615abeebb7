"""The line below the formulas: how many decimals there are, and what can be copied."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from visualnn.i18n import N_, _, ngettext
from visualnn.session.settings import RANGES
from visualnn.ui import theme

WAYS = {"latex": N_("As &LaTeX"), "text": N_("As &text"), "numpy": N_("As &NumPy")}


class Footer(QWidget):
    """Fewer and more decimals, everywhere at once, and the menu of the copy button."""

    more_decimals = Signal(int)  # +1 or −1
    copy_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fewer, self.more, self.copy_button = QToolButton(self), QToolButton(self), QToolButton(self)
        self.count = QLabel(self)
        self.fewer.clicked.connect(partial(self.more_decimals.emit, -1))
        self.more.clicked.connect(partial(self.more_decimals.emit, 1))
        self.menu = QMenu(self.copy_button)
        self.actions_by_way: dict[str, QAction] = {}
        for way in WAYS:
            action = QAction(self.menu)
            action.triggered.connect(partial(self._wanted, way))
            self.menu.addAction(action)
            self.actions_by_way[way] = action
        self.copy_button.setMenu(self.menu)
        self.copy_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._row = QHBoxLayout(self)
        for part in (self.fewer, self.count, self.more):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self.copy_button)
        self._decimals = -1

    def _wanted(self, way: str, *_checked: object) -> None:
        self.copy_wanted.emit(way)

    def show_state(self, decimals: int, can_copy: bool) -> None:
        """How many decimals there are now, and whether there is a rule to copy."""
        margin = theme.px(10)
        self._row.setContentsMargins(margin, theme.px(2), margin, theme.px(4))
        if decimals != self._decimals:
            self._decimals = decimals
            low, high = RANGES["decimals"]
            self.fewer.setEnabled(decimals > low)
            self.more.setEnabled(decimals < high)
            text = ngettext("{count} decimal", "{count} decimals", decimals)
            self.count.setText(text.format(count=decimals))
        if self.copy_button.isEnabled() != can_copy:
            self.copy_button.setEnabled(can_copy)

    def retranslate(self) -> None:
        """The language changed."""
        self._decimals = -1
        self.fewer.setText("−")
        self.more.setText("+")
        texts = (_("Fewer decimals, everywhere"), _("More decimals, everywhere"))
        for button, text in zip((self.fewer, self.more), texts, strict=True):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.copy_button.setText(_("Copy"))
        self.copy_button.setToolTip(_("Copy the rule of this step (Ctrl+C: as LaTeX)"))
        for way, action in self.actions_by_way.items():
            action.setText(_(WAYS[way]))
