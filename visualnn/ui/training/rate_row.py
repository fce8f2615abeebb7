"""The learning rate of now, and two buttons that halve and double it while the run goes on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.training.fields import HIGHEST_RATE, LOWEST_RATE
from visualnn.ui.training.rate_picture import rate_text

if TYPE_CHECKING:
    from visualnn.session.run import Run

HALF, DOUBLE = 0.5, 2.0


class RateRow(QWidget):
    """Says the rate that the next update has; the buttons change the rate of the settings."""

    def __init__(self, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self.now = QLabel(self)
        self.half, self.double = QToolButton(self), QToolButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.now, 1)
        for button, factor in ((self.half, HALF), (self.double, DOUBLE)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(scale_rate, run, factor))
            row.addWidget(button)
        self._row = row

    def retranslate(self) -> None:
        for button, text, tip in ((self.half, "× ½", _("Half the learning rate (H)")),
                                  (self.double, "× 2", _("Twice the learning rate (Shift+H)"))):  # fmt: skip
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)

    def restyle(self) -> None:
        self._row.setSpacing(theme.px(6))

    def refresh(self, rate: float) -> None:
        text = _("Rate now {rate}").format(rate=rate_text(rate))
        if self.now.text() != text:
            self.now.setText(text)
        base = self.run.settings.learning_rate
        self.half.setEnabled(base > LOWEST_RATE)
        self.double.setEnabled(base < HIGHEST_RATE)


def scale_rate(run: Run, factor: float, _checked: bool = False) -> None:
    """Multiply the learning rate, in a run or before it, as far as the form can show it."""
    rate = float(f"{run.settings.learning_rate * factor:.6g}")
    run.set(learning_rate=min(max(rate, LOWEST_RATE), HIGHEST_RATE))
