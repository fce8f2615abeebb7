"""Long jobs run beside the window and tell it what they find, in order and in its own thread."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from visualnn.ui.runner import Runner


class Listener:
    """What a job told, and on which thread."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.errors: list[BaseException | None] = []
        self.threads: set[int] = set()

    @property
    def results(self) -> list[int]:
        return [result for batch in self.batches for result in batch]

    def receive(self, batch: list[int]) -> None:
        self.batches.append(batch)
        self.threads.add(threading.get_ident())

    def ended(self, error: BaseException | None) -> None:
        self.errors.append(error)
        self.threads.add(threading.get_ident())


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.wait(5)


@pytest.fixture
def listener() -> Listener:
    return Listener()


def endless(going: threading.Event) -> Iterator[int]:
    """Yields until it is closed; `going` says that it has begun."""
    number = 0
    while True:
        yield number
        number += 1
        going.set()
        threading.Event().wait(0.001)


def test_everything_a_job_yields_arrives_in_order(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    runner.start(iter(range(5000)), listener.receive, listener.ended)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert listener.results == list(range(5000))
    assert listener.errors == [None]


def test_results_are_handed_over_in_lists_on_the_thread_of_the_window(
    qtbot: QtBot, runner: Runner, listener: Listener
) -> None:
    pulled_on = set()

    def job() -> Iterator[int]:
        for number in range(1000):
            pulled_on.add(threading.get_ident())
            yield number

    runner.start(job(), listener.receive, listener.ended)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert listener.threads == {threading.get_ident()}
    assert pulled_on and threading.get_ident() not in pulled_on
    assert len(listener.batches) < 100


def test_an_exception_in_a_job_is_told_after_its_last_result(
    qtbot: QtBot, runner: Runner, listener: Listener
) -> None:
    def job() -> Iterator[int]:
        yield 1
        raise RuntimeError("the disk is on fire")

    runner.start(job(), listener.receive, listener.ended)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert listener.results == [1]
    assert str(listener.errors[0]) == "the disk is on fire"
    assert not runner.busy


def test_a_listener_that_fails_ends_its_job_and_is_told_so(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    def fail(batch: list[int]) -> None:
        raise ValueError("cannot take it")

    runner.start(endless(threading.Event()), fail, listener.ended)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert str(listener.errors[0]) == "cannot take it"
    assert not runner.busy


def test_no_timer_ticks_while_nothing_runs(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    assert not runner._timer.isActive()
    runner.start(iter([1]), listener.receive, listener.ended)
    assert runner._timer.isActive()
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert not runner._timer.isActive()


def test_waiting_ends_a_job_at_its_next_result(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    going = threading.Event()
    runner.start(endless(going), listener.receive, listener.ended)
    assert going.wait(5)
    assert runner.wait(5)
    assert listener.errors == [None]
    assert listener.results[:2] == [0, 1]
    assert not runner.busy


def test_a_job_that_does_not_answer_is_left_behind(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    release = threading.Event()

    def stubborn() -> Iterator[int]:
        release.wait(10)
        yield 1

    runner.start(stubborn(), listener.receive, listener.ended)
    assert not runner.wait(0.05)
    assert not runner.busy
    assert listener.errors == []
    release.set()


def test_two_jobs_run_side_by_side(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    other = Listener()
    runner.start(iter(range(100)), listener.receive, listener.ended)
    runner.start(iter(range(200)), other.receive, other.ended)
    qtbot.waitUntil(lambda: bool(listener.errors and other.errors))
    assert len(listener.results) == 100
    assert len(other.results) == 200


def test_a_window_that_takes_long_to_show_results_asks_for_them_less_often(qtbot: QtBot, runner: Runner) -> None:
    """On a slow computer the job keeps its share of the interpreter."""
    batches: list[int] = []
    ended: list[object] = []

    def slow(batch: list[int]) -> None:
        batches.append(len(batch))
        finish = time.thread_time() + 0.1
        while time.thread_time() < finish:
            pass

    going = threading.Event()
    runner.start(endless(going), slow, ended.append)
    first = runner.interval
    qtbot.waitUntil(lambda: len(batches) >= 6, timeout=20_000)
    assert runner.interval > 3 * first
    assert runner.wait(5)
    runner.start(iter(range(10)), batches.extend, ended.append)
    assert runner.interval == first, "the next job begins quickly again"
    qtbot.waitUntil(lambda: len(ended) == 2)


def test_widgets_nobody_needs_are_never_destroyed_on_the_job_s_thread(qtbot: QtBot, runner: Runner) -> None:
    """Python collects garbage on whatever thread happens to make objects, and a widget must die where it lived."""
    died_on: list[int] = []

    class Circle:
        """Garbage that only the collector finds, as a closed dialog is."""

        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            died_on.append(threading.get_ident())

    def makes_objects() -> Iterator[int]:
        for number in range(200):
            kept = [[] for _ in range(1000)]
            yield number + len(kept)

    ended: list[object] = []
    for _ in range(50):
        Circle()
    before = gc.isenabled()
    runner.start(makes_objects(), lambda batch: None, ended.append)
    qtbot.waitUntil(lambda: bool(ended))
    assert gc.isenabled() == before
    gc.collect()
    assert len(died_on) == 50
    assert set(died_on) == {threading.get_ident()}


def test_a_listener_that_fails_is_told_once(qtbot: QtBot, runner: Runner) -> None:
    told: list[object] = []

    def fails(error: object) -> None:
        told.append(error)
        raise RuntimeError("the listener broke")

    with capture_exceptions() as caught:
        runner.start(iter(range(3)), lambda batch: None, fails)
        qtbot.waitUntil(lambda: bool(told))
        qtbot.wait(4 * runner.interval)
    assert len(told) == len(caught) == 1
    assert not runner.busy
