"""Keys, menus and toolbar: everything can be reached, nothing is ambiguous, and fields keep their keys."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPushButton, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.actions import ACTIONS, MENUS, TOOLBAR
from visualnn.ui.focus import is_away, panel_with_keyboard
from visualnn.ui.menus import keys_of, plain
from visualnn.ui.window import Window

Key, Modifier = Qt.Key, Qt.KeyboardModifier
LANGUAGES = list(i18n.languages())


def all_actions(window: Window) -> list[QAction]:
    return [action for menu in window.menus.menus.values() for action in menu.actions() if not action.isSeparator()]


def press(qtbot: QtBot, window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


@pytest.fixture
def active(qtbot: QtBot, window: Window) -> Window:
    """The window with the keyboard in it, and on nothing in particular."""
    window.activateWindow()
    qtbot.waitActive(window)
    window.setFocus()
    return window


def test_ids_are_unique_and_the_toolbar_knows_only_actions_there_are() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(set(ids)) == len(ids)
    assert {name for name in TOOLBAR if name} <= set(ids)
    assert {action.menu for action in ACTIONS} <= set(MENUS)


def test_no_key_is_given_twice() -> None:
    keys = Counter(QKeySequence(key).toString() for action in ACTIONS for key in action.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert "" not in keys


def test_the_keys_are_those_of_the_keyboard_overview() -> None:
    keys = {key: action.id for action in ACTIONS for key in action.keys}
    for key in ("Right", "Left", "Shift+Right", "Ctrl+Left", "Ctrl+Shift+Right", "Home", "End", "Space", "1", "4",
                "PgUp", "PgDown", "N", "P", "R", "T", "Esc", "F", "Ctrl+O", "Ctrl+S", "Ctrl+=", "Ctrl+-", "Ctrl+0",
                "F11"):  # fmt: skip
        assert key in keys


@pytest.mark.parametrize("code", LANGUAGES)
def test_in_each_menu_every_entry_has_a_mnemonic_of_its_own(window: Window, code: str) -> None:
    window.choices.language(code)
    by_menu = defaultdict(list)
    for name, menu in window.menus.menus.items():
        for action in menu.actions():
            if not action.isSeparator():
                by_menu[name].append(QKeySequence.mnemonic(action.text()).toString())
    by_menu["bar"] = [QKeySequence.mnemonic(action.text()).toString() for action in window.menuBar().actions()]
    for name, mnemonics in by_menu.items():
        assert "" not in mnemonics, name
        assert len(set(mnemonics)) == len(mnemonics), (name, mnemonics)


def test_no_mnemonic_of_a_panel_is_one_of_the_menu_bar(window: Window) -> None:
    bar = {QKeySequence.mnemonic(action.text()).toString() for action in window.menuBar().actions()}
    for panel in window.panels.values():
        for button in panel.findChildren(QPushButton):
            assert QKeySequence.mnemonic(button.text()).toString() not in bar


def test_tooltips_show_the_key(window: Window) -> None:
    assert window.menus.by_id["open"].toolTip() == "Open weights (Ctrl+O)"
    assert window.menus.by_id["forward"].toolTip() == "One step forward (→)"
    for button in window.menus.toolbar.findChildren(QToolButton):
        if button.defaultAction():
            assert keys_of(button.defaultAction()) in button.toolTip()


@pytest.mark.parametrize(("text", "expected"), [("&Open…", "Open…"), ("打开(&O)…", "打开…"), ("a (b)", "a (b)")])
def test_the_plain_text_of_an_action(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_arrows_step_by_the_chosen_grain_and_back_again(qtbot: QtBot, active: Window) -> None:
    playhead = active.session.playhead
    here = playhead.position
    press(qtbot, active, Key.Key_Right)
    assert playhead.position == here + 1
    press(qtbot, active, Key.Key_Left)
    assert playhead.position == here
    press(qtbot, active, Key.Key_2)
    assert playhead.grain == "array"
    press(qtbot, active, Key.Key_Right)
    assert playhead.position > here + 1
    press(qtbot, active, Key.Key_Left)
    assert playhead.position == here


@pytest.mark.parametrize(
    ("modifier", "grain"),
    [
        (Modifier.ShiftModifier, "array"),
        (Modifier.ControlModifier, "layer"),
        (Modifier.ControlModifier | Modifier.ShiftModifier, "phase"),
    ],
)
def test_arrows_with_a_modifier_step_by_that_grain(
    qtbot: QtBot, active: Window, modifier: Qt.KeyboardModifier, grain: str
) -> None:
    playhead = active.session.playhead
    playhead.to_start()
    playhead.step(1, grain)
    wanted = playhead.position
    playhead.to_start()
    press(qtbot, active, Key.Key_Right, modifier)
    assert playhead.position == wanted
    press(qtbot, active, Key.Key_Left, modifier)
    assert playhead.position == 0


def test_home_and_end(qtbot: QtBot, active: Window) -> None:
    press(qtbot, active, Key.Key_End)
    assert active.session.playhead.position == len(active.session.trace)
    press(qtbot, active, Key.Key_Home)
    assert active.session.playhead.position == 0


def test_samples_and_pages_have_keys(qtbot: QtBot, active: Window) -> None:
    samples = active.session.samples
    press(qtbot, active, Key.Key_N)
    assert samples.current == 1
    press(qtbot, active, Key.Key_P)
    assert samples.current == 0
    press(qtbot, active, Key.Key_PageDown)
    assert samples.page == 1
    press(qtbot, active, Key.Key_PageUp)
    assert samples.page == 0
    press(qtbot, active, Key.Key_R)
    assert samples.page != 0


def test_space_plays_and_pauses(qtbot: QtBot, active: Window) -> None:
    press(qtbot, active, Key.Key_Home)
    press(qtbot, active, Key.Key_Space)
    assert active.session.playhead.playing
    assert active.menus.by_id["play"].iconText().strip() == _("Pause")
    press(qtbot, active, Key.Key_Space)
    assert not active.session.playhead.playing


def test_one_key_enlarges_everything(qtbot: QtBot, active: Window) -> None:
    press(qtbot, active, Key.Key_Equal, Modifier.ControlModifier)
    assert theme.zoom() > 1
    press(qtbot, active, Key.Key_0, Modifier.ControlModifier)
    assert theme.zoom() == 1
    press(qtbot, active, Key.Key_Minus, Modifier.ControlModifier)
    assert theme.zoom() < 1


def test_a_number_field_keeps_its_keys(qtbot: QtBot, active: Window) -> None:
    field = QSpinBox(active.panels["curves"])
    field.setRange(0, 1000)
    field.setValue(7)
    field.show()
    field.setFocus()
    field.selectAll()
    here, page = active.session.playhead.position, active.session.samples.page
    qtbot.keyClicks(field, "42")
    assert field.value() == 42
    for key in (Key.Key_Left, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Space):
        qtbot.keyClick(field, key)
    assert active.session.playhead.position == here
    assert active.session.playhead.grain == "unit"
    assert active.session.samples.page == page
    assert active.session.run.state == "idle"


def test_letters_typed_into_a_field_are_not_commands(qtbot: QtBot, active: Window) -> None:
    field = QLineEdit(active.panels["samples"])
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "Train 1 N P R F")
    assert field.text() == "Train 1 N P R F"
    assert active.session.run.state == "idle"
    assert active.session.samples.current == 0


def test_a_box_to_choose_from_keeps_its_keys(qtbot: QtBot, active: Window) -> None:
    box = QComboBox(active.panels["samples"])
    box.addItems(["one", "two", "three"])
    box.show()
    box.setFocus()
    qtbot.keyClick(box, Key.Key_End)
    assert box.currentIndex() == 2
    assert active.session.playhead.position < len(active.session.trace)


def test_a_click_on_a_button_leaves_space_to_playing(qtbot: QtBot, active: Window) -> None:
    button = next(button for button in active.panels["stepper"].findChildren(QToolButton) if button.isEnabled())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.hasFocus()


def in_sight(window: Window) -> set[str]:
    """The panels of this arrangement, also those behind a tab."""
    return {name for name, panel in window.panels.items() if not is_away(panel)}


def test_tab_reaches_every_panel(qtbot: QtBot, active: Window) -> None:
    seen = set()
    for _press in range(200):
        qtbot.keyClick(QApplication.focusWidget() or active, Key.Key_Tab)
        here = panel_with_keyboard()
        if here is not None:
            seen.add(here.name)
    assert seen == in_sight(active)


def test_f6_goes_from_panel_to_panel(qtbot: QtBot, active: Window) -> None:
    visited = []
    for _press in range(len(in_sight(active))):
        press(qtbot, active, Key.Key_F6)
        here = panel_with_keyboard()
        assert here is not None
        visited.append(here.name)
    assert sorted(visited) == sorted(in_sight(active))
    press(qtbot, active, Key.Key_F6, Modifier.ShiftModifier)
    assert panel_with_keyboard() is active.panels[visited[-2]]


def test_the_panel_with_the_keyboard_shows_it(qtbot: QtBot, active: Window) -> None:
    press(qtbot, active, Key.Key_F6)
    here = panel_with_keyboard()
    assert [frame.panel for frame in active._frames() if frame.bar.property("active")] == [here]


def test_what_is_not_possible_now_is_grey(window: Window) -> None:
    window.session.playhead.to_start()
    window.menus.refresh()
    assert not window.menus.by_id["back"].isEnabled()
    assert window.menus.by_id["forward"].isEnabled()
    assert not window.menus.by_id["stop"].isEnabled()


def test_the_overview_names_every_key(qtbot: QtBot, window: Window) -> None:
    dialog = window.show_keyboard()
    from PySide6.QtWidgets import QLabel

    shown = {label.text() for label in dialog.findChildren(QLabel)}
    for action in ACTIONS:
        if action.keys:
            assert keys_of(window.menus.by_id[action.id]) in shown
    dialog.close()


def test_menus_tick_what_is_chosen(window: Window) -> None:
    window.choices.theme("dark")
    window.choices.grain("layer")
    for menu in window.menus.menus.values():
        assert isinstance(menu, QMenu)
        menu.aboutToShow.emit()
    ticked = {action.objectName() for action in all_actions(window) if action.isChecked() and action.objectName()}
    assert {"theme dark", "by layer", "test split"} <= ticked
    assert not {"theme light", "theme system", "by unit"} & ticked
