"""Zero or one: 1,000 pictures of 20x20 pixels of these two digits, cut out of MNIST without losing any ink."""

from __future__ import annotations

from functools import cache

import numpy as np

from visualnn.data.catalogue import data_set, load
from visualnn.data.dataset import Bytes, Dataset, Split
from visualnn.i18n import N_

TITLE = N_("Handwritten zeros and ones")
CLASS_NAMES = ("0", "1")
SIDE = 20  # MNIST's digits were made to fit into 20x20 before they were put into 28x28 by their centre of mass
OF_EACH = {"train": 500, "test": 200}


@data_set("zero-or-one")
def zero_or_one(normalize: bool = True) -> Dataset:
    """The first 500 zeros and the first 500 ones of MNIST's training images, in their order there, and as a test the
    first 200 of each of its test images. Each is the 20x20 window nearest to the middle that holds all its ink; pixels
    0 to 1, row by row, or 0 to 255 with `normalize` off.
    """
    return Dataset("zero-or-one", TITLE, CLASS_NAMES, tuple(_split(name, normalize) for name in OF_EACH))


def _split(name: str, normalize: bool) -> Split:
    source = load("mnist").splits[name]
    assert isinstance(source, Split)
    return Split(name, lambda: windows(source.images[_places(name)]), lambda: source.labels[_places(name)],
                 len(CLASS_NAMES), source.source, 1 / 255 if normalize else 1.0)  # fmt: skip


@cache
def _places(name: str) -> np.ndarray:
    """Which images of MNIST's split these are, in the order of MNIST."""
    labels = load("mnist").splits[name].labels
    return np.sort(np.concatenate([np.flatnonzero(labels == digit)[: OF_EACH[name]] for digit in (0, 1)]))


def windows(images: Bytes, side: int = SIDE) -> Bytes:
    """(n, rows, columns) -> (n, side, side): of each picture the square nearest to the middle that holds all its ink,
    or as much of it as fits.
    """
    inked = np.greater(images, 0)
    tops, lefts = (_starts(np.any(inked, axis=axis), side) for axis in (2, 1))
    rows, columns = (start[:, None] + np.arange(side) for start in (tops, lefts))
    return images[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]


def _starts(inked: np.ndarray, side: int) -> np.ndarray:
    """Where a window of `side` begins in each row of flags (n, size)."""
    size = inked.shape[1]
    first = inked.argmax(axis=1)
    last = size - 1 - inked[:, ::-1].argmax(axis=1)
    middle = (size - side) // 2
    return np.where(inked.any(axis=1), np.clip(np.minimum(np.maximum(middle, last - side + 1), first), 0, size - side),
                    middle)  # fmt: skip
