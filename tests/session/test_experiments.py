"""Experiments: every run is that of the Training panel, to the bit; what is done stays, whatever happens."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visualnn.engine import Network
from visualnn.lessons import catalogue
from visualnn.paths import user_folder
from visualnn.session.control import Control
from visualnn.session.experiments import Axis, Design, Experiments
from visualnn.session.experiments.csv_file import csv_of
from visualnn.session.experiments.design import values_of
from visualnn.session.experiments.folder import DESIGN
from visualnn.session.experiments.telling import band, settings_text, summary, written
from visualnn.session.report import Plan, Report, TrainingData
from visualnn.session.session import Session
from visualnn.session.training_settings import TrainingSettings
from visualnn.session.workshop import Here


@pytest.fixture
def session() -> Session:
    """Points of two colours in the plane: an epoch takes a moment."""
    session = Session(catalogue.find("140"))
    session.run.set(epochs=3, batch_size=20)
    return session


@pytest.fixture
def problems(session: Session) -> list[str]:
    heard: list[str] = []
    session.problem.connect(heard.append)
    return heard


def design(session: Session, *axes: Axis) -> Design:
    return Design(session.run.settings, axes)


class ByHand:
    """An executor whose jobs are pulled when a test says so, in turns."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Iterator[Any], Callable[[list[Any]], None], Callable[[BaseException | None], None]]] = []

    def __call__(self, job: Iterator[Any], receive: Callable[[list[Any]], None],
                 ended: Callable[[BaseException | None], None]) -> None:
        self.jobs.append((job, receive, ended))

    def pull(self, many: int = 10**9) -> None:
        while self.jobs and many:
            job, receive, ended = self.jobs.pop(0)
            try:
                receive([next(job)])
            except StopIteration:
                ended(None)
            else:
                self.jobs.append((job, receive, ended))
            many -= 1


class Two(Here):
    """A workshop with room for two, in this thread."""

    spare = 2


# The design


def test_values_are_typed_one_by_one_or_as_a_range() -> None:
    assert values_of("learning_rate", "0.01, 0.1,1") == (0.01, 0.1, 1.0)
    assert values_of("batch_size", "10，100") == (10, 100)
    assert values_of("seed", "0..4") == (0, 1, 2, 3, 4)
    assert values_of("learning_rate", "0.01..10/4") == (0.01, 0.1, 1.0, 10.0)
    assert values_of("dropout", "0..0.5/3") == (0.0, 0.25, 0.5)
    assert values_of("batch_size", "1..1000/4") == (1, 10, 100, 1000)
    assert values_of("optimizer", "sgd, Adam, SGD") == ("SGD", "Adam")


@pytest.mark.parametrize(("field", "text", "words"), [
    ("batch_size", "10, many", "mini-batch: “many” cannot be read. Type whole numbers"),
    ("batch_size", "2.5", "cannot be read"), ("learning_rate", "0.1..1", "0.01..10/4 for four of them"),
    ("learning_rate", "nan", "cannot be read"), ("learning_rate", " , ", "type values with commas"),
    ("seed", "5..1", "cannot be read"), ("seed", "0..1000", "64 values at most"), ("seed", "0..9/1", "cannot be read"),
    ("optimizer", "Adamant", "there is no “Adamant”; there are"), ("seed", "0..9/x", "cannot be read"),
])  # fmt: skip
def test_what_cannot_be_read_is_said(field: str, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace(".", r"\.").replace("“", "“")):
        values_of(field, text)


def test_what_cannot_be_compared_is_said(session: Session) -> None:
    rate = Axis("learning_rate", (0.1, 1.0))
    for axes, words in (((rate, rate), "different settings"), ((), "different settings"),
                        ((Axis("learning_rate", (0.1, -1.0)),), "greater than 0"),
                        ((Axis("learning_rate", (0.1, 0.1)),), "there once"),
                        ((Axis("fresh", (True, False)),), "different settings"),
                        ((Axis("seed", tuple(range(9))), Axis("batch_size", tuple(range(1, 9)))), "72 runs")):
        with pytest.raises(ValueError, match=words):
            design(session, *axes).check(100)


