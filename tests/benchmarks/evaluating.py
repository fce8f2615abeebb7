"""Counting the right answers to 10,000 images, against the matrix products of that alone, in turns."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from tests.benchmarks import Rows, spread
from visualnn.engine import CrossEntropy, Dense, Layer, Network, ReLU, Sigmoid, Softmax, accuracy
from visualnn.engine.training import EVALUATED

NETWORKS: tuple[tuple[tuple[int, ...], type[Layer]], ...] = (
    ((784, 50, 10), Sigmoid), ((784, 30, 10), Sigmoid), ((784, 50, 100, 10), Sigmoid),
    ((784, 128, 64, 10), ReLU))  # fmt: skip
ROUNDS = 15


def products(sizes: tuple[int, ...], images: int, rows: int) -> Callable[[], None]:
    """Nothing but the matrix products, in pieces of so many rows."""
    rng = np.random.default_rng(0)
    inputs = [rng.random((rows, size), dtype=np.float32) for size in sizes]
    weights = [rng.random((after, before), dtype=np.float32).T for before, after in pairwise(sizes)]

    def run() -> None:
        for _piece in range(images // rows):
            for x, w, z in zip(inputs, weights, inputs[1:], strict=False):
                x.dot(w, z)

    return run


def main() -> Rows:
    from visualnn import data

    samples, rows = data.load("mnist").test.samples(), Rows()
    for sizes, kind in NETWORKS:
        layers = [layer for size in sizes[1:-1] for layer in (Dense(size), kind())]
        network = Network([*layers, Dense(sizes[-1]), Softmax()], sizes[:1], CrossEntropy())
        pure, whole, shares = products(sizes, len(samples), EVALUATED), [], []
        for turn in range(ROUNDS + 1):
            marks = [time.process_time()]
            for work in (partial(accuracy, network, samples), pure):
                work()
                marks.append(time.process_time())
            if turn:
                whole.append(1000 * (marks[1] - marks[0]))
                shares.append((marks[1] - marks[0]) / (marks[2] - marks[1]))
        shape = "-".join(map(str, sizes))
        rows.append((f"10,000 images through {shape}: times the products alone",
                     f"{spread(shares, 'x')}, promised below 3x; {spread(whole, ' ms', 1)}"))  # fmt: skip
    return rows
