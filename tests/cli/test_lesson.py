"""`visualnn lesson`: what new writes works, check says what is so, and nothing of anybody's is overwritten."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Visualnn, in_a_process, ran
from tests.lesson_folder import change, write_lesson
from visualnn import i18n, paths
from visualnn.cli.lesson_new import template
from visualnn.engine import SGD, record
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.lessons.pages import pages_of
from visualnn.lessons.programs import array_of
from visualnn.session import Session

FILES = {"data.csv", "en.md", "lesson.toml", "program.py", "zh_CN.md"}


@pytest.fixture
def kite(tmp_path: Path) -> Path:
    return write_lesson(tmp_path / "kite")


# new


@pytest.mark.parametrize("language", i18n.languages())
def test_a_new_lesson_works_at_once_and_keeps_its_promises(visualnn: Visualnn, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "my lessons" / "first"
    done = visualnn("lesson", "new", folder, "--lang", language)
    assert (done.status, done.err) == (0, "")
    assert {path.name for path in folder.iterdir()} == FILES
    for hint in (f'visualnn --lesson "{folder}"', f'visualnn lesson check "{folder}"', str(folder / "lesson.toml")):
        assert hint in done.out
    checked = visualnn("lesson", "check", folder, "--json")
    assert checked.status == 0, checked.out
    found = json.loads(checked.out)["found"]
    assert all(line["ok"] for line in found)
    assert [line["what"] for line in found if "value" in line] == ["z1", "a2", "parameters", "correct"]


@pytest.mark.parametrize("language", i18n.languages())
def test_the_template_of_each_language_is_the_same_lesson_with_other_remarks(language: str) -> None:
    i18n.set_language("en")
    english = template()
    i18n.set_language(language)
    own = template()
    assert set(own) == set(english) == FILES
    assert tomllib.loads(own["lesson.toml"].decode()) == tomllib.loads(english["lesson.toml"].decode())
    assert (own["lesson.toml"] == english["lesson.toml"]) == (language == "en")
    remarks = [line for line in own["lesson.toml"].decode().split("\n") if line.startswith("#")]
    assert len(remarks) >= 12


@pytest.mark.parametrize("language", i18n.languages())
def test_the_program_of_the_template_computes_what_the_engine_does(tmp_path: Path, language: str) -> None:
    i18n.set_language(language)
    lesson = Lesson.read(write_lesson(tmp_path))
    network, shown = lesson.make_network(), Session(lesson).samples
    space: dict[str, object] = {"__name__": "a student's program"}
    exec(compile(template()["program.py"].decode(), "program.py", "exec"), space)
    for sample in range(6):
        shown.choose(sample)
        x, t = shown.current_input(), shown.current_target()
        trace = record(network, x, t, SGD(0.5))
        parameters = {name: array.copy() for name, array in network.parameters.items()}
        made = {array_of(name): value for name, value in space["run"](x, t, parameters, 0.5).items()}  # type: ignore
        for stage in trace.stages:
            assert np.allclose(made[stage.array], trace.arrays[stage.array], rtol=0, atol=1e-12), stage.array


def test_the_pages_of_the_template_do_the_same_in_both_languages(tmp_path: Path) -> None:
    lesson = Lesson.read(write_lesson(tmp_path))
    english, chinese = pages_of(lesson, "en"), pages_of(lesson, "zh_CN")
    assert len(english) == len(chinese) == 4
    for one, other in zip(english, chinese, strict=True):
        assert one.buttons() == other.buttons() and one.commands == other.commands
        assert sorted(map(str, one.numbers())) == sorted(map(str, other.numbers()))


def test_nothing_is_overwritten(visualnn: Visualnn, tmp_path: Path, kite: Path) -> None:
    before = {path: path.read_bytes() for path in kite.iterdir()}
    assert visualnn("lesson", "new", kite).refused_in_one_line()
    file = tmp_path / "file"
    file.write_text("mine")
    assert visualnn("lesson", "new", file).refused_in_one_line()
    assert {path: path.read_bytes() for path in kite.iterdir()} == before and file.read_text() == "mine"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert visualnn("lesson", "new", empty).status == 0


def test_a_place_that_cannot_be_written_is_said_in_one_line(visualnn: Visualnn, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    done = visualnn("lesson", "new", file / "below")
    assert done.status in (1, 2) and len(done.err.splitlines()) == 1


# check


def test_check_says_what_was_expected_and_found_and_how_far_it_agrees(visualnn: Visualnn, kite: Path) -> None:
    done = visualnn("lesson", "check", kite)
    assert done.status == 0
    assert "  ✓ opens: 9 parameters; samples: train 6, test 6" in done.lines
    assert "  ✓ en.md: 4 pages" in done.lines and "  ✓ zh_CN.md: 4 pages" in done.lines
    assert ("  ✓ a2 of sample 0: expected 0.576, found 0.57556, agrees to 3 digits — worked out with pencil and paper"
            in done.lines)
    assert done.lines[-1].startswith("  All is as it should be.")


def test_a_wrong_number_is_status_1_and_is_shown(visualnn: Visualnn, kite: Path) -> None:
    change(kite, "expected = 0.576", "expected = 0.577\nslow = true")
    done = visualnn("lesson", "check", kite)
    assert done.status == 1
    assert [line for line in done.lines if "✗" in line] == [
        "  ✗ a2 of sample 0: expected 0.577, found 0.57556, does not agree — worked out with pencil and paper"]
    assert visualnn("lesson", "check", kite, "--quick").status == 0


@pytest.mark.parametrize(("name", "old", "new", "said"), [
    ("lesson.toml", "epochs = 200\nbatch", "epochs = 200\nbotch", "[training] has no entry botch_size"),
    ("lesson.toml", 'needs = ["reading-digits"]', 'needs = ["readings"]', "line 8: there is no lesson “readings”"),
    ("lesson.toml", '"curves"]', '"curvs"]', "there is no panel “curvs”"),
    ("lesson.toml", 'what = "a2"', 'what = "a9"', "there is no “a9”"),
    ("data.csv", "0.8,0.1,1", "0.8,0.1", "line 2 has 2 values"),
    ("en.md", "(do:step 1 unit)", "(do:step 1 mile)", "en.md"),
    ("en.md", "says **{{output}}**", "says **{{z1[7]}}**", "page 1, from line 1 on: the network has no z1[7]"),
    ("zh_CN.md", "(do:go loss)", "(do:go z9)", "page 3, from line"),
    ("program.py", "return locals()", "return locals(", "program.py"),
], ids=str)  # fmt: skip
def test_what_is_wrong_with_a_file_is_status_2_with_its_place(
        visualnn: Visualnn, kite: Path, name: str, old: str, new: str, said: str) -> None:
    change(kite, old, new, name)
    done = visualnn("lesson", "check", kite)
    assert done.status == 2
    wrong = [line for line in done.lines if line.startswith("  ✗")]
    assert len(wrong) == 1 and said in wrong[0], done.out


def test_a_missing_language_is_told_and_only_english_must_be_there(visualnn: Visualnn, kite: Path) -> None:
    (kite / "zh_CN.md").unlink()
    done = visualnn("lesson", "check", kite)
    assert done.status == 0 and "zh_CN.md is missing" in done.out
    (kite / "en.md").unlink()
    assert visualnn("lesson", "check", kite).status == 2


def test_a_folder_without_a_lesson_is_status_2(visualnn: Visualnn, tmp_path: Path) -> None:
    assert visualnn("lesson", "check", tmp_path).status == 2
    done = visualnn("lesson", "check", "no-such-lesson")
    assert done.refused_in_one_line() and "visualnn lessons" in done.err


def test_json_is_one_line_a_lesson_with_every_value(visualnn: Visualnn, kite: Path) -> None:
    found = json.loads(visualnn("lesson", "check", kite, "--json").out)
    assert found["status"] == 0 and found["lesson"] == str(kite)
    (a2,) = [line for line in found["found"] if line["what"] == "a2"]
    assert a2["expected"] == 0.576 and a2["value"] == pytest.approx(0.5755551510213386) and a2["decimals"] == 3


def test_all_lessons_of_the_program_are_as_they_should_be(visualnn: Visualnn) -> None:
    done = visualnn("lesson", "check", "--all", "--quick", "--json")
    found = {json.loads(line)["lesson"]: json.loads(line) for line in done.lines}
    assert list(found) == catalogue.ids()
    wrong = [line["said"] for one in found.values() for line in one["found"] if not line["ok"]]
    assert wrong == [] and done.status == 0


@pytest.mark.parametrize("arguments", [(), ("check",), ("check", "010", "--all"), ("new",), ("bake", "010"),
                                       ("check", "010", "more"), ("new", "--all")], ids=str)  # fmt: skip
def test_a_command_line_that_cannot_be_followed_is_one_line(visualnn: Visualnn, arguments: tuple[str, ...]) -> None:
    assert visualnn("lesson", *arguments).refused_in_one_line()


@pytest.mark.parametrize("language", i18n.languages())
def test_help_names_every_action(visualnn: Visualnn, language: str) -> None:
    page = visualnn("lesson", "--help", "--lang", language).out
    assert all(f"  lesson {action} " in page for action in ("new DIR", "check LESSON", "export LESSON"))
    assert "--quick" in visualnn("lesson", "check", "--help", "--lang", language).out
    assert "lesson new|check|export" in visualnn("--help", "--lang", language).out


# export


def test_a_folder_is_exported_as_one_file(visualnn: Visualnn, kite: Path, tmp_path: Path) -> None:
    done = visualnn("lesson", "export", kite, "--out", tmp_path / "kite.html")
    assert (done.status, done.err) == (0, "")
    text = (tmp_path / "kite.html").read_text("utf-8")
    assert "A good day for a kite?" in text and "http" not in text.replace("http://www.w3.org", "")
    assert visualnn("lesson", "export", kite).refused_in_one_line()


# A folder in the place of an id


def test_other_commands_take_a_folder_too(visualnn: Visualnn, kite: Path) -> None:
    done = visualnn("trace", kite, "--array", "z1", "--json")
    assert done.status == 0 and json.loads(done.lines[-1])
    assert visualnn("trace", kite.parent).refused_in_one_line()


def test_the_window_opens_on_a_folder(kite: Path, tmp_path: Path) -> None:
    """Through the door that people use; the window closes by itself as soon as Ctrl+C arrives."""
    import signal
    import time

    process = in_a_process(["--lesson", kite], QT_QPA_PLATFORM="offscreen", VISUALNN_HOME=str(tmp_path / "home"))
    settings = tmp_path / "home" / "settings.json"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None and not settings.is_file():
        time.sleep(0.1)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    done = ran(process)
    assert done.status in (0, 130), done.err
    assert json.loads(settings.read_text("utf-8"))["last_lesson"] == str(kite)


def test_the_template_comes_with_the_program() -> None:
    folder = paths.resources() / "lesson-template"
    assert {path.name for path in folder.iterdir()} >= {"lesson.en.toml", "lesson.zh_CN.toml", "program.en.py"}
    assert os.access(folder, os.R_OK)
