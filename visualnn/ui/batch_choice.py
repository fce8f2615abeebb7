"""The choice between a walk through one sample and one through a mini-batch of so many."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QWidget

from visualnn.i18n import _
from visualnn.ui import theme


class BatchChoice(QWidget):
    """A box to tick, a number, and a word about which samples these are and where the walk is among them."""

    def __init__(self, batch: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.batch = batch
        self.tick, self.count = QCheckBox(self), QSpinBox(self)
        self.place = QLabel(self)
        self.tick.clicked.connect(self._toggle)
        self.count.setKeyboardTracking(False)  # while 16 is typed, a mini-batch of 1 is not asked for
        self.count.valueChanged.connect(self._choose)
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((self.tick, 0), (self.count, 0), (self.place, 1)):
            self._row.addWidget(widget, stretch)

    def retranslate(self) -> None:
        """Set every fixed text again."""
        self.tick.setText(_("Mini-batch of"))
        tip = _("Walk through several samples, then the mean of their gradients and one update by it (B)")
        self.tick.setToolTip(tip)
        self.count.setToolTip(_("How many samples, beginning with the current one"))
        self.count.setAccessibleName(_("Samples of the mini-batch"))
        self.place.setAccessibleName(_("Where the walk is in the mini-batch"))

    def refresh(self) -> None:
        """Show what the batch is now."""
        batch = self.batch
        self._row.setSpacing(theme.px(6))
        self.count.setMinimumWidth(theme.px(56))
        self.tick.setChecked(batch.active)
        with QSignalBlocker(self.count):
            self.count.setRange(1 if batch.given else min(2, batch.most), batch.most)
            self.count.setValue(batch.size if batch.active else batch.usual)
        self.place.setStyleSheet(f"color: {theme.current().muted.name()}")
        self.place.setFont(theme.font(0.92))
        self._show_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_place()

    def _show_place(self) -> None:
        """In words where there is room for them, otherwise only the numbers."""
        text, batch = self._words(), self.batch
        self.place.setToolTip(text)
        self.place.setAccessibleDescription(text)
        if self.place.fontMetrics().horizontalAdvance(text) > self.place.width():
            text = f"{batch.sample + 1}/{len(batch.indices)}" if batch.sample is not None else ""
        self.place.setText(text)

    def _words(self) -> str:
        batch = self.batch
        if not batch.active:
            return ""
        if batch.sample is None:
            return _("all samples")
        return _("sample {number} of {count}").format(number=batch.sample + 1, count=len(batch.indices))

    def _toggle(self, ticked: bool) -> None:
        self.batch.choose(self.count.value() if ticked else 1)

    def _choose(self, size: int) -> None:
        if self.batch.active:
            self.batch.choose(size)
        else:
            self.batch.expect(size)
