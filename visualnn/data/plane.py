"""Data sets of points in the plane: what all of them share.

Without noise every coordinate lies between −1 and 1; noise reaches a little beyond. A network is given the coordinates
themselves, or other features made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visualnn.data.dataset import Dataset
from visualnn.data.table import Table
from visualnn.i18n import _

Points = NDArray[np.float64]
Labels = NDArray[np.intp]

FEATURES: dict[str, Callable[[Points, Points], Points]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin x1": lambda x1, x2: np.sin(np.pi * x1),
    "sin x2": lambda x1, x2: np.sin(np.pi * x2),
}
WRITTEN = {"x1^2": "x1²", "x2^2": "x2²", "x1*x2": "x1·x2"}  # where a person reads it
USUAL = ("x1", "x2")
FEWEST, MOST_SAMPLES = 4, 20_000
MOST_NOISE = 2.0


@dataclass(frozen=True)
class Options:
    """What a set of points is made with: how far noise moves a point (the standard deviation, in coordinates), how many
    samples there are, which share of them is for training, and the seed of chance.
    """

    noise: float = 0.1
    samples: int = 300
    train_share: float = 0.5
    seed: int = 0
    features: Sequence[str] = USUAL

    def check(self) -> None:
        """ValueError says in a sentence what cannot be."""
        whole = isinstance(self.samples, int) and not isinstance(self.samples, bool)
        if not whole or not FEWEST <= self.samples <= MOST_SAMPLES:
            message = _("The number of samples must be a whole number from {least} to {most}, not {value}.")
            raise ValueError(message.format(least=FEWEST, most=MOST_SAMPLES, value=self.samples))
        if not _is_number(self.noise) or not 0 <= self.noise <= MOST_NOISE:
            raise ValueError(_("The noise must be a number from 0 to {most}, not {value}.").format(
                most=f"{MOST_NOISE:g}", value=self.noise))
        if not _is_number(self.train_share) or not 0 < self.train_share < 1:
            raise ValueError(_("The share of training samples must lie between 0 and 1, not at {value}.").format(
                value=self.train_share))
        if not isinstance(self.seed, int) or isinstance(self.seed, bool) or self.seed < 0:
            raise ValueError(_("The seed must be a whole number from 0 up, not {value}.").format(value=self.seed))
        unknown = [str(name) for name in self.features if name not in FEATURES]
        if unknown or not self.features or len(set(self.features)) != len(self.features):
            raise ValueError(_("The features must be some of {known}, each at most once, not {value}.").format(
                known=", ".join(FEATURES), value=", ".join(map(str, self.features)) or "–"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def features_of(points: Points, names: Sequence[str] = USUAL) -> Points:
    """Points (n, 2) as a network takes them: one column for each of the features, (n, features)."""
    x1, x2 = np.asarray(points, np.float64).T
    return np.stack([FEATURES[name](x1, x2) for name in names], axis=1)


Shape = Callable[[int, np.random.Generator], tuple[Points, Labels]]


def plane_set(name: str, title: str, shape: Shape, options: Options, classes: int = 2) -> Dataset:
    """The data set of a shape that gives so many points (n, 2) with their labels (n,), all without noise.

    ValueError says which option cannot be. The same options give the same bits.
    """
    options.check()
    rng = np.random.default_rng(options.seed)
    points, labels = shape(options.samples, rng)
    points = points + options.noise * rng.standard_normal(points.shape)
    order = rng.permutation(len(points))
    first = min(max(round(options.train_share * len(points)), 1), len(points) - 1)
    chosen = tuple(options.features)
    parts = {"train": order[:first], "test": order[first:]}
    splits = tuple(Table(split, features_of(points[rows], chosen), labels[rows], classes)
                   for split, rows in parts.items())  # fmt: skip
    dataset = Dataset(name, title, tuple(str(k) for k in range(classes)), splits,
                      feature_names=tuple(WRITTEN.get(one, one) for one in chosen))  # fmt: skip
    in_plane = {split: _fixed(points[rows]) for split, rows in parts.items()}
    return dataset.in_plane(in_plane, lambda places: features_of(places, chosen))


def _fixed(points: Points) -> Points:
    points.setflags(write=False)
    return points


def halves(count: int, classes: int = 2) -> Labels:
    """Labels (count,) of classes that are as equal in number as can be."""
    labels: Labels = np.sort(np.arange(count) % classes)
    return labels
