"""What the command line says to those who ask, and to those who ask for something that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

import visualnn as package
from tests.cli.conftest import LESSON, Visualnn, in_a_process, ran
from tests.source import ROOT
from visualnn.cli.command import commands
from visualnn.lessons import catalogue
from visualnn.session.settings import Settings

NAMES = [command.name for command in commands()]


def test_lessons_are_listed_one_a_line(visualnn: Visualnn) -> None:
    done = visualnn("lessons")
    assert (done.status, done.err) == (0, "")
    assert [line.split(None, 1) for line in done.lines] == [[lesson.id, lesson.title] for lesson in catalogue.lessons()]


def test_the_version_is_the_packages(visualnn: Visualnn) -> None:
    assert visualnn("--version").out == f"visualnn {package.__version__}\n"


def test_help_names_every_command(visualnn: Visualnn) -> None:
    done = visualnn("--help")
    assert done.status == 0
    assert all(any(line.startswith(f"  {name} ") for line in done.lines) for name in NAMES)
    assert {"lessons", "train", "evaluate", "trace", "inspect", "tour"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself_in_every_language(visualnn: Visualnn, name: str) -> None:
    english, chinese = visualnn(name, "--help"), visualnn(name, "--help", "--lang", "zh_CN")
    assert english.status == chinese.status == 0
    assert english.out.startswith(f"Usage: visualnn {name} ")
    assert chinese.out.startswith(f"用法：visualnn {name} ")
    assert not {"show", "options", "usage", "positional"} & set(chinese.out.replace(":", " ").split())


@pytest.mark.parametrize("wrong", [
    ["nonsense"],
    ["--nonsense"],
    ["--lesson"],
    ["--lesson", "no-such-lesson"],
    ["--lesson", LESSON, "lessons"],
    ["--lang", "tlh", "lessons"],
    ["lessons", "too", "much"],
    ["train"],
    ["train", "no-such-lesson"],
    ["train", LESSON, "--nonsense"],
    ["train", LESSON, "--epochs"],
    ["train", LESSON, "--epochs", "0"],
    ["train", LESSON, "--epochs", "two"],
    ["train", LESSON, "--seed", "-1"],
    ["train", LESSON, "--seed", "9" * 5000],
    ["train", LESSON, "--batch-size", "60001"],
    ["train", LESSON, "--learning-rate", "0"],
    ["train", LESSON, "--learning-rate", "nan"],
    ["train", LESSON, "--optimizer", "Nonsense"],
    ["train", LESSON, "--json=yes"],
    ["evaluate"],
    ["evaluate", "no-such-file.pkl"],
    ["evaluate", "README.md"],
    ["evaluate", "data"],
    ["evaluate", "data/weights/mnist-784-50-100-10.npz", "--hidden", "softmax"],
    ["evaluate", "data/weights/mnist-784-50-100-10.npz", "--data", "no-such-folder"],
    ["trace", "no-such-lesson"],
    ["trace", LESSON, "--sample", "10000"],
    ["trace", LESSON, "--sample", "-1"],
    ["trace", LESSON, "--sample", "60000", "--split", "train"],
    ["trace", LESSON, "--split", "nonsense"],
    ["trace", LESSON, "--array", "x"],
    ["inspect"],
    ["inspect", "no-such-file.pkl"],
    ["inspect", "README.md"],
    ["tour"],
    ["tour", "--out", "somewhere", "--theme", "pink"],
], ids=lambda words: " ".join(words)[:60])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_cannot_be_done_is_said_in_one_line(visualnn: Visualnn, wrong: list[str], language: str,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    Settings(language=language).save()
    done = visualnn(*wrong)
    assert done.refused_in_one_line(), done
    assert done.out == ""
    assert any("\u4e00" <= letter <= "\u9fff" for letter in done.err) == (language == "zh_CN")


def test_the_command_line_speaks_the_language_of_the_window(visualnn: Visualnn) -> None:
    Settings(language="zh_CN").save()
    assert "识别手写数字" in visualnn("lessons").out
    assert "Reading" in visualnn("lessons", "--lang", "en").out
    assert "Reading" in visualnn("--lang=en", "lessons").out


def test_a_lesson_that_is_broken_does_not_hide_the_others(visualnn: Visualnn, tmp_path: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    good = catalogue.folder() / LESSON
    (tmp_path / "020-good").mkdir()
    (tmp_path / "020-good" / "lesson.toml").write_text((good / "lesson.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "010-broken").mkdir()
    (tmp_path / "010-broken" / "lesson.toml").write_text("data = ", "utf-8")
    monkeypatch.setattr(catalogue, "folder", lambda: tmp_path)
    done = visualnn("lessons")
    assert done.status == 2
    assert [line.split()[0] for line in done.lines] == ["020-good"]
    assert "010-broken" in done.err and len(done.err.splitlines()) == 1


def test_a_fault_of_the_program_is_one_sentence(visualnn: Visualnn, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> list[str]:
        raise RuntimeError("out of luck.")

    monkeypatch.delenv("VISUALNN_DEBUG", raising=False)
    monkeypatch.setattr(catalogue, "ids", fail)
    done = visualnn("lessons")
    assert done.status == 1
    assert done.err.splitlines() == [
        "visualnn: This failed: RuntimeError, out of luck. It is a fault in the program; VISUALNN_DEBUG=1 shows where."]
    monkeypatch.setenv("VISUALNN_DEBUG", "1")
    with pytest.raises(RuntimeError):
        visualnn("lessons")


def test_without_a_display_the_window_says_so_instead_of_aborting() -> None:
    nowhere = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    done = ran(in_a_process([], **nowhere))
    assert done.refused_in_one_line()
    assert "visualnn tour" in done.err


def test_listing_lessons_imports_no_window() -> None:
    process = in_a_process(["lessons"], PYTHONPROFILEIMPORTTIME="1")
    done = ran(process)
    assert done.status == 0
    assert "visualnn.lessons.catalogue" in done.err
    assert not any(name in done.err for name in ("PySide6", "pyqtgraph", "visualnn.ui"))


def test_a_reader_that_has_seen_enough_ends_the_program_quietly() -> None:
    process = in_a_process(["trace", LESSON, "--json"])
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline().startswith("{")
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=100) == 0


def test_a_full_disk_is_said_in_one_line() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    import subprocess
    import sys

    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "visualnn", "lessons"], cwd=ROOT, stdout=full, text=True,
                              stderr=subprocess.PIPE, timeout=100)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
