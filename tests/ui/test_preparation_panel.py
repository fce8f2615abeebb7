"""From picture to numbers: what each switch shows, and that the first one really changes what the network is given."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine.training import accuracy
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui.panels.preparation import PreparationPanel


def shown(qtbot: QtBot, session: Session) -> PreparationPanel:
    panel = PreparationPanel(session)
    qtbot.addWidget(panel)
    panel.resize(380, 640)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> PreparationPanel:
    return shown(qtbot, session)


def test_the_numbers_are_those_of_the_sample_on_show(qtbot: QtBot, panel: PreparationPanel) -> None:
    session = panel.session
    for sample in (0, 61):
        session.samples.choose(sample)
        qtbot.wait(1)
        picture = session.dataset.test.images[sample]
        for row, column in ((14, 14), (7, 10), (20, 13)):
            assert panel.pixels.text_at(row, column) == f"{picture[row, column] / 255:.2f}"
            assert panel.row.texts[28 * row + column] == panel.pixels.text_at(row, column)
        label = session.dataset.test.labels[sample]
        assert panel.label.text() == str([int(place == label) for place in range(10)])


def test_switching_normalizing_off_feeds_bytes_and_the_count_falls(qtbot: QtBot, panel: PreparationPanel) -> None:
    session = panel.session
    session.samples.choose(61)
    before = accuracy(session.network, session.dataset.test.samples())
    panel.normalize.click()
    qtbot.wait(1)
    picture = session.dataset.test.images[61]
    assert session.dataset.options["normalize"] is False
    assert session.trace.arrays["x"].tolist() == picture.ravel().tolist()
    assert panel.pixels.text_at(14, 14) == str(picture[14, 14])
    after = accuracy(session.network, session.dataset.test.samples())
    assert after < before - 0.01
    assert panel.effect.text() == (f"Pixels 0 to 1: {round(before * 10_000):,} of 10,000 right\n"
                                   f"Pixels 0 to 255: {round(after * 10_000):,} of 10,000 right")  # fmt: skip
    panel.normalize.click()
    qtbot.wait(1)
    assert session.trace.arrays["x"].max() <= 1
    assert session.samples.current == 61
    assert accuracy(session.network, session.dataset.test.samples()) == before
    session.new_weights(3)
    qtbot.wait(1)
    assert not panel.effect.isVisible()


def test_flatten_and_one_hot_change_only_what_is_shown(qtbot: QtBot, panel: PreparationPanel) -> None:
    session = panel.session
    trace = session.trace
    assert "(784,)" in panel.flat_words.text()
    panel.flatten.click()
    panel.one_hot.click()
    qtbot.wait(1)
    assert "(1, 28, 28)" in panel.flat_words.text()
    assert panel.label.text() == "7"
    assert "each of the 10 outputs" in panel.hot_words.text()
    assert session.trace is trace


def test_a_click_and_the_arrow_keys_look_at_a_pixel(qtbot: QtBot, panel: PreparationPanel) -> None:
    view, selection = panel.pixels, panel.session.selection
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.cell(12, 16).center().toPoint())
    assert (selection.array, selection.index) == ("x", (12 * 28 + 16,))
    qtbot.wait(1)
    assert view.place == (12, 16)
    assert "x[12·28 + 16] = x[352]" in panel.flat_words.text()
    assert panel.row.place == 352 and 352 in panel.row.written()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
    assert selection.index == (12 * 28 + 17,)
    selection.select("x", (0,))
    qtbot.wait(1)
    assert view.place == (0, 0) and view.part() == (0, 0, 7, 7)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert selection.index == (0,)
    picture = view.picture()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=picture.center().toPoint())
    assert abs(selection.index[0] // 28 - 14) <= 1 and abs(selection.index[0] % 28 - 14) <= 1


def test_a_pixel_has_the_menu_of_every_cell(qtbot: QtBot, panel: PreparationPanel) -> None:
    panel.pixels.asked.emit(panel.mapToGlobal(panel.rect().center()))
    menus = [menu for menu in panel.findChildren(QMenu) if menu.actions()]
    assert menus
    for menu in menus:
        menu.close()


def test_a_single_output_needs_no_row(qtbot: QtBot) -> None:
    panel = shown(qtbot, Session(catalogue.find("090"), Settings(language="en", theme="light")))
    assert "label itself: 1" in panel.hot_words.text()
    assert "(400,)" in panel.flat_words.text()


def test_tables_have_no_pictures(qtbot: QtBot) -> None:
    panel = shown(qtbot, Session(catalogue.find("050"), Settings(language="en", theme="light")))
    assert "not pictures" in panel.hint.text()
    assert not panel.pixels.isVisible()


def test_in_a_mini_batch_it_is_the_sample_that_the_walk_is_in(qtbot: QtBot, panel: PreparationPanel) -> None:
    panel.session.batch.choose(3)
    qtbot.wait(1)
    panel.pixels.moved.emit(5, 6)
    assert panel.session.selection.array == "x"
    assert panel.session.selection.index[1:] == (5 * 28 + 6,)


def test_chinese_is_spoken_when_asked(qtbot: QtBot, panel: PreparationPanel) -> None:
    i18n.set_language("zh_CN")
    panel.retranslate()
    qtbot.wait(1)
    assert panel.normalize.text() == "归一化：除以 255"
    assert "先第 0 行" in panel.flat_words.text()
