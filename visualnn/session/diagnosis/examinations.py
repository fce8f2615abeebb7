"""The examinations of one run: the first and the last as they are, and the few numbers between them as series."""

from __future__ import annotations

from visualnn.engine.diagnosis import Examination
from visualnn.engine.expr import Array
from visualnn.session.series import Series

MOST = 1000  # points of a series; then every second one is forgotten
KINDS = ("gradient", "ratio", "dead", "saturated")


class Examinations:
    """`first` and `last` are whole; of those between, `series` have the size of the gradient, the ratio of update to
    weights and the shares of dead and saturated units of every layer, with `epochs` (n,) as their x.
    """

    def __init__(self) -> None:
        self.first: Examination | None = None
        self.last: Examination | None = None
        self.epochs = Series()
        self.updates = -1  # that had been made at the last one
        self._rows: list[dict[str, Series]] = []

    def add(self, epochs: float, updates: int, found: Examination) -> None:
        """Another one, after so many epochs and so many updates."""
        if self.first is None:
            self.first = found
            self._rows = [{kind: Series() for kind in KINDS} for _layer in found.layers]
        if len(self.epochs) >= MOST:
            self._thin()
        self.last, self.updates = found, updates
        self.epochs.append(epochs)
        for row, layer in zip(self._rows, found.layers, strict=True):
            values = layer.gradient, layer.ratio, (layer.dead or 0) / layer.units, (layer.saturated or 0) / layer.units
            for kind, value in zip(KINDS, values, strict=True):
                row[kind].append(value)

    def series(self, layer: int, kind: str) -> Array:
        """One of KINDS of a layer (counted from 0) over time, (n,)."""
        found: Array = self._rows[layer][kind].array if layer < len(self._rows) else Series().array
        return found

    def _thin(self) -> None:
        self.epochs = Series(self.epochs.array[::2])
        self._rows = [{kind: Series(one.array[::2]) for kind, one in row.items()} for row in self._rows]
