"""Blobs: clouds of points, one for each class, around places on a circle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visualnn.data.catalogue import data_set
from visualnn.data.dataset import Dataset
from visualnn.data.plane import USUAL, Labels, Options, Points, halves, plane_set
from visualnn.i18n import N_, _

TITLE = N_("Blobs")
RADIUS = 0.65  # how far the middle of a blob is from the middle of the plane
FEWEST, MOST = 2, 4


@data_set("blobs")
def blobs(classes: int = 2, noise: float = 0.18, samples: int = 300, train_share: float = 0.5, seed: int = 0,
          features: Sequence[str] = USUAL) -> Dataset:
    """Two to four classes; the noise is all there is to the size of a blob. ValueError says which option cannot be."""
    if not isinstance(classes, int) or isinstance(classes, bool) or not FEWEST <= classes <= MOST:
        raise ValueError(_("Blobs come in {least} to {most} classes, not {value}.").format(
            least=FEWEST, most=MOST, value=classes))

    def shape(count: int, rng: np.random.Generator) -> tuple[Points, Labels]:
        labels = halves(count, classes)
        return middles(classes)[labels], labels

    return plane_set("blobs", TITLE, shape, Options(noise, samples, train_share, seed, features), classes)


def middles(classes: int) -> Points:
    """Where the blobs are, (classes, 2): evenly on a circle, the first one below on the left."""
    angle = 2 * np.pi * np.arange(classes) / classes + np.pi * 1.25
    return RADIUS * np.stack([np.cos(angle), np.sin(angle)], axis=1)
