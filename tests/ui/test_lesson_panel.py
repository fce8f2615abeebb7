"""The lesson's words, as the person who reads them sees them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.panels.lesson import LessonPanel, Words


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> LessonPanel:
    panel = LessonPanel(session)
    qtbot.addWidget(panel)
    panel.resize(360, 500)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_the_words_are_read_in_the_language_of_the_person(qtbot: QtBot, panel: LessonPanel) -> None:
    english = panel.words.toPlainText()
    assert english.startswith("Reading handwritten digits")
    assert "#" not in english
    i18n.set_language("zh_CN")
    panel.retranslate()
    qtbot.wait(1)
    assert panel.words.toPlainText().startswith("识别手写数字")
    i18n.set_language("en")
    panel.retranslate()
    qtbot.wait(1)
    assert panel.words.toPlainText() == english


def test_headings_are_larger_than_text_and_both_grow_with_the_zoom(qtbot: QtBot, panel: LessonPanel) -> None:
    def sizes() -> tuple[int, int]:
        document = panel.words.document()
        heading = document.begin().begin().fragment().charFormat().font()
        return heading.pixelSize(), document.defaultFont().pixelSize()

    heading, text = sizes()
    assert heading > text
    theme.set_zoom(2.0)
    qtbot.wait(1)
    assert sizes()[0] >= 1.9 * heading
    assert sizes()[1] >= 1.9 * text


def test_a_lesson_loads_nothing_and_leads_nowhere(qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "spy.png"
    picture.write_bytes(b"not a picture")
    words = Words()
    qtbot.addWidget(words)
    words.show_markdown(
        f"# Hello\n\n![spy](file://{picture})\n\n![far](https://example.org/a.png)\n\n"
        '<img src="https://example.org/b.png"><script>alert(1)</script>\n\n[click](https://example.org)\n'
    )
    words.resize(300, 300)
    words.grab()
    for address in (f"file://{picture}", "https://example.org/a.png", "qrc:/x"):
        for kind in QTextDocument.ResourceType:
            assert words.loadResource(kind.value, QUrl(address)) is None
    before = words.toPlainText()
    words.setSource(QUrl.fromLocalFile(str(picture)))
    assert words.toPlainText() == before
    assert words.openExternalLinks() is False
    assert words.openLinks() is False


def test_a_lesson_without_words_says_so(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    session.lesson = replace(session.lesson, folder=tmp_path)
    panel = LessonPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.words.toPlainText() == "This lesson has no words yet."


def test_zooming_keeps_the_place(qtbot: QtBot, panel: LessonPanel) -> None:
    panel.resize(300, 150)
    qtbot.wait(1)
    bar = panel.words.verticalScrollBar()
    bar.setValue(40)
    theme.set("dark")
    qtbot.wait(1)
    assert bar.value() == 40
