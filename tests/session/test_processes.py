"""Training in a process of its own is the same as on a thread: orders, results to the bit, errors, and its end."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from visualnn.engine import Sigmoid
from visualnn.engine.layer import Layer
from visualnn.lessons import catalogue
from visualnn.session import Session
from visualnn.session.processes import Processes
from visualnn.session.run import training_data
from visualnn.session.shared_arrays import LARGE, Place, Reader, Shelf


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    workshop = Processes()
    yield workshop
    workshop.close()


def opened(workshop: Processes | None = None, lesson: str = "playground", **settings: Any) -> Session:
    session = Session(catalogue.find(lesson))
    if workshop is not None:
        session.workshop = workshop
    session.run.set(**settings)
    return session


class OnThread:
    """An executor that pulls on a thread and hands over when the test says so."""

    def __call__(self, job: Any, receive: Any, ended: Any) -> None:
        self.results: list[Any] = []
        self.receive, self.ended, self.error = receive, ended, None

        def pull() -> None:
            try:
                for report in job:
                    self.results.append(report)
            except Exception as error:
                self.error = error

        self.thread = threading.Thread(target=pull)
        self.thread.start()

    def until(self, condition: Any) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, "it never came to that"
            reports, self.results = self.results, []
            self.receive(reports)
            if not self.thread.is_alive() and not self.results:
                self.ended(self.error)
                self.thread = threading.Thread()
                self.thread.is_alive = lambda: True  # type: ignore[method-assign]
            time.sleep(0.002)


@pytest.mark.parametrize("settings", [
    {"epochs": 3}, {"epochs": 2, "optimizer": "Adam", "noise": 0.2}, {"epochs": 3, "schedule": "cosine", "l2": 0.01},
])  # fmt: skip
def test_the_bits_are_the_same(processes: Processes, settings: dict[str, Any]) -> None:
    here, there = opened(None, **settings), opened(processes, **settings)
    for session in (here, there):
        session.run.start()
    assert np.array_equal(here.network.flat, there.network.flat)
    assert here.run.losses == there.run.losses and here.run.test_accuracy == there.run.test_accuracy
    assert len(here.run.losses) == here.run.update > 0


def test_large_data_are_written_once_and_read_there(processes: Processes) -> None:
    here, there = opened(None, "reading-digits", epochs=1), opened(processes, "reading-digits", epochs=1)
    for session in (here, there):
        session.run.go_on(updates=30)
    assert np.array_equal(here.network.flat, there.network.flat)
    folder = processes._shelf.folder  # type: ignore[union-attr]
    files = sorted(file.stat().st_size for file in folder.iterdir())
    assert files == [10_000 * 784, 60_000 * 784]
    there.run.go_on(updates=30)
    assert len(list(folder.iterdir())) == 2


def test_pause_change_pace_and_stop(processes: Processes) -> None:
    session, hand = opened(processes, epochs=10_000), OnThread()
    session.executor = hand
    run = session.run
    run.advance(3)
    hand.until(lambda: run.state == "paused")
    assert run.update == 3
    run.set(learning_rate=0.01, batch_size=3)
    hand.until(lambda: len(session.history.branches) == 2)
    run.set_pace(50)
    run.resume()
    hand.until(lambda: run.update >= 6)
    run.set_pace(0)
    hand.until(lambda: run.update > 500)
    run.pause()
    hand.until(lambda: not run.losses or session.history.position == run.update)
    run.stop()
    hand.until(lambda: run.state == "idle")
    assert len(run.losses) == run.update == session.history.end
    shown, end = session.network.flat.copy(), session.history.end
    for part in session.history.branches:
        del part.keyframes[1:]
    session.history.forget_earlier()
    here = session.history.reach(end)
    assert np.array_equal(here.flat, shown), "computed again on a thread"


def test_an_error_there_is_an_error_here_and_the_process_goes_on(processes: Processes) -> None:
    session = opened(processes, epochs=1)
    heard: list[str] = []
    session.problem.connect(heard.append)
    data = training_data(session.dataset)
    broken = type(data)(type(data.train)(data.train.x, data.train.t + 7, data.train.scale), data.test)
    plan_of = session.workshop.train
    session.workshop.train = lambda network, _data, plan, control: plan_of(  # type: ignore[method-assign]
        network, broken, plan, control)  # fmt: skip
    session.run.start()
    session.workshop.train = plan_of  # type: ignore[method-assign]
    assert len(heard) == 1 and "labels from 7 to 8" in heard[0] and session.run.state == "idle"
    before = len(processes._idle)
    session.run.start()
    assert session.run.fraction == 1 and len(processes._idle) == before, "the same process is still good"


def test_a_process_that_is_killed_is_told_in_a_sentence_and_the_next_run_works(processes: Processes) -> None:
    session, hand = opened(processes, epochs=10_000), OnThread()
    session.executor = hand
    heard: list[str] = []
    session.problem.connect(heard.append)
    session.run.start()
    hand.until(lambda: session.run.update > 20)
    (worker,) = processes._busy
    os.kill(worker.process.pid or 0, signal.SIGTERM)
    hand.until(lambda: session.run.state == "idle")
    assert len(heard) == 1 and "process that trains has ended" in heard[0] and "Traceback" not in heard[0]
    assert len(session.run.losses) == session.run.update > 0, "what had been reached stays"
    assert session.records.current is not None and session.records.current.ended == "an error ended it"
    session.executor = Session(session.lesson).executor
    session.run.set(epochs=1)
    session.run.start()
    assert session.run.fraction == 1 and len(heard) == 1


def test_a_layer_that_only_this_program_knows_is_trained_here(processes: Processes) -> None:
    made_up = type("MadeUpHere", (Sigmoid,), {})
    try:
        session = opened(processes, "040", epochs=1)
        session = opened(processes, epochs=1)
        kinds = [type(layer) for layer in session.network.layers]
        place = next(place for place, kind in enumerate(kinds) if not session.network.parameter_names(place))
        layers = [made_up() if at == place else type(layer)(**layer.options())
                  for at, layer in enumerate(session.network.layers)]  # fmt: skip
        session.set_network(type(session.network)(layers, session.network.input_shape, session.network.loss))
        session.run.start()
        assert session.run.fraction == 1
    finally:
        Layer.kinds.pop("MadeUpHere")


def test_closing_ends_the_processes_in_the_middle_of_a_run() -> None:
    workshop = Processes()
    session, hand = opened(workshop, epochs=10_000), OnThread()
    session.executor = hand
    session.run.start()
    hand.until(lambda: session.run.update > 20)
    (worker,) = workshop._busy
    pid = worker.process.pid or 0
    workshop.close()
    hand.thread.join(10)
    assert not hand.thread.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_shelf_gives_back_what_it_got_and_keeps_within_its_room() -> None:
    shelf, reader = Shelf(most=5 * LARGE), Reader()
    arrays = [np.full((LARGE, 2), number, np.uint8)[:, ::stride] for number, stride in ((1, 1), (2, 2), (3, 1), (4, 1))]
    small = np.arange(3)
    assert reader.get(shelf.put(small)) is small
    for array in arrays:
        sent = shelf.put(array)
        assert isinstance(sent, Place) and shelf.put(array) is sent
        read = reader.get(sent)
        assert np.array_equal(read, array) and not read.flags.writeable
    folder = shelf.folder
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 5 * LARGE
    shelf.close()
    assert not folder.exists()
