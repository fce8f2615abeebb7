"""The real program on a real screen: opened, stepped, trained, given files, and closed, all with the keyboard."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from tests.desktop.conftest import Start
from visualnn.formats.npz import read_npz
from visualnn.lessons import catalogue
from visualnn.weights.reading import read_weights

pytestmark = pytest.mark.desktop


def same_weights(one: Path, other: Path) -> bool:
    first, second = read_npz(one).arrays, read_npz(other).arrays
    return list(first) == list(second) and all(np.array_equal(first[name], second[name]) for name in first)


def lesson_weights() -> Path:
    path = catalogue.find().weights_path()
    assert path is not None
    return path


def test_the_window_opens_with_the_lesson_on_it_and_closes_quietly(start: Start) -> None:
    program = start()
    assert program.title() == f"{catalogue.find().title} — visualnn"
    assert program.painted()
    program.end()
    assert json.loads((program.home / "settings.json").read_text("utf-8"))["window"]


def test_lesson_and_language_can_be_given_and_the_language_is_remembered(start: Start) -> None:
    lesson = catalogue.find()
    program = start("--lesson", lesson.id, "--lang", "zh_CN")
    assert program.title() == f"{lesson.titles['zh_CN']} — visualnn"
    program.end()
    assert json.loads((program.home / "settings.json").read_text("utf-8"))["language"] == "zh_CN"


def test_steps_back_show_exactly_what_was_there(start: Start) -> None:
    program = start()
    for keys, back in [(["Home"], "End"), (["Right"], "Left"), (["shift+Right"], "shift+Left"),
                       (["ctrl+shift+Right"], "ctrl+shift+Left"), (["Right"] * 5, "Left")]:
        before = program.when_still()
        program.press(*keys)
        program.until_changed(before, f"a step with {keys[0]}")
        if back == "End":
            continue
        program.when_still()
        program.press(*[back] * len(keys))
        program.until_shown(before, f"the picture before {keys[0]}")
    program.end()


def test_training_goes_on_until_it_is_stopped(start: Start, endless: Path) -> None:
    program = start(package=endless)
    before = program.when_still()
    program.press("t")
    program.until_changed(before, "the training")
    for _turn in range(3):
        program.until_changed(program.screen.picture(), "something new from the training")
    program.press("Escape")
    program.when_still()
    first = program.save("first.npz")
    assert read_weights(first).sizes == (784, 50, 100, 10)
    assert not same_weights(first, lesson_weights())
    assert same_weights(program.save("second.npz"), first)
    program.end()


def test_the_window_can_be_closed_in_the_middle_of_training(start: Start, endless: Path) -> None:
    program = start(package=endless)
    before = program.when_still()
    program.press("t")
    program.until_changed(before, "the training")
    program.end()


def test_a_weights_file_is_opened_through_the_dialog(start: Start) -> None:
    program = start()
    rng = np.random.default_rng(0)
    arrays = {"W1": rng.normal(size=(784, 30)), "b1": np.zeros(30), "W2": rng.normal(size=(30, 10)), "b2": np.zeros(10)}
    (program.folder / "other.pkl").write_bytes(pickle.dumps(arrays))
    before = program.when_still()
    program.answer("ctrl+o", "Open weights", "other.pkl")
    program.until_changed(before, "another network")
    saved = read_npz(program.save("saved.npz")).arrays
    assert all(np.array_equal(saved[name], arrays[name]) for name in arrays)
    program.end()


def test_a_hostile_file_is_refused_and_the_network_stays(start: Start) -> None:
    program = start()
    trap = program.folder / "trap"
    (program.folder / "hostile.pkl").write_bytes(b"cos\nmkdir\n(V" + str(trap).encode() + b"\ntR.")
    before = program.when_still()
    program.answer("ctrl+o", "Open weights", "hostile.pkl")
    program.until_changed(before, "the refusal")
    assert same_weights(program.save("saved.npz"), lesson_weights())
    assert not trap.exists()
    program.end()


def test_ctrl_c_in_the_terminal_closes_the_window(start: Start) -> None:
    import signal

    program = start()
    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(timeout=60) == 0
    assert program.complaints() == ""


def test_one_hand_walks_into_a_sum_and_out_and_every_arrangement_comes_with_a_key(start: Start) -> None:
    program = start()
    before = program.when_still()
    program.press("ctrl+2")
    program.until_changed(before, "the panels that explain a step")
    program.press("Home")
    for keys in (["s"], ["d"], ["d", "d"], ["w"], ["g"], ["l"]):
        before = program.when_still()
        program.press(*keys)
        program.until_changed(before, f"an answer to {keys}")
    for key in ("ctrl+3", "ctrl+4", "ctrl+1"):
        before = program.when_still()
        program.press(key)
        program.until_changed(before, f"the arrangement of {key}")
    program.end()
    assert json.loads((program.home / "settings.json").read_text("utf-8"))["window"]["arrangement"] == "overview"
