"""A curve made smooth: each value is drawn towards those before it."""

from __future__ import annotations

import numpy as np

from visualnn.engine.expr import Array
from visualnn.session.series import Series

PRECISE = 2.0**-24  # powers of the factor down to this keep the sums of a block precise


class Smoothed:
    """Follows a series with an exponential mean: s_k = factor s_(k-1) + (1 - factor) y_k, divided by what the weights
    (1 - factor) factor^j of all values so far add up to, so that it does not begin at 0 (as Adam does: Kingma and Ba
    2015, section 3). A value that is not finite has no weight, and there is none in its place.

    `values` has a value for every one of the series.
    """

    def __init__(self, series: Series, factor: float) -> None:
        """`factor` is at least 0 and less than 1; ValueError otherwise."""
        if not 0 <= factor < 1:
            raise ValueError(f"a smoothing factor is from 0 to less than 1, not {factor}")
        self.series, self.factor, self.values = series, factor, Series()
        self._sum = self._weight = 0.0

    def follow(self) -> None:
        """Take in what has been appended; the cost is that of the new values only."""
        fresh = self.series.array[len(self.values) :]
        if not len(fresh):
            return
        finite = np.isfinite(fresh)
        share = 1 - self.factor
        sums = decayed(np.where(finite, fresh, 0.0) * share, self.factor, self._sum)
        weights = decayed(finite * share, self.factor, self._weight)
        self._sum, self._weight = float(sums[-1]), float(weights[-1])
        with np.errstate(invalid="ignore", divide="ignore"):
            self.values.extend(np.where(finite, sums / weights, np.nan))


def decayed(values: Array, factor: float, before: float = 0.0) -> Array:
    """r_k = factor r_(k-1) + y_k of the values y (n,), with `before` as r_(-1); (n,), without a loop over the values.

    In blocks of L values, r = factor^k (sum of y_j factor^-j); of what was some blocks before less than a rounding
    error is left.
    """
    if factor == 0:
        return values.astype(np.float64)
    count = len(values)
    length = max(1, min(int(np.log(PRECISE) / np.log(factor)), count))
    padded = np.zeros(-(-count // length) * length)
    padded[:count] = values
    blocks = padded.reshape(-1, length)
    powers = factor ** np.arange(length)
    found: Array = np.cumsum(blocks / powers, axis=1) * powers
    ends = np.concatenate([[0.0, 0.0, before], found[:-1, -1]])
    reach = powers[-1] * factor
    carried = ends[2:] + reach * (ends[1:-1] + reach * ends[:-2])
    found += carried[:, None] * (powers * factor)
    return found.ravel()[:count]
