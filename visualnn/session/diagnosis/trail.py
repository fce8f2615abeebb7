"""The trail: everything that training has reported on the way to the moment on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visualnn.engine.expr import Array
from visualnn.session.branch import Branch, Line
from visualnn.session.series import Series
from visualnn.session.training_settings import TrainingSettings

if TYPE_CHECKING:
    from visualnn.session.session import Session


class Trail:
    """`losses` (updates,), and accuracies (n,) counted after `accuracy_epochs`, from where training began to `here`, in
    epochs. It `began` with a branch, `since` so many updates: the root of the history, or where a person last changed
    weights by hand. All is empty before any training.
    """

    def __init__(self, session: Session) -> None:
        history = session.history
        self.began: Branch | None = None
        self.settings: TrainingSettings | None = None
        self.here, self.since = 0.0, 0
        self._pieces: list[tuple[Branch, float, float]] = []
        line = history.line
        if line is not None and history.moment is not None:
            pieces, self.began = line.pieces(), beginning(line)
            first = next(k for k, (branch, _last) in enumerate(pieces) if branch is self.began)
            self.here, self.since = line.epochs_at(history.position), pieces[first][0].since
            self.settings = line.owner(history.position).settings if history.position < line.end else (
                line.branch.settings)
            for branch, last in pieces[first:]:
                self._pieces.append((branch, branch.began, min(branch.epochs_at(last), self.here)))
        self.losses = self._collected("loss_epochs", "losses")
        self.accuracy_epochs = self._collected("accuracy_epochs", "accuracy_epochs")
        self.train = self._collected("accuracy_epochs", "train_accuracy")
        self.test = self._collected("accuracy_epochs", "test_accuracy")
        self.validation = self._collected("accuracy_epochs", "validation_accuracy")

    @property
    def count(self) -> int:
        return len(self.losses)

    def _collected(self, x: str, y: str) -> Array:
        """The points of one curve, over all pieces."""
        found = []
        for branch, low, high in self._pieces:
            at: Series = getattr(branch.curves, x)
            values: Series = getattr(branch.curves, y)
            if len(values) == len(at):
                begin, end = np.searchsorted(at.array, [low + 1e-9, high + 1e-9])
                found.append(values.array[begin:end])
        return np.concatenate(found) if found else np.empty(0)

    def healthy(self, session: Session) -> int:
        """The last moment kept, as an update, at which all weights were numbers and the loss was lowest so far."""
        line = session.history.line
        if line is None:
            return 0
        finite = np.where(np.isfinite(self.losses), self.losses, np.inf)
        width = max(1, len(finite) // 50)
        means = np.convolve(finite, np.ones(width) / width, "valid") if len(finite) >= width else finite
        low = self.since + int(means.argmin()) if len(means) and np.isfinite(means).any() else self.since
        for update in reversed(line.keyframes()):
            if self.since <= update <= low and np.isfinite(line.owner(update).nearest(update).flat).all():
                return update
        return self.since


def beginning(line: Line | None) -> Branch | None:
    """The branch with which training began: the first one, or the last one whose weights a person changed by hand."""
    if line is None:
        return None
    return next((branch for branch in reversed(line.branches) if branch.changed), line.branches[0])
