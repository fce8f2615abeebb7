"""MNIST: 70,000 handwritten digits, 28x28 pixels each."""

from __future__ import annotations

from functools import cache

import numpy as np

from visualnn import paths
from visualnn.data.catalogue import data_set
from visualnn.data.dataset import Dataset, Split
from visualnn.data.digits import CLASS_NAMES
from visualnn.data.idx_folder import dataset_of_folder
from visualnn.i18n import N_, _

TITLE = N_("MNIST handwritten digits")
TRAINING_IMAGES = 60_000


@data_set("mnist")
def mnist(normalize: bool = True, train: int = TRAINING_IMAGES, shuffle_labels: int = -1) -> Dataset:
    """The digits: pixels 0 to 1, or as they are with `normalize` off; the first `train` images to train on, and the
    rest as a split "validation"; labels of the training images mixed up by the seed `shuffle_labels`, if it is not
    negative. ValueError if `train` cannot be.
    """
    base = _files()
    if not 1 <= train <= TRAINING_IMAGES:
        raise ValueError(_("MNIST has 1 to {most} training images, not {count}.").format(
            most=TRAINING_IMAGES, count=train))
    parts = {"train": ("train", slice(0, train)), "validation": ("train", slice(train, None)),
             "test": ("test", slice(None))}  # fmt: skip
    if train == TRAINING_IMAGES:
        del parts["validation"]
    splits = tuple(_part(name, base.splits[of], rows, normalize, shuffle_labels)  # type: ignore[arg-type]
                   for name, (of, rows) in parts.items())
    return Dataset("mnist", TITLE, CLASS_NAMES, splits)


@cache
def _files() -> Dataset:
    return dataset_of_folder(paths.data_folder() / "mnist", "mnist", TITLE)


def _part(name: str, base: Split, rows: slice, normalize: bool, seed: int) -> Split:
    """Some images of a split; the pictures are shared."""

    def labels() -> np.ndarray:
        own = base.labels[rows]
        return np.random.default_rng(seed).permutation(own) if name == "train" and seed >= 0 else own

    return Split(name, lambda: base.images[rows], labels, base.classes, base.source, base.scale if normalize else 1.0)
