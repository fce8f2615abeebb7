"""A table: rows of numbers with a label or with target numbers each, for data that are not pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from visualnn.engine.training import Samples

Numbers = NDArray[np.float64]


class Table:
    """x (n, features) float64 and t: labels (n,) whole numbers where there are `classes`, else target numbers (n, k).

    The arrays are read-only, because everybody gets the same ones. ValueError if they do not fit each other.
    """

    def __init__(self, name: str, x: ArrayLike, t: ArrayLike, classes: int = 0) -> None:
        self.name, self.classes = name, classes
        self.x: Numbers = np.array(x, np.float64)
        self.t: NDArray[np.generic] = np.array(t, np.intp if classes else np.float64)
        if self.x.ndim != 2 or len(self.x) != len(self.t) or self.t.ndim != (1 if classes else 2) or not len(self.x):
            raise ValueError(f"inputs of shape {self.x.shape} and targets of shape {self.t.shape} make no table")
        if classes and not (self.t.min() >= 0 and self.t.max() < classes):
            raise ValueError(f"labels must be 0 to {classes - 1}")
        for array in (self.x, self.t):
            array.setflags(write=False)

    @property
    def labels(self) -> NDArray[np.intp]:
        """The labels (n,); zeros where the targets are numbers."""
        return self.t.astype(np.intp, copy=False) if self.classes else np.zeros(len(self.x), np.intp)

    @property
    def counts(self) -> NDArray[np.intp]:
        """How many samples of each class there are, (classes,)."""
        return np.bincount(self.labels, minlength=self.classes)

    def __len__(self) -> int:
        return len(self.x)

    def samples(self) -> Samples:
        """The split as the engine trains on it."""
        from visualnn.engine.training import Samples

        return Samples(x=self.x, t=self.t)

    def inputs(self, chosen: ArrayLike | slice | None = None) -> Numbers:
        """The rows at these places as a network takes them, (n, features), or (features,) for one index."""
        found = self.x if chosen is None else self.x[chosen if isinstance(chosen, slice) else np.asarray(chosen)]
        return found.copy()
