"""X.npy and y.npy as Andrew Ng's course uses them: pictures of 20x20 written column by column, and their labels."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visualnn.data.dataset import Bytes, Dataset
from visualnn.data.digits import CLASS_NAMES, described
from visualnn.data.float_pictures import FloatSplit
from visualnn.formats.errors import UnreadableFile
from visualnn.formats.npy import describe_npy
from visualnn.formats.opening import opened
from visualnn.formats.sniffing import is_npy, what_it_is
from visualnn.i18n import _

SIDE = 20
PIXELS = SIDE * SIDE
LOW, HIGH = -0.5, 1.5  # Ng's pixels go from about -0.13 to 1.13, because the pictures were made smaller smoothly
TWO = ("0", "1")


def is_pair_name(name: str) -> bool:
    """Whether a file is called as one of the two."""
    return name.lower() in ("x.npy", "y.npy")


def pair_of(path: Path) -> tuple[Path, Path]:
    """The two files, one of which is `path`. UnreadableFile if the other does not lie beside it."""
    wanted = "y.npy" if path.name.lower() == "x.npy" else "x.npy"
    other = next((file for file in sorted(path.parent.iterdir()) if file.name.lower() == wanted), None)
    if other is None:
        name = "y.npy" if wanted == "y.npy" else "X.npy"
        reason = _("the pictures are in X.npy and the labels in y.npy, and {other} is not beside it; put both into one "
                   "folder").format(other=name)
        raise UnreadableFile(path, reason)
    return (path, other) if wanted == "y.npy" else (other, path)


def dataset_of_pair(path: Path, name: str, title: str) -> Dataset:
    """The data set of two files, one of which is `path`: the pixels are exactly those of the file, turned so that they
    run row by row. There is no test in such files: all samples serve as both. Its option `only_zero_and_one` leaves the
    other digits out.
    """
    images, labels = pair_of(path)
    pixels, digits = _pictures(images, read_npy(images)), _labels(labels, read_npy(labels))
    if len(pixels) != len(digits):
        reason = _("it has {images} images, but there are {labels} labels; choose files that match")
        raise UnreadableFile(images, reason.format(images=len(pixels), labels=len(digits)))
    return _dataset(images, name, title, pixels, digits)


def read_npy(path: Path) -> NDArray[Any]:
    """The one array of a .npy file, read without running anything in it."""
    with opened(path, "data") as (data, budget):
        if not is_npy(data):
            reason = _("it is {kind} and not a NumPy array; choose a file that np.save has written")
            raise budget.refusal(reason.format(kind=what_it_is(data)))
        return describe_npy(data, budget).build(budget)


def _dataset(path: Path, name: str, title: str, pixels: NDArray[np.floating], digits: Bytes,
             only_zero_and_one: bool = False) -> Dataset:
    keep = digits <= 1 if only_zero_and_one else slice(None)
    own = digits[keep]
    if not len(own):
        raise ValueError(_("There are no zeros and ones in {name}.").format(name=title))
    names = TWO if own.max() <= 1 else CLASS_NAMES
    splits = tuple(FloatSplit(split, pixels[keep], own, len(names), path) for split in ("train", "test"))
    dataset = Dataset(name, title, names, splits)
    dataset.options = {"only_zero_and_one": only_zero_and_one}
    dataset.make = partial(_dataset, path, name, title, pixels, digits)
    return dataset


def _pictures(path: Path, array: NDArray[Any]) -> NDArray[np.floating]:
    """(n, 400) -> (n, 20, 20), upright: each row of the file is a picture column by column."""
    if array.ndim != 2 or array.shape[1] != PIXELS or array.dtype.kind != "f" or not len(array):
        reason = _("pictures as rows of 400 decimal numbers are expected, but it holds {found}; choose the X.npy of "
                   "the course")
        raise UnreadableFile(path, reason.format(found=described(array)))
    low, high = array.min(), array.max()
    if not (low >= LOW and high <= HIGH):  # also when one of them is not a number
        reason = _("pixels must lie between about 0 and 1, but they go from {low} to {high}; scale them first")
        raise UnreadableFile(path, reason.format(low=f"{low:.4g}", high=f"{high:.4g}"))
    return np.ascontiguousarray(array.reshape(-1, SIDE, SIDE).transpose(0, 2, 1))


def _labels(path: Path, array: NDArray[Any]) -> Bytes:
    """(n, 1) or (n,) -> (n,) from 0 to 9; where there is a 10, it means 0, as in the first form of the course."""
    if array.ndim not in (1, 2) or array.size != len(array) or array.dtype.kind not in "iuf" or not len(array):
        reason = _("a column of labels is expected, but it holds {found}; choose the y.npy of the course")
        raise UnreadableFile(path, reason.format(found=described(array)))
    values = array.reshape(-1)
    top = 10 if not (values == 0).any() else 9
    wrong = np.flatnonzero(~((values >= 0) & (values <= top) & (values == np.floor(values))))
    if wrong.size:
        reason = _("labels must be whole numbers from 0 to 9, or from 1 to 10 where 10 means 0, but label number "
                   "{place} is {value}")
        raise UnreadableFile(path, reason.format(place=int(wrong[0]) + 1, value=f"{values[wrong[0]]:g}"))
    return (values.astype(np.int64) % 10).astype(np.uint8)
