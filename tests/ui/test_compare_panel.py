"""The panel Compare: a form that explains itself, experiments on real data, their heat map, curves and words."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.experiments import Axis
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.compare.curves import ticks
from visualnn.ui.compare.heat_painter import shades
from visualnn.ui.panels.compare import ComparePanel
from visualnn.ui.runner import Runner

GRID = (("learning_rate", "0.03, 0.3"), ("batch_size", "10, 25, 50"))


@pytest.fixture
def session() -> Session:
    session = Session(catalogue.find("140"), Settings(language="en", theme="light"))
    session.run.set(epochs=2, batch_size=20)
    return session


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> ComparePanel:
    panel = ComparePanel(session)
    panel.resize(420, 800)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def settle(panel: ComparePanel) -> None:
    panel.refresh()
    QApplication.processEvents()
    panel.grab()


def run_grid(panel: ComparePanel) -> None:
    panel.begin.form.show_design("grid", GRID)
    panel.start()
    settle(panel)


def test_before_any_experiment_it_says_what_it_is_for(panel: ComparePanel) -> None:
    assert panel.results.body.isHidden() and panel.results.empty.text().startswith("No experiment yet.")
    assert panel.begin.start.text() == "Start 5 runs" and panel.begin.start.isEnabled()
    assert panel.begin.hint.text().startswith(
        "The runs differ in their seed only. All else as in the Training panel: epochs 2, mini-batch 20, optimizer")


def test_five_seeds_at_a_click(panel: ComparePanel, qtbot: QtBot, session: Session) -> None:
    before = session.network.flat.copy()
    qtbot.mouseClick(panel.begin.start, Qt.MouseButton.LeftButton)
    settle(panel)
    shown = panel.experiments.shown
    assert shown is not None and shown.design.axes == (Axis("seed", (1, 2, 3, 4, 5)),)  # the lesson begins with 1
    assert [panel.results.heat.text_of(run) for run in range(5)] == [
        f"{100 * max(shown.outcomes[run].test):.1f}" for run in range(5)]  # fmt: skip
    assert panel.results.summary.text().startswith("Best accuracy ")
    assert np.array_equal(session.network.flat, before) and not session.history.runs
    assert panel.results.which.count() == 1 and panel.results.empty.isHidden()


def test_what_is_typed_is_explained(panel: ComparePanel) -> None:
    form = panel.begin.form
    form.show_design("grid", GRID)
    settle(panel)
    assert panel.begin.start.text() == "Start 6 runs"
    assert "mini-batch" not in panel.begin.hint.text()
    form.values[0].setText("fast")
    settle(panel)
    assert panel.begin.hint.text().startswith("✗ learning rate: “fast” cannot be read.")
    assert not panel.begin.start.isEnabled()
    panel.start()
    assert panel.experiments.all == []
    form.show_design("grid", (("batch_size", "10"), ("batch_size", "20")))
    settle(panel)
    assert "One or two different settings" in panel.begin.hint.text()
    form.show_design("grid", (("seed", "0..2"),))
    settle(panel)
    assert panel.begin.start.text() == "Start 3 runs" and form.values[1].isHidden()
    form.kind.setCurrentIndex(0)
    form.count.lineEdit().setText("many")
    settle(panel)
    assert panel.begin.hint.text().startswith("✗ Type a whole number")


def test_a_grid_is_a_heat_map(panel: ComparePanel, qtbot: QtBot) -> None:
    run_grid(panel)
    heat, shown = panel.results.heat, panel.experiments.shown
    assert shown is not None and heat.is_grid
    cells = [heat.cell(run) for run in range(6)]
    assert cells[0].top() == cells[1].top() and cells[2].top() > cells[0].bottom()
    assert cells[2].left() == cells[0].left() and cells[1].left() > cells[0].right()
    qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=cells[3].center().toPoint())
    settle(panel)
    assert heat.current == 3 and panel.results.curves.run == 3
    assert panel.results.detail.text().startswith("learning rate 0.3, mini-batch 25: ")
    best = shown.best("best")
    tints, scores = shades(shown, "best"), shown.scores("best")
    assert best is not None and "★" in heat.describe(best)
    if min(scores.values()) < scores[best]:
        worst = min(scores, key=scores.__getitem__)
        assert tints[best] != tints[worst]


def test_the_keyboard_chooses_a_run(panel: ComparePanel, qtbot: QtBot) -> None:
    run_grid(panel)
    heat = panel.results.heat
    heat.setFocus()
    for key, run in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Left, 2), (Qt.Key.Key_Up, 0),
                     (Qt.Key.Key_Up, 0)):  # fmt: skip
        qtbot.keyClick(heat, key)
        assert heat.current == run
        assert heat.accessibleDescription() == heat.describe(run)


def test_the_mouse_over_a_cell_shows_its_curve(panel: ComparePanel, qtbot: QtBot) -> None:
    run_grid(panel)
    heat = panel.results.heat
    qtbot.mouseMove(heat, heat.cell(4).center().toPoint())
    qtbot.waitUntil(lambda: panel.results.curves.run == 4)
    assert panel.results.detail.text() == heat.describe(4)
    lines = panel.results.curves.lines()
    assert sorted(lines) == list(range(6)) and lines[4][1].max() <= 100 and lines[4][0][-1] == 2
    QApplication.sendEvent(heat, QEvent(QEvent.Type.Leave))
    assert panel.results.curves.run == 0


def test_the_settings_and_the_network_are_taken(panel: ComparePanel, session: Session) -> None:
    run_grid(panel)
    panel.results.heat.choose(5)
    panel.results.take.click()
    assert (session.run.settings.learning_rate, session.run.settings.batch_size) == (0.3, 50)
    settle(panel)
    panel.results.network.click()
    key = panel.experiments.all[0].key
    assert np.array_equal(session.network.flat, panel.experiments.folder.parameters(key, 5))


def test_the_loss_can_be_judged_by(panel: ComparePanel) -> None:
    run_grid(panel)
    panel.results.measure.setCurrentIndex(2)
    settle(panel)
    shown = panel.experiments.shown
    assert shown is not None and panel.results.curves.curve == "losses"
    assert panel.results.summary.text().startswith("Best (★): ")
    best = min(range(6), key=lambda run: shown.outcomes[run].losses[-1])
    assert shown.best("loss") == best


def test_experiments_come_back_after_a_restart_and_are_deleted(panel: ComparePanel, qtbot: QtBot,
                                                               session: Session) -> None:
    run_grid(panel)
    panel.begin.form.kind.setCurrentIndex(0)
    panel.begin.form._turn()
    panel.start()
    settle(panel)
    again = ComparePanel(session)
    qtbot.addWidget(again)
    again.show()
    settle(again)
    which = again.results.which
    assert [which.itemText(k).split(" · ")[0] for k in range(2)] == ["5 seeds", "learning rate × mini-batch"]
    which.setCurrentIndex(1)
    which.activated.emit(1)
    settle(again)
    assert again.results.heat.is_grid
    again.results.delete.click()
    settle(again)
    assert which.count() == 1 and not again.results.heat.is_grid
    again.results.delete.click()
    settle(again)
    assert again.results.body.isHidden()


def test_on_threads_it_shows_its_progress_and_can_be_stopped(panel: ComparePanel, qtbot: QtBot,
                                                             session: Session) -> None:
    runner = Runner(panel)
    session.executor = runner.start
    session.run.set(epochs=3000)
    panel.start()
    qtbot.waitUntil(lambda: panel.experiments.share > 0)
    panel.refresh()
    assert not panel.begin.working.isHidden() and not panel.begin.start.isEnabled()
    assert panel.begin.progress.text().startswith("0 of 5 runs")
    assert panel.results.heat.text_of(0).endswith(" %") and panel.results.heat.text_of(4) == "…"
    assert not panel.results.delete.isEnabled()
    panel.begin.stop.click()
    qtbot.waitUntil(lambda: not runner.busy)
    settle(panel)
    shown = panel.experiments.shown
    assert shown is not None and shown.waiting == [0, 1, 2, 3, 4]
    assert panel.begin.working.isHidden() and not panel.results.go_on.isHidden()
    assert panel.results.summary.text() == "No run is done yet."


def test_going_on_with_another_network_is_refused_in_a_sentence(panel: ComparePanel, session: Session) -> None:
    run_grid(panel)
    problems: list[str] = []
    session.problem.connect(problems.append)
    shown = panel.experiments.shown
    assert shown is not None
    del shown.outcomes[2]
    settle(panel)
    session.open_lesson(catalogue.find("040"))
    settle(panel)
    panel.results.go_on.click()
    panel.results.network.click()
    assert len(problems) == 2 and "It was begun with the network 2-4-1" in problems[0]


def test_all_values_are_exported(panel: ComparePanel, tmp_path: Path, session: Session) -> None:
    run_grid(panel)
    problems: list[str] = []
    session.problem.connect(problems.append)
    panel.save(panel.experiments.shown, str(tmp_path / "runs.csv"))
    rows = list(csv.DictReader((tmp_path / "runs.csv").read_text("utf-8-sig").splitlines()))
    assert {row["run"] for row in rows} == set("123456")
    panel.save(panel.experiments.shown, str(tmp_path / "no" / "runs.csv"))
    assert len(problems) == 1 and problems[0].startswith("runs.csv was not saved")


def test_a_broken_experiment_is_told(panel: ComparePanel, qtbot: QtBot, session: Session) -> None:
    run_grid(panel)
    folder = panel.experiments.folder.folder / panel.experiments.all[0].key
    (folder / "experiment.json").write_text("no")
    again = ComparePanel(session)
    qtbot.addWidget(again)
    again.show()
    settle(again)
    assert again.results.broken.text().startswith("! experiment.json was not opened")


def test_ticks_are_round_and_hold_all_values() -> None:
    for low, high in ((0.0, 1.0), (54.3, 98.2), (0.001, 0.0042), (5.0, 5.0), (-3.0, 1e6), (0.0, 3.0)):
        found = ticks(low, high)
        assert found[0] <= low + 1e-9 and found[-1] >= high - 1e-9 and 2 <= len(found) <= 8
    assert ticks(0.0, 8.0) == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "zoom"), [(330, 1.0), (500, 1.5), (760, 1.0)])
def test_nothing_is_cut_off(panel: ComparePanel, language: str, width: int, zoom: float) -> None:
    i18n.set_language(language)
    theme.set_zoom(zoom)
    panel.retranslate()
    for kind in (0, 1):
        panel.begin.form.kind.setCurrentIndex(kind)
        panel.begin.form._turn()
        panel.start()
        panel.resize(width, 700)
        settle(panel)
        for sheet in (panel.begin, panel.results):
            assert sheet.width() <= panel.width()
        results, begin = panel.results, panel.begin
        for part in (results.heat, results.curves, results.network, results.export, begin.start, begin.hint):
            at = part.mapTo(panel, QPoint(0, 0))
            assert at.x() >= 0 and at.x() + part.width() <= panel.width(), part
        for button in (results.take, results.network, results.delete, begin.start):
            assert button.width() >= button.sizeHint().width(), button
        heat = results.heat
        assert heat.height() >= heat.cell(panel.experiments.shown.count - 1).bottom()  # type: ignore[union-attr]
