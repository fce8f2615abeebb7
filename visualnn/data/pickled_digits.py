"""mnist.pkl.gz as Michael Nielsen's book uses it: three pairs of images and labels in one pickle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visualnn.data.dataset import Dataset, Split
from visualnn.data.digits import CLASS_NAMES, IMAGE_SHAPE, checked_labels, described
from visualnn.formats.errors import UnreadableFile
from visualnn.formats.inert_pickle import read_pickle
from visualnn.i18n import _

ORDER = ("train", "validation", "test")
PIXELS = IMAGE_SHAPE[0] * IMAGE_SHAPE[1]
ROWS_AT_A_TIME = 1000


def dataset_of_pickle(path: Path, name: str, title: str) -> Dataset:
    """The data set in a pickle of (train, validation, test), each a pair (images (n, 784), labels (n,))."""
    splits = tuple(
        _split(split, path, images, labels)
        for split, (images, labels) in zip(ORDER, _pairs(path, read_pickle(path, kind="data")), strict=True)
    )
    return Dataset(name, title, CLASS_NAMES, splits)


def _pairs(path: Path, tree: Any) -> list[Any]:
    pairs = list(tree) if isinstance(tree, list | tuple) else []
    if len(pairs) != len(ORDER) or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
        reason = _("it does not hold three pairs of images and labels; choose a file such as mnist.pkl.gz")
        raise UnreadableFile(path, reason)
    return pairs


def _split(name: str, path: Path, images: Any, labels: Any) -> Split:
    # Read at once and not later: the pickle is one piece, and its floats are four times the size of the bytes.
    pixels, digits = as_bytes(path, images), checked_labels(path, np.asarray(labels))
    return Split(name, lambda: pixels, lambda: digits, len(CLASS_NAMES), path)


def as_bytes(path: Path, images: Any) -> NDArray[np.uint8]:
    """Pixels between 0 and 1, (n, 784), as the bytes they were made from, (n, 28, 28)."""
    array = np.asarray(images)
    if array.ndim != 2 or array.shape[1] != PIXELS or array.dtype.kind != "f" or not len(array):
        reason = _("images of 784 pixels are expected, but it holds {found}; choose a file such as mnist.pkl.gz")
        raise UnreadableFile(path, reason.format(found=described(array)))
    low, high = array.min(), array.max()
    if not (low >= 0 and high <= 1):  # also when one of them is not a number
        reason = _("pixels must lie between 0 and 1, but they go from {low} to {high}; divide them by 255 first")
        raise UnreadableFile(path, reason.format(low=f"{low:.4g}", high=f"{high:.4g}"))
    steps = np.float32(_steps(array))
    pixels = np.empty(array.shape, np.uint8)
    for start in range(0, len(array), ROWS_AT_A_TIME):
        rows = slice(start, start + ROWS_AT_A_TIME)
        pixels[rows] = np.rint(array[rows] * steps)
    return pixels.reshape(-1, *IMAGE_SHAPE)


def _steps(array: NDArray[np.floating]) -> int:
    """How many steps there are from 0 to 1: the published file divided bytes by 256, most programs divide by 255."""
    some = array[:ROWS_AT_A_TIME] * 256
    return 256 if array.max() < 1 and bool((some == np.rint(some)).all()) else 255
