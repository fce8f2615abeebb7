"""Dropout leaves out units by chance while a network is trained, and at no other time."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.truth import assert_each_cell_has_one_writer, assert_gradients_are_slopes, assert_tells_the_truth
from visualnn.engine import (
    SGD,
    CrossEntropy,
    Dense,
    Dropout,
    Momentum,
    Network,
    ReLU,
    Samples,
    Softmax,
    check_gradients,
    fit,
    record,
    record_batch,
)


def network(rate: float = 0.5, dtype: str = "float64") -> Network:
    layers = [Dense(40), ReLU(), Dropout(rate), Dense(3), Softmax()]
    return Network(layers, (5,), CrossEntropy(), dtype, seed=1)


def trained(net: Network, on: bool, seed: int = 4) -> None:
    """Tell all layers that they are being trained, as `fit` does, or that they no longer are."""
    rng = np.random.default_rng(seed)
    for layer in net.layers:
        layer.training, layer.rng = on, rng if on else None


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5, 0.9])
def test_the_share_that_is_left_out_is_the_rate_and_the_mean_stays(rate: float, dtype: str) -> None:
    layer = Dropout(rate)
    layer.bind((400,), {}, {})
    work = layer.workspace(500, np.dtype(dtype))
    layer.training, layer.rng = True, np.random.default_rng(3)
    y = layer.forward(np.ones((500, 400), dtype), work)
    assert y.dtype == dtype
    assert float(np.mean(y == 0)) == pytest.approx(rate, abs=0.01)
    assert float(np.mean(y, dtype=np.float64)) == pytest.approx(1, abs=0.02)
    kept = np.unique(y[y != 0])
    assert kept.tolist() == [np.dtype(dtype).type(1 / (1 - rate))]


def test_each_update_draws_another_mask_and_nothing_is_drawn_outside_training() -> None:
    net = network()
    x = np.random.default_rng(0).normal(size=(6, 5))
    trained(net, True)
    first, second = net.forward(x), net.forward(x)
    assert not np.array_equal(first, second)
    trained(net, False)
    assert np.array_equal(net.forward(x), net.forward(x))
    without = Network([Dense(40), ReLU(), Dense(3), Softmax()], (5,), CrossEntropy(), "float64")
    without.flat[:] = net.flat
    assert np.array_equal(net.forward(x), without.forward(x))


def test_a_trace_tells_the_truth_with_and_without_a_mask() -> None:
    net = network()
    rng = np.random.default_rng(2)
    x, t = rng.normal(size=5), np.eye(3)[1]
    trace = record(net, x, t, Momentum())
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)
    assert np.array_equal(trace.arrays["m1"], np.ones(40))
    trained(net, True)
    trace = record(net, x, t, Momentum())
    assert_tells_the_truth(trace)
    assert set(trace.arrays["m1"]) == {0.0, 2.0}
    assert not trace.arrays["da1"][trace.arrays["m1"] == 0].any()


def test_gradients_are_slopes_of_the_network_without_chance() -> None:
    net, rng = network(), np.random.default_rng(5)
    x, t = rng.normal(size=(3, 5)), np.eye(3)
    assert_gradients_are_slopes(net, x, t)
    *_, last = check_gradients(net, x, t)
    assert [found.verdict for found in last.agreements] == ["agree"] * 4


def test_with_the_mask_held_gradients_are_slopes_too() -> None:
    """What backward gives while training is the slope of the loss through that same mask."""
    net, h = network(dtype="float64"), 1e-6
    rng = np.random.default_rng(6)
    x, t = rng.normal(size=(4, 5)), np.eye(3)[[0, 1, 2, 0]]

    def loss() -> float:
        trained(net, True, seed=8)
        return net.backprop(x, t)

    loss()
    gradient = net.gradient.copy()
    assert gradient.any()
    for k in range(0, net.flat.size, 7):
        kept = net.flat[k]
        net.flat[k] = kept + h
        above = loss()
        net.flat[k] = kept - h
        below = loss()
        net.flat[k] = kept
        assert (above - below) / (2 * h) == pytest.approx(gradient[k], abs=1e-7)


@pytest.mark.parametrize("stop", [3, 10, 17])
def test_training_goes_on_from_any_moment_with_the_masks_that_were_to_come(stop: int) -> None:
    rng = np.random.default_rng(7)
    samples = Samples(rng.normal(size=(47, 5)).astype(np.float32), rng.integers(0, 3, 47))

    def begin(**start: object) -> tuple[Network, object]:
        net = network(0.3, "float32")
        return net, fit(net, samples, SGD(0.1), batch_size=5, epochs=2, seed=9, **start)

    whole, training = begin()
    moment = None
    for report in training:
        if report.update == stop:
            moment = training.moment()
    again, rest = begin(start=moment)
    assert list(rest)
    assert again.flat.tobytes() == whole.flat.tobytes()


def test_a_mini_batch_is_walked_without_chance() -> None:
    net, rng = network(), np.random.default_rng(1)
    trace = record_batch(net, rng.normal(size=(3, 5)), np.eye(3), SGD(0.1))
    assert_tells_the_truth(trace)
    assert np.array_equal(trace.arrays["m1"], np.ones((3, 40)))


@pytest.mark.parametrize("rate", [1, -0.1, float("nan"), True, "half"])
def test_a_rate_that_cannot_be_is_refused(rate: object) -> None:
    with pytest.raises(ValueError, match="rate of a Dropout"):
        Dropout(rate)  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_an_update_of_training_is_shown_with_the_masks_it_had(dtype: str) -> None:
    rng = np.random.default_rng(7)
    samples = Samples(rng.normal(size=(20, 5)), rng.integers(0, 3, 20))
    net = network(0.4, dtype)
    training = fit(net, samples, Momentum(0.1), batch_size=6, epochs=3, seed=9)
    for _update in range(9):
        before = training.moment()
        twin = net.copy()
        chosen = before.next_batch(20, 6)
        optimizer = before.make_optimizer() if before.update else Momentum(0.1)
        next(training)
        trace = record_batch(twin, samples.x[chosen], np.eye(3)[samples.t[chosen]], optimizer, before.chance(20))
        for name, array in net.parameters.items():
            assert np.array_equal(trace.arrays[f"{name}'"], array), name
        assert_tells_the_truth(trace, 1e-5 if dtype == "float32" else 1e-9)
        assert (trace.arrays["m1"] == 0).any()
        assert np.array_equal(twin.forward(samples.x), net_without(twin).forward(samples.x))


def net_without(net: Network) -> Network:
    """The same network without its dropout."""
    same = Network([Dense(40), ReLU(), Dense(3), Softmax()], (5,), CrossEntropy(), net.dtype)
    same.flat[:] = net.flat
    return same