def test_the_first_axis_goes_fastest_and_optimizers_have_their_usual_rate(session: Session) -> None:
    found = design(session, Axis("optimizer", ("SGD", "Adam")), Axis("batch_size", (10, 20)))
    assert found.shape == (2, 2)
    assert [(one.optimizer, one.batch_size) for one in found.runs] == [
        ("SGD", 10), ("Adam", 10), ("SGD", 20), ("Adam", 20)]  # fmt: skip
    base = session.run.settings
    usual = {base.optimizer: base.learning_rate}
    assert all(one.learning_rate == usual.get(one.optimizer, 0.001) for one in found.runs if one.optimizer == "Adam")
    both = design(session, Axis("optimizer", ("SGD", "Adam")), Axis("learning_rate", (0.5,)))
    assert {one.learning_rate for one in both.runs} == {0.5}


# The runs


def test_every_run_has_the_bits_of_the_same_run_in_the_training_panel(session: Session) -> None:
    session.run.set(noise=0.1, schedule="cosine")
    before = session.network.flat.copy()
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("optimizer", ("SGD", "Adam")), Axis("seed", (3, 4))))
    assert one is not None and one.over == one.count == 4
    assert np.array_equal(session.network.flat, before) and session.history.runs == []
    for number, settings in enumerate(one.design.runs):
        own = Session(catalogue.find("140"))
        own.run.settings = settings
        own.run.start()
        assert np.array_equal(experiments.folder.parameters(one.key, number), own.network.flat)
        curves, outcome = own.history.curves, one.outcomes[number]
        assert outcome.test == tuple(curves.test_accuracy) and outcome.train == tuple(curves.train_accuracy)
        assert outcome.epochs == tuple(curves.accuracy_epochs) and outcome.epochs[-1] == 3
        losses = np.array(curves.losses).reshape(-1, len(curves.losses) // len(outcome.losses))
        assert outcome.losses == pytest.approx(losses.mean(axis=1))


def test_what_diverges_is_noted_and_the_rest_goes_on(session: Session) -> None:
    session.open_lesson(catalogue.find("040"))
    session.run.set(epochs=200)
    experiments = Experiments(session)
    rates, sizes = Axis("learning_rate", (0.001, 0.01, 10.0)), Axis("batch_size", (1, 5))
    one = experiments.start(design(session, rates, sizes))
    assert one is not None and [one.outcomes[k].state for k in range(6)] == ["done", "done", "diverged"] * 2
    scores = one.scores("loss")
    assert set(scores) == {0, 1, 3, 4} and one.outcomes[2].score("loss") is None
    assert scores[one.best("loss")] == min(scores.values())  # type: ignore[index]


def test_the_best_run_is_the_first_of_the_best(session: Session) -> None:
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("epochs", (1, 2, 40))))
    assert one is not None and one.measures == ("best", "last", "loss")
    best, scores = one.best("best"), one.scores("best")
    assert best is not None and scores[best] == max(scores.values())
    assert all(scores[k] < scores[best] for k in range(best))
    assert scores[2] == max(one.outcomes[2].test) >= one.scores("last")[2] == one.outcomes[2].test[-1]


def test_what_fails_is_noted_and_the_rest_goes_on(session: Session) -> None:
    class Clumsy(Here):
        def train(self, network: Network, data: TrainingData, plan: Plan, control: Control) -> Iterator[Report]:
            if plan.settings.seed == 1:
                raise MemoryError("no room")
            return super().train(network, data, plan, control)

    session.workshop = Clumsy()
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("seed", (0, 1, 2))))
    assert one is not None and [one.outcomes[k].state for k in range(3)] == ["done", "failed", "done"]
    assert one.outcomes[1].error == "no room" and experiments.running is None
    assert Experiments(session).all[0].outcomes == one.outcomes


def test_runs_are_made_side_by_side_and_none_twice(session: Session) -> None:
    session.executor, session.workshop = (hand := ByHand()), Two()
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("seed", (0, 1, 2, 3, 4))))
    assert one is not None and len(hand.jobs) == experiments.side_by_side == 2
    hand.pull(6)
    assert experiments.progress_of(one, 0) is not None and experiments.progress_of(one, 1) is not None
    assert experiments.progress_of(one, 2) is None and 0 < experiments.share < 1
    hand.pull()
    assert one.over == 5 and experiments.running is None and experiments.share == 0
    session.executor, session.workshop = Session(catalogue.find("140")).executor, Here()
    again = experiments.start(one.design)
    assert again is not None
    for number in range(5):
        first, second = (experiments.folder.parameters(which.key, number) for which in (one, again))
        assert np.array_equal(first, second)


