"""What the picture shows at a position: read from the trace, cell by cell."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from visualnn.engine import SGD, Adam, CrossEntropy, Dense, Network, Sigmoid, Softmax, Tanh, record
from visualnn.engine.trace import Trace
from visualnn.ui.drawing.roles import Roles, flows
from visualnn.ui.drawing.shades import shares
from visualnn.ui.drawing.snapshot import HALF, KNOWN, MINUS_INFINITE, NAN, PLUS_INFINITE, UNKNOWN, snapshot


def traced(*hidden: object, optimizer: object = None) -> Trace:
    layers = [*(hidden or (Dense(3), Sigmoid())), Dense(2), Softmax()]
    network = Network(layers, input_shape=(2,), loss=CrossEntropy(), dtype="float64", seed=1)
    return record(network, [0.9, -0.4], [0, 1], optimizer or SGD(0.1))


def test_at_the_start_only_the_input_is_known() -> None:
    shown = snapshot(traced(), 0)
    assert (shown.columns[0].state == KNOWN).all()
    assert all((column.state == UNKNOWN).all() for column in shown.columns[1:])
    assert shown.step is None and shown.flows == []


def test_a_sum_without_its_activation_is_half_known() -> None:
    trace = traced()
    shown = snapshot(trace, 2)
    assert shown.columns[1].state.tolist() == [HALF, HALF, UNKNOWN]
    assert np.sign(shown.columns[1].share[:2]).tolist() == np.sign(trace.arrays["z1"][:2]).tolist()
    assert snapshot(trace, 4).columns[1].state.tolist() == [KNOWN, HALF, HALF]


def test_the_current_cell_and_what_it_reads_stand_out() -> None:
    shown = snapshot(traced(), 2)
    assert shown.columns[1].current.tolist() == [1]
    assert shown.columns[0].lit.tolist() == [0, 1]


@pytest.mark.parametrize("optimizer", [SGD(0.1), Adam(0.1)], ids=["SGD", "Adam"])
def test_every_step_has_a_place_in_the_picture_or_is_the_loss(optimizer: object) -> None:
    trace = traced(optimizer=optimizer)
    roles = Roles(trace)
    for step in trace:
        found = roles.units(step.array, step.index)
        assert (found is None) == (step.array == "L"), step.array


def test_the_products_of_a_sum_add_up_to_it() -> None:
    trace = traced()
    roles = Roles(trace)
    for step in trace:
        if step.array in ("z1", "z2", "da1"):
            bias = trace.arrays["b" + step.array[-1]][step.index] if step.array[0] == "z" else 0.0
            total = sum(flow.products.sum() for flow in flows(roles, step)) + bias
            assert total == pytest.approx(step.value)


def test_the_gradient_of_a_weight_is_one_edge() -> None:
    trace = traced()
    step = next(step for step in trace if step.array == "dW2" and step.index == (1, 0))
    (flow,) = flows(Roles(trace), step)
    assert (flow.column, flow.sources.tolist(), flow.targets.tolist()) == (2, [1], [0])
    assert flow.products.tolist() == [step.value]


def test_gradients_appear_as_the_backward_pass_comes_by() -> None:
    trace = traced()
    start = trace.phase_starts["backward"]
    assert np.isnan(snapshot(trace, start).columns[2].gradient).all()
    after = snapshot(trace, start + 1).columns[2]
    assert np.isnan(after.gradient).tolist() == [False, True]
    done = snapshot(trace, len(trace))
    assert [column.gradient_name for column in done.columns] == ["", "dz1", "dz2"]
    assert np.sign(done.columns[1].gradient).tolist() == np.sign(trace.arrays["dz1"]).tolist()


def test_the_prediction_waits_until_all_answers_are_known() -> None:
    trace = traced()
    answers = max(stage.end for stage in trace.stages if stage.array == "p")
    assert snapshot(trace, answers - 1).predicted() is None
    assert snapshot(trace, answers).predicted() == int(trace.arrays["p"].argmax())
    assert snapshot(trace, 0).target() == 1


def test_a_sigmoid_is_measured_against_one_and_tanh_has_signs() -> None:
    assert shares(np.array([0.0, 0.5]))[0].tolist() == [0.0, 0.5]
    part, signed = shares(np.array([-2.0, 1.0]))
    assert signed and part.tolist() == [-1.0, 0.5]
    assert snapshot(traced(Dense(3), Tanh()), 6).columns[1].signed


def test_numbers_that_are_none_have_states_of_their_own_and_warn_nobody() -> None:
    network = Network([Dense(4), Sigmoid(), Dense(2), Softmax()], input_shape=(2,), loss=CrossEntropy(), seed=0)
    network.parameters["W2"][0, 0] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trace = record(network, [np.inf, 1.0], [0, 1], SGD(0.1))
        shown = snapshot(trace, len(trace))
    assert PLUS_INFINITE in shown.columns[0].state
    assert NAN in shown.columns[2].state
    assert shown.predicted() is None
    minus = record(network, [-np.inf, 1.0], [0, 1], SGD(0.1))
    assert MINUS_INFINITE in snapshot(minus, 0).columns[0].state
