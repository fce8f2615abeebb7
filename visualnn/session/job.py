"""The training job: an iterator of reports that any thread can pull, and that nobody else's network suffers from."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from visualnn.engine import Moment, Network, Optimizer, Samples, Training, accuracy, fit

REPORTS_AN_EPOCH = 200
SNAPSHOT_SECONDS = 0.027  # the eye needs no more pictures of the weights than some 30 a second
COPYING = 0.02  # of the time, at most, goes into moments
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
    """How far training is: `update` of `updates` of this run, the first of which is number `first` + 1 of the history.

    Accuracies only where they were counted, the `moment` (to show it, and to come back to it) now and then.
    """

    first: int
    update: int
    updates: int
    loss: float | None = None
    train_accuracy: float | None = None
    test_accuracy: float | None = None
    moment: Moment | None = None
    seconds_left: float | None = None
    pace: float = 0.0  # seconds an update takes


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job needs to know: where it starts, the mini-batches, how often accuracies are counted in an epoch, and
    after how many updates it ends at the latest (0: after its epochs).
    """

    start: Moment
    epochs: int
    batch_size: int
    evaluations: int = 1
    most: int = 0

    def updates(self, samples: int) -> int:
        """How many updates these are: what is left of an epoch that has begun, and then whole epochs."""
        whole = -(-self.start.left // self.batch_size) - self.epochs * (-samples // self.batch_size)
        return min(self.most, whole) if self.most else whole


class TrainingJob:
    """Trains its own network on `train`, counts right answers on `test` and on a part of `train`, and reports."""

    def __init__(self, network: Network, optimizer: Optimizer, train: Samples, test: Samples, plan: Plan,
                 control: Control) -> None:
        self.network, self.optimizer, self.plan, self.control = network, optimizer, plan, control
        self.train, self.test = train, test
        self.part = train.first(TRAIN_SAMPLE)
        self.an_epoch = -(-len(train) // plan.batch_size)
        self.updates = plan.updates(len(train))
        self.worked = 0.0  # seconds of work, without pauses
        self.kept, self.spacing = -math.inf, SNAPSHOT_SECONDS

    def __iter__(self) -> Iterator[Report]:
        plan, start = self.plan, self.plan.start
        start.restore(self.network, self.optimizer)
        yield self.evaluated(0, start)
        if self.control.stopped.is_set():
            return
        due = self.an_epoch / plan.evaluations
        evaluated = counted = 0
        since = time.monotonic()
        training = fit(self.network, self.train, self.optimizer, batch_size=plan.batch_size,
                       epochs=start.epoch + plan.epochs, every=self.every(self.updates), start=start)
        for progress in training:
            update = progress.update - start.update
            training.every = self.every(self.updates - update)
            now = time.monotonic()
            self.worked, since = self.worked + now - since, now
            yield self.report(update, loss=progress.loss, moment=self.kept_now(training, now))
            if not math.isfinite(progress.loss):
                break
            if int(update / due) > evaluated:
                evaluated = int(update / due)
                yield self.evaluated(update, training.moment())
                counted = update
            if not self.control.going.is_set():
                yield self.report(update, moment=training.moment())
                self.control.going.wait()
                since = time.monotonic()
            if self.control.stopped.is_set() or update >= self.updates:
                break
        if counted != update and math.isfinite(progress.loss):
            yield self.evaluated(update, training.moment())
        yield self.report(update, moment=training.moment())

    def every(self, left: int) -> int:
        """How many updates pass until the next report; no more than are left, for a run may end in mid-epoch."""
        return max(1, min(self.an_epoch // REPORTS_AN_EPOCH, left))

    def kept_now(self, training: Training, now: float) -> Moment | None:
        """The present moment if it is time to keep one: copying takes a small share of the time at most."""
        passed = now - self.kept
        if passed < (self.spacing if training.left else self.spacing / 10):
            return None
        moment = training.moment()
        self.kept = time.monotonic()
        self.spacing = max(SNAPSHOT_SECONDS, (self.kept - now) / COPYING)
        return moment

    def report(self, update: int, loss: float | None = None, moment: Moment | None = None) -> Report:
        pace = self.worked / update if update else 0.0
        left = pace * (self.updates - update) if update else None
        return Report(self.plan.start.update, update, self.updates, loss=loss, moment=moment, seconds_left=left,
                      pace=pace)  # fmt: skip

    def evaluated(self, update: int, moment: Moment) -> Report:
        """A report with both accuracies of the parameters as they are now; without where targets are no classes."""
        if self.test.t.dtype.kind not in "iu":
            return self.report(update, moment=moment)
        train, test = (accuracy(self.network, samples) for samples in (self.part, self.test))
        return Report(self.plan.start.update, update, self.updates, train_accuracy=train, test_accuracy=test,
                      moment=moment)  # fmt: skip
