"""The perceptron: it learns by its own rule, sample by sample, and its gradient is a slope where it has one."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.engine import SGD, Dense, MeanSquaredError, Network, PerceptronCriterion, Sigmoid, Step, fit, record

AND = np.array([[1, 1], [0, 0], [1, 0], [0, 1]], float), np.array([1, 0, 0, 0])


def trained_weights(epochs: int, shuffle: bool = False) -> list[float]:
    network = Network([Dense(1, weights=0.0), Step()], (2,), PerceptronCriterion(), "float64")
    for _progress in fit(network, AND, SGD(0.1), batch_size=1, epochs=epochs, shuffle=shuffle):
        pass
    return [*network.parameters["W1"][:, 0], *network.parameters["b1"]]


@pytest.mark.parametrize(
    ("epochs", "expected"),
    [(1, [0, 0.1, -0.1]), (2, [0, 0.1, -0.2]), (3, [0.1, 0.1, -0.2]), (4, [0.1, 0.2, -0.2]), (10, [0.1, 0.2, -0.2])],
)
def test_the_weights_after_each_iteration_are_those_of_the_rule(epochs: int, expected: list[float]) -> None:
    assert trained_weights(epochs) == pytest.approx(expected, abs=1e-12)


def test_in_another_order_other_weights_come_out() -> None:
    assert trained_weights(1, shuffle=True) != pytest.approx(trained_weights(1), abs=1e-12)


def test_the_rule_is_the_textbook_s() -> None:
    """w += rate (t − y) x, written out here on its own."""
    rng = np.random.default_rng(3)
    network = Network([Dense(1, weights=1.0, biases=1.0), Step()], (2,), PerceptronCriterion(), "float64", rng)
    W, b = network.parameters["W1"].copy(), network.parameters["b1"].copy()
    for x, t in zip(*AND, strict=True):
        y = float((x @ W + b)[0] > 0)
        W += 0.1 * (t - y) * x[:, None]
        b += 0.1 * (t - y)
    for _progress in fit(network, AND, SGD(0.1), batch_size=1, epochs=1, shuffle=False):
        pass
    np.testing.assert_allclose(network.parameters["W1"], W, atol=1e-15)
    np.testing.assert_allclose(network.parameters["b1"], b, atol=1e-15)


def test_a_right_answer_costs_nothing_and_a_wrong_one_its_distance() -> None:
    network = Network([Dense(1, weights=0.0), Step()], (2,), PerceptronCriterion(), "float64")
    network.parameters["W1"][:, 0], network.parameters["b1"][:] = [0.5, 0.5], -0.7
    for x, t, loss in (([1, 1], 1, 0), ([1, 0], 0, 0), ([1, 1], 0, 0.3), ([0, 0], 1, 0.7)):
        trace = record(network, np.array(x, float), np.array([t], float))
        assert float(trace.arrays["L"]) == pytest.approx(loss)


def test_fixed_biases_stay_and_everything_else_learns() -> None:
    layers = [Dense(3, 1.0, 1.0, fixed_biases=True), Sigmoid(), Dense(1, 1.0, 1.0, fixed_biases=True), Sigmoid()]
    network = Network(layers, (2,), MeanSquaredError(), "float64", 1)
    before = {name: array.copy() for name, array in network.parameters.items()}
    for _progress in fit(network, AND, SGD(0.5), batch_size=2, epochs=3):
        pass
    for name, array in network.parameters.items():
        assert np.array_equal(array, before[name]) == (name[0] == "b"), name
    trace = record(network, AND[0][0], np.array([1.0]), SGD(0.5))
    assert not trace.arrays["db1"].any()
    assert Network.from_spec(network.spec()).spec() == network.spec()
