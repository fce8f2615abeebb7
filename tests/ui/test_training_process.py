"""The window with a process that trains behind it: same bits, other lessons in the middle, and closing at any time."""

from __future__ import annotations

import os

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from visualnn.lessons import catalogue
from visualnn.session.processes import Processes
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui.window import Window


@pytest.fixture
def session() -> Session:
    session = Session(catalogue.find("playground"), Settings(language="en", theme="light"))
    session.workshop = Processes()
    return session


def problems_of(window: Window) -> list[str]:
    heard: list[str] = []
    window.session.problem.connect(heard.append)
    window.heard = heard  # type: ignore[attr-defined] - signals hold listeners weakly
    return heard


def test_the_bits_are_those_of_a_run_without_a_window_paused_or_not(qtbot: QtBot, window: Window) -> None:
    plain = Session(catalogue.find("playground"))
    for session in (plain, window.session):
        session.run.set(epochs=40, optimizer="Adam", noise=0.1)
    plain.run.start()
    run, heard = window.session.run, problems_of(window)
    run.start()
    for update in (7, 61):
        qtbot.waitUntil(lambda update=update: run.update > update, timeout=30_000)
        run.pause()
        qtbot.wait(20)
        run.resume()
    qtbot.waitUntil(lambda: run.state == "idle", timeout=30_000)
    assert run.losses == plain.run.losses and not heard
    assert np.array_equal(window.session.network.flat, plain.network.flat)


def test_another_lesson_in_the_middle_and_back(qtbot: QtBot, window: Window) -> None:
    run, heard = window.session.run, problems_of(window)
    run.set(epochs=10_000)
    for lesson in ("linear-unit", "playground", "xor-of-three"):
        run.start()
        qtbot.waitUntil(lambda: run.update > 5, timeout=30_000)
        window.session.open_lesson(catalogue.find(lesson))
        assert run.state == "idle" and not len(run.losses)
    run.set(epochs=2)
    run.start()
    qtbot.waitUntil(lambda: run.state == "idle" and run.fraction == 1, timeout=30_000)
    assert not heard


def test_closing_in_the_middle_leaves_no_process(qtbot: QtBot, window: Window) -> None:
    run, heard = window.session.run, problems_of(window)
    run.set(epochs=10_000)
    run.start()
    qtbot.waitUntil(lambda: run.update > 5, timeout=30_000)
    workshop = window.session.workshop
    assert isinstance(workshop, Processes)
    pids = [worker.process.pid for worker in workshop._busy]
    window.close()
    assert pids and not heard
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)
