"""The training job: an iterator of reports that any thread can pull, and that nobody else's network suffers from."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from visualnn.engine import Moment, Network, Training, accuracy, fit
from visualnn.engine.blas_threads import threads_of
from visualnn.engine.expr import Array
from visualnn.session import control as orders
from visualnn.session.control import Control, Order
from visualnn.session.diagnosis.watcher import Watcher
from visualnn.session.report import Plan, Report, TrainingData
from visualnn.session.stopping import EpochLoss, StopRules
from visualnn.session.thread_choice import chosen_threads
from visualnn.session.training_settings import TrainingSettings

REPORTS_AN_EPOCH = 200
REPORT_SECONDS = 0.002  # updates that take less are reported together
SNAPSHOT_SECONDS = 0.027  # the eye needs no more pictures of the weights than some 30 a second
COPYING = 0.02  # of the time, at most, goes into moments
TRAIN_SAMPLE = 10_000  # images that the accuracy on the training images is taken over


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
        self.evaluations, self._evaluated_at, self.threads = 0, -1, 1
        self._due = -math.inf  # when the next update may be made, at a given pace

    def __iter__(self) -> Iterator[Report]:
        start = self.plan.start
        start.restore(self.settings.prepare(self.network), self.optimizer)
        self.threads = self.settings.threads or chosen_threads(self.network, self.settings.batch_size)
        self.training = training = fit(
            self.network, self.data.train, self.optimizer, batch_size=self.settings.batch_size,
            epochs=start.epoch + self.settings.epochs, start=start, noise=self.settings.noise,
            schedule=self.settings.make_schedule(self.begun))
        yield self.evaluated()
        if self.threads > 1 and not self.settings.threads:  # what the run is to be made with whenever it is made again
            yield self.turn(self.settings)
        finite, epoch_loss = True, EpochLoss()
        while self.left and finite and not self.rules.reason:
            yield from self.obey()
            if self.control.stopped or not self.left:  # there may be fewer epochs now
                break
            progress = self.advance()
            finite = math.isfinite(progress)
            yield self.report(np.array(training.losses), self.kept_now(training, time.monotonic()))
            epoch_loss.add(training.losses)
            if self.evaluations_due > self.evaluations and finite:
                self.evaluations = self.evaluations_due
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

    @property
    def evaluations_due(self) -> int:
        """How often accuracies should have been counted by now, after the first time."""
        return int((self.training.position - self.begun) * self.plan.evaluations + 1e-9)

    @property
    def until_evaluated(self) -> int:
        """How many updates there are until accuracies are counted."""
        training = self.training
        missing = (self.evaluations_due + 1) / self.plan.evaluations - (training.position - self.begun)
        return math.ceil(missing * training.count / training.batch_size - 1e-6)

    def advance(self) -> float:
        """Some updates, as many as pass until the next report; their mean loss."""
        began, training = time.monotonic(), self.training
        an_epoch = -(-training.count // training.batch_size)
        pace = self.worked / self.update if self.update else 1.0
        many = max(an_epoch // REPORTS_AN_EPOCH, int(REPORT_SECONDS / pace))
        many = max(1, min(many, self.left, self.until_evaluated))
        if self.pace:
            many, self._due = 1, max(self._due, began - 1 / self.pace) + 1 / self.pace
        if self.before_pause:
            many = min(many, self.before_pause) if self.before_pause > 0 else many
        before = training.update
        with threads_of(self.threads):
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
        settings = replace(settings, threads=self.threads if self.threads > 1 else settings.threads)
        settings.prepare(self.network)
        self.settings, self.rules.settings = settings, settings
        self.optimizer = training.optimizer = optimizer
        training.batch_size, training.noise = settings.batch_size, settings.noise
        training.schedule = settings.make_schedule(self.begun)
        training.epochs = max(self.plan.start.epoch + settings.epochs, training.epoch)
        return self.report(moment=training.moment(), turned=settings)

    # Telling

    def kept_now(self, training: Training, now: float, anyway: bool = False) -> Moment | None:
        """The present moment if it is time to keep one: copying takes a small share of the time at most."""
        passed = now - self.kept
        if not anyway and passed < (self.spacing if training.left else self.spacing / 10):
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
                      seconds_left=left, pace=pace, turned=turned, paused=paused, reason=reason,
                      epoch_ended=not self.training.left)  # fmt: skip

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
        moment = self.kept_now(self.training, time.monotonic(), anyway=not self.update or not self.left)
        self._evaluated_at = self.training.update
        if not self.has_classes:
            return self.report(moment=moment)
        data, network = self.data, self.network
        train, test = accuracy(network, self.part), accuracy(network, data.test)
        validation = None if data.validation is None else accuracy(network, data.validation)
        self.rules.scored(test if validation is None else validation, self.training.position - self.begun, True)
        return Report(self.plan.start.update, self.update, self.update + self.left, None, train, validation, test,
                      moment)  # fmt: skip
