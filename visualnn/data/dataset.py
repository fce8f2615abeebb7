"""A data set is a few splits; a split is a pile of pictures with one label each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _

if TYPE_CHECKING:
    from visualnn.engine.training import Samples

Bytes = NDArray[np.uint8]


class Split:
    """images (n, rows, columns) uint8 and labels (n,) uint8, read when first asked for and then kept.

    Labels are read apart from the pictures, so that counting a large split is quick. Any thread may ask; the arrays
    are read-only, because everybody gets the same ones.
    """

    def __init__(
        self, name: str, read_images: Callable[[], Bytes], read_labels: Callable[[], Bytes], classes: int, source: Path
    ) -> None:
        self.name, self.classes, self.source = name, classes, source
        self._read_images, self._read_labels = read_images, read_labels
        self._lock = RLock()
        self._images: Bytes | None = None
        self._labels: Bytes | None = None

    @property
    def labels(self) -> Bytes:
        with self._lock:
            if self._labels is None:
                self._labels = self._read_labels()
                self._labels.setflags(write=False)
            return self._labels

    @property
    def images(self) -> Bytes:
        with self._lock:
            if self._images is None:
                images = self._read_images()
                if len(images) != len(self):
                    reason = _("it has {images} images, but there are {labels} labels; choose files that match")
                    raise UnreadableFile(self.source, reason.format(images=len(images), labels=len(self)))
                images.setflags(write=False)
                self._images = images
            return self._images

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def counts(self) -> NDArray[np.intp]:
        """How many samples of each class there are, (classes,)."""
        return np.bincount(self.labels, minlength=self.classes)

    def samples(self) -> Samples:
        """The split as the engine trains on it: rows of bytes, and the number they are multiplied with."""
        from visualnn.engine.training import Samples

        flat = self.images.reshape(len(self), -1)
        return Samples(x=flat, t=self.labels.astype(np.intp), scale=1 / 255)


class Dataset:
    """Named splits of the same kind of pictures; `train` and `test` are always there."""

    def __init__(self, name: str, title: str, class_names: tuple[str, ...], splits: tuple[Split, ...]) -> None:
        self.name, self.title, self.class_names = name, title, class_names
        self.splits = {split.name: split for split in splits}

    def __repr__(self) -> str:
        return f"<Dataset {self.name}: {', '.join(self.splits)}>"

    @property
    def train(self) -> Split:
        return self.splits["train"]

    @property
    def test(self) -> Split:
        return self.splits["test"]

    @cached_property
    def image_shape(self) -> tuple[int, ...]:
        """(rows, columns) of one picture."""
        return self.test.images.shape[1:]

    def inputs(
        self, split: str | Split, indices: ArrayLike | slice | None = None, normalize: bool = True, flatten: bool = True
    ) -> NDArray[np.float32]:
        """The pictures at these places as a network takes them, (n, pixels), or (n, 1, rows, columns) not flattened.

        Normalized pixels lie between 0 and 1, others between 0 and 255. One index gives one picture without the n.
        """
        images = (self.splits[split] if isinstance(split, str) else split).images
        chosen = images if indices is None else images[indices if isinstance(indices, slice) else np.asarray(indices)]
        numbers = chosen.astype(np.float32)
        if normalize:
            numbers *= np.float32(1 / 255)
        leading, (rows, columns) = chosen.shape[:-2], chosen.shape[-2:]
        return numbers.reshape(*leading, rows * columns) if flatten else numbers.reshape(*leading, 1, rows, columns)
