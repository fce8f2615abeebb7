"""The description of a network inside our own file: checked against the arrays before anything is built from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from visualnn.engine import Network
from visualnn.formats.budget import Budget
from visualnn.i18n import _
from visualnn.weights.chain import LayerWeights

DTYPES = ("float16", "float32", "float64")
MOST_LAYERS = 200


def network_of(spec: Mapping[str, Any]) -> Network:
    """The network a description stands for, with start values that are about to be replaced."""
    with np.errstate(over="ignore", invalid="ignore"):
        return Network.from_spec(spec)


def check_network(spec: Mapping[str, Any], layers: tuple[LayerWeights, ...], budget: Budget) -> None:
    """UnreadableFile unless the description is a network of exactly these layers.

    Sizes are compared first: a description of a thousand million units must not be built to find out that it is wrong.
    """
    wrong = budget.refusal(
        _("the network it describes is not the one whose weights it holds; save the network again and open that file")
    )
    described = spec.get("layers")
    if not isinstance(described, list) or len(described) > MOST_LAYERS or spec.get("dtype") not in DTYPES:
        raise wrong
    units = [layer.get("units") for layer in described if isinstance(layer, dict) and layer.get("kind") == "Dense"]
    if spec.get("input_shape") != [layers[0].W.shape[0]] or units != [layer.W.shape[1] for layer in layers]:
        raise wrong
    try:
        network = network_of(spec)
    except (ValueError, TypeError, OverflowError):
        raise wrong from None
    if {name: array.shape for name, array in network.parameters.items()} != {
        f"{name}{number}": array.shape
        for number, layer in enumerate(layers, 1)
        for name, array in (("W", layer.W), ("b", layer.b))
    }:
        raise wrong
