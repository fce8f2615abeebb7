"""Activations: what a unit makes of its weighted sum, cell by cell."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualnn.engine.expr import Array, Cell, Const, Expr, call
from visualnn.engine.layer import Layer, Rule, Rules, Workspace


class _Activation(Layer):
    """a = f(x) and dx = da·f′, for every cell; a has the shape of x."""

    output = "a"
    cellwise = True

    def value(self, x: Expr) -> Expr:
        raise NotImplementedError

    def slope(self, x: Expr, a: Expr) -> Expr:
        raise NotImplementedError

    def forward_rules(self) -> Rules:
        yield Rule("a", lambda *at: self.value(Cell("x", at)))

    def backward_rules(self) -> Rules:
        yield Rule("dx", lambda *at: Cell("da", at) * self.slope(Cell("x", at), Cell("a", at)))


class Identity(_Activation):
    """a = x: the output as it is, for regression."""

    def forward(self, x: Array, work: Workspace) -> Array:
        np.copyto(work["a"], x)
        return work["a"]

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        np.copyto(work["dx"], dy)
        return work["dx"]

    def value(self, x: Expr) -> Expr:
        return x

    def slope(self, x: Expr, a: Expr) -> Expr:
        return Const(1.0)


class Step(_Activation):
    """a = 1 where x > 0, otherwise 0. Its slope is 0 wherever it has one, so nothing before it can learn by
    gradients.
    """

    kinks = (0.0,)

    def forward(self, x: Array, work: Workspace) -> Array:
        np.greater(x, 0, out=work["a"], casting="unsafe")
        return work["a"]

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        np.multiply(dy, 0, out=work["dx"])
        return work["dx"]

    def value(self, x: Expr) -> Expr:
        return call("positive", x)

    def slope(self, x: Expr, a: Expr) -> Expr:
        return Const(0.0)


class Sigmoid(_Activation):
    """a = 1 / (1 + e^−x), with slope a·(1 − a). Where e^−x overflows to infinity, a is 0, as it should be."""

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        work = super().workspace(batch, dtype)
        return {**work, "_one": np.array(1.0, dtype), "_slope": np.empty_like(work["a"])}

    def forward(self, x: Array, work: Workspace) -> Array:
        a, one = work["a"], work["_one"]
        np.negative(x, a)
        np.exp(a, a)
        np.add(a, one, a)
        return np.divide(one, a, a)

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        a, slope = work["a"], work["_slope"]
        np.subtract(work["_one"], a, slope)
        np.multiply(slope, a, slope)
        return np.multiply(dy, slope, work["dx"])

    def value(self, x: Expr) -> Expr:
        return call("sigmoid", x)

    def slope(self, x: Expr, a: Expr) -> Expr:
        return a * (1.0 - a)


class Tanh(_Activation):
    """a = tanh(x), with slope 1 − a²."""

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        work = super().workspace(batch, dtype)
        return {**work, "_one": np.array(1.0, dtype), "_slope": np.empty_like(work["a"])}

    def forward(self, x: Array, work: Workspace) -> Array:
        return np.tanh(x, out=work["a"])

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        slope = work["_slope"]
        np.multiply(work["a"], work["a"], out=slope)
        np.subtract(work["_one"], slope, out=slope)
        return np.multiply(dy, slope, out=work["dx"])

    def value(self, x: Expr) -> Expr:
        return call("tanh", x)

    def slope(self, x: Expr, a: Expr) -> Expr:
        return 1.0 - call("square", a)


class ReLU(_Activation):
    """a = max(0, x), with slope 1 where x > 0 and 0 elsewhere."""

    kinks = (0.0,)

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        work = super().workspace(batch, dtype)
        # as large as x: NumPy finds the maximum of two arrays three times as fast as that of an array and a number
        return {**work, "_zero": np.zeros_like(work["a"]), "_slope": np.empty_like(work["a"])}

    def forward(self, x: Array, work: Workspace) -> Array:
        return np.maximum(x, work["_zero"], out=work["a"])

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        np.greater(x, work["_zero"], out=work["_slope"], casting="unsafe")
        return np.multiply(dy, work["_slope"], out=work["dx"])

    def value(self, x: Expr) -> Expr:
        return call("max", 0.0, x)

    def slope(self, x: Expr, a: Expr) -> Expr:
        return call("positive", x)


class LeakyReLU(_Activation):
    """a = max(αx, x) with 0 <= α < 1: slope 1 where x > 0 and α elsewhere."""

    kinks = (0.0,)

    def __init__(self, alpha: float = 0.01) -> None:
        if not 0 <= alpha < 1:
            raise ValueError(f"the slope of a LeakyReLU below zero is at least 0 and less than 1, not {alpha!r}")
        self.alpha = float(alpha)

    def options(self) -> dict[str, Any]:
        return {"alpha": self.alpha}

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        work = super().workspace(batch, dtype)
        zero, alpha = np.array(0.0, dtype), np.array(self.alpha, dtype)
        return {**work, "_zero": zero, "_alpha": alpha, "_slope": np.empty_like(work["a"])}

    def forward(self, x: Array, work: Workspace) -> Array:
        np.multiply(x, work["_alpha"], out=work["a"])
        return np.maximum(x, work["a"], out=work["a"])

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        slope = work["_slope"]
        np.greater(x, work["_zero"], out=slope, casting="unsafe")
        np.maximum(slope, work["_alpha"], out=slope)
        return np.multiply(dy, slope, out=work["dx"])

    def value(self, x: Expr) -> Expr:
        return call("max", self.alpha * x, x)

    def slope(self, x: Expr, a: Expr) -> Expr:
        return call("max", call("positive", x), self.alpha)


