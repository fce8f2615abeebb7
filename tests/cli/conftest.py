"""Running the command line, in this process and in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.source import ROOT
from visualnn.cli import main

SHARED_WEIGHTS = Path(__file__).resolve().parents[2].parent / "shared" / "weights" / "sample_weight.pkl"
LESSON = "010-reading-digits"


@dataclass(frozen=True)
class Ran:
    """What a command line came to."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    def refused_in_one_line(self) -> bool:
        """Nothing but one line for the person, and the status of a command that could not be followed."""
        return self.status == 2 and len(self.err.splitlines()) == 1 and self.err.startswith("visualnn: ")


Visualnn = Callable[..., Ran]


@pytest.fixture
def visualnn(capsys: pytest.CaptureFixture[str]) -> Visualnn:
    """Run a command line here."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return Ran(status, *capsys.readouterr())

    return run


def in_a_process(arguments: Sequence[str | Path], **variables: str | None) -> subprocess.Popen[str]:
    """Start the program; a variable that is None is taken away."""
    environment = {name: value for name, value in os.environ.items() if variables.get(name, "") is not None}
    environment |= {name: value for name, value in variables.items() if value is not None}
    command = [sys.executable, "-m", "visualnn", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, encoding="utf-8")


def ran(process: subprocess.Popen[str]) -> Ran:
    out, err = process.communicate(timeout=100)
    return Ran(process.returncode, out, err)


@pytest.fixture(scope="session")
def textbook_weights() -> Path:
    if not SHARED_WEIGHTS.is_file():
        pytest.skip("the textbook's weights are not here")
    return SHARED_WEIGHTS
