"""What if, as the person meets it: the menu of a number, the sheet that changes it, the bar, keys, the picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.test_actions import press
from visualnn import i18n
from visualnn.engine import CrossEntropy, Dense, Network, Sigmoid, Softmax
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.session.what_if import WhatIf
from visualnn.ui import nudge, theme
from visualnn.ui.cell_menu import cell_menu
from visualnn.ui.drawing.network_view import NetworkView
from visualnn.ui.nudge import Nudge
from visualnn.ui.nudge_fields import NudgeSlider, span_around
from visualnn.ui.what_if_words import outcome
from visualnn.ui.window import Window

Key, Modifier = Qt.Key, Qt.KeyboardModifier
WEIGHT, PIXEL = ("W1", (300, 7)), ("x", (300,))
NONE, ALT, SHIFT, CTRL = Modifier.NoModifier, Modifier.AltModifier, Modifier.ShiftModifier, Modifier.ControlModifier


@pytest.fixture
def active(qtbot: QtBot, window: Window) -> Window:
    """The window with the keyboard in it, and on nothing in particular."""
    window.activateWindow()
    qtbot.waitActive(window)
    window.setFocus()
    return window


@pytest.fixture
def what_if(window: Window) -> WhatIf:
    return window.session.what_if


@pytest.fixture
def sheet(window: Window) -> Nudge:
    return window.what_if_bar.nudge


@pytest.fixture
def weights(session: Session) -> Iterator[np.ndarray]:
    """The trained network, which no test here changes."""
    before = session.network.flat.copy()
    yield before
    assert np.array_equal(session.network.flat, before)


def entries(window: Window, array: str, index: tuple[int, ...]) -> dict[str, QAction]:
    """What the menu of a cell offers beyond the questions."""
    menu = cell_menu(window, window.session, array, index)
    found = {action.text().replace("&", ""): action for action in menu.actions()[1:] if not action.isSeparator()}
    return {text: action for text, action in found.items() if "?" not in text}


def bar(qtbot: QtBot, window: Window) -> str:
    qtbot.wait(1)
    return window.what_if_bar.text()


# The menu of a number


def test_the_menu_offers_what_is_possible_with_a_cell(window: Window, weights: np.ndarray) -> None:
    change = {"Change this number…", "Set to 0"}
    assert change == set(entries(window, *WEIGHT)) == set(entries(window, "b2", (4,))) == set(entries(window, *PIXEL))
    assert set(entries(window, "z1", (3,))) == set(entries(window, "da2", (3,))) == {"Switch this unit off"}
    for array, index in (("z3", (1,)), ("p", (1,)), ("dW1", (3, 4)), ("L", ()), ("t", (1,))):
        assert set(entries(window, array, index)) == set()


def test_the_menu_changes_and_takes_back(window: Window, what_if: WhatIf, weights: np.ndarray) -> None:
    entries(window, *WEIGHT)["Set to 0"].trigger()
    assert window.session.trace.arrays["W1"][300, 7] == 0
    again = entries(window, *WEIGHT)
    assert not again["Set to 0"].isEnabled()
    again["Undo this change"].trigger()
    assert not what_if.active
    entries(window, "a1", (3,))["Switch this unit off"].trigger()
    assert window.session.trace.arrays["s1"][3] == 0
    assert set(entries(window, "dz1", (3,))) == {"Switch this unit on", "Undo this change"}
    entries(window, "z1", (3,))["Switch this unit on"].trigger()
    assert not what_if.active


def test_the_menu_opens_the_sheet(window: Window, sheet: Nudge) -> None:
    assert nudge.of(window.session) is sheet
    entries(window, *WEIGHT)["Change this number…"].trigger()
    assert sheet.isVisible()
    assert sheet.title.text() == "W1[300,7]"


# The sheet


def test_the_sheet_stands_inside_the_window(window: Window, sheet: Nudge) -> None:
    for x, y in ((5, 5), (1275, 795), (1275, 5), (640, 400)):
        sheet.open(*WEIGHT, window.mapToGlobal(QPoint(x, y)))
        assert window.rect().contains(sheet.geometry()), (x, y)
    sheet.open(*WEIGHT)
    assert window.rect().contains(sheet.geometry())


def test_the_sheet_can_be_dragged_out_of_the_way(window: Window, sheet: Nudge) -> None:
    sheet.open(*WEIGHT)
    before = sheet.pos()
    for kind, at in ((QEvent.Type.MouseButtonPress, QPointF(20, 20)), (QEvent.Type.MouseMove, QPointF(-80, 60))):
        left = Qt.MouseButton.LeftButton
        QApplication.sendEvent(sheet, QMouseEvent(kind, at, sheet.mapToGlobal(at), left, left, NONE))
    assert sheet.pos() == before + QPoint(-100, 40)


def test_the_sheet_shows_the_number_and_what_it_was(sheet: Nudge, what_if: WhatIf) -> None:
    what_if.nudge(*WEIGHT, 0.1)
    sheet.open(*WEIGHT)
    assert sheet.box.text() == "0.1"
    assert sheet.before.text() == "before: 0.2206"
    assert sheet.slider.mark == what_if.original_of(*WEIGHT)
    assert (sheet.low.text(), sheet.high.text()) == ("−2", "2")
    sheet.open(*PIXEL)
    assert (sheet.low.text(), sheet.high.text(), sheet.title.text()) == ("0", "1", "x[300]")
    assert "draws" in sheet.hint.text()


def test_typing_changes_the_network_live(qtbot: QtBot, active: Window, sheet: Nudge, weights: np.ndarray) -> None:
    sheet.open(*WEIGHT)
    assert sheet.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClicks(sheet.box, "-0,75")
    qtbot.waitUntil(lambda: active.session.trace.arrays["W1"][300, 7] == -0.75)
    qtbot.wait(1)
    assert sheet.box.text() == "-0,75"
    assert sheet.slider.number == pytest.approx(-0.75, abs=0.01)
    assert sheet.reset.isEnabled()


def test_a_bad_number_is_explained_and_changes_nothing(qtbot: QtBot, active: Window, sheet: Nudge) -> None:
    sheet.open(*WEIGHT)
    before = active.session.trace
    qtbot.keyClicks(sheet.box, "much")
    qtbot.wait(5)
    assert active.session.trace is before
    assert sheet.hint.text() == "Type a number from -1000000 to 1000000."
    assert sheet.box.text() == "much"
    sheet.reset.setEnabled(True)
    qtbot.mouseClick(sheet.reset, Qt.MouseButton.LeftButton)
    sheet.refresh()
    assert sheet.box.value == pytest.approx(0.2206, abs=1e-4)


def test_many_moves_of_the_slider_are_one_trace_a_turn(qtbot: QtBot, active: Window, sheet: Nudge) -> None:
    traces = []
    active.session.retraced.connect(lambda: traces.append(active.session.trace))
    sheet.open(*WEIGHT)
    for place in range(1300, 1400):
        sheet.slider.setValue(place)
    qtbot.waitUntil(lambda: bool(traces))
    qtbot.wait(5)
    assert len(traces) == 1
    assert traces[0].arrays["W1"][300, 7] == np.float32(sheet.slider.number)
    active.session.what_if.undo()
    assert not active.session.what_if.active


def test_arrows_move_the_slider_and_the_field_but_not_the_playhead(
    qtbot: QtBot, active: Window, sheet: Nudge, what_if: WhatIf
) -> None:
    here = active.session.playhead.position
    sheet.open("b2", (4,))
    start = what_if.value_of("b2", (4,))
    press(qtbot, active, Key.Key_Up)
    qtbot.waitUntil(lambda: what_if.active)
    assert what_if.value_of("b2", (4,)) == pytest.approx(start + sheet.box.step)
    sheet.slider.setFocus()
    place = sheet.slider.value()
    press(qtbot, active, Key.Key_Right)
    press(qtbot, active, Key.Key_Right)
    press(qtbot, active, Key.Key_Left)
    assert sheet.slider.value() == place + 10
    assert active.session.playhead.position == here


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Return])
def test_escape_and_enter_close_the_sheet_and_the_change_stays(
    qtbot: QtBot, active: Window, sheet: Nudge, what_if: WhatIf, key: Qt.Key
) -> None:
    sheet.open(*WEIGHT)
    qtbot.keyClicks(sheet.box, "1.5")
    press(qtbot, active, key)
    assert not sheet.isVisible()
    assert what_if.value_of(*WEIGHT) == 1.5
    assert QApplication.focusWidget() is active


def test_undo_in_the_sheet_undoes_the_change(qtbot: QtBot, active: Window, sheet: Nudge, what_if: WhatIf) -> None:
    sheet.open(*WEIGHT)
    qtbot.keyClicks(sheet.box, "1.5")
    qtbot.waitUntil(lambda: what_if.active)
    qtbot.wait(1)
    press(qtbot, active, Key.Key_Z, CTRL)
    assert not what_if.active
    qtbot.waitUntil(lambda: (sheet.box.value or 0) == pytest.approx(0.2206, abs=1e-4))


def test_the_sheet_follows_who_else_changes_the_number(qtbot: QtBot, active: Window, sheet: Nudge) -> None:
    sheet.open(*WEIGHT)
    active.session.what_if.nudge(*WEIGHT, 0.25)
    qtbot.waitUntil(lambda: sheet.box.text() == "0.25")
    active.session.what_if.reset()
    qtbot.waitUntil(lambda: not sheet.reset.isEnabled())
    assert sheet.box.value == pytest.approx(0.2206, abs=1e-4)


def test_the_sheet_goes_with_its_network(qtbot: QtBot, active: Window, sheet: Nudge) -> None:
    sheet.open(*WEIGHT)
    active.session.lesson_weights()
    assert not sheet.isVisible()


def test_a_network_that_says_a_number_is_told_apart_by_its_loss_alone() -> None:
    session = Session(catalogue.find("040"), Settings(language="en"))
    session.what_if.nudge("b1", (0,), 5500.0)
    assert outcome(session) == "loss 1.512e7 → 0.0000"


def test_the_slider_catches_the_old_value() -> None:
    slider = NudgeSlider()
    slider.show_number(0.5, -2.0, 2.0, mark=0.123456)
    slider.setSliderDown(True)
    slider.setValue(round((0.123456 + 2.02) / 4 * 2000))
    assert slider.number == 0.123456
    slider.setValue(2000)
    assert slider.number == 2.0
    slider.setSliderDown(False)


@pytest.mark.parametrize(("largest", "span"), [(0.5, 0.5), (0.51, 1), (1.0, 1), (1.3, 2), (3, 5), (70, 100), (0, 1e-6)])
def test_the_slider_spans_a_round_number(largest: float, span: float) -> None:
    assert span_around(largest) == pytest.approx(span)


# The bar


def test_the_bar_is_there_only_for_changes(qtbot: QtBot, window: Window, what_if: WhatIf) -> None:
    assert window.what_if_bar.isHidden()
    what_if.nudge(*WEIGHT, 0.5)
    assert bar(qtbot, window) == "1 change (W1[300,7] 0.2206 → 0.5000) · still says 7 · loss 0.0001 → 0.0001"
    what_if.switch("z1", (7,), False)
    what_if.nudge("b3", (2,), 50.0)
    said = bar(qtbot, window)
    assert said.startswith("3 changes (…; unit 7 of layer 1 off; b3[2] ")
    assert " · says 7 → 2 · loss 0.0001 → " in said
    assert "W1[300,7] 0.2206 → 0.5000" in window.what_if_bar.label.toolTip()
    what_if.reset()
    assert bar(qtbot, window) == ""


def test_a_drawing_is_counted(qtbot: QtBot, window: Window, what_if: WhatIf) -> None:
    what_if.paint(range(370, 380), 1.0)
    assert bar(qtbot, window).startswith("10 changes (10 pixels) · ")


def test_the_bar_speaks_chinese_and_writes_the_decimals_asked_for(
    qtbot: QtBot, window: Window, what_if: WhatIf
) -> None:
    window.choices.language("zh_CN")
    what_if.nudge(*WEIGHT, 0.5)
    what_if.switch("z1", (7,), False)
    window.session.choose_decimals(2)
    qtbot.wait(1)
    assert bar(qtbot, window).startswith("2 处改动（W1[300,7] 0.22 → 0.50; 第 1 层单元 7 已关闭） · 仍判断为 7 · 损失 ")
    assert window.what_if_bar.title.text() == "假设"
    assert [button.text().strip() for button in window.what_if_bar.buttons.values()] == ["撤销", "全部还原", "保留"]
    window.choices.language("en")
    qtbot.wait(1)
    assert "unit 7 of layer 1 off" in bar(qtbot, window)
    i18n.set_language("en")


def test_the_buttons_undo_reset_and_keep(qtbot: QtBot, window: Window, what_if: WhatIf, session: Session) -> None:
    buttons = window.what_if_bar.buttons
    what_if.nudge(*WEIGHT, 0.5)
    what_if.switch("z1", (7,), False)
    bar(qtbot, window)
    buttons["undo change"].click()
    assert [change.array for change in what_if.changes] == ["W1"]
    what_if.paint([1, 2], 1.0)
    bar(qtbot, window)
    assert buttons["keep changes"].isEnabled()
    buttons["keep changes"].click()
    assert session.network.parameters["W1"][300, 7] == 0.5
    assert bar(qtbot, window).startswith("2 changes (")
    assert window.said.text() == ("1 changed weight or bias is part of the network now. "
                                  "2 changed pixels and units stay a what-if.")
    assert not buttons["keep changes"].isEnabled()
    buttons["reset changes"].click()
    assert bar(qtbot, window) == ""


def test_a_restored_layout_does_not_bring_an_empty_bar(window: Window, what_if: WhatIf, session: Session) -> None:
    what_if.nudge(*WEIGHT, 0.5)
    window.what_if_bar.refresh()
    window.close()
    session.what_if.reset()
    again = Window(session)
    assert again.what_if_bar.isHidden()
    again.close()
    again.deleteLater()


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_the_bar_keeps_its_height_and_its_buttons(qtbot: QtBot, window: Window, what_if: WhatIf, zoom: float) -> None:
    theme.set_zoom(zoom)
    what_if.nudge(*WEIGHT, 0.5)
    qtbot.wait(20)
    high = window.what_if_bar.height()
    for unit in range(20):
        what_if.switch("z2", (unit,), False)
    qtbot.wait(20)
    assert window.what_if_bar.height() == high
    assert window.what_if_bar.label.shown_text() != ""
    for button in window.what_if_bar.buttons.values():
        assert button.width() >= button.sizeHint().width()
        assert button.mapTo(window, button.rect().bottomRight()).x() <= window.width()


# Keys


def test_keys_change_the_selected_number_and_switch_the_selected_unit(
    qtbot: QtBot, active: Window, sheet: Nudge, what_if: WhatIf, weights: np.ndarray
) -> None:
    active.session.selection.select("a1", (3,))
    qtbot.wait(1)
    assert not active.menus.by_id["change number"].isEnabled()
    press(qtbot, active, Key.Key_O)
    assert not what_if.is_on("z1", (3,))
    press(qtbot, active, Key.Key_O)
    assert what_if.is_on("z1", (3,))
    active.session.selection.select(*WEIGHT)
    qtbot.wait(1)
    assert not active.menus.by_id["switch unit"].isEnabled()
    press(qtbot, active, Key.Key_E)
    assert sheet.isVisible()
    sheet.close()
    what_if.nudge(*WEIGHT, 0.5)
    what_if.nudge("b1", (1,), 0.5)
    qtbot.wait(1)
    press(qtbot, active, Key.Key_Z, CTRL)
    assert len(what_if.changes) == 1
    press(qtbot, active, Key.Key_Backspace, CTRL)
    assert not what_if.active


# The picture


def the_view(window: Window) -> NetworkView:
    view = window.panels["network"].findChild(NetworkView)
    assert isinstance(view, NetworkView)
    return view


def mouse(view: NetworkView, kind: QEvent.Type, at: QPointF, held: Qt.KeyboardModifier) -> None:
    button = Qt.MouseButton.LeftButton
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    QApplication.sendEvent(view, QMouseEvent(kind, at, view.mapToGlobal(at), button, down, held))


def stroke(view: NetworkView, start: QPointF, end: QPointF, held: Qt.KeyboardModifier) -> None:
    mouse(view, QEvent.Type.MouseButtonPress, start, held)
    mouse(view, QEvent.Type.MouseMove, end, held)
    mouse(view, QEvent.Type.MouseButtonRelease, end, held)


@pytest.mark.parametrize("held", [ALT, CTRL])
def test_a_stroke_over_the_input_draws_and_rubs_out(
    qtbot: QtBot, window: Window, what_if: WhatIf, held: Qt.KeyboardModifier, weights: np.ndarray
) -> None:
    view, camera = the_view(window), the_view(window).camera
    start, end = view.point_of(0, 28 * 3 + 4), view.point_of(0, 28 * 3 + 12)
    stroke(view, start, end, held)
    x = window.session.trace.arrays["x"].reshape(28, 28)
    assert x[3, 4:13].tolist() == [1.0] * 9
    assert len(what_if.changes) == 9
    stroke(view, view.point_of(0, 28 * 3 + 6), view.point_of(0, 28 * 3 + 7), held | SHIFT)
    assert window.session.trace.arrays["x"].reshape(28, 28)[3, 4:13].tolist() == [1, 1, 0, 0, 1, 1, 1, 1, 1]
    what_if.undo()
    assert len(what_if.changes) == 9
    what_if.undo()
    assert not what_if.active
    assert view.camera == camera
    assert window.session.selection.array is None


def test_without_a_key_held_a_drag_still_moves_the_picture(window: Window, what_if: WhatIf) -> None:
    view = the_view(window)
    start, end = view.point_of(0, 28 * 3 + 4), view.point_of(0, 28 * 9 + 12)
    stroke(view, start, end, NONE)
    assert not what_if.active
    assert view.camera.x != 0 or view.camera.y != 0
    view.fit()
    stroke(view, view.point_of(1, 3), view.point_of(2, 3), ALT)  # no input there
    assert not what_if.active


def picture(qtbot: QtBot, window: Window) -> QImage:
    """The network when nothing moves any more: a bar that comes lays the window out anew, and lines follow later."""
    now, same = QImage(), 0
    for _turn in range(100):
        qtbot.wait(60)
        before, now = now, the_view(window).grab().toImage()
        same = same + 1 if now == before else 0
        if same == 4:
            break
    return now


def differs(one: QImage, other: QImage, at: QPointF, half: int) -> bool:
    ratio = one.devicePixelRatio()
    x, y = round(at.x() * ratio), round(at.y() * ratio)
    places = [(x + i, y + j) for i in range(-half, half + 1) for j in range(-half, half + 1)]
    return any(one.pixel(*place) != other.pixel(*place) for place in places)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_unit_switched_off_is_crossed_out_in_every_state(qtbot: QtBot, window: Window, look: str) -> None:
    theme.set(look)
    window.session.what_if.nudge("b3", (2,), 0.5)  # so that the bar is there all the time, and nothing moves
    playhead = window.session.playhead
    for going in (playhead.to_start, playhead.to_end):
        going()
        window.session.what_if.switch("z1", (20,), False)
        off, at = picture(qtbot, window), the_view(window).point_of(1, 20)
        shown = the_view(window).shown
        assert shown is not None
        assert shown.columns[1].off.tolist() == [20]
        middle = off.pixelColor(round(at.x() * off.devicePixelRatio()), round(at.y() * off.devicePixelRatio()))
        assert abs(middle.lightnessF() - theme.current().text.lightnessF()) < 0.15
        window.session.what_if.switch("z1", (20,), True)
        assert differs(off, picture(qtbot, window), at, 2)


def test_changed_numbers_are_marked(qtbot: QtBot, window: Window, what_if: WhatIf) -> None:
    view = the_view(window)
    what_if.nudge("b3", (2,), what_if.original_of("b3", (2,)) + 1e-4)  # so that the bar is there all the time
    plain = picture(qtbot, window)
    assert not differs(plain, picture(qtbot, window), view.point_of(2, 9), 12)
    what_if.nudge(*WEIGHT, what_if.original_of(*WEIGHT) + 1e-4)
    what_if.nudge("b2", (9,), what_if.original_of("b2", (9,)) + 1e-4)
    what_if.nudge("x", (30,), 1e-4)
    marked = picture(qtbot, window)
    assert differs(plain, marked, (view.point_of(0, 300) + view.point_of(1, 7)) / 2, 3)
    assert differs(plain, marked, view.point_of(2, 9), 12)
    assert differs(plain, marked, view.point_of(0, 30), 4)


def test_a_column_looks_the_same_but_for_the_unit_that_is_off(window: Window, what_if: WhatIf) -> None:
    view = the_view(window)
    window.panels["network"].refresh()
    assert view.shown is not None
    before = view.shown.columns[1]
    what_if.switch("z1", (20,), False)
    window.panels["network"].refresh()
    after = view.shown.columns[1]
    assert after.signed == before.signed
    assert np.array_equal(np.delete(after.share, 20), np.delete(before.share, 20))
    assert "Switch" not in str(view.overlay.headings)
    window.session.playhead.go(10)  # ten weighted sums are known: their discs are half
    window.panels["network"].refresh()
    assert view.shown.columns[1].state[:12].tolist() == [1] * 10 + [0] * 2


def test_a_small_network_with_numbers_in_its_discs_is_painted(qtbot: QtBot, window: Window) -> None:
    layers = [Dense(4), Sigmoid(), Dense(10), Softmax()]
    window.session._show(Network(layers, (784,), CrossEntropy(), "float64", 0))
    window.session.what_if.switch("z1", (2,), False)
    window.session.what_if.nudge("W2", (1, 1), -2.0)
    window.session.what_if.nudge("b1", (1,), 0.0)
    image = picture(qtbot, window)
    window.session.what_if.switch("z1", (2,), True)
    assert differs(image, picture(qtbot, window), the_view(window).point_of(1, 2), 40)


def test_in_a_mini_batch_a_pixel_is_marked_in_its_own_sample_only(
    qtbot: QtBot, window: Window, what_if: WhatIf
) -> None:
    session, view = window.session, the_view(window)
    session.batch.choose(2)
    what_if.nudge("b3", (2,), 0.5)
    first = session.trace.stages_of("l")[0].end

    def looks() -> tuple[QImage, QImage]:
        session.playhead.go(first)
        one = picture(qtbot, window)
        session.playhead.go(session.trace.stages_of("l")[1].end)
        return one, picture(qtbot, window)

    what_if.nudge("x", (30,), 1e-4)
    marked = looks()
    what_if.reset("x", (30,))
    plain = looks()
    assert differs(marked[0], plain[0], view.point_of(0, 30), 4)
    assert not differs(marked[1], plain[1], view.point_of(0, 30), 4)


def test_the_selected_weight_stays_lit_when_the_bar_comes(qtbot: QtBot, window: Window, what_if: WhatIf) -> None:
    view = the_view(window)
    window.session.selection.select(*WEIGHT)
    qtbot.wait(5)
    what_if.nudge(*WEIGHT, 0.5)
    picture(qtbot, window)
    early = picture(qtbot, window)
    window.panels["network"].refresh()
    late = picture(qtbot, window)
    half = (view.point_of(0, 300) + view.point_of(1, 7)) / 2
    assert not differs(early, late, half, 12)
