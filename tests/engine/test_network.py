"""What notebooks and lessons may rely on: names, views, seeds, copies, and clear errors."""

from __future__ import annotations

import json

import numpy as np
import pytest

import visualnn.engine as engine
from visualnn.engine import CrossEntropy, Dense, Layer, LeakyReLU, Network, Optimizer, ReLU, Sigmoid, Softmax
from visualnn.engine.layer import from_spec, spec_of


@pytest.fixture
def network() -> Network:
    return Network([Dense(5), Sigmoid(), Dense(4), ReLU(), Dense(3), Softmax()], (6,), CrossEntropy(), "float64", 3)


def test_every_public_name_is_there() -> None:
    for name in engine.__all__:
        assert getattr(engine, name)


def test_parameters_are_views_of_one_flat_vector(network: Network) -> None:
    assert list(network.parameters) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert [array.shape for array in network.parameters.values()] == [(6, 5), (5,), (5, 4), (4,), (4, 3), (3,)]
    x = np.ones((1, 6))
    before = network.forward(x)
    network.parameters["W1"][2, 3] += 1
    assert not np.array_equal(network.forward(x), before)
    network.flat[:] = 0
    assert all(not array.any() for array in network.parameters.values())


def test_the_same_seed_gives_the_same_bits(network: Network) -> None:
    twin = Network.from_spec(network.spec(), seed=3)
    assert np.array_equal(twin.flat, network.flat)
    twin.initialize(4)
    assert not np.array_equal(twin.flat, network.flat)


def test_a_spec_survives_json(network: Network) -> None:
    again = Network.from_spec(json.loads(json.dumps(network.spec())))
    assert again.spec() == network.spec()


@pytest.mark.parametrize("kind", sorted(Layer.kinds))
def test_every_layer_can_be_made_again_from_its_spec(kind: str, rng: np.random.Generator) -> None:
    layer, _ = Layer.kinds[kind].example(rng)
    assert spec_of(from_spec(Layer.kinds, spec_of(layer))) == spec_of(layer)


def test_a_copy_shares_nothing(network: Network) -> None:
    twin = network.copy("float32")
    twin.flat[:] = 1
    assert not (network.flat == 1).any()
    assert twin.dtype == np.float32


def test_forward_gives_an_array_of_its_own(network: Network) -> None:
    first = network.forward(np.ones((2, 6)))
    kept = first.copy()
    network.forward(np.zeros((2, 6)))
    assert np.array_equal(first, kept)


def test_gradients_are_the_mean_over_the_batch(network: Network, rng: np.random.Generator) -> None:
    x, t = rng.normal(size=(4, 6)), np.eye(3)[[0, 2, 1, 1]]
    loss, gradients = network.loss_and_gradients(x, t)
    alone = [network.loss_and_gradients(x[k : k + 1], t[k : k + 1]) for k in range(4)]
    assert loss == pytest.approx(np.mean([one for one, _ in alone]))
    for name, gradient in gradients.items():
        np.testing.assert_allclose(gradient, np.mean([one[name] for _, one in alone], axis=0), atol=1e-14)


def test_backward_does_not_write_into_what_it_was_given(network: Network, rng: np.random.Generator) -> None:
    x, t = rng.normal(size=(3, 6)), np.eye(3)
    kept_x, kept_t = x.copy(), t.copy()
    network.loss_and_gradients(x, t)
    assert np.array_equal(x, kept_x)
    assert np.array_equal(t, kept_t)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Network([], (3,), CrossEntropy()), "at least one layer"),
        (lambda: Network([Dense(0)], (3,), CrossEntropy()), "at least one unit"),
        (lambda: Network([Dense(2)], (3, 3), CrossEntropy()), r"layer 1 \(Dense\)"),
        (lambda: Network([Dense(2)], (3,), CrossEntropy(), dtype="int32"), "floating-point"),
        (lambda: Dense(2, weights="random"), "unknown initializer"),
        (lambda: LeakyReLU(2.0), "at least 0 and less than 1"),
        (lambda: Optimizer.kinds["SGD"](-1.0), "greater than 0"),
        (lambda: Network.from_spec({"layers": [{"kind": "Magic"}], "input_shape": [1], "loss": {}}), "unknown kind"),
        (lambda: Network.from_spec({"layers": 3}), "does not describe a network"),
    ],
)
def test_what_cannot_be_built_says_why(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()  # type: ignore[operator]


def test_a_wrong_shape_says_which_one_is_right(network: Network) -> None:
    with pytest.raises(ValueError, match=r"\(batch, 6\), not \(1, 7\)"):
        network.forward(np.ones((1, 7)))
    with pytest.raises(ValueError, match="2 samples but 3 targets"):
        network.loss_and_gradients(np.ones((2, 6)), np.eye(3))
