"""The training job: an iterator of reports that any thread can pull, and that nobody else's network suffers from."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from visualnn.engine import Network, Optimizer, Samples, accuracy, fit
from visualnn.engine.expr import Array

REPORTS_AN_EPOCH = 200
SNAPSHOT_SECONDS = 0.027  # the eye needs no more pictures of the weights than some 30 a second
TRAIN_SAMPLE = 10_000  # images that the accuracy on the training images is taken over


class Control:
    """What the person wants of a running job. The job looks at it between two reports."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.going = threading.Event()
        self.going.set()

    def pause(self) -> None:
        self.going.clear()

    def resume(self) -> None:
        self.going.set()

    def stop(self) -> None:
        self.stopped.set()
        self.going.set()


@dataclass(frozen=True, slots=True)
class Report:
    """How far training is. Accuracies only where they were counted, `flat` (a copy of all parameters) now and then."""

    epochs: float
    update: int
    updates: int
    loss: float | None = None
    train_accuracy: float | None = None
    test_accuracy: float | None = None
    flat: Array | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job needs to know: the mini-batches, and how often accuracies are counted in an epoch."""

    epochs: int
    batch_size: int
    seed: int
    evaluations: int = 1


class TrainingJob:
    """Trains its own network on `train`, counts right answers on `test` and on a part of `train`, and reports."""

    def __init__(self, network: Network, optimizer: Optimizer, train: Samples, test: Samples, plan: Plan,
                 control: Control) -> None:
        self.network, self.optimizer, self.plan, self.control = network, optimizer, plan, control
        self.train, self.test = train, test
        self.part = train.first(TRAIN_SAMPLE)
        self.an_epoch = -(-len(train) // plan.batch_size)
        self.updates = self.an_epoch * plan.epochs
        self.worked = 0.0  # seconds of work, without pauses

    def __iter__(self) -> Iterator[Report]:
        every = max(1, self.an_epoch // REPORTS_AN_EPOCH)
        yield self.evaluated(0)
        if self.control.stopped.is_set():
            return
        due = self.an_epoch / self.plan.evaluations
        evaluated = counted = 0
        shown = since = time.monotonic()
        plan = self.plan
        for progress in fit(self.network, self.train, self.optimizer, batch_size=plan.batch_size, epochs=plan.epochs,
                            seed=plan.seed, every=every):
            now = time.monotonic()
            flat = self.network.flat.copy() if now - shown > SNAPSHOT_SECONDS else None
            shown = now if flat is not None else shown
            self.worked, since = self.worked + now - since, now
            yield self.report(progress.update, loss=progress.loss, flat=flat)
            if not math.isfinite(progress.loss):
                break
            if int(progress.update / due) > evaluated:
                evaluated = int(progress.update / due)
                yield self.evaluated(progress.update)
                counted = progress.update
            if not self.control.going.is_set():
                yield self.report(progress.update, flat=self.network.flat.copy())
                self.control.going.wait()
                since = time.monotonic()
            if self.control.stopped.is_set():
                break
        if counted != progress.update and math.isfinite(progress.loss):
            yield self.evaluated(progress.update)
        yield self.report(progress.update, flat=self.network.flat.copy())

    def report(self, update: int, loss: float | None = None, flat: Array | None = None) -> Report:
        left = self.worked / update * (self.updates - update) if update else None
        return Report(update / self.an_epoch, update, self.updates, loss=loss, flat=flat, seconds_left=left)

    def evaluated(self, update: int) -> Report:
        """A report with both accuracies of the parameters as they are now."""
        train, test = (accuracy(self.network, samples) for samples in (self.part, self.test))
        return Report(update / self.an_epoch, update, self.updates, train_accuracy=train, test_accuracy=test,
                      flat=self.network.flat.copy())
