"""Gradients the slow way: nudge every parameter and look at the loss. The judge of every backward pass."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from visualnn.engine.expr import Array
from visualnn.engine.network import QUIET, Network


def numerical_gradients(network: Network, x: npt.ArrayLike, t: npt.ArrayLike, h: float = 1e-5) -> dict[str, Array]:
    """dL/dw ≈ (L(w + h) − L(w − h)) / 2h for every parameter, two real losses each, in float64: {"W1": (in, out), …}.

    x (batch, …), t (batch, *output_shape). The network itself is not touched. Wrong beside a kink (ReLU) nearer than h.
    """
    twin = network.copy("float64")
    batch, target = twin.as_batch(x), twin.as_targets(t)
    slopes = np.empty_like(twin.flat)
    with np.errstate(**QUIET):
        for k in range(twin.flat.size):
            kept = twin.flat[k]
            twin.flat[k] = kept + h
            above = twin.loss_of(batch, twin.run_forward(batch), target)
            twin.flat[k] = kept - h
            below = twin.loss_of(batch, twin.run_forward(batch), target)
            twin.flat[k] = kept
            slopes[k] = (above - below) / (2 * h)
    return twin.views(slopes)
