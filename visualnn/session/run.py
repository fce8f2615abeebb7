"""A run: the training that the person starts, pauses and stops, with everything it has reported so far."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from visualnn.engine import Moment, Network, Optimizer
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.session import control as orders
from visualnn.session.branch import Curves
from visualnn.session.control import Control
from visualnn.session.ending import because, ending
from visualnn.session.executor import run_at_once
from visualnn.session.progress import Progress
from visualnn.session.report import Plan, Report, TrainingData
from visualnn.session.training_settings import LIVE, TrainingSettings

if TYPE_CHECKING:
    from visualnn.data.dataset import Dataset
    from visualnn.session.session import Session


class Run(Progress):
    """The state of training, and what the person asks of it."""

    changed = Signal()
    grew = Signal()

    def __init__(self, session: Session, settings: TrainingSettings) -> None:
        super().__init__(session, settings)
        self.state = "idle"
        self.failed = False  # whether the last run was ended by an error
        self.pace = 0.0  # updates a second at most; 0: as many as possible
        self._control: Control | None = None
        self._job: Iterator[Report] = iter(())
        self._stands = False  # a job that is pulled at once cannot wait for a person: it is left until an order comes

    def set(self, **changes: Any) -> None:
        """Change settings for the next run, and for the one that is under way those that can be changed meanwhile; a
        changed optimizer or rate shows in the update of the trace at once.

        ValueError says in a sentence which one cannot work; then none is changed.
        """
        settings = replace(self.settings, **changes)
        settings.check(len(self._session.dataset.train))
        if settings == self.settings:
            return
        old, self.settings = self.settings, settings
        settings.prepare(self._session.network)
        if self._control is not None:
            self._give(orders.CHANGE, self.wanted)
        self.changed.emit()
        if _step_of(old) != _step_of(settings):
            self._session.retrace()

    @property
    def wanted(self) -> TrainingSettings:
        """What the run under way goes on with, otherwise what the next one begins with."""
        if self._control is None or self._branch is None:
            return self.settings
        settings = self.settings.resolved(self._session.network)
        return replace(self._branch.settings, **{name: getattr(settings, name) for name in LIVE})

    @property
    def on_show(self) -> bool:
        """Whether a run is under way and the network on show is its newest one."""
        history = self._session.history
        return self._control is not None and history.branch is self._branch and history.position >= history.end

    def choose_optimizer(self, name: str) -> None:
        """Take another optimizer with the rate that is usual for it: a rate that suits SGD makes Adam diverge."""
        lesson = TrainingSettings.from_table(self._session.lesson.training)
        rate = lesson.learning_rate if name == lesson.optimizer else Optimizer.kinds[name]().rate
        self.set(optimizer=name, learning_rate=rate)

    def start(self, most: int = 0, advance: int = 0) -> None:
        """Begin a run with the present settings, of so many updates at most, which pauses when it has made `advance`
        updates (EPOCH: an epoch; 0: never by itself).
        """
        if self.state != "idle":
            return
        settings, session = self.settings, self._session
        try:
            settings.check(len(session.dataset.train))
        except (ValueError, UnreadableFile) as error:
            session.problem.emit(str(error))
            return
        settings = settings.resolved(session.network)
        branch, start = session.history.begin(settings)
        settings.prepare(session.network)
        plan = Plan(start, settings, evaluations(settings.epochs), most, advance, self.pace)
        self._branch, self.update, self.seconds_left = branch, 0, None
        self.updates = plan.updates(branch.samples)
        self._before = self.epochs_done = branch.epochs_at(start.update)
        self.epochs_end = branch.epochs_at(start.update + self.updates)
        self.state, self._control = "running", Control()
        self.changed.emit()
        self.grew.emit()
        token = self._control
        self._job, self._stands = self._train(session.network.copy(), plan, token), False
        session.executor(self._job, partial(self._receive, token), partial(self._ended, token))

    def _train(self, network: Network, plan: Plan, control: Control) -> Iterator[Report]:
        """Made here, pulled elsewhere: reading the training images is already part of the job."""
        session = self._session
        yield from session.workshop.train(network, training_data(session.dataset), plan, control)

    def branch_from_here(self) -> None:
        """Train on from the moment on show with the present settings, whatever is under way; a run that was paused
        stays as far as it got.
        """
        self.abandon()
        self.go_on(self.settings.epochs)

    def go_on(self, epochs: int = 0, updates: int = 0) -> None:
        """Train the network on show for so many epochs, or for so many updates, with the present settings."""
        before = self.settings
        an_epoch = -(-len(self._session.dataset.train) // before.batch_size)
        self.settings = replace(before, fresh=False, epochs=epochs or -(-updates // an_epoch) or 1)
        self.start(updates)
        self.settings = before

    def pause(self) -> None:
        if self.state == "running" and self._control:
            self._give(orders.PAUSE)
            self._become("paused")

    def resume(self) -> None:
        if self.state == "paused" and self._control:
            self._session.history.show_run(self._branch)
            self._become("running")
            self._give(orders.RESUME)

    def advance(self, updates: int = 1) -> None:
        """Make so many updates (EPOCH: those to the end of the epoch), then pause; begin a run if there is none."""
        if self._control is None:
            self.start(advance=updates)
            return
        self._session.history.show_run(self._branch)
        self._become("running")
        self._give(orders.ADVANCE, updates)

    def set_pace(self, updates: float) -> None:
        """Make so many updates a second at most, from now on; 0: as many as possible. ValueError if that is less."""
        if not 0 <= updates < math.inf:
            raise ValueError(_("the pace is 0 or a number of updates a second, not {value}").format(value=updates))
        self.pace = updates
        if self._control is not None:
            self._give(orders.PACE, updates)
        self.changed.emit()

    def stop(self) -> None:
        """Ask the run to end; it keeps what it has reached, and says so when it has ended."""
        if self._control:
            self._give(orders.STOP)

    def _give(self, kind: str, value: Any = None) -> None:
        """An order to the job; one that stands still goes on, unless it would only stand still again."""
        token = self._control
        assert token is not None
        token.give(kind, value)
        if self._stands and kind not in (orders.PAUSE, orders.PACE):
            self._stands = False
            self._session.executor(self._job, partial(self._receive, token), partial(self._ended, token))

    def _become(self, state: str) -> None:
        if self.state != state:
            self.state = state
            self.changed.emit()

    def abandon(self) -> None:
        """End the run and hear no more of it: another network is on show now."""
        if self._control:
            self._control.give(orders.STOP)
            self._control = None
            self._to_idle()

    def _to_idle(self) -> None:
        self.state, self.seconds_left = "idle", None
        self.changed.emit()

    def _receive(self, token: Control, reports: Iterable[Report]) -> bool:
        """Take what the job has reported; True where it stands still now and is pulled at once (see `executor`)."""
        reports = list(reports)
        if token is not self._control or not reports:  # a job that is stopped may have nothing more to report
            return False
        history, pending = self._session.history, list[Moment]()
        for report in reports:
            self._note(report)
            if report.moment is not None:
                pending.append(report.moment)
            if report.turned is not None and report.moment is not None and self._branch is not None:
                history.note(self._branch, pending, report.moment.update, report.pace or self._branch.pace)
                self._branch, pending = history.turn(self._branch, report.turned, report.moment), []
        self.grew.emit()
        branch, last = self._branch, reports[-1]
        if branch is not None:
            history.note(branch, pending, last.first + last.update, last.pace or branch.pace)
        if last.paused and self.state == "running":
            self._become("paused")
        self._stands = last.paused and self._session.executor is run_at_once
        return self._stands

    def _ended(self, token: Control, error: BaseException | None) -> None:
        if token is not self._control:
            return
        self._control, self.failed = None, error is not None  # before anybody hears that it has ended
        self._to_idle()
        self.grew.emit()
        session, curves = self._session, self._branch.curves if self._branch else Curves()
        if error is not None:
            session.problem.emit(_failure(error))
        elif curves.losses and not math.isfinite(curves.losses[-1]):
            session.problem.emit(_("Training stopped: the loss is no longer a number; the steps were too large. "
                                   "Try a smaller learning rate."))
        elif curves.losses:
            accuracy = curves.test_accuracy[-1] if curves.test_accuracy else None
            pictures = session.dataset.is_pictures
            session.said.emit(ending(self.update, self.updates, accuracy, curves.losses[-1], pictures, self.reason,
                                     self.settings.patience))  # fmt: skip
        elif self.reason:  # there was nothing to be done
            session.said.emit(because(self.reason, self.settings.patience))


def _step_of(settings: TrainingSettings) -> tuple[object, ...]:
    """What the update that a trace shows depends on."""
    return settings.optimizer, settings.make_optimizer().options(), settings.schedule


def training_data(dataset: Dataset) -> TrainingData:
    """What a run trains on and what it counts on."""
    validation = dataset.splits.get("validation")
    samples = None if validation is None else validation.samples()
    return TrainingData(dataset.train.samples(), dataset.test.samples(), samples)


def evaluations(epochs: int) -> int:
    """How often in an epoch accuracies are counted: a short run still has a curve, a long one does not wait for it."""
    return 4 if epochs <= 5 else 2 if epochs <= 10 else 1


def _failure(error: BaseException) -> str:
    if isinstance(error, UnreadableFile):
        return str(error)
    if isinstance(error, MemoryError):
        return _("Training stopped: there is not enough memory. Try a smaller mini-batch.")
    reason = str(error) or type(error).__name__
    message = _("Training stopped by an error: {reason}. The network is as it was last shown; you can train again.")
    return message.format(reason=reason.rstrip("."))
