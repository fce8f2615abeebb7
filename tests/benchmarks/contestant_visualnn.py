"""One side of the training benchmark: visualnn's engine, asked over standard input."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from tests.benchmarks.contest import Case, answer
from visualnn.engine import Dense, Layer, Loss, Network, Optimizer, Samples, fit
from visualnn.engine.blas_threads import set_threads, threads_of
from visualnn.engine.network import QUIET
from visualnn.session.job import REPORT_SECONDS

LAYERS = {"sigmoid": "Sigmoid", "relu": "ReLU", "softmax": "Softmax", "tanh": "Tanh", "identity": "Identity",
          "step": "Step"}  # fmt: skip


class Contestant:
    """Builds the network of a case from given weights, then trains it a number of updates at a time."""

    def __init__(self, case: Case, x: np.ndarray, labels: np.ndarray, weights: dict[str, np.ndarray],
                 threads: int = 1) -> None:
        self.case, self.x, self.labels, self.threads = case, x, labels, threads
        layers = [part for units, kind in zip(case.sizes[1:], case.activations, strict=True)
                  for part in (Dense(units), Layer.kinds[LAYERS[kind]]())]  # fmt: skip
        self.network = Network(layers, (case.sizes[0],), Loss.kinds[case.criterion](), "float32")
        for name, values in weights.items():
            self.network.parameters[name][...] = values
        options = {"momentum": case.momentum} if case.optimizer == "Momentum" else {}
        self.optimizer: Optimizer = Optimizer.kinds[case.optimizer](case.rate, **options)
        self.samples = Samples(x, labels, 1 / 255 if x.dtype == np.uint8 else 1.0)
        self.training = fit(self.network, self.samples, self.optimizer, batch_size=case.batch, epochs=10**9,
                            every=max(1, len(x) // case.batch // case.reports))  # fmt: skip

    def losses(self, batches: np.ndarray) -> list[float]:
        """The loss of every one of these mini-batches (n, batch), training on each."""
        found = []
        for chosen in batches:
            x, t = self.training.batches.take(chosen)
            loss, _gradients = self.network.loss_and_gradients(x, t)
            self.optimizer.step(self.network.flat, self.network.gradient)
            found.append(loss)
        return found

    def run(self, updates: int) -> int:
        """So many updates, with the reports that the window would get: 200 an epoch at most, and those of some
        milliseconds together.
        """
        set_threads(self.threads)
        training, before, start = self.training, self.training.update, time.perf_counter()
        while (done := training.update - before) < updates:
            pace = (time.perf_counter() - start) / done if done else REPORT_SECONDS
            training.advance(min(max(training.every, int(REPORT_SECONDS / pace)), updates - done))
        return done

    def parts(self) -> dict[str, float]:
        """Where an update's time goes, in microseconds of the processor."""
        case, network, batch = self.case, self.network, self.case.batch
        order = np.random.default_rng(0).permutation(len(self.x))[: batch * max(len(self.x) // batch // 10, 1)]
        with np.errstate(**QUIET), threads_of(self.threads):
            gather = micro(lambda: list(self.training.batches.in_turn(order, batch)), 3) / (len(order) // batch)
            x, t = (array.copy() for array in self.training.batches.take(order[:batch]))
            way, found = network.pass_of(batch), {"products": micro(products(case.sizes, batch)), "gather": gather}
            y, dense, cells, given = way.run_forward(x), 0.0, 0.0, x
            for layer, work, output in zip(network.layers, way.work, way.outputs, strict=True):
                took = micro(lambda layer=layer, given=given, work=work: layer.forward(given, work))
                dense, cells, given = dense + took * isinstance(layer, Dense), cells + took * (
                    not isinstance(layer, Dense)), output  # fmt: skip
            found["loss"] = micro(lambda: network.loss.compare(y, t, way.dy, network.fused))
            d = way.dy
            for backward, below, work, wanted in way.backward:
                given = x if below is None else below
                took = micro(lambda f=backward, g=given, d=d, w=work, wanted=wanted: f(g, d, w, wanted))
                is_dense = isinstance(backward.__self__, Dense)  # type: ignore[attr-defined]
                dense, cells = dense + took * is_dense, cells + took * (not is_dense)
                d = backward(given, d, work, wanted)
            found |= {"biases": max(dense - found["products"], 0.0), "activations": cells}
            found["optimizer"] = micro(lambda: self.optimizer.step(network.flat, network.gradient))
            update = micro(lambda: self.run(30), 10) / 30
        return {**found, "Python and cache": update - sum(found.values()), "update": update}


def products(sizes: tuple[int, ...], batch: int) -> Callable[[], None]:
    """Nothing but the matrix products of an update at these shapes."""
    rng, calls = np.random.default_rng(0), []
    x = rng.random((batch, sizes[0]), dtype=np.float32)
    for number, (inputs, units) in enumerate(pairwise(sizes)):
        w, z, d = (rng.random(shape, dtype=np.float32) for shape in ((units, inputs), (batch, units), (batch, units)))
        calls += [(x.dot, w.T, z), (d.T.dot, x, np.empty_like(w))]
        if number:
            calls.append((d.dot, w, np.empty_like(x)))
        x = z

    def run() -> None:
        for product, other, out in calls:
            product(other, out)

    return run


def micro(work: Callable[[], object], least: int = 200) -> float:
    """Microseconds of the processor, the shortest of several runs."""
    work()
    found = []
    for _run in range(7):
        start = time.process_time()
        for _ in range(least):
            work()
        found.append((time.process_time() - start) / least * 1e6)
    return min(found)


if __name__ == "__main__":
    answer(Contestant)
