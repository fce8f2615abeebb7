"""A mini-batch is walked through as it was computed: every sample by itself, then the mean, then one update."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.conftest import a_target
from tests.engine.truth import assert_each_cell_has_one_writer, assert_tells_the_truth
from visualnn.engine import (
    SGD,
    Adam,
    BatchTrace,
    CrossEntropy,
    Dense,
    MeanSquaredError,
    Momentum,
    Network,
    Optimizer,
    Sigmoid,
    Softmax,
    record,
    record_batch,
)
from visualnn.engine.expr import cells
from visualnn.engine.trace import Trace


def inputs(network: Network, rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.normal(size=(count, *network.input_shape))


def small(dtype: str = "float64") -> Network:
    return Network([Dense(3), Sigmoid(), Dense(2), Softmax()], (4,), CrossEntropy(), dtype, 0)


def recorded(network: Network, rng: np.random.Generator, count: int = 3, optimizer: Optimizer | None = None
             ) -> BatchTrace:  # fmt: skip
    return record_batch(network, inputs(network, rng, count), a_target(network, rng, count), optimizer)


def test_every_step_of_every_layer_tells_the_truth(layered: Network, rng: np.random.Generator) -> None:
    trace = recorded(layered, rng, 3, Adam())
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)


def test_every_step_of_every_loss_tells_the_truth(with_loss: Network, rng: np.random.Generator) -> None:
    trace = recorded(with_loss, rng, 3, Momentum())
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)


def test_every_optimizer_updates_by_the_mean_gradient_and_keeps_its_memory(
    optimizer: Optimizer, rng: np.random.Generator
) -> None:
    network = small()
    for _ in range(3):  # with a memory that is no longer empty
        network.loss_and_gradients(inputs(network, rng, 5), a_target(network, rng, 5))
        optimizer.step(network.flat, network.gradient)
    flat, updates = network.flat.copy(), optimizer.updates
    memory = {name: vector.copy() for name, vector in optimizer.state.items()}
    x, t = inputs(network, rng, 4), a_target(network, rng, 4)
    trace = record_batch(network, x, t, optimizer)
    assert_tells_the_truth(trace)
    assert_each_cell_has_one_writer(trace)
    assert np.array_equal(network.flat, flat)
    assert optimizer.updates == updates
    assert all(np.array_equal(optimizer.state[name], vector) for name, vector in memory.items())
    reads = {cell.array for stage in trace.stages if stage.phase == "update"
             for cell in cells(trace[stage.start].expr)}  # fmt: skip
    assert {"gW1", "gb1", "gW2", "gb2"} <= reads
    assert not any(name.startswith("d") for name in reads)
    network.loss_and_gradients(x, t)
    optimizer.step(network.flat, network.gradient)
    for name, values in network.parameters.items():
        assert np.array_equal(trace.arrays[f"{name}'"], values)
    for state, vector in optimizer.state.items():
        for name, values in network.views(vector).items():
            assert np.array_equal(trace.arrays[f"{state}{name}'"], values)


def test_loss_and_mean_gradient_are_those_of_the_pass_over_the_whole_batch(rng: np.random.Generator) -> None:
    network = small("float32")
    x, t = inputs(network, rng, 5), a_target(network, rng, 5)
    trace = record_batch(network, x, t)
    loss, gradients = network.loss_and_gradients(x, t)
    assert float(trace.arrays["J"]) == loss
    for name, gradient in gradients.items():
        assert np.array_equal(trace.arrays[f"g{name}"], gradient)
        np.testing.assert_allclose(trace.arrays[f"d{name}"].mean(axis=0), gradient, rtol=1e-5, atol=1e-7)
    assert [stage.array for stage in trace.stages if stage.phase == "mean"] == ["J", "gW1", "gb1", "gW2", "gb2"]


def test_what_belongs_to_a_sample_has_it_as_its_first_index(rng: np.random.Generator) -> None:
    network = small()
    x, t = inputs(network, rng, 3), a_target(network, rng, 3)
    trace = record_batch(network, x, t, Adam())
    for sample in range(3):
        alone = record(network, x[sample], t[sample])
        for name, array in alone.arrays.items():
            mine = trace.arrays[name] if name in network.parameters else trace.arrays[name][sample]
            assert np.array_equal(mine, array), name
    assert trace.arrays["dW1"].shape == (3, 4, 3)
    assert trace.arrays["gW1"].shape == trace.arrays["mW1"].shape == (4, 3)
    step = trace[trace.writer("z1", (2, 1)) or 0]
    assert step.letters() == "z1[2,1] = Σ_i x[2,i]·W1[i,1] + b1[1]"
    assert step.stage.sample == trace.sample_at(step.position) == 2
    assert trace[trace.writer("gW1", (3, 1)) or 0].letters().endswith("(Σ_s dW1[s,3,1]) / 3")
    assert trace.sample_at(trace.phase_starts["mean"]) is None
    with pytest.raises(IndexError):
        trace.sample_at(len(trace))


def test_a_mean_is_added_up_sample_by_sample(rng: np.random.Generator) -> None:
    trace = recorded(small(), rng, 6)
    step = trace[trace.writer("gW1", (3, 1)) or 0]
    terms = step.terms(by_size=False)
    assert [term.reads[0].index for term in terms] == [(sample, 3, 1) for sample in range(6)]
    assert sum(term.value for term in terms) == pytest.approx(step.value, abs=1e-12)
    assert step.count_terms() == 6
    assert all(term.value == pytest.approx(np.prod(term.factors)) for term in terms)


def test_what_is_known_grows_sample_by_sample(rng: np.random.Generator) -> None:
    trace = recorded(small(), rng, 3, SGD())
    position = (trace.writer("a1", (1, 2)) or 0) + 1
    assert trace.known("a1", position).tolist() == [[True] * 3, [True] * 3, [False] * 3]
    assert trace.known("dW1", position)[0].all()
    assert not trace.known("dW1", position)[1:].any()
    assert trace.known("x", 0).all()
    assert not trace.known("gW1", trace.phase_starts["mean"] + 1).any()
    assert trace.known("gW1", trace.phase_starts["update"]).all()
    assert trace.writer("x", (0, 0)) is None


def assert_same(one: Trace, other: Trace) -> None:
    assert len(one) == len(other)
    for here, there in zip(one, other, strict=True):
        assert (here.phase, here.layer, here.array, here.index) == (there.phase, there.layer, there.array, there.index)
        assert here.value == there.value
        assert here.letters() == there.letters()


def test_the_picture_is_the_trace_of_the_sample_alone(rng: np.random.Generator) -> None:
    network = small()
    x, t = inputs(network, rng, 3), a_target(network, rng, 3)
    trace = record_batch(network, x, t, Adam())
    length = len(record(network, x[0], t[0]))
    for sample in range(2):
        picture, position = trace.picture(sample * length + 7)
        assert position == 7
        assert_same(picture, record(network, x[sample], t[sample]))
        assert picture.columns == trace.columns
        assert picture is trace.picture((sample + 1) * length)[0]
        assert np.shares_memory(picture.arrays["dW1"], trace.arrays["dW1"])
    assert trace.picture(0)[1] == 0
    last, position = trace.picture(len(trace))
    assert position == len(last) == length + len(trace) - 3 * length
    assert_tells_the_truth(last)
    assert_each_cell_has_one_writer(last)
    assert np.array_equal(last.arrays["z1"], trace.arrays["z1"][2])
    for position in range(2 * length + 1, len(trace), 5):
        picture, local = trace.picture(position)
        assert picture is last
        assert picture[local - 1].value == trace[position - 1].value
        assert picture[local - 1].array == trace[position - 1].array
    assert record(network, x[0], t[0]).picture(5)[1] == 5


def test_mazur_as_a_batch_of_one_is_the_same_walk() -> None:
    network = Network([Dense(2), Sigmoid(), Dense(2), Sigmoid()], (2,), MeanSquaredError(), "float64")
    start = {"W1": [[0.15, 0.25], [0.20, 0.30]], "b1": 0.35, "W2": [[0.40, 0.50], [0.45, 0.55]], "b2": 0.60}
    for name, values in start.items():
        network.parameters[name][...] = values
    alone = record(network, [0.05, 0.10], [0.01, 0.99], SGD(0.5))
    trace = record_batch(network, [[0.05, 0.10]], [[0.01, 0.99]], SGD(0.5))
    for name, array in alone.arrays.items():
        mine = trace.arrays[name]
        np.testing.assert_allclose(mine if mine.shape == array.shape else mine[0], array, rtol=1e-15, err_msg=name)
    assert float(trace.arrays["J"]) == pytest.approx(0.298371109, abs=1e-9)
    np.testing.assert_allclose(trace.arrays["W2'"], [[0.35891648, 0.51130127], [0.408666186, 0.561370121]], rtol=1e-8)
    assert_tells_the_truth(trace, 1e-14)


def test_one_sample_that_is_certain_and_wrong_does_not_spoil_the_others() -> None:
    """Its probability is rounded to 0, so its loss comes from the scores; that of the others from probabilities."""
    network = Network([Dense(3), Softmax()], (2,), CrossEntropy(), "float32", 0)
    network.parameters["W1"][...] = [[200, 0, -200], [0, 0, 0]]
    trace = record_batch(network, [[1.0, 0.0], [0.001, 0.0]], [[0, 0, 1], [0, 0, 1]], SGD())
    assert_tells_the_truth(trace, 1e-5)
    assert trace.writer("dp", (0, 1)) is None
    assert trace.writer("dp", (1, 1)) is not None
    first, last = trace.picture(1)[0], trace.picture(len(trace))[0]
    assert "dp" not in first.arrays
    assert np.isfinite(last.arrays["dp"]).all()
    assert float(trace.arrays["L"][0]) == pytest.approx(400)


def test_recording_says_what_cannot_be_walked_through(rng: np.random.Generator) -> None:
    network = small()
    with pytest.raises(ValueError, match="1 to 100 samples, not 101"):
        recorded(network, rng, 101)
    with pytest.raises(ValueError, match="not 0"):
        record_batch(network, np.empty((0, 4)), np.empty((0, 2)))
    with pytest.raises(ValueError, match="2 samples but 1 targets"):
        record_batch(network, np.ones((2, 4)), np.eye(2)[:1])


def test_a_wrong_mean_is_caught(rng: np.random.Generator) -> None:
    """The judge itself: one sample's gradient changed, and the mean no longer comes out."""
    trace = recorded(small(), rng, 3)
    arrays = {name: array.copy() for name, array in trace.arrays.items()}
    arrays["dW1"][1, 2, 2] += 0.3
    wrong = Trace(arrays, trace.stages, trace.columns)
    position = trace.writer("gW1", (2, 2)) or 0
    assert wrong[position].evaluated() == pytest.approx(wrong[position].value + 0.1)
    assert wrong[position + 1].evaluated() == pytest.approx(wrong[position + 1].value)
