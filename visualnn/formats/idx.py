"""The file format of MNIST: four bytes that say what follows, the sizes, then plain pixels or labels."""

from __future__ import annotations

import os

import numpy as np

from visualnn.formats.budget import Budget
from visualnn.formats.opening import opened
from visualnn.formats.sniffing import what_it_is
from visualnn.i18n import _

UNSIGNED_BYTES = 0x08
MOST_AXES = 4


def read_idx(path: str | os.PathLike[str]) -> np.ndarray:
    """An idx file of unsigned bytes, packed with gzip or not, as an array of its own."""
    with opened(path, "data") as (data, budget):
        shape, start = _read_sizes(data, budget)
        pixels = np.frombuffer(data, np.uint8, offset=start)
        return pixels.reshape(shape).copy()


def _read_sizes(data: bytes, budget: Budget) -> tuple[tuple[int, ...], int]:
    if data[:2] != b"\0\0" or len(data) < 4:
        reason = _("an idx file starts with two zero bytes, but it is {kind}; choose a file such as {example}")
        raise budget.refusal(reason.format(kind=what_it_is(data), example="train-images-idx3-ubyte.gz"))
    if data[2] != UNSIGNED_BYTES:
        reason = _("its numbers are of type {code} and not unsigned bytes, type 8; choose pixels or labels in bytes")
        raise budget.refusal(reason.format(code=data[2]))
    axes = data[3]
    if not 1 <= axes <= MOST_AXES:
        reason = _("it claims {axes} axes, where images have 3 and labels have 1; get a fresh copy of the file")
        raise budget.refusal(reason.format(axes=axes))
    start = 4 + 4 * axes
    if len(data) < start:
        raise budget.damaged(_("it ends before its sizes do"))
    sizes = (int.from_bytes(data[at : at + 4], "big") for at in range(4, start, 4))
    shape = budget.charge_array(tuple(sizes), itemsize=1)
    expected = int(np.prod(shape, dtype=np.int64))
    if len(data) - start != expected:
        detail = _("{shape} needs {expected:,} bytes, and {there:,} are there")
        shown = " x ".join(map(str, shape))
        raise budget.damaged(detail.format(shape=shown, expected=expected, there=len(data) - start))
    return shape, start
