"""The workshop of the window: processes that train, started when they are needed and used again and again."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import threading
from collections.abc import Iterator
from functools import partial

from visualnn.engine import Network
from visualnn.i18n import _
from visualnn.session import control as orders
from visualnn.session.control import Control, Order
from visualnn.session.job import TrainingJob
from visualnn.session.report import Plan, Report, TrainingData
from visualnn.session.shared_arrays import Shelf
from visualnn.session.training_process import Ended, SentSamples, Task, main

GOODBYE_SECONDS = 2.0  # a process that has not stopped by then is ended


class ProcessLost(Exception):  # noqa: N818 - told to a person as a sentence
    """A process that trains is gone; the message says what that means."""


class NotUnderstood(Exception):  # noqa: N818 - nobody is told: the work is done here then
    """The process does not know what the task is made of, such as a layer of somebody's own script."""


class Worker:
    """One process, and our end of its pipe."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=main, args=(theirs,), name="visualnn-training", daemon=True)
        self.process.start()
        theirs.close()
        self._lock = threading.Lock()
        self.rests = True  # it has no task

    def send(self, message: object) -> None:
        """From any thread. OSError if the process is gone."""
        with self._lock:
            self.pipe.send(message)

    def begin(self, task: Task) -> None:
        """NotUnderstood if the task cannot travel."""
        try:
            self.send(task)
        except Exception as error:  # pickling has many ways to fail
            self.rests = True
            raise NotUnderstood from error

    def order(self, number: int, order: Order) -> None:
        with contextlib.suppress(OSError):  # it is gone: whoever waits for its reports will tell
            self.send((number, order))

    def reports(self, number: int) -> Iterator[list[Report]]:
        """What comes through the pipe until the task has ended; then the worker `rests`. Its error, if it failed."""
        while True:
            try:
                said = self.pipe.recv()
            except (EOFError, OSError):
                raise ProcessLost(_("the process that trains has ended, perhaps for want of memory")) from None
            if isinstance(said, Ended):
                self.rests = True
                if said.number != number:
                    raise NotUnderstood from said.error
                if said.error is not None:
                    raise said.error
                return
            yield said

    def stops(self, number: int) -> bool:
        """Whether a training that nobody listens to any more ends in time."""
        self.order(number, Order(orders.STOP))
        try:
            while self.pipe.poll(GOODBYE_SECONDS):
                if isinstance(self.pipe.recv(), Ended):
                    return True
        except (EOFError, OSError):
            pass
        return False

    def end(self) -> None:
        """Not needed any more. Only who holds the worker closes the pipe: nobody else can be reading it then."""
        self.process.terminate()
        self.process.join(GOODBYE_SECONDS)
        with contextlib.suppress(OSError):
            self.pipe.close()


class Processes:
    """A workshop in which each training has a process of its own; what is not to be had there is trained here.

    Pause, changes, stop, errors and results are the same as without processes, to the bit.
    """

    def __init__(self) -> None:
        cores = os.cpu_count() or 1
        self.spare = max(cores - 1, min(cores, 2))  # with two cores the window can share one of them
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._numbers = itertools.count(1)
        self._closed = False

    def expect(self, data: TrainingData) -> None:
        """Start a process and write the data for it, so that the first training need not wait."""
        with contextlib.suppress(OSError), self._lock:
            if self._closed:
                return
            if not self._idle and not self._busy:
                self._idle.append(Worker())
            self._shelf = self._shelf or Shelf()
            for samples in (data.train, data.test, *([data.validation] if data.validation else [])):
                SentSamples.of(samples, self._shelf)

    def train(self, network: Network, data: TrainingData, plan: Plan, control: Control) -> Iterator[Report]:
        """The reports of a training of this network. ProcessLost if its process ends before the training."""
        try:
            worker = self._hire()
            task = self._task(network, data, plan)
        except OSError:  # no process, or no room for the data
            yield from TrainingJob(network, data, plan, control)
            return
        worker.rests = False
        try:
            worker.begin(task)
            control.forward(partial(worker.order, task.number))
            for reports in worker.reports(task.number):
                yield from reports
        except NotUnderstood:
            control.keep()
            yield from TrainingJob(network, data, plan, control)
        finally:
            self._let_go(worker, worker.rests or worker.stops(task.number))

    def _task(self, network: Network, data: TrainingData, plan: Plan) -> Task:
        with self._lock:
            self._shelf = self._shelf or Shelf()
            return Task.of(next(self._numbers), network, data, plan, self._shelf)

    def _hire(self) -> Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.process.is_alive():
                    break
                worker.end()
            else:
                worker = Worker()
            self._busy.add(worker)
            return worker

    def _let_go(self, worker: Worker, usable: bool) -> None:
        with self._lock:
            self._busy.discard(worker)
            keep = usable and not self._closed and len(self._idle) < self.spare
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.end()

    def close(self) -> None:
        """End all processes and remove what was written for them."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.process.terminate()  # whoever waits for its reports will end it
        for worker in idle:
            worker.end()
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None
