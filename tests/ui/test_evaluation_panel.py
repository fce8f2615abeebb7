"""The panel Evaluation: real networks, what it says of them, and what a click or a key shows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.metrics import NO_ANSWER, confusions, wilson
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.evaluation import words
from visualnn.ui.panels.evaluation import WIDE, EvaluationPanel
from visualnn.ui.panels.samples import SamplesPanel


def shown(qtbot: QtBot, lesson: str, width: int = 400, height: int = 1400) -> EvaluationPanel:
    panel = EvaluationPanel(Session(catalogue.find(lesson), Settings(language="en", theme="light")))
    panel.resize(width, height)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    settle(panel)
    return panel


def settle(panel: EvaluationPanel) -> None:
    panel.refresh()
    panel.grab()


@pytest.fixture
def digits(qtbot: QtBot) -> EvaluationPanel:
    return shown(qtbot, "010")


@pytest.fixture
def points(qtbot: QtBot) -> EvaluationPanel:
    return shown(qtbot, "140")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    i18n.set_language("en")


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_it_says_how_many_are_right_and_how_sure_that_is(digits: EvaluationPanel) -> None:
    one = digits.evaluating.judgement
    low, high = wilson(one.right_count, 10_000)
    assert plain(digits.verdict.text()) == (
        f"{one.right_count / 100:.2f} % of the 10,000 test images are right (95 % interval: {100 * low:.1f} to "
        f"{100 * high:.1f} %); {10_000 - one.right_count} are wrong.")
    assert f"{one.right_count:,} of the 10,000 test images" in digits.verdict.tip
    assert digits.status.text() == "After 0 updates"
    label, answer, count = confusions(one.matrix)[0]
    assert digits.confusion.told.text().startswith(f"{label} is most often taken for {answer}: {count} times.")


def test_a_click_on_a_cell_shows_its_samples(digits: EvaluationPanel, qtbot: QtBot) -> None:
    one, matrix, samples = digits.evaluating.judgement, digits.confusion.matrix, digits.session.samples
    grid = SamplesPanel(digits.session)
    qtbot.addWidget(grid)
    grid.resize(360, 520)
    grid.show()
    label, answer, count = confusions(one.matrix)[0]
    assert matrix.told(label, answer).startswith(f"{count} of the {one.matrix[label].sum():,} test images of class ")
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.cells().box(label, answer).center().toPoint())
    grid.refresh()
    assert samples.indices.tolist() == one.cell(label, answer).tolist() and samples.current == samples.indices[0]
    assert grid.only.isVisible() and grid.only.chip.text() == f"{label} taken for {answer} ({count})  ✕"
    assert len(grid.mosaic.cells.images) == count and all(grid.mosaic.cells.wrong)
    assert grid.mosaic.columns == 4  # few are drawn larger
    grid.grab()
    x, y, width, height = grid.mosaic.grid().box(count - 1)
    qtbot.mouseClick(grid.mosaic, Qt.MouseButton.LeftButton, pos=QPointF(x + width / 2, y + height / 2).toPoint())
    assert samples.current == one.cell(label, answer)[-1] and samples.only is not None
    qtbot.mouseClick(grid.only.chip, Qt.MouseButton.LeftButton)
    grid.refresh()
    assert grid.mosaic.columns == grid.mosaic.rows == 8
    assert samples.only is None and not grid.only.isVisible() and len(grid.mosaic.cells.images) == 64


def test_the_keyboard_moves_in_the_matrix(digits: EvaluationPanel, qtbot: QtBot) -> None:
    matrix, samples = digits.confusion.matrix, digits.session.samples
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, *[Qt.Key.Key_Down] * 4, *[Qt.Key.Key_Right] * 9, Qt.Key.Key_Right):
        qtbot.keyClick(matrix, key)
    assert matrix.at == (4, 9) and matrix.accessibleDescription() == matrix.told(4, 9)
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert samples.only_title().startswith("4 taken for 9 (")
    qtbot.keyClick(matrix, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert len(rows) == 11 and rows[5][10] == str(digits.evaluating.judgement.matrix[4, 9])


def test_every_cell_has_its_place(points: EvaluationPanel) -> None:
    matrix = points.confusion.matrix
    cells = matrix.cells()
    for row in range(2):
        for column in range(2):
            assert cells.at(cells.box(row, column).center()) == (row, column)
    assert cells.at(QPointF(2, 2)) is None
    assert cells.box(1, 1).bottom() <= matrix.height()


def test_counts_or_shares_of_the_row(points: EvaluationPanel, qtbot: QtBot) -> None:
    before = points.confusion.matrix.grab().toImage()
    qtbot.mouseClick(points.confusion.as_percent, Qt.MouseButton.LeftButton)
    assert points.confusion.matrix.as_percent and points.confusion.matrix.grab().toImage() != before


def test_no_answer_gets_a_column(points: EvaluationPanel, qtbot: QtBot) -> None:
    matrix, one = points.confusion.matrix, points.evaluating.judgement
    assert matrix.columns == 2
    points.confidence.slider.setValue(60)
    settle(points)
    assert matrix.columns == 3 and points.evaluating.least == 0.6
    now = points.evaluating.judgement
    unsure = np.count_nonzero(one.confidences < 0.6)
    assert now.matrix[:, -1].sum() == unsure > 0
    assert f"{unsure} are not answered: less confident than 0.60." in plain(points.verdict.text())
    assert plain(points.confidence.told.text()).startswith(f"Answered: {100 * (150 - unsure) / 150:.1f} % (")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(matrix, key)
    assert points.session.samples.only_title() == f"0 without an answer ({now.matrix[0, -1]})"


def test_a_network_that_gives_no_numbers(points: EvaluationPanel) -> None:
    points.session.take_parameters(np.full_like(points.session.network.flat, np.nan))
    settle(points)
    one = points.evaluating.judgement
    assert one.matrix[:, -1].sum() == 150 and one.right_count == 0
    assert plain(points.verdict.text()).startswith("0.00 % of the 150 test samples are right")
    assert "150 are wrong" in points.verdict.text()
    assert "the outputs are not numbers" in points.confusion.matrix.told(0, 2)
    assert points.confusion.matrix.answer_of(2) == NO_ANSWER
    assert points.roc.told.text().startswith("There is no ROC curve")
    assert not points.roc.plot.isVisible() and points.mistakes.none.text() == "There are none."


def test_the_threshold_moves_matrix_and_working_point(points: EvaluationPanel) -> None:
    points.session.run.start(200)
    settle(points)
    before, mark = points.confusion.matrix.judgement.matrix.tolist(), points.roc.plot.mark
    points.roc.threshold.slider.setValue(30)
    settle(points)
    assert points.session.samples.threshold == 0.3
    assert points.confusion.matrix.judgement.matrix.tolist() != before and points.roc.plot.mark != mark
    assert "The threshold is 0.30 instead of 0.50." in plain(points.verdict.text())
    curve, (alarms, hits) = points.roc.curve, points.roc.plot.mark
    on_curve = (curve.false_alarms == alarms) & (curve.hits == hits)
    assert on_curve.any()  # the working point lies on the curve


def test_the_curve_of_another_class(digits: EvaluationPanel) -> None:
    digits.roc.which.setCurrentIndex(8)
    digits.roc.which.activated.emit(8)
    assert digits.roc.curve.positives == 974 and digits.roc.curve.negatives == 9026
    assert "(974) and one of another class (9,026)" in digits.roc.told.tip
    assert not digits.roc.threshold.isVisible()


def test_extremes_are_chosen_by_a_click(digits: EvaluationPanel, qtbot: QtBot) -> None:
    one, samples = digits.evaluating.judgement, digits.session.samples
    samples.show_split("train")
    pictures = digits.mistakes.strip.pictures
    x, y, width, height = pictures.grid().box(3)
    qtbot.mouseClick(pictures, Qt.MouseButton.LeftButton, pos=QPointF(x + width / 2, y + height / 2).toPoint())
    assert samples.split == "test" and samples.current == one.worst(4)[3]
    assert samples.predictions[samples.indices == samples.current] != samples.current_label
    qtbot.mouseClick(digits.mistakes.all, Qt.MouseButton.LeftButton)
    assert samples.only.tolist() == one.worst(10_000).tolist() and len(samples.only) == one.mistakes
    assert digits.mistakes.all.text() == f"All {one.mistakes}"
    assert "confidence" in digits.hits.strip.pictures.accessibleDescription()


def test_rows_are_shown_where_samples_are_no_pictures(points: EvaluationPanel, qtbot: QtBot) -> None:
    one, table = points.evaluating.judgement, points.mistakes.strip.table
    assert [line.split("\t")[0] for line in table.text().splitlines()] == [str(k) for k in one.worst(8)]
    assert sum(table.columnWidth(k) for k in range(6)) <= table.viewport().width() + 1
    assert table.verticalHeader().length() <= table.viewport().height()
    table.setCurrentIndex(table.rows.index(2, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert points.session.samples.current == one.worst(8)[2] and points.session.samples.split == "test"


def test_a_class_shows_what_was_not_found(digits: EvaluationPanel, qtbot: QtBot) -> None:
    one, bars = digits.evaluating.judgement, digits.classes.bars
    right, own, said = one.matrix[7, 7], one.matrix[7].sum(), one.matrix[:, 7].sum()
    assert f"{right} of its {own:,} test images are found" in bars.told(7)
    assert f"{right} of the {said:,} answers “7” are right." in bars.told(7)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.row(7).center().toPoint())
    assert digits.session.samples.only.tolist() == one.missed(7).tolist()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(bars, key)
    assert digits.session.samples.only_title() == f"8 not found ({len(one.missed(8))})"


def test_another_split(points: EvaluationPanel) -> None:
    assert [points.split.itemData(k) for k in range(points.split.count())] == ["train", "test"]
    points.split.activated.emit(0)
    settle(points)
    one = points.evaluating.judgement
    assert one.split == "train" and one.count == len(points.session.dataset.train)
    assert "training samples" in points.verdict.text()


def test_all_numbers_can_be_copied(points: EvaluationPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(points.copy, Qt.MouseButton.LeftButton)
    head, matrix, classes = QGuiApplication.clipboard().text().strip().split("\n\n")
    one = points.evaluating.judgement
    assert head.split("\t") == ["samples", "150", "right", str(one.right_count), "updates", "0"]
    cells = [[int(part) for part in line.split("\t")[1:]] for line in matrix.splitlines()[1:]]
    assert [row[:3] for row in cells] == one.matrix.tolist() and sum(row[3] for row in cells) == 150
    assert float(classes.splitlines()[1].split("\t")[1]) == pytest.approx(one.recall[0], abs=1e-6)


def test_numbers_have_errors_and_no_classes(qtbot: QtBot) -> None:
    panel = shown(qtbot, "040")
    one = panel.evaluating.judgement
    errors = panel.session.predict(panel.session.dataset.inputs("test")) - panel.session.dataset.test.t
    assert panel.numbers.isVisible() and not panel.confusion.isVisible() and not panel._right.isVisible()
    assert panel.numbers.told.text() == (
        f"For 5 test samples: mean absolute error {words.number(float(np.abs(errors).mean()))}, mean squared error "
        f"{words.number(float((errors**2).mean()))} (its root: {words.number(float((errors**2).mean() ** 0.5))}).")
    plot = panel.numbers.plot
    x, y = plot.points()
    place = int(np.flatnonzero(plot._whose == 3)[0])
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPointF(x[place], y[place]).toPoint())
    assert panel.session.samples.current == 3 and panel.session.samples.split == "test"
    assert plot.told(place).startswith("Sample 3: target ")
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    for key in (*[Qt.Key.Key_Left] * 5, Qt.Key.Key_Return):
        qtbot.keyClick(plot, key)
    assert panel.session.samples.current == int(one.targets[:, 0].argmin())
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 6


def test_what_is_old_is_said_to_be_old(qtbot: QtBot) -> None:
    jobs: list[tuple] = []  # type: ignore[type-arg]
    session = Session(catalogue.find("140"), executor=lambda *job: jobs.append(job))
    panel = EvaluationPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    panel.refresh()
    assert plain(panel.status.text()) == "The samples are being evaluated: 0 %" and not panel.confusion.isVisible()
    jobs[0][1](list(jobs[0][0]))
    jobs[0][2](None)
    settle(panel)
    before = panel.verdict.text()
    session.take_parameters(session.network.flat * -2)
    settle(panel)
    assert plain(panel.status.text()).startswith("◷ After 0 updates; being evaluated anew")
    assert panel.verdict.text() == before and panel.confusion.isVisible()
    jobs[1][1](list(jobs[1][0]))
    jobs[1][2](None)
    settle(panel)
    assert panel.status.text() == "After 0 updates" and panel.verdict.text() != before


def test_while_training_goes_on_the_parts_come_one_by_one(points: EvaluationPanel, qtbot: QtBot) -> None:
    points.session.run.state = "running"
    points.session.take_parameters(points.session.network.flat * -1)
    points.evaluating._begun = -np.inf
    points.refresh()
    new = points.evaluating.judgement
    points.refresh()
    assert points.confusion.matrix.judgement is not new
    qtbot.waitUntil(lambda: not points._waiting)
    assert points.confusion.matrix.judgement is points.classes.bars.judgement is new
    points.session.run.state = "idle"


def test_nothing_is_counted_while_it_is_hidden(points: EvaluationPanel) -> None:
    points.hide()
    one = points.evaluating.judgement
    points.session.take_parameters(points.session.network.flat * 3)
    assert points.evaluating.judgement is one and not points.evaluating.current
    points.show()
    assert points.evaluating.judgement is not one and points.evaluating.current


@pytest.mark.parametrize("lesson", ["010", "060", "140", "040"])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_nothing_is_cut_at_any_size_or_language(qtbot: QtBot, lesson: str, zoom: float) -> None:
    theme.set_zoom(zoom)
    panel = shown(qtbot, lesson, round(330 * zoom), 700)
    for language in i18n.languages():
        i18n.set_language(language)
        panel.retranslate()
        for width in (330, 560, WIDE, 1000):
            panel.resize(round(width * zoom), 700)
            settle(panel)
            for _turn in range(8):  # what asks for another height is laid out again
                QApplication.processEvents()
            body = panel.scrolled.widget()
            assert body.width() <= panel.scrolled.viewport().width()
            sections = [section for section in panel.sections if section.isVisible()]
            assert sections and not panel.verdict.cut
            for section in sections:
                room = section.mapTo(body, section.rect().bottomRight())
                assert room.x() <= body.width() and room.y() <= body.height()
                assert section.height() >= section.minimumSizeHint().height()
            if panel.confusion.isVisible():
                assert not panel.confusion.told.cut
                matrix = panel.confusion.matrix
                assert matrix.cells().whole_height <= matrix.height() <= panel.confusion.sideways.height()
    beside = panel._right.isVisible() and panel._right.x() > 0
    assert beside == (lesson != "040")


def test_twenty_classes_are_scrolled_sideways(qtbot: QtBot) -> None:
    from visualnn.session.judgement import Judgement
    from visualnn.ui.evaluation.matrix import MatrixView
    from visualnn.ui.evaluation.section import Sideways

    session = Session(catalogue.find("010"))
    names = tuple(f"class {k}" for k in range(20))
    dataset = type(session.dataset)("many", "Many", names, tuple(session.dataset.splits.values()))  # type: ignore[arg-type]
    rng = np.random.default_rng(0)
    labels = rng.integers(20, size=5000)
    one = Judgement(dataset, "test", 0, np.eye(20)[(labels + (rng.random(5000) < 0.2)) % 20], labels)
    matrix = MatrixView()
    around = Sideways(matrix)
    qtbot.addWidget(around)
    around.resize(330, 600)
    around.show()
    matrix.show_judgement(one, False)
    around.grab()
    assert matrix.minimumWidth() > 330 and around.horizontalScrollBar().maximum() > 0
    assert around.height() >= matrix.cells().whole_height
    around.resize(900, 600)
    around.grab()
    assert around.horizontalScrollBar().maximum() == 0
