"""What came of one run of an experiment: its curves and its last weights, gathered from the reports of its job."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from visualnn.engine import Moment
from visualnn.engine.expr import Array
from visualnn.session.branch import Branch
from visualnn.session.report import Report
from visualnn.session.training_settings import TrainingSettings

DONE, DIVERGED, FAILED = "done", "diverged", "failed"
CURVES = ("epochs", "train", "validation", "test", "loss_epochs", "losses")
BEST, LAST, LOSS = "best", "last", "loss"  # what runs are judged by


@dataclass(frozen=True)
class Outcome:
    """`state` is DONE, DIVERGED (the loss is no number) or FAILED (`error` says why); "" while it is under way.

    Accuracies `train`, `validation` (n,) and `test` (n,) at the places `epochs` (n,), empty where there are none; the
    mean `losses` (m,) of the mini-batches before the places `loss_epochs` (m,). `flat` are its last parameters.
    """

    state: str = ""
    error: str = ""
    seconds: float = 0.0
    epochs: tuple[float, ...] = ()
    train: tuple[float, ...] = ()
    validation: tuple[float, ...] = ()
    test: tuple[float, ...] = ()
    loss_epochs: tuple[float, ...] = ()
    losses: tuple[float, ...] = ()
    flat: Array | None = field(default=None, compare=False, repr=False)

    @property
    def accuracy(self) -> tuple[float, ...]:
        """What runs are compared by: of the validation samples where there are any, otherwise of the test."""
        return self.validation or self.test

    def score(self, by: str) -> float | None:
        """The best or last accuracy, or the last loss; None where there is none."""
        if by == LOSS:
            return self.losses[-1] if self.losses and math.isfinite(self.losses[-1]) else None
        if not self.accuracy:
            return None
        return max(self.accuracy) if by == BEST else self.accuracy[-1]


class Gathering:
    """Takes the reports of one job and gives outcomes; nothing is kept of what is not shown."""

    def __init__(self, settings: TrainingSettings, start: Moment, samples: int) -> None:
        self._branch = Branch(0, settings, start, samples)
        self._curves: dict[str, list[float]] = {name: [] for name in CURVES}
        self._sum, self._count, self._finite = 0.0, 0, True
        self.moment: Moment | None = None
        self.update, self.updates, self.reason = 0, 1, ""

    @property
    def is_over(self) -> bool:
        """Whether the run was made to its end, and not stopped by somebody."""
        return self.update == self.updates or bool(self.reason) or not self._finite

    def add(self, report: Report) -> bool:
        """Take a report; whether there is something new to show."""
        self.update, self.updates, self.reason = report.update, report.updates, report.reason
        if report.moment is not None:
            self.moment = report.moment
        if report.losses is not None and len(report.losses):
            self._sum += float(np.sum(report.losses))
            self._count += len(report.losses)
            self._finite = math.isfinite(float(report.losses[-1]))
            return False
        if report.train_accuracy is None and not self._count:
            return False
        here = self._branch.epochs_at(report.update)
        if self._count:
            self._curves["loss_epochs"].append(here)
            self._curves["losses"].append(self._sum / self._count)
            self._sum, self._count = 0.0, 0
        if report.test_accuracy is not None and report.train_accuracy is not None:
            self._curves["epochs"].append(here)
            self._curves["train"].append(report.train_accuracy)
            self._curves["test"].append(report.test_accuracy)
            if report.validation_accuracy is not None:
                self._curves["validation"].append(report.validation_accuracy)
        return True

    def outcome(self, seconds: float, over: bool = False) -> Outcome:
        """What there is by now; `over` when no more reports come."""
        state = "" if not over else DONE if self._finite else DIVERGED
        curves = {name: tuple(values) for name, values in self._curves.items()}
        flat = self.moment.flat if over and self.moment is not None else None
        return Outcome(state, "", seconds, **curves, flat=flat)
