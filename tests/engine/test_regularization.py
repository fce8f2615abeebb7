"""L1 and L2 pull weights towards zero: in the step of training, in the trace and in the history alike."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.truth import assert_each_cell_has_one_writer, assert_tells_the_truth
from visualnn.engine import (
    SGD,
    CrossEntropy,
    Dense,
    Network,
    Optimizer,
    Penalty,
    Samples,
    Softmax,
    Tanh,
    accuracy,
    fit,
    record,
    record_batch,
)
from visualnn.engine.notation import LATEX, in_letters
from visualnn.engine.notation.numpy_code import in_numpy

KINDS = sorted(Optimizer.kinds)


def network(dtype: str = "float64") -> Network:
    return Network([Dense(7, biases=0.5), Tanh(), Dense(3), Softmax()], (4,), CrossEntropy(), dtype, seed=1)


def samples(count: int = 30) -> Samples:
    rng = np.random.default_rng(5)
    return Samples(rng.normal(size=(count, 4)), rng.integers(0, 3, count))


def test_the_penalty_s_gradient_is_its_slope() -> None:
    net, penalty, h = network(), Penalty(0.03, 0.2), 1e-6
    net.gradient[:] = 0
    penalty.add(net, net.gradients)
    for k in range(net.flat.size):
        kept = net.flat[k]
        net.flat[k] = kept + h
        above = penalty.loss(net)
        net.flat[k] = kept - h
        below = penalty.loss(net)
        net.flat[k] = kept
        assert (above - below) / (2 * h) == pytest.approx(net.gradient[k], abs=1e-8)
    assert not net.gradients["b1"].any() and net.gradients["W1"].all()


def test_sgd_with_l2_is_weight_decay() -> None:
    """The textbook's form: w′ = w − rate·(dw + λw), biases as ever."""
    net = network()
    x, t = samples().x, np.eye(3)[samples().t]
    _loss, plain = net.loss_and_gradients(x, t)
    before = {name: array.copy() for name, array in net.parameters.items()}
    list(fit(net, Samples(x, t), SGD(0.5, l2=0.1), batch_size=30, shuffle=False))
    for name in ("W1", "W2"):
        assert np.allclose(net.parameters[name], before[name] - 0.5 * (plain[name] + 0.1 * before[name]), atol=1e-14)
    for name in ("b1", "b2"):
        assert np.allclose(net.parameters[name], before[name] - 0.5 * plain[name], atol=1e-14)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("penalty", [{"l2": 0.05}, {"l1": 0.02}, {"l1": 0.02, "l2": 0.05}], ids=str)
def test_the_trace_shows_the_update_that_training_makes(kind: str, penalty: dict[str, float]) -> None:
    net, data = network(), samples(5)
    optimizer = Optimizer.kinds[kind](0.05, **penalty)
    list(fit(net, data, optimizer, batch_size=5, epochs=3, shuffle=False))
    trace = record_batch(net, data.x, np.eye(3)[data.t], optimizer)
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)
    list(fit(net, data, optimizer, batch_size=5, shuffle=False))  # the memory is that of before
    for name, array in net.parameters.items():
        assert np.array_equal(trace.arrays[f"{name}'"], array), name
    single = record(net, data.x[0], np.eye(3)[data.t[0]], optimizer)
    assert_tells_the_truth(single)
    assert_each_cell_has_one_writer(single)
    assert "rb1" not in single.arrays and single.arrays["rW1"].shape == (4, 7)
    reads = {cell.array for cell in single[single.writer("rW1", (0, 0)) or 0].reads()}
    assert reads == {"W1", "dW1"}


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_penalty_not_a_bit_is_different(kind: str) -> None:
    one, other = network("float32"), network("float32")
    list(fit(one, samples(), Optimizer.kinds[kind](0.05), batch_size=4, epochs=3))
    list(fit(other, samples(), Optimizer.kinds[kind](0.05, l1=0.0, l2=0.0), batch_size=4, epochs=3))
    assert one.flat.tobytes() == other.flat.tobytes()
    assert Optimizer.kinds[kind](0.05, l2=0).options() == Optimizer.kinds[kind](0.05).options()
    assert not any(name.startswith("r") for name in record(one, samples().x[0], [1, 0, 0], SGD()).arrays)


@pytest.mark.parametrize("kind", KINDS)
def test_a_moment_keeps_the_penalty_and_goes_on_with_it_to_the_bit(kind: str) -> None:
    whole = network("float32")
    training = fit(whole, samples(), Optimizer.kinds[kind](0.05, l1=1e-3, l2=0.01), batch_size=4, epochs=2)
    moment = None
    for report in training:
        if report.update == 5:
            moment = training.moment()
    assert moment is not None
    assert (moment.options["l1"], moment.options["l2"]) == (1e-3, 0.01)
    again = network("float32")
    list(fit(again, samples(), moment.make_optimizer(), batch_size=4, epochs=2, start=moment))
    assert again.flat.tobytes() == whole.flat.tobytes()


def test_weights_become_small_with_l2_and_many_nearly_vanish_with_l1() -> None:
    sizes, near_zero = {}, {}
    for name, penalty in {"none": {}, "l2": {"l2": 0.1}, "l1": {"l1": 0.03}}.items():
        net = network()
        list(fit(net, samples(), SGD(0.1, **penalty), batch_size=30, epochs=2000, shuffle=False))
        weights = np.concatenate([net.parameters[key].ravel() for key in net.weights])
        sizes[name], near_zero[name] = float(np.abs(weights).mean()), float(np.mean(np.abs(weights) < 0.01))
        assert accuracy(net, samples()) > 0.3
    assert sizes["l2"] < 0.5 * sizes["none"]
    assert near_zero["l1"] > 0.4 > 0.2 > near_zero["none"]


def test_it_is_written_as_in_books() -> None:
    trace = record(network(), [1, 2, 3, 4], [1, 0, 0], SGD(0.5, l1=0.02, l2=0.1))
    step = trace[trace.writer("rW1", (1, 2)) or 0]
    assert step.letters() == "rW1[1,2] = dW1[1,2] + 0.1·W1[1,2] + 0.02·sign(W1[1,2])"
    assert in_letters(step.expr, LATEX).endswith(r"0.02 \cdot \mathrm{sign}\left(W_{1}[1,2]\right)")
    assert in_numpy(step.expr, trace.arrays) == "dW1[1, 2] + 0.1 * W1[1, 2] + 0.02 * np.sign(W1[1, 2])"
    after = trace[trace.writer("W1'", (1, 2)) or 0]
    assert after.letters() == "W1′[1,2] = W1[1,2] − 0.5·rW1[1,2]"


@pytest.mark.parametrize("penalty", [{"l1": -1.0}, {"l2": float("nan")}, {"l2": float("inf")}], ids=str)
def test_a_penalty_that_cannot_be_is_refused(penalty: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be 0 or a number greater than 0"):
        SGD(0.1, **penalty)
