"""The Training time panel: its bar, buttons and words are those of the history, and the plots keep all runs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.session.conftest import first_digits
from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.panels.curves import CurvesPanel
from visualnn.ui.panels.history import HistoryPanel
from visualnn.ui.runner import Runner

Key = Qt.Key


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session with 430 digits: 11 updates an epoch, the last of them with a short mini-batch."""
    digits = first_digits(430)
    monkeypatch.setattr("visualnn.data.load", lambda name: digits)
    session = Session(catalogue.find(None), Settings(language="en", theme="light"))
    session.run.set(epochs=3, batch_size=40, optimizer="Momentum", learning_rate=0.02)
    return session


@pytest.fixture
def panel(qtbot: QtBot, few: Session) -> Iterator[HistoryPanel]:
    panel = HistoryPanel(few)
    qtbot.addWidget(panel)
    panel.resize(1000, 190)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.unwatch()


@pytest.fixture
def curves(qtbot: QtBot, few: Session) -> Iterator[CurvesPanel]:
    panel = CurvesPanel(few)
    qtbot.addWidget(panel)
    panel.resize(900, 320)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.unwatch()


def settle() -> None:
    for _turn in range(4):
        QApplication.processEvents()


def train(panel: HistoryPanel) -> None:
    panel.session.run.start()
    settle()


def test_before_training_it_says_what_to_do(panel: HistoryPanel) -> None:
    settle()
    assert panel.where.text().startswith("Nothing has been trained yet")
    assert not any(button.isEnabled() for button in (*panel.jumps.values(), panel.branch, panel.batch, panel.forget))
    assert panel.runs.currentText() == "No run yet"
    QTest.mouseClick(panel.bar, Qt.MouseButton.LeftButton, pos=QPoint(300, 25))
    settle()
    assert panel.session.history.position == 0


def test_the_line_says_where_we_are_and_what_it_costs(panel: HistoryPanel) -> None:
    train(panel)
    history = panel.session.history
    history.go(15)
    settle()
    kept, loss = len(history.line.keyframes()), history.line.loss_at(15)
    used = history.bytes / 2**20
    shown = f"{used:.1f}" if used < 10 else f"{used:.0f}"
    assert panel.where.text() == (f"Update 15 of 33 · epoch 2 · loss {loss:.4f} · keyframes {kept} · "
                                  f"history {shown} of 256 MB")
    panel.session.choose_decimals(2)
    settle()
    assert f"loss {loss:.2f} " in panel.where.text()
    panel.memory.menu().actions()[0].trigger()
    settle()
    assert "of 64 MB" in panel.where.text()
    assert Settings.load().history_megabytes == 64


def test_the_bar_is_dragged_and_every_panel_follows(panel: HistoryPanel) -> None:
    train(panel)
    history, bar = panel.session.history, panel.bar
    end = panel.session.network.flat.copy()
    for update in (22, 3, 31):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.x_of(update)), bar.height() // 2))
        settle()
        assert history.position == bar.value() == update
        assert np.array_equal(panel.session.network.flat, history.moment.flat)
        assert not np.array_equal(panel.session.network.flat, end)
    moves = []
    history.moved.connect(lambda: moves.append(history.position))
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.x_of(10)), 20))
    for update in (11, 12, 13, 14):
        bar._drag(QPointF(bar.x_of(update), 20))
    settle()
    assert moves == [14], "one move for all that the hand did meanwhile"


def test_keys_go_by_updates_and_epochs(panel: HistoryPanel) -> None:
    train(panel)
    history = panel.session.history
    panel.bar.setFocus()
    seen = []
    for key in (Key.Key_Left, Key.Key_Left, Key.Key_Right, Key.Key_PageUp, Key.Key_Up, Key.Key_Home, Key.Key_PageDown,
                Key.Key_Down, Key.Key_End):  # fmt: skip
        QTest.keyClick(panel.bar, key)
        settle()
        seen.append(history.position)
    assert seen == [32, 31, 32, 22, 11, 0, 11, 22, 33]


def test_buttons_step_and_know_their_ends(qtbot: QtBot, panel: HistoryPanel) -> None:
    train(panel)
    history = panel.session.history
    seen = []
    for name in ("back", "epoch back", "forward", "start", "epoch forward", "end"):
        qtbot.mouseClick(panel.jumps[name], Qt.MouseButton.LeftButton)
        settle()
        seen.append(history.position)
    assert seen == [32, 22, 23, 0, 11, 33]
    assert not panel.jumps["forward"].isEnabled()
    assert panel.jumps["back"].isEnabled()


def test_it_is_said_what_training_from_here_does_before_it_is_done(qtbot: QtBot, panel: HistoryPanel) -> None:
    train(panel)
    run, history = panel.session.run, panel.session.history
    assert panel.branch.text() == "Go on from here"
    assert panel.next.text() == "From here this run goes on, 3 more epochs."
    history.go(12)
    settle()
    assert panel.branch.text() == "Branch from here"
    assert "Momentum, rate 0.02" in panel.next.text()
    assert "memory of now" in panel.next.text()
    run.set(optimizer="Adam", learning_rate=0.001, epochs=1)
    settle()
    assert "begins anew" in panel.next.text()
    qtbot.mouseClick(panel.branch, Qt.MouseButton.LeftButton)
    settle()
    assert [branch.since for branch in history.branches] == [0, 12]
    assert panel.runs.count() == 2
    assert panel.runs.currentText().strip(" ↳") == (
        "run 2 from update 12 of run 1: Adam, rate 0.001, mini-batches of 40")
    assert panel.bar.times.joints == (12,)


