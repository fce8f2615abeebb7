"""The watcher: examines a network that is being trained, now and then, so that training does not suffer from it."""

from __future__ import annotations

import math
import time

import numpy as np

from visualnn.engine import Network, Optimizer, Samples
from visualnn.engine.diagnosis import SAMPLES, Examination, examine, spread
from visualnn.engine.expr import Array
from visualnn.engine.training import Batches

SECONDS = 0.25  # between two examinations, at least
SHARE = 0.01  # of the time, at most, goes into examinations
WORK = 50_000_000  # samples times parameters; of a very large network fewer samples are looked at
FEWEST = 20  # but not fewer


def specimen(samples: Samples, network: Network, most: int = SAMPLES) -> tuple[Array, Array]:
    """The samples that are looked at, evenly spread over all: x (n, *input_shape), t (n, *output_shape)."""
    count = max(min(most, WORK // max(network.flat.size, 1)), FEWEST)
    chosen = spread(len(samples), count)
    few = Samples(samples.x[chosen], samples.t[chosen], samples.scale)
    x, t = Batches(few, network).take(np.arange(len(chosen)))
    return x, t


class Watcher:
    """Has a copy of the network, so that nothing of the training is touched."""

    def __init__(self, network: Network, samples: Samples) -> None:
        self._samples, self._twin = samples, network.copy()
        self._specimen: tuple[Array, Array] | None = None
        self._next = -math.inf

    def look(self, network: Network, optimizer: Optimizer, anyway: bool = False) -> Examination | None:
        """An examination of the network as it is now, with the update that this optimizer would make; None as long as
        the last one was not long ago, unless it is wanted `anyway`.
        """
        began = time.monotonic()
        if began < self._next and not anyway:
            return None
        if self._specimen is None:
            self._specimen = specimen(self._samples, self._twin)
        self._twin.flat[:] = network.flat
        found = examine(self._twin, *self._specimen, optimizer)
        ended = time.monotonic()
        self._next = ended + max(SECONDS, (ended - began) / SHARE)
        return found
