"""The form of an experiment: several seeds, or values of one or two settings."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.experiments import Axis, Design
from visualnn.session.experiments.design import FIELDS, MOST_RUNS, values_of
from visualnn.session.experiments.telling import value_text
from visualnn.session.training_settings import TrainingSettings
from visualnn.ui import theme
from visualnn.ui.number_box import NumberBox

KINDS = {"seeds": N_("Several seeds"), "grid": N_("Several settings")}
# What is proposed for a setting, as it would be typed.
PROPOSED = {
    "learning_rate": "0.01, 0.1, 1", "batch_size": "10, 100", "optimizer": "SGD, Momentum, Adam", "epochs": "1, 5, 20",
    "momentum": "0, 0.5, 0.9", "l1": "0, 0.0001, 0.001", "l2": "0, 0.0001, 0.001", "dropout": "0, 0.2, 0.5",
    "noise": "0, 0.1, 0.3", "schedule": "constant, step, cosine", "schedule_every": "1, 5, 10",
    "schedule_factor": "0.1, 0.5", "seed": "0..2",
}  # fmt: skip
NOTHING = ""
USUAL_SEEDS = 5


class DesignForm(QWidget):
    """`design` is what has been typed; `edited` says that it is something else now."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.count = QComboBox(self), NumberBox(2, MOST_RUNS, parent=self)
        self.fields = (QComboBox(self), QComboBox(self))
        self.values = (QLineEdit(self), QLineEdit(self))
        self.count.show_value(USUAL_SEEDS)
        self._grid = QGridLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        self._grid.addWidget(self.kind, 0, 0)
        self._grid.addWidget(self.count, 0, 1)
        for row, (field, values) in enumerate(zip(self.fields, self.values, strict=True), 1):
            self._grid.addWidget(field, row, 0)
            self._grid.addWidget(values, row, 1, 1, 2)
            field.activated.connect(self._propose)
            values.textEdited.connect(self.edited)
        self._grid.setColumnStretch(2, 1)
        for choice in (self.kind, *self.fields):
            choice.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kind.activated.connect(self._turn)
        self.count.edited.connect(self.edited)
        self.retranslate()
        self.show_design("grid", (("learning_rate", PROPOSED["learning_rate"]), ("batch_size", PROPOSED["batch_size"])))
        self.kind.setCurrentIndex(0)
        self._turn()

    def show_design(self, kind: str, axes: tuple[tuple[str, str], ...]) -> None:
        """Put something into the form: several settings with values as they are typed."""
        self.kind.setCurrentIndex(self.kind.findData(kind))
        for (name, text), field, values in zip((*axes, (NOTHING, ""))[:2], self.fields, self.values, strict=True):
            field.setCurrentIndex(max(field.findData(name), 0))
            values.setText(text)
        self._turn()

    def design(self, settings: TrainingSettings) -> Design:
        """What has been typed, with these settings for all that it does not name. ValueError says what is wrong."""
        if self.kind.currentData() == "seeds":
            if self.count.value is None:
                raise ValueError(self.count.hint)
            first = settings.seed
            return Design(settings, (Axis("seed", tuple(range(first, first + int(self.count.value)))),))
        axes = [Axis(field.currentData(), values_of(field.currentData(), values.text()))
                for field, values in zip(self.fields, self.values, strict=True) if field.currentData()]  # fmt: skip
        found = Design(settings, tuple(axes))
        found.check(None)
        return found

    def _turn(self, *_number: Any) -> None:
        """Show the fields of this kind of experiment."""
        seeds = self.kind.currentData() == "seeds"
        for parts, shown in (((self.count,), seeds), ((*self.fields, *self.values), not seeds)):
            for part in parts:
                part.setVisible(shown)
        self.values[1].setVisible(not seeds and bool(self.fields[1].currentData()))
        self.edited.emit()

    def _propose(self, _number: int) -> None:
        place = self.fields.index(self.sender())
        self.values[place].setText(PROPOSED.get(self.fields[place].currentData(), ""))
        self._turn()

    def restyle(self) -> None:
        """The zoom is another one."""
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(6))
        for values in self.values:
            values.setMinimumWidth(theme.px(80))

    def retranslate(self) -> None:
        _fill(self.kind, {name: _(text) for name, text in KINDS.items()})
        names = {name: _(text) for name, text in FIELDS.items()}
        _fill(self.fields[0], names)
        _fill(self.fields[1], {NOTHING: _("nothing else"), **names})
        self.count.setAccessibleName(_("How many seeds"))
        self.kind.setAccessibleName(_("What is compared"))
        for number, (field, values) in enumerate(zip(self.fields, self.values, strict=True), 1):
            field.setAccessibleName(_("Setting {number}").format(number=number))
            values.setAccessibleName(_("Values of setting {number}").format(number=number))
            values.setToolTip(_("Values with commas between them; 0..4: five whole numbers, 0.01..10/4: four numbers"))


def told(settings: TrainingSettings, design: Design | None) -> str:
    """What is the same in all runs."""
    varied = {axis.field for axis in design.axes} if design else set()
    shown = ["epochs", "batch_size", "optimizer", "learning_rate"]
    parts = [f"{_(FIELDS[field])} {value_text(getattr(settings, field))}" for field in shown if field not in varied]
    text = _("All else as in the Training panel: {settings}.").format(settings=_(", ").join(parts))
    return _("The runs differ in their seed only.") + " " + text if design and design.is_seeds else text


def _fill(choice: QComboBox, texts: dict[str, str]) -> None:
    """Give a choice other texts; what is chosen stays chosen."""
    chosen = choice.currentData()
    choice.clear()
    for data, text in texts.items():
        choice.addItem(text, data)
    choice.setCurrentIndex(max(choice.findData(chosen), 0))
