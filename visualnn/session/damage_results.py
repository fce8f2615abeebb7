"""What damaging the data shows: a curve, and some samples before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from visualnn.data.dataset import Dataset, Split
from visualnn.engine.expr import Array
from visualnn.session.damage import WHITE
from visualnn.session.damage_job import answers, grey_levels, inputs

if TYPE_CHECKING:
    from visualnn.session.session import Session


@dataclass(eq=False)
class Curve:
    """The share of right answers over the amount of one damage, with `others` at fixed amounts besides, for a network
    "784-50-10" after so many updates. `key` is what it was computed for.
    """

    damage: str
    others: Mapping[str, float]
    count: int
    data: str
    network: str
    updates: int
    key: tuple[object, ...] = ()
    shares: dict[float, float] = field(default_factory=dict)

    def array(self) -> Array:
        """Amounts and shares (n, 2), in order."""
        return np.array(sorted(self.shares.items()), np.float64).reshape(-1, 2)

    def share_at(self, amount: float) -> float | None:
        """The share at an amount, on the straight line between two points; None beyond the points."""
        points = self.array()
        if not len(points) or not points[0, 0] <= amount <= points[-1, 0]:
            return None
        return float(np.interp(amount, points[:, 0], points[:, 1]))


@dataclass(frozen=True, eq=False)
class Preview:
    """Some samples before and after: pictures (n, rows, columns) uint8 or rows of a table (n, features), what the
    network says to them, and how sure it is, (n,) each.
    """

    numbers: Array
    labels: Array
    before: Array
    after: Array
    said_before: Array
    sure_before: Array
    said: Array
    sure: Array


def preview(session: Session, amounts: Mapping[str, float], numbers: Array) -> Preview:
    """Samples of the split on show before and after these damages."""
    split, dataset, threshold = session.samples.split, session.dataset, session.samples.threshold
    samples = dataset.splits[split]
    before, after = inputs(dataset, split, numbers, {}), inputs(dataset, split, numbers, amounts)
    said, sure = answers(session.network, session.predict(before), threshold)
    said_after, sure_after = answers(session.network, session.predict(after), threshold)
    if isinstance(samples, Split):
        before, after = (_seen(one * grey_levels(samples), dataset) for one in (before, after))
    return Preview(numbers, samples.labels[numbers], before, after, said, sure, said_after, sure_after)


def _seen(grey: Array, dataset: Dataset) -> Array:
    """Grey values (n, pixels) as pictures that a screen can show."""
    return np.asarray(np.rint(np.clip(grey, 0, WHITE)).astype(np.uint8)).reshape(-1, *dataset.image_shape)
