"""A run: the training that the person starts, pauses and stops, with everything it has reported so far."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from visualnn.engine import Network, Optimizer
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.session.job import TRAIN_SAMPLE, Control, Plan, Report, TrainingJob
from visualnn.session.training_settings import TrainingSettings

if TYPE_CHECKING:
    from visualnn.session.session import Session

Executor = Callable[[Iterator[Any], Callable[[list[Any]], None], Callable[[BaseException | None], None]], None]


def run_at_once(job: Iterator[Any], receive: Callable[[list[Any]], None],
                ended: Callable[[BaseException | None], None]) -> None:
    """The executor of programs without a window: the whole job, here and now."""
    try:
        for result in job:
            receive([result])
    except Exception as error:  # told like an error on a thread would be
        ended(error)
    else:
        ended(None)


class Run:
    """The state of training and its curves; x of both curves is the number of epochs."""

    changed = Signal()
    grew = Signal()

    def __init__(self, session: Session, settings: TrainingSettings) -> None:
        self._session, self.settings = session, settings
        self.state = "idle"
        self._control: Control | None = None
        self.clear()

    def clear(self) -> None:
        """Forget the curves."""
        self.loss_epochs: list[float] = []
        self.losses: list[float] = []
        self.accuracy_epochs: list[float] = []
        self.train_accuracy: list[float] = []
        self.test_accuracy: list[float] = []
        self.update = self.updates = 0
        self.epochs_done = 0.0
        self.seconds_left: float | None = None
        self._before = 0.0

    @property
    def epoch(self) -> int:
        """The epoch that is being worked on, from 1; 0 before training."""
        done = self.epochs_done - self._before
        return min(math.floor(done) + 1, self.settings.epochs) if self.updates else 0

    @property
    def fraction(self) -> float:
        return self.update / self.updates if self.updates else 0.0

    @property
    def train_count(self) -> int:
        """How many training images the accuracy on them is taken over."""
        return min(TRAIN_SAMPLE, len(self._session.dataset.train))

    def set(self, **changes: Any) -> None:
        """Change settings for the next run; a changed optimizer or rate shows in the update of the trace at once.

        ValueError says in a sentence which one cannot work; then none is changed.
        """
        settings = replace(self.settings, **changes)
        settings.check(len(self._session.dataset.train))
        if settings == self.settings:
            return
        old, self.settings = self.settings, settings
        self.changed.emit()
        if (old.optimizer, old.learning_rate) != (settings.optimizer, settings.learning_rate):
            self._session.retrace()

    def choose_optimizer(self, name: str) -> None:
        """Take another optimizer with the rate that is usual for it: a rate that suits SGD makes Adam diverge."""
        lesson = TrainingSettings.from_table(self._session.lesson.training)
        rate = lesson.learning_rate if name == lesson.optimizer else Optimizer.kinds[name]().rate
        self.set(optimizer=name, learning_rate=rate)

    def start(self) -> None:
        """Begin a run with the present settings."""
        if self.state != "idle":
            return
        settings, session = self.settings, self._session
        try:
            settings.check(len(session.dataset.train))
        except (ValueError, UnreadableFile) as error:
            session.problem.emit(str(error))
            return
        network = session.network.copy()
        if settings.fresh:
            network.initialize(settings.seed)
            self.clear()
        self._before = self.loss_epochs[-1] if self.loss_epochs else 0.0
        self.update, self.seconds_left = 0, None
        self.updates = -(-len(session.dataset.train) // settings.batch_size) * settings.epochs
        self.state, self._control = "running", Control()
        self.changed.emit()
        token = self._control
        job = self._job(network, settings, token)
        session.executor(job, partial(self._receive, token), partial(self._ended, token))

    def _job(self, network: Network, settings: TrainingSettings, control: Control) -> Iterator[Report]:
        """Made here, pulled elsewhere: reading the training images is already part of the job."""
        dataset = self._session.dataset
        plan = Plan(settings.epochs, settings.batch_size, settings.seed, evaluations=_evaluations(settings.epochs))
        train, test = dataset.train.samples(), dataset.test.samples()
        yield from TrainingJob(network, settings.make_optimizer(), train, test, plan, control)

    def pause(self) -> None:
        if self.state == "running" and self._control:
            self._control.pause()
            self.state = "paused"
            self.changed.emit()

    def resume(self) -> None:
        if self.state == "paused" and self._control:
            self._control.resume()
            self.state = "running"
            self.changed.emit()

    def stop(self) -> None:
        """Ask the run to end; it keeps what it has reached, and says so when it has ended."""
        if self._control:
            self._control.stop()

    def abandon(self) -> None:
        """End the run and hear no more of it: another network is on show now."""
        if self._control:
            self._control.stop()
            self._control = None
            self._to_idle()

    def _to_idle(self) -> None:
        self.state, self.seconds_left = "idle", None
        self.changed.emit()

    def _receive(self, token: Control, reports: Iterable[Report]) -> None:
        if token is not self._control:
            return
        flat = None
        for report in reports:
            self._note(report)
            flat = report.flat if report.flat is not None else flat
        self.grew.emit()
        if flat is not None:
            self._session.take_parameters(flat)

    def _note(self, report: Report) -> None:
        self.update, self.updates = report.update, report.updates
        self.epochs_done = self._before + report.epochs
        self.seconds_left = report.seconds_left if report.seconds_left is not None else self.seconds_left
        if report.loss is not None:
            self.loss_epochs.append(self.epochs_done)
            self.losses.append(report.loss)
        if report.test_accuracy is not None and report.train_accuracy is not None:
            self.accuracy_epochs.append(self.epochs_done)
            self.train_accuracy.append(report.train_accuracy)
            self.test_accuracy.append(report.test_accuracy)

    def _ended(self, token: Control, error: BaseException | None) -> None:
        if token is not self._control:
            return
        self._control = None
        self._to_idle()
        self.grew.emit()
        session = self._session
        if error is not None:
            session.problem.emit(_failure(error))
        elif self.losses and not math.isfinite(self.losses[-1]):
            session.problem.emit(_("Training stopped: the loss is no longer a number; the steps were too large. "
                                   "Try a smaller learning rate."))
        elif self.test_accuracy:
            message = _("Training stopped after {update} of {updates} updates: {accuracy:.2%} of the test images.")
            if self.update == self.updates:
                message = _("Training done, {update} of {updates} updates: {accuracy:.2%} of the test images.")
            session.said.emit(message.format(accuracy=self.test_accuracy[-1], update=self.update, updates=self.updates))


def _evaluations(epochs: int) -> int:
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
