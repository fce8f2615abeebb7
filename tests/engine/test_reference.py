"""The quick way of training gives the losses of the plain one, update for update."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine import reference
from visualnn.engine import Dense, Layer, Loss, Network, Optimizer, fit

UPDATES, SAMPLES, BATCH = 100, 57, 10  # the last mini-batch of an epoch is a short one
CLOSE = 1e-5
KINDS = {kind: {} for kind in Layer.kinds if kind not in ("Dense", "Dropout")} | {"Switch": {"off": [1, 3]}}
LAST = {"MeanSquaredError": "Sigmoid", "CrossEntropy": "Softmax", "BinaryCrossEntropy": "Sigmoid",
        "PerceptronCriterion": "Step"}  # fmt: skip
RATES = {"SGD": 0.2, "Momentum": 0.05}


def losses(hidden: str, loss: str, optimizer: Optimizer, dtype: str, last: str, inputs: int) -> tuple[list[float], ...]:
    """Those of the engine and of the reference, from the same weights."""
    rng = np.random.default_rng(3)
    outputs = 1 if loss == "BinaryCrossEntropy" else 3
    x = rng.normal(size=(SAMPLES, inputs)).astype(dtype)
    labels = rng.integers(2 if outputs == 1 else 3, size=SAMPLES)
    t = (labels[:, None] if outputs == 1 else np.eye(3)[labels]).astype(dtype)
    layers = [Dense(6), Layer.kinds[hidden](**KINDS[hidden]), Dense(outputs), Layer.kinds[last](**KINDS[last])]
    network = Network(layers, (inputs,), Loss.kinds[loss](), dtype, seed=1)
    w = [array.copy() for array in network.parameters.values()]
    plain = [(type(layer).__name__, getattr(layer, "alpha", getattr(layer, "off", None))) for layer in layers]
    options = optimizer.options()
    expected = reference.train(plain, loss, type(optimizer).__name__, options, w, x, t, BATCH, UPDATES)
    epochs = -(-UPDATES // (SAMPLES // BATCH + 1))
    run = fit(network, (x, t), optimizer, batch_size=BATCH, epochs=epochs, shuffle=False, every=4)
    found = [loss for progress in run for loss in progress.losses][:UPDATES]
    return found, expected


def assert_close(found: list[float], expected: list[float]) -> None:
    assert len(found) == len(expected) == UPDATES
    assert expected[-1] < expected[0]
    np.testing.assert_allclose(found, expected, rtol=CLOSE, atol=CLOSE)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", sorted(Optimizer.kinds))
def test_every_optimizer(optimizer: str, dtype: str) -> None:
    tool = Optimizer.kinds[optimizer](RATES.get(optimizer, 0.01))
    assert_close(*losses("Sigmoid", "CrossEntropy", tool, dtype, "Softmax", 20))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("hidden", [kind for kind in sorted(KINDS) if kind not in ("Step", "Softmax")])
def test_every_kind_of_layer(hidden: str, dtype: str) -> None:
    assert_close(*losses(hidden, "CrossEntropy", Optimizer.kinds["SGD"](0.1), dtype, "Softmax", 20))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("loss", sorted(LAST))
@pytest.mark.parametrize("inputs", [5, 300])  # few samples of many inputs are multiplied the other way round
def test_every_loss(loss: str, inputs: int, dtype: str) -> None:
    tool = Optimizer.kinds["SGD"](0.02, l1=1e-3, l2=1e-2)
    assert_close(*losses("Tanh", loss, tool, dtype, LAST[loss], inputs))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("last", "loss"), [("Softmax", "MeanSquaredError"), ("Identity", "MeanSquaredError")])
def test_layers_that_are_not_computed_together_with_the_loss(last: str, loss: str, dtype: str) -> None:
    assert_close(*losses("ReLU", loss, Optimizer.kinds["Adam"](0.01), dtype, last, 20))
