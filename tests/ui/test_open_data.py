"""Data are opened from the menu, dropped onto the window, and refused in a sentence that says what to do."""

from __future__ import annotations

import gzip
import pickle
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from visualnn.lessons import catalogue
from visualnn.ui import drops
from visualnn.ui.data_dialogs import ask_for_data, open_data
from visualnn.ui.window import Window


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with X.npy and y.npy of forty pictures of all ten digits."""
    rng = np.random.default_rng(0)
    np.save(tmp_path / "X.npy", rng.uniform(-0.1, 1.1, (40, 400)))
    np.save(tmp_path / "y.npy", np.arange(40)[:, None] % 10)
    return tmp_path


@pytest.fixture
def nielsen(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    pairs = [((rng.integers(0, 256, (count, 784)) / 256).astype(np.float32), np.arange(count) % 10)
             for count in (50, 20, 30)]  # fmt: skip
    path = tmp_path / "mnist.pkl.gz"
    path.write_bytes(gzip.compress(pickle.dumps(tuple(pairs))))
    return path


def opened(qtbot: QtBot, window: Window, path: Path) -> None:
    open_data(window, path)
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=10_000)


def test_zeros_and_ones_of_the_course_come_under_a_network_with_one_output(
    qtbot: QtBot, window: Window, course: Path
) -> None:
    window.open_lesson("090")
    session = window.session
    weights = session.network.flat.copy()
    opened(qtbot, window, course / "X.npy")
    x, y = np.load(course / "X.npy"), np.load(course / "y.npy")[:, 0]
    assert session.dataset.train.labels.tolist() == y[y <= 1].tolist()
    shown = x[session.samples.current if y[0] == 0 else 0].reshape(20, 20).T.ravel()
    assert session.trace.arrays["x"] == pytest.approx(shown, abs=1e-7)
    assert np.array_equal(session.network.flat, weights)
    assert not session.original
    assert "8 samples" in window.said.text()
    session.reset_lesson()
    assert len(session.dataset.train) == 1000


def test_data_of_another_size_say_which_lesson_takes_them(qtbot: QtBot, window: Window, course: Path) -> None:
    before = window.session.dataset
    opened(qtbot, window, course)
    assert window.session.dataset is before
    assert window.strip.isVisible()
    text = window.strip.text()
    assert "784" in text and "400" in text and catalogue.find("090").title in text


def test_nielsens_file_comes_under_the_first_lesson(qtbot: QtBot, window: Window, nielsen: Path) -> None:
    opened(qtbot, window, nielsen)
    session = window.session
    assert [len(split) for split in session.dataset.splits.values()] == [50, 20, 30]
    assert session.samples.count == 30
    assert "50 training and 30 test samples" in window.said.text()


def test_a_file_that_is_none_is_refused_and_the_data_stay(qtbot: QtBot, window: Window, course: Path) -> None:
    before = window.session.dataset
    (course / "y.npy").unlink()
    opened(qtbot, window, course / "X.npy")
    assert "y.npy is not beside it" in window.strip.text()
    assert window.session.dataset is before


def test_of_two_the_last_one_is_taken_and_another_lesson_ends_the_reading(
    qtbot: QtBot, window: Window, nielsen: Path, course: Path
) -> None:
    open_data(window, course)
    opened(qtbot, window, nielsen)
    assert len(window.session.dataset.test) == 30
    open_data(window, nielsen)
    window.open_lesson("020")
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=10_000)
    assert window.session.dataset.input_size == 2


def test_a_file_is_chosen_in_a_dialog(qtbot: QtBot, window: Window, nielsen: Path) -> None:
    window.menus.by_id["open data"].trigger()
    assert any(dialog.windowTitle() == "Open data" for dialog in window.findChildren(QFileDialog))
    dialog = ask_for_data(window)
    dialog.fileSelected.emit(str(nielsen))
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=10_000)
    assert len(window.session.dataset.test) == 30
    for found in window.findChildren(QFileDialog):
        found.close()


def test_data_are_dropped_and_weights_still_are_weights(
    qtbot: QtBot, window: Window, course: Path, nielsen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_lesson("090")
    for path in (course / "y.npy", course, nielsen):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        assert drops.dropped(data) == path
    drops.take(window, course / "y.npy")
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=10_000)
    assert len(window.session.dataset.train) == 8
    empty = course / "empty"
    empty.mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(empty))])
    assert drops.dropped(data) is None
    weights = course / "w.npz"
    window.session.save_weights(weights)
    drops.take(window, weights)
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=10_000)
    assert "w.npz" in window.said.text()
