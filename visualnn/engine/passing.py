"""Passing: what a network needs to run batches of one size, looked up once and not in every update."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.layer import Layer, Workspace

Backward = tuple[Callable[..., Any], Array | None, Workspace, bool]


class Pass:
    """The workspaces of the layers for one batch size, and their calls in both directions, in order.

    `dy` (batch, *output_shape) is for the gradient where the backward pass begins, `count` the batch size as a number
    of the network's type.
    """

    def __init__(self, layers: Sequence[Layer], batch: int, dtype: np.dtype[Any]) -> None:
        self.layers, self.work = layers, [layer.workspace(batch, dtype) for layer in layers]
        self.outputs = [work[layer.output] for layer, work in zip(layers, self.work, strict=True)]
        self.dy, self.count = np.empty_like(self.outputs[-1]), np.array(batch, dtype)
        self.forward = [(layer.forward, work) for layer, work in zip(layers, self.work, strict=True)]
        self.backward: list[Backward] = []

    def goes_back(self, last: int, first: int) -> None:
        """Say where the backward pass of training begins and ends, as positions of layers."""
        self.backward = self.calls(last, first, to_input=False)

    def calls(self, last: int, first: int, to_input: bool) -> list[Backward]:
        """From the layer at `last` back to that at `first`: its `backward`, what it was given (None: the input of the
        network), its workspace, and whether its dx is wanted.
        """
        return [(self.layers[i].backward, self.outputs[i - 1] if i else None, self.work[i], to_input or i > first)
                for i in range(last, first - 1, -1)]  # fmt: skip

    def run_forward(self, x: Array) -> Array:
        """x (batch, *input_shape) -> y (batch, *output_shape)."""
        for forward, work in self.forward:
            x = forward(x, work)
        return x

    @staticmethod
    def run_backward(x: Array, dy: Array, calls: Sequence[Backward]) -> Array:
        """From the gradient of the output, after the forward pass of x, to the last dx that is wanted."""
        for backward, below, work, wants_dx in calls:
            dy = backward(x if below is None else below, dy, work, wants_dx)
        return dy
