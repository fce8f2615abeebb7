"""The Network panel: repaints a second, alone and beside a training thread, and what they cost that thread."""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle

import numpy as np
from PySide6.QtWidgets import QApplication

from tests.benchmarks import Rows
from visualnn.engine import SGD, Network, fit, record
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui.panels.network import NetworkPanel

SIZES = ((760, 560), (1180, 760))  # the panel in a window of 1280x800 with nothing beside it, and of 1920x1080
SECONDS = 1.5
WHILE_TRAINING = 25  # repaints a second: as often as the runner hands over new weights
PROMISED = {"strongest": 30, "all": 5}


class Trainer:
    """Trains a copy of the network on a thread and counts its updates."""

    def __init__(self, session: Session) -> None:
        self.network: Network = session.network.copy()
        self.samples = session.dataset.train.samples()
        self.updates = 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._train, daemon=True)

    def _train(self) -> None:
        for _ in fit(self.network, self.samples, SGD(0.1), batch_size=100, epochs=10_000, seed=0):
            self.updates += 1
            if self.stopped.is_set():
                return

    def __enter__(self) -> Trainer:
        self.thread.start()
        time.sleep(0.3)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        self.thread.join()

    def rate(self, work: Callable[[], object]) -> float:
        """Updates a second while this is going on."""
        before, start = self.updates, time.perf_counter()
        work()
        return (self.updates - before) / (time.perf_counter() - start)


def frames(app: QApplication, panel: NetworkPanel, mode: str) -> Iterator[None]:
    """One repaint each time, with weights that the panel has not seen before."""
    session = panel.session
    rng = np.random.default_rng(0)
    traces = []
    for _ in range(8):
        network = session.network.copy()
        network.flat[:] *= 1 + 0.05 * rng.standard_normal(network.flat.size).astype(network.flat.dtype)
        traces.append(record(network, session.samples.current_input(), session.samples.current_target(), SGD(0.1)))
    panel.show_mode(mode)
    settle(app, 0.6)
    for trace in cycle(traces):
        session.trace = trace
        session.playhead.load(trace)
        panel.refresh()
        app.processEvents()
        yield


def settle(app: QApplication, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()


def as_many_as_possible(frame: Iterator[None], seconds: float = SECONDS) -> float:
    """Repaints a second."""
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        next(frame)
        count += 1
    return count / (time.perf_counter() - start)


def paced(app: QApplication, frame: Iterator[None], rate: float, seconds: float = SECONDS) -> None:
    """So many repaints a second, sleeping in between as an event loop does."""
    start = time.perf_counter()
    for number in range(round(seconds * rate)):
        next(frame)
        time.sleep(max(start + (number + 1) / rate - time.perf_counter(), 0))


def slow_down(app: QApplication, trainer: Trainer, frame: Iterator[None], rate: float) -> float:
    """The share of its speed that training loses, as the median of interleaved pairs."""
    lost = []
    for _ in range(5):
        alone = trainer.rate(lambda: time.sleep(SECONDS / 2))
        beside = trainer.rate(lambda: paced(app, frame, rate, SECONDS / 2))
        lost.append(1 - beside / alone)
    return statistics.median(lost)


def main() -> Rows:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    session = Session(catalogue.find(None), Settings(language="en", theme="light"))
    panel = NetworkPanel(session)
    panel.show()
    rows: Rows = []
    for width, height in SIZES:
        panel.resize(width, height)
        for mode, what in (("strongest", "600 edges"), ("all", "all edges")):
            frame = frames(app, panel, mode)  # type: ignore[arg-type]
            title = f"{what}, {width}x{height}"
            promise = f"(promised {PROMISED[mode]})"
            rows.append((f"repaints a second, {title}", f"{as_many_as_possible(frame):.0f}"))
            with Trainer(session) as trainer:
                rows.append((f"  while training {promise}", f"{as_many_as_possible(frame):.0f}"))
                lost = slow_down(app, trainer, frame, WHILE_TRAINING)  # type: ignore[arg-type]
                rows.append((f"  training loses by {WHILE_TRAINING} a second", f"{lost:.0%}"))
    panel.close()
    return rows


if __name__ == "__main__":
    for name, value in main():
        print(f"{name:60} {value}")
