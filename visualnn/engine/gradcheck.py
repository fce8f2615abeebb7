"""Gradients the slow way: nudge a parameter and look at the loss. The judge of every backward pass."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from visualnn.engine.expr import Array
from visualnn.engine.network import QUIET, Network
from visualnn.engine.nudging import Index, Nudging
from visualnn.engine.sweep import sweep

USUAL_H = 1e-5  # in float64 a good place between truncation (grows with h²) and rounding (grows with 1/h)
TRUSTED = 1e-5  # of the largest gradient of an array, by which the two ways may differ


def numerical_gradients(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, h: float = USUAL_H) -> dict[str, Array]:
    """dL/dw ≈ (L(w + h) − L(w − h)) / 2h for every parameter, two real losses each, in float64: {"W1": (in, out), …}.

    x (batch, …), t (batch, *output_shape). The network itself is not touched. Wrong beside a kink (ReLU) nearer than h.
    """
    twin = network.copy("float64")
    slopes = np.empty_like(twin.flat)
    for k, slope in enumerate(naive_slopes(network, x, t, h)):
        slopes[k] = slope
    return twin.views(slopes)


def naive_slopes(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, h: float = USUAL_H) -> Iterator[float]:
    """The same one by one, in the order of the flat vector of parameters: so it can be seen how long each takes."""
    twin = network.copy("float64")
    batch, target = twin.as_batch(x), twin.as_targets(t)
    for k in range(twin.flat.size):
        kept, losses = twin.flat[k], []
        with np.errstate(**QUIET):
            for nudged in (kept + h, kept - h):
                twin.flat[k] = nudged
                losses.append(twin.loss_of(batch, twin.run_forward(batch), target))
        twin.flat[k] = kept
        yield (losses[0] - losses[1]) / (2 * h)


def loss_along(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, name: str, index: Index, values: npt.ArrayLike,
               dtype: npt.DTypeLike = "float64") -> Array:
    """The real mean loss of a batch for each of `values` (n,) of one parameter, such as "W1" (i, j), or of one input,
    "x" (sample, …), all else as it is. In float32 rounding can be seen.
    """
    return Nudging(network, x, t, dtype).losses(name, index, values)


def central_difference(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, name: str, index: Index, h: float,
                       dtype: npt.DTypeLike = "float64") -> float:
    """(L(w + h) − L(w − h)) / 2h for one parameter or input, as a program in this precision would compute it."""
    return float(differences(Nudging(network, x, t, dtype), name, index, [h])[0])


def difference_curve(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, name: str, index: Index,
                     hs: Sequence[float], dtype: npt.DTypeLike = "float64") -> Array:
    """The same for many h (n,)."""
    return differences(Nudging(network, x, t, dtype), name, index, hs)


def differences(nudging: Nudging, name: str, index: Index, hs: npt.ArrayLike) -> Array:
    """The central differences of a pass that has been made, for each h (n,); nudges are rounded to its precision."""
    steps = np.asarray(hs, nudging.network.dtype)
    value = steps.dtype.type(nudging.value(name, index))
    with np.errstate(**QUIET):
        losses = nudging.losses(name, index, np.concatenate([value + steps, value - steps])).reshape(2, -1)
        slopes: Array = np.asarray((losses[0] - losses[1]) / (2 * steps), np.float64)
    return slopes


@dataclass(frozen=True)
class Agreement:
    """Backprop's gradient of one array beside its numerical twin; `crossed` are the cells whose nudge crosses a kink,
    `allowed` is the difference that rounding alone may make.
    """

    array: str
    backprop: Array
    numerical: Array
    crossed: Array
    allowed: float

    @cached_property
    def differences(self) -> Array:
        """How far apart the two are, cell by cell; what is no number is infinitely far."""
        found: Array = np.nan_to_num(np.abs(self.backprop - self.numerical), nan=math.inf)
        return found

    @property
    def count(self) -> int:
        return int(self.backprop.size)

    @cached_property
    def worst(self) -> Index:
        """The cell with the largest difference."""
        return tuple(int(k) for k in np.unravel_index(int(self.differences.argmax()), self.differences.shape))

    @property
    def largest(self) -> float:
        return float(self.differences[self.worst])

    @cached_property
    def size(self) -> float:
        """The largest gradient of the array."""
        return float(np.nan_to_num(np.abs(self.backprop)).max())

    @property
    def relative(self) -> float:
        """The largest difference as a share of the largest gradient."""
        return self.largest / self.size if self.size else (0.0 if not self.largest else math.inf)

    @cached_property
    def kinks(self) -> int:
        """How many cells cross a kink when they are nudged."""
        return int(self.crossed.sum())

    @cached_property
    def verdict(self) -> str:
        """Whether the two "agree"; or only without cells that cross "kinks"; or "differ"."""
        wrong = self.differences > self.allowed + TRUSTED * self.size
        if not wrong.any():
            return "agree"
        return "differ" if (wrong & ~self.crossed).any() else "kinks"


@dataclass(frozen=True, slots=True)
class Check:
    """How far a check is: parameters done, of how many, the arrays that are complete, and for how many nudges of how
    many samples the loss was computed.
    """

    done: int
    total: int
    agreements: tuple[Agreement, ...] = ()
    losses: int = 0


def check_gradients(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, h: float = USUAL_H) -> Iterator[Check]:
    """Compare backprop with the central difference for every parameter, in float64, through the real mean loss of the
    batch x (n, …), t (n, *output_shape). Yields often, so that it can be stopped.
    """
    nudging = Nudging(network, x, t)
    loss, gradients = nudging.network.loss_and_gradients(nudging.x, nudging.t)
    rounding = 64 * float(np.finfo(np.float64).eps) * max(1.0, abs(loss)) / h
    total, before, found = nudging.network.flat.size, 0, list[Agreement]()
    for name, gradient in gradients.items():
        slopes, crossed = np.zeros(gradient.shape), np.zeros(gradient.shape, np.bool_)
        for part in sweep(nudging, name, h, slopes, crossed):
            yield Check(before + int(part * gradient.size), total, tuple(found), nudging.counted)
        found.append(Agreement(name, gradient, slopes, crossed, rounding))
        before += gradient.size
        yield Check(before, total, tuple(found), nudging.counted)
