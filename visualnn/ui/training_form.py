"""The settings of a training run as a form that explains a bad value and forgets nothing that was typed."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from visualnn.engine import Optimizer
from visualnn.engine.schedules import Schedule
from visualnn.i18n import N_, _
from visualnn.ui.training import fields, summaries
from visualnn.ui.training.fields import LABELS, SECTIONS
from visualnn.ui.training.form_layout import FormLayout
from visualnn.ui.training.rate_picture import kind_words

if TYPE_CHECKING:
    from visualnn.session.run import Run

STARTS = {True: N_("new"), False: N_("present")}


class TrainingForm(FormLayout):
    """Fields for the settings of `run`; every good value goes to the run, a bad one makes a hint. While the run goes
    on, a number is given to it when it has been typed to the end, and what cannot be changed then says why.
    """

    edited = Signal()

    def __init__(self, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(run, parent)
        self.optimizer, self.fresh, self.schedule = self.choices.values()
        self._pending: set[str] = set()  # typed while a run goes on, and not given to it yet
        self._state = run.state
        self.optimizer.addItems(list(Optimizer.kinds))
        self.fresh.addItems([""] * len(STARTS))
        self.schedule.addItems([""] * len(Schedule.kinds))
        for name, box in self.numbers.items():
            box.show_value(fields.shown(run, name))
            box.edited.connect(partial(self._typed, name))
            box.settled.connect(partial(self._settled, name))
        self.optimizer.activated.connect(self._choose_optimizer)
        self.fresh.activated.connect(self._take)
        self.schedule.activated.connect(self._take)
        self.restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every fixed text again."""
        for name, (text, _explanation) in LABELS.items():
            self.labels[name].setText(_(text))
            self.fields[name].setAccessibleName(plain(_(text)))
        for name, (title, _names) in SECTIONS.items():
            self.headers[name].setText(_(title))
        for place, text in enumerate(STARTS.values()):
            self.fresh.setItemText(place, _(text))
        for place, kind in enumerate(Schedule.kinds):
            self.schedule.setItemText(place, kind_words(kind))
        self.rate.retranslate()
        self._show_state()

    @property
    def hint(self) -> str:
        """What is wrong in the first bad field, with its name; empty when everything is good."""
        name = self._bad_field()
        hint = self.numbers[name].hint if name else ""
        return _("{field}: {hint}").format(field=plain(_(LABELS[name][0])), hint=hint) if hint else ""

    def _bad_field(self) -> str:
        return next((name for name, box in self.numbers.items() if box.hint and box.isEnabled()), "")

    def go_to_bad_field(self) -> None:
        """Put the cursor where something is to be corrected."""
        name = self._bad_field()
        if name:
            for section, (_title, names) in SECTIONS.items():
                if name in names:
                    self.headers[section].setChecked(True)
            self.numbers[name].setFocus(Qt.FocusReason.OtherFocusReason)
            self.numbers[name].selectAll()

    def refresh(self, training_images: int) -> None:
        """Show the settings of the run; a field with a bad text keeps it until it is corrected or a run starts."""
        run = self.run
        begins, self._state = self._state == "idle" != run.state, run.state
        if begins or run.state == "idle":
            self._pending.clear()
        self.numbers["batch_size"].most = max(1, training_images)
        for name, box in self.numbers.items():
            if begins or not (box.hint or name in self._pending):
                box.show_value(fields.shown(run, name))
        self.optimizer.setCurrentText(run.settings.optimizer)
        self.fresh.setCurrentIndex(list(STARTS).index(run.settings.fresh))
        self.schedule.setCurrentIndex(list(Schedule.kinds).index(run.settings.schedule))
        self._show_state()

    def _show_state(self) -> None:
        """What can be changed now, and why the rest cannot; what the closed sections hold; the rate of now."""
        run = self.run
        for name, field in self.fields.items():
            reason = fields.closed(run, name)
            if field.isEnabled() == bool(reason):
                field.setEnabled(not reason)
                self.labels[name].setEnabled(not reason)
            tip = reason or _(LABELS[name][1])
            if field.toolTip() != tip:
                field.setToolTip(tip)
                self.labels[name].setToolTip(tip)
        rate = run.session.history.rate
        for name, header in self.headers.items():
            header.summarize(summaries.of(name, run, rate))
        if self.headers["optimizer"].isChecked():
            self.rate.refresh(rate)
        if self.headers["schedule"].isChecked():
            self.picture.show_rates(run.settings, run.fraction if run.state != "idle" else 0.0, rate)

    def _choose_optimizer(self, _place: int) -> None:
        """Each optimizer has a learning rate that is usual for it; another one can be typed then."""
        name = self.optimizer.currentText()
        if name != self.run.settings.optimizer:
            self.run.choose_optimizer(name)
            self.numbers["learning_rate"].show_value(self.run.settings.learning_rate)
        self._take()

    def _typed(self, name: str) -> None:
        """A letter more: a run that goes on waits for the end of it."""
        if self.run.state == "idle":
            self._take()
        else:
            self._pending.add(name)
            self.edited.emit()

    def _settled(self, name: str) -> None:
        if name in self._pending and not self.numbers[name].hint:
            self._pending.discard(name)
            self._take()

    def _take(self, *_arguments: object) -> None:
        """Give the good values to the run."""
        run = self.run
        good = {name: box.value for name, box in self.numbers.items() if box.value is not None and box.isEnabled()}
        changes = {name: fields.setting(name, value) for name, value in good.items()
                   if name not in self._pending and value != fields.shown(run, name)}  # fmt: skip
        chosen = {"fresh": list(STARTS)[self.fresh.currentIndex()],
                  "schedule": list(Schedule.kinds)[self.schedule.currentIndex()]}  # fmt: skip
        changes |= {name: value for name, value in chosen.items()
                    if value != getattr(run.settings, name) and self.fields[name].isEnabled()}  # fmt: skip
        if changes:
            run.set(**changes)  # cannot refuse: the fields accept what the run accepts
        self.edited.emit()


def plain(text: str) -> str:
    """A label without the mark of its key: "Seed" for "See&d", and for the form "种子(&D)" that Chinese uses."""
    return re.sub(r"\s*\(&\w\)|&", "", text)
