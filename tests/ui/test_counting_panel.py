"""The panel that counts right answers: numbers, clocks, mistakes, and what it says when there is nothing to count."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui.panels.counting import CountingPanel
from visualnn.ui.window import Window


def shown(qtbot: QtBot, session: Session) -> CountingPanel:
    panel = CountingPanel(session)
    qtbot.addWidget(panel)
    panel.resize(380, 560)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> CountingPanel:
    return shown(qtbot, session)


def test_before_counting_it_says_what_to_do(panel: CountingPanel) -> None:
    assert "10,000 test samples" in panel.hint.text()
    assert not panel.result.isVisible()
    assert panel.bars["one"].text() == "not counted yet"


def test_both_ways_count_the_same_and_are_compared(qtbot: QtBot, panel: CountingPanel) -> None:
    panel.buttons["one"].click()
    qtbot.wait(1)
    assert panel.ratio.text() == ""
    panel.buttons["batches"].click()
    qtbot.wait(1)
    tallies = panel.counting.tallies
    right = tallies["one"].right
    assert panel.result.text() == f"{right:,} / 10,000 · {right / 100:.2f} %"
    for way in ("one", "batches"):
        assert panel.bars[way].text() == f"{right:,} right of 10,000"
        assert panel.clocks[way].text().startswith(f"{tallies[way].seconds:.3f} s · ")
    assert f"{tallies['one'].seconds / tallies['batches'].seconds:.1f} times" in panel.ratio.text()


def test_mistakes_are_pictures_and_a_click_makes_one_current(qtbot: QtBot, panel: CountingPanel) -> None:
    panel.buttons["batches"].click()
    qtbot.wait(1)
    wrong = panel.counting.tallies["batches"].wrong
    labels = panel.session.dataset.test.labels
    assert list(panel.mosaic.cells.captions) == [f"{labels[index]} → {answer}" for index, answer in wrong[:32]]
    assert panel.mistakes.text() == f"✗ {len(wrong)} wrong · page 1 of {-(-len(wrong) // 32)}"
    x, y, width, height = panel.mosaic.grid().box(5)
    assert panel.mosaic.rows == 4
    panel.session.samples.show_split("train")
    qtbot.mouseClick(panel.mosaic, Qt.MouseButton.LeftButton, pos=QPoint(round(x + width / 2), round(y + height / 2)))
    assert (panel.session.samples.split, panel.session.samples.current) == ("test", wrong[5][0])
    qtbot.wait(1)
    assert panel.mosaic.current == 5
    qtbot.keyClick(panel.mosaic, Qt.Key.Key_PageDown)
    qtbot.wait(1)
    assert panel.mosaic.cells.describe(0).startswith(f"Sample {wrong[32][0]:,}: label {labels[wrong[32][0]]}")


def test_it_knows_that_a_count_is_of_other_weights(qtbot: QtBot, panel: CountingPanel) -> None:
    panel.buttons["batches"].click()
    panel.session.new_weights(4)
    qtbot.wait(1)
    assert "count again" in panel.hint.text()
    panel.buttons["batches"].click()
    qtbot.wait(1)
    assert not panel.hint.isVisible()


def test_numbers_have_no_right_answers(qtbot: QtBot) -> None:
    panel = shown(qtbot, Session(catalogue.find("050"), Settings(language="en", theme="light")))
    assert "no classes" in panel.hint.text()
    assert not panel.buttons["one"].isVisible()


def test_in_the_window_it_counts_live_and_can_be_stopped(qtbot: QtBot, window: Window) -> None:
    panel = window.panels["counting"]
    assert isinstance(panel, CountingPanel)
    window.docks["counting"].show()
    seen: list[int] = []
    panel.counting.changed.connect(lambda: seen.append(panel.counting.tallies["one"].seen))
    panel.buttons["one"].click()
    qtbot.waitUntil(lambda: seen[-1] > 0, timeout=10_000)
    qtbot.wait(1)
    if panel.counting.way:
        assert panel.buttons["one"].text() == "Stop"
        panel.buttons["one"].click()
    assert panel.counting.way is None
    panel.buttons["one"].click()
    qtbot.waitUntil(lambda: panel.counting.way is None, timeout=20_000)
    assert panel.counting.tallies["one"].done
    assert len(set(seen)) > 3  # it grew before the eye


def test_chinese_is_spoken_when_asked(qtbot: QtBot, panel: CountingPanel) -> None:
    i18n.set_language("zh_CN")
    panel.retranslate()
    panel.buttons["batches"].click()
    qtbot.wait(1)
    assert panel.bars["batches"].text().startswith("10,000 个中答对")
    assert panel.buttons["one"].text() == "每次一个"


def test_a_low_panel_shows_fewer_mistakes_and_can_turn_to_all(qtbot: QtBot, panel: CountingPanel) -> None:
    panel.buttons["batches"].click()
    panel.buttons["one"].click()
    panel.resize(330, 320)
    qtbot.wait(20)
    rows = panel.mosaic.rows
    assert 1 <= rows < 4
    x, y, side, high = panel.mosaic.grid().picture(8 * rows - 1)
    assert side == high > 16 and y + side <= panel.mosaic.height()
    wrong = panel.counting.tallies["one"].wrong
    seen = 0
    while True:
        qtbot.wait(1)
        seen += len(panel.mosaic.cells.images)
        if not panel.next.isEnabled():
            break
        panel.next.click()
    assert seen == len(wrong)
