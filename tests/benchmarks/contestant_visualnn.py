"""One side of the training benchmark: visualnn's engine, asked over standard input."""

from __future__ import annotations

import time

import numpy as np

from tests.benchmarks.contest import Case, answer
from visualnn.engine import (
    SGD,
    Adam,
    CrossEntropy,
    Dense,
    MeanSquaredError,
    Network,
    Optimizer,
    ReLU,
    Samples,
    Sigmoid,
    Softmax,
    fit,
)

LAYERS = {"sigmoid": Sigmoid, "relu": ReLU, "softmax": Softmax}


class Contestant:
    """Builds the network of a case from given weights, then trains it a number of updates at a time."""

    def __init__(self, case: Case, x: np.ndarray, labels: np.ndarray, weights: dict[str, np.ndarray]) -> None:
        self.case, self.x, self.labels = case, x, labels
        layers = [part for units, kind in zip(case.sizes[1:], case.activations, strict=True)
                  for part in (Dense(units), LAYERS[kind]())]  # fmt: skip
        loss = CrossEntropy() if case.activations[-1] == "softmax" else MeanSquaredError()
        self.network = Network(layers, (case.sizes[0],), loss, "float32")
        for name, values in weights.items():
            self.network.parameters[name][...] = values
        self.optimizer: Optimizer = (Adam if case.optimizer == "Adam" else SGD)(case.rate)
        self.samples = Samples(x, labels, 1 / 255)

    def losses(self, batches: np.ndarray) -> list[float]:
        """The loss of every one of these mini-batches (n, batch), training on each."""
        found = []
        targets = np.eye(self.case.sizes[-1], dtype=np.float32)
        for chosen in batches:
            x = self.x[chosen].astype(np.float32) / 255
            loss, _gradients = self.network.loss_and_gradients(x, targets[self.labels[chosen]])
            self.optimizer.step(self.network.flat, self.network.gradient)
            found.append(loss)
        return found

    def seconds(self, updates: int) -> float:
        """How long so many updates take, reports to the window included."""
        run = fit(self.network, self.samples, self.optimizer, batch_size=self.case.batch, epochs=1000, every=3)
        done, start = 0, time.perf_counter()
        for progress in run:
            done = progress.update
            if done >= updates:
                break
        taken = time.perf_counter() - start
        return taken * updates / done


if __name__ == "__main__":
    answer(Contestant)
