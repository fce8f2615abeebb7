"""Chance: what layers draw while training, drawn once more, so that a trace can show that very update."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.network import Network

Drawn = Mapping[int, Array]  # by the position of a layer, what it drew for each sample (n, …)


def draw(network: Network, x: Array, rng: np.random.Generator | None) -> Drawn:
    """What the layers draw in the pass of training over x (n, …) that begins with this generator; nothing without."""
    if rng is None:
        return {}
    for layer in network.layers:
        layer.training, layer.rng = True, rng
    network.run_forward(x)
    for layer in network.layers:
        layer.training, layer.rng = False, None
    return {i: work[layer.draws].copy() for i, (layer, work) in
            enumerate(zip(network.layers, network.work(len(x)), strict=True)) if layer.draws}  # fmt: skip


def hold(network: Network, drawn: Drawn, rows: slice = slice(None)) -> None:
    """Let the layers use what was drawn for these samples, until `release`."""
    for position, array in drawn.items():
        network.layers[position].held = array[rows]


def release(network: Network) -> None:
    """No layer holds anything any more."""
    for layer in network.layers:
        layer.held = None
