"""A data set is a few splits; a split is a pile of pictures with one label each, or a table of numbers."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from visualnn.data.table import Table
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

    def __init__(self, name: str, read_images: Callable[[], Bytes], read_labels: Callable[[], Bytes], classes: int,
                 source: Path, scale: float = 1 / 255) -> None:
        """`scale` is what a pixel is multiplied with before a network sees it."""
        self.name, self.classes, self.source, self.scale = name, classes, source, scale
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
        return Samples(x=flat, t=self.labels.astype(np.intp), scale=self.scale)

    def inputs(self, chosen: ArrayLike | slice | None = None, normalize: bool = True) -> NDArray[np.float32]:
        """The pictures at these places as numbers, (n, rows, columns), or (rows, columns) for one index."""
        images = self.images
        found = images if chosen is None else images[chosen if isinstance(chosen, slice) else np.asarray(chosen)]
        numbers = found.astype(np.float32)
        if normalize:
            numbers *= np.float32(self.scale)
        return numbers


Features = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Dataset:
    """Named splits of the same kind of samples; `train` and `test` are always there.

    Without `class_names` the targets are numbers. `options` are what it was made with; `make` makes it with others.
    """

    def __init__(self, name: str, title: str, class_names: tuple[str, ...], splits: tuple[Split | Table, ...], *,
                 feature_names: tuple[str, ...] = (), target_names: tuple[str, ...] = ()) -> None:
        self.name, self.title, self.class_names = name, title, class_names
        self.splits = {split.name: split for split in splits}
        self.feature_names, self.target_names = feature_names, target_names
        self.options: Mapping[str, Any] = {}
        self.make: Callable[..., Dataset] | None = None
        self._points: dict[str, NDArray[np.float64]] = {}
        self._features: Features | None = None

    def __repr__(self) -> str:
        return f"<Dataset {self.name}: {', '.join(self.splits)}>"

    @property
    def train(self) -> Split | Table:
        return self.splits["train"]

    @property
    def test(self) -> Split | Table:
        return self.splits["test"]

    @property
    def kind(self) -> str:
        """What the targets are: "classes" or "numbers"."""
        return "classes" if self.class_names else "numbers"

    @property
    def is_pictures(self) -> bool:
        return isinstance(self.test, Split)

    @cached_property
    def image_shape(self) -> tuple[int, ...]:
        """(rows, columns) of one picture; () where the samples are rows of a table."""
        return self.test.images.shape[1:] if isinstance(self.test, Split) else ()

    @cached_property
    def input_size(self) -> int:
        """How many numbers a network is given for one sample."""
        return self.test.x.shape[1] if isinstance(self.test, Table) else int(np.prod(self.image_shape))

    @property
    def target_size(self) -> int:
        """How many numbers a network has to give: one for each class, or one for each target number."""
        return len(self.class_names) or int(self.test.t.shape[1])  # type: ignore[union-attr]

    # In the plane

    def in_plane(self, points: Mapping[str, NDArray[np.float64]], features: Features) -> Dataset:
        """Say that the samples are points (n, 2) of the plane, and how inputs are made of points."""
        self._points, self._features = dict(points), features
        return self

    @property
    def is_plane(self) -> bool:
        """Whether each sample is a point of the plane."""
        return bool(self._points) or (not self.is_pictures and self.input_size == 2)

    @property
    def is_curve(self) -> bool:
        """Whether one number is to be told from one number."""
        return not self.is_pictures and self.kind == "numbers" and (self.input_size, self.target_size) == (1, 1)

    def points(self, split: str) -> NDArray[np.float64]:
        """The samples of a split as points (n, 2), where `is_plane`."""
        table = self.splits[split]
        return self._points[split] if self._points else table.x  # type: ignore[union-attr]

    def features(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points (n, 2) as a network takes them, (n, features)."""
        return self._features(points) if self._features else points

    # What a network is given and what it should say

    def inputs(
        self, split: str | Split | Table, indices: ArrayLike | slice | None = None, normalize: bool = True,
        flatten: bool = True
    ) -> NDArray[Any]:
        """The samples at these places as a network takes them: (n, pixels) float32, or (n, 1, rows, columns) not
        flattened; rows of a table (n, features) float64.

        Normalized pixels lie between 0 and 1, others between 0 and 255. One index gives one sample without the n.
        """
        chosen = self.splits[split] if isinstance(split, str) else split
        if isinstance(chosen, Table):
            return chosen.inputs(indices)
        numbers = chosen.inputs(indices, normalize)
        leading, (rows, columns) = numbers.shape[:-2], numbers.shape[-2:]
        return numbers.reshape(*leading, rows * columns) if flatten else numbers.reshape(*leading, 1, rows, columns)

    def targets(self, split: str, indices: ArrayLike, outputs: int) -> NDArray[np.float64]:
        """What a network with so many outputs should say to the samples at these places, (n, outputs): one-hot, the
        label itself (0 or 1) for a single output, or the target numbers.
        """
        chosen, table = np.asarray(indices), self.splits[split]
        if self.kind == "numbers":
            return np.asarray(table.t[chosen], np.float64)  # type: ignore[union-attr]
        labels = table.labels[chosen].astype(np.intp)
        return labels[:, None].astype(np.float64) if outputs == 1 else np.eye(outputs)[labels]

    def having(self, split: Split | Table) -> Dataset:
        """The same data set with one more split, or another one of that name; the others are shared."""
        found = copy.copy(self)
        found.splits = {**self.splits, split.name: split}
        return found

    def changed(self, **options: Any) -> Dataset:
        """The same data set with other options. ValueError or TypeError if there are no such options."""
        if self.make is None:
            raise ValueError(_("The data set “{name}” has no options.").format(name=self.name))
        return self.make(**{**self.options, **options})
