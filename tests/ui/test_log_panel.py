"""The log: a line for each epoch, of the run on show, to be copied."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.session.session import Session
from visualnn.ui.panels.log import LogPanel


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> LogPanel:
    session.run.set(epochs=2, batch_size=1000)
    panel = LogPanel(session)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    panel.show()
    settle()
    return panel


def settle() -> None:
    for _turn in range(3):
        QApplication.processEvents()


def lines(panel: LogPanel) -> list[str]:
    return panel.text.toPlainText().splitlines()


def test_it_says_what_to_do_before_training(panel: LogPanel) -> None:
    assert lines(panel) == [] and "Train (T)" in panel.text.placeholderText() and not panel.copy.isEnabled()


def test_a_line_for_each_epoch_with_the_right_test_images(panel: LogPanel) -> None:
    run = panel.session.run
    run.start()
    settle()
    found = lines(panel)
    assert [line.partition(":")[0] for line in found] == ["Epoch 0", "Epoch 1"]
    assert found[-1] == f"Epoch 1: {round(run.test_accuracy[-1] * 10_000)} / 10000"
    assert panel.count.text() == "2 epochs"
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == "\n".join(found)


def test_what_is_marked_stays_marked_while_it_grows(panel: LogPanel) -> None:
    panel.session.run.start()
    settle()
    cursor = panel.text.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(7, QTextCursor.MoveMode.KeepAnchor)
    panel.text.setTextCursor(cursor)
    marked = panel.text.textCursor().selectedText()
    assert marked == "Epoch 0"
    panel.session.run.go_on(epochs=1)
    settle()
    assert len(lines(panel)) == 3 and panel.text.textCursor().selectedText() == marked


def test_another_run_has_another_log_and_the_words_another_language(panel: LogPanel) -> None:
    session = panel.session
    session.run.start()
    settle()
    session.reset_lesson()
    settle()
    assert lines(panel) == []
    session.run.set(epochs=1, batch_size=1000)
    session.run.start()
    i18n.set_language("zh_CN")
    panel.retranslate()
    settle()
    assert len(lines(panel)) == 1 and lines(panel)[0].startswith("第 0 轮：")
