"""Every number of the picture can be asked: units, edges and pixels, by mouse and by keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine.trace import Ref
from visualnn.session.session import Session
from visualnn.ui.cell_menu import cell_menu
from visualnn.ui.panels.network import NetworkPanel
from visualnn.ui.window import Window


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> NetworkPanel:
    panel = NetworkPanel(session)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.wait(5)
    return panel


def middle_of_an_edge(panel: NetworkPanel) -> tuple[QPoint, tuple[int, int, int]]:
    """A place where an edge runs free of units, and which edge that is."""
    view = panel.view
    for edges in view.edges.strokes:
        for number in range(len(edges) - 1, -1, -1):
            x1, y1, x2, y2 = edges.lines()[number]
            point = QPointF(round((x1 + x2) / 2), round((y1 + y2) / 2))
            if view.unit_at(point) is None and view.edge_at(point) is not None:
                return point.toPoint(), view.edge_at(point)  # type: ignore[return-value]
    raise AssertionError("no edge is free")


def test_a_click_on_an_edge_selects_its_weight(qtbot: QtBot, panel: NetworkPanel) -> None:
    point, (column, source, target) = middle_of_an_edge(panel)
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=point)
    selection = panel.session.selection
    assert (selection.array, selection.index) == (f"W{column}", (source, target))
    qtbot.wait(5)
    (chosen,) = panel.view.overlay.asked.chosen_edges
    assert (chosen.sources.tolist(), chosen.targets.tolist()) == ([source], [target])


def test_the_edge_under_a_point_is_one_that_is_drawn_there(panel: NetworkPanel) -> None:
    view = panel.view
    for edges in view.edges.strokes:
        for number in (0, len(edges) // 2, len(edges) - 1):
            x1, y1, x2, y2 = edges.lines()[number]
            found = view.edge_at(QPointF((x1 + x2) / 2, (y1 + y2) / 2))
            assert found is not None
            column, source, target = found
            drawn = view.edges.strokes[column - 1]
            assert ((drawn.sources == source) & (drawn.targets == target)).any() or view.overlay.products


def test_the_bubble_of_an_edge_says_its_weight_and_points_at_it(qtbot: QtBot, panel: NetworkPanel) -> None:
    point, (column, source, target) = middle_of_an_edge(panel)
    qtbot.mouseMove(panel.view, point)
    weight = panel.session.trace.arrays[f"W{column}"][source, target]
    said = panel.view.overlay.bubble
    assert said.startswith(f"W{column}[{source},{target}] = ")
    assert f"{abs(weight):.4f}" in said


def menu_at(panel: NetworkPanel, point: QPoint, reason: QContextMenuEvent.Reason) -> QMenu | None:
    event = QContextMenuEvent(reason, point, panel.view.mapToGlobal(point))
    QApplication.sendEvent(panel.view, event)
    menus = [menu for menu in panel.findChildren(QMenu) if menu.isVisible()]
    return menus[0] if menus else None


def test_a_right_click_on_a_unit_asks_where_its_number_comes_from(qtbot: QtBot, panel: NetworkPanel) -> None:
    point = panel.view.point_of(2, 17).toPoint()
    menu = menu_at(panel, point, QContextMenuEvent.Reason.Mouse)
    assert menu is not None
    assert menu.actions()[0].text().startswith("a2[17] = ")
    where = next(action for action in menu.actions() if "Where" in action.text())
    where.trigger()
    menu.close()
    step = panel.session.playhead.current
    assert step is not None
    assert (step.array, step.index) == ("a2", (17,))


def test_a_pixel_says_that_it_was_given(qtbot: QtBot, panel: NetworkPanel) -> None:
    heard: list[str] = []

    class Listener:
        def listen(self, text: str) -> None:
            heard.append(text)

    listener = Listener()
    panel.session.said.connect(listener.listen)
    menu = menu_at(panel, panel.view.point_of(0, 400).toPoint(), QContextMenuEvent.Reason.Mouse)
    assert menu is not None
    next(action for action in menu.actions() if "Where" in action.text()).trigger()
    menu.close()
    assert heard[-1].startswith("x[400] = ")
    assert "pixel" in heard[-1]


def test_the_menu_key_asks_about_the_selected_number(panel: NetworkPanel) -> None:
    panel.session.selection.select("dz2", (5,))
    menu = menu_at(panel, QPoint(1, 1), QContextMenuEvent.Reason.Keyboard)
    assert menu is not None
    assert menu.actions()[0].text() == "dz2[5]: not computed yet"
    menu.close()
    menu.deleteLater()
    panel.session.playhead.to_end()
    menu = menu_at(panel, QPoint(1, 1), QContextMenuEvent.Reason.Keyboard)
    assert menu is not None
    assert menu.actions()[0].text().startswith("dz2[5] = ")
    menu.close()


def test_the_menu_speaks_chinese(panel: NetworkPanel) -> None:
    i18n.set_language("zh_CN")
    texts = [action.text() for action in cell_menu(panel, panel.session, "W1", (3, 4)).actions()]
    assert any("它从哪里来" in text for text in texts)
    assert any("它影响什么" in text for text in texts)


def test_a_double_click_goes_to_the_step_that_computed_the_unit(qtbot: QtBot, panel: NetworkPanel) -> None:
    point = panel.view.point_of(1, 9).toPoint()
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(panel.view, Qt.MouseButton.LeftButton, pos=point)
    step = panel.session.playhead.current
    assert step is not None
    assert (step.array, step.index) == ("a1", (9,))


def test_inside_a_sum_one_edge_is_lit_for_one_term(qtbot: QtBot, panel: NetworkPanel) -> None:
    playhead = panel.session.playhead
    playhead.go(0)
    playhead.choose_grain("term")
    playhead.step()
    qtbot.wait(5)
    (product,) = panel.view.overlay.products
    term = playhead.terms[playhead.term - 1]
    pixel = next(cell.index[0] for cell in term.reads if cell.array == "x")
    assert product.sources.tolist() == [pixel]
    assert product.targets.tolist() == [0]
    shown = panel.shown
    assert shown is not None
    assert shown.columns[0].lit.tolist() == [pixel]
    assert shown.columns[1].current.tolist() == [0]
    assert not (shown.columns[1].state != 0).any(), "the unit is not computed yet"
    assert panel.hint.text().endswith("bias.") or "…" in panel.hint.text()


def test_what_is_pointed_at_elsewhere_is_lit_here(qtbot: QtBot, panel: NetworkPanel) -> None:
    before = panel.grab().toImage()
    panel.session.selection.point(Ref("a1", (7,)), Ref("W2", (7, 12)), Ref("dz3"))
    qtbot.wait(5)
    asked = panel.view.overlay.asked
    assert {place: units.tolist() for place, units in asked.pointed.items()} == {1: [7], 3: list(range(10))}
    assert [edges.sources.tolist() for edges in asked.pointed_edges] == [[7]]
    assert panel.grab().toImage() != before
    panel.session.selection.point()
    qtbot.wait(5)
    assert panel.grab().toImage() == before


def test_everything_downstream_is_marked(qtbot: QtBot, panel: NetworkPanel) -> None:
    panel.session.asking.affects("z2", (5,))
    qtbot.wait(5)
    affected = panel.view.overlay.asked.affected
    assert affected[3].tolist() == list(range(10))
    assert affected[2].tolist() == [5]  # on the way forward only the unit itself
    assert 1 not in affected
    panel.session.playhead.to_end()
    qtbot.wait(5)
    assert np.array_equal(panel.view.overlay.asked.affected[1], np.arange(50))  # on the way back every unit
    panel.clear()
    qtbot.wait(5)
    assert not panel.view.overlay.asked.affected


def test_the_side_buttons_of_a_mouse_go_back_and_forward(qtbot: QtBot, window: Window) -> None:
    session = window.session
    start = session.playhead.position
    session.asking.where_from("z1", (4,))
    view = window.panels["network"].view  # type: ignore[attr-defined]
    qtbot.mouseClick(view, Qt.MouseButton.BackButton, pos=QPoint(5, 5))
    assert session.playhead.position == start
    qtbot.mouseClick(view, Qt.MouseButton.ForwardButton, pos=QPoint(5, 5))
    assert session.selection.array == "z1"


def test_one_hand_on_the_keyboard_walks_in_and_out(qtbot: QtBot, window: Window) -> None:
    playhead = window.session.playhead
    window.activateWindow()
    qtbot.waitActive(window)
    window.setFocus()
    playhead.go(0)
    qtbot.wait(2)
    qtbot.keyClick(window, Qt.Key.Key_S)
    assert (playhead.grain, playhead.position) == ("term", 0)
    assert playhead.term > 0
    first = playhead.term
    qtbot.keyClick(window, Qt.Key.Key_D)
    assert playhead.term > first
    qtbot.keyClick(window, Qt.Key.Key_A)
    assert playhead.term == first
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert (playhead.grain, playhead.position, playhead.term) == ("unit", 1, 0)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert (playhead.grain, playhead.position) == ("term", 0)
    assert playhead.term > first
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert (playhead.grain, playhead.position, playhead.term) == ("unit", 0, 0)
    for key, array in ((Qt.Key.Key_L, "L"), (Qt.Key.Key_G, "d")):
        qtbot.keyClick(window, key)
        assert playhead.current is not None
        assert playhead.current.array.startswith(array)
    assert window.session.settings.grain == "unit"


def test_one_key_checks_all_gradients(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert window.arrangement == "check"
    check = window.session.microscope.check
    qtbot.waitUntil(lambda: not check.running and check.report is not None, timeout=20_000)
