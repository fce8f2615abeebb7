"""Drawn pictures: from ink anywhere on a sheet to a picture as the data set has them, and to samples like any other.

MNIST was made so: "The original black and white (bilevel) images from NIST were size normalized to fit in a 20x20 pixel
box while preserving their aspect ratio. […] the images were centered in a 28x28 image by computing the center of mass
of the pixels, and translating the image so as to position this point at the center of the 28x28 field." (Y. LeCun,
C. Cortes, C. Burges, THE MNIST DATABASE.) In its files the mean of the pixels' numbers, counted from 0 and rounded, is
14 down and 14 across for every picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset, Split
from visualnn.i18n import _
from visualnn.session.ink import Gray, Picture, shrunk

if TYPE_CHECKING:
    from visualnn.session.session import Session

NAME = "drawn"
LOOKED_AT = 200  # pictures of a data set that say how large a digit in it is
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Prepared:
    """The way of a drawing to the network: the `box` (top, left, bottom, right) around its ink on the sheet, the ink
    `scaled` (h, w) uint8, where its top left corner was put, its centre of `mass` (row, column, in pixels of `image`,
    counted from 0), and the `image` (rows, columns) uint8.
    """

    box: Box
    scaled: Picture
    corner: tuple[int, int]
    mass: tuple[float, float]
    image: Picture


def prepare(ink: Gray, shape: tuple[int, int] = (28, 28), longer: int = 20, scale: bool = True,
            centre: bool = True) -> Prepared | None:
    """Ink (h, w) from 0 to 1 as a picture of this shape whose longer side of ink has `longer` pixels; None if there is
    no ink.

    Without `scale` the whole sheet is made that small and nothing is cut out. Without `centre` the ink stays where it
    was on the sheet.
    """
    box = box_of(ink)
    if box is None:
        return None
    top, left, bottom, right = box
    cut = ink[top:bottom, left:right] if scale else ink
    size = _fitting(cut.shape, (longer, longer) if scale else shape)
    small = np.rint(np.clip(shrunk(cut, *size), 0, 1) * 255).astype(np.uint8)
    if scale:
        middle = ((top + bottom) / 2 / ink.shape[0], (left + right) / 2 / ink.shape[1])
        corner = [round(share * room - side / 2) for share, room, side in zip(middle, shape, size, strict=True)]
    else:
        corner = [(room - side) // 2 for room, side in zip(shape, size, strict=True)]
    mass = mass_of(small)
    if centre:
        corner = [round(room / 2 - place) for room, place in zip(shape, mass, strict=True)]
    if scale:  # all of the ink stays in the picture
        corner = [min(max(start, 0), room - side) for start, room, side in zip(corner, shape, size, strict=True)]
    image = np.zeros(shape, np.uint8)
    rows, columns = (slice(max(start, 0), max(min(start + side, room), 0))
                     for start, side, room in zip(corner, size, shape, strict=True))  # fmt: skip
    image[rows, columns] = small[rows.start - corner[0] : rows.stop - corner[0],
                                 columns.start - corner[1] : columns.stop - corner[1]]  # fmt: skip
    return Prepared(box, small, (corner[0], corner[1]), (mass[0] + corner[0], mass[1] + corner[1]), image)


def box_of(ink: Gray) -> Box | None:
    """The smallest box (top, left, bottom, right) with all ink in it; None if there is none."""
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def mass_of(image: Picture) -> tuple[float, float]:
    """The centre of mass, (row, column), in numbers of pixels counted from 0; the middle of an empty picture."""
    weights = image.astype(np.float64)
    total = weights.sum()
    if not total:
        return (image.shape[0] - 1) / 2, (image.shape[1] - 1) / 2
    down, across = weights.sum(axis=1), weights.sum(axis=0)
    return float(down @ np.arange(len(down)) / total), float(across @ np.arange(len(across)) / total)


def _fitting(shape: tuple[int, ...], room: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same form that fits into the room, at least 1 by 1."""
    factor = min(room[0] / shape[0], room[1] / shape[1])
    return max(1, round(shape[0] * factor)), max(1, round(shape[1] * factor))


