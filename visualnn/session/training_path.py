"""The way that training has taken: the parameters of a small network after each update up to the one on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visualnn.engine import Training, fit
from visualnn.engine.expr import Array
from visualnn.session.branch import Branch

if TYPE_CHECKING:
    from visualnn.session.session import Session

EXACT = 300  # updates that are computed one by one; of longer ways the moments that the history keeps are shown
MOST_PARAMETERS = 16


class TrainingPath:
    """Follows the run on show. What has been computed once is kept until another network is on show."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._steps: dict[Branch, _Steps] = {}
        session.opened.connect(self._forget)

    def _forget(self) -> None:
        self._steps.clear()

    def walked(self) -> Array:
        """The parameters after the updates 0, 1, 2, … up to the one on show, (n, parameters); of a long way only some.

        Only where it leads to if the network is larger than MOST_PARAMETERS or nothing has been trained.
        """
        history, flat = self._session.history, self._session.network.flat
        if history.line is None or flat.size > MOST_PARAMETERS:
            return flat.astype(np.float64)[None]
        found: list[Array] = []
        for branch, last in history.line.pieces():
            if branch.since > history.position:
                break
            last = min(last, history.position)
            flats = self._kept(branch, last) if history.position > EXACT else self._exact(branch, last)
            found += flats if not found or branch.changed else flats[1:]
        if not found or not np.array_equal(found[-1], flat, equal_nan=True):
            found.append(flat.copy())
        return np.array(found, np.float64)

    def _kept(self, branch: Branch, last: int) -> list[Array]:
        kept = [moment.flat for moment in branch.keyframes if moment.update <= last]
        return kept[:: max(1, len(kept) // EXACT)]

    def _exact(self, branch: Branch, last: int) -> list[Array]:
        if branch not in self._steps:
            self._steps[branch] = _Steps(self._session, branch)
        return self._steps[branch].up_to(last)


class _Steps:
    """The updates of one run, computed again one after the other."""

    def __init__(self, session: Session, branch: Branch) -> None:
        self.since, settings = branch.since, branch.settings
        network = session.network.copy()
        self.training: Training = fit(
            network, session.dataset.train.samples(), settings.make_optimizer(), batch_size=settings.batch_size,
            epochs=branch.start.epoch + EXACT + 1, start=branch.start)  # fmt: skip
        self.flats = [branch.start.flat.copy()]

    def up_to(self, update: int) -> list[Array]:
        """The parameters after the updates since … update."""
        while len(self.flats) <= update - self.since:
            self.training.advance(1)
            self.flats.append(self.training.network.flat.copy())
        return self.flats[: update - self.since + 1]
