"""The lesson's pages, as the person who reads them sees and uses them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.focus import first_place
from visualnn.ui.lesson.words import Words
from visualnn.ui.matrices.words import about
from visualnn.ui.panels.lesson import LessonPanel
from visualnn.ui.panels.teacher import TeacherPanel
from visualnn.ui.window import Window

PAGES = """# First page

The first sum is {{z1[0]}}, the loss {{L}}. [Step](do:step 1 unit) and [To the loss](do:go loss)
:: do go start
:: wait reached loss | Step until the loss is reached
:: teacher Let them guess first.
---
## Second page

? Which is right?
- [ ] This is wrong
- [x] This is right: {{z1[0]}}
> It is.

? How much is it?
= {{z1[0]}}
:: wait answered | Answer both
---
## Third page

The end. {{z1[0]}}
:: do hide z1
"""
CHINESE = PAGES.replace("# First page", "# 第一页").replace("The first sum is", "第一个和是")


def lesson_of(folder: Path, text: str, chinese: str = CHINESE) -> Lesson:
    """The first lesson, with these words."""
    (folder / "lesson.toml").write_text((catalogue.find().folder / "lesson.toml").read_text("utf-8"), "utf-8")
    (folder / "en.md").write_text(text, "utf-8")
    (folder / "zh_CN.md").write_text(chinese, "utf-8")
    return Lesson.read(folder)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(lesson_of(tmp_path, PAGES), Settings(language="en", theme="light"))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> LessonPanel:
    panel = LessonPanel(session)
    qtbot.addWidget(panel)
    panel.resize(360, 500)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.wait(1)
    return panel


def text_of(panel: LessonPanel) -> str:
    words = [words.toPlainText() for words in panel.view.words]
    return "\n".join(words).replace("\u00a0", " ").replace("\u2060", "")


def test_the_words_are_read_in_the_language_of_the_person(qtbot: QtBot, panel: LessonPanel) -> None:
    english = text_of(panel)
    assert english.startswith("First page")
    assert "#" not in english and "::" not in english and "{{" not in english
    i18n.set_language("zh_CN")
    panel.retranslate()
    qtbot.wait(1)
    assert text_of(panel).startswith("第一页")
    assert panel.bar.next.text() == "下一页 ›"
    i18n.set_language("en")
    panel.retranslate()
    qtbot.wait(1)
    assert text_of(panel) == english


def test_headings_are_larger_than_text_and_both_grow_with_the_zoom(qtbot: QtBot, panel: LessonPanel) -> None:
    def sizes() -> tuple[int, int]:
        document = panel.view.words[0].document()
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
    before, pressed = words.toPlainText(), []
    words.pressed.connect(pressed.append)
    words.setSource(QUrl.fromLocalFile(str(picture)))
    words.anchorClicked.emit(QUrl("https://example.org"))
    words.anchorClicked.emit(QUrl("do:step 1"))  # only the number of a button that stands in the text
    assert words.toPlainText() == before and not pressed
    assert words.openExternalLinks() is False
    assert words.openLinks() is False


def test_a_lesson_without_words_says_so(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    session.open_lesson(replace(session.lesson, folder=tmp_path / "nothing"))
    panel = LessonPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert text_of(panel) == "This lesson has no words yet."
    assert not panel.bar.isVisible()


def test_a_mistake_in_the_words_is_shown_with_its_line(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text(PAGES.replace("do:step 1 unit", "do:stepp 1"), "utf-8")
    session.guide.reload()
    panel = LessonPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert "line 3" in text_of(panel) and "stepp" in text_of(panel)


def test_zooming_and_stepping_keep_the_place(qtbot: QtBot, panel: LessonPanel) -> None:
    panel.resize(250, 190)
    qtbot.wait(1)
    bar = panel.view.verticalScrollBar()
    bar.setValue(15)
    assert bar.value() == 15
    theme.set("dark")
    qtbot.wait(1)
    assert bar.value() == 15
    panel.session.playhead.step(3)
    qtbot.wait(1)
    assert bar.value() == 15


def test_numbers_follow_the_walk_in_place(qtbot: QtBot, panel: LessonPanel) -> None:
    session, words = panel.session, panel.view.words[0]
    assert "The first sum is ·, the loss ·." in text_of(panel)
    session.playhead.step(1)
    qtbot.wait(1)
    value = f"{session.trace.arrays['z1'][0]:.4f}".replace("-", "−")
    assert f"The first sum is {value}, the loss ·." in text_of(panel)
    session.choose_decimals(2)
    qtbot.wait(1)
    assert f"The first sum is {float(value.replace('−', '-')):.2f}".replace("-", "−") in text_of(panel)
    session.playhead.to_start()
    qtbot.wait(1)
    assert "The first sum is ·, the loss ·." in text_of(panel)
    assert panel.view.words[0] is words  # nothing was built anew


def test_a_button_acts_by_mouse_and_by_keyboard(qtbot: QtBot, panel: LessonPanel) -> None:
    playhead, words = panel.session.playhead, panel.view.words[0]
    button = next(piece for piece in words.pieces() if piece.address == "do:0")
    place = words.boxes(button)[0].center().toPoint()
    qtbot.mouseClick(words.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert playhead.position == 1
    qtbot.wait(1)
    words.moveCursor(QTextCursor.MoveOperation.Start)
    words.setFocus()
    for _number in range(3):  # two live numbers, then the first button
        qtbot.keyClick(words, Qt.Key.Key_Tab)
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert playhead.position == 2
    qtbot.keyClick(words, Qt.Key.Key_Tab)
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert playhead.position == playhead.end_of("loss")


def test_a_live_number_is_a_cell_that_can_be_asked(qtbot: QtBot, panel: LessonPanel) -> None:
    session, words = panel.session, panel.view.words[0]
    number = next(piece for piece in words.pieces() if piece.address == "cell:0")
    place = words.boxes(number)[0].center().toPoint()
    qtbot.mouseClick(words.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (session.selection.array, session.selection.index) == ("z1", (0,))
    qtbot.mouseDClick(words.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.playhead.position == 1
    words.menu_wanted.emit(0, QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def test_a_page_waits_until_it_has_happened_or_is_skipped(qtbot: QtBot, panel: LessonPanel) -> None:
    session, bar = panel.session, panel.bar
    assert bar.wait.text() == "Step until the loss is reached"
    assert (bar.mark.text(), bar.next.isEnabled(), bar.skip.isVisible()) == ("○", False, True)
    session.guide.do("go loss")
    qtbot.wait(1)
    assert (bar.mark.text(), bar.next.isEnabled(), bar.skip.isVisible()) == ("✓", True, False)
    session.playhead.to_start()
    qtbot.wait(1)
    assert bar.mark.text() == "✓"
    qtbot.mouseClick(bar.next, Qt.MouseButton.LeftButton)
    qtbot.wait(1)
    assert text_of(panel).startswith("Second page")
    assert (bar.place.text(), bar.skip.isVisible()) == ("2 / 3", True)
    qtbot.mouseClick(bar.skip, Qt.MouseButton.LeftButton)
    qtbot.wait(1)
    assert text_of(panel).startswith("Third page")
    assert "The end. ?" in text_of(panel)
    assert not bar.next.isEnabled()
    qtbot.mouseClick(bar.previous, Qt.MouseButton.LeftButton)
    assert session.guide.number == 2


def test_questions_are_answered_with_a_mark_and_words(qtbot: QtBot, panel: LessonPanel) -> None:
    session = panel.session
    session.guide.go(2)
    qtbot.wait(1)
    choice, number = panel.view.questions
    assert not choice.check.isEnabled() and not number.check.isEnabled()
    choice.choices[0].setChecked(True)
    qtbot.mouseClick(choice.check, Qt.MouseButton.LeftButton)
    qtbot.wait(1)
    assert choice.verdict.text() == "✗ Not this one. Try again."
    assert choice.give_up.isVisible() and not choice.explanation.isVisible()
    qtbot.mouseClick(choice.choice_words[1].viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert choice.choices[1].isChecked()
    qtbot.mouseClick(choice.check, Qt.MouseButton.LeftButton)
    qtbot.wait(1)
    assert choice.verdict.text() == "✓ Right."
    assert choice.explanation.isVisible() and choice.explanation.toPlainText() == "It is."
    assert number.field is not None
    for typed, words in (("abc", "not a number"), ("99", "Not yet")):
        number.field.setText(typed)
        qtbot.keyClick(number.field, Qt.Key.Key_Return)
        qtbot.wait(1)
        assert words in number.verdict.text() and number.verdict.text().startswith("✗")
    assert panel.bar.mark.text() == "○"
    number.field.setText(f"{float(session.trace.arrays['z1'][0]):.3f}".replace(".", ","))
    qtbot.keyClick(number.field, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert number.verdict.text() == "✓ Right."
    assert panel.bar.mark.text() == "✓"


def test_the_keyboard_comes_to_the_page_before_the_buttons_below(
        qtbot: QtBot, session: Session, guided: Callable[[], Window]) -> None:
    window = guided()
    for _turn in range(2):  # a page that is made anew has its place, too
        session.guide.go(2)
        qtbot.wait(20)
        panel = window.panels["lesson"]
        assert isinstance(panel, LessonPanel)
        number = panel.view.questions[1]
        stops = [panel.view.words[0], panel.view.questions[0].choices[0], number.field, panel.bar.previous]
        widget: QWidget | None = first_place(panel)
        assert widget is panel.view.words[0]
        seen = []
        for _step in range(60):
            seen.append(widget)
            widget = widget.nextInFocusChain() if widget else None
        assert sorted(stops, key=seen.index) == stops
        session.guide.go(3)
        qtbot.wait(20)


def test_what_is_said_about_an_answer_is_in_sight(qtbot: QtBot, panel: LessonPanel) -> None:
    panel.resize(360, 330)
    panel.session.guide.go(2)
    qtbot.wait(1)
    choice, _number = panel.view.questions
    for place, told in ((0, choice.give_up), (1, choice.explanation)):
        panel.view.verticalScrollBar().setValue(0)
        choice.choices[place].setChecked(True)
        qtbot.mouseClick(choice.check, Qt.MouseButton.LeftButton)
        qtbot.wait(20)
        for words in (choice.verdict, told):
            assert words.visibleRegion().boundingRect().height() == words.height() > 0


def test_an_answer_can_be_given_away_and_is_kept(qtbot: QtBot, panel: LessonPanel) -> None:
    session = panel.session
    session.guide.go(2)
    qtbot.wait(1)
    number = panel.view.questions[1]
    number.field.setText("1")  # type: ignore[union-attr]
    number.answer()
    qtbot.wait(1)
    qtbot.mouseClick(number.give_up, Qt.MouseButton.LeftButton)
    qtbot.wait(1)
    value = f"{session.trace.arrays['z1'][0]:.4f}".replace("-", "−")
    assert number.verdict.text() == f"The answer: {value}"
    session.guide.go(3)
    qtbot.wait(1)
    session.guide.go(2)
    qtbot.wait(1)
    assert panel.view.questions[1].verdict.text() == f"The answer: {value}"
    assert panel.view.questions[1].field.text() == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize("width", [330, 640])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("page", [1, 2])
def test_nothing_is_wider_than_the_panel(qtbot: QtBot, panel: LessonPanel, width: int, zoom: float, page: int) -> None:
    theme.set_zoom(zoom)
    panel.resize(round(width * zoom), 700)
    panel.session.guide.go(page)
    body = panel.view.widget()
    qtbot.waitUntil(lambda: body.width() <= panel.view.viewport().width())  # a scroll bar may come or go first
    for words in [*panel.view.words, *(box.text for box in panel.view.questions)]:
        assert words.document().idealWidth() <= words.viewport().width() + 1
        assert words.height() >= words.document().size().height() - 1


def test_the_words_are_read_again_when_they_change(qtbot: QtBot, panel: LessonPanel, tmp_path: Path) -> None:
    panel.session.guide.go(3)
    (tmp_path / "en.md").write_text(PAGES.replace("The end.", "The very end."), "utf-8")
    panel.session.guide.reload()
    qtbot.wait(1)
    assert "The very end." in text_of(panel)
    assert panel.session.guide.number == 3


def test_the_teacher_sees_notes_answers_and_what_comes_next(qtbot: QtBot, session: Session) -> None:
    panel = TeacherPanel(session)
    qtbot.addWidget(panel)
    panel.resize(320, 500)
    panel.show()
    assert "Let them guess first." in panel.notes.words[0].toPlainText()
    assert "Second page" in panel.next.text()
    assert [panel.pages.item(row).text()[:2] for row in range(panel.pages.count())] == ["1.", "2.", "3."]
    panel.pages.itemClicked.emit(panel.pages.item(1))
    qtbot.wait(1)
    assert session.guide.number == 2
    assert "This is right" in panel.notes.words[0].toPlainText()
    session.guide.go(3)
    qtbot.wait(1)
    assert "the end of the lesson" in panel.next.text()


@pytest.fixture
def guided(qtbot: QtBot, session: Session) -> Callable[[], Window]:
    made = []

    def make() -> Window:
        window = Window(session)
        window.resize(1280, 800)
        made.append(window)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        qtbot.wait(1)
        return window

    return make


def test_keys_turn_the_pages(qtbot: QtBot, session: Session, guided: Callable[[], Window]) -> None:
    window = guided()
    window.activateWindow()
    qtbot.waitActive(window)
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert session.guide.number == 1  # it waits
    session.guide.do("go loss")
    window.menus.refresh()
    qtbot.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert session.guide.number == 2
    window.menus.by_id["skip lesson wait"].trigger()
    assert session.guide.number == 3
    qtbot.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert session.guide.number == 2


def test_a_page_asks_for_panels_and_arrangements(qtbot: QtBot, session: Session, guided: Callable[[], Window]) -> None:
    window = guided()
    assert "teacher" not in session.guide.panels
    session.guide.do("panel teacher")
    qtbot.waitUntil(lambda: "teacher" in session.guide.panels)
    assert window.docks["teacher"].isVisible()
    session.guide.do("arrange explain")
    qtbot.waitUntil(lambda: window.arrangement == "explain")
    session.guide.do("panel nowhere")
    qtbot.waitUntil(lambda: "nowhere" in window.strip.label.text())


def test_what_a_page_hides_is_seen_nowhere(qtbot: QtBot, session: Session, guided: Callable[[], Window]) -> None:
    window = guided()
    session.open_lesson(catalogue.find("050"))
    session.guide.do("go z1")
    session.guide.do("hide z1")
    qtbot.wait(1)
    stepper, network = window.panels["stepper"], window.panels["network"]
    assert stepper.numbers.text().endswith("= ?")  # type: ignore[attr-defined]
    assert "1.1000" not in stepper.numbers.text()  # type: ignore[attr-defined]
    session.selection.select("z1", (2,))
    qtbot.wait(1)
    card = network.card  # type: ignore[attr-defined]
    assert not any("1.1" in line for line in card.numbers), card.numbers
    session.guide.do("go a1")
    qtbot.wait(1)
    assert stepper.numbers.text() == ""  # type: ignore[attr-defined] # it would give z1 away
    session.guide.do("show z1")
    session.guide.do("go z1")
    qtbot.wait(1)
    assert stepper.numbers.text().endswith("= 1.1000")  # type: ignore[attr-defined]
    assert any("1.1000" in line for line in card.numbers), card.numbers


def test_a_panel_that_a_page_wants_does_not_cover_the_words(
    qtbot: QtBot, session: Session, guided: Callable[[], Window]
) -> None:
    window = guided()
    words, curves = window.docks["lesson"], window.docks["curves"]
    assert curves in window.tabifiedDockWidgets(words)
    session.guide.do("panel curves")
    qtbot.waitUntil(lambda: {"lesson", "curves"} <= session.guide.panels)
    assert not words.visibleRegion().isEmpty() and not curves.visibleRegion().isEmpty()


def test_numbers_stand_in_tables_lists_and_code(qtbot: QtBot, session: Session) -> None:
    words = Words()
    qtbot.addWidget(words)
    table = "| a | {{z1[1]}} |\n|---|---|\n| {{z1[2]}} | [Go](do:go end) |"
    text = f"# A {{{{z1[0]}}}}\n\n{table}\n\n- {{{{z1[3]}}}}\n\n```\n{{{{z1[4]}}}}\n```\n"
    words.resize(300, 100)
    words.show()
    words.show_markdown(text, [f"<{k}>" for k in range(5)])
    words.show_values([f"value {k}" for k in range(5)])
    plain = words.toPlainText()
    assert all(f"value {k}" in plain for k in range(5)) and "<" not in plain
    assert [piece.address for piece in words.pieces()].count("do:0") == 1
    for piece in words.pieces():
        (box,) = words.boxes(piece)
        assert words.viewport().rect().contains(box.toRect().center())
        assert words.anchorAt(box.toRect().center()) == piece.address


def test_no_panel_of_numbers_gives_away_what_is_hidden(
    qtbot: QtBot, session: Session, guided: Callable[[], Window]
) -> None:
    window = guided()
    session.open_lesson(catalogue.find("050"))
    guide, panels = session.guide, window.panels
    guide.do("arrange explain")
    guide.do("go z1")
    qtbot.wait(60)

    def seen() -> dict[str, bool]:
        return {"maths": "1.1000" in panels["maths"].numbers.text(),  # type: ignore[attr-defined]
                "network": "1.1000" in panels["network"].hint.shorter,  # type: ignore[attr-defined]
                "matrix": "1.1000" in about(session, "z1", (2,))}  # fmt: skip

    assert all(seen().values()), seen()
    guide.do("hide z1")
    qtbot.wait(60)
    assert not any(seen().values()), seen()
