"""A field for each option of a data set: a slider, a number, a switch, or features as pictures of the plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from visualnn.data.plane import FEATURES, WRITTEN, features_of
from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.number_box import NumberBox, shortest

TEXTS = {
    "noise": (N_("Noise"), N_("How far chance moves each point")),
    "samples": (N_("Samples"), N_("How many points there are, for training and for the test together")),
    "train_share": (N_("Share for training"), N_("The rest is for the test: the network never trains on it")),
    "seed": (N_("Seed"), N_("The same seed gives the same random numbers, so the same points")),
    "classes": (N_("Classes"), N_("How many kinds of points there are")),
    "features": (N_("Inputs of the network"), N_("What the network is told about each point")),
    "normalize": (N_("Divide pixels by 255"), N_("Then they lie between 0 and 1")),
    "train": (N_("Images for training"), N_("The first so many; the rest is kept apart for validation")),
    "shuffle_labels": (N_("Mix up labels by seed"), N_("With −1 the labels stay with their images")),
}
SLIDERS = {"noise": (0.0, 1.0, 0.01), "train_share": (0.1, 0.9, 0.05)}  # least, most, step
LIMITS = {"samples": (4, 20_000), "seed": (0, 2**31 - 1), "classes": (2, 4), "train": (1, 60_000)}
PICTURE = 21  # cells of a feature's picture on each side


def text_of(name: str) -> str:
    """What a person reads for an option."""
    return _(TEXTS[name][0]) if name in TEXTS else name


class OptionField(QWidget):
    """Says what the option `name` is to become."""

    wanted = Signal(str, object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.label = name, QLabel()

    def show_value(self, value: Any) -> None:
        raise NotImplementedError

    def retranslate(self) -> None:
        self.label.setText(text_of(self.name))
        tip = _(TEXTS[self.name][1]) if self.name in TEXTS else ""
        for part in self.told():
            part.setToolTip(tip)
            part.setAccessibleName(text_of(self.name))

    def told(self) -> tuple[QWidget, ...]:
        """The widgets that the name of the option belongs to."""
        return ()

    def restyle(self) -> None:
        self.label.setFont(theme.font(0.85))
        self.label.setStyleSheet(f"color: {theme.current().muted.name()}")


class NumberField(OptionField):
    """A number, with a slider where both ends are known."""

    def __init__(self, name: str, whole: bool, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.whole, self.slides = whole, SLIDERS.get(name)
        least, most = self.slides[:2] if self.slides else LIMITS.get(name, (-1, 2**31 - 1))
        self.box, self.slider = NumberBox(least, most, whole=whole), QSlider(Qt.Orientation.Horizontal)
        self._row = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.label)
        self._column.addLayout(self._row)
        self._row.addWidget(self.slider, 2)
        self._row.addWidget(self.box, 1)
        self.slider.setVisible(self.slides is not None)
        if self.slides:
            self.slider.setRange(round(least / self.slides[2]), round(most / self.slides[2]))
        self.label.setBuddy(self.box)
        self.box.edited.connect(self._typed)
        self.slider.valueChanged.connect(self._slid)

    def show_value(self, value: Any) -> None:
        if not self.box.hasFocus() or not self.box.hint:
            self.box.show_value(value)
        if self.slides:
            self.slider.blockSignals(True)
            self.slider.setValue(round(value / self.slides[2]))
            self.slider.blockSignals(False)

    def _typed(self) -> None:
        if self.box.value is not None:
            self.wanted.emit(self.name, self.box.value)

    def _slid(self, place: int) -> None:
        if self.slides:
            self.wanted.emit(self.name, float(shortest(round(place * self.slides[2], 6))))

    def told(self) -> tuple[QWidget, ...]:
        return self.box, self.slider

    def restyle(self) -> None:
        super().restyle()
        self._column.setSpacing(theme.px(2))
        self._row.setSpacing(theme.px(8))
        self.box.setMinimumWidth(theme.px(60))
        self.box.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)


class SwitchField(OptionField):
    """Yes or no."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.box = QCheckBox()
        self.label.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.box.clicked.connect(self._clicked)

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def _clicked(self, on: bool) -> None:
        self.wanted.emit(self.name, on)

    def told(self) -> tuple[QWidget, ...]:
        return (self.box,)

    def retranslate(self) -> None:
        super().retranslate()
        self.box.setText(text_of(self.name))


class FeaturesField(OptionField):
    """A button for each feature, with a picture of it over the plane."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.buttons = {feature: QToolButton() for feature in FEATURES}
        row = QWidget()
        self._flow, self._column = Flow(row, gap=5), QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.label)
        self._column.addWidget(row)
        for feature, button in self.buttons.items():
            button.setCheckable(True)
            button.setText(WRITTEN.get(feature, feature))
            button.setAccessibleName(WRITTEN.get(feature, feature))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._clicked)
            self._flow.addWidget(button)

    def show_value(self, value: Any) -> None:
        for feature, button in self.buttons.items():
            button.setChecked(feature in value)

    def _clicked(self) -> None:
        self.wanted.emit(self.name, tuple(name for name, button in self.buttons.items() if button.isChecked()))

    def restyle(self) -> None:
        super().restyle()
        self._column.setSpacing(theme.px(4))
        for feature, button in self.buttons.items():
            button.setIcon(QIcon(_picture(feature)))
            button.setIconSize(QSize(theme.px(34), theme.px(34)))
            button.setFont(theme.font(0.85))


def _picture(feature: str) -> QPixmap:
    """A feature over the plane, orange where it is positive and blue where it is negative."""
    side = np.linspace(-1, 1, PICTURE)
    x1, x2 = np.meshgrid(side, side[::-1])
    values = features_of(np.stack([x1.ravel(), x2.ravel()], axis=1), [feature])[:, 0].reshape(PICTURE, PICTURE)
    pixels = np.ascontiguousarray(theme.diverging(values))
    image = QImage(pixels.data, PICTURE, PICTURE, 4 * PICTURE, QImage.Format.Format_RGBA8888).copy()
    size = theme.px(34)
    return QPixmap.fromImage(image.scaled(size, size, Qt.AspectRatioMode.IgnoreAspectRatio))


def fields_for(options: Mapping[str, Any]) -> list[OptionField]:
    """A field for each option that a person can change; texts of a lesson's own files are none."""
    found: list[OptionField] = []
    for name, value in options.items():
        if name == "features" and set(value) <= set(FEATURES):
            found.append(FeaturesField(name))
        elif isinstance(value, bool):
            found.append(SwitchField(name))
        elif isinstance(value, int | float) and name in TEXTS:
            found.append(NumberField(name, isinstance(value, int)))
    return found
