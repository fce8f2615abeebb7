"""What the network on show says everywhere in the plane: grids, boundaries, and the line of a single unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.engine.layers.dense import Dense
from visualnn.engine.network import QUIET
from visualnn.session.guide_commands import command

if TYPE_CHECKING:
    from visualnn.session.guide import Guide
    from visualnn.session.session import Session

MARGIN = 0.2  # around the points, as a share of their span
ALIKE = 4.0  # two axes whose spans differ less are drawn in one scale, so that right angles look right


@dataclass(frozen=True)
class Box:
    """A part of the plane."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def grid(self, columns: int, rows: int) -> Array:
        """The points of an even grid over the box with its edges, (rows · columns, 2), from the lower left corner."""
        x, y = np.linspace(self.left, self.right, columns), np.linspace(self.bottom, self.top, rows)
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class Line:
    """w1·x1 + w2·x2 + b = 0."""

    w1: float
    w2: float
    b: float

    def within(self, box: Box) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Where the line enters and leaves a box; None where it does not meet it, or where it is no line."""
        found = []
        if self.w2:
            found += [(x, -(self.b + self.w1 * x) / self.w2) for x in (box.left, box.right)]
        if self.w1:
            found += [(-(self.b + self.w2 * y) / self.w1, y) for y in (box.bottom, box.top)]
        near, far = 1e-9 * max(box.width, box.height), -1.0
        inside = [(x, y) for x, y in found if box.left - near <= x <= box.right + near
                  and box.bottom - near <= y <= box.top + near]  # fmt: skip
        ends = None
        for one in inside:
            for other in inside:
                apart = (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
                if apart > max(far, near**2):
                    ends, far = (one, other), apart
        return ends


@dataclass(frozen=True)
class Look:
    """On a grid of rows and columns, from the bottom left: what the network says (rows, columns, outputs), and of every
    layer what its units say (rows, columns, units), the outputs last.
    """

    box: Box
    layers: tuple[Array, ...]

    @property
    def outputs(self) -> Array:
        return self.layers[-1]


class Landscape:
    """Looks at a copy of the network, with what a person tries out on it. `asked` is the x at which a curve is read;
    `changed` says that it is another one.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.asked: float | None = None
        self._twin: tuple[Network, Network] | None = None
        self._box: tuple[object, Box] | None = None
        self._grids: dict[tuple[object, ...], Array] = {}
        session.lesson_opened.connect(self._forget)

    def _forget(self) -> None:
        self.asked = None
        self.changed.emit()

    def ask(self, x: float) -> None:
        """Read the curve at this x from now on."""
        self.asked = x
        self.changed.emit()

    @property
    def kind(self) -> str:
        """What there is to draw: "plane", "curve" or, with other data, nothing."""
        dataset, network = self._session.dataset, self._session.network
        if dataset.is_pictures or network.input_shape != (dataset.input_size,):
            return ""
        return "plane" if dataset.is_plane else "curve" if dataset.is_curve else ""

    def network(self) -> Network:
        """A copy of the network on show, with the changes of a what-if; the next call overwrites it."""
        session = self._session
        if session.what_if.active:
            return session.what_if.applied(session.network)
        if self._twin is None or self._twin[0] is not session.network:
            self._twin = session.network, session.network.copy()
        self._twin[1].flat[:] = session.network.flat
        return self._twin[1]

    # The plane

    @property
    def box(self) -> Box:
        """The part of the plane in which all samples lie, with some room around them."""
        dataset = self._session.dataset
        if self._box is None or self._box[0] is not dataset:
            self._box = dataset, around(np.vstack([dataset.points(split) for split in dataset.splits]))
            self._grids.clear()
        return self._box[1]

    def look(self, size: int) -> Look:
        """What the network and each of its units say on a grid of size by size points."""
        dataset, box = self._session.dataset, self.box
        if (size,) not in self._grids:
            self._grids[(size,)] = dataset.features(box.grid(size, size))
        layers = passed(self.network(), self._grids[(size,)])
        return Look(box, tuple(values.reshape(size, size, -1) for values in layers))

    def outputs(self, points: Array) -> Array:
        """What the network says to points (n, 2), (n, outputs)."""
        return self.network().forward(self._session.dataset.features(np.asarray(points, np.float64)))

    @property
    def is_plain(self) -> bool:
        """Whether the network is given the coordinates themselves."""
        dataset, corner = self._session.dataset, np.array([[0.3, -0.7]])
        return dataset.is_plane and np.array_equal(dataset.features(corner), corner)

    def lines(self, most: int) -> list[Line]:
        """The lines at which the units of the first layer change sides, if there are at most so many and they see the
        coordinates themselves.
        """
        network = self.network()
        first = network.layers[0]
        if not isinstance(first, Dense) or first.units > most or not self.is_plain:
            return []
        W, b = network.parameters["W1"], network.parameters["b1"]
        return [Line(float(W[0, j]), float(W[1, j]), float(b[j])) for j in range(first.units)]

    @property
    def is_single_unit(self) -> bool:
        """Whether the network is one unit that sees the two coordinates."""
        return self.is_plain and self._session.network.flat.size == 3


