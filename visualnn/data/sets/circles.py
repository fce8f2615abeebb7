"""Circles: one class lies in a disc around the middle, the other in a ring around it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visualnn.data.catalogue import data_set
from visualnn.data.dataset import Dataset
from visualnn.data.plane import USUAL, Labels, Options, Points, halves, plane_set
from visualnn.i18n import N_

TITLE = N_("A disc in a ring")
DISC, RING = 0.45, (0.7, 1.0)  # radii


@data_set("circles")
def circles(noise: float = 0.05, samples: int = 300, train_share: float = 0.5, seed: int = 0,
            features: Sequence[str] = USUAL) -> Dataset:
    """Two classes that no straight line separates: class 1 inside. ValueError says which option cannot be."""
    return plane_set("circles", TITLE, shape, Options(noise, samples, train_share, seed, features))


def shape(count: int, rng: np.random.Generator) -> tuple[Points, Labels]:
    """Points spread evenly over the area of each class."""
    labels = halves(count)
    low, high = np.where(labels == 1, 0.0, RING[0]), np.where(labels == 1, DISC, RING[1])
    radius = np.sqrt(rng.uniform(low**2, high**2))
    angle = rng.uniform(0, 2 * np.pi, count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), labels
