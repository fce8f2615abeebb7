"""The chain rule taken apart: the factors of every gradient are named, and their product is the gradient."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.engine.conftest import a_target
from visualnn.engine import Network, Trace, record
from visualnn.engine.batch import record_batch
from visualnn.engine.chain import LOSS, chain
from visualnn.engine.expr import Cell, Dot


def assert_products_are_the_gradients(trace: Trace) -> None:
    for step in trace:
        products = chain(step, largest=1_000)
        assert bool(products) == (step.phase == "backward")
        for product in products:
            assert math.prod(factor.value for factor in product.factors) == pytest.approx(product.value, rel=1e-6)
        if products:
            assert sum(product.value for product in products) == pytest.approx(step.value, rel=1e-6, abs=1e-12)
            assert (len(products) > 1) <= isinstance(step.expr, Dot)


def test_factors_multiply_to_the_gradient_for_every_layer(layered: Network, rng: np.random.Generator) -> None:
    assert_products_are_the_gradients(record(layered, rng.normal(size=layered.input_shape), a_target(layered, rng)))


def test_factors_multiply_to_the_gradient_for_every_loss(with_loss: Network, rng: np.random.Generator) -> None:
    x, t = rng.normal(size=with_loss.input_shape), a_target(with_loss, rng)
    assert_products_are_the_gradients(record(with_loss, x, t))
    with_loss.parameters["W2"][...] *= 900  # so large that output and loss are computed together
    assert_products_are_the_gradients(record(with_loss, x, t))


def factors_of(trace: Trace, array: str, *index: int) -> list[tuple[str, Cell | None, Cell | None]]:
    step = trace[trace.writer(array, index) or 0]
    return [(factor.role, factor.above, factor.below) for factor in chain(step)[0].factors]


def test_each_factor_has_its_own_name(with_loss: Network, rng: np.random.Generator) -> None:
    trace = record(with_loss, rng.normal(size=with_loss.input_shape), a_target(with_loss, rng))
    z1, a1, z2, w2 = Cell("z1", (2,)), Cell("a1", (2,)), Cell("z2", (1,)), Cell("W2", (2, 1))
    assert factors_of(trace, "dz1", 2) == [("gradient from above", LOSS, a1), ("slope of {kind}", a1, z1)]
    assert factors_of(trace, "dW2", 2, 1) == [("the input", z2, w2), ("gradient from above", LOSS, z2)]
    assert factors_of(trace, "db2", 1) == [
        ("gradient from above", LOSS, z2), ("the bias counts once", z2, Cell("b2", (1,))),
    ]  # fmt: skip
    (first, above, below), (second, *_ends) = factors_of(trace, "da1", 2)
    assert (first, second) == ("the weight", "gradient from above")
    assert above is not None and above.array == "z2"
    assert below == a1


def test_in_a_mini_batch_a_weight_belongs_to_no_sample(with_loss: Network, rng: np.random.Generator) -> None:
    x = rng.normal(size=(3, *with_loss.input_shape))
    trace = record_batch(with_loss, x, a_target(with_loss, rng, 3))
    assert_products_are_the_gradients(trace)
    assert factors_of(trace, "dW2", 1, 2, 0) == [
        ("the input", Cell("z2", (1, 0)), Cell("W2", (2, 0))), ("gradient from above", LOSS, Cell("z2", (1, 0))),
    ]  # fmt: skip
