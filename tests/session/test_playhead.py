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
