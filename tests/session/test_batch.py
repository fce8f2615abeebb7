"""Walking through a mini-batch: which samples it has, where the walk goes on, and how training and what-if fit in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.session.conftest import Heard
from visualnn.engine import Adam, BatchTrace, CrossEntropy, Dense, Momentum, Network, Softmax
from visualnn.session import Session
from visualnn.session.playhead import GRAINS
from visualnn.weights.writing import save_weights


class Changes:
    """How often a batch has said that it is another one, and what the trace was like then."""

    def __init__(self, session: Session) -> None:
        self.session, self.samples = session, list[int]()
        session.batch.changed.connect(self.note)

    def note(self) -> None:
        self.samples.append(self.session.trace.samples)


def test_a_mini_batch_begins_with_the_current_sample(session: Session) -> None:
    heard = Changes(session)
    session.samples.choose(5)
    session.batch.choose(4)
    assert session.batch.indices.tolist() == [5, 6, 7, 8]
    assert np.array_equal(session.trace.arrays["x"], session.dataset.inputs("test", [5, 6, 7, 8]))
    labels = session.dataset.test.labels[5:9]
    assert np.array_equal(session.trace.arrays["t"].argmax(axis=1), labels)
    session.samples.step(1)
    assert session.batch.indices.tolist() == [6, 7, 8, 9]
    assert session.samples.current == 6
    session.batch.one()
    assert not isinstance(session.trace, BatchTrace)
    assert heard.samples == [4, 4, 1]


def test_behind_the_last_sample_comes_the_first(session: Session) -> None:
    session.samples.choose(1498)
    session.batch.choose(4)
    assert session.batch.indices.tolist() == [1498, 1499, 0, 1]
    session.batch.choose(1000)
    assert session.batch.size == 100
    assert session.batch.most == 100


def test_a_toggle_goes_there_and_back_and_remembers_the_size(session: Session) -> None:
    session.batch.toggle()
    assert session.batch.size == 8
    session.batch.choose(5)
    session.batch.toggle()
    assert not session.batch.active
    session.batch.toggle()
    assert session.batch.size == 5


@pytest.mark.parametrize("name", ["z1", "a2", "dW2", "W1'", "db1"])
def test_the_walk_goes_on_where_it_was(session: Session, name: str) -> None:
    index = (1, 1) if "W" in name else (1,)
    session.asking.where_from(name, index)
    position = session.playhead.position
    session.batch.choose(3)
    step = session.playhead.current
    assert step is not None
    mine = index if name == "W1'" else (0, *index)
    assert (step.array, step.index) == (name, mine)
    assert (session.selection.array, session.selection.index) == (name, mine)
    session.batch.choose(6)
    assert session.playhead.current is not None
    assert (session.playhead.current.array, session.playhead.current.index) == (name, mine)
    session.batch.one()
    assert session.playhead.position == position
    assert (session.selection.array, session.selection.index) == (name, index)


def test_a_later_sample_is_stayed_in_as_long_as_it_is_there(session: Session) -> None:
    session.batch.choose(8)
    session.asking.where_from("a1", (5, 7))
    assert session.batch.sample == 5
    session.batch.choose(6)
    assert session.playhead.current is not None
    assert session.playhead.current.index == (5, 7)
    session.batch.choose(2)
    assert session.playhead.current.index == (0, 7)
    session.asking.where_from("gW1", (700, 3))
    assert session.batch.sample is None
    session.batch.one()
    assert (session.selection.array, session.selection.index) == ("dW1", (700, 3))
    assert session.playhead.position == session.trace.phase_starts["update"]


def test_pieces_of_every_grain_end_where_a_sample_ends(session: Session) -> None:
    session.batch.choose(3)
    playhead, trace = session.playhead, session.trace
    ends = [max(stage.end for stage in trace.stages if stage.sample == sample) for sample in range(3)]
    for grain in (*GRAINS[2:], "sample"):
        playhead.to_start()
        visited = [0]
        while not playhead.at_end:
            playhead.step(1, grain)
            visited.append(playhead.position)
        assert set(ends) <= set(visited), grain
        if grain == "sample":
            assert visited == [0, *ends, len(trace)]
        if grain == "phase":
            assert len(visited) == 1 + 3 * 3 + 2
        for position in reversed(visited[:-1]):
            playhead.step(-1, grain)
            assert playhead.position == position


def test_a_new_mini_batch_shows_the_first_sample_passed_forward(session: Session) -> None:
    session.batch.choose(3)
    session.playhead.go(session.playhead.end_of("forward"))
    assert session.batch.sample == 0
    assert session.trace[session.playhead.position].phase == "loss"


def test_samples_that_are_given_are_walked_through_with_the_optimizer_s_memory(session: Session) -> None:
    optimizer = Momentum(0.1)
    flat = session.network.flat.copy()
    for _ in range(2):
        optimizer.step(flat, np.ones_like(flat))
    session.batch.walk("train", [40, 3, 900], optimizer)
    assert (session.samples.split, session.samples.current) == ("train", 40)
    assert session.batch.indices.tolist() == [40, 3, 900]
    assert session.batch.given
    assert float(session.trace.arrays["vW2"][0, 0]) == pytest.approx(float(optimizer.state["v"][-1]))
    session.retrace()
    assert float(session.trace.arrays["vW2"][0, 0]) == pytest.approx(float(optimizer.state["v"][-1]))
    assert optimizer.updates == 2
    session.samples.choose(41)
    assert not session.batch.active
    assert not isinstance(session.trace, BatchTrace)
    with pytest.raises(ValueError, match="1 to 100"):
        session.batch.walk("train", [])


def test_a_given_batch_of_one_is_a_batch(session: Session) -> None:
    session.batch.walk("train", [7], Adam())
    assert session.batch.active
    assert "gW1" in session.trace.arrays
    session.batch.toggle()
    assert "gW1" not in session.trace.arrays


def test_changed_pixels_are_those_of_the_first_sample(session: Session) -> None:
    session.what_if.nudge("x", (100,), 0.5)
    session.batch.choose(3)
    assert session.trace.arrays["x"][0, 100] == 0.5
    assert np.array_equal(session.trace.arrays["x"][1:], session.dataset.inputs("test", [1, 2]))
    session.what_if.switch("a1", (0, 3), False)
    off = next(name for name, array in session.trace.arrays.items() if name.startswith("s") and array.ndim == 2)
    assert not session.trace.arrays[off][:, 3].any()


def test_another_network_is_walked_through_with_one_sample(session: Session, heard: Heard, tmp_path: Path) -> None:
    session.batch.choose(4)
    save_weights(tmp_path / "small.npz", Network([Dense(10), Softmax()], (784,), CrossEntropy(), "float32", 2))
    session.open_weights(tmp_path / "small.npz")
    assert session.batch.size == 1
    assert session.trace.samples == 1
    assert heard.problems == []


def test_a_large_mini_batch_does_not_hold_up_the_training_and_is_right_when_it_ends(
    session: Session, heard: Heard
) -> None:
    session.batch.choose(100)
    shown: list[int] = []

    class Watch:
        def predicted(self) -> None:
            shown.append(heard.retraced)

    watch = Watch()
    session.samples.changed.connect(watch.predicted)
    session.run.set(epochs=8, batch_size=50)
    before = heard.retraced
    session.run.start()
    assert session.run.state == "idle"
    assert len(shown) >= 10
    assert heard.retraced - before < len(shown) / 2
    assert np.array_equal(session.trace.arrays["W1"], session.network.parameters["W1"])
    assert session.trace.samples == 100
