"""Lessons in the real window: found in the catalogue, walked page by page and answered, all with the keyboard."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from tests.desktop.conftest import STILL, Picture, Program, Start, until
from visualnn.lessons import catalogue

pytestmark = pytest.mark.desktop

CURSOR = 200  # pixels: a cursor that blinks is no change
TOP = 0.72  # the share of the window's height in which the words of a lesson stand
RIGHT = 0.74  # of its width that lies left of them


def alike(one: Picture, other: Picture) -> bool:
    return int((one != other).any(axis=2).sum()) < CURSOR


def settled(program: Program) -> Picture:
    """The picture when nothing moves any more but a cursor."""
    last, since = program.screen.picture(), time.monotonic()

    def unmoved() -> bool:
        nonlocal last, since
        now = program.screen.picture()
        if not alike(now, last):
            last, since = now, time.monotonic()
        return time.monotonic() - since > STILL

    until(unmoved, "a picture that stands still")
    return last


def words(picture: Picture) -> Picture:
    """The part of the window in which the lesson's words stand."""
    height, width, _colours = picture.shape
    return picture[int(0.1 * height) : int(TOP * height), int(RIGHT * width) :]


def titled(program: Program, name: str) -> None:
    """Wait until a lesson is open."""
    until(lambda: program.title() == f"{catalogue.find(name).title} — visualnn", f"the title of {name}")
    settled(program)


def type_in(program: Program, text: str) -> None:
    program.focus(program.window)
    program.screen.xdotool("type", "--delay", "20", "--", text)


def state_of(program: Program, name: str) -> str:
    """What the library says of a lesson: "opened", "finished", or nothing."""
    file = program.home / "settings.json"
    known = json.loads(file.read_text("utf-8")).get("lessons", {}) if file.exists() else {}
    return str(known.get(catalogue.find(name).id, ""))


def open_lesson(program: Program, wish: str, name: str) -> None:
    """Through the catalogue, as a person does who knows the keys."""
    before = settled(program)
    program.press("ctrl+l")
    program.until_changed(before, "the catalogue")
    settled(program)
    type_in(program, wish)
    program.press("Return")
    titled(program, name)


def turns(program: Program, key: str) -> bool:
    """Does the key bring another page?"""
    before = words(settled(program))
    program.press(key)
    return not alike(words(settled(program)), before)


def test_a_lesson_is_found_opened_and_walked_with_the_keyboard(start: Start) -> None:
    program = start()
    open_lesson(program, "perceptron", "030")
    assert state_of(program, "030") == "opened"
    assert not turns(program, "ctrl+Next"), "the first page waits for its answer"
    program.press("F6", "Tab", "Tab")  # the words, the question, the field for its answer
    type_in(program, "3")
    program.press("Return")
    assert not turns(program, "ctrl+Next"), "the answer is wrong"
    program.press("ctrl+a")
    type_in(program, "1")
    program.press("Return")
    assert turns(program, "ctrl+Next"), "the answer is right"
    assert not turns(program, "ctrl+Next"), "the second page waits until the answer of the unit is there"
    program.press("Right", "Right")
    assert turns(program, "ctrl+Next"), "two steps lead there"
    assert turns(program, "ctrl+Prior") and turns(program, "ctrl+Prior"), "back to the first page"
    assert turns(program, "ctrl+Next"), "what has been answered is not asked again"
    program.end()


def test_another_lesson_in_the_middle_of_a_training_ends_it_quietly(start: Start) -> None:
    program = start()
    program.press("t")
    program.until_changed(program.screen.picture(), "the training")
    program.press("ctrl+l")
    type_in(program, "salaries")
    program.press("Return")
    titled(program, "040")
    program.end()


def test_what_an_author_saves_is_shown_and_a_mistake_is_named_without_losing_anything(
        start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(catalogue.find("050").folder, folder)
    program = start("--lesson", str(folder))
    before = settled(program)
    text = (folder / "lesson.toml").read_text("utf-8")
    (folder / "lesson.toml").write_text(text.replace("units = 3", "units = 0"), "utf-8")
    program.until_changed(before, "the mistake in the strip")
    settled(program)
    assert program.title() == f"{catalogue.find('050').title} — visualnn"
    assert turns(program, "ctrl+Next"), "the lesson that was open still is"
    (folder / "lesson.toml").write_text(text.replace('en = "Three', 'en = "Four'), "utf-8")
    until(lambda: program.title().startswith("Four layers by hand"), "the title as it was saved")
    program.end()
