"""What if: the trace follows every change, and the trained network knows nothing of it until it is kept."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from tests.engine.truth import assert_each_cell_has_one_writer, assert_tells_the_truth
from tests.session.conftest import Heard
from visualnn.engine import CrossEntropy, Dense, Network, Sigmoid, Softmax, Trace, record
from visualnn.lessons import catalogue
from visualnn.session import Session

PIXEL = (300,)


class Told:
    """How often the what-if said that it changed, and what the trace held then."""

    def __init__(self, session: Session) -> None:
        self.session, self.traces = session, list[Trace]()
        session.what_if.changed.connect(self._hear)

    def _hear(self) -> None:
        self.traces.append(self.session.trace)


def assert_same_trace(one: Trace, other: Trace) -> None:
    assert list(one.arrays) == list(other.arrays)
    for name, array in one.arrays.items():
        assert np.array_equal(array, other.arrays[name], equal_nan=True), name
    assert [(stage.array, stage.start, stage.size) for stage in one.stages] == [
        (stage.array, stage.start, stage.size) for stage in other.stages]


def change_everything(session: Session) -> None:
    session.what_if.nudge("W1", (300, 7), 0.5)
    session.what_if.nudge("b2", (4,), -1.25)
    session.what_if.nudge("x", PIXEL, 1.0)
    session.what_if.switch("a1", (3,), False)
    session.what_if.switch("z2", (90,), False)


def test_the_trained_network_and_its_answers_stay_bit_for_bit(session: Session, weights: np.ndarray) -> None:
    network, said = session.network, session.samples.confidences.copy()
    change_everything(session)
    session.samples.predict()
    assert session.network is network
    assert np.array_equal(network.flat, weights)
    assert np.array_equal(session.samples.confidences, said)
    assert np.array_equal(session.samples.current_input(), session.dataset.inputs("test", [0])[0])


def test_forward_and_backward_follow_a_nudge(session: Session) -> None:
    told, before = Told(session), session.trace
    session.what_if.nudge("W1", (300, 7), 2.0)
    session.what_if.nudge("x", PIXEL, 1.0)
    assert told.traces[-1] is session.trace
    twin = session.network.copy()
    twin.parameters["W1"][300, 7] = 2.0
    x = session.samples.current_input()
    x[300] = 1.0
    expected = record(twin, x, session.samples.current_target(), session.run.settings.make_optimizer())
    assert_same_trace(session.trace, expected)
    for name in ("z1", "a1", "p", "L", "dz1", "dW1"):
        assert not np.array_equal(session.trace.arrays[name], before.arrays[name]), name


def test_a_unit_that_is_switched_off_gives_0_and_gets_no_gradient(session: Session) -> None:
    session.what_if.switch("dz1", (3,), False)
    arrays = session.trace.arrays
    assert arrays["a1"][3] != 0
    assert arrays["s1"][3] == 0
    assert not arrays["dW1"][:, 3].any()
    assert not arrays["dW2"][3].any()
    without = session.network.copy()
    without.parameters["W2"][3] = 0
    assert np.array_equal(arrays["p"], without.forward(session.samples.current_input()[None])[0])


@pytest.mark.parametrize("array", ["z1", "a1", "s1", "dz1", "da1", "ds1"])
def test_a_unit_is_known_by_all_its_cells(session: Session, array: str) -> None:
    session.what_if.switch("a1", (0,), False)
    assert session.what_if.unit_of(array, (7,)) == ("a1", (7,))
    session.what_if.switch(array, (7,), False)
    assert not session.what_if.is_on("z1", (7,))
    assert session.what_if.is_on("z1", (8,))
    session.what_if.switch("z1", (7,), True)
    assert session.what_if.is_on(array, (7,))


@pytest.mark.parametrize(("array", "index"), [("x", (3,)), ("W1", (3, 4)), ("b1", (3,)), ("z3", (3,)), ("p", (3,)),
                                              ("L", ()), ("t", (3,)), ("dW1", (3, 4)), ("nothing", ())])
def test_what_is_no_hidden_unit_cannot_be_switched(session: Session, array: str, index: tuple[int, ...]) -> None:
    assert session.what_if.unit_of(array, index) is None
    with pytest.raises(ValueError, match="only these can be switched off"):
        session.what_if.switch(array, index, False)
    assert not session.what_if.active


@pytest.mark.parametrize(("array", "index"), [("z1", (3,)), ("dW1", (3, 4)), ("W1", (3,)), ("W1", (784, 0)),
                                              ("x", (-1,)), ("W1'", (0, 0)), ("t", (1,)), ("nothing", ())])
def test_what_is_computed_or_is_not_there_cannot_be_changed(session: Session, array: str,
                                                             index: tuple[int, ...]) -> None:
    assert not session.what_if.can_change(array, index)
    with pytest.raises(ValueError, match="only weights, biases and pixels"):
        session.what_if.nudge(array, index, 1.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300])
def test_a_number_that_cannot_be_computed_with_is_refused(session: Session, value: float) -> None:
    before = session.trace
    with pytest.raises(ValueError, match="cannot compute with"):
        session.what_if.nudge("b1", (0,), value)
    assert session.trace is before


def test_the_values_before_and_after_can_be_asked(session: Session) -> None:
    old = float(session.network.parameters["W1"][300, 7])
    session.what_if.nudge("W1", (300, 7), 0.1)
    assert session.what_if.original_of("W1", (300, 7)) == old
    assert session.what_if.value_of("W1", (300, 7)) == float(np.float32(0.1))
    assert session.what_if.value_of("W1", (300, 8)) == float(session.network.parameters["W1"][300, 8])
    session.what_if.switch("z2", (90,), False)
    weight, unit = session.what_if.changes
    assert (weight.array, weight.index, weight.old, weight.off) == ("W1", (300, 7), old, False)
    assert (unit.array, unit.index, unit.off, unit.layer) == ("a2", (90,), True, 2)


def test_reset_gives_back_exactly_the_trace_there_was(session: Session) -> None:
    before = session.trace
    change_everything(session)
    assert len(session.trace) > len(before)
    session.what_if.reset()
    assert not session.what_if.active
    assert session.what_if.applied(session.network) is session.network
    assert_same_trace(session.trace, before)


def test_one_change_is_reset_by_itself(session: Session) -> None:
    change_everything(session)
    session.what_if.reset("b2", (4,))
    session.what_if.reset("dz1", (3,))
    assert [change.array for change in session.what_if.changes] == ["W1", "x", "a2"]
    assert session.trace.arrays["b2"][4] == session.network.parameters["b2"][4]


def test_the_old_value_is_no_change(session: Session) -> None:
    session.what_if.nudge("W1", (300, 7), 0.5)
    session.what_if.nudge("W1", (300, 7), float(session.network.parameters["W1"][300, 7]))
    assert not session.what_if.active


def test_undo_goes_back_change_by_change(session: Session) -> None:
    what_if, before = session.what_if, session.trace
    for value in (0.1, 0.2, 0.3):  # a drag
        what_if.nudge("W1", (300, 7), value)
    what_if.end_stroke()
    what_if.nudge("W1", (300, 7), 0.9)
    what_if.paint([300, 301], 1.0, stroke=1)
    what_if.paint([302, 303], 1.0, stroke=1)
    what_if.switch("z1", (3,), False)
    what_if.reset()
    counts = [len(what_if.changes)]
    while what_if.can_undo:
        what_if.undo()
        counts.append(len(what_if.changes))
    assert counts == [0, 6, 5, 1, 1, 0]
    assert_same_trace(session.trace, before)
    what_if.undo()
    assert not what_if.active


def test_a_trace_with_all_kinds_of_changes_tells_the_truth(session: Session) -> None:
    change_everything(session)
    assert_tells_the_truth(session.trace, 2e-6, every=97)


def test_every_step_of_a_small_changed_network_tells_the_truth(session: Session) -> None:
    layers = [Dense(6), Sigmoid(), Dense(5), Sigmoid(), Dense(10), Softmax()]
    session._show(Network(layers, (784,), CrossEntropy(), "float64", 0))
    change_everything_small = (("W1", (300, 5), 3.0), ("b1", (2,), -1.0), ("W3", (1, 1), 0.25), ("x", PIXEL, 0.75))
    for array, index, value in change_everything_small:
        session.what_if.nudge(array, index, value)
    session.what_if.switch("z1", (3,), False)
    session.what_if.switch("z1", (0,), False)
    session.what_if.switch("z2", (4,), False)
    assert_tells_the_truth(session.trace, every=3)
    assert_each_cell_has_one_writer(session.trace)


def test_the_playhead_stays_at_its_cell(session: Session) -> None:
    playhead = session.playhead
    for array, index in (("z1", (7,)), ("a2", (9,)), ("p", (9,)), ("dz2", (4,)), ("dW1", (300, 7)), ("W1'", (5, 5))):
        playhead.go((session.trace.writer(array, index) or 0) + 1)
        session.what_if.switch("z1", (3,), False)
        assert playhead.current is not None
        assert (playhead.current.array, playhead.current.index) == (array, index)
        session.what_if.nudge("b1", (1,), 0.5)
        session.what_if.reset()
        assert (playhead.current.array, playhead.current.index) == (array, index)
    playhead.to_start()
    session.what_if.switch("z1", (3,), False)
    assert playhead.position == 0
    playhead.to_end()
    session.what_if.reset()
    assert playhead.at_end
    playhead.go(4, term=300)
    session.what_if.switch("z1", (3,), False)
    assert (playhead.position, playhead.term) == (4, 300)


def test_where_a_switch_goes_away_the_playhead_stands_before_it(session: Session) -> None:
    session.what_if.switch("z1", (3,), False)
    session.playhead.go((session.trace.writer("s1", (7,)) or 0) + 1)
    session.what_if.reset()
    assert session.playhead.current is not None
    assert (session.playhead.current.array, session.playhead.current.index) == ("a1", (49,))


def test_pixels_go_with_their_sample_and_weights_stay(session: Session) -> None:
    told = Told(session)
    change_everything(session)
    count = len(told.traces)
    session.samples.choose(5)
    assert [change.array for change in session.what_if.changes] == ["W1", "b2", "a1", "a2"]
    assert np.array_equal(session.trace.arrays["x"], session.dataset.inputs("test", [5])[0])
    assert len(told.traces) == count + 1
    session.samples.choose(0)
    assert session.trace.arrays["x"][300] == session.samples.current_input()[300]
    while session.what_if.can_undo:
        session.what_if.undo()
        assert "x" not in [change.array for change in session.what_if.changes]


def test_a_page_turned_is_no_other_sample(session: Session) -> None:
    session.what_if.nudge("x", PIXEL, 1.0)
    session.samples.next_page()
    assert session.what_if.active
    session.samples.show_split("train")
    assert not session.what_if.active


def test_keep_writes_weights_and_biases_and_says_what_stays(session: Session, heard: Heard) -> None:
    change_everything(session)
    changed, expected = session.trace, session.network.flat.copy()
    views = session.network.views(expected)
    views["W1"][300, 7], views["b2"][4] = 0.5, -1.25
    session.what_if.keep()
    assert np.array_equal(session.network.flat, expected)
    assert [change.array for change in session.what_if.changes] == ["x", "a1", "a2"]
    assert_same_trace(session.trace, changed)
    assert heard.said[-1] == ("2 changed weights and biases are part of the network now. "
                              "3 changed pixels and units stay a what-if.")
    assert not session.what_if.can_keep
    assert not session.what_if.can_undo
    session.what_if.reset()
    assert np.array_equal(session.network.flat, expected)


def test_the_samples_are_asked_again_when_something_is_kept(session: Session) -> None:
    session.what_if.nudge("b3", (2,), 50.0)
    session.what_if.keep()
    assert set(session.samples.predictions.tolist()) == {2}


def test_nothing_to_keep_is_kept_silently(session: Session, heard: Heard, weights: np.ndarray) -> None:
    session.what_if.switch("z1", (3,), False)
    session.what_if.keep()
    assert np.array_equal(session.network.flat, weights)
    assert heard.said == []


def test_learnt_parameters_come_in_below_the_changes(session: Session) -> None:
    session.what_if.nudge("W1", (300, 7), 0.5)
    session.what_if.switch("z1", (3,), False)
    learnt = session.network.flat * np.float32(1.5)
    session.take_parameters(learnt.copy())
    assert session.trace.arrays["W1"][300, 7] == 0.5
    assert session.trace.arrays["W1"][300, 8] == session.network.parameters["W1"][300, 8]
    assert session.what_if.changes[0].old == session.network.parameters["W1"][300, 7]
    assert np.array_equal(session.network.flat, learnt)


def test_training_learns_nothing_of_a_what_if(session: Session) -> None:
    session.run.set(epochs=1, batch_size=100, fresh=True, seed=1)
    session.run.start()
    expected = session.network.flat.copy()
    change_everything(session)
    session.run.start()
    assert np.array_equal(session.network.flat, expected)
    assert len(session.what_if.changes) == 5


def test_another_network_begins_without_changes(session: Session) -> None:
    change_everything(session)
    session.lesson_weights()
    assert not session.what_if.active
    assert not session.what_if.can_undo
    assert "s1" not in session.trace.arrays


def test_the_comparison_says_what_the_changes_did(session: Session) -> None:
    same = session.what_if.comparison
    assert (same.said, same.loss_before) == (same.says, same.loss)
    assert same.said == session.samples.predictions[0]
    session.what_if.nudge("b3", (2,), 50.0)
    now = session.what_if.comparison
    assert (now.said, now.says, now.loss_before) == (same.said, 2, same.loss)
    assert now.loss == pytest.approx(float(session.trace.arrays["L"]))
    session.network.flat[:] = np.nan
    assert session.what_if.comparison.said == -1


def test_a_nudge_is_as_fast_as_a_drag(session: Session) -> None:
    session.what_if.switch("z1", (3,), False)
    times = []
    for turn in range(30):
        start = time.perf_counter()
        session.what_if.nudge("W1", (300, 7), turn / 10)
        times.append(time.perf_counter() - start)
    assert sorted(times)[15] < 0.015


def test_in_a_mini_batch_weights_and_units_are_changed_for_all_its_samples(session: Session) -> None:
    session._show(Network([Dense(6), Sigmoid(), Dense(10), Softmax()], (784,), CrossEntropy(), "float64", 0))
    session.batch.choose(3)
    before = session.trace
    assert session.what_if.unit_of("dz1", (2, 4)) == ("a1", (4,))
    session.playhead.go((session.trace.writer("dz1", (1, 5)) or 0) + 1)
    session.what_if.switch("z1", (1, 4), False)
    session.what_if.nudge("W2", (1, 1), 0.5)
    step = session.playhead.current
    assert step is not None
    assert (step.array, step.index) == ("dz1", (1, 5))
    assert session.trace.arrays["s1"][:, 4].tolist() == [0, 0, 0]
    assert session.trace.arrays["m1"].shape == (3, 6)
    assert not session.trace.arrays["gW1"][:, 4].any()
    assert_tells_the_truth(session.trace, every=5)
    assert_each_cell_has_one_writer(session.trace)
    assert not session.what_if.can_change("x", (0, 300))
    count = len(session.what_if.changes)
    session.what_if.paint([300], 1.0)  # the walk is in another sample
    assert len(session.what_if.changes) == count
    session.playhead.go(5)
    session.what_if.paint([300], 1.0)
    assert session.trace.arrays["x"][:, 300].tolist() == [1, *session.dataset.inputs("test", [1, 2])[:, 300]]
    assert len(session.what_if.changes) == count + 1
    session.what_if.reset()
    assert_same_trace(session.trace, before)


def test_a_changed_pixel_stays_with_its_sample_in_a_mini_batch(session: Session) -> None:
    session.what_if.nudge("x", PIXEL, 0.5)
    session.batch.choose(3)
    assert session.trace.arrays["x"][:, 300].tolist() == [0.5, *session.dataset.inputs("test", [1, 2])[:, 300]]
    session.what_if.reset()
    assert session.trace.arrays["x"][0, 300] == session.samples.current_input()[300]


def test_a_single_output_says_yes_above_the_threshold() -> None:
    session = Session(catalogue.find("030"))
    session.what_if.nudge("b1", (0,), 0.5)
    found = session.what_if.comparison
    assert (found.said, found.says) == (0, 1)
    session.samples.choose_threshold(1.0)
    assert session.what_if.comparison.says == 0
