"""Samples, and how they are gathered into mini-batches of the network's numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.network import Network

SMALL = 4_000_000  # numbers of inputs that are turned into the network's once, and not whenever they are gathered
GATHERED = 32_000  # numbers that are gathered at once: much of the cost of a small mini-batch is that of asking


@dataclass(frozen=True, slots=True)
class Samples:
    """Inputs x (n, …) and what should come out: class labels (n,) or targets (n, *output_shape).

    Inputs stay in the type in which they are kept (bytes, for pictures); `scale` turns them into the network's numbers.
    """

    x: Array
    t: Array
    scale: float = 1.0

    def __len__(self) -> int:
        return len(self.x)

    def first(self, count: int) -> Samples:
        """The first `count` of them, sharing the arrays."""
        return Samples(self.x[:count], self.t[:count], self.scale)


class Batches:
    """Gathers samples by their numbers into buffers of the network's type, for several mini-batches at once; nothing is
    allocated for a batch but the buffers.
    """

    def __init__(self, samples: Samples, network: Network, often: bool = False) -> None:
        """Those that are gathered `often` are turned into the network's numbers at once, unless they are many."""
        self.network, self.scale = network, np.array(samples.scale, network.dtype)
        self.x = np.ascontiguousarray(samples.x).reshape(len(samples.x), *network.input_shape)
        self.ready = self.x.dtype == network.dtype and samples.scale == 1
        if often and not self.ready and self.x.size <= SMALL:
            self.x, self.ready = np.multiply(self.x, self.scale, dtype=network.dtype, casting="unsafe"), True
        self.labels = self.checked_labels(samples) if samples.t.ndim == 1 and samples.t.dtype.kind in "iu" else None
        if self.labels is None:
            self.t = np.ascontiguousarray(samples.t, dtype=network.dtype).reshape(len(samples), *network.output_shape)
        else:
            table = np.eye(network.output_shape[0]) if network.output_shape != (1,) else np.array([[0], [1]])
            self.t = table.astype(network.dtype)
        self._make_buffers(0)

    def _make_buffers(self, rows: int) -> None:
        shape, dtype = (rows, *self.network.input_shape), self.network.dtype
        self._x, self._t = np.empty(shape, dtype), np.empty((rows, *self.t.shape[1:]), dtype)
        self._raw = self._x if self.ready else np.empty(shape, self.x.dtype)

    def checked_labels(self, samples: Samples) -> Array:
        """The labels, once it is certain that each has an output: wrong ones must not be trained on in silence."""
        classes = max(2, *self.network.output_shape)
        low, high = int(samples.t.min()), int(samples.t.max())
        if low < 0 or high >= classes:
            raise ValueError(f"labels from {low} to {high} do not fit a network with {classes} classes")
        return samples.t

    def take(self, chosen: Array) -> tuple[Array, Array]:
        """The inputs and targets of the chosen samples (n,); the next call overwrites them."""
        rows = len(chosen)
        if rows > len(self._x):
            self._make_buffers(rows)
        x, t = self._x[:rows], self._t[:rows]
        self.x.take(chosen, 0, self._raw[:rows], mode="clip")
        self._finish(x, self._raw[:rows])
        self.t.take(chosen if self.labels is None else self.labels.take(chosen), 0, t, mode="clip")
        return x, t

    def inputs(self, first: int, last: int) -> Array:
        """The inputs of the samples from `first` to before `last`; the next call overwrites them."""
        if last - first > len(self._x):
            self._make_buffers(last - first)
        x = self._x[: last - first]
        if self.ready:
            return self.x[first:last]
        self._finish(x, self.x[first:last])
        return x

    def _finish(self, x: Array, raw: Array) -> None:
        if not self.ready:
            np.copyto(x, raw, casting="unsafe")
            np.multiply(x, self.scale, x)

    def in_turn(self, order: Array, size: int) -> Iterator[tuple[Array, Array]]:
        """The inputs and targets of these samples, `size` at a time and fewer in the end."""
        at_once = size * max(GATHERED // (size * math.prod(self._x.shape[1:])), 1)
        for start in range(0, len(order), at_once):
            xs, ts = self.take(order[start : start + at_once])
            for first in range(0, len(xs), size):
                yield xs[first : first + size], ts[first : first + size]
