"""What time travel costs: how much it slows training down, how long an update takes to reach, and how many bytes."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from tests.benchmarks import Rows, spread
from visualnn import data
from visualnn.engine import Samples, Training, fit
from visualnn.lessons import catalogue
from visualnn.session import Session
from visualnn.session.job import TrainingJob

ROUNDS, EVERY = 7, 3  # reports as often as the job's
PLACES = 200


def pulled(training: Training, keeping: TrainingJob | None) -> float:
    """Seconds for an epoch, with moments kept as the job keeps them, or without."""
    moments = []
    begun = time.perf_counter()
    for _report in training:
        if keeping is not None:
            moments.append(keeping.kept_now(training, time.monotonic()))
    return time.perf_counter() - begun


def slowed(session: Session, samples: Samples) -> list[float]:
    """An epoch of training with keeping, divided by one without, in turns."""
    ratios = []
    for turn in range(ROUNDS):
        taken = {}
        for keeps in (False, True) if turn % 2 == 0 else (True, False):
            network, optimizer = session.network.copy(), session.run.settings.make_optimizer()
            job = TrainingJob.__new__(TrainingJob)
            job.kept, job.spacing = 0.0, 0.0
            training = fit(network, samples, optimizer, batch_size=100, epochs=1, every=EVERY)
            taken[keeps] = pulled(training, job if keeps else None)
        ratios.append(taken[True] / taken[False])
    return ratios


def reached(session: Session) -> Iterator[float]:
    """Milliseconds to random updates, panels not counted: computing again, showing the network, tracing the sample."""
    history = session.history
    for update in np.random.default_rng(0).integers(0, history.end + 1, PLACES):
        begun = time.perf_counter()
        history.go(int(update))
        yield 1000 * (time.perf_counter() - begun)


def stepped(session: Session, by: int) -> Iterator[float]:
    for _step in range(PLACES):
        begun = time.perf_counter()
        session.history.step(by)
        yield 1000 * (time.perf_counter() - begun)


def percentiles(times: Iterator[float]) -> str:
    values = list(times)
    return f"{np.percentile(values, 50):.1f} ms, p95 {np.percentile(values, 95):.1f} ms"


def main() -> Rows:
    samples = data.load("mnist").train.samples()
    rows: Rows = []
    for optimizer in ("SGD", "Adam"):
        session = Session(catalogue.find(None))
        session.run.choose_optimizer(optimizer)
        rows.append((f"784-50-100-10, {optimizer}: an epoch with keeping moments, times without",
                     spread(slowed(session, samples), "x", 3)))
        session.run.set(epochs=5, batch_size=100)
        session.run.start()
        history = session.history
        assert history.line is not None
        rows += [
            (f"  kept of {history.end} updates", f"{len(history.line.keyframes())} moments, "
                                                 f"{history.bytes / 2**20:.0f} MB of {history.budget // 2**20}"),
            ("  to a random update", percentiles(reached(session))),
            ("  one update back", percentiles(stepped(session, -1))),
            ("  one update forward", percentiles(stepped(session, 1))),
        ]
        history.choose_budget(16)
        assert history.bytes <= history.budget
        rows += [("  with 16 MB: moments", f"{len(history.line.keyframes())}, {history.bytes / 2**20:.1f} MB"),
                 ("  to a random update", percentiles(reached(session)))]
    return rows
