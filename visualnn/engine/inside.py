"""Inside the layers: how large gradients are on their way back, and how many units do anything at all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.network import QUIET, Network

BINS = 24
LOW, HIGH = 0.05, 0.95  # a sigmoid beyond these is saturated: there its slope is less than a fifth of the largest
RESTS_AT_ZERO = ("ReLU", "LeakyReLU", "Step")
SATURATES = ("Sigmoid", "Tanh")


@dataclass(frozen=True)
class Histogram:
    """How many numbers lie in each of BINS equal parts of low … high; `other` are those that are no numbers."""

    counts: Array
    low: float
    high: float
    other: int = 0

    @property
    def total(self) -> int:
        return int(self.counts.sum()) + self.other

    @cached_property
    def outline(self) -> Array:
        """The square roots of the counts, 1 for the largest, as a line from 0 up, twice at every step, and down to 0:
        (2·BINS + 2,). The roots let a few numbers far out still be seen.
        """
        most = self.counts.max(initial=0)
        heights = np.sqrt(self.counts / most) if most else np.zeros(len(self.counts))
        return np.concatenate([[0.0], heights.repeat(2), [0.0]])


@dataclass(frozen=True)
class Insight:
    """What one numbered layer did with a batch.

    `mean` and `rms` are sizes of the cells of its gradient dW. `active` is the share of the activations that are above
    0 (of a sigmoid or tanh: that are not saturated), and `dead` how many of the `units` were never active; both are
    None where the activation has neither, and for outputs that are meant to saturate. `histograms` are those of "W",
    "a" and "dW".
    """

    number: int
    weights: str
    activation: str
    units: int
    mean: float
    rms: float
    active: float | None
    dead: int | None
    histograms: dict[str, Histogram]

    @property
    def rests_at_zero(self) -> bool:
        """Whether a unit that is not active says 0; otherwise it is saturated."""
        return self.activation in RESTS_AT_ZERO


def look_inside(network: Network, x: Array, t: Array) -> list[Insight]:
    """What each layer with weights does with the batch x (n, …), t (n, *output_shape), from the first to the last.
    The gradients are those of the mean loss. Not for a network that another thread uses: give a copy.
    """
    x, t = network.as_batch(x), network.as_targets(t)
    with np.errstate(**QUIET):
        network.backprop(x, t)
    return [_insight(network, number, name, members, len(x)) for number, name, members in with_weights(network)]


def with_weights(network: Network) -> Iterator[tuple[int, str, list[int]]]:
    """The numbers of the layers with weights, the names of their weights, and the positions of all layers that share
    the number.
    """
    for number, group in groupby(range(len(network.layers)), key=network.numbers.__getitem__):
        members = list(group)
        name = network.parameter_names(members[0]).get("W")
        if number and name is not None:
            yield number, name, members


def activation_of(network: Network, members: list[int]) -> int:
    """Which of the layers that share a number has the activations that are looked at: its place in `members`."""
    kinds = [type(network.layers[i]).__name__ for i in members]
    return next((k for k, kind in enumerate(kinds) if kind in RESTS_AT_ZERO + SATURATES), len(kinds) - 1)


def gradient_ratio(network: Network, x: Array, t: Array) -> float:
    """The mean size of the first layer's gradient, as a share of the last one's; nan where that is 0."""
    found = look_inside(network, x, t)
    return found[0].mean / found[-1].mean if found and found[-1].mean else math.nan


def _insight(network: Network, number: int, name: str, members: list[int], batch: int) -> Insight:
    kinds = [type(network.layers[i]).__name__ for i in members]
    place = activation_of(network, members)
    outputs = [network.work(batch)[i][network.layers[i].output] for i in members]
    a, gradient = outputs[place], network.gradients[name]
    with np.errstate(**QUIET):
        size = np.abs(gradient, dtype=np.float64)
        mean, rms = float(size.mean()), float(np.sqrt(np.square(size).mean()))
        awake = alive(kinds[place], a, outputs[place - 1])
    if members[-1] == len(network.layers) - 1 and kinds[place] in SATURATES:
        awake = None  # that an output is sure of itself is no illness
    a = a.reshape(len(a), -1)
    share = dead = None
    if awake is not None:
        awake = awake.reshape(a.shape)
        share, dead = float(awake.mean()), int((~awake.any(axis=0)).sum())
    arrays = {"W": network.parameters[name], "a": a, "dW": gradient}
    return Insight(number, name, kinds[place], a.shape[1], mean, rms, share, dead,
                   {key: histogram(array) for key, array in arrays.items()})  # fmt: skip


def alive(kind: str, a: Array, z: Array) -> Array | None:
    """Which activations (n, units) pass on what they are told: None where every one does."""
    if kind in RESTS_AT_ZERO:
        return np.asarray(z > 0)
    if kind in SATURATES:
        share = a if kind == "Sigmoid" else (a + 1) / 2
        return np.asarray((share > LOW) & (share < HIGH))
    return None


def histogram(values: Array, low: float | None = None, high: float | None = None) -> Histogram:
    """Count numbers in BINS parts between the smallest and the largest, or between two given ones; what lies beyond
    those counts at the edge.
    """
    flat = values.reshape(-1)
    finite = flat if np.isfinite(flat.sum()) else flat[np.isfinite(flat)]
    if not finite.size:
        return Histogram(np.zeros(BINS, np.intp), 0.0, 0.0, flat.size)
    low = float(finite.min()) if low is None else low
    high = float(finite.max()) if high is None else high
    if not high > low:
        low, high = low - 0.5, high + 0.5
    with np.errstate(**QUIET):
        places = ((finite - low) * (BINS / (high - low))).astype(np.intp)
    np.clip(places, 0, BINS - 1, out=places)
    return Histogram(np.bincount(places, minlength=BINS), low, high, flat.size - finite.size)