def around(points: Array) -> Box:
    """The box around points (n, 2), with a margin; both axes in one scale if their spans are alike."""
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high - low, 0.0)
    span = np.where(span > 0, span, span.max() or 1.0)
    if span.max() < ALIKE * span.min():
        span = np.full(2, span.max())
    middle, half = (low + high) / 2, span * (0.5 + MARGIN)
    (left, bottom), (right, top) = middle - half, middle + half
    return Box(float(left), float(right), float(bottom), float(top))


def passed(network: Network, x: Array) -> list[Array]:
    """What each layer of weights passes on to the next one, with its activation, for inputs x (n, inputs)."""
    batch = network.as_batch(x)
    with np.errstate(**QUIET):
        network.run_forward(batch)
    numbers = [*network.numbers, -1]
    ends = [i for i in range(len(network.layers)) if numbers[i] != numbers[i + 1] and numbers[i] > 0]
    return [network.work(len(batch))[i][network.layers[i].output].copy() for i in ends]


def margins(outputs: Array) -> list[Array]:
    """By how much each class wins over all others, (rows, columns) for each boundary that there is: for one output how
    far it is above one half, for two one picture, for more one for each class.
    """
    count = outputs.shape[-1]
    if count == 1:
        return [outputs[..., 0] - 0.5]
    if count == 2:
        return [outputs[..., 1] - outputs[..., 0]]
    second, first = np.moveaxis(np.partition(outputs, count - 2, axis=-1)[..., -2:], -1, 0)
    return [outputs[..., k] - np.where(outputs[..., k] == first, second, first) for k in range(count)]


def contour(values: Array, box: Box, level: float = 0.0) -> Array:
    """Where values (rows, columns) on a grid over a box cross a level: short segments (n, 4) as x, y, x, y."""
    return contours(values[None], box, level)[0]


def contours(values: Array, box: Box, level: float = 0.0) -> list[Array]:
    """The same for several pictures at once, (pictures, rows, columns): segments (n, 4) for each."""
    v = np.asarray(values, np.float64) - level
    above = v > 0
    across, upward = above[..., :-1] != above[..., 1:], above[:, :-1] != above[:, 1:]
    which, row, column = np.nonzero(across[:, :-1] | across[:, 1:] | upward[..., :-1])  # crossed cells are few
    corners = np.stack([v[which, row, column], v[which, row, column + 1], v[which, row + 1, column + 1],
                        v[which, row + 1, column]])  # fmt: skip
    with np.errstate(all="ignore"):
        shares = corners / (corners - np.roll(corners, -1, axis=0))
    zero, one = np.zeros(len(row)), np.ones(len(row))
    x = np.stack([shares[0], one, 1 - shares[2], zero], axis=1)  # below, right, above, left: in shares of a cell
    y = np.stack([zero, shares[1], one, 1 - shares[3]], axis=1)
    crossed = np.stack([across[which, row, column], upward[which, row, column + 1], across[which, row + 1, column],
                        upward[which, row, column]], axis=1)  # fmt: skip
    order, twice = np.argsort(~crossed, axis=1, kind="stable"), np.flatnonzero(crossed.all(axis=1))
    cells = np.concatenate([np.arange(len(row)), twice])
    sides = np.concatenate([order[:, :2], order[twice, 2:]])
    steps = box.width / (v.shape[2] - 1), box.height / (v.shape[1] - 1)
    ends = [part for side in sides.T for part in (
        box.left + (x[cells, side] + column[cells]) * steps[0], box.bottom + (y[cells, side] + row[cells]) * steps[1])]
    segments = np.stack(ends, axis=1)
    known = np.isfinite(segments).all(axis=1)
    return [segments[known & (which[cells] == number)] for number in range(len(v))]


@command("at")
def _at(guide: Guide, x: str) -> None:
    """Read the curve at this x."""
    guide.session.landscape.ask(float(x))
