"""A folder with the four idx files that MNIST made usual, packed or not."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visualnn.data.dataset import Dataset, Split
from visualnn.data.digits import CLASS_NAMES, checked_images, checked_labels
from visualnn.formats.errors import UnreadableFile
from visualnn.formats.idx import read_idx
from visualnn.i18n import _

# train-images-idx3-ubyte.gz, t10k-labels.idx1-ubyte, test-images-idx3-ubyte …
USUAL_NAME = re.compile(r"(train|t10k|test)[-_.](images|labels)[-_.]idx[13][-_.]ubyte(\.gz)?", re.IGNORECASE)
USUAL_FILES = {
    ("train", "images"): "train-images-idx3-ubyte",
    ("train", "labels"): "train-labels-idx1-ubyte",
    ("test", "images"): "t10k-images-idx3-ubyte",
    ("test", "labels"): "t10k-labels-idx1-ubyte",
}


def dataset_of_folder(folder: Path, name: str, title: str) -> Dataset:
    """The data set in a folder; only the names are looked at now, the files are read when they are needed."""
    found = usual_files(folder)
    missing = [usual for part, usual in USUAL_FILES.items() if part not in found]
    if missing:
        reason = _("the folder lacks {files}; put the four files of MNIST into it, with or without .gz")
        raise UnreadableFile(folder, reason.format(files=", ".join(missing)))
    splits = (_split(split, found[split, "images"], found[split, "labels"]) for split in ("train", "test"))
    return Dataset(name, title, CLASS_NAMES, tuple(splits))


def usual_files(folder: Path) -> dict[tuple[str, str], Path]:
    """Which file is ("train" or "test", "images" or "labels"), as far as they are there."""
    found: dict[tuple[str, str], Path] = {}
    # Some programs unpack each file into a folder of the same name; so look one folder deeper where the name is usual.
    places = [folder, *(inner for inner in sorted(folder.iterdir()) if inner.is_dir() and is_usual_name(inner.name))]
    for path in (path for place in places for path in sorted(place.iterdir())):
        match = USUAL_NAME.fullmatch(path.name)
        if match and path.is_file():
            split = "train" if match[1].lower() == "train" else "test"
            found.setdefault((split, match[2].lower()), path)
    return found


def is_usual_name(name: str) -> bool:
    return USUAL_NAME.fullmatch(name) is not None


def _split(name: str, images: Path, labels: Path) -> Split:
    return Split(name, partial(_images, images), partial(_labels, labels), len(CLASS_NAMES), images)


def _images(path: Path) -> NDArray[np.uint8]:
    return checked_images(path, read_idx(path))


def _labels(path: Path) -> NDArray[np.uint8]:
    return checked_labels(path, read_idx(path))
