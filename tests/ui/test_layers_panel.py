"""The Layers panel as the person who changes the network sees it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.panels.layers import LayersPanel
from visualnn.ui.window import Window


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> LayersPanel:
    session.open_lesson(catalogue.find("three-layers-by-hand"))
    panel = LayersPanel(session)
    qtbot.addWidget(panel)
    panel.resize(600, 700)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def choose(qtbot: QtBot, combo: QComboBox, text: str) -> None:
    """By the keyboard, as anybody can."""
    combo.setFocus()
    while combo.currentText() != text:
        before = combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down if combo.findText(text) > before else Qt.Key.Key_Up)
        qtbot.wait(1)
        assert combo.currentIndex() != before
    qtbot.wait(1)


def rows(panel: LayersPanel) -> list[str]:
    return [f"{row.name.text()}: {row.about.text()}" for row in panel.rows if not row.isHidden()]


def test_the_table_adds_up_to_all_parameters(panel: LayersPanel) -> None:
    assert rows(panel) == ["Input: 2", "Layer 1: 2 → 3 · 9 parameters", "Layer 2: 3 → 2 · 8 parameters",
                           "Output 3: 2 → 2 · 6 parameters"]
    assert panel.total.text() == "9 + 8 + 6 = 23 parameters"
    assert panel.rows[1].units.value == 3 and panel.rows[1].activation.currentText() == "Sigmoid"
    assert not panel.rows[3].units.isEnabled() and panel.rows[3].dropout.isHidden()
    assert panel.loss.currentText() == "Squared error" and panel.dtype.currentText() == "float64"
    assert not panel.reset.isEnabled() and not panel.undo.isEnabled()


def test_units_are_typed_and_stepped(qtbot: QtBot, panel: LayersPanel, session: Session) -> None:
    box = panel.rows[1].units
    w1 = session.network.parameters["W1"].copy()
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "12")
    assert session.network.parameters["W1"].shape == (2, 3)  # nobody has said yet that this is the number
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert session.network.parameters["W1"].shape == (2, 12)
    assert (session.network.parameters["W1"][:, :3] == w1).all()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.wait(1)
    assert rows(panel)[1] == "Layer 1: 2 → 13 · 39 parameters"
    assert panel.reset.isEnabled() and panel.undo.isEnabled()
    panel.undo.click()
    panel.undo.click()
    qtbot.wait(1)
    assert session.original and box.value == 3 and panel.redo.isEnabled()


def test_layers_come_and_go(qtbot: QtBot, panel: LayersPanel, session: Session) -> None:
    panel.rows[0].add.click()
    qtbot.wait(1)
    assert rows(panel)[1] == "Layer 1: 2 → 3 · 9 parameters" and len(rows(panel)) == 5
    panel.rows[1].remove.click()
    panel.rows[1].remove.click()
    qtbot.wait(1)
    assert rows(panel) == ["Input: 2", "Layer 1: 2 → 2 · 6 parameters", "Output 2: 2 → 2 · 6 parameters"]
    assert panel.rows[2].remove.isHidden() and panel.rows[2].add.isHidden()
    panel.reset.click()
    qtbot.wait(1)
    assert panel.total.text() == "9 + 8 + 6 = 23 parameters" and session.original


def test_choices_by_keyboard(qtbot: QtBot, panel: LayersPanel, session: Session) -> None:
    choose(qtbot, panel.rows[1].activation, "ReLU")
    choose(qtbot, panel.rows[1].dropout, "0.25")
    choose(qtbot, panel.rows[2].start, "all 0")
    choose(qtbot, panel.rows[3].activation, "Softmax")
    kinds = [layer["kind"] for layer in session.network.spec()["layers"]]
    assert kinds == ["Dense", "ReLU", "Dropout", "Dense", "Sigmoid", "Dense", "Softmax"]
    assert not session.network.parameters["W2"].any()
    assert panel.loss.currentText() == "Cross-entropy"
    choose(qtbot, panel.loss, "Squared error")
    choose(qtbot, panel.dtype, "float32")
    assert type(session.network.loss).__name__ == "MeanSquaredError" and session.network.dtype == "float32"


def test_what_cannot_be_is_said_in_the_panel(qtbot: QtBot, panel: LayersPanel) -> None:
    for _time in range(12):
        panel.rows[1].add.click()
        qtbot.wait(1)
    assert not panel.hint.isHidden() and "12 layers at most" in panel.hint.text()
    panel.rows[1].remove.click()
    qtbot.wait(1)
    assert panel.hint.isHidden()


@pytest.mark.parametrize(("width", "zoom"), [(330, 1.0), (330, 1.5), (620, 1.0)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_at_any_width(qtbot: QtBot, panel: LayersPanel, width: int, zoom: float, language: str) -> None:
    i18n.set_language(language)
    theme.set_zoom(zoom)
    panel.retranslate()
    panel.resize(width, 900)
    qtbot.wait(20)
    for child in panel.findChildren(QWidget):
        if child.isVisible() and child.window() is panel:
            assert child.mapTo(panel, child.rect().topRight()).x() <= panel.width() + 1, child


def test_every_field_has_a_name(panel: LayersPanel) -> None:
    for row in panel.rows[1:]:
        assert all(field.accessibleName() for field in row.fields.values())
        assert row.add.accessibleName() and row.remove.accessibleName()
    assert panel.rows[1].units.accessibleName() == "Units 1"


def test_layers_are_edited_in_the_picture_too(qtbot: QtBot, window: Window, session: Session) -> None:
    session.open_lesson(catalogue.find("three-layers-by-hand"))
    qtbot.wait(50)
    network = window.panels["network"]
    buttons = network.layer_buttons.buttons
    assert not buttons and network.count.isVisible()  # teaching is not disturbed
    window.panel_commands()["edit network"]()
    qtbot.wait(20)
    assert sorted(buttons) == [("add", 0), ("add", 1), ("add", 2), ("fewer", 1), ("fewer", 2), ("more", 1),
                               ("more", 2), ("remove", 1), ("remove", 2)]  # fmt: skip
    assert all(button.accessibleName() for button in buttons.values())
    for button in buttons.values():
        assert button.isVisible() and network.view.rect().contains(button.geometry())
    w1 = session.network.parameters["W1"].copy()
    buttons["more", 1].click()
    qtbot.wait(20)
    assert session.network.parameters["W1"].shape == (2, 4) and (session.network.parameters["W1"][:, :3] == w1).all()
    buttons["remove", 2].click()
    qtbot.wait(20)
    assert ("more", 2) not in buttons and len(session.editing.parts) == 2
    buttons["add", 0].click()
    qtbot.wait(20)
    assert len(session.editing.parts) == 3
    for _time in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.wait(20)
    assert session.original and (session.network.parameters["W1"] == w1).all()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.wait(20)
    assert session.network.parameters["W1"].shape == (2, 4)
    window.panel_commands()["edit network"]()
    qtbot.wait(20)
    assert not buttons and network.count.isVisible()


def test_the_buttons_of_many_layers_do_not_cover_each_other(qtbot: QtBot, window: Window, session: Session) -> None:
    session.open_lesson(catalogue.find("three-layers-by-hand"))
    while len(session.editing.parts) < 10:
        session.editing.add(1)
    window.panel_commands()["edit network"]()
    qtbot.wait(50)
    places = [button.geometry() for button in window.panels["network"].layer_buttons.buttons.values()]
    assert len(places) == 10 + 3 * 9
    assert not any(one.intersects(other) for k, one in enumerate(places) for other in places[:k])


def test_a_change_of_the_network_is_undone_after_a_what_if(qtbot: QtBot, window: Window, session: Session) -> None:
    session.open_lesson(catalogue.find("three-layers-by-hand"))
    session.editing.resize(1, 5)
    session.what_if.nudge("W1", (0, 0), 2.0)
    qtbot.wait(20)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(20)
    assert not session.what_if.active and session.network.parameters["W1"].shape == (2, 5)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(20)
    assert session.original
