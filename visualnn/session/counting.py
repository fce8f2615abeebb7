"""Counting right answers: how many samples of a split the network reads rightly, one by one or a hundred at a time."""

from __future__ import annotations

import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.formats.errors import plain
from visualnn.i18n import _
from visualnn.session.deciding import decided

if TYPE_CHECKING:
    from visualnn.session.session import Session

WAYS = {"one": 1, "batches": 100}  # samples in one pass through the network
# Only what this thread computes, not how long it waits while the window is drawn; Windows measures that too coarsely.
CLOCK = time.perf_counter if sys.platform == "win32" else time.thread_time
CHUNK = 100  # samples that are fetched at once, whatever the way: fetching is not on the clock


class Part(NamedTuple):
    """What has been found out about the samples up to `seen`: the answers to the last ones, and the time they took."""

    seen: int
    answers: Array
    seconds: float


@dataclass(frozen=True)
class Tally:
    """A count under way or done: `seconds` are what the network took, without fetching samples or showing numbers."""

    split: str
    total: int
    seen: int = 0
    right: int = 0
    seconds: float = 0.0
    wrong: tuple[tuple[int, int], ...] = field(default=(), repr=False)  # sample and the answer it got

    @property
    def done(self) -> bool:
        return self.seen == self.total

    @property
    def share(self) -> float:
        """Of the samples seen so far, how many are right, 0 to 1."""
        return self.right / self.seen if self.seen else 0.0


class Counting:
    """Counts over the test samples of the network on show. `changed` says that a count is further, or out of date.

    `tallies` has a count for each way; `stale` tells whether network, data or threshold have changed since.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.tallies: dict[str, Tally] = {}
        self.way: str | None = None  # the one that is under way
        self._run: object = None
        self._key: tuple[object, ...] = ()
        for signal in (session.opened, session.retraced, session.samples.changed):
            signal.connect(self._look)

    @property
    def possible(self) -> bool:
        """Whether there are right and wrong answers at all."""
        return self._session.dataset.kind == "classes"

    @property
    def stale(self) -> bool:
        return bool(self.tallies) and self._key != self._present()

    @property
    def ratio(self) -> float | None:
        """How many times faster a sample is in a batch; None before both counts are done."""
        one, batches = (self.tallies.get(way) for way in WAYS)
        if one is None or batches is None or not (one.done and batches.done) or not batches.seconds:
            return None
        return one.seconds / batches.seconds

    def start(self, way: str) -> None:
        """Count anew. ValueError if the data have no classes."""
        if not self.possible:
            raise ValueError(_("These samples have no classes: there is nothing to count."))
        self.stop()
        session, key = self._session, self._present()
        if key != self._key:
            self.tallies, self._key = {}, key
        self._run = run = object()
        self.way = way
        self.tallies[way] = Tally("test", len(session.dataset.test))
        self.changed.emit()
        job = counted(session.network.copy(), session.dataset, session.samples.threshold, WAYS[way])
        session.executor(job, partial(self._receive, run), partial(self._ended, run))

    def stop(self) -> None:
        """End the count that is under way; what has been counted stays."""
        if self.way is not None:
            self.way, self._run = None, None
            self.changed.emit()

    def _receive(self, run: object, parts: list[Part]) -> None:
        if run is not self._run or self.way is None:
            return
        tally = self.tallies[self.way]
        labels = self._session.dataset.splits[tally.split].labels
        for part in parts:
            first = part.seen - len(part.answers)
            wrong = np.flatnonzero(part.answers != labels[first : part.seen])
            tally = replace(tally, seen=part.seen, right=tally.right + len(part.answers) - len(wrong),
                            seconds=tally.seconds + part.seconds,
                            wrong=(*tally.wrong, *((first + int(at), int(part.answers[at])) for at in wrong)))
        self.tallies[self.way] = tally
        self.changed.emit()

    def _ended(self, run: object, error: BaseException | None) -> None:
        if run is not self._run:
            return
        self.stop()
        if error is not None:
            message = _("The count broke off: {reason}. Open the lesson again and count once more.")
            self._session.problem.emit(message.format(reason=plain(str(error) or type(error).__name__, 120)))

    def _look(self) -> None:
        """Another network, other data: a count of the old ones ends."""
        if self.way is not None and self.stale:
            self.stop()
        elif self.tallies:
            self.changed.emit()

    def _present(self) -> tuple[object, ...]:
        session = self._session
        return id(session.dataset), zlib.crc32(session.network.flat.tobytes()), id(session.network), (
            session.samples.threshold if session.network.output_shape[0] <= 2 else None)


def counted(network: Network, dataset: Dataset, threshold: float, size: int) -> Iterator[Part]:
    """The job of counting: a part for every hundred test samples, `size` of which go through the network at once."""
    total = len(dataset.test)
    for start in range(0, total, CHUNK):
        x = np.ascontiguousarray(dataset.inputs("test", slice(start, start + CHUNK)), network.dtype)
        begun = CLOCK()
        said = [_answers(network, x[at : at + size], threshold) for at in range(0, len(x), size)]
        seconds = CLOCK() - begun
        yield Part(start + len(x), np.concatenate(said), seconds)


def _answers(network: Network, x: Array, threshold: float) -> Array:
    """The class that the network says to each input; −1 where its output is not a number."""
    y = network.forward(x)
    return np.where(np.isfinite(y).all(axis=1), decided(y, threshold, network), -1)
