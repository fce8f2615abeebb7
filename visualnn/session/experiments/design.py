"""The design of an experiment: which settings take which values, and so which runs there are."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from visualnn.engine import Optimizer
from visualnn.engine.schedules import Schedule
from visualnn.i18n import N_, _
from visualnn.session.training_settings import TrainingSettings

# The settings that can be compared, as people call them.
FIELDS = {
    "learning_rate": N_("learning rate"), "batch_size": N_("mini-batch"), "optimizer": N_("optimizer"),
    "epochs": N_("epochs"), "momentum": N_("momentum"), "l1": "L1", "l2": "L2", "dropout": N_("dropout"),
    "noise": N_("noise"), "schedule": N_("schedule"), "schedule_every": N_("epochs between steps"),
    "schedule_factor": N_("factor of a step"), "seed": N_("seed"),
}  # fmt: skip
WHOLE = ("batch_size", "epochs", "schedule_every", "seed")
NAMES = {"optimizer": tuple(Optimizer.kinds), "schedule": tuple(Schedule.kinds)}
MOST_RUNS = 64
WIDE = 10.0  # a range from one number to so many times of it is gone through in equal ratios


@dataclass(frozen=True)
class Axis:
    """A setting and the values that it takes."""

    field: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Design:
    """Base settings and one or two axes; the runs go through the values of the first one fastest."""

    settings: TrainingSettings
    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns): values of the second and of the first axis."""
        return (len(self.axes[1].values) if len(self.axes) > 1 else 1), len(self.axes[0].values)

    @property
    def is_seeds(self) -> bool:
        """Whether all runs have the same settings and differ by chance only."""
        return len(self.axes) == 1 and self.axes[0].field == "seed"

    @cached_property
    def runs(self) -> list[TrainingSettings]:
        """The settings of each run; all begin with new weights. An optimizer other than that of the base takes its
        usual rate, unless rates are compared, too.
        """
        found = []
        for values in itertools.product(*(axis.values for axis in reversed(self.axes))):
            changes = dict(zip([axis.field for axis in reversed(self.axes)], values, strict=True))
            optimizer = changes.get("optimizer", self.settings.optimizer)
            if optimizer != self.settings.optimizer and "learning_rate" not in changes:
                changes["learning_rate"] = Optimizer.kinds[optimizer]().rate
            found.append(replace(self.settings, fresh=True, **changes))
        return found

    def check(self, samples: int | None) -> None:
        """ValueError says in a sentence what cannot be; `samples` is how many there are to train on."""
        fields = [axis.field for axis in self.axes]
        if not 1 <= len(fields) <= 2 or len(set(fields)) < len(fields) or not set(fields) <= set(FIELDS):
            raise ValueError(_("One or two different settings can be compared."))
        for axis in self.axes:
            if not axis.values or len(set(axis.values)) < len(axis.values):
                raise ValueError(_("Each value must be there once."))
        many = math.prod(self.shape)
        if many > MOST_RUNS:
            raise ValueError(_("These are {count} runs, and {most} at most are made; take fewer values.").format(
                count=many, most=MOST_RUNS))
        for settings in self.runs:
            settings.check(samples)


def values_of(field: str, text: str) -> tuple[Any, ...]:
    """The values that a person typed: "0.01, 0.1, 1", or a range "0..4" of whole numbers, or "0.01..10/4" for four
    numbers, in equal ratios where it spans much, otherwise in equal distances. ValueError says what to type.
    """
    found: list[Any] = []
    for part in text.replace("，", ",").replace("、", ",").replace(";", ",").split(","):
        if part.strip():
            found += _part(field, part.strip())
            if len(found) > MOST_RUNS:
                raise ValueError(_("{name}: {most} values at most.").format(name=_(FIELDS[field]), most=MOST_RUNS))
    if not found:
        raise ValueError(_("{name}: type values with commas between them.").format(name=_(FIELDS[field])))
    return tuple(dict.fromkeys(found))


def _part(field: str, part: str) -> list[Any]:
    if field in NAMES:
        for name in NAMES[field]:
            if name.lower() == part.lower():
                return [name]
        raise ValueError(_("{name}: there is no “{value}”; there are {known}.").format(
            name=_(FIELDS[field]), value=part, known=", ".join(NAMES[field])))
    if ".." not in part:
        return [_number(field, part)]
    ends, _slash, count = part.partition("/")
    low, high = (_number(field, end) for end in ends.split("..", 1))
    return _between(field, low, high, int(_number("seed", count)) if count else 0)


def _between(field: str, low: float, high: float, count: int) -> list[Any]:
    if not low < high or (not count and field not in WHOLE) or count == 1 or count > MOST_RUNS:
        raise ValueError(_wish(field, f"{low:g}..{high:g}"))
    if not count:
        if high - low >= MOST_RUNS:
            raise ValueError(_("{name}: {most} values at most.").format(name=_(FIELDS[field]), most=MOST_RUNS))
        return list(range(int(low), int(high) + 1))
    shares = [k / (count - 1) for k in range(count)]
    if low > 0 and high >= WIDE * low:
        numbers = [low * (high / low) ** share for share in shares]
    else:
        numbers = [low + (high - low) * share for share in shares]
    return [round(number) if field in WHOLE else float(f"{number:.3g}") for number in numbers]


def _number(field: str, text: str) -> Any:
    try:
        number = float(text.strip())
        if not math.isfinite(number) or (field in WHOLE and not number.is_integer()):
            raise ValueError(text)
    except ValueError:
        raise ValueError(_wish(field, text)) from None
    return int(number) if field in WHOLE else number


def _wish(field: str, text: str) -> str:
    wish = _("{name}: “{text}” cannot be read. Type whole numbers such as 10, 100 or 0..4.")
    if field not in WHOLE:
        wish = _("{name}: “{text}” cannot be read. Type numbers such as 0.01, 0.1, 1 or 0.01..10/4 for four of them.")
    return wish.format(name=_(FIELDS[field]), text=text)