def test_another_run_is_chosen_and_others_forgotten(qtbot: QtBot, panel: HistoryPanel) -> None:
    train(panel)
    train(panel)
    history = panel.session.history
    assert history.branch.number == 2
    panel.runs.activated.emit(0)
    settle()
    assert history.branch.number == 1
    qtbot.mouseClick(panel.forget, Qt.MouseButton.LeftButton)
    settle()
    assert panel.runs.count() == 1
    assert not panel.forget.isEnabled()
    panel.session.new_weights(9)
    settle()
    assert panel.where.text().startswith("The weights on show belong to no run.")


def test_the_mini_batch_of_this_update_is_walked(qtbot: QtBot, panel: HistoryPanel) -> None:
    train(panel)
    panel.session.history.go(10)
    settle()
    qtbot.mouseClick(panel.batch, Qt.MouseButton.LeftButton)
    trace = panel.session.trace
    assert trace.samples == 30
    QTest.keyClick(panel.bar, Key.Key_Right)
    settle()
    assert np.array_equal(trace.arrays["W1'"], panel.session.network.parameters["W1"])


def test_a_long_way_is_computed_beside_the_window(qtbot: QtBot, panel: HistoryPanel) -> None:
    train(panel)
    history = panel.session.history
    for moment in history.branch.keyframes[1:]:
        history._held.release(moment)
    del history.branch.keyframes[1:]
    history.go(0)
    history.branch.pace = 1.0  # a slow computer
    runner = Runner()
    panel.session.executor = runner.start
    panel._go(30)
    panel.refresh()
    assert history.progress is not None
    assert panel.bar.wanted == 30
    assert "Computing" in panel.next.text()
    qtbot.waitUntil(lambda: history.position == 30, timeout=10_000)
    assert runner.wait(10)
    settle()
    assert panel.bar.wanted is None


def test_the_plots_keep_all_runs_and_name_them(curves: CurvesPanel) -> None:
    session = curves.session
    session.run.start()
    settle()
    assert curves.loss_pane.others.isHidden()
    assert curves.loss_pane.caption.text() == "Loss"
    first = session.history.branch.curves
    session.history.go(16)
    session.run.set(learning_rate=0.1, fresh=False, epochs=1)
    session.run.start()
    settle()
    means = [float(np.mean(first.losses[epoch * 11 : epoch * 11 + 11])) for epoch in range(3)]
    for pane, xs, ys in ((curves.accuracy_pane, first.accuracy_epochs, first.test_accuracy),
                         (curves.loss_pane, [0.5, 1.5, 2.5], pytest.approx(means))):  # fmt: skip
        [(name, other)] = pane.others.by_name()
        assert (name, other.xs.tolist(), other.ys.tolist()) == ("run 1", xs, ys)
        assert len(other.getData()[0])
        assert other in pane.plot.items()
        assert pane.others.isVisible()
        [entry] = pane.others._entries.values()
        assert entry.number.text() == pane.number(float(other.ys[-1]))
        pane.plot.read_at(2.0)
        assert entry.number.text() == pane.number(float(other.ys[other.nearest(2.0)]))
        pane.plot.read_at(None)
    assert curves.loss_pane.caption.text() == "Loss, run 2"
    assert "run 1" in curves.loss_pane.table()
    assert curves.loss_pane.plot.box.viewRect().bottom() > max(*means, *session.run.losses)
    session.history.forget_earlier()
    settle()
    assert len(curves.loss_pane.others.curves) == 1, "run 2 grew from it"
    session.history.choose(session.history.branches[0])
    session.history.forget_earlier()
    settle()
    assert curves.loss_pane.others.isHidden()
    assert len(curves.loss_pane.plot.others) == 0


def test_earlier_runs_are_told_apart_without_colour(curves: CurvesPanel) -> None:
    curves.session.run.set(epochs=1)
    for _run in range(10):
        curves.session.run.start()
    settle()
    others = curves.loss_pane.others.curves
    assert len(others) == 8, "as many as can be told apart"
    assert len({other.look.dashes for other in others}) == len({other.marks.symbol for other in others}) == 8
    assert [name for name, _curve in curves.loss_pane.others.by_name()] == [f"run {number}" for number in range(2, 10)]


def test_a_click_into_the_curves_goes_there_and_a_line_marks_the_place(qtbot: QtBot, curves: CurvesPanel) -> None:
    session = curves.session
    session.run.start()
    settle()
    plot = curves.loss_pane.plot
    assert plot.here.value() == pytest.approx(3)
    place = plot.mapFromScene(plot.box.mapViewToScene(QPointF(1.0, 1.0)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle()
    assert abs(session.history.position - 11) <= 1
    assert curves.accuracy_pane.plot.here.isVisible()
    assert plot.here.value() == pytest.approx(session.history.line.epochs_at(session.history.position))
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Key.Key_Home)
    QTest.keyClick(plot, Key.Key_Return)
    settle()
    assert session.history.position == 1


@pytest.mark.parametrize("size", [(330, 300), (560, 170), (1000, 170)])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_nothing_is_cut_off(panel: HistoryPanel, size: tuple[int, int], zoom: float, code: str) -> None:
    i18n.set_language(code)
    theme.set_zoom(zoom)
    panel.retranslate()
    panel.resize(round(size[0] * zoom), round(size[1] * zoom))
    train(panel)
    panel.session.history.go(5)
    settle()
    for part in (*panel.jumps.values(), panel.runs, panel.branch, panel.batch, panel.forget, panel.memory):
        corner = part.mapTo(panel, QPoint(part.width(), part.height()))
        assert corner.x() <= panel.width()
        assert corner.y() <= panel.bar.y()
        assert part.accessibleName() or part.text()
    assert panel.where.y() + panel.where.height() <= panel.height()
    assert not panel.where.cut
