"""The catalogue: every lesson as a card that can be found, read and opened, also when one of them is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from tests.lesson_folder import change, write_lesson
from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.session.glimpse import glimpse_of
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.catalogue.card import CARD, Card
from visualnn.ui.catalogue.sketch import picture
from visualnn.ui.panels.catalogue import CataloguePanel
from visualnn.ui.window import Window

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def kite(tmp_path: Path, session: Session) -> Path:
    """A teacher's own lesson, which has been opened before."""
    folder = write_lesson(tmp_path / "kite")
    session.settings.lessons[str(folder)] = "opened"
    return folder


@pytest.fixture
def panel(qtbot: QtBot, session: Session, kite: Path) -> CataloguePanel:
    panel = CataloguePanel(session)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def keys(panel: CataloguePanel) -> list[str]:
    return [card.key for card in panel.list.cards]


def rect_of(panel: CataloguePanel, row: int) -> object:
    return panel.list.visualRect(panel.list.model().index(row, 0))


def ready(panel: CataloguePanel) -> bool:
    return not panel._due.isActive()


def test_every_lesson_has_a_card_with_all_that_is_known_about_it(panel: CataloguePanel, kite: Path) -> None:
    assert keys(panel) == [*catalogue.ids(), str(kite)]
    for card in panel.list.cards[:-1]:
        lesson = catalogue.find(card.key)
        assert (card.title, card.summary, card.minutes) == (lesson.title, lesson.summary, lesson.minutes)
        assert len(card.needs) == len(lesson.needs) and not card.problem and not card.is_own
    own = panel.list.cards[-1]
    assert own.is_own and own.facts() == "Your own lesson · 10 minutes · opened before"
    assert own.before() == "Comes after: ○\u00a0Reading handwritten digits"
    assert [card.is_open for card in panel.list.cards].index(True) == keys(panel).index(panel.session.lesson.id)


def test_the_cards_are_there_at_once(qtbot: QtBot, session: Session) -> None:
    panel = CataloguePanel(session)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    assert len(panel.list.cards) == len(catalogue.ids())  # without one turn of the event loop


def test_two_columns_where_it_is_wide_one_where_it_is_narrow(qtbot: QtBot, panel: CataloguePanel) -> None:
    assert panel.list.columns == 2
    assert rect_of(panel, 0).top() == rect_of(panel, 1).top()
    panel.resize(430, 600)
    qtbot.waitUntil(lambda: panel.list.columns == 1)
    assert rect_of(panel, 1).top() >= rect_of(panel, 0).bottom()
    theme.set_zoom(1.5)
    panel.resize(900, 600)
    qtbot.waitUntil(lambda: panel.list.columns == 1)


@pytest.mark.parametrize("code", list(i18n.languages()))
@pytest.mark.parametrize(("zoom", "width"), [(1.0, 330), (1.0, 900), (1.5, 600), (2.0, 1200)])
def test_no_text_is_cut(qtbot: QtBot, panel: CataloguePanel, code: str, zoom: float, width: int) -> None:
    i18n.set_language(code)
    theme.set_zoom(zoom)
    panel.retranslate()
    panel.resize(width, 700)
    qtbot.waitUntil(lambda: ready(panel))
    delegate = panel.list.itemDelegate()
    for row, card in enumerate(panel.list.cards):
        room = delegate._text_rect(rect_of(panel, row))
        assert delegate._text_height(card, room.width()) <= room.height() + theme.px(4), card.title
        assert rect_of(panel, row).right() <= panel.list.viewport().width()


def test_in_a_narrow_place_the_buttons_say_less_and_nothing_is_pushed_out(
        qtbot: QtBot, panel: CataloguePanel, kite: Path) -> None:
    panel.session.settings.last_lesson = str(kite)
    panel.refresh()
    assert "A good day" in panel.go_on.text() and "“" in panel.open.text()
    panel.resize(330, 600)
    assert panel.width() == 330
    for button in (panel.folder, panel.go_on, panel.open, panel.close_button):
        assert button.geometry().right() < 330 and button.width() >= button.minimumSizeHint().width()
        assert button.text() or button.accessibleName()
    assert panel.go_on.text() == "Go on" and "A good day" in panel.go_on.toolTip()


def test_the_search_shows_what_fits_and_says_when_nothing_does(qtbot: QtBot, panel: CataloguePanel, kite: Path) -> None:
    qtbot.keyClicks(panel.search, "kite fly")
    qtbot.waitUntil(lambda: keys(panel) == [str(kite)])
    assert panel.list.current_key() == str(kite) and "kite" in panel.open.text()
    qtbot.keyClicks(panel.search, " xyzzy")
    qtbot.waitUntil(lambda: keys(panel) == [])
    assert panel.nothing.isVisible() and "kite fly xyzzy" in panel.nothing.text()
    assert not panel.open.isEnabled()
    qtbot.keyClick(panel, Key.Key_Escape)
    qtbot.waitUntil(lambda: len(keys(panel)) == len(catalogue.ids()) + 1)
    assert panel.open.isEnabled()


