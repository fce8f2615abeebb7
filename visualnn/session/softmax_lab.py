"""Softmax laboratory: the same logits through the naive and the stable form, in three precisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from psygnal import Signal

from visualnn.engine.expr import Array
from visualnn.engine.network import QUIET
from visualnn.i18n import N_
from visualnn.session.guide_commands import command

if TYPE_CHECKING:
    from visualnn.session.guide import Guide
    from visualnn.session.session import Session

PRECISIONS = ("float16", "float32", "float64")
FORMS = ("naive", "stable")
LARGEST = 1100.0  # a logit that can be typed
COOLEST, HOTTEST = 0.01, 1000.0
FEWEST, MOST = 2, 6  # logits that a person adds or takes away; a network may bring more
MOST_TAKEN = 12
REACHES = (10.0, 100.0, LARGEST)
BOOK = (0.3, 2.9, 4.0, 5.3, 2.1, 0.8)
PRESETS: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "book": (N_("The book's six"), BOOK),
    "large": (N_("1010, 1000, 990"), (1010.0, 1000.0, 990.0)),
    "half": (N_("Too large for float16"), (12.0, 10.0, 8.0)),
    "single": (N_("Too large for float32"), (100.0, 90.0, 80.0)),
    "tie": (N_("A tie"), (2.0, 2.0, 1.0, 2.0)),
    "negative": (N_("Very negative"), (-990.0, -1000.0, -1010.0)),
}  # fmt: skip


@dataclass(frozen=True)
class Computed:
    """Softmax in one form and one precision: every array on the way, in the order in which they are computed.

    The names are z, m (stable only), d = z − m (stable only), e, sum and p; z, d, e and p are (n,), the others single
    numbers.
    """

    form: str
    precision: str
    exact: Array  # the logits, divided by the temperature, in float64
    arrays: Mapping[str, Array]

    @property
    def p(self) -> Array:
        return self.arrays["p"]

    def broken(self, name: str) -> int | None:
        """The first cell of an array that is inf or nan."""
        bad = np.flatnonzero(~np.isfinite(np.ravel(self.arrays[name])))
        return int(bad[0]) if bad.size else None

    @property
    def first_broken(self) -> tuple[str, int] | None:
        """The array and the cell in it that became inf or nan first."""
        return next(((name, at) for name in self.arrays if (at := self.broken(name)) is not None), None)

    # The three properties

    @property
    def total(self) -> Array:
        """What the p add up to, in this precision."""
        return added(self.p)

    @property
    def outside(self) -> int:
        """How many p are not strictly between 0 and 1."""
        return int(np.count_nonzero(~((self.p > 0) & (self.p < 1))))

    @property
    def merged(self) -> int:
        """How many neighbours in the order of the logits are not in the same order any more: of two different logits
        the p are equal, or no numbers. The logits are compared as they are in float64.
        """
        order = np.argsort(self.exact, kind="stable")
        rises = np.diff(self.exact[order]) > 0
        with np.errstate(**QUIET):
            kept = np.diff(self.p[order].astype(np.float64)) > 0
        return int(np.count_nonzero(rises & ~kept))


def added(values: Array) -> Array:
    """The sum, one number after the other, each rounded to the precision of the values."""
    total = values.dtype.type(0)
    with np.errstate(**QUIET):
        for value in values:
            total = total + value
    return np.asarray(total)


def softmax(logits: npt.ArrayLike, form: str, precision: str, temperature: float = 1.0) -> Computed:
    """exp(z/T) / Σ exp(z/T) of the logits (n,) in one of FORMS and of PRECISIONS; stable means that the largest is
    subtracted before.
    """
    exact = np.asarray(logits, np.float64) / temperature
    arrays: dict[str, Array] = {}
    with np.errstate(**QUIET):
        arrays["z"] = power = exact.astype(precision)
        if form == "stable":
            arrays["m"] = np.asarray(power.max())
            arrays["d"] = power = power - arrays["m"]
        arrays["e"] = np.exp(power)
        arrays["sum"] = added(arrays["e"])
        arrays["p"] = arrays["e"] / arrays["sum"]
    return Computed(form, precision, exact, arrays)


class SoftmaxLab:
    """The logits on the sliders. `taken` says that they are the network's and follow the sample on show; `waits`, that
    the walk has not come to them yet.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.logits: tuple[float, ...] = BOOK
        self.temperature = 1.0
        self.reach = REACHES[0]  # as far as a slider goes to both sides
        self.taken = self.waits = False
        self._begin()
        session.opened.connect(self._begin)
        session.retraced.connect(self._follow)
        session.playhead.moved.connect(self._follow)

    # What can be chosen

    def choose(self, name: str) -> None:
        """One of PRESETS, or "network". LookupError if there is none of that name, or no softmax in the network."""
        if name == "network":
            self.take()
            return
        if name not in PRESETS:
            raise LookupError(f"{name}: {', '.join([*PRESETS, 'network'])}")
        self._show(PRESETS[name][1])

    def set_logit(self, index: int, value: float) -> None:
        """Change one logit, to at most ±1100."""
        value = min(max(value, -LARGEST), LARGEST)
        if self.logits[index] != value:
            logits = (*self.logits[:index], value, *self.logits[index + 1 :])
            self._show(logits, max(self.reach, _reach(logits)))  # a slider under the hand keeps its scale

    def add(self) -> None:
        """One more logit, 0."""
        if len(self.logits) < MOST:
            self._show((*self.logits, 0.0))

    def remove(self) -> None:
        """The last one goes."""
        if len(self.logits) > FEWEST:
            self._show(self.logits[:-1])

    def choose_temperature(self, temperature: float) -> None:
        """What all logits are divided by, more than 0."""
        temperature = min(max(temperature, COOLEST), HOTTEST)
        if temperature != self.temperature:
            self.temperature = temperature
            self.changed.emit()

    def _show(self, logits: Sequence[float], reach: float | None = None) -> None:
        self.taken = self.waits = False
        self.logits, self.reach = tuple(logits), reach or _reach(logits)
        self.changed.emit()

    # The network's own

    @property
    def can_take(self) -> bool:
        """Whether the network ends in Softmax and is small enough to be shown."""
        network = self._session.network
        return type(network.layers[-1]).__name__ == "Softmax" and network.output_shape[0] <= MOST_TAKEN

    def take(self) -> None:
        """Take the network's logits for the sample on show, and follow it. LookupError if it has none."""
        if not self.can_take:
            raise LookupError("softmax")
        self.taken = True
        self._follow(new=True)

    def _begin(self) -> None:
        self.temperature = 1.0
        if self.can_take:
            self.take()
        else:
            self._show(BOOK)

    def _follow(self, new: bool = False) -> None:
        if not self.taken or not self.can_take:  # where it cannot, another network is coming, and `opened` says so
            return
        trace, position = self._session.trace.picture(self._session.playhead.position)
        name = trace.columns[-1].arrays[-2] if len(trace.columns[-1].arrays) > 1 else trace.columns[-2].values
        logits = tuple(float(value) for value in trace.arrays[name])
        waits = not bool(trace.known(name, position).all())
        if new or (logits, waits) != (self.logits, self.waits):
            self.logits, self.waits, self.reach = logits, waits, _reach(logits)
            self.changed.emit()

    # What comes out

    def computed(self, form: str, precision: str) -> Computed:
        """These logits at this temperature in one form and one precision."""
        return softmax(self.logits, form, precision, self.temperature)


def _reach(logits: Sequence[float]) -> float:
    largest = max((abs(value) for value in logits if np.isfinite(value)), default=0.0)
    return next((reach for reach in REACHES if largest <= reach), REACHES[-1])


@command("softmax")
def _softmax(guide: Guide, name: str) -> None:
    guide.session.softmax_lab.choose(name)


@command("temperature")
def _temperature(guide: Guide, value: str) -> None:
    guide.session.softmax_lab.choose_temperature(float(value))

