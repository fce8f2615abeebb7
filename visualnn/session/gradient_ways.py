"""The ways to the gradients of a mini-batch, each with its clock and how far it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.engine.gradcheck import USUAL_H, check_gradients, naive_slopes
from visualnn.engine.network import QUIET

REPEATS = 9  # of backprop, whose median time is taken: it is too short to be measured once
REPORT = 0.05  # seconds between two reports


@dataclass(frozen=True)
class Lap:
    """How far a way is: `done` of `total` parameters after so many seconds of computing, and for how many nudges of how
    many samples the loss was computed.

    `slopes` are the gradients by their arrays, nan where a parameter has not been done.
    """

    way: str
    done: int
    total: int
    seconds: float
    losses: int
    slopes: dict[str, Array]
    crossed: dict[str, int]  # parameters whose nudges lie on both sides of a kink, where that is known

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def update(self) -> float:
        """Seconds that all parameters take, estimated from those that are done; nan where none is."""
        return self.seconds * self.total / self.done if self.done else float("nan")


def near_kinks(network: Network, x: Array, h: float = USUAL_H) -> int:
    """How many inputs of layers with kinks, such as the z of ReLU, are nearer than h to one."""
    count, given = 0, x
    with np.errstate(**QUIET):
        for layer, work in zip(network.layers, network.work(len(x)), strict=True):
            count += sum(int(np.count_nonzero(np.abs(given - kink) < h)) for kink in layer.kinks)
            given = layer.forward(given, work)
    return count


def by_backprop(network: Network, x: Array, t: Array) -> Lap:
    """All gradients at once: one pass forward and one back."""
    seconds = []
    for _repeat in range(REPEATS):
        begun = time.perf_counter()
        _loss, gradients = network.loss_and_gradients(x, t)
        seconds.append(time.perf_counter() - begun)
    total = network.flat.size
    return Lap("backprop", total, total, sorted(seconds)[REPEATS // 2], len(x), gradients, {})


def by_exact_facts(network: Network, x: Array, t: Array) -> Iterator[Lap]:
    """Two real losses for each parameter, without computing again what a nudge leaves as it is."""
    begun = reported = time.perf_counter()
    for report in check_gradients(network, x, t):
        now = time.perf_counter()
        if now - reported < REPORT and report.done < report.total:
            continue
        reported = now
        slopes = {one.array: one.numerical for one in report.agreements}
        crossed = {one.array: one.kinks for one in report.agreements}
        yield Lap("exact", report.done, report.total, now - begun, report.losses, slopes, crossed)


def by_naive_way(network: Network, x: Array, t: Array) -> Iterator[Lap]:
    """Two passes of the whole batch for each parameter. Its clock stands still between two reports."""
    flat, seconds = np.full(network.flat.size, np.nan), 0.0
    lap = Lap("naive", 0, flat.size, 0.0, 0, {}, {})
    begun = time.perf_counter()
    for k, slope in enumerate(naive_slopes(network, x, t)):
        flat[k] = slope
        spent = time.perf_counter() - begun
        if spent >= REPORT or k + 1 == flat.size:
            seconds += spent
            slopes = network.views(flat.copy())
            yield replace(lap, done=k + 1, seconds=seconds, losses=2 * (k + 1) * len(x), slopes=slopes)
            begun = time.perf_counter()
