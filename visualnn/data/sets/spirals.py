"""Spirals: two arms that wind around each other, the hardest of these shapes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visualnn.data.catalogue import data_set
from visualnn.data.dataset import Dataset
from visualnn.data.plane import USUAL, Labels, Options, Points, halves, plane_set
from visualnn.i18n import N_

TITLE = N_("Two spirals")
TURNS = 1.25
INNER = 0.1  # the radius at which an arm begins


@data_set("spirals")
def spirals(noise: float = 0.02, samples: int = 400, train_share: float = 0.5, seed: int = 0,
            features: Sequence[str] = USUAL) -> Dataset:
    """Class 1 is the arm of class 0, turned by half a turn. ValueError says which option cannot be."""
    return plane_set("spirals", TITLE, shape, Options(noise, samples, train_share, seed, features))


def shape(count: int, rng: np.random.Generator) -> tuple[Points, Labels]:
    """Points spread evenly along the two arms."""
    labels = halves(count)
    radius = np.sqrt(rng.uniform(INNER**2, 1.0, count))
    angle = 2 * np.pi * TURNS * radius + np.pi * labels
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), labels
