"""Going back is subtraction, at every grain and over the whole trace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visualnn.engine import SGD, CrossEntropy, Dense, Network, Sigmoid, Softmax, record
from visualnn.session.playhead import GRAINS, Playhead

NETWORK = Network([Dense(4), Sigmoid(), Dense(3), Softmax()], (5,), CrossEntropy(), "float64", 0)
TRACE = record(NETWORK, np.linspace(0, 1, 5), [0, 1, 0], SGD(0.1))


FULL = record(NETWORK, np.linspace(0.5, 1, 5), [0, 1, 0], SGD(0.1))  # without a term that is 0


@pytest.fixture
def playhead() -> Playhead:
    return Playhead(TRACE)


def test_it_opens_on_the_finished_forward_pass(playhead: Playhead) -> None:
    assert playhead.position == TRACE.phase_starts["loss"]
    assert playhead.current is not None
    assert playhead.current.array == "p"


@given(moves=st.lists(st.sampled_from([(by, grain) for grain in GRAINS for by in (1, 2, 5)]), max_size=12))
def test_as_many_steps_back_lead_to_the_same_place(moves: list[tuple[int, str]]) -> None:
    playhead = Playhead(TRACE)
    playhead.to_start()
    for by, grain in moves:
        before = playhead.position
        playhead.step(by, grain)
        after = playhead.position
        if grain == "unit" and after - before == by:
            playhead.step(-by, grain)
            assert playhead.position == before
            playhead.go(after)
    for grain in GRAINS[1:]:
        playhead.to_start()
        visited = [0]
        while not playhead.at_end:
            playhead.step(1, grain)
            visited.append(playhead.position)
        for position in reversed(visited[:-1]):
            playhead.step(-1, grain)
            assert playhead.position == position


def test_a_coarse_step_ends_where_its_piece_ends(playhead: Playhead) -> None:
    playhead.to_start()
    playhead.step(1, "unit")
    ends = []
    for grain in GRAINS[2:]:
        playhead.go(1)
        playhead.step(1, grain)
        ends.append(playhead.current.array if playhead.current else "")
    assert ends == ["z1", "a1", "p"]
    playhead.go(7)  # inside a1
    playhead.step(-1, "array")
    assert playhead.position == 4


def test_it_says_when_it_moved_and_only_then(playhead: Playhead) -> None:
    heard: list[int] = []

    class Listener:
        def listen(self) -> None:
            heard.append(playhead.position)

    listener = Listener()
    playhead.moved.connect(listener.listen)
    playhead.go(3)
    playhead.go(3)
    playhead.go(-10)
    playhead.go(10**9)
    assert heard == [3, 0, len(TRACE)]


def test_another_sample_of_the_same_network_leaves_it_where_it_is(playhead: Playhead) -> None:
    playhead.go(17)
    playhead.load(record(NETWORK, np.ones(5), [1, 0, 0], SGD(0.1)))
    assert playhead.position == 17
    playhead.load(record(NETWORK, np.ones(5), [1, 0, 0]))
    assert playhead.position == TRACE.phase_starts["loss"]


def test_inside_a_sum_the_terms_come_one_by_one_and_add_up() -> None:
    playhead = Playhead(FULL)
    playhead.to_start()
    step = FULL[0]
    values = [term.value for term in step.terms(by_size=False)]
    assert len(values) == step.count_terms() > 2
    for number in range(1, len(values)):
        playhead.step(1, "term")
        assert (playhead.position, playhead.term) == (0, number)
        assert playhead.current is not None
        assert playhead.current.position == 0
        assert playhead.running_sum == pytest.approx(sum(values[:number]))
    playhead.step(1, "term")
    assert (playhead.position, playhead.term) == (1, 0)
    assert playhead.running_sum == pytest.approx(step.value)
    for number in range(len(values) - 1, -1, -1):
        playhead.step(-1, "term")
        assert (playhead.position, playhead.term) == (0, number)


def test_terms_that_are_zero_are_passed_over_both_ways() -> None:
    trace = record(NETWORK, [0, 1, 0, 0, 2], [1, 0, 0], SGD(0.1))
    playhead = Playhead(trace, "term")
    playhead.to_start()
    ways = [(0, 0)]
    while playhead.position == 0:
        playhead.step()
        ways.append((playhead.position, playhead.term))
    assert ways == [(0, 0), (0, 2), (0, 5), (1, 0)]  # the bias is the sixth and last term
    for place in reversed(ways[:-1]):
        playhead.step(-1)
        assert (playhead.position, playhead.term) == place


def test_into_goes_one_grain_finer_and_out_one_coarser() -> None:
    playhead = Playhead(FULL)
    playhead.to_start()
    playhead.choose_grain("phase")
    for grain in reversed(GRAINS[:-1]):
        playhead.into()
        assert playhead.grain == grain
    playhead.go(0)
    playhead.choose_grain("unit")
    playhead.into()
    assert (playhead.grain, playhead.position, playhead.term) == ("term", 0, 1)
    playhead.into()  # there is nothing finer
    assert playhead.grain == "term"
    before = playhead.position
    playhead.out()
    assert (playhead.grain, playhead.position, playhead.term) == ("unit", before + 1, 0)
    playhead.out()
    assert playhead.grain == "array"
    assert playhead.position in {stage.end for stage in TRACE.stages}
    playhead.out(-1)
    assert playhead.grain == "layer"
    assert playhead.position in {stage.start for stage in TRACE.stages}
    playhead.go(4)
    playhead.choose_grain("unit")
    playhead.into(-1)
    assert (playhead.position, playhead.term) == (3, FULL[3].count_terms() - 1)


def test_half_a_step_counts_as_a_piece_on_the_way_back(playhead: Playhead) -> None:
    playhead.go(2, 3)
    assert playhead.term == 3
    playhead.step(-1, "unit")
    assert (playhead.position, playhead.term) == (2, 0)
    playhead.go(2, 3)
    playhead.step(-1, "array")
    assert (playhead.position, playhead.term) == (0, 0)
    playhead.go(2, 10**6)
    assert (playhead.position, playhead.term) == (3, 0)
