"""The mean loss of each epoch, from the losses of its updates."""

from __future__ import annotations

import numpy as np

from visualnn.session.series import Series

NEAR = 1e-6  # of an epoch: where an update is on the axis has rounding errors


class EpochMeans:
    """Follows the losses of a run: one mean for every epoch that is over, at its middle on the axis, because it belongs
    to all of it. A run that begins or goes on within an epoch has the mean of what it has of it.

    The mean is over mini-batches; a short last one counts like the others, as in the textbooks.
    """

    def __init__(self, epochs: Series, losses: Series) -> None:
        self.epochs, self.losses = epochs, losses
        self.middles, self.means = Series(), Series()
        self._seen = 0  # updates that are in a mean
        self._began = 0.0

    def follow(self) -> bool:
        """Add the epochs that are over since; True if there are any."""
        count = min(len(self.epochs), len(self.losses))
        xs, ys = self.epochs.array[:count], self.losses.array[:count]
        if self._seen >= count:
            return False
        first = np.floor(xs[self._seen] - NEAR)
        ends = np.arange(first + 1, np.floor(xs[-1] + NEAR) + 1)
        if not len(ends):
            return False
        last = np.searchsorted(xs, ends + NEAR)
        starts = np.concatenate([[self._seen], last[:-1]])
        kept = last > starts  # where epochs were left out there is no mean
        last, starts, ends = last[kept], starts[kept], ends[kept]
        if not len(last):
            return False
        if not self._seen:
            self._began = max(ends[0] - 1, 2 * float(xs[0]) - float(xs[1])) if len(xs) > 1 else ends[0] - 1
        begins = np.concatenate([[max(self._began, ends[0] - 1)], ends[1:] - 1])
        with np.errstate(invalid="ignore", over="ignore"):
            sums = np.add.reduceat(ys[: last[-1]], starts)
        self.middles.extend((begins + ends) / 2)
        self.means.extend(sums / (last - starts))
        self._seen = int(last[-1])
        return True