def test_it_stops_and_goes_on_after_a_restart(session: Session, problems: list[str]) -> None:
    session.executor = (hand := ByHand())
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("seed", (0, 1, 2))))
    assert one is not None
    while one.over < 1:
        hand.pull(1)
    hand.pull(3)
    experiments.stop()
    hand.pull()
    assert one.waiting == [1, 2] and list(one.outcomes) == [0] and experiments.running is None
    later = Session(catalogue.find("140"))
    later.run.set(epochs=9)  # the experiment has settings of its own
    again = Experiments(later)
    found = again.all[0]
    assert found.waiting == [1, 2] and found.outcomes == one.outcomes and found.design == one.design
    again.go_on(found)
    assert found.waiting == [] and found.outcomes[2].epochs[-1] == 3
    whole = again.start(found.design)
    assert whole is not None
    strip = [outcome.test for outcome in found.outcomes.values()]
    assert strip == [outcome.test for outcome in whole.outcomes.values()]
    assert problems == []


def test_it_goes_on_only_with_its_own_network(session: Session) -> None:
    session.executor = (hand := ByHand())
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("seed", (0, 1))))
    assert one is not None
    hand.pull(2)
    assert experiments.start(one.design) is None  # one at a time
    experiments.stop()
    hand.pull()
    session.open_lesson(catalogue.find("030"))
    with pytest.raises(ValueError, match="It was begun with the network"):
        experiments.go_on(one)


# What comes of them


def test_the_settings_and_the_network_of_a_run_are_taken(session: Session) -> None:
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("learning_rate", (0.01, 0.02))))
    assert one is not None
    experiments.take_settings(one, 1)
    assert session.run.settings == one.design.runs[1]
    experiments.show_network(one, 1)
    assert np.array_equal(session.network.flat, experiments.folder.parameters(one.key, 1))
    session.open_lesson(catalogue.find("010"))
    with pytest.raises(ValueError, match="takes 2 numbers"):
        experiments.show_network(one, 0)


def test_without_classes_the_loss_is_compared(session: Session) -> None:
    session.open_lesson(catalogue.find("040"))
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("seed", (0, 1))))
    assert one is not None and one.measures == ("loss",)
    assert all(outcome.state == "done" and outcome.losses and not outcome.test for outcome in one.outcomes.values())
    assert len(one.scores("loss")) == 2


def test_what_is_broken_is_skipped_with_a_sentence(session: Session) -> None:
    experiments = Experiments(session)
    kept, broken, hurt = (experiments.start(design(session, Axis("seed", (0, k)))) for k in (1, 2, 3))
    assert kept and broken and hurt and len({kept.key, broken.key, hurt.key}) == 3
    folder = user_folder() / "experiments"
    (folder / broken.key / DESIGN).write_bytes(b"{")
    (folder / hurt.key / "run-000.npz").write_bytes((folder / hurt.key / "run-000.npz").read_bytes()[:99])
    again = Experiments(session)
    assert [one.key for one in again.all] == [kept.key, hurt.key]
    assert len(again.broken) == 1 and "it is no experiment" in again.broken[0]
    assert again.all[1].waiting == [0]
    again.go_on(again.all[1])
    assert again.all[1].outcomes[0].test == hurt.outcomes[0].test


@pytest.mark.parametrize("change", [
    {"axes": [{"field": "seed", "values": list(range(10**4))}]}, {"axes": [{"field": "__class__", "values": [1]}]},
    {"axes": "seed"}, {"settings": {"epochs": "many"}}, {"network": {"layers": 5}}, {"began": math.inf},
    {"experiment": 99}, {"data": 7},
])  # fmt: skip
def test_a_hostile_design_is_refused(session: Session, change: dict[str, Any]) -> None:
    one = Experiments(session).start(design(session, Axis("seed", (0, 1))))
    assert one is not None
    path = user_folder() / "experiments" / one.key / DESIGN
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    again = Experiments(session)
    assert again.all == [] and len(again.broken) == 1


