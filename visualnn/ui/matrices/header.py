"""Above the matrices: which layer is shown, and whether it follows the steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.flow import Flow

FEW = 4  # layers whose buttons say between which layers the weights are


class MatrixHeader(QWidget):
    """A button for each layer and one to follow; says what was pressed, and the panel says what is shown."""

    chosen = Signal(int)  # the place of a column
    followed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs: dict[int, QToolButton] = {}
        self.follow = self._button()
        self.follow.clicked.connect(self.followed)
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._layers = QWidget(self)
        self._flow = Flow(self._layers, gap=4)
        self._row.addWidget(self._layers, 1)
        self._row.addWidget(self.follow, 0, Qt.AlignmentFlag.AlignTop)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def show_layers(self, numbers: Sequence[int]) -> None:
        """One button for each layer, by its number; the first stands beside the input x."""
        for button in self.tabs.values():
            self._flow.removeWidget(button)
            self._group.removeButton(button)
            button.deleteLater()
        self.tabs = {}
        for place, number in enumerate(numbers, 1):
            button = self.tabs[place] = self._button()
            before = "x" if place == 1 else str(numbers[place - 2])
            button.setText(f"{before} → {number}" if place == 1 or len(numbers) <= FEW else str(number))
            button.setToolTip(_("The arrays of layer {layer}").format(layer=number))
            button.clicked.connect(partial(self.chosen.emit, place))
            self._group.addButton(button)
            self._flow.addWidget(button)
            button.show()

    def show_state(self, place: int, following: bool) -> None:
        if place in self.tabs:
            self.tabs[place].setChecked(True)
        self.follow.setChecked(following)

    def retranslate(self) -> None:
        self.follow.setText(_("Follow"))
        self.follow.setToolTip(_("Always show the layer of the current step"))

    def restyle(self) -> None:
        self._row.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(1))
        self._row.setSpacing(theme.px(8))
