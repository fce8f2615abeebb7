"""Losses: one number that says how wrong the output is; smaller is better."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from visualnn.engine.expr import Array, Cell, Expr, call
from visualnn.engine.layer import Rule, Rules

SAFE = 40.0  # e^40 and e^−40 are float32 numbers that can be added up
SMALLEST = float(np.finfo(np.float32).tiny)  # below this a probability has lost its digits, in float32 even its value


class Loss:
    """L = mean over the batch of Σ_j l_j, from outputs y (batch, n) and targets t (batch, n).

    A loss that `fuses_with` the last layer is computed together with it from that layer's input z, which stays exact
    where the output itself has been rounded to 0 or 1. The rules show both layers one after the other; only where the
    output has been rounded away are the fused rules the ones that are true.
    """

    kinds: ClassVar[dict[str, type[Loss]]] = {}
    fuses_with: ClassVar[str | None] = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        Loss.kinds[cls.__name__] = cls

    def options(self) -> dict[str, Any]:
        return {}

    def per_unit(self, y: Array, t: Array) -> Array:
        """The share l (batch, n) of every output unit."""
        raise NotImplementedError

    def gradient(self, y: Array, t: Array) -> Array:
        """dl/dy (batch, n), not yet divided by the batch size."""
        raise NotImplementedError

    def compare(self, y: Array, t: Array, dy: Array, fused: bool) -> float:
        """For training: write dl/dy, or dl/dz where the loss is fused, into `dy`, and give the loss added up over the
        batch, or something that is not finite where y alone does not say it exactly enough.
        """
        if fused:
            np.subtract(y, t, out=dy)
        else:
            dy[...] = self.gradient(y, t)
        return float(self.per_unit(y, t).sum()) if not fused or self.trusts(y) else math.nan

    def trusts(self, y: Array) -> bool:
        """Whether the outputs are still exact enough for `per_unit` and `gradient`."""
        return True

    def fused_per_unit(self, z: Array, t: Array) -> Array:
        """The same share l (batch, n) from the last layer's input z."""
        raise NotImplementedError

    def fused_per_sample(self, z: Array, t: Array) -> Array:
        """Σ_j l_j (batch,) from z, for many samples at once; t is of each of them, or (1, n) for all."""
        total: Array = self.fused_per_unit(z, t).sum(axis=1)
        return total

    def cell(self, *at: int) -> Expr:
        """l_j from y and t."""
        raise NotImplementedError

    def slope(self, *at: int) -> Expr:
        """dl/dy_j from y and t."""
        raise NotImplementedError

    def fused_cell(self, *at: int) -> Expr:
        """l_j from z and t."""
        raise NotImplementedError

    def forward_rules(self, fused: bool) -> Rules:
        yield Rule("l", self.fused_cell if fused else self.cell)
        yield Rule("L", lambda: call("sum", Cell("l")))

    def backward_rules(self, fused: bool) -> Rules:
        if fused:
            yield Rule("dz", lambda *at: Cell("y", at) - Cell("t", at))
        else:
            yield Rule("dy", self.slope)


class MeanSquaredError(Loss):
    """l_j = (y_j − t_j)² / 2, added up over the units and averaged over the batch: half the sum of squares, as in the
    books.
    """

    def per_unit(self, y: Array, t: Array) -> Array:
        difference = y - t
        difference *= difference
        difference *= difference.dtype.type(0.5)
        return difference

    def gradient(self, y: Array, t: Array) -> Array:
        slope: Array = y - t
        return slope

    def compare(self, y: Array, t: Array, dy: Array, fused: bool) -> float:
        np.subtract(y, t, dy)
        flat = dy.reshape(-1)
        return float(flat.dot(flat)) / 2

    def cell(self, *at: int) -> Expr:
        return call("square", Cell("y", at) - Cell("t", at)) / 2.0

    def slope(self, *at: int) -> Expr:
        return Cell("y", at) - Cell("t", at)


