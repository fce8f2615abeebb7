"""A process that trains: the same job as on a thread, with the pipe to the window's process for orders and reports.

It shares no interpreter lock with the window, so neither slows the other down. It is started anew, not forked, so it is
the same on all systems. What goes through the pipe was made by the program itself on both ends.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from visualnn.engine import Layer, Loss, Network, Samples
from visualnn.engine.expr import Array
from visualnn.session import control as orders
from visualnn.session.control import Control, Order
from visualnn.session.job import TrainingJob
from visualnn.session.report import Plan, Report, TrainingData
from visualnn.session.shared_arrays import Place, Reader, Sent, Shelf

NOT_UNDERSTOOD = 0  # the number of a task that could not be read
HAND_OVER_SECONDS = 0.025  # losses alone wait so long for others: each message costs the window a little


@dataclass(frozen=True, slots=True)
class SentNetwork:
    """A network as its parts: views into one vector cannot travel."""

    layers: list[tuple[type[Layer], dict[str, Any]]]
    input_shape: tuple[int, ...]
    loss: tuple[type[Loss], dict[str, Any]]
    dtype: str
    flat: Array

    @classmethod
    def of(cls, network: Network) -> SentNetwork:
        layers = [(type(layer), layer.options()) for layer in network.layers]
        return cls(layers, network.input_shape, (type(network.loss), network.loss.options()), network.dtype.str,
                   network.flat.copy())  # fmt: skip

    def make(self) -> Network:
        kind, options = self.loss
        network = Network([layer(**own) for layer, own in self.layers], self.input_shape, kind(**options), self.dtype)
        network.flat[:] = self.flat
        return network


@dataclass(frozen=True, slots=True)
class SentSamples:
    """Samples whose arrays may lie in files."""

    x: Sent
    t: Sent
    scale: float

    @classmethod
    def of(cls, samples: Samples, shelf: Shelf) -> SentSamples:
        return cls(shelf.put(np.asarray(samples.x)), shelf.put(np.asarray(samples.t)), samples.scale)

    def make(self, reader: Reader) -> Samples:
        return Samples(reader.get(self.x), reader.get(self.t), self.scale)


@dataclass(frozen=True, slots=True)
class Task:
    """Everything that a training needs; `number`, from 1, tells its orders from those for others."""

    number: int
    network: SentNetwork
    train: SentSamples
    test: SentSamples
    validation: SentSamples | None
    plan: Plan

    @classmethod
    def of(cls, number: int, network: Network, data: TrainingData, plan: Plan, shelf: Shelf) -> Task:
        validation = None if data.validation is None else SentSamples.of(data.validation, shelf)
        return cls(number, SentNetwork.of(network), SentSamples.of(data.train, shelf),
                   SentSamples.of(data.test, shelf), validation, plan)  # fmt: skip

    def paths(self) -> set[str]:
        """The files that it reads."""
        samples = (self.train, self.test, *([self.validation] if self.validation else []))
        return {sent.path for one in samples for sent in (one.x, one.t) if isinstance(sent, Place)}


@dataclass(frozen=True, slots=True)
class Ended:
    """The last message of a task; `error` if it failed."""

    number: int
    error: Exception | None = None


class PipeControl(Control):
    """Takes the orders for one task from the pipe."""

    def __init__(self, pipe: Connection, number: int) -> None:
        super().__init__()
        self.pipe, self.number = pipe, number

    def take(self, wait: float | None = 0.0) -> Order | None:
        until = None if wait is None else time.monotonic() + wait
        while self.pipe.poll(None if until is None else max(until - time.monotonic(), 0.0)):
            number, order = self.pipe.recv()
            if number == self.number:  # otherwise it came too late for the task before
                found: Order = order
                self.stopped |= found.kind == orders.STOP
                return found
        return None


def main(pipe: Connection) -> None:
    """The life of the process: one task after the other, until the window's process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window's process, which then ends this one
    reader = Reader()
    while True:
        try:
            asked = pipe.recv()
            if isinstance(asked, Task):
                work(asked, reader, pipe)
        except (EOFError, OSError):
            return
        except (ImportError, AttributeError) as error:  # made of what only the other process knows
            pipe.send(Ended(NOT_UNDERSTOOD, RuntimeError(str(error))))


def work(task: Task, reader: Reader, pipe: Connection) -> None:
    """Do one task and report. EOFError or OSError if nobody listens any more."""
    error: Exception | None = None
    try:
        reader.keep(task.paths())
        validation = None if task.validation is None else task.validation.make(reader)
        data = TrainingData(task.train.make(reader), task.test.make(reader), validation)
        job = TrainingJob(task.network.make(), data, task.plan, PipeControl(pipe, task.number))
        for reports in gathered(iter(job)):
            pipe.send(reports)
    except (EOFError, BrokenPipeError, ConnectionError):
        raise
    except Exception as failed:
        error = failed
    try:
        pipe.send(Ended(task.number, error))
    except (TypeError, AttributeError, ValueError):  # an error that cannot travel
        pipe.send(Ended(task.number, RuntimeError(str(error) or type(error).__name__)))


def gathered(reports: Iterator[Report]) -> Iterator[list[Report]]:
    """Reports in bundles: at once with what is to be seen, losses alone some 40 times a second."""
    bundle, sent = list[Report](), time.monotonic()
    for report in reports:
        if bundle and _goes_on(bundle[-1], report):
            bundle[-1] = _joined(bundle[-1], report)
        else:
            bundle.append(report)
        if report.losses is None or report.moment is not None or time.monotonic() - sent > HAND_OVER_SECONDS:
            yield bundle
            bundle, sent = [], time.monotonic()
    if bundle:
        yield bundle


def _goes_on(one: Report, other: Report) -> bool:
    """Whether both tell of losses of the same epoch, and nothing is to be seen between them."""
    return one.losses is not None and other.losses is not None and one.moment is None and not one.epoch_ended


def _joined(one: Report, other: Report) -> Report:
    return replace(other, losses=np.concatenate([one.losses, other.losses]))
