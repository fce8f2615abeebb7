"""Penalties: what large weights cost. They pull weights towards zero, so that a network learns no more than it must."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from visualnn.engine.expr import Array, Cell, Expr, call
from visualnn.engine.layer import Rule, Rules

if TYPE_CHECKING:
    from visualnn.engine.network import Network


@dataclass(frozen=True, slots=True)
class Penalty:
    """l1·Σ|w| + l2/2·Σw² over all weights, biases left out. Its gradient is added to that of the loss for the update;
    the loss that is shown is without it.

    In the rule, `w` is a weight, `dw` the gradient of the loss, `rw` the sum of both gradients. ValueError if a factor
    is negative or not finite.
    """

    l1: float = 0.0
    l2: float = 0.0

    def __post_init__(self) -> None:
        for name, factor in self.options().items():
            if not (math.isfinite(factor) and factor >= 0):
                raise ValueError(f"{name} must be 0 or a number greater than 0, not {factor!r}")

    def __bool__(self) -> bool:
        return bool(self.l1 or self.l2)

    def options(self) -> dict[str, float]:
        """The factors that are not 0."""
        return {name: factor for name, factor in (("l1", self.l1), ("l2", self.l2)) if factor}

    def loss(self, network: Network) -> float:
        """What the weights of a network cost."""
        weights = [network.parameters[name] for name in network.weights]
        return sum(float(self.l1 * np.abs(w).sum() + self.l2 / 2 * np.square(w).sum()) for w in weights)

    def add(self, network: Network, gradients: Mapping[str, Array]) -> None:
        """Add the penalty's gradient to `gradients` in place, for the present weights."""
        for name in network.weights:
            weight, gradient = network.parameters[name], gradients[name]
            if self.l2:
                gradient += self.l2 * weight
            if self.l1:
                gradient += self.l1 * np.sign(weight)

    def rules(self) -> Rules:
        yield Rule("rw", self._held)

    def _held(self, *at: int) -> Expr:
        found: Expr = Cell("dw", at)
        if self.l2:
            found = found + self.l2 * Cell("w", at)
        if self.l1:
            found = found + self.l1 * call("sign", Cell("w", at))
        return found
