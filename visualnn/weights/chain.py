"""Do the layers fit together? Each layer's outputs are the next one's inputs, and every unit has one bias."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visualnn.i18n import _
from visualnn.weights.layouts import Reading

IN_OUT, OUT_IN = "in_out", "out_in"


@dataclass(frozen=True)
class LayerWeights:
    """W (in, out) and b (out,): z = x·W + b."""

    W: np.ndarray
    b: np.ndarray


@dataclass(frozen=True)
class Fit:
    """A reading whose layers fit together, and the orientation of W in the file."""

    reading: Reading
    orientation: str
    layers: tuple[LayerWeights, ...]
    with_bias: bool  # whether the first row of W in the file holds the biases


def fits(reading: Reading, orientation: str | None = None) -> tuple[list[Fit], str]:
    """Every orientation in which the layers fit, and what is wrong if there is none."""
    found: list[Fit] = []
    problem = ""
    wanted = [orientation] if orientation else [reading.orientation or IN_OUT, IN_OUT, OUT_IN]
    for way in dict.fromkeys(wanted):
        for with_bias in (False, True) if all(bias is None for bias in reading.biases) else (False,):
            layers = _layers(reading, way, with_bias)
            if isinstance(layers, str):
                problem = problem or layers
            else:
                found.append(Fit(reading, way, layers, with_bias))
    if reading.bias_inside:
        found.sort(key=lambda fit: not fit.with_bias)
    return found, problem


def _layers(reading: Reading, way: str, with_bias: bool) -> tuple[LayerWeights, ...] | str:
    layers: list[LayerWeights] = []
    for number, (weights, biases) in enumerate(zip(reading.weights, reading.biases, strict=True), 1):
        layer = _layer(weights, biases, way, with_bias, number)
        if isinstance(layer, str):
            return layer
        if layers and layers[-1].W.shape[1] != layer.W.shape[0]:
            problem = _("layer {before} gives {outputs} numbers and layer {layer} takes {inputs}")
            before, inputs = layers[-1].W.shape[1], layer.W.shape[0]
            return problem.format(before=number - 1, outputs=before, layer=number, inputs=inputs)
        layers.append(layer)
    return tuple(layers) if layers else _("there is no layer in it")


def _layer(
    weights: np.ndarray, biases: np.ndarray | None, way: str, with_bias: bool, number: int
) -> LayerWeights | str:
    if weights.ndim == 1 and way == IN_OUT:
        weights = weights[:, np.newaxis]  # the weights of a single unit
    if weights.ndim != 2 or 0 in weights.shape:
        shape = " x ".join(map(str, weights.shape)) or "1"
        return _("the weights of layer {layer} have the shape {shape}").format(layer=number, shape=shape)
    matrix = _floating(weights if way == IN_OUT else weights.T)
    if with_bias:
        if len(matrix) < 2:
            return _("the weights of layer {layer} have the shape {shape}").format(layer=number, shape=len(matrix))
        return LayerWeights(matrix[1:], matrix[0].copy())
    outputs = matrix.shape[1]
    if biases is None:
        return LayerWeights(matrix, np.zeros(outputs, matrix.dtype))
    # A row, a column or a single number: as many numbers as there are units, in one line.
    if biases.size != outputs or max(biases.shape, default=1) != outputs:
        problem = _("layer {layer} has {outputs} units and {biases} biases")
        return problem.format(layer=number, outputs=outputs, biases=biases.size)
    return LayerWeights(matrix, _floating(biases).reshape(outputs))


def _floating(array: np.ndarray) -> np.ndarray:
    """Whole numbers are weights, too: a perceptron done by hand."""
    return array if array.dtype.kind == "f" else array.astype(np.float64)
