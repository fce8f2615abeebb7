"""Which class outputs say: the largest one, or with two classes that which the threshold leaves."""

from __future__ import annotations

import numpy as np

from visualnn.engine import Network
from visualnn.engine.expr import Array


def decided(y: Array, threshold: float = 0.5, network: Network | None = None) -> Array:
    """The classes (n,) that outputs y (n, k) say: of many the largest; a single one says 1 above the threshold, and so
    does the second of two by as much more than the first as the threshold is above one half: by more than
    2 · threshold − 1. Where two outputs sum to 1 that is: where the second is above the threshold.

    A `network` whose program has answers of its own, as one with a fault in it, is asked for them.
    """
    if network is not None and type(network).answers is not Network.answers:
        return network.answers(y)
    if y.shape[1] == 1:
        return np.asarray(y[:, 0] > threshold).astype(np.intp)
    if y.shape[1] == 2:
        return np.asarray(y[:, 1] - y[:, 0] > 2 * threshold - 1).astype(np.intp)
    said: Array = y.argmax(axis=1)
    return said


def confidence(y: Array, said: Array) -> Array:
    """The output of the class said, (n,); of a single output y for class 1 that is y, and 1 − y for class 0."""
    if y.shape[1] == 1:
        return np.where(said == 1, y[:, 0], 1 - y[:, 0])
    sure: Array = y[np.arange(len(y)), said]
    return sure
