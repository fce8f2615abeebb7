"""A branch of the history: one run with its settings, its curves, and the moments kept of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np

from visualnn.engine import Moment
from visualnn.engine.expr import Array
from visualnn.engine.schedules import Schedule
from visualnn.session.diagnosis.examinations import Examinations
from visualnn.session.series import Series
from visualnn.session.training_settings import TrainingSettings


@dataclass
class Curves:
    """What a run has reported; x of all curves is the number of epochs. A loss for every update; accuracies where they
    were counted, those on the validation images only where the data have such.
    """

    loss_epochs: Series = field(default_factory=Series)
    losses: Series = field(default_factory=Series)
    accuracy_epochs: Series = field(default_factory=Series)
    train_accuracy: Series = field(default_factory=Series)
    validation_accuracy: Series = field(default_factory=Series)
    test_accuracy: Series = field(default_factory=Series)

    def loss_at(self, epochs: float) -> float | None:
        """The loss of the update that was made up to this place."""
        place = min(bisect_left(self.loss_epochs, epochs - 1e-9), len(self.losses) - 1)
        return self.losses[place] if place >= 0 and epochs > 0 else None


class Branch:
    """Updates `since` + 1 … `end`, counted from the root of the tree; `parent` is the run that this one grew from.

    `changed` says that its weights at `since` are not those of the parent: a person changed them by hand. One that
    `continues` its parent is the same run, with the same number and curves: a person changed its settings while it ran.
    """

    def __init__(self, number: int, settings: TrainingSettings, start: Moment, samples: int,
                 parent: Branch | None = None, changed: bool = False, continues: bool = False) -> None:
        self.number, self.settings, self.start, self.samples = number, settings, start, samples
        self.parent, self.changed, self.continues = parent, changed, continues
        self.since = self.end = start.update
        self.began = parent.epochs_at(start.update) if parent else 0.0
        self.pace = 0.0  # seconds that an update takes
        self.curves: Curves = parent.curves if parent and continues else Curves()
        self.examinations: Examinations = parent.examinations if parent and continues else Examinations()
        self.keyframes: list[Moment] = [start]

    @property
    def first(self) -> Branch:
        """The part with which the run began, before any of its settings was changed."""
        return self.parent.first if self.parent and self.continues else self

    @property
    def parts(self) -> list[Branch]:
        """The parts of the run up to this one, each with settings of its own."""
        return [*self.parent.parts, self] if self.parent and self.continues else [self]

    @property
    def depth(self) -> int:
        """How many runs this one grew from, one from the other."""
        above = self.first.parent
        return above.depth + 1 if above else 0

    @property
    def schedule(self) -> Schedule | None:
        """How the learning rate changes; it counts from where the run began."""
        return self.settings.make_schedule(self.first.start.position(self.samples))

    def owns(self, update: int) -> bool:
        """Whether the state after this update is kept here and not with the parent."""
        return self.parent is None or update > self.since or (self.changed and update == self.since)

    # Which update is where

    @property
    def an_epoch(self) -> int:
        """How many updates an epoch has."""
        return -(-self.samples // self.settings.batch_size)

    @property
    def begun(self) -> int:
        """How many updates are left of the epoch in which the branch begins."""
        return -(-self.start.left // self.settings.batch_size)

    def epochs_at(self, update: int) -> float:
        """How many times all samples have been seen by then."""
        done, left, size = update - self.since, self.start.left, self.settings.batch_size
        if done <= self.begun:
            seen = min(done * size, left)
        else:
            whole, rest = divmod(done - self.begun, self.an_epoch)
            seen = left + whole * self.samples + min(rest * size, self.samples)
        return self.began + seen / self.samples

    def epochs_of(self, last: int, count: int) -> Array:
        """Where the last `count` updates up to this one are on that axis, (count,); they belong to one epoch."""
        found = self.epochs_at(last - count) + np.arange(1, count + 1) * (self.settings.batch_size / self.samples)
        found[-1:] = self.epochs_at(last)  # the last mini-batch of an epoch may be smaller
        return found

    def epoch_of(self, update: int) -> int:
        """The number of the epoch that this update belongs to; 0 before the first one."""
        return self.start.epoch - (-max(update - self.since - self.begun, 0) // self.an_epoch)

    def epoch_ends(self, last: int) -> list[int]:
        """The updates up to `last` with which an epoch ends."""
        first = self.since + (self.begun or self.an_epoch)
        return list(range(first, last + 1, self.an_epoch))

    # The moments that are kept

    def nearest(self, update: int) -> Moment:
        """The last moment kept that is not after this update."""
        place = bisect_right(self.keyframes, update, key=_update_of)
        return self.keyframes[max(place - 1, 0)]

    def kept(self, last: int) -> list[int]:
        """The updates up to this one whose moments are kept here."""
        first = 0 if self.owns(self.since) else 1  # the moment in which a branch begins is that of its parent
        return [moment.update for moment in self.keyframes[first : bisect_right(self.keyframes, last, key=_update_of)]]

    def keep(self, moment: Moment) -> bool:
        """Keep another moment; False if there is one of that update already."""
        place = bisect_left(self.keyframes, moment.update, key=_update_of)
        self.end = max(self.end, moment.update)
        if place < len(self.keyframes) and self.keyframes[place].update == moment.update:
            return False
        self.keyframes.insert(place, moment)
        return True


class Line:
    """All updates from the root to the end of one branch; those before it grew belong to its parents."""

    def __init__(self, branch: Branch) -> None:
        self.branches: list[Branch] = []
        above: Branch | None = branch
        while above is not None:
            self.branches.insert(0, above)
            above = above.parent
        self.branch = branch

    @property
    def end(self) -> int:
        return self.branch.end

    def owner(self, update: int) -> Branch:
        """The branch that keeps the state after this update."""
        return next(branch for branch in reversed(self.branches) if branch.owns(update))

    def pieces(self) -> list[tuple[Branch, int]]:
        """The branches, each with its last update in this line."""
        ends = [after.since - after.changed for after in self.branches[1:]]
        return list(zip(self.branches, [*ends, self.end], strict=True))

    def keyframes(self) -> list[int]:
        """The updates that need no computing, in order."""
        return [update for branch, last in self.pieces() for update in branch.kept(last)]

    def epoch_ends(self) -> list[int]:
        """The updates with which an epoch ends."""
        return [update for branch, last in self.pieces() for update in branch.epoch_ends(last)]

    def epochs_at(self, update: int) -> float:
        """Where an update is on the axis of the curves."""
        return self.owner(update).epochs_at(update)

    def update_at(self, epochs: float) -> int:
        """The update that is nearest to a place on the axis of the curves."""
        place = bisect_left(range(self.end + 1), epochs, key=self.epochs_at)
        tries = [update for update in (place - 1, place) if 0 <= update <= self.end]
        return min(tries, key=lambda update: abs(self.epochs_at(update) - epochs))

    def loss_at(self, update: int) -> float | None:
        """The loss that was reported around an update."""
        owner = self.owner(update)
        return owner.curves.loss_at(owner.epochs_at(update))


def _update_of(moment: Moment) -> int:
    return moment.update
