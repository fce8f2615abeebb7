"""Two ways to a gradient: the same update by backprop and by nudging every parameter, each with its clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.formats.errors import plain
from visualnn.i18n import _
from visualnn.session.gradient_ways import Lap, by_backprop, by_exact_facts, by_naive_way, near_kinks

if TYPE_CHECKING:
    from visualnn.session.session import Session

WAYS = ("backprop", "exact", "naive")
BUDGET = 3.0  # seconds that the naive way gets, unless it is to be run to the end


@dataclass(frozen=True)
class Likeness:
    """How far a way's gradient of an array is from backprop's: the largest difference, and that as a share of the
    largest gradient; `done` of its `total` parameters.
    """

    array: str
    done: int
    total: int
    largest: float
    relative: float

    @property
    def digits(self) -> int:
        """To how many digits of the largest gradient they agree, at most 16."""
        return int(min(16, max(0, np.floor(-np.log10(max(2 * self.relative, 1e-17))))))


@dataclass(frozen=True)
class Matter:
    """What is computed: a network and the first `count` samples to train on."""

    network: Network  # in float64, as it was when the contest began
    dataset: Dataset
    count: int
    update: int

    def batch(self) -> tuple[Array, Array]:
        """x (count, …), t (count, …), in float64."""
        chosen, network = np.arange(self.count), self.network
        x, t = self.dataset.inputs("train", chosen), self.dataset.targets("train", chosen, network.output_shape[0])
        return network.as_batch(x), network.as_targets(t)


class Contest:
    """`laps` are the ways that have begun, by their names; `changed` says that one got on, or that it ended."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.budget = BUDGET
        self.laps: dict[str, Lap] = {}
        self.matter: Matter | None = None
        self.near = 0  # inputs of a kink, such as ReLU's z, that are nearer to it than h
        self._token: threading.Event | None = None
        self._naive: Iterator[Lap] | None = None
        self._one = threading.Lock()  # a job that was stopped may still be busy with its last parameter
        session.opened.connect(self.forget)

    @property
    def running(self) -> bool:
        return self._token is not None

    @property
    def outdated(self) -> bool:
        """Whether the network or the mini-batch on show is another one now."""
        matter = self.matter
        return matter is not None and not (
            matter.dataset is self._session.dataset and matter.count == self._count()
            and np.array_equal(matter.network.flat, self._session.network.flat.astype(np.float64)))

    @property
    def an_epoch(self) -> int:
        """How many updates an epoch has."""
        return -(-len(self._session.dataset.train) // self._count())

    def _count(self) -> int:
        return min(self._session.run.settings.batch_size, len(self._session.dataset.train))

    def start(self) -> None:
        """All ways, one after the other, for the network on show; the naive one as long as its budget lasts."""
        self.stop()
        session = self._session
        self.matter = Matter(session.network.copy("float64"), session.dataset, self._count(), session.history.position)
        self.laps, self._naive = {}, None
        self._begin(self._all(self.matter, self.budget))

    def finish(self) -> None:
        """Let the naive way go on to the end, however long that takes."""
        if self._naive is not None and not self.running:
            self._begin(self._naive)

    @property
    def can_finish(self) -> bool:
        """Whether the naive way has begun and is not at its end."""
        naive = self.laps.get("naive")
        return naive is not None and not naive.complete and not self.running and self._naive is not None

    def stop(self) -> None:
        """End it; what is done stays, and the naive way can go on from there."""
        if self._token is not None:
            self._token.set()
            self._token = None
            self.changed.emit()

    def forget(self) -> None:
        """Another network or other data are on show."""
        self.stop()
        self.laps, self.matter, self._naive, self.near = {}, None, None, 0
        self.changed.emit()

    def likeness(self, way: str) -> list[Likeness]:
        """How a way's gradients agree with backprop's, array by array; of arrays that have begun."""
        if way not in self.laps or "backprop" not in self.laps:
            return []
        found = []
        for name, exact in self.laps["backprop"].slopes.items():
            slopes = self.laps[way].slopes.get(name)
            known = ~np.isnan(slopes) if slopes is not None else np.zeros(0, np.bool_)
            if slopes is None or not known.any():
                continue
            largest, size = float(np.abs(slopes - exact)[known].max()), float(np.abs(exact).max())
            relative = largest / size if size else float(largest > 0)
            found.append(Likeness(name, int(known.sum()), exact.size, largest, relative))
        return found

    # The jobs

    def _begin(self, job: Iterator[Lap]) -> None:
        self._token = token = threading.Event()
        self.changed.emit()
        job = _until(job, token, self._one)
        self._session.executor(job, partial(self._receive, token), partial(self._ended, token))

    def _all(self, matter: Matter, budget: float) -> Iterator[Lap]:
        x, t = matter.batch()
        self.near = near_kinks(matter.network, x)
        yield by_backprop(matter.network, x, t)
        yield from by_exact_facts(matter.network, x, t)
        self._naive = by_naive_way(matter.network, x, t)
        for lap in self._naive:
            yield lap
            if lap.seconds >= budget:
                return

    def _receive(self, token: threading.Event, laps: list[Lap]) -> None:
        if token is self._token:
            self.laps.update({lap.way: lap for lap in laps})
            self.changed.emit()

    def _ended(self, token: threading.Event, error: BaseException | None) -> None:
        if token is not self._token:
            return
        self._token = None
        self.changed.emit()
        if error is not None:
            message = _("The gradients were not computed: {reason}. The network is unchanged.")
            self._session.problem.emit(message.format(reason=plain(str(error) or type(error).__name__, 120)))


def _until(job: Iterator[Lap], token: threading.Event, one: threading.Lock) -> Iterator[Lap]:
    """A job until it is stopped; it is not closed, so that it can go on later."""
    with one:
        while not token.is_set() and (lap := next(job, None)) is not None:
            yield lap
