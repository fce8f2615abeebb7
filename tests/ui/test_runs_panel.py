"""The panel Runs: real trainings in its table, what it compares, and every key that it knows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.panels.runs import RunsPanel
from visualnn.ui.runs import columns
from visualnn.ui.runs.lines import line_sample


@pytest.fixture
def session() -> Session:
    session = Session(catalogue.find("playground"))
    session.records.keep()
    session.run.set(epochs=2)
    return session


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> Iterator[RunsPanel]:
    panel = RunsPanel(session)
    panel.resize(1400, 320)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    yield panel
    panel.unwatch()


def train(session: Session, **settings: Any) -> None:
    session.run.set(**settings)
    session.run.start()


def cells(panel: RunsPanel, name: str) -> list[str]:
    place = panel.table.rows.place(name)
    return [str(panel.table.rows.index(row, place).data()) for row in range(panel.table.rows.rowCount())]


def select(panel: RunsPanel, *numbers: int) -> None:
    panel.table.clearSelection()
    for number in numbers:
        index = panel.table.rows.index(number, 1)
        panel.table.selectionModel().setCurrentIndex(
            index, panel.table.selectionModel().SelectionFlag.Select | panel.table.selectionModel().SelectionFlag.Rows)


def hidden(panel: RunsPanel) -> set[str]:
    return {column.name for place, column in enumerate(panel.table.rows.columns) if panel.table.isColumnHidden(place)}


def test_without_a_run_a_hint_says_what_to_do(panel: RunsPanel, session: Session) -> None:
    assert "Press Train (T)" in panel.hint.text() and panel.hint.isVisible() and not panel.table.isVisible()
    train(session)
    panel.refresh()
    assert panel.table.isVisible() and not panel.hint.isVisible()


def test_each_run_has_a_line_with_what_was_asked_and_what_came_of_it(panel: RunsPanel, session: Session) -> None:
    train(session, learning_rate=0.3)
    train(session, learning_rate=0.1, optimizer="Adam", seed=5)
    panel.refresh()
    assert cells(panel, "name") == ["run 2", "run 1"]  # the newest above
    assert cells(panel, "optimizer") == ["Adam", "SGD"] and cells(panel, "learning_rate") == ["0.1", "0.3"]
    assert cells(panel, "test")[0] == columns.percent(session.run.test_accuracy[-1])
    assert cells(panel, "loss")[0] == f"{session.run.losses[-1]:.4f}"
    assert cells(panel, "ended") == ["all its epochs were done"] * 2
    assert panel.table.rows.place("dropout") == -1  # nobody asked for it
    assert panel.table.rows.place("validation") == -1  # these data have none


def test_what_differs_is_bold_and_the_rest_can_be_hidden(panel: RunsPanel, session: Session) -> None:
    for settings in ({"learning_rate": 0.3}, {"learning_rate": 0.1}, {"seed": 3}):
        train(session, **settings)
    panel.refresh()
    rows = panel.table.rows
    assert rows.bold == {"learning_rate", "seed"}
    assert panel.sentence.text() == "3 runs are compared; they differ in: Rate, Seed."
    assert rows.headerData(rows.place("seed"), Qt.Orientation.Horizontal) == "≠ Seed"
    select(panel, 0, 1)
    assert rows.bold == {"seed"}
    assert rows.is_bold(0, rows.place("seed")) and not rows.is_bold(2, rows.place("seed"))
    panel.only.click()
    assert {"learning_rate", "network", "optimizer"} <= hidden(panel)
    assert not {"seed", "name", "test", "loss", "time"} & hidden(panel)
    select(panel, 0)
    assert rows.bold == {"learning_rate", "seed"} and "learning_rate" not in hidden(panel)
    panel.only.click()
    assert not hidden(panel)
    train(session, seed=3)
    panel.refresh()
    select(panel, 0, 1)
    assert panel.sentence.text() == "2 runs are compared: all their settings are the same."


def test_a_setting_that_was_changed_meanwhile_says_both(session: Session) -> None:
    train(session, learning_rate=0.5)
    (record,) = session.records.all
    record.changes = [(0.5, {"learning_rate": (0.5, 0.25)})]
    assert columns.setting("learning_rate", record) == "0.5 → 0.25"
    record.changes += [(0.6, {"learning_rate": (0.25, 0.1)}), (0.7, {"learning_rate": (0.1, 0.02)})]
    assert columns.setting("learning_rate", record) == "0.5 → … → 0.02"
    assert columns.setting("seed", record) == str(record.settings.seed)


def test_boxes_and_space_put_runs_on_the_plot_with_their_lines(panel: RunsPanel, session: Session,
                                                              qtbot: QtBot) -> None:  # fmt: skip
    for seed in range(3):
        train(session, seed=seed)
    panel.refresh()
    first, second, third = session.records.all
    assert session.records.shown == [first, second]
    box = panel.table.visualRect(panel.table.rows.index(2, 0)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert session.records.shown == [second] and not panel.table.numbers
    panel.refresh()
    select(panel, 1, 2)
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert session.records.shown == [first, second]  # of both: one was hidden
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert session.records.shown == []
    panel.refresh()
    assert [row.mark for row in panel.table.rows.rows] == ["on show", "not on the plot", "not on the plot"]
    lines = [line_sample(look, 1.0).toImage() for look in (None, 0, 1, 2)]
    assert all(one != other for place, one in enumerate(lines) for other in lines[:place])


def test_a_name_is_typed_after_f2(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    train(session)
    panel.refresh()
    select(panel, 0)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    field = panel.table.findChild(QLineEdit)
    assert isinstance(field, QLineEdit) and field.text() == "run 1"
    field.selectAll()
    qtbot.keyClicks(field, "large steps")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    panel.refresh()
    assert cells(panel, "name") == ["large steps"] and session.records.all[0].own_name == "large steps"
    panel.table.rows.named.emit(0, "large steps")
    assert session.records.all[0].own_name == "large steps"


def test_a_default_name_is_not_taken_for_a_name_of_ones_own(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    train(session)
    panel.refresh()
    panel.table.rename(0)
    field = panel.table.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert session.records.all[0].own_name == ""


def test_delete_and_undo(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    train(session)
    train(session, seed=4)
    panel.refresh()
    assert not panel.delete.isEnabled() and not panel.undo.isVisible()
    select(panel, 1)
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    panel.refresh()
    assert cells(panel, "name") == ["run 2"] and panel.undo.isVisible()
    panel.undo.click()
    panel.refresh()
    assert cells(panel, "name") == ["run 2", "run 1"] and not panel.undo.isVisible()
    select(panel, 0, 1)
    panel.delete.click()
    panel.refresh()
    assert session.records.all == [] and panel.undo.isVisible()  # the last one can be had back, too
    panel.undo.click()
    assert len(session.records.all) == 2


def test_enter_goes_to_a_run_and_shows_the_weights_of_an_earlier_one(panel: RunsPanel, session: Session,
                                                                    qtbot: QtBot) -> None:  # fmt: skip
    train(session)
    flat = session.network.flat.copy()
    train(session, seed=8)
    panel.refresh()
    select(panel, 1)
    assert panel.open.text() == "Go to it"
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert np.array_equal(session.network.flat, flat)
    session.open_lesson(session.lesson)
    panel.refresh()
    assert not np.array_equal(session.network.flat, flat)
    select(panel, 1)
    assert panel.open.text() == "Show its weights"
    panel.open.click()
    assert np.array_equal(session.network.flat, flat)


def test_settings_are_taken_over_and_training_goes_on_from_the_end(panel: RunsPanel, session: Session) -> None:
    train(session, learning_rate=0.3)
    train(session, learning_rate=0.01)
    panel.refresh()
    select(panel, 1)
    panel.take.click()
    assert session.run.settings.learning_rate == 0.3
    session.run.set(learning_rate=0.02)
    select(panel, 1)
    panel._train_on()
    record = session.records.all[-1]
    assert record.origin == (1, session.records.all[0].updates) and record.settings.learning_rate == 0.02


def test_what_cannot_be_is_said(panel: RunsPanel, session: Session) -> None:
    problems: list[str] = []
    hear = problems.append
    session.problem.connect(hear)
    train(session)
    session.editing.resize(1, 6)
    session.open_lesson(catalogue.find("010"))
    panel.whose.setCurrentIndex(1)
    panel.refresh()
    assert cells(panel, "lesson") == [catalogue.find("playground").title]
    select(panel, 0)
    panel.open.click()
    assert len(problems) == 1 and "takes 2 numbers" in problems[0]
    panel.deeds.save(session.records.all, "/proc/no/runs.csv")
    assert len(problems) == 2 and problems[1].startswith("runs.csv was not saved")


def test_runs_of_other_lessons_are_listed_when_they_are_asked_for(panel: RunsPanel, session: Session) -> None:
    train(session)
    session.open_lesson(catalogue.find("060"))
    panel.refresh()
    assert "“All lessons” has 1 other run." in panel.hint.text() and not panel.table.isVisible()
    panel.whose.setCurrentIndex(1)
    panel.refresh()
    assert len(cells(panel, "name")) == 1 and panel.table.rows.place("lesson") > 0


def test_headings_and_the_menu_sort(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    for rate in (0.2, 0.01, 0.5):
        train(session, learning_rate=rate)
    panel.refresh()
    place = panel.table.rows.place("learning_rate")
    panel.table.horizontalHeader().sectionClicked.emit(place)
    panel.refresh()
    assert cells(panel, "learning_rate") == ["0.5", "0.2", "0.01"]
    panel.table.horizontalHeader().sectionClicked.emit(place)
    panel.refresh()
    assert cells(panel, "learning_rate") == ["0.01", "0.2", "0.5"]
    panel.table.setCurrentIndex(panel.table.rows.index(0, panel.table.rows.place("name")))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(panel.table, event)
    menu = next(one for one in panel.findChildren(QMenu) if one is not panel.menu)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:2] == ["Go to it", "Use its settings"] and texts[-1] == "Sort by “Run”"
    menu.actions()[-1].trigger()
    menu.close()
    panel.refresh()
    assert cells(panel, "name") == ["run 3", "run 2", "run 1"]


def test_the_selection_stays_when_a_run_is_added(panel: RunsPanel, session: Session) -> None:
    train(session)
    train(session, seed=1)
    panel.refresh()
    select(panel, 1)
    train(session, seed=2)
    panel.refresh()
    assert [record.name for record in panel.chosen] == ["run 1"]


def test_the_table_is_copied_and_saved(panel: RunsPanel, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    train(session, learning_rate=0.3)
    train(session, seed=2)
    panel.refresh()
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:2] == ["Run", "On test"] and [line.split("\t")[0] for line in lines[1:]] == [
        "run 2", "run 1"]  # fmt: skip
    dialog = panel.deeds.ask_where_to_save(panel, session.records.all)
    dialog.fileSelected.emit(str(tmp_path / "runs.csv"))
    dialog.close()
    with (tmp_path / "runs.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["run 1", "run 2"]


@pytest.mark.parametrize("width", [330, 1400])
def test_it_fits_narrow_and_wide_in_both_languages_and_large(panel: RunsPanel, session: Session, width: int) -> None:
    train(session)
    train(session, seed=2)
    for language, zoom in (("en", 1.0), ("zh_CN", 1.5)):
        i18n.set_language(language)
        theme.set_zoom(zoom)
        panel.retranslate()
        panel.resize(width, 460)
        panel.refresh()
        QApplication.processEvents()
        shown = [part for part in (panel.whose, panel.only, panel.open, panel.take, panel.delete, panel.more)
                 if part.isVisible()]  # fmt: skip
        assert len(shown) == (4 if width == 330 else 6)
        for part in shown:
            assert panel.rect().contains(part.geometry().translated(panel._tools.pos()))
            assert part.width() >= part.minimumSizeHint().width()
        assert panel.table.viewport().height() >= 2 * theme.px(25)
        panel.menu.aboutToShow.emit()
        assert len(panel.menu.actions()) == (7 if width == 330 else 5)  # what has no button is in the menu
        assert ("Seed" if language == "en" else "随机种子") in panel.sentence.text()


def test_in_a_low_row_the_menu_has_what_buttons_have_no_room(panel: RunsPanel, session: Session) -> None:
    for seed in range(4):
        train(session, seed=seed)
    panel.resize(395, 240)
    panel.refresh()
    QApplication.processEvents()
    assert panel.table.viewport().height() >= 3 * theme.px(25) and not panel.open.isVisible()
    select(panel, 2)
    panel.menu.aboutToShow.emit()
    texts = [action.text() for action in panel.menu.actions() if action.isEnabled()]
    assert texts[:3] == ["Go to it", "Use its settings", "Delete"] and len(texts) == 8
    panel.menu.actions()[0].trigger()
    assert session.records.current is session.records.all[1]


def test_a_growing_run_writes_only_its_own_line_again(panel: RunsPanel, session: Session) -> None:
    train(session)
    train(session, seed=2)
    panel.refresh()
    told: list[tuple[int, int]] = []
    panel.table.rows.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    panel.refresh()
    assert told == []
    session.records.all[1].seconds += 3600
    panel.refresh()
    assert told == [(0, 0)] and cells(panel, "time")[0].startswith("1:00:0")


def test_numbers_are_written_as_people_write_them() -> None:
    assert [columns.duration(seconds) for seconds in (0.5, 12.34, 125.2, 3723)] == ["0.50 s", "12.3 s", "2:05",
                                                                                  "1:02:03"]  # fmt: skip
    assert columns.loss(float("nan")) == "no number" and columns.loss(None) == columns.percent(None) == "–"
    assert columns.value(True) == "yes" and columns.value("cosine") == "cosine" and columns.value(3e-5) == "0.00003"
