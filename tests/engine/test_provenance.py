"""What a cell has an effect on, against a judge that asks every single step what it reads; and the health of traces."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.conftest import a_target
from tests.engine.test_contract import _Convolution, _Recurrent
from visualnn.engine import Adam, CrossEntropy, Dense, MeanSquaredError, Network, ReLU, Sigmoid, Softmax, Trace, record
from visualnn.engine.health import drifts, first_not_finite, largest_gradient
from visualnn.engine.provenance import influence


def asked_step_by_step(trace: Trace, array: str, index: tuple[int, ...]) -> dict[str, np.ndarray]:
    """The slow way: walk through all steps and look whether one reads the cell or an affected one."""
    marked = {name: np.zeros(values.shape, bool) for name, values in trace.arrays.items()}
    marked[array][index] = True
    for step in trace:
        if any(np.any(marked[cell.array][cell.index]) for cell in step.reads()):
            marked[step.array][step.index] = True
    marked[array][index] = False
    return {name: mask for name, mask in marked.items() if mask.any()}


def assert_influence_is_right(trace: Trace, rng: np.random.Generator) -> None:
    for name, values in trace.arrays.items():
        index = tuple(int(rng.integers(size)) for size in values.shape)
        found = influence(trace, name, index)
        judged = asked_step_by_step(trace, name, index)
        assert set(found.masks) == set(judged), name
        for array, mask in found.masks.items():
            assert np.array_equal(mask, judged[array]), f"{name}{index} -> {array}"
        assert found.count == sum(int(mask.sum()) for mask in judged.values())
        for position in found.positions[:: max(1, found.count // 20)]:
            step = trace[int(position)]
            assert judged[step.array][step.index]


def test_every_layer_s_influence_is_what_its_steps_read(layered: Network, rng: np.random.Generator) -> None:
    trace = record(layered, rng.normal(size=layered.input_shape), a_target(layered, rng), Adam())
    assert_influence_is_right(trace, rng)


def test_every_loss_s_influence_is_what_its_steps_read(with_loss: Network, rng: np.random.Generator) -> None:
    trace = record(with_loss, rng.normal(size=with_loss.input_shape), a_target(with_loss, rng))
    assert_influence_is_right(trace, rng)


@pytest.mark.parametrize("kind", [_Convolution, _Recurrent], ids=["convolution", "recurrent"])
def test_rules_that_look_at_their_index_are_followed_cell_by_cell(kind: type, rng: np.random.Generator) -> None:
    layer, shape = kind.example(rng)
    network = Network([layer, Sigmoid(), kind()], shape, MeanSquaredError(), "float64", rng)
    trace = record(network, rng.normal(size=network.input_shape), rng.normal(size=network.output_shape))
    assert_influence_is_right(trace, rng)


def test_a_bias_affects_its_unit_and_what_comes_after() -> None:
    network = Network([Dense(3), Sigmoid(), Dense(2), Softmax()], (4,), CrossEntropy(), "float64", 0)
    found = influence(record(network, np.ones(4), [1, 0]), "b1", (2,))
    assert found.masks["z1"].tolist() == [False, False, True]
    assert found.masks["p"].all()
    assert set(found.direct) == {"z1"}
    assert "db2" in found.masks


# ---- health ----


def network_of(depth: int, layer: type, scale: float) -> Network:
    layers = [part for _ in range(depth) for part in (Dense(6, weights=scale), layer())]
    return Network([*layers, Dense(3, weights=scale), Softmax()], (6,), CrossEntropy(), "float64", 0)


def test_a_healthy_trace_has_nothing_to_say() -> None:
    trace = record(network_of(2, Sigmoid, 1.0), np.ones(6), [0, 1, 0])
    assert first_not_finite(trace) is None
    assert drifts(trace) == []


def test_the_first_nan_is_found_where_it_arose(rng: np.random.Generator) -> None:
    network = network_of(2, Sigmoid, 1.0)
    network.parameters["W2"][...] = 1e200
    network.parameters["b2"][4] = np.inf
    origin = first_not_finite(record(network, np.ones(6), [0, 1, 0]))
    assert origin is not None
    assert (origin.array, origin.index, origin.position, origin.count) == ("b2", (4,), None, 1)

    network = network_of(1, ReLU, 1.0)
    network.parameters["W1"][...] = 1e200
    network.parameters["W2"][...] = 1e200
    trace = record(network, np.ones(6), [0, 1, 0])
    origin = first_not_finite(trace)
    assert origin is not None
    assert origin.array == "z2"
    assert origin.position is not None
    step = trace[origin.position]
    assert not np.isfinite(step.value)
    assert all(np.isfinite(trace.arrays[cell.array][cell.index]).all() for cell in step.reads())


def test_vanishing_gradients_are_named_from_the_output_backward() -> None:
    found = drifts(record(network_of(8, Sigmoid, 0.3), np.ones(6), [0, 1, 0]))
    assert found
    assert found[-1].array == "dz1"
    assert all(drift.vanishes for drift in found)
    assert found[-1].ratio < found[0].ratio < 1e-4


def test_exploding_gradients_are_named() -> None:
    network = network_of(8, ReLU, 8.0)
    target = np.eye(3)[network.forward(np.ones((1, 6)))[0].argmin()]  # the class it is most wrong about
    found = drifts(record(network, np.ones(6), target))
    assert found
    assert not found[-1].vanishes


def test_the_largest_gradient_is_the_largest() -> None:
    trace = record(network_of(2, Sigmoid, 1.0), np.ones(6), [0, 1, 0])
    found = largest_gradient(trace)
    assert found is not None
    array, index = found
    sizes = [np.abs(values).max() for name, values in trace.arrays.items() if name[:2] in ("dW", "db")]
    assert abs(trace.arrays[array][index]) == max(sizes)
