"""MNIST the way "Deep learning from scratch" loads it, so that its programs run here as they are printed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visualnn.data import catalogue
from visualnn.data.dataset import Split
from visualnn.data.table import Table

Pair = tuple[NDArray[np.generic], NDArray[np.generic]]


def load_mnist(normalize: bool = True, flatten: bool = True, one_hot: bool = False) -> tuple[Pair, Pair]:
    """(x_train, t_train), (x_test, t_test).

    normalize: pixels as float32 between 0 and 1, not bytes; flatten: (n, 784), not (n, 1, 28, 28);
    one_hot: targets as (n, 10) with a single 1, not as digits.
    """
    dataset = catalogue.load("mnist")

    def pair(split: Split | Table) -> Pair:
        assert isinstance(split, Split)  # MNIST is pictures
        pixels = dataset.inputs(split, flatten=flatten) if normalize else _as_shaped(split, flatten)
        return pixels, np.eye(split.classes, dtype=np.float32)[split.labels] if one_hot else split.labels.copy()

    return pair(dataset.train), pair(dataset.test)


def _as_shaped(split: Split, flatten: bool) -> NDArray[np.uint8]:
    """A copy of the bytes, so that a program may write into them."""
    return split.images.reshape((len(split), -1) if flatten else (len(split), 1, *split.images.shape[1:])).copy()
