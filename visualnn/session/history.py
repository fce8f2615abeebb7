"""The history of training: every update can be gone back to, exactly, and forward again; from each a run can branch."""

from __future__ import annotations

from visualnn.engine import Moment, Optimizer
from visualnn.engine.batch import MOST_SAMPLES
from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.branch import Branch, Line
from visualnn.session.growth import Growth
from visualnn.session.training_settings import TrainingSettings

GRAINS = ("update", "epoch")


class History(Growth):
    """`line` is the run on show with all that led to it, `moment` the state of training on show; both are None before
    any training.

    `moved` says that another moment or run is on show, `grew` that there are more updates, `changed` that there are
    other runs, another budget, or something to be computed on the way to a moment.
    """

    # Going somewhere

    def go(self, update: int) -> None:
        """Show the network as it was after so many updates. What is far from every moment kept is computed by a job;
        training that goes on pauses.
        """
        if self.line is None:
            return
        self._session.run.pause()
        self.following = False
        self._replayer.cancel()
        update = min(max(int(update), 0), self.end)
        owner = self.line.owner(update)
        start = self._start_for(owner, update)
        if start.update < update:
            self._replayer.go(owner, start, update)
        elif start is not self.moment or owner is not self._owner:
            self._show(owner, start)

    def step(self, by: int, grain: str = "update") -> None:
        """Some updates forward or back, or to the end of some epoch."""
        here = self.position
        if grain == "update" or self.line is None:
            self.go(here + by)
            return
        stops = {0, *self.line.epoch_ends(), self.end}
        ahead = sorted(stop for stop in stops if (stop - here) * by > 0)
        if ahead:
            self.go((ahead if by > 0 else ahead[::-1])[: abs(by)][-1])

    def choose(self, branch: Branch) -> None:
        """Show another run: at the same moment if that belongs to it, too, otherwise at its end."""
        if branch is self.branch or branch not in self.branches:
            return
        self._session.run.pause()
        self.line = Line(branch)
        if self.position > branch.end or self.line.owner(self.position) is not self._owner:
            self.go(branch.end)
        else:
            self.following = False
            self._session.retrace()  # what comes next may be another update
        self.moved.emit()
        self._session.run.grew.emit()

    def cancel(self) -> None:
        """Give up the computing that is under way; the network on show stays."""
        self._replayer.cancel()

    def reach(self, update: int) -> Moment:
        """The state after an update of the run on show, however long it takes to compute. ValueError if there is no
        such update.
        """
        if self.line is None or not 0 <= update <= self.end:
            raise ValueError(f"there is no update {update} in this run")
        owner = self.line.owner(update)
        start = self._start_for(owner, update)
        return start if start.update == update else self._replayer.compute(owner, start, update)

    def _start_for(self, owner: Branch, update: int) -> Moment:
        start = self._replayer.nearest(owner, update)
        here = self.moment
        return here if here and owner is self._owner and start.update <= here.update <= update else start

    def _show(self, owner: Branch, moment: Moment) -> None:
        """Put a moment on show: every panel follows."""
        self._hold(owner, moment)
        batch = self._session.batch
        if batch.given:
            batch.forget()  # it was the mini-batch of another update
        self._session.take_parameters(moment.flat)
        self.moved.emit()

    def show_run(self, branch: Branch | None) -> None:
        """A run goes on: show its newest update, and follow it."""
        if branch is not None and not self.following:
            if branch is not self.branch:
                self.choose(branch)
            self.go(branch.end)
        self.following = True

    # What comes next

    def next_update(self) -> tuple[Moment, TrainingSettings] | None:
        """What the next update of the run on show began from, and its settings; None at the end."""
        if self.line is None or self.moment is None or self.position >= self.end:
            return None
        owner = self.line.owner(self.position + 1)
        return (owner.start if owner.since == self.position else self.moment), owner.settings

    def optimizer(self) -> Optimizer:
        """The optimizer with its memory, as it made the next update; at the end, as it would go on now."""
        following = self.next_update()
        moment, settings = following or (self.moment, self._going_on())
        made = settings.make_optimizer()
        made.rate = self.rate
        return moment.recalled(made) if moment else made

    @property
    def rate(self) -> float:
        """The learning rate of the update that comes next, as its schedule has it."""
        following, settings, schedule = self.next_update(), self._going_on(), None
        if following and self.line is not None:
            owner = self.line.owner(self.position + 1)
            settings, schedule = owner.settings, owner.schedule
        elif self.branch is not None and self._session.run.on_show:  # its schedule began where the run did
            schedule = settings.make_schedule(self.branch.first.start.position(self.branch.samples))
        moment = following[0] if following else self.moment
        if schedule is None or moment is None or self.branch is None:
            return settings.learning_rate
        return schedule.rate_at(moment.position(self.branch.samples))

    def _going_on(self) -> TrainingSettings:
        """What an update would be made with that is not made yet."""
        run = self._session.run
        return run.wanted if run.on_show else run.settings

    def batch_indices(self, update: int | None = None) -> Array:
        """Which samples of the training split update number `update` + 1 used, or would use; without a number, the one
        that comes next.
        """
        if self.line is None or self.moment is None:
            raise ValueError("nothing has been trained yet")
        update = self.position if update is None else update
        owner = self.line.owner(min(update + 1, self.end))
        moment = owner.start if owner.since == update else self.reach(update)
        settings = owner.settings if update < self.end else self._going_on()
        return moment.next_batch(owner.samples, settings.batch_size)

    def walk_batch(self) -> None:
        """Step through the mini-batch of the next update: sample after sample, the mean, and the update itself."""
        if self.moment is None:
            return
        self._session.run.pause()
        self.following = False
        indices = self.batch_indices()
        if len(indices) > MOST_SAMPLES:
            message = _("This update has a mini-batch of {count} samples, and {most} at most can be stepped through. "
                        "Train with smaller mini-batches to step through one.")
            self._session.problem.emit(message.format(count=len(indices), most=MOST_SAMPLES))
            return
        following = self.next_update()
        moment = following[0] if following else self.moment
        settings = following[1] if following else self._going_on()
        settings.prepare(self._session.network)
        self._session.batch.walk("train", indices.tolist(), self.optimizer(), moment, settings.noise)
