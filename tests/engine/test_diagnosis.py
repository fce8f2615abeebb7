"""An examination: every number is what NumPy says of a real network, and examining changes nothing."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from visualnn.engine import SGD, Adam, Network
from visualnn.engine.diagnosis import ALWAYS, FLAT, examine, spread


def network(activation: str = "Sigmoid", weights: str | float = "xavier", biases: str | float = 0.0) -> Network:
    parts = [{"kind": "Dense", "units": 6, "weights": weights, "biases": biases}, {"kind": activation},
             {"kind": "Dense", "units": 5, "weights": weights}, {"kind": activation},
             {"kind": "Dense", "units": 3}, {"kind": "Softmax"}]  # fmt: skip
    return Network.from_spec({"layers": parts, "input_shape": [4], "loss": {"kind": "CrossEntropy"},
                              "dtype": "float64"}, seed=3)  # fmt: skip


@pytest.fixture
def batch(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    x = rng.normal(size=(40, 4))
    return x, np.eye(3)[rng.integers(3, size=40)]


def rms(values: np.ndarray) -> float:
    return float(np.sqrt((values**2).mean()))


@pytest.mark.parametrize("optimizer", [SGD(0.3), SGD(0.3, l2=0.2), Adam(0.01)])
def test_sizes_are_those_of_gradient_weights_and_the_next_update(batch: tuple[np.ndarray, np.ndarray],
                                                                 optimizer: SGD | Adam) -> None:
    one, other = network(), network()
    for _update in range(3):  # so that the optimizer remembers something
        other.loss_and_gradients(*batch)
        one.flat[:] = other.flat
        optimizer.step(other.flat, other.gradient)
    flat, memory = other.flat.copy(), {name: array.copy() for name, array in optimizer.state.items()}
    found = examine(other, *batch, optimizer)
    assert np.array_equal(other.flat, flat) and optimizer.updates == 3
    assert all(np.array_equal(optimizer.state[name], array) for name, array in memory.items())
    loss, gradients = other.loss_and_gradients(*batch)
    assert found.loss == pytest.approx(loss, rel=1e-12)
    after = other.copy()
    optimizer.penalty.add(other, other.gradients)
    optimizer.step(after.flat, other.gradient)
    for layer in found.layers:
        name = f"W{layer.number}"
        assert layer.gradient == pytest.approx(rms(gradients[name]), rel=1e-9)
        assert layer.gradient_mean == pytest.approx(gradients[name].mean(), rel=1e-9)
        assert layer.weight_rms == pytest.approx(rms(other.parameters[name]), rel=1e-9)
        update = rms(after.parameters[name] - other.parameters[name])
        assert layer.update_rms == pytest.approx(update, rel=1e-9)
        assert layer.ratio == pytest.approx(update / rms(other.parameters[name]), rel=1e-9)
        assert layer.bias_gradient == pytest.approx(rms(gradients[f"b{layer.number}"]), rel=1e-9)


def test_dead_units_are_those_that_fire_for_no_sample(batch: tuple[np.ndarray, np.ndarray]) -> None:
    one = network("ReLU", "he")
    one.parameters["b1"][2:4] = -100
    z = batch[0] @ one.parameters["W1"] + one.parameters["b1"]
    never = ~(z > 0).any(axis=0)
    first, _second, last = examine(one, *batch).layers
    assert first.dead == never.sum() >= 2 and first.patient == np.flatnonzero(never)[0]
    assert first.saturated is None and (last.dead, last.saturated, last.patient) == (None, None, -1)


@pytest.mark.parametrize("kind", ["Sigmoid", "Tanh"])
def test_saturated_units_are_flat_for_almost_every_sample(batch: tuple[np.ndarray, np.ndarray], kind: str) -> None:
    one = network(kind)
    one.parameters["b1"][4] = 60
    z = batch[0] @ one.parameters["W1"] + one.parameters["b1"]
    slope = 1 / np.cosh(z / (2 if kind == "Sigmoid" else 1)) ** 2  # as a share of the largest
    flat = (slope < FLAT).mean(axis=0) > ALWAYS
    first = examine(one, *batch).layers[0]
    assert first.saturated == flat.sum() >= 1 and flat[4] and first.dead is None
    assert first.patient == np.flatnonzero(flat)[0]


def test_twins_have_the_same_weights_in_and_out(batch: tuple[np.ndarray, np.ndarray]) -> None:
    one = network()
    assert [layer.twins for layer in examine(one, *batch).layers] == [1, 1, 1]
    for unit in (2, 5):
        one.parameters["W1"][:, unit] = one.parameters["W1"][:, 0]
        one.parameters["W2"][unit] = one.parameters["W2"][0]
    assert examine(one, *batch).layers[0].twins == 3
    one.parameters["b1"][2] += 1
    assert examine(one, *batch).layers[0].twins == 2
    assert [layer.twins for layer in examine(network(weights=0.0), *batch).layers] == [6, 1, 1]


def test_answers_labels_and_inputs_are_counted(batch: tuple[np.ndarray, np.ndarray]) -> None:
    one, (x, t) = network(), batch
    found, said, labels = examine(one, x, t), one.forward(x).argmax(axis=1), t.argmax(axis=1)
    assert found.answers.tolist() == np.bincount(said, minlength=3).tolist()
    assert found.labels.tolist() == np.bincount(labels, minlength=3).tolist()
    assert found.right == found.leading == (said == labels).sum()
    assert (found.lowest, found.highest) == (x.min(), x.max()) and found.input_rms == pytest.approx(rms(x))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_the_first_number_that_is_none_is_found_with_its_place(batch: tuple[np.ndarray, np.ndarray],
                                                              value: float) -> None:
    one, (x, t) = network(), batch
    assert examine(one, x, t).broken is None
    one.parameters["W2"][1, 2] = value
    origin = examine(one, x, t).broken
    assert origin is not None and (origin.array, origin.index, origin.count) == ("W2", (1, 2), 1)
    x = x.copy()
    x[17, 3] = value
    found = examine(network(), x, t)
    assert found.broken is not None and (found.broken.array, found.broken.index, found.sample) == ("x", (3,), 17)


def test_where_all_weights_are_0_there_is_no_ratio(batch: tuple[np.ndarray, np.ndarray]) -> None:
    assert np.isnan(examine(network(weights=0.0), *batch, SGD(0.1)).layers[0].ratio)


def test_it_is_small_and_can_be_sent(batch: tuple[np.ndarray, np.ndarray]) -> None:
    found = examine(network(), *batch, SGD(0.1))
    sent = pickle.dumps(found)
    assert len(sent) < 10_000
    assert pickle.loads(sent).layers[0].gradient == found.layers[0].gradient


def test_samples_are_spread_over_all_there_are() -> None:
    assert spread(5).tolist() == [0, 1, 2, 3, 4]
    chosen = spread(60_000)
    assert len(chosen) == 200 and chosen[0] == 0 and chosen[-1] == 59_999 and len(set(np.diff(chosen))) <= 2