def test_they_are_deleted(session: Session) -> None:
    experiments = Experiments(session)
    first = experiments.start(design(session, Axis("seed", (0, 1))))
    second = experiments.start(design(session, Axis("seed", (2, 3))))
    assert first and second and experiments.shown is second
    experiments.delete(second)
    assert experiments.shown is first and experiments.all == [first]
    assert [one.key for one in Experiments(session).all] == [first.key]
    assert [path.name for path in (user_folder() / "experiments").iterdir()] == [first.key]


def test_a_full_disk_is_told_once_and_the_runs_go_on(session: Session, problems: list[str], tmp_path: Path) -> None:
    (user_folder() / "experiments").write_text("a file where a folder should be")
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("seed", (0, 1, 2))))
    assert one is not None and one.over == 3 and experiments.all == [one]
    assert len(problems) == 1 and "it cannot be kept" in problems[0]
    experiments.show_network(one, 2)  # its weights are kept in memory instead
    assert np.array_equal(session.network.flat, one.outcomes[2].flat)  # type: ignore[arg-type]


def test_settings_that_cannot_be_are_said(session: Session, problems: list[str]) -> None:
    experiments = Experiments(session)
    assert experiments.start(Design(TrainingSettings(), (Axis("learning_rate", (-1.0,)),))) is None
    assert len(problems) == 1 and "greater than 0" in problems[0]


# What is said of them


def test_seeds_are_told_with_their_spread(session: Session) -> None:
    experiments = Experiments(session)
    one = experiments.start(design(session, Axis("seed", (0, 1, 2, 3))))
    assert one is not None
    scores = sorted(one.scores("best").values())
    spread = f"{100 * (scores[-1] - scores[0]):.1f}"
    assert summary(one, "best") == (
        f"Best accuracy {100 * scores[0]:.1f} to {100 * scores[-1]:.1f} %: with other seeds alone it differs by "
        f"{spread} points, so a smaller difference between two settings may be chance.")
    places, values = band(one, "accuracy")  # type: ignore[misc]
    tests = np.array([outcome.test for outcome in one.outcomes.values()])
    assert places.tolist() == list(one.outcomes[0].epochs)
    assert np.array_equal(values, [tests.min(0), np.median(tests, 0), tests.max(0)])
    single = experiments.start(design(session, Axis("seed", (0,))))
    assert single is not None and "says nothing of how much chance" in summary(single, "last")
    assert band(single, "losses") is None


def test_runs_of_different_lengths_make_one_band(session: Session) -> None:
    one = Experiments(session).start(design(session, Axis("epochs", (1, 2))))
    assert one is not None
    places, values = band(one, "losses")  # type: ignore[misc]
    assert places.tolist() == list(one.outcomes[1].loss_epochs)
    assert np.array_equal(values[0, -4:], one.outcomes[1].losses[-4:]) and np.isfinite(values).all()


def test_a_grid_is_told_with_its_best_and_what_diverged(session: Session) -> None:
    session.open_lesson(catalogue.find("040"))
    session.run.set(epochs=200)
    one = Experiments(session).start(design(session, Axis("learning_rate", (0.001, 10.0))))
    assert one is not None and settings_text(one, 1) == "learning rate 10"
    first = written(one.outcomes[0].losses[-1], "loss")
    assert summary(one, "loss") == (f"Best (★): learning rate 0.001, with {first}. "
                                    "1 run diverged (✗): its steps were too large.")


def test_all_numbers_are_in_the_table(session: Session) -> None:
    one = Experiments(session).start(design(session, Axis("batch_size", (10, 20)), Axis("optimizer", ("SGD", "Adam"))))
    assert one is not None
    rows = list(csv.DictReader(io.StringIO(csv_of(one))))
    for number, outcome in one.outcomes.items():
        own = [row for row in rows if int(row["run"]) == number + 1]
        assert {row["optimizer"] for row in own} == {one.design.runs[number].optimizer}
        assert [float(row["epochs_done"]) for row in own] == list(outcome.epochs)
        assert [float(row["test_accuracy"]) for row in own] == list(outcome.test)
        assert [float(row["loss"]) for row in own if row["loss"]] == list(outcome.losses)
        assert {row["validation_accuracy"] for row in own} == {""}
