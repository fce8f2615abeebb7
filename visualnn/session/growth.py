"""How the history grows: runs begin, branch and are forgotten, and their moments share a limited memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.engine import Moment
from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.branch import Branch, Curves, Line
from visualnn.session.keeping import Held, thin, thin_out
from visualnn.session.replay import Replayer
from visualnn.session.settings import RANGES
from visualnn.session.training_settings import TrainingSettings

if TYPE_CHECKING:
    from visualnn.session.session import Session

MOST_KEPT = 3000  # moments, however small they are


class Growth:
    """All runs there are, and the moment of one of them that is on show."""

    moved = Signal()
    grew = Signal()
    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.branches: list[Branch] = []
        self.line: Line | None = None
        self.moment: Moment | None = None
        self._owner: Branch | None = None  # of the moment on show
        self.following = True  # whether the network on show is the newest one of a run that goes on
        self._held = Held()
        self._replayer = Replayer(session, self._held, self._show, self.changed.emit)
        self._numbers = 0

    # What there is

    @property
    def branch(self) -> Branch | None:
        """The run on show."""
        return self.line.branch if self.line else None

    @property
    def runs(self) -> list[Branch]:
        """All runs, each with its last part."""
        gone_on = {id(branch.parent) for branch in self.branches if branch.continues}
        return [branch for branch in self.branches if id(branch) not in gone_on]

    @property
    def curves(self) -> Curves:
        """Those of the run on show."""
        return self.line.branch.curves if self.line else Curves()

    @property
    def position(self) -> int:
        """The updates that have been made to the network on show."""
        return self.moment.update if self.moment else 0

    @property
    def end(self) -> int:
        """The last update of the run on show."""
        return self.line.end if self.line else 0

    @property
    def budget(self) -> int:
        """Bytes that may be held."""
        return self._session.settings.history_megabytes * 2**20

    @property
    def bytes(self) -> int:
        """Bytes that are held."""
        return self._held.bytes

    @property
    def progress(self) -> float | None:
        """The share that is done of the computing on the way to a moment; None if nothing is being computed."""
        way = self._replayer.under_way
        return (way.update - way.start.update) / (way.target - way.start.update) if way else None

    # How it grows

    def begin(self, settings: TrainingSettings) -> tuple[Branch, Moment]:
        """Where a run with these settings starts: a new one, a branch of the present one, or its end."""
        session = self._session
        self._replayer.cancel()
        self.following = True
        if settings.fresh or self.moment is None or self.line is None:
            network = session.network.copy()
            if settings.fresh:
                network.initialize(settings.seed)
            start = Moment.beginning(network, settings.make_optimizer(), settings.seed, settings.shuffle)
            return self._add(Branch(self._number(), settings, start, len(session.dataset.train))), start
        if self.goes_on(settings):
            return self.line.branch, self.moment
        owner = self._owner or self.line.branch
        start = self.moment
        if (settings.seed, settings.shuffle) != (owner.settings.seed, owner.settings.shuffle):
            start = replace(start.reseeded(settings.seed), shuffle=settings.shuffle)
        return self._add(Branch(self._number(), settings, start, owner.samples, owner)), start

    def goes_on(self, settings: TrainingSettings) -> bool:
        """Whether a run with these settings from here is the present one going on."""
        branch, settings = self.branch, settings.resolved(self._session.network)
        return (branch is not None and branch is self._owner and self.position == branch.end
                and branch.settings.trains_like(settings))  # fmt: skip

    def turn(self, branch: Branch, settings: TrainingSettings, moment: Moment) -> Branch:
        """A run goes on from here with other settings; its part from here."""
        if branch.since == moment.update:
            branch.settings = settings  # of several changes between two updates the last one counts
            self.changed.emit()
            return branch
        branch.end = max(branch.end, moment.update)
        part = Branch(branch.number, settings, moment, branch.samples, branch, continues=True)
        part.pace = branch.pace
        self.branches.append(part)
        self._held.take(moment)
        if branch is self.branch:
            self.line = Line(part)
        self.changed.emit()
        return part

    def note(self, branch: Branch, moments: Iterable[Moment], update: int, pace: float) -> None:
        """A run has gone on: keep these moments of it, and show the last one if the run is being followed."""
        branch.end, branch.pace = max(branch.end, update), pace
        last = None
        for last in moments:
            if branch.keep(last):
                self._held.take(last)
        self._thin()
        self.grew.emit()
        if last is not None and self.following and branch is self.branch:
            self._replayer.cancel()
            self._show(branch, last)

    def changed_by_hand(self, flat: Array) -> None:
        """The network on show has other parameters now: from here it is another run."""
        moment, owner = self.moment, self._owner
        if moment is None or owner is None or flat is moment.flat or np.array_equal(flat, moment.flat, equal_nan=True):
            return
        start = replace(moment, flat=flat.copy())
        self._add(Branch(self._number(), owner.settings, start, owner.samples, owner, changed=True))
        self.moved.emit()

    def _add(self, branch: Branch) -> Branch:
        needed = {id(one.parent) for one in [*self.branches, branch]}
        for one in [*self.branches]:
            if one.end == one.since and not one.changed and id(one) not in needed:
                self._drop(one)  # it never got anywhere
        self.branches.append(branch)
        self.line = Line(branch)
        self._held.take(branch.start)
        if branch.owns(branch.since):
            self._hold(branch, branch.start)
        self.changed.emit()
        return branch

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    # What is given up

    def choose_budget(self, megabytes: int) -> None:
        """How much memory the history may take from now on."""
        low, high = RANGES["history_megabytes"]
        self._session.settings.history_megabytes = int(min(max(megabytes, low), high))
        self._thin()
        self.changed.emit()

    def forget_earlier(self) -> None:
        """Forget all runs but the one on show and those that it grew from."""
        kept = self.line.branches if self.line else []
        for branch in [one for one in self.branches if one not in kept]:
            self._drop(branch)
        self.changed.emit()

    def leave(self) -> None:
        """The network on show is no moment of the history any more; the runs can still be gone to."""
        self._replayer.cancel()
        self.line = None
        self._hold(None, None)
        self.moved.emit()

    def forget(self) -> None:
        """Another network is on show, for which nothing of this is of use."""
        self.leave()
        self._replayer.forget()
        for branch in [*self.branches]:
            self._drop(branch)
        self._numbers = 0
        self.changed.emit()

    def complain(self, error: BaseException) -> None:
        message = _("That update could not be computed again: {reason}. The network is as it was last shown.")
        self._session.problem.emit(message.format(reason=str(error).rstrip(".") or type(error).__name__))

    def _drop(self, branch: Branch) -> None:
        self.branches.remove(branch)
        for moment in branch.keyframes:
            self._held.release(moment)

    def _thin(self) -> None:
        thin_out(self.branches, self._held, MOST_KEPT)
        if self._held.bytes > self.budget:
            thin(self.branches, self._held, self.budget)

    def _hold(self, owner: Branch | None, moment: Moment | None) -> None:
        if moment is not None:
            self._held.take(moment)
        if self.moment is not None:
            self._held.release(self.moment)
        self._owner, self.moment = owner, moment
        self._thin()

    def _show(self, owner: Branch, moment: Moment) -> None:
        """Put a moment on show: every panel follows."""
        raise NotImplementedError
