"""Starting and ending the program."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn.formats.errors import UnreadableFile
from visualnn.session.settings import Settings
from visualnn.ui import app, theme
from visualnn.ui.interrupts import closing_on_interrupt
from visualnn.ui.window import Window


@pytest.fixture
def made(qapp: QApplication) -> Iterator[Window]:
    """A window as the program makes it, with the person's settings."""
    Settings(language="zh_CN", theme="dark", zoom=1.3).save()
    window = app.make_window()
    yield window
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_window_opens_as_it_was_left(made: Window) -> None:
    assert theme.current().name == "dark"
    assert theme.zoom() == 1.3
    assert made.menus.menus["file"].title() == "文件(&F)"
    assert made.session.lesson.title in made.windowTitle()


def test_a_lesson_that_is_not_there_is_one_line_and_status_2(
    qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.run("no such lesson") == 2
    message = capsys.readouterr().err
    assert "no such lesson" in message
    assert message.count("\n") == 1


def test_there_is_one_application(qapp: QApplication) -> None:
    assert app.make_application() is qapp


def test_training_images_are_read_while_the_person_looks(qtbot: QtBot, made: Window) -> None:
    app._read_ahead(made)
    qtbot.waitUntil(lambda: not made.runner.busy, timeout=30_000)
    assert len(made.session.dataset.train.images) == 60_000
    assert made.strip.text() == ""


def test_damaged_training_images_are_a_problem_in_a_sentence(
    qtbot: QtBot, made: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        @property
        def train(self) -> Any:
            raise UnreadableFile(Path("train-images.gz"), "it is cut off")

    monkeypatch.setattr(made.session, "dataset", Broken())
    app._read_ahead(made)
    qtbot.waitUntil(lambda: not made.runner.busy, timeout=30_000)
    assert "train-images.gz" in made.strip.text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_and_the_handlers_come_back(qtbot: QtBot, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    closed = []

    def close() -> None:
        closed.append(True)

    with closing_on_interrupt(close):
        signal.raise_signal(number)
        qtbot.waitUntil(lambda: bool(closed))
    assert signal.getsignal(number) is before
    assert closed == [True]