def longer_side(dataset: Dataset) -> int:
    """How many pixels the longer side of the ink has in the pictures of a data set: 20 in MNIST."""
    split = dataset.test  # its pictures are on show: nothing has to be read
    if not isinstance(split, Split):
        return 0
    inked = np.greater(split.images[:LOOKED_AT], 0)
    found = []
    for axis in (2, 1):
        lines = np.any(inked, axis=axis)
        found.append(lines.shape[1] - lines[:, ::-1].argmax(axis=1) - lines.argmax(axis=1))
    return max(1, int(np.median(np.maximum(*found))))


class DrawnSplit(Split):
    """The person's own pictures, each with a title."""

    def __init__(self, images: Picture, labels: Picture, titles: tuple[str, ...], classes: int, scale: float) -> None:
        super().__init__(NAME, lambda: images, lambda: labels, classes, Path(NAME), scale)
        self.titles = titles


@dataclass
class _Pile:
    """What was drawn for data of one kind."""

    images: list[Picture]
    labels: list[int]
    titles: list[str]


class Drawn:
    """The pictures that the person drew or made, as a split "drawn" of every data set that has such pictures. They are
    kept as long as the session.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self._piles: dict[object, _Pile] = {}

    @property
    def possible(self) -> bool:
        """Whether the lesson's samples are pictures with classes."""
        dataset = self._session.dataset
        return dataset.is_pictures and dataset.kind == "classes"

    @property
    def titles(self) -> tuple[str, ...]:
        """Those of the pictures that fit the present data."""
        pile = self._piles.get(_kind(self._session.dataset))
        return tuple(pile.titles) if pile else ()

    def add(self, image: Picture, title: str, label: int | None = None) -> int:
        """Make a picture (rows, columns) uint8, white on black, the current sample; its number in the split "drawn".

        Without a label what the network says to it now is its target, and its title says so. ValueError if the data
        have no such pictures or no such class.
        """
        session, dataset = self._session, self._session.dataset
        if not self.possible or image.shape != dataset.image_shape or image.dtype != np.uint8:
            raise ValueError(_("This lesson has no samples of the kind that was drawn."))
        if label is not None and not 0 <= label < len(dataset.class_names):
            raise ValueError(_("This lesson has no class {label}.").format(label=label))
        if label is None:
            label = self.answer(image)
            title = _("{title} (no label: the answer is the target)").format(title=title)
        pile = self._piles.setdefault(_kind(dataset), _Pile([], [], []))
        pile.images.append(image.copy())
        pile.labels.append(label)
        pile.titles.append(title)
        session.dataset = self.joined(dataset)
        session.samples.join(session.dataset)
        session.samples.show_split(NAME)
        session.samples.choose(len(pile.images) - 1)
        self.changed.emit()
        return len(pile.images) - 1

    def answer(self, image: Picture) -> int:
        """The class that the network on show says; 0 if its output is not a number."""
        outputs = self.outputs(image)[None]
        return int(self._session.network.answers(outputs)[0]) if np.isfinite(outputs).all() else 0

    def outputs(self, image: Picture) -> np.ndarray:
        """What the network on show says to a picture (rows, columns) uint8, (outputs,)."""
        test = self._session.dataset.test
        scale = test.scale if isinstance(test, Split) else 1.0
        x = image.reshape(1, -1).astype(np.float32) * np.float32(scale)
        found: np.ndarray = self._session.predict(x)[0]
        return found

    def joined(self, dataset: Dataset) -> Dataset:
        """The data set with the pictures that were drawn for data of its kind; itself if there are none."""
        pile = self._piles.get(_kind(dataset)) if self._piles else None
        if pile is None or not isinstance(dataset.test, Split):
            return dataset
        split = DrawnSplit(np.stack(pile.images), np.array(pile.labels, np.uint8), tuple(pile.titles),
                           dataset.test.classes, dataset.test.scale)  # fmt: skip
        return dataset.having(split)


def _kind(dataset: Dataset) -> object:
    """Data of one kind have pictures of one size and the same classes."""
    return dataset.image_shape, dataset.class_names if dataset.is_pictures else ()
