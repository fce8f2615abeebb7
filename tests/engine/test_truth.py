"""What the screen explains is what the engine computed, for every part that exists."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.conftest import a_target
from tests.engine.truth import assert_each_cell_has_one_writer, assert_gradients_are_slopes, assert_tells_the_truth
from visualnn.engine import Adam, CrossEntropy, Dense, Network, Optimizer, Sigmoid, Softmax, Step, record


def an_input(network: Network, rng: np.random.Generator, batch: int | None = None) -> np.ndarray:
    return rng.normal(size=(*(() if batch is None else (batch,)), *network.input_shape))


def test_every_step_of_every_layer_tells_the_truth(layered: Network, rng: np.random.Generator) -> None:
    trace = record(layered, an_input(layered, rng), a_target(layered, rng), Adam())
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)


def test_every_step_of_every_loss_tells_the_truth(with_loss: Network, rng: np.random.Generator) -> None:
    trace = record(with_loss, an_input(with_loss, rng), a_target(with_loss, rng), Adam())
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)


def test_every_step_of_every_optimizer_tells_the_truth(optimizer: Optimizer, rng: np.random.Generator) -> None:
    network = Network([Dense(3), Sigmoid(), Dense(2), Softmax()], (4,), CrossEntropy(), "float64", 0)
    for _ in range(3):  # with a memory that is no longer empty
        network.loss_and_gradients(an_input(network, rng, 5), a_target(network, rng, 5))
        optimizer.step(network.flat, network.gradient)
    before = {name: vector.copy() for name, vector in optimizer.state.items()}
    trace = record(network, an_input(network, rng), a_target(network, rng), optimizer)
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)
    for name, vector in optimizer.state.items():
        assert np.array_equal(vector, before[name]), "recording must not change the optimizer's memory"


def test_every_layer_s_gradients_are_slopes(layered: Network, rng: np.random.Generator) -> None:
    if any(isinstance(layer, Step) for layer in layered.layers):
        pytest.skip("a step has no slope that a nudge could see")
    assert_gradients_are_slopes(layered, an_input(layered, rng, 3), a_target(layered, rng, 3))


def test_every_loss_s_gradients_are_slopes(with_loss: Network, rng: np.random.Generator) -> None:
    assert_gradients_are_slopes(with_loss, an_input(with_loss, rng, 3), a_target(with_loss, rng, 3))


def test_the_truth_holds_in_float32_for_the_first_lesson_s_network(rng: np.random.Generator) -> None:
    layers = [Dense(20), Sigmoid(), Dense(10), Softmax()]
    network = Network(layers, (60,), CrossEntropy(), "float32", 0)
    trace = record(network, rng.random(60), np.eye(10)[4], Adam(0.001))
    assert_tells_the_truth(trace, 2e-6)


@pytest.mark.parametrize("spread", [1.0, 60.0, 200.0, 5000.0])
def test_a_prediction_that_is_certain_and_wrong_is_still_explained(spread: float) -> None:
    """Softmax rounds the probability of the true class to 0: the loss and its gradient come from the scores instead."""
    network = Network([Dense(3), Softmax()], (2,), CrossEntropy(), "float32", 0)
    network.parameters["W1"][...] = [[spread, 0, -spread], [0, 0, 0]]
    trace = record(network, [1.0, 0.0], [0.0, 0.0, 1.0])
    rest = np.exp(-spread) + np.exp(-2 * spread)
    assert float(trace.arrays["L"]) == pytest.approx(2 * spread + np.log1p(rest), rel=1e-5)
    assert trace.arrays["dz1"][0] == pytest.approx(1 / (1 + rest))
    assert_tells_the_truth(trace, 1e-5)
    assert_each_cell_has_one_writer(trace)


def test_a_wrong_explanation_is_caught() -> None:
    """The judge itself: a rule that leaves out the bias does not pass."""
    from visualnn.engine.expr import ALL, Cell, Dot
    from visualnn.engine.layer import Rule, Rules

    class _Forgetful(Dense):
        def forward_rules(self) -> Rules:
            yield Rule("z", lambda j: Dot(Cell("x"), Cell("W", (ALL, j))))

    network = Network([_Forgetful(2, biases=1.0), Softmax()], (3,), CrossEntropy(), "float64", 0)
    with pytest.raises(AssertionError, match="the engine says"):
        assert_tells_the_truth(record(network, [1.0, 2.0, 3.0], [0.0, 1.0]))


def test_a_network_that_has_diverged_is_recorded_as_it_is(rng: np.random.Generator) -> None:
    network = Network([Dense(3), Sigmoid(), Dense(2), Softmax()], (4,), CrossEntropy(), "float32", 0)
    network.parameters["W1"][0, 0] = np.nan
    network.parameters["W2"][0, 0] = np.inf
    trace = record(network, np.ones(4), [1.0, 0.0], Adam())
    assert np.isnan(trace.arrays["z1"][0])
    assert "nan" in trace[0].numbers()
    assert np.isfinite(trace.arrays["z1"][1])
