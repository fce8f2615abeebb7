"""Says that not all samples are shown, but some of them, and takes that back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from visualnn.i18n import _
from visualnn.ui import theme


class OnlyBar(QWidget):
    """`session.samples.only_title` with a button that shows all samples again; seen only where there is a choice."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.label, self.chip = QLabel(self), QToolButton(self)
        self.chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chip.clicked.connect(session.samples.show_all)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.label)
        self._row.addWidget(self.chip)
        self._row.addStretch(1)
        self._title = ""
        self.hide()

    def refresh(self) -> None:
        samples = self.session.samples
        self.setVisible(samples.only is not None)
        if samples.only is None:
            return
        self._title = samples.only_title()
        colors = theme.current()
        self.chip.setStyleSheet(
            f"QToolButton {{ background: {colors.soft.name()}; border: 1px solid {colors.accent.name()}; "
            f"border-radius: {theme.px(11)}px; padding: {theme.px(2)}px {theme.px(10)}px; }}"
            f"QToolButton:focus {{ border: {theme.px(2)}px solid {colors.text.name()}; "
            f"padding: {theme.px(1)}px {theme.px(9)}px; }}")
        self._row.setSpacing(theme.px(8))
        self._fit()

    def retranslate(self) -> None:
        self.label.setText(_("Only:"))
        self.chip.setToolTip(_("Show all samples again"))
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As much of the title as there is room for."""
        room = self.width() - self.label.sizeHint().width() - theme.px(56)
        text = self.chip.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, max(room, theme.px(60)))
        if self.chip.text() != f"{text}  ✕":
            self.chip.setText(f"{text}  ✕")
        self.chip.setAccessibleName(f"{self._title}: {_('Show all samples again')}")

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(100), super().minimumSizeHint().height())
