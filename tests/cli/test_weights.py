"""`evaluate` and `inspect`: files of weights, known and hostile."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Visualnn, in_a_process, ran
from visualnn import paths
from visualnn.data import load
from visualnn.formats.npz import read_npz
from visualnn.lessons import catalogue

OURS = "mnist-784-50-100-10.npz"


class Bomb:
    """Unpickling this would make a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        import os

        return os.mkdir, (str(self.folder),)


def test_the_textbooks_weights_read_9352_of_10000(visualnn: Visualnn, textbook_weights: Path) -> None:
    done = visualnn("evaluate", textbook_weights, "--json")
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    assert (found["correct"], found["total"], found["accuracy"]) == (9352, 10000, 0.9352)
    assert (found["hidden"], found["hidden_guessed"]) == ("sigmoid", True)
    assert found["network"] == "784-50-100-10"


def test_hidden_units_that_are_named_are_not_guessed(visualnn: Visualnn, textbook_weights: Path) -> None:
    sigmoid = json.loads(visualnn("evaluate", textbook_weights, "--hidden", "sigmoid", "--json").out)
    assert (sigmoid["correct"], sigmoid["hidden_guessed"]) == (9352, False)
    relu = json.loads(visualnn("evaluate", textbook_weights, "--hidden", "ReLU", "--json").out)
    assert relu["hidden"] == "relu" and relu["correct"] < 9352


def test_the_text_says_what_the_json_says(visualnn: Visualnn, textbook_weights: Path) -> None:
    done = visualnn("evaluate", textbook_weights)
    assert done.lines == ["9352 of 10000 test images are read correctly (93.52%): sample_weight.pkl, network "
                          "784-50-100-10, hidden units sigmoid (tried out; the file does not say)."]


def test_our_own_weights_keep_the_lessons_promise(visualnn: Visualnn) -> None:
    (check,) = catalogue.find().checks
    found = json.loads(visualnn("evaluate", paths.data_folder() / "weights" / OURS, "--json").out)
    assert found["accuracy"] >= check.at_least
    assert (found["hidden"], found["hidden_guessed"]) == ("sigmoid", False)


def test_a_file_that_knows_its_activations_is_not_overruled(visualnn: Visualnn) -> None:
    file = paths.data_folder() / "weights" / OURS
    said = visualnn("evaluate", file, "--hidden", "tanh").lines
    assert "hidden units sigmoid" in said[0]
    assert "--hidden was not used" in said[1]


def test_other_data_can_be_read(visualnn: Visualnn, tmp_path: Path) -> None:
    mnist = paths.data_folder() / "mnist"
    for file in mnist.glob("*.gz"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = paths.data_folder() / "weights" / OURS
    here = json.loads(visualnn("evaluate", weights, "--json").out)
    there = json.loads(visualnn("evaluate", weights, "--json", "--data", tmp_path).out)
    assert here["correct"] == there["correct"]
    assert (here["data"], there["data"]) == (load("mnist").title, tmp_path.name)


def test_weights_of_another_shape_are_refused_with_both_shapes(visualnn: Visualnn, tmp_path: Path) -> None:
    file = tmp_path / "small.npz"
    np.savez(file, W1=np.zeros((4, 3)), b1=np.zeros(3))
    done = visualnn("evaluate", file)
    assert done.refused_in_one_line()
    assert "4-3" in done.err and "784" in done.err


def test_inspect_lists_arrays_with_shape_and_type(visualnn: Visualnn) -> None:
    file = paths.data_folder() / "weights" / OURS
    found = json.loads(visualnn("inspect", file, "--json").out)
    arrays = {array["name"]: (array["shape"], array["dtype"]) for array in found["arrays"]}
    assert arrays == {name: (list(array.shape), array.dtype.name) for name, array in read_npz(file).arrays.items()}
    assert found["sizes"] == [784, 50, 100, 10]
    text = visualnn("inspect", file).out
    assert "784-50-100-10" in text and "784 × 50" in text and "float32" in text


def test_weights_that_are_not_numbers_are_valid_json_and_warned_about(visualnn: Visualnn, tmp_path: Path) -> None:
    file = tmp_path / "diverged.pkl"
    W, b = np.full((784, 10), np.nan), np.full(10, np.inf)
    file.write_bytes(pickle.dumps({"W1": W, "b1": b}))
    for command in ("inspect", "evaluate"):
        done = visualnn(command, file, "--json")
        found = json.loads(done.out, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))
        assert done.status == 0
        assert any("NaN" in warning for warning in found["warnings"])
    assert "NaN" in visualnn("inspect", file).out


def test_a_hostile_pickle_is_refused_and_nothing_in_it_is_run(visualnn: Visualnn, tmp_path: Path) -> None:
    file, trap = tmp_path / "weights.pkl", tmp_path / "trap"
    file.write_bytes(pickle.dumps({"W1": Bomb(trap)}))
    done = visualnn("inspect", file, "--json")
    assert done.refused_in_one_line()
    found = json.loads(done.out)
    assert found["file"] == "weights.pkl"
    assert "mkdir" in found["refused"] and f"visualnn: {found['refused']}\n" == done.err
    assert visualnn("evaluate", file).refused_in_one_line()
    assert not trap.exists()


@pytest.mark.parametrize("content", [b"", b"\x80", b"\x80\x04.", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x93NUMPY\x01\x00"],
                         ids=repr)
def test_a_broken_file_is_refused(visualnn: Visualnn, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.pkl"
    file.write_bytes(content)
    done = visualnn("inspect", file)
    assert done.refused_in_one_line() and done.out == ""


def test_a_name_that_is_no_text_harms_nobody(tmp_path: Path) -> None:
    odd = b"odd-\xff\x1b[31m\n.pkl"
    try:
        (Path(str(tmp_path)) / odd.decode("utf-8", "surrogateescape")).write_bytes(b"nothing")
    except (OSError, UnicodeError):
        pytest.skip("this system has no such names")
    done = ran(in_a_process(["inspect", "--json", tmp_path / odd.decode("utf-8", "surrogateescape")]))
    assert done.refused_in_one_line()
    assert "\x1b" not in done.out + done.err
    assert json.loads(done.out)["refused"]
