"""The training job: an iterator of reports that any thread can pull, and that nobody else's network suffers from."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from visualnn.engine import Moment, Network, Samples, Training, accuracy, fit
from visualnn.engine.diagnosis import Examination
from visualnn.engine.expr import Array
from visualnn.session import control as orders
from visualnn.session.control import Control, Order
from visualnn.session.diagnosis.watcher import Watcher
from visualnn.session.stopping import EpochLoss, StopRules
from visualnn.session.training_settings import TrainingSettings

REPORTS_AN_EPOCH = 200
SNAPSHOT_SECONDS = 0.027  # the eye needs no more pictures of the weights than some 30 a second
COPYING = 0.02  # of the time, at most, goes into moments
TRAIN_SAMPLE = 10_000  # images that the accuracy on the training images is taken over


@dataclass(frozen=True, slots=True)
class Report:
    """How far training is: `update` of `updates` of this run, the first of which is number `first` + 1 of the history.

    The `losses` (n,) of the last n updates. Accuracies only where they were counted, the `moment` (to show it, and to
    come back to it) now and then. From here the run goes on with other settings if it has `turned`, is `paused`, or has
    ended for a `reason`.
    """

    first: int
    update: int
    updates: int
    losses: Array | None = None
    train_accuracy: float | None = None
    validation_accuracy: float | None = None
    test_accuracy: float | None = None
    moment: Moment | None = None
    seconds_left: float | None = None
    pace: float = 0.0  # seconds an update takes
    turned: TrainingSettings | None = None
    paused: bool = False
    reason: str = ""
    examination: Examination | None = None  # now and then, where accuracies are counted


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job needs to know: where it starts, its settings, how often accuracies are counted in an epoch, after how
    many updates it ends at the latest (0: after its epochs), how many it makes before it pauses (0: it does not), how
    many a second at most (0: as many as it can), and whether the network is examined now and then.
    """

    start: Moment
    settings: TrainingSettings
    evaluations: int = 1
    most: int = 0
    advance: int = 0
    pace: float = 0.0
    examined: bool = True

    def updates(self, samples: int) -> int:
        """How many updates these are: what is left of an epoch that has begun, and then whole epochs."""
        size = self.settings.batch_size
        whole = -(-self.start.left // size) - self.settings.epochs * (-samples // size)
        return min(self.most, whole) if self.most else whole


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What is trained on, and what is only counted on."""

    train: Samples
    test: Samples
    validation: Samples | None = None


class TrainingJob:
    """Trains its own network, counts right answers on the test and validation images and on a part of the training
    images, reports, and does between two updates what the person orders.
    """

    training: Training

    def __init__(self, network: Network, data: TrainingData, plan: Plan, control: Control) -> None:
        self.network, self.data, self.plan, self.control = network, data, plan, control
        self.settings, self.optimizer = plan.settings, plan.settings.make_optimizer()
        self.rules = StopRules(self.settings)
        self.part = data.train.first(TRAIN_SAMPLE)
        self.watcher = Watcher(network, data.train) if plan.examined else None
        self.worked = 0.0  # seconds of work, without pauses
        self.kept, self.spacing = -math.inf, SNAPSHOT_SECONDS
        self.before_pause, self.pace, self.paused = plan.advance, plan.pace, False
        self._evaluated_at = -1
        self._due = -math.inf  # when the next update may be made, at a given pace

    def __iter__(self) -> Iterator[Report]:
        plan, start = self.plan, self.plan.start
        start.restore(self.settings.prepare(self.network), self.optimizer)
        self.training = training = fit(
            self.network, self.data.train, self.optimizer, batch_size=self.settings.batch_size,
            epochs=start.epoch + self.settings.epochs, start=start, noise=self.settings.noise,
            schedule=self.settings.make_schedule(self.begun))
        yield self.evaluated()
        counted, finite, epoch_loss = 0, True, EpochLoss()
        while self.left and finite and not self.rules.reason:
            yield from self.obey()
            if self.control.stopped:
                break
            progress = self.advance()
            finite = math.isfinite(progress)
            yield self.report(np.array(training.losses), self.kept_now(training, time.monotonic()))
            epoch_loss.add(training.losses)
            evaluated = int((training.position - self.begun) * plan.evaluations + 1e-9)
            if evaluated > counted and finite:
                counted = evaluated
                yield self.evaluated()
            if not training.left and not self.has_classes:
                self.rules.scored(-epoch_loss.ended(), training.position - self.begun, False)
            self.rules.worked(self.worked)
        if self._evaluated_at != training.update and finite:
            yield self.evaluated()
        yield self.report(moment=training.moment(), reason=self.rules.reason)

    # Going on

    @property
    def begun(self) -> float:
        """How often all samples had been seen when the run began."""
        return self.plan.start.position(len(self.data.train))

    @property
    def update(self) -> int:
        return self.training.update - self.plan.start.update

    @property
    def left(self) -> int:
        """How many updates are still to be made."""
        left = self.training.updates - self.training.update
        return min(left, self.plan.most - self.update) if self.plan.most else left

    def advance(self) -> float:
        """Some updates, as many as pass until the next report; their mean loss."""
        began, training = time.monotonic(), self.training
        an_epoch = -(-training.count // training.batch_size)
        many = max(1, min(an_epoch // REPORTS_AN_EPOCH, self.left))
        if self.pace:
            many, self._due = 1, max(self._due, began - 1 / self.pace) + 1 / self.pace
        if self.before_pause:
            many = min(many, self.before_pause) if self.before_pause > 0 else many
        before = training.update
        loss = training.advance(many)
        if self.before_pause > 0:
            self.before_pause -= training.update - before
            self.paused = not self.before_pause
        elif self.before_pause < 0 and not training.left:  # that many ends of epochs
            self.before_pause -= orders.EPOCH
            self.paused = not self.before_pause
        self.worked += time.monotonic() - began
        return loss

    def obey(self) -> Iterator[Report]:
        """Take all orders there are; while the person wants a pause, or a slower pace, wait for more."""
        said = False
        while not self.control.stopped:
            wait: float | None = None
            if not self.paused:
                wait = max(self._due - time.monotonic(), 0.0) if self.pace else 0.0
            elif not said:
                said = True
                yield self.report(moment=self.training.moment(), paused=True)
            order = self.control.take(wait)
            if order is not None:
                said = said and order.kind in (orders.PAUSE, orders.PACE)
                yield from self.follow(order)
            elif not self.paused and (not self.pace or self._due <= time.monotonic()):
                return

    def follow(self, order: Order) -> Iterator[Report]:
        """Do what one order says."""
        if order.kind == orders.PAUSE:
            self.paused, self.before_pause = True, 0
        elif order.kind in (orders.RESUME, orders.ADVANCE):
            self.paused, self.before_pause = False, order.value or 0
        elif order.kind == orders.STOP:
            self.control.stopped = True
        elif order.kind == orders.PACE:
            self.pace, self._due = order.value, -math.inf
        elif order.kind == orders.CHANGE:
            yield self.turn(order.value)

    def turn(self, settings: TrainingSettings) -> Report:
        """Go on with other settings; the optimizer keeps its memory."""
        training, optimizer = self.training, settings.make_optimizer()
        training.moment().recalled(optimizer)
        settings.prepare(self.network)
        self.settings, self.rules.settings = settings, settings
        self.optimizer = training.optimizer = optimizer
        training.batch_size, training.noise = settings.batch_size, settings.noise
        training.schedule = settings.make_schedule(self.begun)
        training.epochs = max(self.plan.start.epoch + settings.epochs, training.epoch)
        return self.report(moment=training.moment(), turned=settings)

    # Telling

    def kept_now(self, training: Training, now: float) -> Moment | None:
        """The present moment if it is time to keep one: copying takes a small share of the time at most."""
        passed = now - self.kept
        if passed < (self.spacing if training.left else self.spacing / 10):
            return None
        moment = training.moment()
        self.kept = time.monotonic()
        self.spacing = max(SNAPSHOT_SECONDS, (self.kept - now) / COPYING)
        return moment

    def report(self, losses: Array | None = None, moment: Moment | None = None, turned: TrainingSettings | None = None,
               paused: bool = False, reason: str = "") -> Report:
        pace = self.worked / self.update if self.update else 0.0
        left = max(pace, 1 / self.pace if self.pace else 0.0) * self.left if self.update else None
        return Report(self.plan.start.update, self.update, self.update + self.left, losses, moment=moment,
                      seconds_left=left, pace=pace, turned=turned, paused=paused, reason=reason)  # fmt: skip

    @property
    def has_classes(self) -> bool:
        return self.data.test.t.dtype.kind in "iu"

    def evaluated(self) -> Report:
        """A report with all that can be said of the parameters as they are now."""
        counted = self.counted()
        if self.watcher is None:
            return counted
        return replace(counted, examination=self.watcher.look(self.network, self.optimizer, anyway=not self.left))

    def counted(self) -> Report:
        """A report with all accuracies; without where targets are no classes."""
        moment = self.training.moment()
        self._evaluated_at = moment.update
        if not self.has_classes:
            return self.report(moment=moment)
        data, network = self.data, self.network
        train, test = accuracy(network, self.part), accuracy(network, data.test)
        validation = None if data.validation is None else accuracy(network, data.validation)
        self.rules.scored(test if validation is None else validation, self.training.position - self.begun, True)
        return Report(self.plan.start.update, self.update, self.update + self.left, None, train, validation, test,
                      moment)  # fmt: skip
