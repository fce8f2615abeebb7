"""Training as one would first write it down: loops over the layers, new arrays everywhere, no tricks. NumPy only.

Layers are pairs: ("Dense", None), ("Sigmoid", None), ("LeakyReLU", 0.1), ("Switch", [1, 3]), … The loss of a batch is
the mean over its samples of the sum over their outputs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray
Layers = list[tuple[str, Any]]


def forward(kind: str, option: Any, x: Array) -> Array:
    """What a layer without parameters makes of x."""
    if kind == "Identity":
        return x
    if kind == "Sigmoid":
        return 1 / (1 + np.exp(-x))
    if kind == "Tanh":
        return np.tanh(x)
    if kind == "ReLU":
        return np.where(x > 0, x, 0)
    if kind == "LeakyReLU":
        return np.where(x > 0, x, option * x)
    if kind == "Step":
        return np.where(x > 0, 1, 0).astype(x.dtype)
    if kind == "Switch":
        return x * mask(option, x)
    assert kind == "Softmax"
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def backward(kind: str, option: Any, x: Array, a: Array, da: Array) -> Array:
    """dx of such a layer, from what it was given, what it gave, and da."""
    if kind == "Identity":
        return da
    if kind == "Sigmoid":
        return da * a * (1 - a)
    if kind == "Tanh":
        return da * (1 - a**2)
    if kind == "ReLU":
        return np.where(x > 0, da, 0)
    if kind == "LeakyReLU":
        return np.where(x > 0, da, option * da)
    if kind == "Step":
        return np.zeros_like(da)
    if kind == "Switch":
        return da * mask(option, x)
    assert kind == "Softmax"
    return a * (da - (da * a).sum(axis=1, keepdims=True))


def mask(off: list[int], x: Array) -> Array:
    kept = np.ones(x.shape[1], x.dtype)
    kept[off] = 0
    return kept


def loss_of(kind: str, z: Array, y: Array, t: Array) -> tuple[float, Array]:
    """The loss of a batch and dL/dy; for the perceptron's criterion dL/dz."""
    n = len(y)
    if kind == "MeanSquaredError":
        return float(((y - t) ** 2).sum()) / 2 / n, (y - t) / n
    if kind == "CrossEntropy":
        return -float((t * np.log(y)).sum()) / n, -t / y / n
    if kind == "BinaryCrossEntropy":
        said = t * np.log(y) + (1 - t) * np.log(1 - y)
        return -float(said.sum()) / n, (y - t) / (y * (1 - y)) / n
    assert kind == "PerceptronCriterion"
    return float(((y - t) * z).sum()) / n, (y - t) / n


def gradients(layers: Layers, loss: str, w: list[Array], x: Array, t: Array) -> tuple[float, list[Array]]:
    """The loss of a batch and the gradients of w = [W1, b1, W2, b2, …], with W (in, out)."""
    given, at = [x], 0
    for kind, option in layers:
        if kind == "Dense":
            given.append(given[-1] @ w[at] + w[at + 1])
            at += 2
        else:
            given.append(forward(kind, option, given[-1]))
    total, d = loss_of(loss, given[-2], given[-1], t)
    found: list[Array] = []
    for i in reversed(range(len(layers))):
        kind, option = layers[i]
        if kind == "Dense":
            at -= 2
            found = [given[i].T @ d, d.sum(axis=0), *found]
            d = d @ w[at].T
        elif not (loss == "PerceptronCriterion" and i == len(layers) - 1):
            d = backward(kind, option, given[i], given[i + 1], d)
    return total, found


def update(kind: str, options: dict[str, float], w: Array, dw: Array, memory: dict[str, Array], k: int) -> Array:
    """The parameters after update number k, from 1."""
    rate, epsilon = options["rate"], options.get("epsilon", 1e-7)
    if kind == "SGD":
        return w - rate * dw
    if kind == "Momentum":
        memory["v"] = options["momentum"] * memory.get("v", 0) - rate * dw
        return w + memory["v"]
    if kind == "AdaGrad":
        memory["h"] = memory.get("h", 0) + dw**2
        return w - rate * dw / (np.sqrt(memory["h"]) + epsilon)
    if kind == "RMSProp":
        memory["h"] = options["decay"] * memory.get("h", 0) + (1 - options["decay"]) * dw**2
        return w - rate * dw / (np.sqrt(memory["h"]) + epsilon)
    assert kind == "Adam"
    b1, b2 = options["beta1"], options["beta2"]
    memory["m"] = b1 * memory.get("m", 0) + (1 - b1) * dw
    memory["v"] = b2 * memory.get("v", 0) + (1 - b2) * dw**2
    m, v = memory["m"] / (1 - b1**k), memory["v"] / (1 - b2**k)
    return w - rate * m / (np.sqrt(v) + epsilon)


def train(layers: Layers, loss: str, optimizer: str, options: dict[str, float], w: list[Array], x: Array, t: Array,
          batch: int, updates: int) -> list[float]:
    """The losses of so many mini-batches, taken in order and from the beginning again at the end."""
    memories: list[dict[str, Array]] = [{} for _ in w]
    losses, starts = list[float](), list(range(0, len(x), batch))
    for k in range(1, updates + 1):
        first = starts[(k - 1) % len(starts)]
        value, found = gradients(layers, loss, w, x[first : first + batch], t[first : first + batch])
        for i, dw in enumerate(found):
            if w[i].ndim == 2:
                dw = dw + options.get("l2", 0) * w[i] + options.get("l1", 0) * np.sign(w[i])
            w[i] = update(optimizer, options, w[i], dw, memories[i], k)
        losses.append(value)
    return losses
