"""Schedules: how the learning rate changes while training goes on. All of them are functions of the epochs done."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rate before an update, from how often all samples have been seen by then; `since` is where it began to
    count. A plain schedule keeps the rate.
    """

    kinds: ClassVar[dict[str, type[Schedule]]] = {}
    rate: float
    since: float = 0.0

    def rate_at(self, epochs: float) -> float:
        """The learning rate of the update that is made after so many epochs."""
        return self.rate


@dataclass(frozen=True, slots=True)
class StepSchedule(Schedule):
    """rate · factor^k after every `every` epochs."""

    every: float = 10.0
    factor: float = 0.5

    def rate_at(self, epochs: float) -> float:
        return self.rate * self.factor ** math.floor((epochs - self.since) / self.every + 1e-9)


@dataclass(frozen=True, slots=True)
class CosineSchedule(Schedule):
    """From the rate down to nearly 0 along half a wave, over so many epochs (Loshchilov and Hutter 2017, without
    restarts): rate · (1 + cos(π·done)) / 2, where `done` is the share of the epochs, counted from 0 to 1.
    """

    over: float = 10.0

    def rate_at(self, epochs: float) -> float:
        done = min(max((epochs - self.since) / self.over, 0.0), 1.0)
        return max(self.rate * (1 + math.cos(math.pi * done)) / 2, self.rate * 1e-6)  # an optimizer's rate is never 0


Schedule.kinds |= {"constant": Schedule, "step": StepSchedule, "cosine": CosineSchedule}
