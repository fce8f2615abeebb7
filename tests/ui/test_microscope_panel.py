"""The gradient microscope, as the person who doubts backprop sees it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine import CrossEntropy, Dense, Network, ReLU, Softmax
from visualnn.engine.notation import format_number
from visualnn.session.looking import View
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.microscope.axis import Axis, around
from visualnn.ui.microscope.words import figures, short
from visualnn.ui.panels.microscope import MicroscopePanel
from visualnn.ui.runner import Runner


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> MicroscopePanel:
    panel = MicroscopePanel(session)
    qtbot.addWidget(panel)
    panel.resize(400, 900)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def looking(qtbot: QtBot, panel: MicroscopePanel) -> MicroscopePanel:
    """At the weight with the largest gradient."""
    panel.largest.click()
    qtbot.wait(1)
    return panel


def seen(panel: MicroscopePanel) -> View:
    view = panel.microscope.view()
    assert view is not None
    return view


def told(qtbot: QtBot, panel: MicroscopePanel) -> str:
    qtbot.wait(1)
    return "\n".join((panel.heading.text(), panel.meaning.text(), panel.legend.text(), panel.verdict.text()))


def point_of(panel: MicroscopePanel, value: float) -> QPoint:
    return QPoint(round(float(panel.loss.x_of(value))), round(panel.loss.place().center().y()))


def test_without_a_selection_it_says_what_to_do(qtbot: QtBot, panel: MicroscopePanel) -> None:
    assert panel.hint.isVisible()
    assert not panel.loss.isVisible()
    panel.largest.click()
    qtbot.wait(1)
    assert not panel.hint.isVisible()
    assert panel.loss.isVisible()
    panel.session.selection.clear()
    qtbot.wait(1)
    assert panel.hint.isVisible()


def test_it_says_both_slopes_and_how_far_they_are_apart(qtbot: QtBot, looking: MicroscopePanel) -> None:
    view, text = seen(looking), told(qtbot, looking)
    assert f"{view.look.name} = {format_number(view.value, 4)}" in text
    assert f"slope by backprop (tangent): {figures(view.slope, 4)}" in text
    assert f"slope by central difference (secant), h = 1e−5: {figures(view.numerical, 4)}" in text
    assert f"they differ by: {short(view.error)}" in text
    assert "✓ Backprop and the real loss agree" in text
    looking.session.choose_decimals(2)
    assert f"= {format_number(view.value, 2)}" in told(qtbot, looking)


def test_dragging_the_point_tries_another_value(qtbot: QtBot, looking: MicroscopePanel) -> None:
    session, view = looking.session, seen(looking)
    before, steady = session.network.flat.tobytes(), told(qtbot, looking)
    wanted = float(view.values[120])
    qtbot.mousePress(looking.loss, Qt.MouseButton.LeftButton, pos=point_of(looking, view.value))
    qtbot.mouseMove(looking.loss, point_of(looking, wanted))
    qtbot.mouseRelease(looking.loss, Qt.MouseButton.LeftButton, pos=point_of(looking, wanted))
    assert seen(looking).value == pytest.approx(wanted, abs=2 * np.ptp(view.values) / looking.loss.place().width())
    assert session.trace.arrays[view.look.array][view.look.index] == pytest.approx(seen(looking).value)
    assert session.network.flat.tobytes() == before
    assert f"changed, it was {format_number(view.value, 4)}" in told(qtbot, looking)
    assert looking.loss.x_axis == Axis(float(view.values[0]), float(view.values[-1]), base=looking.loss.x_axis.base)
    looking.buttons["reset"].click()
    assert told(qtbot, looking) == steady
    assert not session.what_if.active
    assert not looking.buttons["reset"].isEnabled()


def test_many_moves_of_the_mouse_are_one_wish(qtbot: QtBot, looking: MicroscopePanel) -> None:
    wishes: list[float] = []
    looking.loss.moved.connect(wishes.append)
    qtbot.mousePress(looking.loss, Qt.MouseButton.LeftButton, pos=point_of(looking, seen(looking).value))
    for x in range(100, 200, 5):
        looking.loss._drag(QPoint(x, 50).toPointF())
    qtbot.waitUntil(lambda: bool(wishes))
    qtbot.wait(5)
    assert len(wishes) == 1


def test_the_keyboard_moves_zooms_and_resets(qtbot: QtBot, looking: MicroscopePanel) -> None:
    view = seen(looking)
    half = np.ptp(view.values) / 2
    qtbot.keyClick(looking.loss, Qt.Key.Key_Right)
    assert seen(looking).value == pytest.approx(view.value + half / 100, abs=1e-6)
    qtbot.keyClick(looking.loss, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert seen(looking).value == pytest.approx(view.value - 9 * half / 100, abs=1e-6)
    qtbot.keyClick(looking.loss, Qt.Key.Key_Home)
    assert seen(looking).value == view.value
    qtbot.keyClick(looking.loss, Qt.Key.Key_Plus)
    assert np.ptp(seen(looking).values) == pytest.approx(half)
    qtbot.keyClick(looking.loss, Qt.Key.Key_Minus)
    looking.buttons["closer"].click()
    looking.buttons["closer"].click()
    assert np.ptp(seen(looking).values) == pytest.approx(half / 2)
    looking.buttons["fit"].click()
    assert np.ptp(seen(looking).values) == pytest.approx(2 * half)


def test_h_is_typed_dragged_and_stepped(qtbot: QtBot, looking: MicroscopePanel) -> None:
    looking.h.lineEdit().setText("")
    qtbot.keyClicks(looking.h.lineEdit(), "0.5")
    assert looking.microscope.h == 0.5
    assert "h is large" in told(qtbot, looking)
    qtbot.keyClick(looking.error, Qt.Key.Key_Left)
    assert looking.microscope.h == pytest.approx(10**-0.4, rel=1e-6)
    place = looking.error.place()
    at = QPoint(round(float(looking.error.x_of(1e-10))), round(place.center().y()))
    qtbot.mouseClick(looking.error, Qt.MouseButton.LeftButton, pos=at)
    assert looking.microscope.h == pytest.approx(1e-10, rel=0.2)
    assert "h is small" in told(qtbot, looking)
    assert looking.h.value == pytest.approx(looking.microscope.h, rel=1e-2)
    looking.h.lineEdit().setText("")
    qtbot.keyClicks(looking.h.lineEdit(), "7")
    assert "✗ It can be from 1e-12 to 1." in told(qtbot, looking)
    assert looking.h.text() == "7"
    assert looking.microscope.h == pytest.approx(1e-10, rel=0.2)


def test_float32_is_too_coarse_for_a_small_h(qtbot: QtBot, looking: MicroscopePanel) -> None:
    looking.precision.setCurrentText("float32")
    looking.microscope.choose_h(1e-9)
    assert "h is too small for float32: both losses are the same number" in told(qtbot, looking)
    assert "they differ by: " + short(abs(seen(looking).slope)) in told(qtbot, looking)


def test_a_weight_whose_input_is_0_changes_nothing(qtbot: QtBot, panel: MicroscopePanel) -> None:
    assert panel.session.trace.arrays["x"][0] == 0
    panel.session.selection.select("W1", (0, 3))
    assert "The loss does not depend on this number at all" in told(qtbot, panel)


def test_kinks_are_flagged(qtbot: QtBot, panel: MicroscopePanel) -> None:
    session = panel.session
    session._show(Network([Dense(12, 0.05), ReLU(), Dense(10, 0.5), Softmax()], (784,), CrossEntropy(), seed=3))
    z = session.trace.arrays["z1"]
    unit = int(np.abs(z).argmin())
    session.selection.select("b1", (unit,))
    panel.microscope.choose_h(min(1.0, 2 * abs(float(z[unit]))))
    expected = f"⚠ 1 unit crosses a kink between w − h and w + h, z1[{unit}]"
    assert expected in told(qtbot, panel)


def test_all_gradients_are_checked_and_the_worst_cell_is_a_click_away(qtbot: QtBot, panel: MicroscopePanel) -> None:
    runner = Runner(panel)
    panel.session.executor = runner.start
    panel.checking.button.click()
    qtbot.wait(1)
    assert panel.checking.button.text() == "Stop"
    assert panel.checking.progress.isVisible()
    qtbot.waitUntil(lambda: not panel.microscope.check.running, timeout=10_000)
    qtbot.wait(1)
    assert panel.checking.button.text() == "Check all gradients"
    assert not panel.checking.progress.isVisible()
    assert panel.checking.said.text() == "✓ All 45,360 derivatives agree with the real loss."
    table = panel.checking.table
    assert [one.array for one in table.agreements] == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert table.height() >= table.sizeHint().height()
    qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=QPoint(50, round(2.5 * table.height() / 6)))
    selection = panel.session.selection
    assert (selection.array, selection.index) == ("W2", table.agreements[2].worst)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert selection.array == "b2"
    panel.session.samples.choose(5)
    qtbot.wait(1)
    assert panel.checking.said.text().endswith("This was before the latest change: check again.")


def test_a_check_is_stopped_by_its_button(qtbot: QtBot, panel: MicroscopePanel) -> None:
    runner = Runner(panel)
    panel.session.executor = runner.start
    panel.session.batch.choose(100)
    panel.checking.button.click()
    qtbot.waitUntil(lambda: panel.microscope.check.report is not None and panel.microscope.check.report.done > 0)
    panel.checking.button.click()
    qtbot.wait(1)
    assert "Stopped after" in panel.checking.said.text()
    qtbot.waitUntil(lambda: not runner.busy, timeout=2000)


def test_every_number_has_its_menu(qtbot: QtBot, looking: MicroscopePanel) -> None:
    at = QPoint(60, 60)
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, at, looking.loss.mapToGlobal(at))
        QApplication.sendEvent(looking.loss, event)
        (menu,) = [child for child in looking.findChildren(QMenu) if child.isVisible()]
        assert menu.actions()[0].text().startswith(seen(looking).look.name)
        menu.close()
        qtbot.wait(1)


def test_a_step_costs_it_nothing(qtbot: QtBot, looking: MicroscopePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    told(qtbot, looking)
    refreshed: list[int] = []
    monkeypatch.setattr(looking, "refresh", lambda: refreshed.append(1))
    looking.session.playhead.go(1234)
    looking.session.playhead.step(1)
    qtbot.wait(5)
    assert refreshed == []
    looking.session.retrace()
    qtbot.wait(5)
    assert refreshed == [1]


@pytest.mark.parametrize("width", [330, 560])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_no_sentence_is_cut(qtbot: QtBot, panel: MicroscopePanel, width: int, zoom: float, code: str) -> None:
    i18n.set_language(code)
    theme.set_zoom(zoom)
    panel.retranslate()
    panel.resize(round(width * zoom), round(900 * zoom))
    panel.largest.click()
    for h, precision in ((1e-5, "float64"), (1.0, "float64"), (1e-10, "float64"), (1e-9, "float32")):
        panel.microscope.choose_h(h)
        panel.precision.setCurrentText(precision)
        told(qtbot, panel)
        for block in (panel.heading, panel.meaning, panel.verdict, panel.checking.said):
            assert not block.cut, block.html
        assert panel.buttons["reset"].geometry().right() <= panel._tools.width()


def test_what_is_shown_in_chinese(qtbot: QtBot, looking: MicroscopePanel) -> None:
    i18n.set_language("zh_CN")
    looking.retranslate()
    assert "反向传播与真实的损失一致" in told(qtbot, looking)
    assert looking.checking.button.text() == "检查全部梯度"


def test_axes_have_round_numbers_and_very_fine_ones_count_from_their_base() -> None:
    assert [text for _value, text in Axis(-0.3, 1.1).ticks(4)] == ["0", "0.5", "1.0"]
    assert [text for _value, text in Axis(-12, 0, log=True).ticks(5)] == ["1e−12", "1e−9", "1e−6", "1e−3", "1"]
    fine = around(np.array([0.25 - 2e-9, 0.25 + 2e-9]), 0.25)
    assert [text for _value, text in fine.ticks(3)] == ["−2e−9", "±0", "+2e−9"]
    assert around(np.full(3, 0.5), 0.5).low < 0.5 < around(np.full(3, 0.5), 0.5).high
    assert around(np.array([np.nan, np.inf]), 0.0).ticks(3)


def test_where_there_is_little_room_down_the_charts_stand_beside_each_other(
    qtbot: QtBot, looking: MicroscopePanel
) -> None:
    assert looking.error.mapTo(looking, QPoint()).y() > looking.loss.mapTo(looking, QPoint()).y()
    looking.resize(480, 430)
    told(qtbot, looking)
    assert looking.error.mapTo(looking, QPoint()).x() > looking.loss.mapTo(looking, QPoint()).x()
    assert looking.verdict.mapTo(looking, looking.verdict.rect().bottomLeft()).y() < looking.height()
    for block in (looking.heading, looking.meaning, looking.verdict):
        assert not block.cut, block.html
