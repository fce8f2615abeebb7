"""The program works as an installed wheel, far away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.source import ROOT


def run(*command: str, cwd: Path, **variables: str) -> str:
    """The output of a command that must succeed."""
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | variables, capture_output=True, text=True, encoding="utf-8", timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel alone in a folder; what it depends on is taken from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index")
    run(*pip, "--target", str(folder), str(wheel), cwd=folder)
    return folder


def test_everything_the_program_reads_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    places = {"resources": "visualnn/resources", "data": "visualnn/_data", "visualnn": "visualnn"}
    expected = {
        f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, place in places.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert not expected - inside
    assert not [name for name in inside if "__pycache__" in name or name.startswith("tests")]


def test_the_licences_are_in_the_wheel(wheel: Path) -> None:
    names = [name.split("/licenses/")[1] for name in zipfile.ZipFile(wheel).namelist() if "/licenses/" in name]
    assert sorted(names) == ["LICENSE", "data/README.md"]


def test_the_installed_program_finds_its_data(installed: Path, tmp_path: Path) -> None:
    program = (
        "import visualnn, visualnn.data as d; from visualnn import i18n, paths; "
        "print(visualnn.__file__, paths.data_folder(), len(d.load('mnist').train), *i18n.languages(), sep='\\n')"
    )
    home, data, *rest = run(sys.executable, "-c", program, cwd=tmp_path, PYTHONPATH=str(installed)).split("\n")
    assert home == str(installed / "visualnn" / "__init__.py")
    assert data == str(installed / "visualnn" / "_data")
    assert rest[:3] == ["60000", "en", "zh_CN"]


def test_the_installed_program_lists_its_lessons(installed: Path, tmp_path: Path) -> None:
    here = run(sys.executable, "-m", "visualnn", "lessons", cwd=ROOT)
    there = run(sys.executable, "-m", "visualnn", "lessons", cwd=tmp_path, PYTHONPATH=str(installed))
    assert there == here and there.strip()
