"""`train`: the same seed gives the same file, and no work is lost or done in vain."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import pytest

from tests.cli.conftest import LESSON, Ran, Visualnn, in_a_process, ran
from visualnn.cli.commands.train import in_short
from visualnn.cli.progress import Bar, clock
from visualnn.cli.training import Watch
from visualnn.engine import accuracy
from visualnn.lessons import catalogue
from visualnn.session import Session
from visualnn.session.run import Run
from visualnn.weights.reading import read_weights


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    file = tmp_path_factory.mktemp("trained") / "weights.npz"
    return ran(in_a_process(["train", LESSON, "--epochs", "1", "--out", file, "--json"])), file


def test_training_reports_settings_losses_and_accuracies(trained: tuple[Ran, Path]) -> None:
    done, file = trained
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    wanted = catalogue.find().training
    assert found["lesson"] == LESSON and found["epochs"] == 1 and found["file"] == str(file)
    assert all(found[name] == wanted[name] for name in ("seed", "optimizer", "learning_rate", "batch_size"))
    assert len(found["losses"]) == 1 and 0 < found["losses"][0] < 2.31
    assert 0.85 < found["test_accuracy"] <= 1 and 0.85 < found["train_accuracy"] <= 1
    assert found["updates"] == 600 and not found["stopped"]


def test_the_file_holds_the_network_whose_accuracy_was_reported(trained: tuple[Ran, Path]) -> None:
    done, file = trained
    network = read_weights(file).to_network()
    test = Session(catalogue.find()).dataset.test.samples()
    assert accuracy(network, test) == json.loads(done.out)["test_accuracy"]


def test_the_same_seed_gives_the_same_file_and_another_seed_another(visualnn: Visualnn, trained: tuple[Ran, Path],
                                                                   tmp_path: Path) -> None:
    for seed, same in ((0, True), (1, False)):
        file = tmp_path / f"seed-{seed}.npz"
        assert visualnn("train", LESSON, "--epochs", "1", "--seed", str(seed), "--out", file).status == 0
        assert (file.read_bytes() == trained[1].read_bytes()) == same


def test_a_line_is_printed_for_each_count_and_the_end_is_said(visualnn: Visualnn, tmp_path: Path,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = visualnn("train", LESSON, "--epochs", "1", "--batch-size", "500", "--optimizer", "adam", "--learning-rate",
                    "0.002")
    assert (done.status, done.err) == (0, "")
    assert [line.split(":")[0] for line in done.lines[:-1]] == [f"epoch {share:.2f}" for share in (0, .25, .5, .75, 1)]
    assert re.fullmatch(r"Training done, 120 of 120 updates: \d\d\.\d\d% of the test images\.", done.lines[-1])
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_replaced_whole(visualnn: Visualnn, trained: tuple[Ran, Path], tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    file.write_bytes(b"something much longer " * 100_000)
    assert visualnn("train", LESSON, "--epochs", "1", "--out", tmp_path / "weights").status == 0
    assert file.read_bytes() == trained[1].read_bytes()
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("out", ["missing/weights.npz", "folder.npz", "file/weights.npz"])
def test_a_place_that_cannot_be_written_is_said_before_training(visualnn: Visualnn, tmp_path: Path, out: str,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(Run, "start", lambda _run: pytest.fail("training has started"))
    done = visualnn("train", LESSON, "--out", tmp_path / out)
    assert done.refused_in_one_line() and done.out == ""


def test_a_closed_folder_is_said_before_training(visualnn: Visualnn, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    monkeypatch.setattr(Run, "start", lambda _run: pytest.fail("training has started"))
    assert visualnn("train", LESSON, "--out", tmp_path / "weights.npz").refused_in_one_line()


def test_steps_that_are_too_large_leave_the_old_file_alone(visualnn: Visualnn, tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    file.write_bytes(b"old")
    done = visualnn("train", LESSON, "--epochs", "1", "--learning-rate", "1e39", "--out", file, "--json")
    assert done.status == 1
    assert "smaller learning rate" in done.err and "not written" in done.err
    assert json.loads(done.out, parse_constant=lambda word: pytest.fail(word))["file"] is None
    assert file.read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C cannot be sent to another process there")
def test_ctrl_c_stops_keeps_what_was_reached_and_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    process = in_a_process(["train", LESSON, "--epochs", "5000", "--out", file])
    assert process.stdout is not None
    assert process.stdout.readline().startswith("epoch 0.00")
    process.send_signal(signal.SIGINT)
    done = ran(process)
    assert (done.status, done.err) == (0, "")
    assert read_weights(file).sizes == (784, 50, 100, 10)
    assert done.lines[-2].startswith("Training stopped after ") and done.lines[-1] == "Saved weights.npz."


def test_a_stopped_training_says_so_in_json(visualnn: Visualnn, tmp_path: Path,
                                            monkeypatch: pytest.MonkeyPatch) -> None:
    def press_ctrl_c(watch: Watch, _bar: Bar) -> None:
        if watch.session.run.losses and not watch.interrupted:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Watch, "show", press_ctrl_c)
    file = tmp_path / "weights.npz"
    done = visualnn("train", LESSON, "--epochs", "5000", "--json", "--out", file)
    found = json.loads(done.out)
    assert (done.status, done.err) == (0, "")
    assert found["stopped"] and 0 < found["updates"] < 3_000_000 and found["file"] == str(file)
    network = read_weights(file).to_network()
    assert accuracy(network, Session(catalogue.find()).dataset.test.samples()) == found["test_accuracy"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


class Screen:
    """A terminal that remembers."""

    def __init__(self, is_terminal: bool) -> None:
        self.text, self.is_terminal = "", is_terminal

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


@pytest.mark.parametrize("columns", [10, 40, 80, 200])
def test_the_bar_is_one_line_and_goes_away(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen(True)
    with Bar(screen) as bar:  # type: ignore[arg-type]
        bar.draw(0.5, "epoch 1 of 2", 61)
        assert "50%" in screen.text and "1:01 left" in screen.text and "\n" not in screen.text
        if columns >= 40:
            assert len(screen.text.removeprefix("\r\x1b[K")) <= columns
    assert screen.text.endswith("\r\x1b[K")


def test_there_is_no_bar_where_there_is_no_terminal() -> None:
    screen = Screen(False)
    with Bar(screen) as bar:  # type: ignore[arg-type]
        bar.draw(0.5, "epoch 1 of 2", 61)
    assert screen.text == ""


@pytest.mark.parametrize(("seconds", "shown"),
                         [(0, "0:00"), (0.2, "0:01"), (59.5, "1:00"), (750, "12:30"), (3750, "1:02:30")])
def test_time_is_shown_as_on_a_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_training_stopped_before_its_first_report_says_what_there_is() -> None:
    session = Session(catalogue.find())
    assert "50.00%" in in_short({"test_accuracy": 0.5}, session.run, True)
    assert "nan" in in_short({"test_accuracy": None}, session.run, False)


PLANE = ("train", "playground", "--json", "--seed", "3")


def test_every_option_of_the_training_is_followed(visualnn: Visualnn) -> None:
    done = visualnn(*PLANE, "--epochs", "3", "--optimizer", "momentum", "--momentum", "0.5", "--l1", "1e-4", "--l2",
                    "0.001", "--noise", "0.1", "--schedule", "step", "--schedule-every", "2", "--schedule-factor",
                    "0.25", "--patience", "50", "--seconds", "600", "--target-accuracy", "1")
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    wanted = {"optimizer": "Momentum", "momentum": 0.5, "l1": 1e-4, "l2": 0.001, "noise": 0.1, "schedule": "step",
              "schedule_every": 2, "schedule_factor": 0.25, "patience": 50, "seconds": 600, "target_accuracy": 1,
              "dropout": None, "ended_because": None}  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted
    plain = json.loads(visualnn(*PLANE, "--epochs", "3").out)
    assert found["losses"] != plain["losses"] and plain["schedule"] == "constant"


def test_a_training_that_ends_by_itself_says_why(visualnn: Visualnn) -> None:
    reached = json.loads(visualnn(*PLANE, "--epochs", "400", "--target-accuracy", "0.6").out)
    assert reached["ended_because"] == "target" and not reached["stopped"]
    assert reached["test_accuracies"][-1] >= 0.6 > max(reached["test_accuracies"][:-1], default=0)
    words = visualnn("train", "playground", "--epochs", "300", "--learning-rate", "1e-9", "--patience", "2")
    assert words.status == 0 and words.lines[-1].endswith("It had not become better for 2 epochs.")
    timed = json.loads(visualnn(*PLANE, "--epochs", "10000", "--seconds", "0.05").out)
    assert timed["ended_because"] == "seconds" and timed["updates"] < 10_000


@pytest.mark.parametrize(("options", "word"), [
    (("--momentum", "0.5"), "--optimizer Momentum"),
    (("--dropout", "0.5"), "Dropout layers"),
    (("--schedule-every", "2"), "--schedule step"),
    (("--schedule", "linear"), "cosine"),
    (("--noise", "-1"), "Noise must be 0 or a number greater than 0"),
    (("--target-accuracy", "98"), "from 0 to 1"),
    (("--seconds", "soon"), "--seconds: a number is needed, not soon."),
    (("--patience", "1.5"), "--patience"),
])  # fmt: skip
def test_an_option_that_cannot_be_followed_is_explained(visualnn: Visualnn, options: tuple[str, ...],
                                                        word: str) -> None:
    done = visualnn("train", "playground", *options)
    assert done.refused_in_one_line() and word in done.err and done.out == ""


def test_an_accuracy_is_no_target_where_targets_are_numbers(visualnn: Visualnn) -> None:
    done = visualnn("train", "linear-unit", "--target-accuracy", "0.9")
    assert done.refused_in_one_line() and "numbers" in done.err


def test_validation_accuracies_are_printed_and_told(visualnn: Visualnn) -> None:
    done = visualnn("train", "nielsen", "--epochs", "1", "--batch-size", "500")
    assert done.status == 0 and all("on validation images" in line for line in done.lines[:-1])
