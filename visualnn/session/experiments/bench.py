"""The bench: the runs of an experiment as a list from which as many jobs as there is room for take one after the other.

A run is exactly that of the Training panel: the same start, the same plan, the same workshop, so the same bits.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from visualnn.data.dataset import Dataset
from visualnn.engine import Moment, Network
from visualnn.session import control as orders
from visualnn.session.control import Control
from visualnn.session.experiments.experiment import Experiment
from visualnn.session.experiments.folder import Folder
from visualnn.session.experiments.outcome import FAILED, Gathering, Outcome
from visualnn.session.report import Plan, TrainingData
from visualnn.session.run import evaluations, training_data
from visualnn.session.training_settings import TrainingSettings
from visualnn.session.workshop import Workshop

BEAT_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Beat:
    """How far run number `number` is, from 0 to 1, and what came of it by now if that is new; `unsaved` says why its
    file could not be written.
    """

    number: int
    share: float
    outcome: Outcome | None = None
    unsaved: str = ""


class Bench:
    """Shared by the jobs of one experiment; each job is an iterator of beats that any thread can pull."""

    def __init__(self, experiment: Experiment, network: Network, dataset: Dataset, workshop: Workshop,
                 folder: Folder) -> None:
        self.experiment, self._network, self._dataset = experiment, network.copy(), dataset
        self._workshop, self._folder = workshop, folder
        self._settings = experiment.design.runs
        self._waiting = deque(experiment.waiting)
        self._lock = threading.Lock()
        self._controls: set[Control] = set()
        self._data: TrainingData | None = None
        self.stopped = False

    @property
    def jobs(self) -> int:
        """How many runs can be made side by side."""
        return max(1, min(self._workshop.spare, len(self._waiting)))

    def stop(self) -> None:
        """Make no more runs; those under way are given up."""
        with self._lock:
            self.stopped = True
            self._waiting.clear()
            controls = list(self._controls)
        for control in controls:
            control.give(orders.STOP)

    def job(self) -> Iterator[Beat]:
        """Take runs until there are none; one that fails is noted, and the next one begins."""
        while (taken := self._take()) is not None:
            number, control = taken
            try:
                yield from self._made(number, control)
            except Exception as error:  # noted in its cell; the others go on
                failed = Outcome(FAILED, str(error) or type(error).__name__)
                yield Beat(number, 1.0, failed, self._saved(number, failed))
            finally:
                with self._lock:
                    self._controls.discard(control)

    def _take(self) -> tuple[int, Control] | None:
        with self._lock:
            if not self._waiting:
                return None
            control = Control()
            self._controls.add(control)
            return self._waiting.popleft(), control

    def _made(self, number: int, control: Control) -> Iterator[Beat]:
        settings, began = self._settings[number], time.monotonic()
        yield Beat(number, 0.0, Outcome())
        data, network = self._samples(), self._network.copy()
        start = beginning(network, settings)
        gathering, beat = Gathering(settings, start, len(data.train)), began
        plan = Plan(start, settings, evaluations(settings.epochs), examined=False)
        with closing(self._workshop.train(network, data, plan, control)) as reports:  # type: ignore[type-var]
            for report in reports:
                news, now = gathering.add(report), time.monotonic()
                if news or now - beat >= BEAT_SECONDS:
                    beat = now
                    outcome = gathering.outcome(now - began) if news else None
                    yield Beat(number, min(gathering.update / max(gathering.updates, 1), 1.0), outcome)
        if self.stopped and not gathering.is_over:
            return
        outcome = gathering.outcome(time.monotonic() - began, over=True)
        unsaved = self._saved(number, outcome)
        yield Beat(number, 1.0, outcome if unsaved else replace(outcome, flat=None), unsaved)

    def _samples(self) -> TrainingData:
        """The samples, read by the first job that needs them."""
        with self._lock:
            if self._data is None:
                self._data = training_data(self._dataset)
            return self._data

    def _saved(self, number: int, outcome: Outcome) -> str:
        """Why the outcome could not be written; "" if it was."""
        try:
            self._folder.write(self.experiment.key, number, outcome)
        except OSError as error:
            return error.strerror or str(error)
        return ""


def beginning(network: Network, settings: TrainingSettings) -> Moment:
    """Where a run with these settings starts: this network with new weights."""
    network.initialize(settings.seed)
    settings.prepare(network)
    return Moment.beginning(network, settings.make_optimizer(), settings.seed, settings.shuffle)
