"""Dropout: while a network is trained, some units are left out by chance, so that none relies on a single other."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualnn.engine.expr import Array, Cell
from visualnn.engine.layer import Layer, Rule, Rules, Workspace


class Dropout(Layer):
    """s = x·m, cell by cell; dx = ds·m. While it is trained, each cell of the mask m is 0 with the probability `rate`
    and 1 / (1 − rate) otherwise, drawn anew for each sample and update; at all other times m is 1.

    So the mean of s is x in both cases (Srivastava et al. 2014, the inverted form). The mask is an array that is given.
    """

    output = "s"
    cellwise = True
    draws = "m"

    def __init__(self, rate: float = 0.5) -> None:
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate < 1:
            raise ValueError(f"the rate of a Dropout is at least 0 and less than 1, not {rate!r}")
        self.rate = float(rate)

    def options(self) -> dict[str, Any]:
        return {"rate": self.rate}

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        return {**super().workspace(batch, dtype), "m": np.ones((batch, *self.input_shape), dtype)}

    def forward(self, x: Array, work: Workspace) -> Array:
        m = work["m"]
        if self.held is not None:
            np.copyto(m, self.held)
        elif self.training and self.rng is not None:
            self.draw(m, self.rng)
        else:
            m.fill(1)
        return np.multiply(x, m, out=work["s"])

    def draw(self, m: Array, rng: np.random.Generator) -> None:
        """A new mask, in place."""
        if m.dtype in (np.float32, np.float64):
            rng.random(dtype=m.dtype.type, out=m)
        else:
            m[...] = rng.random(m.shape)
        np.greater_equal(m, m.dtype.type(self.rate), out=m, casting="unsafe")
        np.multiply(m, m.dtype.type(1 / (1 - self.rate)), out=m)

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        return np.multiply(dy, work["m"], out=work["dx"])

    def forward_rules(self) -> Rules:
        yield Rule("s", lambda *at: Cell("x", at) * Cell("m", at))

    def backward_rules(self) -> Rules:
        yield Rule("dx", lambda *at: Cell("ds", at) * Cell("m", at))
