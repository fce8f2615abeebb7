"""What every data set of handwritten digits in this program must be: 28x28 pixels, ten classes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _

IMAGE_SHAPE = (28, 28)
CLASS_NAMES = tuple("0123456789")


def checked_images(path: Path, array: NDArray[np.generic]) -> NDArray[np.uint8]:
    """The array as (n, 28, 28) bytes, or a sentence on what it is instead."""
    if array.ndim != 3 or array.shape[1:] != IMAGE_SHAPE or array.dtype != np.uint8:
        reason = _("images of 28x28 bytes are expected, but it holds {found}; choose a file of MNIST images")
        raise UnreadableFile(path, reason.format(found=described(array)))
    return _filled(path, array).astype(np.uint8, copy=False)


def checked_labels(path: Path, array: NDArray[np.generic]) -> NDArray[np.uint8]:
    """The array as (n,) bytes from 0 to 9, or a sentence on what it is instead."""
    if array.ndim != 1 or array.dtype.kind not in "iu":
        reason = _("a list of labels is expected, but it holds {found}; choose a file of MNIST labels")
        raise UnreadableFile(path, reason.format(found=described(array)))
    wrong = np.flatnonzero((_filled(path, array) < 0) | (array >= len(CLASS_NAMES)))  # type: ignore[operator]
    if wrong.size:
        reason = _("labels must be 0 to 9, but label number {place} is {value}; choose a data set of digits")
        raise UnreadableFile(path, reason.format(place=int(wrong[0]) + 1, value=array[wrong[0]]))
    return array.astype(np.uint8, copy=False)


def described(array: NDArray[np.generic]) -> str:
    """The shape and kind of an array for people, as in "10000 x 32 x 32 numbers (float32)"."""
    sizes = " x ".join(str(size) for size in array.shape) or "1"
    return _("{sizes} numbers ({kind})").format(sizes=sizes, kind=array.dtype.name)


def _filled(path: Path, array: NDArray[np.generic]) -> NDArray[np.generic]:
    if len(array) == 0:
        raise UnreadableFile(path, _("it holds no samples; get a fresh copy of the file"))
    return array
