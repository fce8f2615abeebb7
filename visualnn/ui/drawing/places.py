"""Where every unit of a network stands, and which unit stands at a point: found by division, not by searching."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

Box = tuple[float, float, float, float]  # left, top, width, height

PICTURE_FROM = 64  # an input of at least 8x8 values that makes a square is shown as a picture
DISC = 0.37  # the radius of a disc, as a share of the distance between neighbours: leaves room for a gradient's ring


@dataclass(frozen=True)
class Place:
    """A grid of `count` cells: `down` rows `pitch` pixels apart, `across` columns `aside` pixels apart.

    A picture is filled row by row, a column of units column by column, its every other column half a cell lower so
    that edges pass between the discs.
    """

    kind: str  # "picture" or "units"
    count: int
    across: int
    down: int
    pitch: float
    aside: float
    left: float = 0.0
    top: float = 0.0
    largest: float = 36.0  # no disc is larger

    @property
    def is_picture(self) -> bool:
        return self.kind == "picture"

    @property
    def shift(self) -> float:
        """How much lower every other column of units stands."""
        return 0.5 * self.pitch if self.across > 1 and not self.is_picture else 0.0

    @property
    def radius(self) -> float:
        return 0.5 * self.pitch if self.is_picture else min(DISC * self.pitch, DISC * self.aside, self.largest)

    @property
    def box(self) -> Box:
        return self.left, self.top, self.across * self.aside, self.down * self.pitch + self.shift

    @cached_property
    def centers(self) -> np.ndarray:
        """(count, 2) the middle of each cell."""
        cells = np.arange(self.count)
        if self.is_picture:
            row, column = np.divmod(cells, self.across)
        else:
            column, row = np.divmod(cells, self.down)
        x = self.left + (column + 0.5) * self.aside
        y = self.top + (row + 0.5) * self.pitch + self.shift * (column % 2)
        return np.stack([x, y], axis=1)

    def unit_at(self, x: float, y: float) -> int | None:
        """The unit whose disc or pixel covers the point."""
        column = math.floor((x - self.left) / self.aside)
        if not 0 <= column < self.across:
            return None
        row = math.floor((y - self.top - self.shift * (column % 2)) / self.pitch)
        if not 0 <= row < self.down:
            return None
        unit = row * self.across + column if self.is_picture else column * self.down + row
        if unit >= self.count:
            return None
        away = math.dist(self.centers[unit], (x, y))
        return unit if self.is_picture or away <= 1.2 * self.radius else None


@dataclass(frozen=True)
class Frame:
    """The space there is, in pixels: the whole of it, and what stays free for headings, answers and the card."""

    width: float
    height: float
    above: float = 44.0
    below: float = 26.0
    before: float = 18.0
    behind: float = 170.0  # right of the last column: labels, bars and numbers
    card: float = 186.0  # under the picture; without a picture the card stands under or beside the units
    beside: float = 240.0
    gap: float = 34.0  # between two columns, at least
    disc: float = 36.0  # the largest radius of a unit
    smallest: float = 5.0  # distance of two units, at least
    crowded: float = 28.0  # answers stand in one row as long as they are so far apart

    def enlarged(self, factor: float) -> Frame:
        """The same room with everything in it larger."""
        sizes = {part.name: factor * getattr(self, part.name) for part in fields(self) if part.name != "smallest"}
        return replace(self, **sizes | {"width": self.width, "height": self.height})

    @property
    def inner(self) -> float:
        return max(self.height - self.above - self.below, 40.0)

    @property
    def cramped(self) -> bool:
        """Too low for picture and card: then the card stands over the network, and only when it is asked for."""
        return self.inner < 1.3 * self.card

    @property
    def card_height(self) -> float:
        """Where the room is low, picture and card share it."""
        return min(self.card, max(0.5 * self.inner, 0.7 * self.card))

    @property
    def slender(self) -> float:
        """The width of a single row of units: it stays so however far the row spreads."""
        return self.disc / DISC

    @property
    def largest(self) -> float:
        """The distance of two units, at most."""
        return max(self.slender, self.inner / 3.6)


Shape = tuple[int, ...]
KINDS: dict[int, Callable[[Shape, bool], str]] = {}  # how many axes an array has -> how it is drawn


def draws(rank: int) -> Callable[[Callable[[Shape, bool], str]], Callable[[Shape, bool], str]]:
    """Register what arrays with so many axes are drawn as; tiles and grids over time register themselves here."""

    def keep(chooser: Callable[[Shape, bool], str]) -> Callable[[Shape, bool], str]:
        KINDS[rank] = chooser
        return chooser

    return keep


@draws(1)
def _vector(shape: Shape, first: bool) -> str:
    side = math.isqrt(shape[0])
    return "picture" if first and shape[0] >= PICTURE_FROM and side * side == shape[0] else "units"


@draws(2)
def _matrix(shape: Shape, first: bool) -> str:
    return "picture" if first else "units"


def kind_of(shape: Shape, first: bool) -> str:
    """What an array of this shape is drawn as; a column of units where nobody registered anything else."""
    return KINDS.get(len(shape), _vector if len(shape) == 1 else lambda *_: "units")(shape, first)


def arrange(shapes: Sequence[Shape], frame: Frame) -> tuple[Place, ...]:
    """A place for each column, from left to right, as large as the frame allows."""
    first = [_picture(shapes[0], frame)] if kind_of(shapes[0], True) == "picture" else []
    counts = [math.prod(shape) for shape in shapes[len(first) :]]
    if not first:
        frame = _beside_card(frame, len(counts))
    before = first[0].left + first[0].box[2] if first else frame.before
    width = frame.width - before - frame.behind
    units = _grids(counts, width, frame)
    room = width - sum(place.box[2] for place in units)
    gap = room / max(len(shapes) - 1, 1)
    x = before + (gap if first else room / 2 if len(counts) == 1 else 0.0)
    places = list(first)
    for place in units:
        places.append(replace(place, left=x, top=frame.above + (frame.inner - place.box[3]) / 2))
        x += place.box[2] + gap
    return tuple(places)


def _picture(shape: Shape, frame: Frame) -> Place:
    """The input as a picture; the room under it belongs to the card."""
    down, across = shape[-2:] if len(shape) > 1 else (math.isqrt(shape[0]), math.isqrt(shape[0]))
    above_card = frame.inner if frame.cramped else max(frame.inner - frame.card_height - 10, 0.36 * frame.inner)
    pitch = min(0.30 * frame.width, 0.62 * frame.inner, above_card) / max(across, down)
    pitch = math.floor(pitch) if pitch >= 2 else pitch  # whole pixels are sharp
    top = frame.above + max(above_card - down * pitch, 0.0) / 2
    return Place("picture", down * across, across, down, pitch, pitch, frame.before, top)


def card_box(places: Sequence[Place], frame: Frame) -> Box:
    """Where the card of the selected unit stands: at the bottom left, left of the first column of units."""
    left, high = 0.45 * frame.before, frame.card_height
    wide = 1.18 * frame.card
    if places[0].is_picture and len(places) > 1:
        wide = min(wide, max(places[1].left - 0.4 * frame.gap - left, 0.9 * frame.card))
    else:
        high = min(frame.card, 0.4 * frame.height - 8)
    return left, frame.height - high - 6, wide, high


def _beside_card(frame: Frame, columns: int) -> Frame:
    """Without a picture the card has no room of its own: it gets some on the left, or below where it is narrow."""
    disc = min(frame.disc, 0.2 * (frame.width - frame.before - frame.behind) / columns)
    if frame.width - frame.beside - frame.behind >= columns * 4 * frame.disc:
        return replace(frame, before=frame.beside, disc=disc)
    return replace(frame, below=min(frame.card + 8, 0.4 * frame.height), before=2.2 * frame.before, disc=disc)


def _grids(counts: Sequence[int], width: float, frame: Frame) -> list[Place]:
    """The columns of units, not yet in their places.

    All columns that need several rows of discs side by side get the same, largest possible discs; then every column
    spreads out in the height there is.
    """
    downs: list[int] = []
    pitch = frame.smallest
    for pitch in np.arange(frame.largest, frame.smallest - 0.5, -0.5).tolist():
        downs = [_rows(count, frame.inner, pitch) for count in counts]
        if frame.inner / counts[-1] >= frame.crowded:
            downs[-1] = counts[-1]
        across = sum(math.ceil(count / down) for count, down in zip(counts, downs, strict=True))
        wide = min(pitch, frame.slender) * across
        if wide <= 0.46 * max(width, 60.0) and width - wide >= frame.gap * len(counts):
            break
    return [_grid(count, down, pitch, number == len(counts) - 1, frame)
            for number, (count, down) in enumerate(zip(counts, downs, strict=True))]  # fmt: skip


def _rows(count: int, height: float, pitch: float) -> int:
    across = math.ceil(count / max(math.floor(height / pitch), 1))
    if across > 1:  # every other row of discs stands half a cell lower and needs that room
        across = math.ceil(count / max(math.floor(height / pitch - 0.5), 1))
    return math.ceil(count / across)


def _grid(count: int, down: int, pitch: float, last: bool, frame: Frame) -> Place:
    """A column of units: several rows a little farther apart than need be, a single one, and the answers, much so."""
    across = math.ceil(count / down)
    if across > 1:
        return Place("units", count, across, down, min(frame.inner / (down + 0.5), 1.5 * pitch), pitch,
                     largest=frame.disc)  # fmt: skip
    apart = min(frame.inner / count, frame.largest, math.inf if last else 2.6 * pitch)
    return Place("units", count, 1, count, apart, min(apart, frame.slender), largest=frame.disc)
