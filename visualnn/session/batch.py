"""The mini-batch that is walked through: how many samples, which ones, and where the walk goes on when it changes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from psygnal import Signal

from visualnn.engine import BatchTrace, Moment, Optimizer, Trace, record, record_batch
from visualnn.engine.batch import MOST_SAMPLES
from visualnn.engine.expr import Array
from visualnn.engine.training import disturb
from visualnn.session import givens

if TYPE_CHECKING:
    from visualnn.session.session import Session

USUAL = 8  # samples of the first mini-batch: their segments of the bar can still be read
SLOW = 0.01  # seconds: a trace that takes longer is not made anew for every report of the training
SHARE = 0.1  # of the time, at most, goes into such traces while the network is being trained


@dataclass(frozen=True)
class Given:
    """A mini-batch that somebody else put together, the optimizer with the memory that it has by then, and the moment
    of training whose chance is shown again, with the `noise` on the inputs.
    """

    indices: tuple[int, ...]
    optimizer: Optimizer | None
    moment: Moment | None = None
    noise: float = 0.0


class Place(NamedTuple):
    """Where the walk is: the trace, the steps done, the terms of the next one, and the cell that is selected."""

    trace: Trace
    position: int
    term: int
    cell: tuple[str, tuple[int, ...]] | None


class Batch:
    """`size` samples of the split, beginning with the current one; 1 is the ordinary walk through one sample.

    `changed` says that the walk is through other samples; the trace has followed.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.size = 1
        self._usual = USUAL
        self._given: Given | None = None
        self._choosing = False
        self._cost = self._recorded = 0.0
        self._missed = False
        session.run.changed.connect(self._catch_up)

    # What there is

    @property
    def active(self) -> bool:
        """Whether the walk is through a mini-batch, be it one of a single sample."""
        return self.size > 1 or self._given is not None

    @property
    def given(self) -> bool:
        """Whether the samples were put together by somebody else, as those of an update that was made in training."""
        return self._given is not None

    @property
    def usual(self) -> int:
        """How many samples the next mini-batch has if nobody says anything else."""
        return self._usual

    @property
    def most(self) -> int:
        """How many samples there can be."""
        return min(MOST_SAMPLES, self._session.samples.count)

    @property
    def indices(self) -> Array:
        """The samples of the split, in the order of the walk. Behind the last one of the split comes the first."""
        if self._given is not None:
            return np.array(self._given.indices, np.intp)
        samples = self._session.samples
        return (samples.current + np.arange(min(self.size, self.most))) % samples.count

    @property
    def sample(self) -> int | None:
        """Which one of the samples, from 0, the playhead is in; None behind them all, and where there is no batch."""
        playhead = self._session.playhead
        if not self.active or not len(playhead.trace):
            return None
        return playhead.trace.sample_at(playhead.position if playhead.term else max(playhead.position - 1, 0))

    # Choosing

    def choose(self, size: int) -> None:
        """Walk through so many samples, beginning with the current one."""
        size = min(max(int(size), 1), self.most)
        if size > 1:
            self._usual = size
        if size != self.size or self._given is not None:
            self.size, self._given = size, None
            self._follow()

    def expect(self, size: int) -> None:
        """The next mini-batch is to have so many samples."""
        self._usual = min(max(int(size), 2), self.most)

    def one(self) -> None:
        """Walk through the current sample alone."""
        self.choose(1)

    def toggle(self) -> None:
        """From one sample to a mini-batch, or back."""
        self.choose(1 if self.active else self._usual)

    def walk(self, split: str, indices: Sequence[int], optimizer: Optimizer | None = None,
             moment: Moment | None = None, noise: float = 0.0) -> None:
        """Walk through these samples of a split, the first of which becomes the current one. The update is that of
        `optimizer`, with its memory, or else of the one that training would begin with; layers draw by chance what
        they drew in the update after the `moment`, and `noise` on the inputs is drawn again, too. ValueError if there
        are no samples or more than 100.
        """
        found = tuple(int(index) for index in indices)
        if not 1 <= len(found) <= MOST_SAMPLES:
            raise ValueError(f"a mini-batch that is walked through has 1 to {MOST_SAMPLES} samples, not {len(found)}")
        samples = self._session.samples
        self._choosing = True
        try:
            samples.show_split(split)
            samples.choose(found[0])
        finally:
            self._choosing = False
        own = optimizer.copy() if optimizer is not None else None
        self.size, self._given = len(found), Given(found, own, moment, noise)
        self._follow()

    def forget(self) -> None:
        """Back to one sample without a word: another network is on show now."""
        self.size, self._given = 1, None

    def _follow(self) -> None:
        self._session.retrace()
        self.changed.emit()

    def follow_sample(self) -> None:
        """Another sample is current. It leads the next mini-batch; one that was given is left."""
        if self._choosing:
            return
        if self._given is not None:
            self.size, self._given = 1, None
            self._follow()
        elif self.active:
            self._follow()
        else:
            self._session.retrace()

    # How the trace follows

    def record(self, optimizer: Optimizer) -> Trace:
        """The trace of the current sample or of the mini-batch, with what is changed by what-if."""
        session, begun = self._session, time.perf_counter()
        what_if, samples = session.what_if, session.samples
        network = what_if.applied(session.network)
        moment = self._given.moment if self._given is not None else None
        chance = moment.chance(len(session.dataset.train)) if moment is not None else None
        if not self.active:
            x = what_if.applied_input(samples.current_input())
            return record(network, x, samples.current_target(), optimizer, chance)
        indices = self.indices
        inputs = samples.dataset.inputs(samples.split, indices)
        inputs[0] = what_if.applied_input(inputs[0])
        if self._given is not None and self._given.noise and chance is not None:
            inputs = network.as_batch(inputs).copy()
            disturb(inputs, self._given.noise, chance)
        targets = samples.targets(indices)
        if self._given is not None and self._given.optimizer is not None:
            optimizer = self._given.optimizer
        trace = record_batch(network, inputs, targets, optimizer, chance)
        self._recorded = time.perf_counter()
        self._cost, self._missed = self._recorded - begun, False
        return trace

    def waits(self) -> bool:
        """Whether the trace is left as it is for now: making it so often would hold up the training."""
        passed = time.perf_counter() - self._recorded
        slow = self.active and self._cost > SLOW and passed < self._cost / SHARE
        self._missed = slow and self._session.run.state == "running"
        return self._missed

    def _catch_up(self) -> None:
        """Training pauses or has ended: now the trace is that of the network on show."""
        if self._missed and self._session.run.state != "running":
            self._session.retrace()

    # Staying where we are

    def place(self) -> Place:
        """Where the walk is now."""
        session = self._session
        selection, playhead = session.selection, session.playhead
        cell = None
        if selection.array is not None and selection.index is not None:
            cell = selection.array, selection.index
        return Place(session.trace, playhead.position, playhead.term, cell)

    def keep_place(self, place: Place) -> None:
        """When the walk is through more or fewer samples now: the same step of the same sample, if it is still there,
        otherwise of the first; and the same cell.
        """
        old, new = place.trace, self._session.trace
        if (type(old), old.samples) == (type(new), new.samples):
            return
        self._session.playhead.go(same_place(old, place.position, new), place.term)
        if place.cell is not None:
            cell = same_cell(old, place.cell, new)
            if cell is None:
                self._session.selection.clear()
            else:
                self._session.selection.select(*cell)


def same_place(old: Trace, position: int, new: Trace) -> int:
    """The position in another walk through the same network at which as much of a sample, or of the update, is done."""
    phase = old[position - 1].phase if position else ""
    if phase in ("mean", "update"):
        if phase not in new.phase_starts:  # the mean of one sample: its gradients are there, the update comes next
            return new.phase_starts.get("update", len(new))
        return min(new.phase_starts[phase] + position - old.phase_starts[phase], len(new))
    local = old.picture(position)[1]
    sample = (old.sample_at(position - 1) or 0) if position else 0
    if 0 < sample < new.samples:
        local += next(stage.start for stage in new.stages if stage.sample == sample)
    return min(local, len(new))


def same_cell(old: Trace, cell: tuple[str, tuple[int, ...]], new: Trace) -> tuple[str, tuple[int, ...]] | None:
    """The cell of the same unit or weight; of the same sample if it is still there, otherwise of the first."""
    array, index = cell
    if isinstance(old, BatchTrace) and array not in new.arrays:
        array = f"d{array[1:]}" if array.startswith("g") else {"J": "L"}.get(array, array)
    tries = [index, (0, *index), index[1:], (0, *index[1:])]
    return next(((array, place) for place in tries if givens.is_there(new, array, place)), None)
