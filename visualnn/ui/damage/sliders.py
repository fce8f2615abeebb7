"""A slider for each damage; the one with the dot is the one of the curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QSizePolicy, QSlider, QWidget

from visualnn.i18n import _
from visualnn.session.damage import DAMAGES, Damage
from visualnn.ui import theme
from visualnn.ui.damage import words


class Sliders(QWidget):
    """`moved` tells a damage and its new amount, `chosen` the one that the curve is to be about."""

    moved = Signal(str, float)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid, self._group = QGridLayout(self), QButtonGroup(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self.names: dict[str, QRadioButton] = {}
        self.sliders: dict[str, QSlider] = {}
        self.values: dict[str, QLabel] = {}
        for row, damage in enumerate(DAMAGES.values()):
            self._add(row, damage)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _add(self, row: int, damage: Damage) -> None:
        name, slider, value = QRadioButton(), QSlider(Qt.Orientation.Horizontal), QLabel()
        slider.setRange(round(damage.least / damage.step), round(damage.most / damage.step))
        slider.setPageStep(max(round(damage.stride / damage.step), 1))
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.valueChanged.connect(partial(self._slid, damage.name))
        name.clicked.connect(partial(self._picked, damage.name))
        name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._group.addButton(name)
        for column, widget in enumerate((name, slider, value)):
            self._grid.addWidget(widget, row, column)
        self.names[damage.name], self.sliders[damage.name], self.values[damage.name] = name, slider, value

    def show_amounts(self, damages: Sequence[Damage], amounts: Mapping[str, float], chosen: str) -> None:
        """Show these damages only, with their amounts."""
        known = {damage.name for damage in damages}
        for name, slider in self.sliders.items():
            place = round(amounts[name] / DAMAGES[name].step)
            if slider.value() != place:
                with QSignalBlocker(slider):
                    slider.setValue(place)
            text = words.amount(name, amounts[name])
            if text != self.values[name].text():
                self.values[name].setText(text)
            for widget in (self.names[name], slider, self.values[name]):
                if widget.isHidden() == (name in known):
                    widget.setVisible(name in known)
        if not self.names[chosen].isChecked():
            self.names[chosen].setChecked(True)

    def _slid(self, name: str, place: int) -> None:
        self.moved.emit(name, place * DAMAGES[name].step)

    def _picked(self, name: str, _on: bool = True) -> None:
        self.chosen.emit(name)

    def restyle(self) -> None:
        """Sizes are others now."""
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(1))
        wide = QFontMetrics(theme.font()).horizontalAdvance("−180.0 px")
        for name in self.names:
            self.values[name].setFixedWidth(wide)
            self.sliders[name].setMinimumWidth(theme.px(70))

    def retranslate(self) -> None:
        for name, damage in DAMAGES.items():
            self.names[name].setText(_(damage.title))
            self.sliders[name].setAccessibleName(_(damage.title))
            self.names[name].setAccessibleName(_("Curve of {damage}").format(damage=_(damage.title)))
            for widget in (self.names[name], self.sliders[name]):
                widget.setToolTip(_(damage.tip))
