"""One layer in the table: its units, activation, dropout and start as fields, what it gives and costs, and + and −."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import N_, _
from visualnn.session.editing import MOST_UNITS
from visualnn.session.parts import Part
from visualnn.ui import theme
from visualnn.ui.number_box import NumberBox

RATES = (0.0, 0.1, 0.2, 0.25, 0.5, 0.75)
STARTS: dict[str | float, str] = {"xavier": N_("Xavier"), "he": N_("He"), 0.0: N_("all 0"), 0.01: "σ = 0.01",
                                  0.1: "σ = 0.1", 1.0: "σ = 1"}  # fmt: skip
ACTIVATIONS = {"Identity": N_("none (identity)"), "Sigmoid": "Sigmoid", "Tanh": "Tanh", "ReLU": "ReLU",
               "LeakyReLU": "Leaky ReLU", "Softmax": "Softmax", "Step": N_("Step (0 or 1)")}  # fmt: skip
FIELDS = {
    "units": (N_("Units"), N_("How many units layer {layer} has")),
    "activation": (N_("Activation"), N_("What the units of layer {layer} make of their sums")),
    "dropout": (N_("Dropout"), N_("The share of the units of layer {layer} that training leaves out by chance")),
    "start": (N_("Initial weights"), N_("How the weights of layer {layer} are drawn; choosing draws them anew")),
}


class UnitBox(NumberBox):
    """Says when a number is meant: after an arrow, after Enter, and when the field is left."""

    meant = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, MOST_UNITS, parent=parent)
        self.editingFinished.connect(self.meant)

    def stepBy(self, steps: int) -> None:
        super().stepBy(steps)
        self.meant.emit()


class LayerRow(QWidget):
    """Says what is wanted: `wanted` with the kind of change ("units", "activation", "dropout", "start", "add",
    "remove"), the number of the layer, and the value.
    """

    wanted = Signal(str, int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part: Part | None = None
        self.name, self.about = QLabel(), QLabel()
        self.units, self.activation, self.dropout, self.start = UnitBox(), QComboBox(), QComboBox(), QComboBox()
        self.fields: dict[str, QWidget] = {"units": self.units, "activation": self.activation,
                                           "dropout": self.dropout, "start": self.start}  # fmt: skip
        self.labels = {name: QLabel() for name in self.fields}
        self.add, self.remove = QToolButton(), QToolButton()
        self._texts: tuple[object, ...] = ()
        self._kinds: list[str] = []
        self._starts: list[str | float] = []
        self._wide: bool | None = None
        self._lay_out()
        for field in self.fields.values():
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for name, label in self.labels.items():
            label.setBuddy(self.fields[name])
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setWordWrap(True)
        self.units.meant.connect(self._units)
        self.activation.activated.connect(self._activation)
        self.dropout.activated.connect(self._dropout)
        self.start.activated.connect(self._start)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.add.setText("+")
        self.remove.setText("−")

    def _lay_out(self) -> None:
        self._column, self._grid, self._head = QVBoxLayout(self), QGridLayout(), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._head.addWidget(self.name)
        self._head.addWidget(self.about, 1)
        self._head.addWidget(self.add)
        self._head.addWidget(self.remove)
        self._column.addLayout(self._head)
        self._column.addLayout(self._grid)

    # What is seen

    def show_input(self, text: str, about: str) -> None:
        """The row of the input: it only has a + behind it."""
        self.part = None
        self.name.setText(text)
        self.about.setText(about)
        for part in (*self.fields.values(), *self.labels.values(), self.remove):
            part.hide()
        self._tell(0)

    def show_part(self, part: Part, kinds: Sequence[str], last: bool, about: str) -> None:
        """A layer, with the activations that it can have."""
        self.part = part
        self.name.setText(_("Output {layer}").format(layer=part.number) if last else _("Layer {layer}").format(
            layer=part.number))
        self.about.setText(about)
        changes = bool(part.units)
        for name, field in self.fields.items():
            shown = changes and not (last and name == "dropout")
            field.setVisible(shown)
            self.labels[name].setVisible(shown)
        self.units.setEnabled(not last)
        self.add.setVisible(not last)
        self.remove.setVisible(not last and changes)
        if changes:
            self.units.show_value(part.units)
        self._fill(part, [*kinds])
        self._tell(part.number)

    def _fill(self, part: Part, kinds: list[str]) -> None:
        rates = sorted({*RATES, part.dropout})
        starts: list[str | float] = [*STARTS, *([part.weights] if part.weights not in STARTS else [])]
        texts = ([_(ACTIVATIONS.get(kind, kind)) for kind in kinds], [f"{rate:g}" if rate else "–" for rate in rates],
                 [_(STARTS.get(start, str(start))) for start in starts])  # fmt: skip
        if texts != self._texts:
            self._texts = texts
            for combo, lines in zip((self.activation, self.dropout, self.start), texts, strict=True):
                combo.clear()
                combo.addItems(lines)
        self._kinds, self._rates, self._starts = kinds, rates, starts
        self.activation.setCurrentIndex(kinds.index(part.activation) if part.activation in kinds else -1)
        self.dropout.setCurrentIndex(rates.index(part.dropout))
        self.start.setCurrentIndex(starts.index(part.weights))

    def _tell(self, number: int) -> None:
        """Names for those who do not see the table."""
        for name, (text, tip) in FIELDS.items():
            self.labels[name].setText(_(text))
            self.fields[name].setToolTip(_(tip).format(layer=number))
            self.fields[name].setAccessibleName(f"{_(text)} {number}")
        add = _("Put a new layer behind the input") if not number else _("Put a new layer behind layer {layer}").format(
            layer=number)
        remove = _("Remove layer {layer}").format(layer=number)
        for button, tip in ((self.add, add), (self.remove, remove)):
            button.setToolTip(tip)
            button.setAccessibleName(tip)

    def arrange(self, wide: bool) -> None:
        """All fields side by side, or two by two."""
        if wide == self._wide:
            return
        self._wide = wide
        grid, across = self._grid, 4 if wide else 2
        for part in (*self.labels.values(), *self.fields.values()):
            grid.removeWidget(part)
        for place, name in enumerate(self.fields):
            line, column = divmod(place, across)
            grid.addWidget(self.labels[name], 2 * line, column)
            grid.addWidget(self.fields[name], 2 * line + 1, column)
        for column in range(4):
            grid.setColumnStretch(column, int(column < across))

    def restyle(self) -> None:
        self._column.setSpacing(theme.px(3))
        self._head.setSpacing(theme.px(7))
        self._grid.setHorizontalSpacing(theme.px(7))
        self._grid.setVerticalSpacing(theme.px(2))
        self.name.setFont(theme.font(bold=True))
        self.about.setFont(theme.font(0.9))
        muted = f"color: {theme.current().muted.name()}"
        for label in (self.about, *self.labels.values()):
            label.setStyleSheet(muted)
        for label in self.labels.values():
            label.setFont(theme.font(0.85))
        for field in self.fields.values():
            field.setMinimumWidth(theme.px(60))
        self.units.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        for button in (self.add, self.remove):
            button.setFixedSize(theme.px(26), theme.px(26))

    # What is wanted

    def _number(self) -> int:
        return self.part.number if self.part else 0

    def _units(self) -> None:
        value = self.units.value
        if self.part is not None and value is not None and value != self.part.units:
            self.wanted.emit("units", self._number(), int(value))

    def _activation(self, place: int) -> None:
        self.wanted.emit("activation", self._number(), self._kinds[place])

    def _dropout(self, place: int) -> None:
        self.wanted.emit("dropout", self._number(), self._rates[place])

    def _start(self, place: int) -> None:
        self.wanted.emit("start", self._number(), self._starts[place])

    def _add(self) -> None:
        self.wanted.emit("add", self._number(), None)

    def _remove(self) -> None:
        self.wanted.emit("remove", self._number(), None)
