"""The lines that are drawn of a run's losses: those of the updates, their means, and all of it made smooth."""

from __future__ import annotations

from visualnn.session.epoch_means import EpochMeans
from visualnn.session.series import Series
from visualnn.session.smoothing import Smoothed


class LossLines:
    """Follows the losses of one run or, if it is told to, of another. `smooth` are the smoothed losses, without any
    while the factor is 0.
    """

    def __init__(self, factor: float = 0.0) -> None:
        self.factor = factor
        self.epochs = self.losses = Series()
        self.means = EpochMeans(self.epochs, self.losses)
        self._smoothed: Smoothed | None = None

    def follow(self, epochs: Series, losses: Series) -> None:
        """Take in what has been appended, or begin anew with other series."""
        if losses is not self.losses or epochs is not self.epochs:
            self.epochs, self.losses, self._smoothed = epochs, losses, None
            self.means = EpochMeans(epochs, losses)
        self.means.follow()
        if self.factor and (self._smoothed is None or self._smoothed.factor != self.factor):
            self._smoothed = Smoothed(losses, self.factor)
        elif not self.factor:
            self._smoothed = None
        if self._smoothed is not None:
            self._smoothed.follow()

    @property
    def smooth(self) -> Series:
        return self._smoothed.values if self._smoothed is not None else Series()

    def best(self) -> tuple[Series, Series]:
        """The one line that stands for the run, (epochs, losses): the smooth one, or the means of its epochs, or, as
        long as there are not two of these, all losses.
        """
        if self._smoothed is not None:
            return self.epochs, self._smoothed.values
        if len(self.means.means) > 1:
            return self.means.middles, self.means.means
        return self.epochs, self.losses
