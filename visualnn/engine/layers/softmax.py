"""Softmax: scores become probabilities that add up to one."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualnn.engine.expr import Array, Cell, Dot, call
from visualnn.engine.layer import Layer, Rule, Rules, Shape, Workspace

SAFE = 40.0  # e^40 and e^−40 are float32 numbers that can be added and divided: between them no shift is needed


class Softmax(Layer):
    """p_j = e^(x_j − m) / Σ_k e^(x_k − m) with x, p (batch, n). Any m gives the same p; m = max x cannot overflow."""

    output = "p"

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise ValueError(f"Softmax takes a row of numbers, not an array of shape {input_shape}")
        return input_shape

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        work = super().workspace(batch, dtype)
        ones = np.ones(self.input_shape, dtype)
        row = np.empty(batch, dtype)
        return {**work, "_ones": ones, "_row": row, "_rows": row[:, None], "_part": np.empty_like(work["p"])}

    def forward(self, x: Array, work: Workspace) -> Array:
        p = work["p"]
        if x.item(x.argmin()) > -SAFE and x.item(x.argmax()) < SAFE:
            np.exp(x, p)
        else:
            np.subtract(x, x.max(axis=1, keepdims=True), p)
            np.exp(p, p)
        p.dot(work["_ones"], work["_row"])
        return np.divide(p, work["_rows"], p)

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        p, part, dx = work["p"], work["_part"], work["dx"]
        np.multiply(dy, p, out=part)
        part.dot(work["_ones"], work["_row"])
        np.subtract(dy, work["_rows"], out=dx)
        return np.multiply(dx, p, out=dx)

    def forward_rules(self) -> Rules:
        largest = call("max", Cell("x"))
        total = call("sum", call("exp", Cell("x") - largest))
        yield Rule("p", lambda j: call("exp", Cell("x", (j,)) - largest) / total)

    def backward_rules(self) -> Rules:
        yield Rule("dx", lambda j: Cell("p", (j,)) * (Cell("dp", (j,)) - Dot(Cell("dp"), Cell("p"))))
