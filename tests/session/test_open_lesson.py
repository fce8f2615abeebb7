"""One session opens one lesson after the other, and what the person changed can be taken back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from visualnn import data
from visualnn.engine import Network
from visualnn.formats.errors import UnreadableFile
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.session import Session

GATE = """
[title]
en = "A gate"
[data]
csv = "gate.csv"
classes = ["0", "1"]
[weights]
W1 = [[0.5], [0.5]]
b1 = [-0.7]
[network]
input_shape = [2]
dtype = "float64"
loss = { kind = "PerceptronCriterion" }
layers = [{ kind = "Dense", units = 1 }, { kind = "Step" }]
[training]
learning_rate = 0.1
batch_size = 1
epochs = 2
shuffle = false
"""


@pytest.fixture
def gate(tmp_path: Path) -> Lesson:
    (tmp_path / "gate.csv").write_text("a,b,t\n1,1,1\n0,0,0\n1,0,0\n0,1,0\n", "utf-8")
    (tmp_path / "lesson.toml").write_text(GATE, "utf-8")
    return Lesson.read(tmp_path)


@pytest.fixture
def session() -> Session:
    return Session(catalogue.find())


def test_everything_is_that_of_the_other_lesson(session: Session, gate: Lesson) -> None:
    heard: list[str] = []
    session.opened.connect(lambda: heard.append("opened"))
    session.lesson_opened.connect(lambda: heard.append("lesson"))
    session.playhead.go(1000)
    session.selection.select("W1", (3, 3))
    session.open_lesson(gate)
    assert heard == ["opened", "lesson"]
    assert (session.samples.count, session.samples.split, session.playhead.position) == (4, "train", 2)
    assert session.run.settings.learning_rate == 0.1
    assert session.run.settings.fresh is False
    assert session.samples.predictions.tolist() == [1, 0, 0, 0]
    assert session.trace.arrays["t"].tolist() == [1]
    assert session.selection.array is None
    session.run.start()
    assert session.run.test_accuracy[-1] == 1
    session.open_lesson(catalogue.find())
    assert (session.samples.split, session.samples.is_pictures) == ("test", True)
    assert session.history.line is None


def test_a_lesson_that_cannot_be_opened_changes_nothing(session: Session, gate: Lesson) -> None:
    (gate.folder / "gate.csv").write_text("a,b,t\n1,1,7\n", "utf-8")
    trace = session.trace
    with pytest.raises(UnreadableFile, match="gate.csv"):
        session.open_lesson(gate)
    assert session.trace is trace
    assert session.lesson.id == catalogue.find().id


def test_a_network_that_does_not_fit_the_data_is_refused_in_words(tmp_path: Path, gate: Lesson) -> None:
    (gate.folder / "lesson.toml").write_text(GATE.replace("input_shape = [2]", "input_shape = [3]").replace(
        "[[0.5], [0.5]]", "[[0.5], [0.5], [0.5]]"), "utf-8")
    with pytest.raises(UnreadableFile, match="takes 3 numbers"):
        Session(Lesson.read(gate.folder))


def test_another_network_is_a_change_that_reset_takes_back(session: Session) -> None:
    before = session.network.spec()
    other = Network.from_spec({**before, "layers": before["layers"][-2:]}, 1)
    session.set_network(other)
    assert (session.network, session.original) == (other, False)
    assert len(session.trace.columns) == 2
    session.reset_lesson()
    assert (session.network.spec(), session.original) == (before, True)
    with pytest.raises(ValueError, match="takes 9"):
        session.set_network(Network.from_spec({**before, "input_shape": [9]}, 1))


def test_other_data_are_walked_through_and_trained_on(session: Session) -> None:
    session.set_data(session.dataset.changed(normalize=False))
    assert session.trace.arrays["x"].max() > 200
    assert not session.original
    session.reset_lesson()
    assert session.trace.arrays["x"].max() <= 1
    assert session.dataset is data.load("mnist")


def test_a_table_of_numbers_is_trained_on_without_an_accuracy(session: Session, gate: Lesson) -> None:
    (gate.folder / "lesson.toml").write_text(
        GATE.replace('classes = ["0", "1"]', "").replace("PerceptronCriterion", "MeanSquaredError").replace(
            'kind = "Step"', 'kind = "Identity"'), "utf-8")
    problems: list[str] = []
    session.problem.connect(problems.append)
    session.open_lesson(Lesson.read(gate.folder))
    session.run.start()
    assert np.isfinite(session.run.losses).all()
    assert (session.run.test_accuracy, problems) == ([], [])
