"""Moons: two half circles that reach into each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visualnn.data.catalogue import data_set
from visualnn.data.dataset import Dataset
from visualnn.data.plane import USUAL, Labels, Options, Points, halves, plane_set
from visualnn.i18n import N_

TITLE = N_("Two moons")
RADIUS = 2 / 3  # so that both moons together are 2 wide


@data_set("moons")
def moons(noise: float = 0.08, samples: int = 300, train_share: float = 0.5, seed: int = 0,
          features: Sequence[str] = USUAL) -> Dataset:
    """Class 0 is the upper moon, class 1 the lower one. ValueError says which option cannot be."""
    return plane_set("moons", TITLE, shape, Options(noise, samples, train_share, seed, features))


def shape(count: int, rng: np.random.Generator) -> tuple[Points, Labels]:
    """Points on the two half circles, each begins in the middle of the other."""
    labels = halves(count)
    angle = rng.uniform(0, np.pi, count)
    sign = np.where(labels == 1, -1.0, 1.0)
    x1 = RADIUS * sign * np.cos(angle) - sign * RADIUS / 2
    x2 = RADIUS * sign * np.sin(angle) - sign * RADIUS / 4
    return np.stack([x1, x2], axis=1), labels