def test_arrow_keys_go_through_the_cards_from_the_search_too_and_enter_opens(
        qtbot: QtBot, panel: CataloguePanel) -> None:
    asked: list[str] = []
    panel.asked_for.connect(asked.append)
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Key.Key_Right)
    assert panel.list.current_key() == keys(panel)[1]
    qtbot.keyClick(panel.list, Key.Key_Return)
    qtbot.keyClick(panel.search, Key.Key_Down)
    below = panel.list.current_key()
    assert below == keys(panel)[min(3, len(keys(panel)) - 1)]
    qtbot.keyClick(panel.search, Key.Key_Return)
    assert asked == [keys(panel)[1], below]


def test_a_double_click_opens_and_a_click_only_points(qtbot: QtBot, panel: CataloguePanel) -> None:
    asked: list[str] = []
    panel.asked_for.connect(asked.append)
    last = len(keys(panel)) - 1
    panel.list.scrollTo(panel.list.model().index(last, 0))
    place = rect_of(panel, last).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.list.current_key() == keys(panel)[last] and not asked
    QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, Modifier.NoModifier, place)
    assert asked == [keys(panel)[last]]


def test_a_broken_folder_is_a_card_that_says_what_is_wrong(qtbot: QtBot, panel: CataloguePanel, kite: Path) -> None:
    change(kite, "[training]", "[training")
    panel.refresh()
    card = panel.list.cards[-1]
    assert card.title == "kite" and "lesson.toml" in card.problem and "line" in card.problem
    assert len(keys(panel)) == len(catalogue.ids()) + 1
    assert card.problem in card.read_aloud()
    panel.list.setCurrentIndex(panel.list.model().index(len(keys(panel)) - 1, 0))
    assert not panel.open.isEnabled()


def test_data_that_cannot_be_read_are_named_on_the_card(qtbot: QtBot, panel: CataloguePanel, kite: Path) -> None:
    change(kite, "0.7,0.2,1", "0.7,rain,1", "data.csv")
    change(kite, "minutes = 10 ", "minutes = 11 ")
    panel.refresh()
    qtbot.waitUntil(lambda: "line 5" in panel.list.cards[-1].problem)
    assert panel.list.cards[-1].title == "A good day for a kite?"


def test_the_picture_is_drawn_from_the_lesson_s_own_weights_and_samples(kite: Path) -> None:
    lesson = Lesson.read(kite)
    glimpse = glimpse_of(lesson)
    assert glimpse.sizes == (2, 2, 1) and glimpse.kind == "points"
    assert glimpse.samples is not None and glimpse.samples.tolist()[0] == [0.8, 0.1]
    first = glimpse.weights[0]
    assert first.tolist() == [[1.0, -1.0], [-0.4, 0.8]]  # as large as the largest is 1
    before = picture(glimpse).toImage()
    change(kite, "W1 = [[0.5, -0.5]", "W1 = [[-0.5, 0.5]")
    assert picture(glimpse_of(Lesson.read(kite))).toImage() != before
    theme.set("dark")
    assert picture(glimpse).toImage() != before


@pytest.mark.parametrize("name", catalogue.ids())
def test_every_lesson_has_a_picture_with_something_on_it(name: str) -> None:
    image = picture(glimpse_of(catalogue.find(name))).toImage().convertToFormat(QImage.Format.Format_RGB32)
    colors = {QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colors) > 12


def test_pictures_are_kept_until_the_look_changes(panel: CataloguePanel) -> None:
    card = panel.list.cards[0]
    assert card.picture is not None
    first = card.picture()
    assert card.picture() is first
    theme.set_zoom(1.5)
    assert card.picture().width() > first.width()


def test_those_who_hear_the_cards_hear_everything(panel: CataloguePanel) -> None:
    index = panel.list.model().index(len(keys(panel)) - 1, 0)
    heard = index.data(Qt.ItemDataRole.AccessibleTextRole)
    card: Card = index.data(CARD)
    for part in (card.title, card.summary, "10 minutes", "opened before", "Comes after"):
        assert part in heard
    assert panel.search.accessibleName() and panel.list.accessibleName() and panel.close_button.accessibleName()


# In the window


@pytest.fixture
def shown(qtbot: QtBot, kite: Path, window: Window) -> Window:
    window.activateWindow()
    qtbot.waitActive(window)
    window.setFocus()
    return window


