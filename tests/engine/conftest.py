"""Small networks for the shared tests: one of every kind of layer, loss and optimizer that there is."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.engine import (
    BinaryCrossEntropy,
    CrossEntropy,
    Dense,
    Layer,
    Loss,
    MeanSquaredError,
    Network,
    Optimizer,
    PerceptronCriterion,
    Sigmoid,
    Softmax,
    Step,
)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def one_of(kind: type[Layer], rng: np.random.Generator) -> Network:
    """A small network with a layer of this kind in the middle, so that its dx is computed, too."""
    layer, shape = kind.example(rng)
    if len(shape) == 1:
        before: list[Layer] = [Dense(shape[0], weights=1.0, biases=0.5)]
        outputs = layer.output_shape(shape)
        after = [Dense(2, weights=1.0)] if len(outputs) == 1 else []
        return Network([*before, layer, *after], (3,), MeanSquaredError(), "float64", rng)
    return Network([layer], shape, MeanSquaredError(), "float64", rng)


@pytest.fixture(params=sorted(Layer.kinds), ids=str)
def layered(request: pytest.FixtureRequest, rng: np.random.Generator) -> Network:
    return one_of(Layer.kinds[request.param], rng)


LAST = {CrossEntropy: Softmax, BinaryCrossEntropy: Sigmoid, MeanSquaredError: Sigmoid, PerceptronCriterion: Step}


@pytest.fixture(params=sorted(Loss.kinds), ids=str)
def with_loss(request: pytest.FixtureRequest, rng: np.random.Generator) -> Network:
    loss = Loss.kinds[request.param]
    return Network([Dense(4, 1.0, 1.0), Sigmoid(), Dense(3, 1.0), LAST[loss]()], (5,), loss(), "float64", rng)


@pytest.fixture(params=sorted(Optimizer.kinds), ids=str)
def optimizer(request: pytest.FixtureRequest) -> Optimizer:
    return Optimizer.kinds[request.param](0.05)


def a_target(network: Network, rng: np.random.Generator, batch: int | None = None) -> np.ndarray:
    """One-hot rows: a target that every loss takes."""
    size = network.output_shape[0]
    chosen = rng.integers(size, size=batch)
    if len(network.output_shape) > 1:
        return rng.normal(size=(*(() if batch is None else (batch,)), *network.output_shape))
    return np.eye(size)[chosen]
