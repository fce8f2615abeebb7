"""The settings of a training run as a form that explains a bad value and forgets nothing that was typed."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from visualnn.engine import Optimizer
from visualnn.i18n import N_, _
from visualnn.ui import theme
from visualnn.ui.number_box import NumberBox

STARTS = {True: N_("new"), False: N_("present")}

LABELS = {
    "epochs": (N_("&Epochs"), N_("How often every training image is shown to the network")),
    "batch_size": (N_("Mini-&batch"), N_("How many images are averaged for one update of the weights")),
    "learning_rate": (N_("&Learning rate"), N_("How far each update goes against the gradient")),
    "optimizer": (N_("&Optimizer"), N_("The rule that turns gradients into updates; each has its usual learning rate")),
    "fresh": (N_("&Weights"), N_("Begin with new random weights, or go on training the present ones")),
    "l1": (N_("L&1"), N_("Regularization: pulls every weight equally towards zero, so that many nearly vanish")),
    "l2": (N_("L&2"), N_("Regularization: pulls weights towards zero, the more the larger they are")),
    "seed": (N_("See&d"), N_("The same seed gives the same random numbers, so the same run")),
}
MOST_EPOCHS = 10_000
MOST_SEED = 2**32 - 1


class TrainingForm(QWidget):
    """Fields for the settings of `run`; every good value goes to the run at once, a bad one makes a hint."""

    edited = Signal()

    def __init__(self, run: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self.optimizer, self.fresh = QComboBox(), QComboBox()
        self.numbers = {
            "epochs": NumberBox(1, MOST_EPOCHS),
            "batch_size": NumberBox(1, 60_000),
            "learning_rate": NumberBox(1e-5, 100, whole=False),
            "l1": NumberBox(0, 10, whole=False),
            "l2": NumberBox(0, 10, whole=False),
            "seed": NumberBox(0, MOST_SEED),
        }
        self.fields: dict[str, QWidget] = {
            name: self.numbers.get(name) or {"optimizer": self.optimizer, "fresh": self.fresh}[name] for name in LABELS
        }
        self.labels = {name: QLabel() for name in LABELS}
        for name, label in self.labels.items():
            label.setBuddy(self.fields[name])
        self.optimizer.addItems(list(Optimizer.kinds))
        self.fresh.addItems([""] * len(STARTS))
        for choice in (self.optimizer, self.fresh):
            choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for name, box in self.numbers.items():
            box.show_value(getattr(run.settings, name))
            box.edited.connect(self._take)
        self.optimizer.activated.connect(self._choose_optimizer)
        self.fresh.activated.connect(self._take)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._columns = 0
        self.arrange(3)
        fields = list(self.fields.values())
        for one, other in zip(fields, fields[1:], strict=False):
            QWidget.setTabOrder(one, other)
        self.first_field, self.last_field = fields[0], fields[-1]
        self.restyle()
        self.retranslate()

    def arrange(self, columns: int) -> None:
        """So many fields beside each other, each with its label above."""
        if columns == self._columns:
            return
        self._columns = columns
        for part in (*self.labels.values(), *self.fields.values()):
            self._grid.removeWidget(part)
        for place, name in enumerate(LABELS):
            row, column = divmod(place, columns)
            self._grid.addWidget(self.labels[name], 2 * row, column)
            self._grid.addWidget(self.fields[name], 2 * row + 1, column)
        for column in range(len(LABELS)):
            self._grid.setColumnStretch(column, int(column < columns))

    def retranslate(self) -> None:
        """Set every fixed text again."""
        for name, (text, explanation) in LABELS.items():
            self.labels[name].setText(_(text))
            self.fields[name].setToolTip(_(explanation))
            self.fields[name].setAccessibleName(plain(_(text)))
        for place, text in enumerate(STARTS.values()):
            self.fresh.setItemText(place, _(text))

    def restyle(self) -> None:
        """Sizes changed."""
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(3))
        for label in self.labels.values():
            label.setFont(theme.font(0.9))
        for field in self.fields.values():
            field.setMinimumWidth(theme.px(60))
        for box in self.numbers.values():
            box.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)

    @property
    def hint(self) -> str:
        """What is wrong in the first bad field, with its name; empty when everything is good."""
        for name, box in self.numbers.items():
            if box.hint:
                return _("{field}: {hint}").format(field=plain(_(LABELS[name][0])), hint=box.hint)
        return ""

    def go_to_bad_field(self) -> None:
        """Put the cursor where something is to be corrected."""
        for box in self.numbers.values():
            if box.hint:
                box.setFocus(Qt.FocusReason.OtherFocusReason)
                box.selectAll()
                return

    def refresh(self, training_images: int) -> None:
        """Show the settings of the run; a field with a bad text keeps it until it is corrected or the run starts."""
        settings, idle = self.run.settings, self.run.state == "idle"
        self.numbers["batch_size"].most = max(1, training_images)
        for name, box in self.numbers.items():
            if not box.hint or not idle:
                box.show_value(getattr(settings, name))
        self.optimizer.setCurrentText(settings.optimizer)
        self.fresh.setCurrentIndex(list(STARTS).index(settings.fresh))
        for name, field in self.fields.items():
            field.setEnabled(idle)
            self.labels[name].setEnabled(idle)

    def _choose_optimizer(self, _place: int) -> None:
        """Each optimizer has a learning rate that is usual for it; another one can be typed then."""
        name = self.optimizer.currentText()
        if name != self.run.settings.optimizer:
            self.run.choose_optimizer(name)
            self.numbers["learning_rate"].show_value(self.run.settings.learning_rate)
        self._take()

    def _take(self, *_arguments: object) -> None:
        """Give the good values to the run."""
        good: dict[str, Any] = {name: box.value for name, box in self.numbers.items() if box.value is not None}
        good |= {"optimizer": self.optimizer.currentText(), "fresh": list(STARTS)[self.fresh.currentIndex()]}
        changes = {name: value for name, value in good.items() if getattr(self.run.settings, name) != value}
        if changes:
            self.run.set(**changes)  # cannot refuse: the fields accept what the run accepts
        self.edited.emit()


def plain(text: str) -> str:
    """A label without the mark of its key: "Seed" for "See&d", and for the form "种子(&D)" that Chinese uses."""
    return re.sub(r"\s*\(&\w\)|&", "", text)
