"""Plane: an array of any rank as rows and columns, and how much of it has been computed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from visualnn.engine.trace import Trace

Index = tuple[int | slice, ...]
Box = tuple[int, int, int, int]  # first row, first column, rows, columns


@dataclass(frozen=True)
class Plane:
    """The last two axes of an array; `lead` chooses among the others. A vector is a row, a number one cell."""

    array: str
    shape: tuple[int, ...]
    lead: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        return self.shape[-2] if len(self.shape) > 1 else 1

    @property
    def cols(self) -> int:
        return self.shape[-1] if self.shape else 1

    @property
    def is_matrix(self) -> bool:
        return len(self.shape) > 1

    @property
    def size(self) -> int:
        return self.rows * self.cols

    def index(self, row: int, col: int) -> tuple[int, ...]:
        """The index of a cell in the array."""
        if not self.shape:
            return ()
        return (*self.lead, row, col) if self.is_matrix else (col,)

    def box(self, index: Index) -> Box | None:
        """The rows and columns that a cell or block covers; None where it has none in this plane."""
        if len(index) > len(self.shape):
            return None
        full = [*index, *[slice(None)] * (len(self.shape) - len(index))]
        ranges = [range(*part.indices(size)) if isinstance(part, slice) else range(part, part + 1)
                  for part, size in zip(full, self.shape, strict=True)]
        if any(not 0 <= min(part, default=-1) <= max(part) < size
               for part, size in zip(ranges, self.shape, strict=True)):
            return None
        *leads, down, across = ([range(1)] * (2 - len(ranges)) + ranges)
        if any(at not in part for at, part in zip(self.lead, leads, strict=True)):
            return None
        return min(down), min(across), max(down) - min(down) + 1, max(across) - min(across) + 1


@dataclass(frozen=True)
class Known:
    """Which cells of a plane are there: the first `count` in the order in which they are computed, or a mask."""

    count: int
    size: int
    cols: int
    mask: np.ndarray | None = None

    def __call__(self, row: int, col: int) -> bool:
        return bool(self.mask[row, col]) if self.mask is not None else row * self.cols + col < self.count

    @property
    def all(self) -> bool:
        return self.count >= self.size

    def unknown_boxes(self) -> list[Box]:
        """What is missing behind a row that is begun: the rest of this row, and the rows below."""
        rows = self.size // self.cols
        row, col = divmod(self.count, self.cols)
        boxes = [(row, col, 1, self.cols - col)] if col else []
        below = row + 1 if col else row
        return boxes + ([(below, 0, rows - below, self.cols)] if below < rows else [])


def known(trace: Trace, plane: Plane, position: int) -> Known:
    """How much of a plane there is when `position` steps have been done."""
    stages = trace.stages_of(plane.array)
    if not stages:
        return Known(0 if plane.array in trace.hidden else plane.size, plane.size, plane.cols)
    if len(stages) == 1 and not stages[0].lead:
        before = 0
        for at, size in zip(plane.lead, plane.shape, strict=False):
            before = before * size + at
        done = 0 if plane.array in trace.hidden else position - stages[0].start - before * plane.size
        return Known(min(max(done, 0), plane.size), plane.size, plane.cols)
    mask = trace.known(plane.array, position)[plane.lead].reshape(plane.rows, plane.cols)
    return Known(int(mask.sum()), plane.size, plane.cols, mask)


class Numbers:
    """The values of a plane, read once for each trace: `scale` is the largest finite size, `odd` the flat numbers of
    the cells that are nan or infinite.
    """

    def __init__(self, trace: Trace, plane: Plane) -> None:
        self.plane = plane
        self.values = np.asarray(trace.arrays[plane.array])[plane.lead].reshape(plane.rows, plane.cols)
        finite = np.isfinite(self.values)
        self.odd = np.flatnonzero(~finite)
        sizes = np.abs(self.values if not self.odd.size else self.values[finite])
        self.scale = float(sizes.max(initial=0.0))

    def share(self, row: int, col: int) -> float:
        """A value as a share of the largest, -1 to 1; nan where it is not finite."""
        value = float(self.values[row, col])
        if not math.isfinite(value):
            return math.nan
        return value / self.scale if self.scale else 0.0


def strongest(values: np.ndarray, down: int, across: int) -> np.ndarray:
    """At most `down` rows and `across` columns: of neighbours that share a place the one of the largest size stands
    for all, so that a picture of many numbers shows numbers that there are. What is not a number wins.
    """
    for axis, room in ((0, down), (1, across)):
        size = values.shape[axis]
        if size > room:
            starts = np.arange(room) * size // room
            high, low = np.maximum.reduceat(values, starts, axis), np.minimum.reduceat(values, starts, axis)
            values = np.where(-low > high, low, high)
    return values
