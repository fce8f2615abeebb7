"""Switch: units that are switched off give 0, whatever they compute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from visualnn.engine.expr import Array, Cell
from visualnn.engine.layer import Layer, Rule, Rules, Shape, Workspace


class Switch(Layer):
    """s = x·m, cell by cell, with a mask m that is 0 for the units in `off` and 1 for all others; dx = ds·m.

    `off` are the numbers of units in a flat row. Nothing here is learnt: the mask is an array that is given.
    """

    output = "s"

    def __init__(self, off: Iterable[int] = ()) -> None:
        units = list(off)
        if not all(isinstance(unit, int) and not isinstance(unit, bool) and unit >= 0 for unit in units):
            raise ValueError(f"the units that a Switch turns off are whole numbers from 0, not {units!r}")
        self.off = sorted(set(units))

    @classmethod
    def example(cls, rng: np.random.Generator) -> tuple[Layer, Shape]:
        return cls([1, 3]), (4,)

    def options(self) -> dict[str, Any]:
        return {"off": list(self.off)}

    def output_shape(self, input_shape: Shape) -> Shape:
        count = int(np.prod(input_shape))
        if self.off and self.off[-1] >= count:
            raise ValueError(f"there is no unit {self.off[-1]} to switch off among {count}, which begin with 0")
        return input_shape

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        mask = np.ones((batch, *self.input_shape), dtype)
        mask.reshape(batch, -1)[:, self.off] = 0
        return {**super().workspace(batch, dtype), "m": mask}

    def forward(self, x: Array, work: Workspace) -> Array:
        return np.multiply(x, work["m"], out=work["s"])

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        return np.multiply(dy, work["m"], out=work["dx"])

    def forward_rules(self) -> Rules:
        yield Rule("s", lambda *at: Cell("x", at) * Cell("m", at))

    def backward_rules(self) -> Rules:
        yield Rule("dx", lambda *at: Cell("ds", at) * Cell("m", at))
