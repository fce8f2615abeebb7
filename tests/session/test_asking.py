"""Where a number comes from and what it affects, as the session answers; the way back; where the walk runs to."""

from __future__ import annotations

import numpy as np
import pytest

from tests.session.conftest import Heard
from visualnn.session import Session, destinations


def test_where_from_goes_to_the_step_that_wrote_it(session: Session) -> None:
    session.asking.where_from("dW2", (3, 17))
    step = session.playhead.current
    assert step is not None
    assert (step.array, step.index) == ("dW2", (3, 17))
    assert (session.selection.array, session.selection.index) == ("dW2", (3, 17))


@pytest.mark.parametrize(
    ("array", "index", "words"),
    [("x", (300,), "a pixel of test image 0"), ("t", (7,), "the label of test image 0"),
     ("W1", (3, 4), "a parameter of the network")],
)
def test_a_number_that_was_given_says_who_gave_it(
    session: Session, heard: Heard, array: str, index: tuple[int, ...], words: str
) -> None:
    here = session.playhead.position
    session.asking.where_from(array, index)
    assert session.playhead.position == here
    assert words in heard.said[-1]
    assert session.selection.array == array


def test_what_a_number_affects_is_lit_and_walked_through(session: Session) -> None:
    asking, playhead = session.asking, session.playhead
    asking.affects("b3", (2,))
    found = asking.influence
    assert found is not None
    assert playhead.current is not None
    assert (playhead.current.array, playhead.current.index) == ("z3", (2,))
    visited = [playhead.current.position]
    for _ in range(30):
        asking.step_affected(1)
        assert playhead.current is not None
        assert found.masks[playhead.current.array][playhead.current.index]
        visited.append(playhead.current.position)
    assert visited == found.positions[:31].tolist()
    for position in reversed(visited[:-1]):
        asking.step_affected(-1)
        assert playhead.current is not None
        assert playhead.current.position == position
    asking.step_affected(-1)  # there is none before the first
    assert playhead.current is not None
    assert playhead.current.position == visited[0]


def test_influence_stays_with_another_sample_and_goes_with_another_network(session: Session) -> None:
    session.asking.affects("b1", (2,))
    session.samples.step(1)
    assert session.asking.influence is not None
    from visualnn.engine import CrossEntropy, Dense, Network, Softmax

    session._show(Network([Dense(10), Softmax()], (784,), CrossEntropy()))
    assert session.asking.influence is None


def test_a_result_affects_nothing(session: Session, heard: Heard) -> None:
    session.asking.affects("W1'", (0, 0))
    assert "Nothing is computed from W1′[0,0]" in heard.said[-1]


def test_back_and_forward_lead_through_the_places_visited(session: Session) -> None:
    asking, playhead = session.asking, session.playhead
    start = playhead.position
    asking.where_from("z1", (4,))
    asking.where_from("a2", (5,))
    asking.where_from("dW3", (6, 7))
    places = [("a2", (5,)), ("z1", (4,)), (None, None)]
    for array, index in places:
        assert asking.can_go_back
        asking.back()
        assert (session.selection.array, session.selection.index) == (array, index)
    assert playhead.position == start
    assert not asking.can_go_back
    asking.back()
    asking.forward()
    asking.forward()
    assert (session.selection.array, session.selection.index) == ("a2", (5,))
    asking.where_from("z1", (0,))  # a new way begins here
    assert not asking.can_go_forward


def test_back_to_a_cell_that_is_no_longer_there_harms_nobody(session: Session) -> None:
    from visualnn.engine import CrossEntropy, Dense, Network, Softmax

    session.asking.where_from("z3", (4,))
    session.asking.where_from("z1", (4,))
    session._show(Network([Dense(10), Softmax()], (784,), CrossEntropy()))
    session.asking.back()
    assert session.selection.array is None


def test_the_walk_runs_to_the_loss_the_largest_gradient_and_the_chosen_cell(session: Session, heard: Heard) -> None:
    session.playhead.to_start()
    destinations.to_loss(session)
    assert session.playhead.current is not None
    assert session.playhead.current.array == "L"
    destinations.to_largest_gradient(session)
    step = session.playhead.current
    assert step is not None
    largest = max(np.abs(array).max() for name, array in session.trace.arrays.items() if name[:2] in ("dW", "db"))
    assert abs(step.value) == largest
    session.selection.select("a1", (7,))
    destinations.to_selected(session)
    assert session.playhead.current is not None
    assert (session.playhead.current.array, session.playhead.current.index) == ("a1", (7,))
    session.selection.clear()
    destinations.to_selected(session)
    assert "Nothing is selected" in heard.said[-1]


def test_the_walk_runs_to_the_first_nan(session: Session, heard: Heard) -> None:
    destinations.to_first_not_finite(session)
    assert "finite" in heard.said[-1]
    session.network.parameters["W2"][3, 4] = np.inf
    session.retrace()
    destinations.to_first_not_finite(session)
    assert (session.selection.array, session.selection.index) == ("W2", (3, 4))


def test_pointing_says_only_what_is_new(session: Session) -> None:
    from visualnn.engine.trace import Ref

    heard: list[int] = []

    class Listener:
        def listen(self) -> None:
            heard.append(len(session.selection.pointed))

    listener = Listener()
    session.selection.pointing.connect(listener.listen)
    session.selection.point(Ref("x", (slice(None),)), Ref("W1", (slice(None), 3)))
    session.selection.point(Ref("x", (slice(None),)), Ref("W1", (slice(None), 3)))
    session.selection.point()
    assert heard == [2, 0]


def test_decimals_are_kept_in_their_range_and_said_once(session: Session) -> None:
    heard: list[int] = []

    class Listener:
        def listen(self) -> None:
            heard.append(session.settings.decimals)

    listener = Listener()
    session.restated.connect(listener.listen)
    session.choose_decimals(6)
    session.choose_decimals(6)
    session.choose_decimals(99)
    session.choose_decimals(-3)
    assert heard == [6, 12, 0]


def test_a_trained_weight_leads_to_the_update_that_wrote_it_and_further_back(session: Session, heard: Heard) -> None:
    session.run.set(epochs=1, batch_size=50, optimizer="Momentum", learning_rate=0.01)
    session.run.start()
    end, trained = session.history.position, session.network.flat.copy()
    assert end == 30
    index = (400, 7)
    weight, start = float(session.network.parameters["W1"][index]), session.playhead.position
    for back in range(1, 4):
        session.asking.where_from("W1", index)
        step = session.playhead.current
        assert step is not None
        assert (step.array, step.index) == ("W1'", index)
        assert step.value == weight, "the step gives the very number that was asked about"
        assert session.history.position == end - back
        assert f"update {end - back + 1}" in heard.said[-1]
        weight = float(session.trace.arrays["W1"][index])
    for _ in range(3):
        session.asking.back()
    assert session.history.position == end
    assert np.array_equal(session.network.flat, trained)
    assert (session.trace.samples, session.playhead.position) == (1, start)
    session.asking.forward()
    assert session.trace.samples == 50
    assert session.playhead.current is not None
    assert session.playhead.current.array == "W1'"


def test_a_weight_of_too_large_a_mini_batch_says_that_training_wrote_it(session: Session, heard: Heard) -> None:
    session.run.set(epochs=1, batch_size=500)
    session.run.start()
    session.asking.where_from("W1", (400, 7))
    assert session.trace.samples == 1
    assert "Training writes it" in heard.said[-1]
