"""Training as a person meets it: started, paused, stopped, gone on with, and going wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from tests.session.conftest import Heard
from visualnn.session import Session


class ByHand:
    """An executor that pulls the job one report at a time, when the test says so."""

    def __init__(self) -> None:
        self.running = False

    def __call__(self, job: Iterator[Any], receive: Callable, ended: Callable) -> None:
        self.job, self.receive, self.ended, self.running = job, receive, ended, True

    def pull(self, reports: int = 1) -> None:
        for _ in range(reports):
            try:
                self.receive([next(self.job)])
            except StopIteration:
                self.running = False
                self.ended(None)
                return
            except Exception as error:
                self.running = False
                self.ended(error)
                return


@pytest.fixture
def by_hand(session: Session) -> ByHand:
    session.executor = ByHand()
    return session.executor


def test_training_shows_its_curves_and_its_network(session: Session, heard: Heard) -> None:
    run = session.run
    run.set(epochs=2, optimizer="Adam", learning_rate=0.005, batch_size=10)
    run.start()
    assert run.state == "idle"
    assert run.fraction == 1
    assert len(run.losses) == len(run.loss_epochs) == 2 * 150
    assert run.loss_epochs[-1] == 2.0
    assert len(run.test_accuracy) == len(run.accuracy_epochs) == 9
    assert run.test_accuracy[-1] > 0.7 > run.test_accuracy[0]
    # What is shown is the network that was trained.
    said = session.network.forward(session.dataset.inputs("test")).argmax(1)
    assert np.mean(said == session.dataset.test.labels) == run.test_accuracy[-1]
    assert np.array_equal(session.trace.arrays["W1"], session.network.parameters["W1"])
    assert heard.problems == []


def test_the_same_seed_trains_the_same_network(session: Session) -> None:
    runs = []
    for _ in range(2):
        session.run.set(epochs=1, seed=4)
        session.run.start()
        runs.append(session.network.flat.copy())
    assert np.array_equal(*runs)
    session.run.set(seed=5)
    session.run.start()
    assert not np.array_equal(session.network.flat, runs[0])


def test_going_on_continues_weights_and_curves(session: Session) -> None:
    run = session.run
    run.set(epochs=1)
    run.start()
    first = session.network.flat.copy()
    run.set(fresh=False)
    run.start()
    assert run.accuracy_epochs[0] == 0
    assert run.accuracy_epochs[-1] == 2
    assert run.test_accuracy[5] == run.test_accuracy[4], "it goes on from what was reached"
    assert not np.array_equal(session.network.flat, first)
    run.set(fresh=True)
    run.start()
    assert run.accuracy_epochs[-1] == 1
    assert np.array_equal(session.network.flat, first)


def test_the_trace_keeps_the_old_weights_while_training_goes_on(session: Session, by_hand: ByHand) -> None:
    session.run.start()
    old, kept = session.trace, session.trace.arrays["W1"].copy()
    by_hand.pull(5)
    assert np.array_equal(old.arrays["W1"], kept)


def test_stop_ends_between_two_reports_and_keeps_what_was_reached(
    session: Session, by_hand: ByHand, heard: Heard
) -> None:
    run = session.run
    run.start()
    by_hand.pull(4)
    run.stop()
    while by_hand.running:
        by_hand.pull()
    assert run.state == "idle"
    assert 0 < run.fraction < 1
    said = session.network.forward(session.dataset.inputs("test")).argmax(1)
    share = np.mean(said == session.dataset.test.labels)
    assert run.test_accuracy[-1] == share, "the last point is that of the weights that were kept"
    assert f"stopped after {run.update} of" in heard.said[-1]
    assert f"{share:.2%}" in heard.said[-1]


def test_a_paused_run_waits_and_goes_on(session: Session) -> None:
    import threading

    ended = threading.Event()
    reports: list[Any] = []

    def on_thread(job: Iterator[Any], receive: Callable, end: Callable) -> None:
        def pull() -> None:
            for report in job:
                reports.append(report)
            ended.set()

        threading.Thread(target=pull, daemon=True).start()

    session.executor = on_thread
    session.run.set(epochs=3)
    session.run.start()
    session.run.pause()
    assert session.run.state == "paused"
    assert not ended.wait(0.3)
    session.run.resume()
    assert session.run.state == "running"
    assert ended.wait(30)
    assert reports[-1].update == reports[-1].updates


def test_opening_another_network_ends_the_run_and_hears_no_more_of_it(session: Session, by_hand: ByHand) -> None:
    session.run.start()
    by_hand.pull(3)
    session.lesson_weights()
    shown = session.network.flat.copy()
    assert session.run.state == "idle"
    by_hand.pull(3)
    assert np.array_equal(session.network.flat, shown)


def test_an_error_in_the_job_is_one_sentence_and_the_next_run_works(
    session: Session, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> float:
        raise RuntimeError("the cat sat on the keyboard")

    with monkeypatch.context() as patch:
        patch.setattr("visualnn.session.job.accuracy", breaks)
        session.run.start()
    assert session.run.state == "idle"
    assert "the cat sat on the keyboard" in heard.problems[0]
    session.run.set(epochs=1)
    session.run.start()
    assert session.run.fraction == 1


def test_a_loss_that_is_no_number_stops_the_run_and_says_what_to_do(session: Session, heard: Heard) -> None:
    session.run.set(optimizer="Momentum", learning_rate=1e38, epochs=50)
    session.run.start()
    assert session.run.fraction < 1
    assert "smaller learning rate" in heard.problems[0]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"epochs": 0}, "Epochs"), ({"batch_size": -1}, "Mini-batch size"), ({"seed": 1.5}, "Seed"),
     ({"learning_rate": 0}, "learning rate"), ({"learning_rate": float("nan")}, "learning rate"),
     ({"batch_size": 10**6}, "1500"), ({"optimizer": "Magic"}, "Magic")],
)
def test_settings_that_cannot_work_are_refused_in_a_sentence(session: Session, wrong: dict, words: str) -> None:
    before = session.run.settings
    with pytest.raises(ValueError, match=words):
        session.run.set(**wrong)
    assert session.run.settings == before


def test_another_optimizer_brings_the_rate_that_suits_it(session: Session) -> None:
    run = session.run
    run.choose_optimizer("Adam")
    assert (run.settings.optimizer, run.settings.learning_rate) == ("Adam", 0.001)
    run.choose_optimizer("SGD")
    assert run.settings.learning_rate == session.lesson.training["learning_rate"]


def test_another_optimizer_shows_in_the_update_of_the_trace(session: Session) -> None:
    assert "mW1'" not in session.trace.arrays
    session.run.set(optimizer="Adam", learning_rate=0.001)
    assert "mW1'" in session.trace.arrays
    assert session.playhead.position == session.trace.phase_starts["loss"]


def test_a_job_that_ends_with_nothing_to_report_ends_quietly(session: Session, heard: Heard, by_hand: ByHand) -> None:
    """A thread that is stopped before its first report hands over an empty list."""
    session.run.start()
    session.run.stop()
    by_hand.receive([])
    by_hand.ended(None)
    assert session.run.state == "idle"
    assert heard.problems == []