def test_the_first_button_and_two_keys_lead_to_the_lessons(qtbot: QtBot, shown: Window) -> None:
    button = shown.menus.toolbar.widgetForAction(shown.menus.toolbar.actions()[0])
    assert isinstance(button, QToolButton) and button.text().strip() == "Lessons"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown.opening.panel.isVisible() and shown.opening.panel.search.hasFocus()
    qtbot.keyClick(shown.opening.panel.search, Key.Key_Escape)
    assert not shown.opening.panel.isVisible()
    qtbot.keyClick(QApplication.focusWidget() or shown, Key.Key_L, Modifier.ControlModifier)
    assert shown.opening.panel.search.hasFocus()
    shown.opening.overlay.close_down()
    qtbot.keyClick(shown, Key.Key_O, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert shown.opening.panel.search.hasFocus()


def test_what_is_typed_into_the_search_does_not_train_or_step(qtbot: QtBot, shown: Window) -> None:
    shown.opening.show()
    position = shown.session.playhead.position
    qtbot.keyClicks(shown.opening.panel.search, "train d")
    qtbot.keyClick(shown.opening.panel.search, Key.Key_Right)
    assert shown.opening.panel.search.text() == "train d"
    assert shown.session.run.state == "idle" and shown.session.playhead.position == position


def test_it_covers_the_panels_and_follows_the_window(qtbot: QtBot, shown: Window) -> None:
    shown.opening.show()
    overlay = shown.opening.overlay
    shown.resize(1000, 640)
    qtbot.waitUntil(lambda: overlay.width() == shown.width())
    assert overlay.geometry().top() >= shown.menus.toolbar.geometry().bottom()
    assert overlay.geometry().bottom() < shown.statusBar().geometry().top()
    middle = shown.centralWidget().mapTo(shown, QPoint(50, 50))
    child = shown.childAt(middle)
    assert child is not None and overlay.isAncestorOf(child)
    shown.complain("Something is wrong.")
    qtbot.waitUntil(lambda: overlay.geometry().top() > shown.strip.geometry().top())


def test_the_keyboard_goes_back_to_where_it_was(qtbot: QtBot, shown: Window) -> None:
    place = shown.panels["samples"].split
    place.setFocus()
    shown.opening.show()
    qtbot.keyClick(shown.opening.panel.search, Key.Key_Escape)
    assert place.hasFocus()


def test_next_panel_does_not_lead_to_what_is_hidden(qtbot: QtBot, shown: Window) -> None:
    names = set()
    for _turn in range(2 * len(shown.panels)):
        shown.focus_panel(1)
        widget = QApplication.focusWidget()
        names |= {name for name, panel in shown.panels.items() if panel is widget or panel.isAncestorOf(widget)}
    assert "catalogue" not in names and "samples" in names


def test_a_lesson_opens_from_its_card_and_is_marked(qtbot: QtBot, shown: Window, kite: Path) -> None:
    shown.opening.show()
    panel = shown.opening.panel
    qtbot.keyClicks(panel.search, "kite")
    qtbot.waitUntil(lambda: keys(panel) == [str(kite)])
    qtbot.keyClick(panel.search, Key.Key_Return)
    assert shown.session.lesson.folder == kite and not panel.isVisible()
    panel.search.clear()
    shown.opening.show()
    assert [card.key for card in panel.list.cards if card.is_open] == [str(kite)]


def test_the_last_lesson_is_offered_but_not_opened_by_itself(qtbot: QtBot, shown: Window, kite: Path) -> None:
    assert shown.session.lesson.id == catalogue.find().id
    shown.open_lesson(kite)
    shown.open_lesson(catalogue.find().id)
    shown.session.settings.last_lesson = str(kite)  # as it is tomorrow, when the first lesson has opened by itself
    shown.opening.show()
    panel = shown.opening.panel
    panel.refresh()
    assert panel.go_on.isVisible() and "A good day for a kite?" in panel.go_on.text()
    qtbot.mouseClick(panel.go_on, Qt.MouseButton.LeftButton)
    assert shown.session.lesson.folder == kite
    shown.opening.show()
    panel.refresh()
    assert not panel.go_on.isVisible()


def test_a_panel_that_is_taken_away_is_heard_no_more(qtbot: QtBot, session: Session) -> None:
    panel = CataloguePanel(session)
    panel.show()
    panel.unwatch()
    panel.close()
    panel.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    session.lesson_opened.emit()


def test_enter_opens_the_lesson_that_is_called_what_was_typed(qtbot: QtBot, panel: CataloguePanel) -> None:
    with qtbot.waitSignal(panel.asked_for) as asked:
        qtbot.keyClicks(panel.search, "perceptron")
        qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert asked.args == ["030-perceptron"]
