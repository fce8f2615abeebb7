"""Replaying: updates are computed again from a moment that was kept, to the bit as they were the first time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from visualnn.engine import Moment, Network, Samples, fit
from visualnn.engine.blas_threads import threads_of
from visualnn.session.branch import Branch
from visualnn.session.keeping import Held

if TYPE_CHECKING:
    from visualnn.session.session import Session

CHUNK = 20  # updates between two looks at whether the person wants to be somewhere else by now
AT_ONCE = 0.04  # seconds of computing that nobody notices
NEAR = 32  # moments before the one gone to that are kept, so that stepping back from there is quick
NEAR_SHARE = 8  # one part in so many of the budget, at most, goes into them


@dataclass(frozen=True, slots=True)
class Replayed:
    """How far a replay is; near its end each moment comes with it."""

    update: int
    moment: Moment | None = None


class Replay:
    """The way from a moment to a later update of the same branch, as a job that any thread can pull."""

    def __init__(self, owner: Branch, start: Moment, target: int, near: int) -> None:
        """The last `near` moments before the target are handed over with it."""
        self.owner, self.start, self.target, self.near = owner, start, target, near
        self.update = start.update
        self.found: list[Moment] = []
        self.stopped = threading.Event()

    def run(self, network: Network, samples: Samples) -> Iterator[Replayed]:
        """Everything on the way, on a network that nobody else uses meanwhile; less of it when stopped."""
        start, close, settings = self.start, self.target - self.near, self.owner.settings
        epochs = start.epoch + self.target - start.update + 1  # enough, whatever the size of the mini-batches
        training = fit(settings.prepare(network), samples, settings.make_optimizer(), batch_size=settings.batch_size,
                       epochs=epochs, start=start, schedule=self.owner.schedule, noise=settings.noise)  # fmt: skip
        while training.update < self.target and not self.stopped.is_set():
            with threads_of(settings.threads or 1):
                training.advance(min(CHUNK, close - training.update) if training.update < close else 1)
            yield Replayed(training.update, training.moment() if training.update >= close else None)

    def take(self, steps: list[Replayed]) -> None:
        """Note what has been done."""
        self.update = steps[-1].update
        self.found += [step.moment for step in steps if step.moment is not None]


class Replayer:
    """Reaches moments that were not kept: at once where it takes no time, otherwise by a job of the session."""

    def __init__(self, session: Session, held: Held, arrive: Callable[[Branch, Moment], None],
                 changed: Callable[[], object]) -> None:
        self._session, self._held, self._arrive, self._changed = session, held, arrive, changed
        self._near: list[tuple[Branch, Moment]] = []
        self._twin: Network | None = None
        self.under_way: Replay | None = None

    def nearest(self, owner: Branch, update: int) -> Moment:
        """The last known moment of this branch that is not after the update."""
        near = [moment for branch, moment in self._near if branch is owner and moment.update <= update]
        return max([owner.nearest(update), *near], key=lambda moment: moment.update)

    def go(self, owner: Branch, start: Moment, update: int) -> None:
        """From a moment to a later update; `arrive` hears of it, now or when a job is done."""
        replay = self._replay(owner, start, update)
        if (update - start.update) * owner.pace <= AT_ONCE:
            replay.take(list(self._steps(replay)))
            self._end(replay)
            return
        self.under_way = replay
        self._changed()
        network = self._session.network.copy()

        def job() -> Iterator[Replayed]:
            yield from replay.run(network, self._session.dataset.train.samples())

        self._session.executor(job(), partial(self._receive, replay), partial(self._ended, replay))

    def compute(self, owner: Branch, start: Moment, update: int) -> Moment:
        """The moment at an update, however long it takes."""
        replay = self._replay(owner, start, update)
        replay.take(list(self._steps(replay)))
        return replay.found[-1]

    def cancel(self) -> None:
        """Give up the job that is under way."""
        if self.under_way is not None:
            self.under_way.stopped.set()
            self.under_way = None
            self._changed()

    def forget(self) -> None:
        """Another network is on show: nothing of what was is of use."""
        self.cancel()
        self._keep_near([])
        self._twin = None

    def _replay(self, owner: Branch, start: Moment, update: int) -> Replay:
        budget = self._session.settings.history_megabytes * 2**20
        return Replay(owner, start, update, min(NEAR, budget // NEAR_SHARE // start.nbytes))

    def _steps(self, replay: Replay) -> Iterator[Replayed]:
        if self._twin is None:
            self._twin = self._session.network.copy()
        return replay.run(self._twin, self._session.dataset.train.samples())

    def _receive(self, replay: Replay, steps: list[Replayed]) -> None:
        if replay is self.under_way:
            replay.take(steps)
            if replay.update == replay.target:
                self.under_way = None
                self._end(replay)
            self._changed()

    def _ended(self, replay: Replay, error: BaseException | None) -> None:
        if replay is self.under_way:
            self.under_way = None
            self._changed()
        if error is not None:
            self._session.history.complain(error)

    def _end(self, replay: Replay) -> None:
        *near, last = replay.found
        self._keep_near([(replay.owner, moment) for moment in near])
        self._arrive(replay.owner, last)

    def _keep_near(self, near: list[tuple[Branch, Moment]]) -> None:
        for _owner, moment in near:
            self._held.take(moment)
        for _owner, moment in self._near:
            self._held.release(moment)
        self._near = near
