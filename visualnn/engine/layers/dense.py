"""Dense: every unit looks at every input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from visualnn.engine.expr import ALL, Array, Cell, Const, Dot
from visualnn.engine.initializers import Initializer, check
from visualnn.engine.layer import Layer, Parameter, Rule, Rules, Shape, Workspace

FEW, MANY = range(2, 12), 128  # so few samples of so many inputs multiply a third quicker as Wᵀ·xᵀ


class Dense(Layer):
    """z = x·W + b with x (batch, in), W (in, out), b (out,), z (batch, out). Backward: dW = xᵀ·dz, db = Σ dz, dx =
    dz·Wᵀ.
    """

    output = "z"

    def __init__(self, units: int, weights: Initializer = "xavier", biases: Initializer = 0.0,
                 fixed_biases: bool = False) -> None:
        """Fixed biases are never changed by training: their gradient is taken as 0."""
        if isinstance(units, bool) or not isinstance(units, int) or units < 1:
            raise ValueError(f"a Dense layer needs at least one unit, not {units!r}")
        self.units, self.weights, self.biases = units, check(weights), check(biases)
        self.fixed_biases = bool(fixed_biases)

    @classmethod
    def example(cls, rng: np.random.Generator) -> tuple[Layer, Shape]:
        return cls(3, weights=1.0, biases=1.0), (4,)

    def options(self) -> dict[str, Any]:
        fixed = {"fixed_biases": True} if self.fixed_biases else {}
        return {"units": self.units, "weights": self.weights, "biases": self.biases, **fixed}

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise ValueError(f"a Dense layer takes a row of numbers, not an array of shape {input_shape}: flatten it")
        return (self.units,)

    def parameters(self, input_shape: Shape) -> tuple[Parameter, ...]:
        (inputs,) = input_shape
        return (
            Parameter("W", (inputs, self.units), self.weights, transposed=True),
            Parameter("b", (self.units,), self.biases),
        )

    def bind(self, input_shape: Shape, values: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        super().bind(input_shape, values, gradients)
        # Wᵀ and dWᵀ are what lies in memory row by row
        self._W, self._Wt, self._b, self._dWt, self._db = (
            values["W"], values["W"].T, values["b"], gradients["W"].T, gradients["b"])  # fmt: skip

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        work = {**super().workspace(batch, dtype), "_ones": np.ones(batch, dtype)}
        if batch in FEW and self.input_shape[0] >= MANY:
            work["_zt"] = np.empty((self.units, batch), dtype)
        return work

    def forward(self, x: Array, work: Workspace) -> Array:
        z = work["z"]
        if "_zt" in work:
            zt = self._Wt.dot(x.T, work["_zt"])
            return np.add(zt.T, self._b, z)
        x.dot(self._W, z)
        return np.add(z, self._b, z)

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        # As transposes, because that is how they lie in memory; a product with ones is the fastest sum over the batch.
        dy.T.dot(x, self._dWt)
        if not self.fixed_biases:  # the gradient of fixed ones stays 0, as it was made
            work["_ones"].dot(dy, self._db)
        return dy.dot(self._Wt, work["dx"]) if wants_dx else None

    def reach(self, name: str, x: Array) -> tuple[Array, Array] | None:
        units = np.arange(self.units)
        return (units, np.ones((len(x), 1), x.dtype)) if name == "b" else (units[None, :], x[:, :, None])

    def spread(self, units: Array, changes: Array) -> Array | None:
        moved = self.values["W"].T.take(units, axis=1)  # the long axis last, along which NumPy is quick
        moved *= changes
        return moved.T

    def forward_rules(self) -> Rules:
        yield Rule("z", lambda j: Dot(Cell("x"), Cell("W", (ALL, j))) + Cell("b", (j,)))

    def backward_rules(self) -> Rules:
        yield Rule("dW", lambda i, j: Cell("x", (i,)) * Cell("dz", (j,)))
        yield Rule("db", lambda j: Const(0.0) if self.fixed_biases else Cell("dz", (j,)))
        yield Rule("dx", lambda i: Dot(Cell("W", (i, ALL)), Cell("dz")))
