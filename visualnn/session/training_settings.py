"""What the person asks of a run, and what cannot be asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from visualnn.engine import Optimizer
from visualnn.i18n import N_, _


@dataclass(frozen=True)
class TrainingSettings:
    """What a run is asked to do. `fresh` starts from new weights, otherwise it goes on from the present ones; without
    `shuffle` every epoch has the samples in the order of the data. `l1` and `l2` pull weights towards zero.
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
        )
        for name, value, least in whole:
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                message = _("{name}: a whole number from {least} up is needed, not {value}.")
                raise ValueError(message.format(name=_(name), least=least, value=value))
        rate = self.learning_rate
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not math.isfinite(rate) or rate <= 0:
            raise ValueError(_("The learning rate must be a number greater than 0, not {value}.").format(value=rate))
        for name, factor in (("L1", self.l1), ("L2", self.l2)):
            if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 <= factor < math.inf:
                message = _("{name} must be 0 or a number greater than 0, not {value}.")
                raise ValueError(message.format(name=name, value=factor))
        for flag in (self.fresh, self.shuffle):
            if not isinstance(flag, bool):
                raise ValueError(_("fresh and shuffle are true or false, not {value}.").format(value=flag))
        if self.optimizer not in Optimizer.kinds:
            raise ValueError(_("There is no optimizer “{name}”; there are {known}.").format(
                name=self.optimizer, known=", ".join(sorted(Optimizer.kinds))))
        if samples is not None and self.batch_size > samples:
            raise ValueError(_("A mini-batch of {size} is more than the {count} training images there are.").format(
                size=self.batch_size, count=samples))

    def trains_like(self, other: TrainingSettings) -> bool:
        """Whether each update is the same with both, however many there are and whatever they begin with."""
        return replace(self, epochs=1, fresh=False) == replace(other, epochs=1, fresh=False)

    def make_optimizer(self) -> Optimizer:
        penalty = {name: factor for name, factor in (("l1", self.l1), ("l2", self.l2)) if factor}
        return Optimizer.kinds[self.optimizer](self.learning_rate, **penalty)
