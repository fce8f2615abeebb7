"""The contest of the two ways: started, stopped and gone on with by its buttons; what it says is what came out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine import CrossEntropy, Dense, Network, ReLU, Sigmoid, Softmax
from visualnn.lessons import catalogue
from visualnn.session.contest import Likeness
from visualnn.session.gradient_ways import Lap
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui.contest import words
from visualnn.ui.panels.contest import ContestPanel
from visualnn.ui.window import Window


def small(activation: type = Sigmoid) -> Network:
    return Network([Dense(3), activation(), Dense(10), Softmax()], (784,), CrossEntropy())


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> ContestPanel:
    session.set_network(small())
    session.run.set(batch_size=8)
    panel = ContestPanel(session)
    qtbot.addWidget(panel)
    panel.resize(420, 900)
    panel.show()
    settle()
    return panel


def settle() -> None:
    for _turn in range(3):
        QApplication.processEvents()


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def test_before_the_start_it_says_what_to_do(panel: ContestPanel) -> None:
    assert "Press Start" in panel.matter.text()
    assert panel.start.isEnabled() and not panel.halt.isEnabled() and not panel.finish.isEnabled()
    assert panel.cards["naive"].progress.text() == "not begun"


def test_all_clocks_stand_and_all_numbers_agree(qtbot: QtBot, panel: ContestPanel) -> None:
    panel.contest.budget = 0.0
    click(qtbot, panel.start)
    naive, exact = panel.contest.laps["naive"], panel.contest.laps["exact"]
    assert "2,395 parameters, over the first 8 training samples" in panel.matter.text()
    assert "float64" in panel.matter.text()
    card = panel.cards["naive"]
    assert card.clock.text() == words.duration(naive.seconds) and card.bar.value() == naive.done
    assert f"{naive.done:,} of 2,395 parameters; all would take" in card.progress.text()
    assert f"{naive.losses:,} losses" in card.losses.text()
    assert "an epoch of 7,500 updates" in card.estimates.text() and "10,000 updates" in card.estimates.text()
    agreement = panel.cards["exact"].agreement.text()
    assert [name in agreement for name in ("W1", "b1", "W2", "b2")] == [True] * 4 and "agrees to" in agreement
    assert panel.cards["exact"].progress.text() == "all 2,395 parameters" and exact.complete
    assert "times as long as backprop" in panel.race.text()
    assert not panel.kinks.text(), "a sigmoid has no kink"
    click(qtbot, panel.finish)
    assert panel.cards["naive"].progress.text() == "all 2,395 parameters" and not panel.finish.isEnabled()


def test_relu_says_how_many_z_are_near_its_kink(qtbot: QtBot, panel: ContestPanel) -> None:
    panel.contest.budget = 0.0
    panel.session.set_network(small(ReLU))
    click(qtbot, panel.start)
    assert f"{panel.contest.near} z of the mini-batch" in panel.kinks.text() and "|z| < h" in panel.kinks.text()


def test_the_window_goes_on_and_stop_ends_it(qtbot: QtBot) -> None:
    session = Session(catalogue.find("100"), Settings(language="en", theme="light"))
    window = Window(session)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    panel = window.panels["contest"]
    assert panel.isVisible(), "the lesson shows it"
    panel.contest.budget = 600.0
    click(qtbot, panel.start)
    assert panel.contest.running and panel.halt.isEnabled(), "the click did not wait for it"
    qtbot.waitUntil(lambda: panel.contest.laps.get("naive") is not None, timeout=60_000)
    qtbot.waitUntil(lambda: "of 39,760 parameters" in panel.cards["naive"].progress.text(), timeout=10_000)
    click(qtbot, panel.halt)
    assert not panel.contest.running and panel.finish.isEnabled()
    window.close()


def test_other_weights_are_outdated_and_language_changes(qtbot: QtBot, panel: ContestPanel) -> None:
    panel.contest.budget = 0.0
    click(qtbot, panel.start)
    panel.session.new_weights(5)
    settle()
    assert "another one now" in panel.matter.text()
    i18n.set_language("zh_CN")
    panel.retranslate()
    settle()
    assert panel.start.text() == "开始" and panel.cards["backprop"].title.text() == "反向传播"


@pytest.mark.parametrize("width", [300, 420, 800])
def test_nothing_is_cut_off(qtbot: QtBot, panel: ContestPanel, width: int) -> None:
    panel.resize(width, 700)
    panel.contest.budget = 0.0
    click(qtbot, panel.start)
    qtbot.wait(30)
    assert panel.scrolled.widget().width() <= panel.scrolled.viewport().width()
    for card in panel.cards.values():
        for text in card.texts:
            assert text.heightForWidth(text.width()) <= text.height() or text.isHidden()


def test_agreement_is_said_in_digits() -> None:
    said = [words.likeness(Likeness("W1", done, 40, largest, relative)).split("\n")[0]
            for done, largest, relative in ((40, 4e-12, 4e-10), (40, 0.5, 0.9), (7, 0.0, 0.0), (40, 1e-3, 0.03))]
    assert said == ["W1  agrees to 9 digits", "W1  does not agree", "W1  7 of 40: agrees exactly",
                    "W1  agrees to 1 digit"]


def test_times_are_said_as_people_say_them() -> None:
    said = [words.duration(seconds) for seconds in (0.00093, 0.067, 3.0, 59.98, 225.1, 7500.0, 226e3, 9e8)]
    assert said == ["0.93 ms", "67 ms", "3.0 s", "1 min 0 s", "3 min 45 s", "2 h 5 min", "2.6 days", "28.5 years"]
    assert words.duration(float("nan")) == "–"
    lap = Lap("naive", 530, 39_760, 3.0, 106_000, {}, {})
    assert words.progress(lap) == "after 3.0 s: 530 of 39,760 parameters; all would take 3 min 45 s"
