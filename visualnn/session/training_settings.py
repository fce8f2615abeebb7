"""What the person asks of a run, and what cannot be asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from visualnn.engine import Dropout, Network, Optimizer
from visualnn.engine.schedules import CosineSchedule, Schedule, StepSchedule
from visualnn.i18n import N_, _

# What may be changed while training goes on; the rest is settled when a run begins.
LIVE = ("learning_rate", "momentum", "batch_size", "l1", "l2", "dropout", "noise", "epochs", "schedule",
        "schedule_every", "schedule_factor", "target_accuracy", "patience", "seconds")  # fmt: skip
# What only says when a run ends: an update is the same with or without it.
ENDING = ("epochs", "target_accuracy", "patience", "seconds", "fresh")
MOST_THREADS = 64


@dataclass(frozen=True)
class TrainingSettings:
    """What a run is asked to do. `fresh` starts from new weights, otherwise it goes on from the present ones; without
    `shuffle` every epoch has the samples in the order of the data. `l1` and `l2` pull weights towards zero.

    `momentum` is that of the optimizer Momentum. `dropout` replaces the rate of all Dropout layers; with None each
    keeps its own. `noise` is the standard deviation of what is added to the inputs while training. The learning rate
    stays ("constant"), is multiplied by `schedule_factor` after every `schedule_every` epochs ("step"), or falls to
    nearly 0 over the epochs of the run ("cosine").

    A run also ends when the accuracy (of the validation images where there are any, otherwise of the test images)
    reaches `target_accuracy`, when for `patience` epochs it, or without classes the loss, has not become better, or
    after so many `seconds`; 0 means never. `threads` multiply large matrices; 0: as many as are found to be best.
    """

    epochs: int = 5
    batch_size: int = 100
    learning_rate: float = 0.1
    optimizer: str = "SGD"
    seed: int = 0
    fresh: bool = True
    shuffle: bool = True
    l1: float = 0.0
    l2: float = 0.0
    momentum: float = 0.9
    dropout: float | None = None
    noise: float = 0.0
    schedule: str = "constant"
    schedule_every: int = 10
    schedule_factor: float = 0.5
    target_accuracy: float = 0.0
    patience: int = 0
    seconds: float = 0.0
    threads: int = 0

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> TrainingSettings:
        """The settings that a lesson gives; ValueError names what is unknown or impossible."""
        unknown = set(table) - {known.name for known in fields(cls)}
        if unknown:
            raise ValueError(_("[training] has no entry {names}").format(names=", ".join(sorted(unknown))))
        settings = cls(**table)
        settings.check(None)
        return settings

    def check(self, samples: int | None) -> None:
        """ValueError says in a sentence which setting cannot work; `samples` is how many there are to train on."""
        whole = (
            (N_("Epochs"), self.epochs, 1), (N_("Mini-batch size"), self.batch_size, 1), (N_("Seed"), self.seed, 0),
            (N_("Epochs between steps"), self.schedule_every, 1), (N_("Patience"), self.patience, 0),
            (N_("Threads"), self.threads, 0),
        )
        for name, value, least in whole:
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                message = _("{name}: a whole number from {least} up is needed, not {value}.")
                raise ValueError(message.format(name=_(name), least=least, value=value))
        self._check_numbers()
        for flag in (self.fresh, self.shuffle):
            if not isinstance(flag, bool):
                raise ValueError(_("fresh and shuffle are true or false, not {value}.").format(value=flag))
        if self.schedule not in Schedule.kinds:
            raise ValueError(_("There is no schedule “{name}”; there are {known}.").format(
                name=self.schedule, known=", ".join(Schedule.kinds)))
        if self.optimizer not in Optimizer.kinds:
            raise ValueError(_("There is no optimizer “{name}”; there are {known}.").format(
                name=self.optimizer, known=", ".join(sorted(Optimizer.kinds))))
        if samples is not None and self.batch_size > samples:
            raise ValueError(_("A mini-batch of {size} is more than the {count} training images there are.").format(
                size=self.batch_size, count=samples))

    def _check_numbers(self) -> None:
        if not _is_number(self.learning_rate) or self.learning_rate <= 0:
            raise ValueError(_("The learning rate must be a number greater than 0, not {value}.").format(
                value=self.learning_rate))
        for name, value in (("L1", self.l1), ("L2", self.l2), (N_("Noise"), self.noise), (N_("Seconds"), self.seconds)):
            if not _is_number(value) or value < 0:
                message = _("{name} must be 0 or a number greater than 0, not {value}.")
                raise ValueError(message.format(name=_(name), value=value))
        dropout = 0.0 if self.dropout is None else self.dropout
        for name, value in ((N_("Momentum"), self.momentum), (N_("Dropout"), dropout)):
            if not _is_number(value) or not 0 <= value < 1:
                message = _("{name} must be a number from 0 to less than 1, not {value}.")
                raise ValueError(message.format(name=_(name), value=value))
        for name, value in ((N_("Factor"), self.schedule_factor), (N_("Target accuracy"), self.target_accuracy)):
            if not _is_number(value) or not 0 <= value <= 1:
                message = _("{name} must be a number from 0 to 1, not {value}.")
                raise ValueError(message.format(name=_(name), value=value))

    def trains_like(self, other: TrainingSettings) -> bool:
        """Whether each update is the same with both, however many there are and whatever they begin with. A run with
        a schedule is over when it is over: its rates belong to its epochs.
        """
        same = {name: getattr(self, name) for name in (*ENDING, "threads")}
        return self.schedule == "constant" and replace(other, **same) == self

    def make_optimizer(self) -> Optimizer:
        options = {name: factor for name, factor in (("l1", self.l1), ("l2", self.l2)) if factor}
        if self.optimizer == "Momentum":
            options["momentum"] = self.momentum
        return Optimizer.kinds[self.optimizer](self.learning_rate, **options)

    def make_schedule(self, since: float) -> Schedule | None:
        """The schedule of a run that began after so many epochs; None where the rate stays."""
        if self.schedule == "step":
            return StepSchedule(self.learning_rate, since, self.schedule_every, self.schedule_factor)
        if self.schedule == "cosine":
            return CosineSchedule(self.learning_rate, since, self.epochs)
        return None

    def resolved(self, network: Network) -> TrainingSettings:
        """The same with the rate that the network's Dropout layers have, if it is one: it may be another tomorrow, when
        an update is to be computed again.
        """
        rates = {layer.rate for layer in network.layers if isinstance(layer, Dropout)}
        return replace(self, dropout=rates.pop()) if self.dropout is None and len(rates) == 1 else self

    def prepare(self, network: Network) -> Network:
        """Give the network's Dropout layers the rate that is wanted; the network itself."""
        for layer in network.layers:
            if isinstance(layer, Dropout) and self.dropout is not None:
                layer.rate = float(self.dropout)
        return network


def _is_number(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
