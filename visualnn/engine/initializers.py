"""How the weights of a new network start."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from visualnn.engine.expr import Array

Initializer = str | float
NAMES = ("xavier", "he")
CONSTANT = re.compile(r"constant ([-+]?\d*\.?\d+)$")


def draw(initializer: Initializer, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Draw start values, float64: normally distributed around 0 with the standard deviation that the initializer
    names.

    A number is the deviation itself (0 gives zeros). `xavier` is sqrt(1 / in) (Glorot and Bengio 2010, for sigmoid
    and tanh), `he` is sqrt(2 / in) (He et al. 2015, for ReLU), where `in` is the number of inputs of one unit: all
    axes but the last of a matrix (in, out), all but the first of convolution kernels (out, channels, height, width).
    `constant -5` gives every cell that number.
    """
    if isinstance(initializer, str) and (constant := CONSTANT.match(initializer)):
        return np.full(shape, float(constant[1]))
    deviation = _deviation(initializer, shape)
    if deviation == 0:
        return np.zeros(shape)
    values: Array = rng.normal(0.0, deviation, shape)
    return values


def _deviation(initializer: Initializer, shape: tuple[int, ...]) -> float:
    if isinstance(initializer, int | float) and math.isfinite(initializer) and initializer >= 0:
        return float(initializer)
    inputs = max(1, math.prod(shape[1:] if len(shape) == 4 else shape[:-1]))
    if initializer == "xavier":
        return math.sqrt(1 / inputs)
    if initializer == "he":
        return math.sqrt(2 / inputs)
    known = ", ".join(NAMES)
    raise ValueError(f"unknown initializer {initializer!r}: use {known}, a standard deviation or 'constant 0.5'")


def check(initializer: Any) -> Initializer:
    """Give back a usable initializer; ValueError otherwise."""
    if not (isinstance(initializer, str) and CONSTANT.match(initializer)):
        _deviation(initializer, (1, 1))
    return initializer  # type: ignore[no-any-return]