class CrossEntropy(Loss):
    """l_j = −t_j·ln y_j, for targets that are probabilities (one-hot, usually). With Softmax before it: dz = y − t."""

    fuses_with = "Softmax"

    def per_unit(self, y: Array, t: Array) -> Array:
        share: Array = np.maximum(y, y.dtype.type(SMALLEST))
        np.log(share, out=share)
        share *= t
        np.negative(share, out=share)
        return share

    def gradient(self, y: Array, t: Array) -> Array:
        slope: Array = -t / np.maximum(y, y.dtype.type(SMALLEST))
        return slope

    def compare(self, y: Array, t: Array, dy: Array, fused: bool) -> float:
        if not fused:
            return super().compare(y, t, dy, fused)
        np.log(y, dy)
        total = -float(dy.reshape(-1).dot(t.reshape(-1)))
        np.subtract(y, t, dy)
        return total if self.trusts(y) else math.nan

    def trusts(self, y: Array) -> bool:
        return bool(y.item(y.argmin()) > SMALLEST)

    def fused_per_unit(self, z: Array, t: Array) -> Array:
        shifted = z - z.max(axis=1, keepdims=True)
        share: Array = t * (np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted)
        return share

    def fused_per_sample(self, z: Array, t: Array) -> Array:
        """Σ_j t_j·(ln Σ_k e^(z_k) − z_j) = ln Σ_k e^(z_k) · Σ_j t_j − z·t: one logarithm for a sample."""
        if not (z.min() > -SAFE and z.max() < SAFE):
            return super().fused_per_sample(z, t)
        total: Array = np.exp(z).dot(np.ones(z.shape[1], z.dtype))
        np.log(total, out=total)
        if len(t) == 1:
            total *= t.sum()
            total -= z.dot(t[0])
        else:
            total *= np.einsum("ij->i", t)
            total -= np.einsum("ij,ij->i", z, t)
        return total

    def cell(self, *at: int) -> Expr:
        return -Cell("t", at) * call("ln", Cell("y", at))

    def slope(self, *at: int) -> Expr:
        return -Cell("t", at) / Cell("y", at)

    def fused_cell(self, *at: int) -> Expr:
        largest = call("max", Cell("z"))
        total = call("ln", call("sum", call("exp", Cell("z") - largest)))
        return Cell("t", at) * (total - (Cell("z", at) - largest))


class BinaryCrossEntropy(Loss):
    """l_j = −t_j·ln y_j − (1 − t_j)·ln(1 − y_j), for units that each say yes or no. With Sigmoid before it: dz = y −
    t.
    """

    fuses_with = "Sigmoid"
    _ones = _one = np.ones(0, np.float32)

    def per_unit(self, y: Array, t: Array) -> Array:
        tiny = y.dtype.type(SMALLEST)
        share: Array = -t * np.log(np.maximum(y, tiny)) - (1 - t) * np.log(np.maximum(1 - y, tiny))
        return share

    def gradient(self, y: Array, t: Array) -> Array:
        slope: Array = (y - t) / np.maximum(y * (1 - y), y.dtype.type(SMALLEST))
        return slope

    def compare(self, y: Array, t: Array, dy: Array, fused: bool) -> float:
        if not fused:
            return super().compare(y, t, dy, fused)
        if self._ones.size != y.size or self._ones.dtype != y.dtype:
            self._ones, self._one = np.ones(y.size, y.dtype), np.ones((), y.dtype)
        logs, targets = dy.reshape(-1), t.reshape(-1)
        np.log(y, dy)
        yes = float(logs.dot(targets))
        np.log(np.subtract(self._one, y, dy), dy)
        no = float(logs.dot(self._ones)) - float(logs.dot(targets))
        np.subtract(y, t, dy)
        return -yes - no  # a y of 0 or 1 has made it infinite, or infinity · 0

    def trusts(self, y: Array) -> bool:
        return bool(y.item(y.argmin()) > SMALLEST and y.item(y.argmax()) < 1)

    def fused_per_unit(self, z: Array, t: Array) -> Array:
        share: Array = np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))
        return share

    def cell(self, *at: int) -> Expr:
        y, t = Cell("y", at), Cell("t", at)
        return -t * call("ln", y) - (1.0 - t) * call("ln", 1.0 - y)

    def slope(self, *at: int) -> Expr:
        y, t = Cell("y", at), Cell("t", at)
        return (y - t) / (y * (1.0 - y))

    def fused_cell(self, *at: int) -> Expr:
        z, t = Cell("z", at), Cell("t", at)
        return call("max", 0.0, z) - z * t + call("ln", call("exp", -call("abs", z)) + 1.0)


class PerceptronCriterion(Loss):
    """l_j = (y_j − t_j)·z_j for units that say 1 where z > 0, otherwise 0: nothing where they are right, |z| where they
    are wrong. With Step before it: dz = y − t, which is the perceptron's rule of learning (Rosenblatt 1958; Bishop
    2006, 4.1.7). Where no Step comes before it, the outputs are taken as z.
    """

    fuses_with = "Step"

    def per_unit(self, y: Array, t: Array) -> Array:
        return self.fused_per_unit(y, t)

    def gradient(self, y: Array, t: Array) -> Array:
        slope: Array = (y > 0) - t
        return slope

    def compare(self, y: Array, t: Array, dy: Array, fused: bool) -> float:
        if not fused:
            return super().compare(y, t, dy, fused)
        np.subtract(y, t, out=dy)
        return math.nan  # y alone does not say how wrong it is

    def trusts(self, y: Array) -> bool:
        return False

    def fused_per_unit(self, z: Array, t: Array) -> Array:
        share: Array = ((z > 0) - t) * z
        return share

    def cell(self, *at: int) -> Expr:
        return (call("positive", Cell("y", at)) - Cell("t", at)) * Cell("y", at)

    def slope(self, *at: int) -> Expr:
        return call("positive", Cell("y", at)) - Cell("t", at)

    def fused_cell(self, *at: int) -> Expr:
        return (call("positive", Cell("z", at)) - Cell("t", at)) * Cell("z", at)
