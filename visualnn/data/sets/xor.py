"""XOR: class 1 where exactly one of the two coordinates is positive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visualnn.data.catalogue import data_set
from visualnn.data.dataset import Dataset
from visualnn.data.plane import USUAL, Labels, Options, Points, halves, plane_set
from visualnn.i18n import N_

TITLE = N_("XOR: opposite corners belong together")
GAP = 0.08  # how far a point is from both axes at least


@data_set("xor")
def xor(noise: float = 0.05, samples: int = 300, train_share: float = 0.5, seed: int = 0,
        features: Sequence[str] = USUAL) -> Dataset:
    """Two classes in four squares, like a chess board. ValueError says which option cannot be."""
    return plane_set("xor", TITLE, shape, Options(noise, samples, train_share, seed, features))


def shape(count: int, rng: np.random.Generator) -> tuple[Points, Labels]:
    """Points spread evenly over four squares, with a gap between them."""
    labels = halves(count)
    sizes = rng.uniform(GAP, 1.0, (count, 2))
    right = np.where(rng.random(count) < 0.5, 1.0, -1.0)
    upper = np.where(labels == 1, -right, right)
    return sizes * np.stack([right, upper], axis=1), labels
