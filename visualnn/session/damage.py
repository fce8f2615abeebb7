"""Damages: what can be done to pictures so that they are harder to read, each by an amount; 0 leaves them as they are.

A damage is one function with a line above it that names it; it is found by being here. They work on whole piles of
pictures (n, rows, columns) of grey values 0 to 255, floats, and give new ones in the same range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from visualnn.engine.expr import Array
from visualnn.i18n import N_

WHITE = 255.0
BLOCK = 20  # samples whose random numbers are drawn together
PIECE = 256  # pictures that are turned at once: they fit into the cache of a core


class Chance:
    """Random numbers for samples by their numbers (n,): a sample gets the same ones in whatever company it is asked."""

    def __init__(self, numbers: Array, seed: int = 0) -> None:
        self.numbers, self.seed = np.asarray(numbers), seed

    def normal(self, *shape: int) -> Array:
        """Standard normal numbers (n, *shape), float32."""
        found = np.empty((len(self.numbers), *shape), np.float32)
        blocks, places = np.divmod(self.numbers, BLOCK)
        for block in np.unique(blocks).tolist():
            drawn = np.random.default_rng([self.seed, block]).standard_normal((BLOCK, *shape), np.float32)
            here = np.flatnonzero(blocks == block)
            found[here] = drawn[places[here]]
        return found


Apply = Callable[[Array, float, Chance], Array]


@dataclass(frozen=True)
class Damage:
    """`title` and `tip` are marked with N_. The amount goes from `least` to `most` in `step`s, and is measured in
    `unit`: "σ", "px", "°" or "%" (then 1 is all). A curve has a point every `stride`.
    """

    name: str
    title: str
    tip: str
    least: float
    most: float
    step: float
    stride: float
    unit: str
    apply: Apply

    def amounts(self) -> tuple[float, ...]:
        """The amounts at which a curve has its points, 0 among them."""
        first, last = math.ceil(self.least / self.stride - 1e-9), math.floor(self.most / self.stride + 1e-9)
        return tuple(round(k * self.stride, 9) for k in range(first, last + 1))

    def nearest(self, amount: float) -> float:
        """The amount in whole steps, within the limits."""
        amount = min(max(amount, self.least), self.most)
        return round(round(amount / self.step) * self.step, 9)


DAMAGES: dict[str, Damage] = {}  # in the order in which they are done to a picture


def _damage(title: str, tip: str, limits: tuple[float, float], step: float, stride: float,
            unit: str) -> Callable[[Apply], Apply]:
    """Make the function below a damage of its name."""

    def note(function: Apply) -> Apply:
        name = function.__name__
        DAMAGES[name] = Damage(name, title, tip, *limits, step, stride, unit, function)
        return function

    return note


def damaged(images: Array, amounts: Mapping[str, float], numbers: Array | None = None, seed: int = 0) -> Array:
    """Pictures (n, rows, columns), uint8 or float, with some damages at once; of the same type, within 0 … 255.

    `numbers` (n,) are those of the samples, by which chance is drawn. What has the amount 0 is not done at all.
    """
    wanted = [(damage, amounts[name]) for name, damage in DAMAGES.items() if amounts.get(name)]
    if not wanted:
        return images.copy()
    chance = Chance(np.arange(len(images)) if numbers is None else numbers, seed)
    exact = images.astype(np.float32) if images.dtype == np.uint8 else images
    for damage, amount in wanted:
        exact = damage.apply(exact, amount, chance)
    return np.rint(exact).astype(np.uint8) if images.dtype == np.uint8 else exact


@_damage(N_("Rotation"), N_("Turns the picture to the left, a negative angle to the right; between pixels it takes the "
                            "mean of four"), (-180, 180), 5, 15, "°")
def rotation(images: Array, amount: float, _chance: Chance) -> Array:
    """Turn pictures by an angle in degrees, counter-clockwise about their centre; bilinear, black from outside."""
    n, rows, columns = images.shape
    places, shares = _sources(rows, columns, math.radians(amount))
    turned = np.empty_like(images)
    for start in range(0, n, PIECE):
        piece = images[start : start + PIECE].reshape(-1, rows * columns).T.copy()
        made = sum(piece[place] * share[:, None].astype(images.dtype)
                   for place, share in zip(places, shares, strict=True))
        turned[start : start + PIECE] = made.T.reshape(-1, rows, columns)
    return np.clip(turned, 0, WHITE)


def _sources(rows: int, columns: int, angle: float) -> tuple[list[Array], list[Array]]:
    """For each pixel of a turned picture the four that it is made of, as flat places (rows · columns,), and the share
    that each of them has; shares of places outside are 0.
    """
    row, column = np.mgrid[:rows, :columns].reshape(2, -1)
    x, y = column - (columns - 1) / 2, (rows - 1) / 2 - row
    cosine, sine = round(math.cos(angle), 12), round(math.sin(angle), 12)  # a right angle has no rest of 1e-17
    from_column = cosine * x + sine * y + (columns - 1) / 2
    from_row = (rows - 1) / 2 - (cosine * y - sine * x)
    left, top = np.floor(from_column).astype(int), np.floor(from_row).astype(int)
    right_share, bottom_share = from_column - left, from_row - top
    places, shares = [], []
    for down, across in ((0, 0), (0, 1), (1, 0), (1, 1)):
        r, c = top + down, left + across
        share = np.abs(1 - down - bottom_share) * np.abs(1 - across - right_share)
        inside = (r >= 0) & (r < rows) & (c >= 0) & (c < columns)
        places.append(np.where(inside, r * columns + c, 0))
        shares.append(np.where(inside, share, 0.0))
    return places, shares


def _moved(images: Array, by: int) -> Array:
    """Pictures moved along their last axis by whole pixels; black comes in."""
    size = images.shape[-1]
    moved = np.zeros_like(images)
    if abs(by) < size:
        moved[..., max(by, 0) : size + min(by, 0)] = images[..., max(-by, 0) : size - max(by, 0)]
    return moved


@_damage(N_("Shift to the right"), N_("Moves the picture by whole pixels, a negative number to the left; black comes "
                                      "in"), (-14, 14), 1, 1, "px")
def shift_x(images: Array, amount: float, _chance: Chance) -> Array:
    """Move pictures by whole pixels, to the right where they are more than 0."""
    return _moved(images, round(amount))


@_damage(N_("Shift downwards"), N_("Moves the picture by whole pixels, a negative number upwards; black comes in"),
         (-14, 14), 1, 1, "px")  # fmt: skip
def shift_y(images: Array, amount: float, _chance: Chance) -> Array:
    """Move pictures by whole pixels, downwards where they are more than 0."""
    return _moved(images.swapaxes(1, 2), round(amount)).swapaxes(1, 2)


@_damage(N_("Blur"), N_("Each pixel becomes a mean of those around it, weighted by a normal distribution with this "
                        "standard deviation; no ink is lost"), (0, 5), 0.1, 0.2, "px")
def blur(images: Array, amount: float, _chance: Chance) -> Array:
    """Gaussian blur with a standard deviation in pixels. The edge acts as a mirror, so that the sum stays."""
    rows, columns = (_smoothing(size, amount).astype(images.dtype) for size in images.shape[1:])
    return np.asarray(np.clip(np.matmul(np.matmul(rows, images), columns), 0, WHITE))


def _smoothing(size: int, sigma: float) -> Array:
    """The symmetric matrix (size, size) that blurs a row; its rows and columns sum to 1."""
    reach = math.ceil(4 * sigma)
    away = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (away / sigma) ** 2)
    matrix = np.zeros((size, size))
    place = (np.arange(size)[:, None] + away) % (2 * size)
    np.add.at(matrix, (np.arange(size)[:, None], np.minimum(place, 2 * size - 1 - place)), weights / weights.sum())
    return matrix


@_damage(N_("Less contrast"), N_("Brings every pixel nearer to the middle grey; at 100 % all is grey"), (0, 1), 0.05,
         0.05, "%")  # fmt: skip
def contrast(images: Array, amount: float, _chance: Chance) -> Array:
    """Take this share of the contrast away."""
    return np.asarray(images + (WHITE / 2 - images) * images.dtype.type(amount))


@_damage(N_("Inversion"), N_("At 100 % ink and paper change places; at 50 % all is grey"), (0, 1), 0.05, 0.05, "%")
def inversion(images: Array, amount: float, _chance: Chance) -> Array:
    """Go this share of the way from each grey value v to 255 − v."""
    return np.asarray(images + (WHITE - 2 * images) * images.dtype.type(amount))


@_damage(N_("Covered"), N_("A black square of this size covers the middle"), (0, 28), 1, 2, "px")
def covered(images: Array, amount: float, _chance: Chance) -> Array:
    """Cover the middle of pictures with a black square; its sides are whole pixels."""
    result, side = images.copy(), round(amount)
    top, left = ((size - side) // 2 for size in images.shape[1:])
    result[:, max(top, 0) : max(top + side, 0), max(left, 0) : max(left + side, 0)] = 0
    return result


@_damage(N_("Noise"), N_("Adds a random number to every pixel, from a normal distribution with this standard "
                         "deviation; 1 is the way from black to white"), (0, 1), 0.01, 0.05, "σ")
def noise(images: Array, amount: float, chance: Chance) -> Array:
    """Add normal noise; the amount is its standard deviation as a share of white."""
    drawn = chance.normal(*images.shape[1:])
    drawn *= np.float32(amount * WHITE)
    return np.asarray(np.clip(images + drawn, 0, WHITE))
