"""A unit that is switched off is out of the sum, forward and backward; the shared tests prove the rules."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.truth import assert_each_cell_has_one_writer, assert_tells_the_truth
from visualnn.engine import Adam, CrossEntropy, Dense, Network, Sigmoid, Softmax, Switch, record


def a_network(*behind: Switch) -> Network:
    layers = [Dense(5), Sigmoid(), *behind, Dense(3), Softmax()]
    return Network(layers, (4,), CrossEntropy(), "float32", 3)


def test_switching_off_is_like_taking_away_the_outgoing_weights() -> None:
    plain, switched, x, t = a_network(), a_network(Switch([1, 4])), np.ones((2, 4)), np.eye(3)[:2]
    without = plain.parameters["W2"].copy()
    plain.parameters["W2"][[1, 4]] = 0
    assert np.array_equal(plain.forward(x), switched.forward(x))
    assert np.array_equal(switched.parameters["W2"], without)
    gradients = switched.loss_and_gradients(x, t)[1]
    assert not gradients["W1"][:, [1, 4]].any()
    assert not gradients["b1"][[1, 4]].any()
    assert not gradients["W2"][[1, 4]].any()
    assert gradients["W1"][:, [0, 2, 3]].all()


def test_its_arrays_read_well_and_the_mask_is_given() -> None:
    trace = record(a_network(Switch([2])), np.ones(4), np.eye(3)[0], Adam())
    column = trace.columns[1]
    assert (column.values, column.arrays, column.kind) == ("s1", ("z1", "a1", "s1"), "Dense")
    assert trace.arrays["m1"].tolist() == [1, 1, 0, 1, 1]
    assert trace.writer("m1", (2,)) is None
    step = trace[trace.stages_of("s1")[0].start + 2]
    assert (step.letters(), step.value) == ("s1[2] = a1[2]·m1[2]", 0.0)
    back = trace[trace.stages_of("da1")[0].start + 2]
    assert back.letters() == "da1[2] = ds1[2]·m1[2]"
    assert_tells_the_truth(trace, 2e-6)
    assert_each_cell_has_one_writer(trace)


def test_the_flat_vector_is_the_same_with_and_without() -> None:
    plain, switched = a_network(), a_network(Switch([0]))
    assert np.array_equal(plain.flat, switched.flat)
    assert list(plain.parameters) == list(switched.parameters)


def test_where_nothing_is_off_nothing_changes() -> None:
    x = np.linspace(-1, 1, 8).reshape(2, 4)
    assert np.array_equal(a_network().forward(x), a_network(Switch()).forward(x))


@pytest.mark.parametrize("off", [[-1], [1.5], [True], ["0"]])
def test_what_is_no_unit_is_refused(off: list[int]) -> None:
    with pytest.raises(ValueError, match="whole numbers from 0"):
        Switch(off)


def test_a_unit_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no unit 5 to switch off among 5"):
        a_network(Switch([5]))
