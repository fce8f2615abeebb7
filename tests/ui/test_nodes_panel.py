"""Nodes and connections, as the person who thinks in objects sees them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine.notation import format_number
from visualnn.lessons import catalogue
from visualnn.session.nodes import BIAS, Connection, Node, Nodes, dump
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.nodes.ledger import MOST
from visualnn.ui.panels.nodes import NodesPanel
from visualnn.ui.window import Window


@pytest.fixture
def session() -> Session:
    """The small network of three layers, walked to the end."""
    session = Session(catalogue.find("three-layers-by-hand"))
    session.playhead.to_end()
    return session


def shown(qtbot: QtBot, session: Session, width: int = 700) -> NodesPanel:
    panel = NodesPanel(session)
    qtbot.addWidget(panel)
    panel.resize(width, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> NodesPanel:
    return shown(qtbot, session)


def rows(panel: NodesPanel) -> list[list[str]]:
    return [line.split("\t") for line in panel.table.text().splitlines()]


def click(qtbot: QtBot, panel: NodesPanel, name: str) -> None:
    row = [line.split("\t")[0] for line in panel.list.text().splitlines()].index(name)
    place = panel.list.visualRect(panel.list.rows.index(row, 0))
    panel.list.scrollTo(panel.list.rows.index(row, 0))
    place = panel.list.visualRect(panel.list.rows.index(row, 0))
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    qtbot.wait(1)


def test_every_node_is_there_with_output_and_delta(panel: NodesPanel, session: Session) -> None:
    arrays = session.trace.arrays
    listed = {line.split("\t")[0]: line.split("\t")[1:] for line in panel.list.text().splitlines()}
    assert list(listed) == ["0-0", "0-1", "0-bias", "1-0", "1-1", "1-2", "1-bias", "2-0", "2-1", "2-bias", "3-0", "3-1"]
    assert listed["1-2"] == [format_number(arrays["a1"][2]), format_number(-arrays["dz1"][2])]
    assert listed["3-0"] == ["0.3168", "−0.3168"]  # the target is 0, so it should be less: delta = t − o
    assert listed["0-bias"] == ["1", "–"] and listed["0-0"] == ["1.0000", "–"]


def test_without_a_chosen_node_every_connection_is_listed(panel: NodesPanel, session: Session) -> None:
    assert len(rows(panel)) == session.network.flat.size == 23
    assert "23 connections" in panel.heading.text()
    assert rows(panel)[2][0] == "0-bias → 1-0" and rows(panel)[2][2] == "1"


def test_delta_times_input_is_minus_the_gradient(session: Session) -> None:
    nodes = Nodes(session.trace, len(session.trace))
    found = list(nodes.connections())
    assert len(found) == nodes.count() == 23
    for connection in found:
        push, gradient = nodes.push(connection), nodes.gradient(connection)
        assert push is not None and gradient is not None
        assert push == pytest.approx(-gradient, abs=1e-15) and gradient != 0
        new = session.trace.arrays[nodes.weight_cell(connection)[0] + "'"][nodes.weight_cell(connection)[1]]
        assert new == pytest.approx(nodes.weight(connection) + session.run.settings.learning_rate * push, abs=1e-15)


def test_a_node_tells_its_connections_up_and_down(qtbot: QtBot, panel: NodesPanel, session: Session) -> None:
    click(qtbot, panel, "2-0")
    assert (session.selection.array, session.selection.index) == ("a2", (0,))
    assert [row[0] for row in rows(panel)] == ["← 1-0", "← 1-1", "← 1-2", "← 1-bias", "→ 3-0", "→ 3-1"]
    arrays = session.trace.arrays
    expected = [arrays["W3"][0, 1], arrays["a2"][0], -arrays["dz3"][1], -arrays["dW3"][0, 1], arrays["dW3"][0, 1]]
    assert rows(panel)[5][1:] == [format_number(float(value)) for value in expected]
    said = panel.explanation.text().replace(" ", "")
    assert said.startswith("delta=o·(1−o)·Σdelta·w=0.6262·(1−0.6262)·") and said.endswith(
        format_number(-arrays["dz2"][0]))
    click(qtbot, panel, "1-bias")
    assert [row[0] for row in rows(panel)] == ["→ 2-0", "→ 2-1"]
    assert "always says 1" in panel.heading.text()
    panel.all.click()
    qtbot.wait(1)
    assert len(rows(panel)) == 23 and session.selection.array is None


def test_a_click_in_the_network_chooses_the_node(qtbot: QtBot, panel: NodesPanel, session: Session) -> None:
    for array, index, name in (("a1", (1,), "1-1"), ("dz2", (1,), "2-1"), ("W2", (0, 1), "2-1"), ("x", (1,), "0-1"),
                               ("b3'", (0,), "3-0"), ("t", (1,), "3-1")):  # fmt: skip
        panel.ledger.node = None
        session.selection.select(array, index)
        qtbot.wait(1)
        assert panel.heading.text().startswith(name), array
    panel.ledger.node = Node(1, 1)
    session.selection.select("W2", (1, 0))  # one of its own connections does not lead away from it
    qtbot.wait(1)
    assert panel.heading.text().startswith("1-1")
    assert rows(panel)[panel.table.rows.chosen][0] == "→ 2-0"


def test_every_number_can_be_asked(qtbot: QtBot, panel: NodesPanel, session: Session) -> None:
    click(qtbot, panel, "2-1")
    cells = [("W2", (0, 1)), ("W2", (0, 1)), ("a1", (0,)), ("dz2", (1,)), ("dW2", (0, 1)), ("dW2", (0, 1))]
    for column, cell in enumerate(cells):
        panel.table.asked.emit(0, column, QPoint(10, 10))
        assert (session.selection.array, session.selection.index) == cell
    headings = [menu.actions()[0].text() for menu in panel.findChildren(QMenu) if menu.actions()]
    assert any(text.startswith("dW2[0,1] = ") for text in headings)
    panel.table.doubled.emit(0, 5)
    assert session.playhead.current is not None
    assert (session.playhead.current.array, session.playhead.current.index) == ("dW2", (0, 1))


def test_nothing_is_told_before_it_is_computed(qtbot: QtBot, panel: NodesPanel, session: Session) -> None:
    session.playhead.go(session.playhead.end_of("forward"))
    click(qtbot, panel, "3-1")
    assert all(row[1] != "·" and row[2] != "·" and row[3:] == ["·", "·", "·"] for row in rows(panel))
    assert panel.explanation.text().endswith("= ·")
    session.playhead.to_start()
    qtbot.wait(1)
    assert all(row[2] == "·" for row in rows(panel)[:-1])
    assert "3-1\t·\t·" in panel.list.text()
    values = format_number(float(session.trace.arrays["a3"][1]))
    assert values not in panel.list.text()


def test_the_dump_has_every_node_and_every_connection_twice(qtbot: QtBot, panel: NodesPanel, session: Session) -> None:
    panel.as_text.click()
    qtbot.wait(1)
    text = panel.paper.toPlainText()
    assert panel.paper.isVisible() and not panel.table.isVisible()
    assert text.count("node ") == 12 and text.count("from ") == text.count("    to ") == 23
    assert "node 0-bias: output 1, delta –" in text
    gradient = format_number(float(session.trace.arrays["dW1"][1, 2]))
    assert f"    from 0-1: weight 0.6000, gradient {gradient}" in text
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == text


def test_of_a_large_network_only_the_largest_are_listed(qtbot: QtBot) -> None:
    session = Session(catalogue.find("reading-digits"))
    panel = shown(qtbot, session)
    assert "45,360 connections" in panel.heading.text() and not panel.table.isVisible()
    session.selection.select("a1", (3,))
    qtbot.wait(1)
    names = [row[0] for row in rows(panel)]
    assert len(names) == MOST + 1 + MOST and names[MOST] == "← 0-bias"
    weights = np.abs(session.trace.arrays["W1"][:, 3])
    assert names[0] == f"← 0-{weights.argmax()}"
    assert panel.rest.text() == f"{784 - MOST + 100 - MOST} more connections, with smaller weights, are not listed."
    text = dump(panel.ledger.nodes, 4)
    assert text.count("\n") == 784 + 50 + 100 + 10 + 3 + 1 and "45,360 connections are not listed." in text


def test_a_mini_batch_shows_the_sample_of_the_walk(qtbot: QtBot) -> None:
    session = Session(catalogue.find("reading-digits"))
    session.batch.choose(3)
    session.playhead.to_end()
    panel = shown(qtbot, session)
    click(qtbot, panel, "3-4")
    assert (session.selection.array, session.selection.index) == ("p", (2, 4))
    assert panel.heading.text().startswith("3-4")
    assert rows(panel)[0][5] == format_number(float(session.trace.picture(session.playhead.position)[0].arrays["dW3"][
        panel.ledger.shown[0].source, 4]))


def test_another_lesson_forgets_a_node_that_it_does_not_have(qtbot: QtBot, panel: NodesPanel, session: Session) -> None:
    session.selection.select("a1", (2,))
    qtbot.wait(1)
    session.open_lesson(catalogue.find("reading-digits"))
    session.selection.select("a1", (49,))
    qtbot.wait(1)
    session.open_lesson(catalogue.find("three-layers-by-hand"))
    qtbot.wait(1)
    assert panel.ledger.node is None and len(rows(panel)) == 23


def test_rules_of_delta_by_layer(session: Session) -> None:
    nodes = Nodes(session.trace, len(session.trace))
    asked = (Node(0, 0), Node(1, 0), Node(3, 0), Node(1, BIAS))
    assert [nodes.formula(node) for node in asked] == ["", "hidden", "", ""]
    assert nodes.upstream(Node(0, 0)) == [] and nodes.downstream(Node(3, 1)) == []
    assert nodes.downstream(Node(0, BIAS)) == [Connection(1, BIAS, unit) for unit in range(3)]
    assert nodes.neighbours(Node(1, 1)) == 3 + 2 == len(nodes.upstream(Node(1, 1)) + nodes.downstream(Node(1, 1)))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "zoom"), [(330, 1.0), (700, 1.0), (700, 1.3)])
def test_nothing_is_cut(qtbot: QtBot, session: Session, language: str, width: int, zoom: float) -> None:
    i18n.set_language(language)
    theme.set_zoom(zoom)
    panel = shown(qtbot, session, width)
    session.selection.select("a2", (0,))
    qtbot.wait(20)
    for block in (panel.heading, panel.explanation, panel.sign):
        block.text()
        assert not block.cut, block.text()
    for table in (panel.list, panel.table):
        wide = sum(table.columnWidth(column) for column in range(table.rows.columnCount()))
        assert wide <= table.viewport().width() + 1


def test_a_narrow_panel_leaves_columns_out_and_cuts_none(qtbot: QtBot, session: Session) -> None:
    panel = shown(qtbot, session, 330)
    assert panel.table.rows.headings == ("From, to", "Weight", "delta·\ninput", "dE/dw")
    assert len(rows(panel)) == 23
    session.selection.select("a2", (0,))
    qtbot.wait(1)
    assert panel.table.rows.headings == ("From, to", "Weight", "Input", "delta·\ninput", "dE/dw")
    panel.resize(700, 600)
    qtbot.wait(1)
    assert panel.table.rows.headings[3] == "delta"


def test_a_low_panel_shows_the_nodes_or_the_connections_of_one(qtbot: QtBot, session: Session) -> None:
    panel = shown(qtbot, session, 330)
    panel.resize(300, 420)
    qtbot.wait(1)
    assert panel.list.isVisible() and not panel.table.isVisible()
    click(qtbot, panel, "1-1")
    assert panel.table.isVisible() and not panel.list.isVisible()
    assert panel.table.rows.headings == ("From, to", "Weight", "delta·\ninput", "dE/dw")
    panel.all.click()
    qtbot.wait(1)
    assert panel.list.isVisible() and not panel.table.isVisible()
    panel.resize(330, 700)
    qtbot.wait(1)
    assert panel.list.isVisible() and panel.table.isVisible()


def test_what_a_page_keeps_back_is_not_given_away(qtbot: QtBot, panel: NodesPanel, session: Session) -> None:
    session.selection.select("a3", (0,))
    qtbot.wait(1)
    assert rows(panel)[0][3:] != ["·", "·", "·"]
    session.guide.hide("dW3")
    qtbot.wait(1)
    assert rows(panel)[0][4:] == ["·", "·"] and rows(panel)[0][3] != "·"
    session.guide.hide("dz3")
    qtbot.wait(1)
    assert rows(panel)[0][3:] == ["·", "·", "·"] and panel.explanation.text().endswith("= ·")
    session.guide.do("show")
    qtbot.wait(1)
    assert "·" not in rows(panel)[0]


def test_a_click_leaves_the_keys_to_the_window_and_tab_brings_them(qtbot: QtBot, window: Window) -> None:
    session = window.session
    session.open_lesson(catalogue.find("nodes-and-connections"))
    qtbot.wait(50)
    panel = window.panels["nodes"]
    assert isinstance(panel, NodesPanel) and panel.isVisible()
    click(qtbot, panel, "1-0")
    assert not panel.list.hasFocus()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton,
                     pos=panel.table.visualRect(panel.table.rows.index(1, 1)).center())  # fmt: skip
    assert not panel.table.hasFocus()
    assert (session.selection.array, session.selection.index) == ("W1", (1, 0))
    panel.table.setFocus(Qt.FocusReason.TabFocusReason)
    panel.table.setCurrentIndex(panel.table.rows.index(1, 1))
    position = session.playhead.position
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert (session.selection.array, session.selection.index) == ("b1", (0,))
    assert session.playhead.position == position
