"""The threshold of a network with two classes: above it the answer is the second one, 1."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from visualnn.i18n import _
from visualnn.ui import theme

NOTCHES = 100  # of the slider from 0 to 1


class ThresholdBar(QWidget):
    """A slider from 0 to 1 that changes `session.samples.threshold`; seen only where it decides."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.name, self.value = QLabel(self), QLabel(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, NOTCHES)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self._choose)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((self.name, 0), (self.slider, 1), (self.value, 0)):
            self._row.addWidget(widget, stretch)

    @property
    def possible(self) -> bool:
        """Whether the network decides between two classes with numbers between 0 and 1."""
        network = self.session.network
        return (self.session.dataset.kind == "classes" and network.output_shape[0] <= 2
                and type(network.layers[-1]).__name__ in ("Sigmoid", "Softmax"))

    def refresh(self) -> None:
        self.setVisible(self.possible)
        threshold = self.session.samples.threshold
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(threshold * NOTCHES))
        self.value.setText(f"{threshold:.2f}")
        self.value.setMinimumWidth(theme.px(34))
        self._row.setSpacing(theme.px(8))

    def retranslate(self) -> None:
        self.name.setText(_("Threshold"))
        tip = _("Above it, the answer is 1; double click goes back to 0.50")
        for part in (self.slider, self.name, self.value):
            part.setToolTip(tip)
        self.slider.setAccessibleName(_("Threshold"))

    def mouseDoubleClickEvent(self, _event: object) -> None:
        self.slider.setValue(NOTCHES // 2)

    def _choose(self, notch: int) -> None:
        self.session.samples.choose_threshold(notch / NOTCHES)
