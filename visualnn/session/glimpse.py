"""A glimpse of a lesson: a few of its real weights and samples, enough for a picture the size of a stamp."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from visualnn.data.dataset import Dataset, Split
from visualnn.engine.expr import Array
from visualnn.lessons.lesson import Lesson

MOST_UNITS = 6  # in a layer of the picture
MOST_POINTS = 90
FEWEST_POINTS = 3  # that can be seen to be points of something
MOST_LAYERS = 5


@dataclass(frozen=True)
class Glimpse:
    """`sizes` of the layers, and weights (from, to) in -1..1 between the units that are drawn; `kind` says what the
    arrays show: "pictures" (n, rows, columns) uint8, "points" (n, 2) with labels (n,), "curve" (n, 2), or "".
    """

    sizes: tuple[int, ...]
    weights: tuple[Array, ...] = ()
    kind: str = ""
    samples: Array | None = None
    labels: Array | None = None


def sizes_of(lesson: Lesson) -> tuple[int, ...]:
    """How many numbers go into the network and out of each of its layers, as far as [network] says it plainly."""
    network = lesson.network
    shape, layers = network.get("input_shape", ()), network.get("layers", ())
    sizes = [math.prod(shape)] if isinstance(shape, list) and all(isinstance(size, int) for size in shape) else []
    for layer in layers if isinstance(layers, list) else ():
        if isinstance(layer, Mapping) and isinstance(layer.get("units"), int):
            sizes.append(layer["units"])
    return tuple(sizes) if len(sizes) <= MOST_LAYERS else (*sizes[: MOST_LAYERS - 1], sizes[-1])


def drawn(size: int) -> Array:
    """Which units of a layer are drawn: all of a small one, evenly spread ones of a large one."""
    return np.unique(np.linspace(0, size - 1, min(size, MOST_UNITS)).round().astype(np.intp))


def glimpse_of(lesson: Lesson) -> Glimpse:
    """Look into a lesson. UnreadableFile says what is wrong with its network or its data."""
    network, dataset = lesson.make_network(), lesson.load_data()
    sizes = sizes_of(lesson)
    matrices = [array for name, array in network.parameters.items() if name[0] == "W"]
    picked = []
    for matrix in matrices if [len(matrix) for matrix in matrices] == list(sizes[:-1]) else ():
        part = np.nan_to_num(matrix[np.ix_(drawn(matrix.shape[0]), drawn(matrix.shape[1]))].astype(np.float64))
        picked.append(part / (np.abs(part).max() or 1.0))
    return _with_samples(Glimpse(sizes, tuple(picked)), dataset)


def _with_samples(glimpse: Glimpse, dataset: Dataset) -> Glimpse:
    sizes, weights = glimpse.sizes, glimpse.weights
    if dataset.is_pictures:
        split = dataset.splits["test" if "test" in dataset.splits else next(iter(dataset.splits))]
        return Glimpse(sizes, weights, "pictures", split.images[:1].copy()) if isinstance(split, Split) else glimpse
    name = "train" if "train" in dataset.splits else next(iter(dataset.splits))
    split = dataset.splits[name]
    few = slice(None, None, max(1, len(split) // MOST_POINTS))
    if len(split) < FEWEST_POINTS:
        return glimpse
    if dataset.is_plane:
        return Glimpse(sizes, weights, "points", dataset.points(name)[few].copy(), split.labels[few].copy())
    if dataset.is_curve and not isinstance(split, Split):
        return Glimpse(sizes, weights, "curve", np.column_stack([split.x[few, 0], split.t[few, 0]]))
    return glimpse
