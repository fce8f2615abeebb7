"""Moves: which nudges of a parameter are different ones for a sample, and what they do to kinks and to a loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.layer import Layer, Shape
from visualnn.engine.losses import CrossEntropy, Loss

SMALL = 1.0  # up to here e^x − 1 added up with weights never comes near −1, where the logarithm of the sum is inexact


@dataclass(frozen=True)
class Moves:
    """Each of the `units` (u,), by flat numbers, moves by each of the `amounts` (m, u), or (m, 1) for all units, if a
    cell moves by 1.

    The `cells` (r,) of the parameter's rows (rows, u) are those that move something, each as the row of amounts that
    `same` (r,) names.
    """

    units: Array
    amounts: Array
    cells: Array
    same: Array

    @classmethod
    def of(cls, units: Array, weight: Array, shape: Shape) -> Moves:
        """Of a sample, from units and weight as `Layer.reach` gives them, which broadcast to the parameter's shape.

        Cells that move the same unit by the same amount, as the weights of equally bright pixels do, are one move.
        """
        if weight.size == 1 and weight.item() and units.size == math.prod(shape):  # of all cells alike, as of biases
            return cls(units.reshape(-1), weight.reshape(1, 1), np.zeros(1, np.intp), np.zeros(1, np.intp))
        first = next((axis for axis, size in enumerate(units.shape) if size > 1), units.ndim)
        if weight.size != math.prod(shape[:first]) or units.size != math.prod(shape[first:]):
            every = np.broadcast_to(units, shape).reshape(-1)
            amounts = np.broadcast_to(weight, shape).reshape(1, -1)
            return cls(every, amounts, np.zeros(1, np.intp), np.zeros(1, np.intp))
        weight = weight.reshape(-1)
        (moving,) = weight.nonzero()
        order = moving[weight[moving].argsort()]
        ordered = weight[order]
        new = np.ones(len(ordered), np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
        return cls(units.reshape(-1), ordered[new][:, None], order, new.cumsum() - 1)

    @property
    def count(self) -> int:
        return len(self.amounts) * len(self.units)

    def one_by_one(self) -> tuple[Array, Array]:
        """The unit and the amount of every move (count,), row by row."""
        shape = len(self.amounts), len(self.units)
        return np.tile(self.units, shape[0]), np.broadcast_to(self.amounts, shape).reshape(-1)

    def add_to(self, total: Array, found: Array) -> None:
        """Add what was found for each move (count,) to the cells of a contiguous array of the parameter's shape."""
        total.reshape(-1, len(self.units))[self.cells] += found.reshape(-1, len(self.units)).take(self.same, axis=0)


def crossed(values: Array, layer: Layer) -> Array:
    """Where inputs of a layer, values (nudges, …), are not all on the same side of its kinks."""
    found = np.zeros(values.shape[1:], np.bool_)
    for kink in layer.kinks:
        sides = np.sign(values - kink)
        found |= sides.max(axis=0) != sides.min(axis=0)
    return found


def changes_of_loss(loss: Loss, z: Array, t: Array, directions: Array, amounts: Array) -> Array:
    """By how much a fused loss of one sample, z (n,) and t (n,), changes if z moves along each of the directions (u, n)
    by each of its amounts (m, u): (m, u).

    With p = softmax(z) cross-entropy changes along d by ln Σ_k p_k·e^(δ·d_k) · Σ_j t_j − δ·(d·t), and as Σ_k p_k = 1
    that logarithm is ln(1 + Σ_k p_k·(e^(δ·d_k) − 1)), in which a small δ loses no digits.
    """
    moved = (directions.T[:, None, :] * amounts).reshape(len(z), -1)  # the long axis last, along which NumPy is quick
    largest = float(np.abs(amounts).max(initial=0.0)) * float(np.abs(directions).max(initial=0.0))
    if isinstance(loss, CrossEntropy) and largest < SMALL:
        p = np.exp(z - z.max())
        p /= p.sum()
        np.expm1(moved, out=moved)
        change: Array = p.dot(moved).reshape(amounts.shape)
        np.log1p(change, out=change)
        change *= t.sum()
        change -= amounts * directions.dot(t)
        return change
    moved += z[:, None]
    found = loss.fused_per_sample(moved.T, t[None]) - loss.fused_per_sample(z[None], t[None])
    return found.reshape(amounts.shape)


def changes_of_scores(loss: Loss, z: Array, t: Array, sample: int | Array, units: Array,
                      amounts: Array) -> Array | None:
    """The same for nudges (n,) that each move one cell of z (batch, n) by an amount, of one sample or of one for each:
    there Σ_k p_k·(e^(δ·d_k) − 1) has one term. None where that is not quicker or not exact.
    """
    if not isinstance(loss, CrossEntropy) or not float(np.abs(amounts).max(initial=0.0)) < SMALL:
        return None
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    change: Array = np.expm1(amounts)
    change *= p[sample, units]
    np.log1p(change, out=change)
    change *= t.sum(axis=1)[sample]
    change -= amounts * t[sample, units]
    return change
