"""Long curves drawn with few points: the lowest and highest value of each block of a series, kept as it grows."""

from __future__ import annotations

import numpy as np

from visualnn.engine.expr import Array
from visualnn.session.series import Series

SMALLEST = 64  # values in a block of the finest level; a block of the next level is COARSER of these
COARSER = 8


class Thinned:
    """Follows a series. No spike is lost: what stands for a block is its lowest and its highest value.

    `lowest`, `highest` and `lowest_positive` are those of all finite values so far, or nan without any.
    """

    def __init__(self, series: Series) -> None:
        self.series = series
        self.lowest = self.highest = self.lowest_positive = np.nan
        self._levels: list[tuple[int, Series, Series]] = []
        self._seen = 0

    def follow(self) -> None:
        """Take in what has been appended; the cost is that of the new values only."""
        values = self.series.array
        fresh = values[self._seen :]
        if not len(fresh):
            return
        self._seen = len(values)
        finite = fresh[np.isfinite(fresh)]
        if len(finite):
            self.lowest = float(np.fmin(self.lowest, finite.min()))
            self.highest = float(np.fmax(self.highest, finite.max()))
            positive = finite[finite > 0]
            if len(positive):
                self.lowest_positive = float(np.fmin(self.lowest_positive, positive.min()))
        lows = highs = values
        size, level = SMALLEST, 0
        while len(values) >= size:
            if level == len(self._levels):
                self._levels.append((size, Series(), Series()))
            of = size if level == 0 else COARSER
            _size, low, high = self._levels[level]
            start, end = len(low) * of, len(lows) // of * of
            if end > start:
                low.extend(_fold(lows[start:end], of, highest=False))
                high.extend(_fold(highs[start:end], of, highest=True))
            lows, highs = low.array, high.array
            size, level = size * COARSER, level + 1

    def ranges(self, first: int, last: int, most: int) -> tuple[Array, Array, Array]:
        """The values number `first` to `last` (excluded) in at most `most` blocks, or a few more: for each the number
        of its first value (m,), its lowest and its highest value (m,). Blocks begin at multiples of their size, a power
        of two, so that a growing curve stays where it is. nan where a block has no finite value.
        """
        values, size = self.series.array, 1
        while (last - first) > most * size:
            size *= 2
        if size == 1:
            found = np.where(np.isfinite(values[first:last]), values[first:last], np.nan)
            return np.arange(first, last), found, found
        begin, whole = first // size, last // size
        low, high = self._blocks(begin, whole, size)
        places = np.arange(begin, whole) * size
        if last % size:  # the last block is not complete yet, or not all of it is asked for
            tail = values[whole * size : last][None]
            places = np.append(places, whole * size)
            low = np.append(low, _fold(tail.ravel(), tail.size, highest=False))
            high = np.append(high, _fold(tail.ravel(), tail.size, highest=True))
        return places, low, high

    def _blocks(self, begin: int, end: int, size: int) -> tuple[Array, Array]:
        """Lowest and highest of the blocks of that size, from the coarsest level that has them."""
        unit, lows, highs = 1, self.series.array, self.series.array
        for of, low, high in self._levels:
            if of <= size:
                unit, lows, highs = of, low.array, high.array
        each = size // unit
        part = slice(begin * each, end * each)
        return _fold(lows[part], each, highest=False), _fold(highs[part], each, highest=True)


def _fold(values: Array, size: int, highest: bool) -> Array:
    """The lowest or highest finite value of every `size` values, (n,) -> (n / size,); nan where there is none."""
    blocks = np.where(np.isfinite(values), values, np.nan).reshape(-1, size)
    found: Array = (np.fmax if highest else np.fmin).reduce(blocks, axis=1)
    return found
