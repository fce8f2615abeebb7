"""Opening lessons in the window: from anywhere, again when they are saved, and never half."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QTabBar
from pytestqt.qtbot import QtBot

from tests.lesson_folder import change, write_lesson
from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.settings import Settings
from visualnn.ui import lesson_opening, theme
from visualnn.ui.app import make_window
from visualnn.ui.lesson_opening import would_be_missed
from visualnn.ui.window import Window


@pytest.fixture
def kite(tmp_path: Path) -> Path:
    return write_lesson(tmp_path / "kite")


@pytest.fixture
def authoring(window: Window, kite: Path) -> Window:
    """The window on a lesson that is being written."""
    window.open_lesson(kite)
    return window


def words(window: Window) -> str:
    return " ".join(label.toPlainText() for label in window.panels["lesson"].view.words)


@pytest.mark.parametrize("language", i18n.languages())
def test_every_lesson_opens_with_its_title_its_panels_and_its_words(window: Window, language: str) -> None:
    """One after the other in one window, as in a school year; how long each takes, the benchmark tells."""
    window.choices.language(language)
    for name in [*catalogue.ids()[1:], catalogue.ids()[0]]:
        window.open_lesson(name)
        QApplication.processEvents()
        lesson = catalogue.find(name)
        assert window.session.lesson.id == name and window.strip.text() == ""
        assert window.windowTitle() == f"{lesson.titles[language]} — visualnn"
        shown = {panel for panel, dock in window.docks.items() if dock.toggleViewAction().isChecked()}
        if lesson.panels:
            assert shown == {panel for names in lesson.panels.values() for panel in names}, name
        assert window.session.guide.page is not None and window.session.guide.page.title == lesson.titles[language]


def test_a_lesson_brings_everything_of_its_own(window: Window, kite: Path) -> None:
    window.open_lesson(kite)
    session = window.session
    assert session.network.input_shape == (2,) and session.dataset.feature_names == ("wind", "rain")
    assert session.network.parameters["W1"].tolist() == [[0.5, -0.5], [-0.2, 0.4]]
    assert session.run.settings.epochs == 200 and not session.run.settings.shuffle
    assert not window.docks["matrix"].isHidden() and window.docks["history"].isHidden()
    assert session.settings.lessons[str(kite)] == "opened" and session.settings.last_lesson == str(kite)


def test_no_row_of_tabs_is_left_behind_by_the_lesson_before(qtbot: QtBot, window: Window, kite: Path) -> None:
    theme.set_zoom(1.5)  # all sides share one place
    for name in (kite, catalogue.ids()[0], catalogue.ids()[1], kite):
        window.open_lesson(name)
        qtbot.wait(50)
        rows = [bar.geometry() for bar in window.findChildren(QTabBar) if bar.isVisible() and bar.parent() is window]
        assert rows
        for number, row in enumerate(rows):
            assert not any(row.intersects(other) for other in rows[number + 1 :])


def test_the_window_always_begins_with_the_first_lesson_unless_another_is_named(qtbot: QtBot, kite: Path) -> None:
    Settings(lessons={str(kite): "opened"}, last_lesson=str(kite)).save()
    for given, expected in ((None, catalogue.find().folder), (str(kite), kite), (catalogue.ids()[1], None)):
        window = make_window(given)
        qtbot.addWidget(window)
        assert window.session.lesson.folder == (expected or catalogue.find(given).folder)
        assert window.opening.library.last is not None
        window.close()
    assert catalogue.find().id not in Settings.load().lessons  # nobody has chosen it


@pytest.mark.parametrize("wrong", ["no-such-lesson", "missing/folder"])
def test_what_is_not_there_is_said_and_the_lesson_stays(window: Window, wrong: str) -> None:
    before = window.session.network
    window.open_lesson(wrong)
    assert window.strip.text() and window.session.network is before


@pytest.mark.parametrize(("old", "new", "place"), [
    ("[training]", "[training", "[training"),
    ("epochs = 200\nbatch", "epochs = 0\nbatch", "[training]"),
    ("units = 1 }", "units = 3 }", "W2 ="),
    ('    { kind = "Sigmoid" },', '    { kind = "Sigmod" },', "[network]"),
    ("W2 = [[0.6], [-0.3]]", "W2 = [[0.6]]", "W2 ="),
    ("minutes = 10 ", 'minutes = "ten" ', "minutes ="),
    ("minutes = 10 ", "hours = 10 ", "hours ="),
    ('csv = "data.csv"', 'cvs = "data.csv"', "[data]"),
    ('what = "z1"\nexpected', 'what = "z1"\nexpekted', "expekted"),
], ids=str)  # fmt: skip
def test_a_mistake_in_lesson_toml_is_named_with_its_line(
        window: Window, kite: Path, old: str, new: str, place: str) -> None:
    change(kite, old, new)
    lines = (kite / "lesson.toml").read_text("utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, 1) if text.startswith(place))
    before = window.session.network
    window.open_lesson(kite)
    text = window.strip.text()
    assert "lesson.toml" in text and f"line {line}:" in text
    assert window.session.network is before and window.session.lesson.id == catalogue.find().id


def test_a_folder_is_chosen_in_a_dialog(qtbot: QtBot, window: Window, kite: Path) -> None:
    window.menus.by_id["open lesson"].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(kite))
    dialog.close()
    assert window.session.lesson.folder == kite


@pytest.mark.parametrize("part", ["", "lesson.toml"])
def test_a_folder_or_its_lesson_toml_can_be_dropped(window: Window, kite: Path, part: str) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(kite / part))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))
    assert window.session.lesson.folder == kite


def test_a_folder_without_a_lesson_is_not_taken(window: Window, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                            Qt.KeyboardModifier.NoModifier)
    enter.ignore()
    window.dragEnterEvent(enter)
    assert not enter.isAccepted()


# Trained weights


@pytest.fixture
def trained(qtbot: QtBot, authoring: Window, monkeypatch: pytest.MonkeyPatch) -> Window:
    """A training that was worth something."""
    monkeypatch.setattr(lesson_opening, "WORTH_SECONDS", 1e-6)
    authoring.session.run.set(epochs=5)
    authoring.session.run.start()
    qtbot.waitUntil(lambda: authoring.session.run.state == "idle" and authoring.session.history.end == 30)
    return authoring


def buttons(window: Window) -> dict[str, object]:
    box = window.opening.question
    assert box is not None and box.isVisible()
    return {button.text(): button for button in box.buttons()}


def test_a_short_training_or_none_is_not_asked_about(qtbot: QtBot, authoring: Window) -> None:
    assert not would_be_missed(authoring.session)
    authoring.session.run.set(epochs=5)
    authoring.session.run.start()
    qtbot.waitUntil(lambda: authoring.session.history.end == 30)
    assert not would_be_missed(authoring.session)


def test_weights_that_took_long_are_not_thrown_away_without_a_question(qtbot: QtBot, trained: Window) -> None:
    kite = trained.session.lesson
    trained.open_lesson("010")
    assert trained.session.lesson is kite
    qtbot.mouseClick(buttons(trained)["Stay here"], Qt.MouseButton.LeftButton)
    assert trained.session.lesson is kite and trained.session.history.end == 30
    trained.open_lesson("010")
    qtbot.mouseClick(buttons(trained)["Open without saving"], Qt.MouseButton.LeftButton)
    assert trained.session.lesson.id == catalogue.find("010").id


def test_after_saving_them_the_lesson_opens(qtbot: QtBot, trained: Window, tmp_path: Path) -> None:
    reached = trained.session.network.flat.copy()
    trained.open_lesson("010")
    qtbot.mouseClick(buttons(trained)["Save the weights…"], Qt.MouseButton.LeftButton)
    (dialog,) = [one for one in trained.findChildren(QFileDialog) if one.isVisible()]
    dialog.fileSelected.emit(str(tmp_path / "mine.npz"))
    dialog.close()
    assert (tmp_path / "mine.npz").is_file() and reached.size
    assert trained.session.lesson.id == catalogue.find("010").id


def test_what_is_saved_is_not_asked_about(trained: Window, tmp_path: Path) -> None:
    assert would_be_missed(trained.session)
    trained.save_weights(tmp_path / "mine.npz")
    assert not would_be_missed(trained.session)
    trained.session.take_parameters(trained.session.network.flat + np.float64(0.1))
    assert would_be_missed(trained.session)


# Writing a lesson while the window looks on


def test_words_are_read_again_in_place(qtbot: QtBot, authoring: Window, kite: Path) -> None:
    network = authoring.session.network
    authoring.session.guide.go(2)
    authoring.session.playhead.step(2)
    place = authoring.session.playhead.position
    change(kite, "The first unit adds up", "The very first unit", "en.md")
    qtbot.waitUntil(lambda: "The very first unit" in words(authoring))
    assert authoring.session.guide.number == 2 and authoring.session.playhead.position == place
    assert authoring.session.network is network
    assert "en.md" in authoring.said.text()


def test_a_changed_lesson_toml_is_opened_again_on_the_same_page(qtbot: QtBot, authoring: Window, kite: Path) -> None:
    authoring.session.guide.go(3)
    authoring.docks["matrix"].hide()
    change(kite, "b2 = [0.05]", "b2 = [0.25]")
    qtbot.waitUntil(lambda: authoring.session.network.parameters["b2"].tolist() == [0.25])
    assert authoring.session.guide.number == 3
    assert authoring.docks["matrix"].isHidden()  # where the panels stand is the author's


def test_changed_data_are_read_again(qtbot: QtBot, authoring: Window, kite: Path) -> None:
    change(kite, "1.0,0.3,1", "1.0,0.3,1\n0.6,0.6,0", "data.csv")
    qtbot.waitUntil(lambda: len(authoring.session.dataset.train) == 7)


def test_after_a_bad_save_the_last_good_one_stays_and_the_line_is_named(
        qtbot: QtBot, authoring: Window, kite: Path) -> None:
    network, text = authoring.session.network, words(authoring)
    change(kite, "b2 = [0.05]", "b2 = [0.05")
    qtbot.waitUntil(lambda: "lesson.toml" in authoring.strip.text() and "line" in authoring.strip.text())
    assert authoring.session.network is network and words(authoring) == text
    change(kite, "b2 = [0.05", "b2 = [0.35]")
    qtbot.waitUntil(lambda: authoring.strip.text() == "")
    assert authoring.session.network.parameters["b2"].tolist() == [0.35]


def test_after_bad_words_the_last_good_ones_stay(qtbot: QtBot, authoring: Window, kite: Path) -> None:
    text = words(authoring)
    change(kite, "(do:step 1 unit)", "(do:stepp 1 unit)", "en.md")
    qtbot.waitUntil(lambda: "en.md" in authoring.strip.text() and "line" in authoring.strip.text())
    authoring.session.guide.go(2)
    qtbot.waitUntil(lambda: words(authoring) != text)
    assert "Step one unit forward" in words(authoring)
    change(kite, "(do:stepp 1 unit)", "(do:step 2 unit)", "en.md")
    qtbot.waitUntil(lambda: authoring.strip.text() == "")


def test_an_editor_that_replaces_the_file_is_followed(qtbot: QtBot, authoring: Window, kite: Path) -> None:
    for number, value in enumerate((0.1, 0.2), 1):
        text = (kite / "lesson.toml").read_text("utf-8")
        new = kite / "lesson.toml~"
        new.write_text(text.replace("b2 = [0.05]", "b2 = [0.1]").replace("b2 = [0.1]", f"b2 = [{value}]"), "utf-8")
        os.replace(new, kite / "lesson.toml")
        qtbot.waitUntil(lambda value=value: authoring.session.network.parameters["b2"].tolist() == [value])
        assert number


def test_the_lesson_before_is_watched_no_more(qtbot: QtBot, authoring: Window, kite: Path) -> None:
    authoring.open_lesson("010")
    change(kite, "[training]", "[training")
    qtbot.wait(500)
    assert authoring.strip.text() == "" and authoring.session.lesson.id == catalogue.find("010").id


def test_a_new_program_is_shown(qtbot: QtBot, authoring: Window, kite: Path) -> None:
    authoring.arrange("explain")
    authoring.bring_forward("code")
    change(kite, "# Loss: cross-entropy for a yes or a no", "# How wrong it is", "program.py")
    qtbot.waitUntil(lambda: "program.py" in authoring.said.text())
    code = authoring.panels["code"]
    qtbot.waitUntil(lambda: "# How wrong it is" in "\n".join(code.view.program.lines))


# The seal


def test_the_seal_names_the_digits_and_the_source_and_lists_every_check(qtbot: QtBot, authoring: Window) -> None:
    seal = authoring.panels["lesson"].seal
    qtbot.waitUntil(lambda: seal.text().startswith("✓"))
    assert seal.text() == "✓ agrees with the published result to 3 digits — worked out with pencil and paper"
    qtbot.mouseClick(seal, Qt.MouseButton.LeftButton)
    (dialog,) = [one for one in authoring.findChildren(QDialog) if "Checks" in one.windowTitle()]
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    for part in ("z1 of sample 0", "expected: 0.576\nfound: 0.57556", "agrees to 3 digits", "computed here, seed 0"):
        assert part in shown
    dialog.close()


def test_the_seal_says_when_the_person_has_changed_the_lesson(qtbot: QtBot, authoring: Window) -> None:
    seal = authoring.panels["lesson"].seal
    qtbot.waitUntil(lambda: seal.text().startswith("✓"))
    session = authoring.session
    session.set_network(session.lesson.new_network(3))
    qtbot.waitUntil(lambda: "Changed" in seal.text())
    session.reset_lesson()
    qtbot.waitUntil(lambda: seal.text().startswith("✓"))


def test_a_lesson_whose_numbers_are_wrong_is_not_taught_from(qtbot: QtBot, window: Window, kite: Path) -> None:
    change(kite, "expected = 0.576\n", "expected = 0.577\n")
    window.open_lesson(kite)
    seal = window.panels["lesson"].seal
    qtbot.waitUntil(lambda: seal.text().startswith("✗"))
    assert "a2" in seal.text()
    qtbot.waitUntil(lambda: "not taught from" in words(window))
    assert "expected 0.577, found 0.57556" in words(window)
    assert "wind was strong" not in words(window) and not window.panels["lesson"].bar.isVisible()
    change(kite, "expected = 0.577\n", "expected = 0.576\n")
    qtbot.waitUntil(lambda: "wind was strong" in words(window))
    qtbot.waitUntil(lambda: seal.text().startswith("✓"))


def test_turning_to_the_last_page_finishes_the_lesson(authoring: Window, kite: Path) -> None:
    authoring.session.guide.go(2)
    assert authoring.session.settings.lessons[str(kite)] == "opened"
    authoring.session.guide.go(len(authoring.session.guide.pages))
    assert Settings.load().lessons[str(kite)] == "finished"
