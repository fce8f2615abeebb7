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
from visualnn.session.branch import Branch, Curves
from visualnn.session.ending import ending
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
    """The state of training; its curves are those of the run that the history shows, with epochs as their x."""

    changed = Signal()
    grew = Signal()

    def __init__(self, session: Session, settings: TrainingSettings) -> None:
        self._session, self.settings = session, settings
        self.state = "idle"
        self._control: Control | None = None
        self._branch: Branch | None = None
        self.clear()

    def clear(self) -> None:
        """Forget how far training is."""
        self.update = self.updates = 0
        self.epochs_done = self.epochs_end = 0.0
        self.seconds_left: float | None = None
        self._before = 0.0

    @property
    def loss_epochs(self) -> list[float]:
        return self._session.history.curves.loss_epochs

    @property
    def losses(self) -> list[float]:
        return self._session.history.curves.losses

    @property
    def accuracy_epochs(self) -> list[float]:
        return self._session.history.curves.accuracy_epochs

    @property
    def train_accuracy(self) -> list[float]:
        return self._session.history.curves.train_accuracy

    @property
    def test_accuracy(self) -> list[float]:
        return self._session.history.curves.test_accuracy

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
        if _step_of(old) != _step_of(settings):
            self._session.retrace()

    def choose_optimizer(self, name: str) -> None:
        """Take another optimizer with the rate that is usual for it: a rate that suits SGD makes Adam diverge."""
        lesson = TrainingSettings.from_table(self._session.lesson.training)
        rate = lesson.learning_rate if name == lesson.optimizer else Optimizer.kinds[name]().rate
        self.set(optimizer=name, learning_rate=rate)

    def start(self, most: int = 0) -> None:
        """Begin a run with the present settings, of so many updates at most."""
        if self.state != "idle":
            return
        settings, session = self.settings, self._session
        try:
            settings.check(len(session.dataset.train))
        except (ValueError, UnreadableFile) as error:
            session.problem.emit(str(error))
            return
        branch, start = session.history.begin(settings)
        plan = Plan(start, settings.epochs, settings.batch_size, _evaluations(settings.epochs), most)
        self._branch, self.update, self.seconds_left = branch, 0, None
        self.updates = plan.updates(branch.samples)
        self._before = self.epochs_done = branch.epochs_at(start.update)
        self.epochs_end = branch.epochs_at(start.update + self.updates)
        self.state, self._control = "running", Control()
        self.changed.emit()
        self.grew.emit()
        token = self._control
        job = self._job(session.network.copy(), settings, plan, token)
        session.executor(job, partial(self._receive, token), partial(self._ended, token))

    def _job(self, network: Network, settings: TrainingSettings, plan: Plan, control: Control) -> Iterator[Report]:
        """Made here, pulled elsewhere: reading the training images is already part of the job."""
        dataset = self._session.dataset
        train, test = dataset.train.samples(), dataset.test.samples()
        yield from TrainingJob(network, settings.make_optimizer(), train, test, plan, control)

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
            self._control.pause()
            self.state = "paused"
            self.changed.emit()

    def resume(self) -> None:
        if self.state == "paused" and self._control:
            self._session.history.show_run(self._branch)
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
        reports = list(reports)
        if token is not self._control or not reports:  # a job that is stopped may have nothing more to report
            return
        for report in reports:
            self._note(report)
        self.grew.emit()
        branch, last = self._branch, reports[-1]
        if branch is not None:
            moments = [report.moment for report in reports if report.moment is not None]
            self._session.history.note(branch, moments, last.first + last.update, last.pace or branch.pace)

    def _note(self, report: Report) -> None:
        branch = self._branch
        if branch is None:
            return
        self.update, self.updates = report.update, report.updates
        self.epochs_done = branch.epochs_at(report.first + report.update)
        self.seconds_left = report.seconds_left if report.seconds_left is not None else self.seconds_left
        curves = branch.curves
        if report.loss is not None:
            curves.loss_epochs.append(self.epochs_done)
            curves.losses.append(report.loss)
        if report.test_accuracy is not None and report.train_accuracy is not None:
            curves.accuracy_epochs.append(self.epochs_done)
            curves.train_accuracy.append(report.train_accuracy)
            curves.test_accuracy.append(report.test_accuracy)

    def _ended(self, token: Control, error: BaseException | None) -> None:
        if token is not self._control:
            return
        self._control = None
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
            session.said.emit(ending(self.update, self.updates, accuracy, curves.losses[-1], pictures))


def _step_of(settings: TrainingSettings) -> tuple[object, ...]:
    """What the update that a trace shows depends on."""
    return settings.optimizer, settings.learning_rate, settings.l1, settings.l2


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
