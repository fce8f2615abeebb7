"""How far training is, and everything that the run on show has reported."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from visualnn.engine import Dropout
from visualnn.session.branch import Branch
from visualnn.session.job import TRAIN_SAMPLE
from visualnn.session.report import Report
from visualnn.session.series import Series
from visualnn.session.training_settings import TrainingSettings

if TYPE_CHECKING:
    from visualnn.session.session import Session


class Progress:
    """What a run has reported so far; its curves are those of the run that the history shows, with epochs as their
    x.
    """

    def __init__(self, session: Session, settings: TrainingSettings) -> None:
        self._session, self.settings = session, settings
        self._branch: Branch | None = None
        self.clear()

    def clear(self) -> None:
        """Forget how far training is."""
        self.update = self.updates = 0
        self.made = 0  # updates since the root of the history
        self.epochs_done = self.epochs_end = 0.0
        self.seconds_left: float | None = None
        self.reason = ""  # why the last run ended before its epochs were over, as in `stopping.REASONS`
        self._before = 0.0

    @property
    def session(self) -> Session:
        """What is trained belongs to it."""
        return self._session

    @property
    def dropout_rates(self) -> list[float]:
        """Those of the network's Dropout layers, from the input to the output."""
        return [layer.rate for layer in self._session.network.layers if isinstance(layer, Dropout)]

    @property
    def made_epoch(self) -> int:
        """The epoch that the last update of the run belongs to; 0 before the first one."""
        return self._branch.epoch_of(self.made) if self._branch else 0

    @property
    def loss_epochs(self) -> Series:
        return self._session.history.curves.loss_epochs

    @property
    def losses(self) -> Series:
        return self._session.history.curves.losses

    @property
    def accuracy_epochs(self) -> Series:
        return self._session.history.curves.accuracy_epochs

    @property
    def train_accuracy(self) -> Series:
        return self._session.history.curves.train_accuracy

    @property
    def test_accuracy(self) -> Series:
        return self._session.history.curves.test_accuracy

    @property
    def validation_accuracy(self) -> Series:
        return self._session.history.curves.validation_accuracy

    @property
    def epoch(self) -> int:
        """The epoch that is being worked on, from 1; 0 before training."""
        done = self.epochs_done - self._before
        return min(math.floor(done) + 1, self.planned_epochs) if self.updates else 0

    @property
    def planned_epochs(self) -> int:
        """How many epochs the run is or was to last; the settings may already say something else for the next one."""
        return max(1, math.ceil(round(self.epochs_end - self._before, 6))) if self.updates else self.settings.epochs

    @property
    def fraction(self) -> float:
        return self.update / self.updates if self.updates else 0.0

    @property
    def train_count(self) -> int:
        """How many training images the accuracy on them is taken over."""
        return min(TRAIN_SAMPLE, len(self._session.dataset.train))

    def _note(self, report: Report) -> None:
        branch = self._branch
        if branch is None:
            return
        self.update, self.updates, self.reason = report.update, report.updates, report.reason
        self.made = made = report.first + report.update
        self.epochs_done = branch.epochs_at(made)
        self.epochs_end = branch.epochs_at(report.first + report.updates)
        self.seconds_left = report.seconds_left if report.seconds_left is not None else self.seconds_left
        curves = branch.curves
        if report.examination is not None:
            branch.examinations.add(self.epochs_done, made, report.examination)
        if report.losses is not None:
            curves.loss_epochs.extend(branch.epochs_of(made, len(report.losses)))
            curves.losses.extend(report.losses)
        if report.test_accuracy is not None and report.train_accuracy is not None:
            curves.accuracy_epochs.append(self.epochs_done)
            curves.train_accuracy.append(report.train_accuracy)
            curves.test_accuracy.append(report.test_accuracy)
            if report.validation_accuracy is not None:
                curves.validation_accuracy.append(report.validation_accuracy)
