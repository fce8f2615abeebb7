"""Training in the real window: one update at a time, runs that outlive the day, and a process that is killed."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.desktop.conftest import Program, Start, until
from tests.desktop.test_lessons import open_lesson, settled

pytestmark = [pytest.mark.desktop,
              pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux has them")]


def processes_of(program: Program) -> list[int]:
    """Those that the program has started to train."""
    threads = Path(f"/proc/{program.process.pid}/task").glob("*/children")
    children = [int(pid) for file in threads for pid in file.read_text().split()]
    return [pid for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]


def runs_of(program: Program) -> list[Path]:
    return sorted((program.home / "runs").glob("*.npz"))


def test_one_update_at_a_time_another_lesson_in_the_middle_and_the_run_is_there_tomorrow(start: Start) -> None:
    program = start()
    program.press("ctrl+4")
    before = settled(program)
    for number in range(3):
        program.press("u")
        program.until_changed(before, f"update {number + 1}")
        before = settled(program)
    open_lesson(program, "linear", "linear-unit")
    until(lambda: len(runs_of(program)) == 1, "the run on the disk")
    (run,) = runs_of(program)
    program.end()
    program = start()
    assert runs_of(program) == [run]
    before = settled(program)
    program.press("ctrl+6")
    program.until_changed(before, "the table of all runs")
    settled(program)
    program.end()
    assert runs_of(program) == [run]


def test_a_training_whose_process_is_killed_is_told_and_the_next_one_works(start: Start, endless: Path) -> None:
    program = start(package=endless)
    program.press("t")
    until(lambda: processes_of(program), "the process that trains")
    (pid,) = processes_of(program)
    program.until_changed(program.screen.picture(), "what training changes")
    os.kill(pid, signal.SIGKILL)
    settled(program)  # the training has ended, and nothing moves any more
    assert not program.ended() and program.complaints() == ""
    before = program.screen.picture()
    program.press("t")
    until(lambda: [found for found in processes_of(program) if found != pid], "another process")
    program.until_changed(before, "what the next training changes")
    program.press("Escape")
    settled(program)
    (pid,) = [found for found in processes_of(program) if found != pid]
    program.end()
    assert not Path(f"/proc/{pid}").exists()
