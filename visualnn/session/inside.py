"""Inside the layers of the network on show: gradients, activity and histograms, now and at the start of training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.engine.inside import Insight, look_inside
from visualnn.formats.errors import plain
from visualnn.i18n import _

if TYPE_CHECKING:
    from visualnn.session.session import Session

MOST, LEAST = 100, 10  # training samples in the mini-batch that is looked at
WORK = 8_000_000  # samples times parameters that can be computed without anybody waiting

Batch = tuple[Array, Array]


class Inside:
    """`layers` are what the layers do now with a mini-batch of `count` training samples, from the first to the last;
    `start` what they did with it when the run on show began, None where nothing was trained yet.

    It computes on a copy of the network. `changed` says that the mini-batch has been read: `look` then has something
    to show.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.layers: list[Insight] = []
        self.start: list[Insight] | None = None
        self.problem = ""
        self._twin: Network | None = None
        self._of: Network | None = None
        self._key: tuple[object, ...] = ()
        self._batch: Batch | None = None
        self._begun: Array | None = None

    @property
    def count(self) -> int:
        """How many samples the mini-batch has."""
        return len(self._batch[0]) if self._batch else 0

    def look(self) -> list[Insight]:
        """Look at the network as it is now; empty until the training samples have been read."""
        network, session = self._session.network, self._session
        key = (session.dataset, network.spec(), self._wanted())
        if key != self._key:
            self._key, self._batch, self.layers, self.problem = key, None, [], ""
            self._read(key)
        if self._of is not network:
            self._of, self._twin, self._begun, self.start = network, network.copy(), None, None
        if self._batch is not None and self._twin is not None:
            self._look_at_start(self._twin, self._batch)
            self._twin.flat[:] = network.flat
            self.layers = look_inside(self._twin, *self._batch)
        return self.layers

    def _look_at_start(self, twin: Network, batch: Batch) -> None:
        """The start of the run on show is looked at once."""
        line = self._session.history.line
        begun = line.branches[0].start.flat if line else None
        if begun is not self._begun or (begun is not None and self.start is None):
            self._begun, self.start = begun, None
            if begun is not None:
                twin.flat[:] = begun
                self.start = look_inside(twin, *batch)

    def _wanted(self) -> int:
        most = min(MOST, len(self._session.dataset.train))
        return min(most, max(LEAST, WORK // max(self._session.network.flat.size, 1)))

    def _read(self, key: tuple[object, ...]) -> None:
        """Let the executor read the training samples: the first time that takes a while."""
        network = self._session.network

        def receive(found: list[Batch]) -> None:
            if key == self._key:
                self._batch = found[-1]
                self.changed.emit()

        def ended(error: BaseException | None) -> None:
            if error is not None and key == self._key:
                self.problem = _("The training samples could not be read: {reason}.").format(
                    reason=plain(str(error) or type(error).__name__, 160).rstrip("."))
                self.changed.emit()

        self._session.executor(_reading(self._session.dataset, self._wanted(), network.output_shape[0]), receive, ended)


def _reading(dataset: Dataset, count: int, outputs: int) -> Iterator[Batch]:
    """The job: the first training samples and what should be said to them."""
    chosen = np.arange(count)
    yield dataset.inputs("train", chosen), dataset.targets("train", chosen, outputs)
