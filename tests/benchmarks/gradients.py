"""Checking all gradients by central differences: with what makes it quick, against one loss after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice

import numpy as np

from tests.benchmarks import Rows, spread
from visualnn.engine import CrossEntropy, Dense, Network, Sigmoid, Softmax, check_gradients, numerical_gradients
from visualnn.engine.gradcheck import differences, loss_along, naive_slopes
from visualnn.engine.nudging import Nudging

RUNS = 5
NAIVE = 100  # parameters of the large network whose naive gradients are timed


def network(*sizes: int) -> Network:
    """Sigmoid layers, Softmax at the end."""
    layers = [layer for size in sizes[1:-1] for layer in (Dense(size), Sigmoid())]
    return Network([*layers, Dense(sizes[-1]), Softmax()], sizes[:1], CrossEntropy())


def digits(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Real images, four fifths of whose pixels are 0, and their labels."""
    from visualnn import data

    dataset = data.load("mnist")
    indices = np.arange(count)
    labels = dataset.splits["test"].labels[indices].astype(int)
    return dataset.inputs("test", indices), np.eye(10)[labels]


def seconds(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """How long it takes, time after time; once before to warm up."""
    work()
    found = []
    for _run in range(runs):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def main() -> Rows:
    small, rng = network(20, 15, 10), np.random.default_rng(0)
    x, t = rng.random((1, 20)), np.eye(10)[:1]
    naive = seconds(lambda: numerical_gradients(small, x, t))
    fast = seconds(lambda: list(check_gradients(small, x, t)))
    ratios = [slow / quick for slow, quick in zip(naive, fast, strict=True)]
    lesson, (image, label) = network(784, 50, 100, 10), digits(1)
    images, labels = digits(100)
    wide = network(784, 50, 10)
    hs = np.logspace(-12, 0, 49)
    whole = seconds(lambda: list(check_gradients(lesson, image, label)))
    batch = seconds(lambda: list(check_gradients(wide, images, labels)), 3)
    one = seconds(lambda: list(islice(naive_slopes(wide, images, labels), NAIVE)), 3)
    gains = [slow / NAIVE * wide.flat.size / quick for slow, quick in zip(one, batch, strict=True)]
    along = seconds(lambda: loss_along(lesson, image, label, "W1", (400, 3), np.linspace(-1, 1, 201)), 20)
    errors = seconds(lambda: differences(Nudging(lesson, image, label), "W1", (400, 3), hs), 20)
    return [
        ("all gradients of 20-15-10, naive : fast", spread(ratios, "x", 0)),
        ("all 45,360 of 784-50-100-10, one sample", spread([1000 * one for one in whole], " ms", 0)),
        ("all 39,760 of 784-50-10, batch of 100", spread([1000 * one for one in batch], " ms", 0)),
        ("the naive way : this, by its first 100 parameters; at least 250x", spread(gains, "x", 0)),
        ("loss along one weight, 201 points", spread([1000 * one for one in along], " ms", 1)),
        ("central differences for 49 sizes of h", spread([1000 * one for one in errors], " ms", 1)),
    ]
