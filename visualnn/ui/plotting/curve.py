"""One curve of a plot: a growing list that is read once, and as many of its points as there are pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


class Curve:
    """x and y as float64 arrays that follow two growing lists; only what is new is converted."""

    def __init__(self, color: str, dashed: bool = False) -> None:
        """`color` names a colour of the theme; a dashed curve has hollow squares for marks, a solid one dots."""
        self.color, self.dashed = color, dashed
        self._store = np.empty((2, 64))
        self.count = 0

    @property
    def x(self) -> np.ndarray:
        return self._store[0, : self.count]

    @property
    def y(self) -> np.ndarray:
        return self._store[1, : self.count]

    def follow(self, xs: Sequence[float], ys: Sequence[float]) -> bool:
        """Take over what the lists gained, or all of them when they were begun anew; True if that changed anything."""
        count = min(len(xs), len(ys))
        begun_anew = count < self.count or (self.count > 0 and not self._holds(xs, ys))
        if begun_anew:
            self.count = 0
        if count == self.count:
            return begun_anew
        if count > self._store.shape[1]:
            larger = np.empty((2, max(count, 2 * self._store.shape[1])))
            larger[:, : self.count] = self._store[:, : self.count]
            self._store = larger
        self._store[0, self.count : count] = xs[self.count : count]
        self._store[1, self.count : count] = ys[self.count : count]
        self.count = count
        return True

    def _holds(self, xs: Sequence[float], ys: Sequence[float]) -> bool:
        """Whether the lists still begin with what was read from them: their first and last known points tell."""
        return all(
            _same(self._store[0, i], xs[i]) and _same(self._store[1, i], ys[i]) for i in (0, self.count - 1)
        )

    def nearest(self, x: float) -> int | None:
        """The number of the point closest to x along the axis, None without points."""
        if not self.count:
            return None
        right = int(np.searchsorted(self.x, x))
        candidates = [i for i in (right - 1, right) if 0 <= i < self.count]
        return min(candidates, key=lambda i: abs(self.x[i] - x))


def _same(one: float, other: float) -> bool:
    return bool(one == other) or (math.isnan(one) and math.isnan(other))


def thin(x: np.ndarray, y: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """At most `most` points that draw the same curve: the lowest and the highest of each group, and both ends."""
    if len(x) <= most:
        return x, y
    groups = max(1, (most - 2) // 2)
    size = -(-(len(x) - 2) // groups)
    inner = np.arange(1, len(x) - 1)
    starts = inner[::size] - 1
    middle = y[1:-1]
    padded = np.concatenate((middle, np.full(-len(middle) % size, middle[-1]))).reshape(-1, size)
    lows, highs = padded.argmin(axis=1), padded.argmax(axis=1)
    kept = np.concatenate(([0], 1 + starts + lows, 1 + starts + highs, [len(x) - 1]))
    kept = np.unique(np.minimum(kept, len(x) - 1))
    return x[kept], y[kept]
