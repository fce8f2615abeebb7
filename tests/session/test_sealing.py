"""The seal says what the checks of the lesson came to, and nothing that has not been checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.lesson_folder import change, write_lesson
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.session import Session
from visualnn.session.sealing import is_published


class Later:
    """An executor that does a job when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Iterator[Any], Callable[[list[Any]], None], Callable[[BaseException | None], None]]] = []

    def __call__(self, job: Iterator[Any], receive: Callable[[list[Any]], None],
                 ended: Callable[[BaseException | None], None]) -> None:
        self.jobs.append((job, receive, ended))

    def work(self) -> None:
        for job, receive, ended in self.jobs:
            error: BaseException | None = None
            try:
                for result in job:
                    receive([result])
            except Exception as failed:
                error = failed
            ended(error)
        self.jobs.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_lesson(tmp_path / "kite")


def sealed(folder: Path) -> Session:
    session = Session(Lesson.read(folder))
    session.sealing.begin()
    return session


def test_nothing_is_checked_before_somebody_looks(folder: Path) -> None:
    later = Later()
    session = Session(Lesson.read(folder), executor=later)
    assert session.sealing.state == "unchecked" and not later.jobs
    session.sealing.begin()
    assert session.sealing.state == "checking" and len(later.jobs) == 1
    session.sealing.begin()
    assert len(later.jobs) == 1


def test_a_lesson_that_keeps_its_promises_is_sealed_with_the_most_digits(folder: Path) -> None:
    sealing = sealed(folder).sealing
    assert sealing.state == "agrees" and sealing.failed == () and sealing.problem == ""
    assert [found.check.what for found in sealing.outcomes] == ["z1", "a2", "parameters", "correct"]
    assert sealing.best is not None and (sealing.best.check.what, sealing.best.decimals) == ("a2", 3)


def test_a_publication_counts_more_than_what_was_computed_here(folder: Path) -> None:
    change(folder, 'expected = 0.576\nsource = "worked out with pencil and paper"',
           'expected = 0.57555515\nsource = "Computed here, checked by central differences"')
    best = sealed(folder).sealing.best
    assert best is not None and best.check.what == "z1" and is_published(best.check)


def test_a_number_that_is_another_fails_and_is_named(folder: Path) -> None:
    change(folder, "expected = 0.576", "expected = 0.577")
    sealing = sealed(folder).sealing
    assert sealing.state == "fails"
    assert [found.check.what for found in sealing.failed] == ["a2"]
    assert float(sealing.failed[0].value) == pytest.approx(0.5755551510213386)


def test_a_check_that_cannot_be_made_fails_with_its_line(folder: Path) -> None:
    change(folder, 'what = "a2"', 'what = "a9"')
    sealing = sealed(folder).sealing
    assert sealing.state == "fails" and "a9" in sealing.problem
    line = (folder / "lesson.toml").read_text("utf-8").split('what = "a9"')[0].count("\n")
    assert f"line {line}" in sealing.problem  # where its [[check]] begins


def test_slow_checks_are_left_to_the_command(folder: Path) -> None:
    change(folder, "expected = 0.576", "expected = 0.577\nslow = true")
    sealing = sealed(folder).sealing
    assert sealing.state == "agrees" and sealing.made == len(sealing.outcomes) == 3


def test_a_lesson_without_checks_has_no_seal(folder: Path) -> None:
    text = (folder / "lesson.toml").read_text("utf-8")
    (folder / "lesson.toml").write_text(text.partition("[[check]]")[0], "utf-8")
    assert sealed(folder).sealing.state == "none"


def test_what_has_been_checked_is_not_checked_again_until_a_file_changes(folder: Path) -> None:
    first = sealed(folder)
    later = Later()
    again = Session(Lesson.read(folder), executor=later)
    again.sealing.begin()
    assert again.sealing.state == "agrees" and not later.jobs
    assert [found.check for found in again.sealing.outcomes] == [found.check for found in first.sealing.outcomes]
    change(folder, "0.8,0.1,1", "0.9,0.1,1", "data.csv")
    session = Session(Lesson.read(folder), executor=later)
    session.sealing.begin()
    later.work()
    assert session.sealing.state == "fails"
    assert {found.check.what for found in session.sealing.failed} >= {"z1"}


def test_another_lesson_gets_its_own_seal_and_the_old_job_is_not_heard(folder: Path, tmp_path: Path) -> None:
    other = write_lesson(tmp_path / "other")
    change(other, "expected = 9", "expected = 10")
    later = Later()
    session = Session(Lesson.read(folder), executor=later)
    states: list[str] = []
    session.sealing.changed.connect(lambda: states.append(session.sealing.state))
    session.sealing.begin()
    session.open_lesson(Lesson.read(other))
    later.work()
    assert session.sealing.state == "fails"
    assert [found.check.what for found in session.sealing.failed] == ["parameters"]
    assert states[0] == "checking" and states[-1] == "fails" and "agrees" not in states


def test_checks_leave_the_session_alone(folder: Path) -> None:
    later = Later()
    session = Session(Lesson.read(folder), executor=later)
    before = session.network.flat.copy()
    session.sealing.begin()
    later.work()
    assert np.array_equal(session.network.flat, before) and session.history.branches == []


@pytest.mark.parametrize("name", catalogue.ids())
def test_every_lesson_is_sealed(name: str) -> None:
    session = Session(catalogue.find(name))
    session.sealing.begin()
    found = [(one.check.what, one.value, one.check.expected) for one in session.sealing.failed]
    assert session.sealing.state == "agrees", (found, session.sealing.problem)
