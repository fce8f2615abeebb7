"""The page of samples, as the person who chooses one sees it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.mosaic import Cells, Mosaic
from visualnn.ui.mosaic_picture import cover, shrink_or_grow
from visualnn.ui.panels.samples import SamplesPanel
from visualnn.ui.window import Window


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> SamplesPanel:
    panel = SamplesPanel(session)
    qtbot.addWidget(panel)
    panel.resize(340, 520)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def middle_of(mosaic: Mosaic, cell: int) -> QPoint:
    x, y, width, height = mosaic.grid().box(cell)
    return QPoint(round(x + width / 2), round(y + height / 2))


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4).copy()


@pytest.mark.parametrize(("row", "column"), [(0, 0), (0, 7), (3, 4), (7, 0), (7, 7)])
def test_a_click_chooses_the_sample_under_it(qtbot: QtBot, panel: SamplesPanel, row: int, column: int) -> None:
    samples = panel.session.samples
    samples.go_to_page(2)
    qtbot.wait(1)
    cell = row * 8 + column
    qtbot.mouseClick(panel.mosaic, Qt.MouseButton.LeftButton, pos=middle_of(panel.mosaic, cell))
    assert samples.current == 128 + cell
    qtbot.wait(1)
    assert panel.mosaic.current == cell


def test_every_point_of_the_grid_belongs_to_the_cell_drawn_there(panel: SamplesPanel) -> None:
    mosaic = panel.mosaic
    for cell in range(64):
        x, y, width, height = mosaic.grid().box(cell)
        for place in ((x, y), (x + width - 1, y + height - 1)):
            assert mosaic.cell_at(QPoint(*place)) == cell
    assert mosaic.cell_at(QPoint(-5, 5)) is None
    assert mosaic.cell_at(QPoint(5, mosaic.height() + 5)) is None


def test_sixty_four_pictures_have_their_label_and_prediction(panel: SamplesPanel) -> None:
    samples = panel.session.samples
    cells = panel.mosaic.cells
    assert len(cells.images) == len(cells.captions) == 64
    expected = [f"{label} → {answer}" for label, answer in zip(samples.labels, samples.predictions, strict=True)]
    assert list(cells.captions) == expected
    sure = 100 * samples.confidences[0]
    assert cells.describe(0) == (
        f"Test image 0: label {samples.labels[0]}, prediction {samples.predictions[0]} ({sure:.1f} %)"
    )


def test_wrong_ones_are_framed_and_crossed(qtbot: QtBot) -> None:
    images = np.zeros((64, 28, 28), np.uint8)
    captions = ["7 → 7"] * 64
    looks = []
    for wrong_cell in (None, 10):
        mosaic = Mosaic()
        qtbot.addWidget(mosaic)
        mosaic.resize(400, 480)
        mosaic.show_cells(Cells(images, captions, [cell == wrong_cell for cell in range(64)]))
        looks.append((mosaic, pixels(mosaic.grab().toImage())))
    grid = looks[0][0].grid()
    for cell in range(64):
        x, y, width, height = grid.box(cell)
        same = np.array_equal(*(look[y : y + height, x : x + width] for _mosaic, look in looks))
        assert same == (cell != 10)
    x, y, side, _ = grid.picture(10)
    frame = looks[1][1][y : y + side, x : x + side, :3]
    color = np.array(theme.current().wrong.getRgb()[:3])
    assert (frame[-1] == color).all(axis=-1).mean() > 0.9  # the frame
    corner = frame[: side // 4, -side // 4 :]
    assert len(np.unique(corner.reshape(-1, 3), axis=0)) > 2  # the cross on its badge


def test_the_count_of_wrong_ones_is_that_of_the_page(qtbot: QtBot, panel: SamplesPanel) -> None:
    samples = panel.session.samples
    for page in range(4):
        samples.go_to_page(page)
        qtbot.wait(1)
        wrong = int((samples.predictions != samples.labels).sum())
        assert panel.count.text() == (f"✗ {wrong} of 64 wrong" if wrong else "✓ all 64 right")
        assert sum(panel.mosaic.cells.wrong) == wrong


def test_pages_turn_by_button_field_and_chance(qtbot: QtBot, panel: SamplesPanel) -> None:
    samples = panel.session.samples
    assert not panel.previous.isEnabled()
    panel.next.click()
    qtbot.wait(1)
    assert (samples.page, panel.page.value(), panel.of_pages.text()) == (1, 2, "of 157")
    panel.page.setValue(157)
    qtbot.wait(1)
    assert samples.page == 156
    assert len(panel.mosaic.cells.images) == 10000 - 156 * 64
    assert not panel.next.isEnabled()
    panel.random.click()
    assert samples.page != 156


def test_training_images_can_be_shown(qtbot: QtBot, panel: SamplesPanel) -> None:
    number = panel.split.findText("Training images")
    panel.split.activated.emit(number)
    qtbot.wait(1)
    assert panel.session.samples.split == "train"
    assert panel.split.currentText() == "Training images"
    assert panel.mosaic.cells.describe(0).startswith("Training image 0: label 5")
    assert panel.of_pages.text() == "of 938"


def test_the_keyboard_moves_in_the_grid_and_chooses(qtbot: QtBot, panel: SamplesPanel) -> None:
    mosaic, samples = panel.mosaic, panel.session.samples
    mosaic.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        qtbot.keyClick(mosaic, key)
    assert mosaic.cursor_cell == 16
    assert samples.current == 0
    assert mosaic.accessibleDescription().startswith("Test image 16: label ")
    qtbot.keyClick(mosaic, Qt.Key.Key_Return)
    assert samples.current == 16
    qtbot.keyClick(mosaic, Qt.Key.Key_PageDown)
    assert samples.page == 1
    qtbot.keyClick(mosaic, Qt.Key.Key_End)
    qtbot.keyClick(mosaic, Qt.Key.Key_Right)
    assert mosaic.cursor_cell == 63


def test_a_click_leaves_the_arrow_keys_to_the_steps(qtbot: QtBot, panel: SamplesPanel) -> None:
    qtbot.mouseClick(panel.mosaic, Qt.MouseButton.LeftButton, pos=middle_of(panel.mosaic, 5))
    assert not panel.mosaic.hasFocus()


def test_other_weights_give_other_predictions_at_once(qtbot: QtBot, panel: SamplesPanel) -> None:
    before = list(panel.mosaic.cells.captions)
    panel.session.new_weights(3)
    qtbot.wait(1)
    assert list(panel.mosaic.cells.captions) != before
    assert [text[0] for text in panel.mosaic.cells.captions] == [text[0] for text in before]


def test_the_current_sample_is_named_wherever_it_is(qtbot: QtBot, panel: SamplesPanel) -> None:
    panel.session.samples.choose(3)
    panel.session.samples.go_to_page(50)
    qtbot.wait(1)
    assert panel.mosaic.current is None
    assert panel.current.text() == "Current sample: Test image 3, label 0"


def test_pictures_keep_their_ink_at_any_size() -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (3, 28, 28), dtype=np.uint8)
    for side in (9, 23, 28, 56, 71):
        resized = shrink_or_grow(images, side)
        assert resized.shape == (3, side, side)
        assert np.allclose(cover(side, 28).sum(axis=1), 1)
        assert abs(resized.mean() - images.mean()) < 1
    assert np.array_equal(shrink_or_grow(images, 28), images)
    assert np.array_equal(shrink_or_grow(images, 56), images.repeat(2, axis=1).repeat(2, axis=2))


def test_cells_stay_square_and_inside(qtbot: QtBot, panel: SamplesPanel) -> None:
    for width, height, zoom in ((300, 420, 1.0), (800, 400, 1.0), (320, 900, 1.0), (480, 640, 1.5)):
        theme.set_zoom(zoom)
        panel.resize(width, height)
        qtbot.wait(1)
        mosaic = panel.mosaic
        x, y, side, high = mosaic.grid().picture(63)
        assert side == high
        assert x + side <= mosaic.width()
        x, y, wide, high = mosaic.grid().text(63)
        assert y + high <= mosaic.height()


def test_chinese_is_spoken_when_asked(qtbot: QtBot, panel: SamplesPanel) -> None:
    i18n.set_language("zh_CN")
    panel.retranslate()
    qtbot.wait(1)
    assert panel.split.itemText(0) in ("测试图像", "训练图像")
    assert panel.of_pages.text() == "共 157 页"
    assert panel.mosaic.cells.describe(0).startswith("测试图像 0：标签 7")


def test_in_the_window_the_arrow_keys_belong_to_the_grid_while_it_has_the_focus(qtbot: QtBot, window: Window) -> None:
    panel, playhead = window.panels["samples"], window.session.playhead
    assert isinstance(panel, SamplesPanel)
    window.activateWindow()
    before = playhead.position
    panel.mosaic.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(panel.mosaic.hasFocus)
    qtbot.keyClick(panel.mosaic, Qt.Key.Key_Right)
    assert (panel.mosaic.cursor_cell, playhead.position) == (1, before)
    panel.mosaic.clearFocus()
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert (panel.mosaic.cursor_cell, playhead.position) == (1, before + 1)


def test_a_mini_batch_is_chosen_by_a_tick_and_its_samples_are_numbered(qtbot: QtBot, panel: SamplesPanel) -> None:
    session = panel.session
    session.samples.choose(60)
    qtbot.wait(1)
    assert panel.mosaic.numbers == {}
    panel.batch.tick.click()
    qtbot.wait(1)
    assert session.batch.size == panel.batch.count.value() == 8
    assert panel.mosaic.numbers == {60: 1, 61: 2, 62: 3, 63: 4}  # the others are on the next page
    assert panel.batch.place.text() == "sample 1 of 8"
    assert panel.mosaic.active == 60
    assert panel.mosaic.cells.describe(61).endswith(" · sample 2 of 8")
    session.asking.where_from("z1", (2, 7))
    qtbot.wait(1)
    assert panel.mosaic.active == 62
    assert panel.batch.place.text() == "sample 3 of 8"
    session.samples.next_page()
    qtbot.wait(1)
    assert panel.mosaic.numbers == {0: 5, 1: 6, 2: 7, 3: 8}
    assert panel.mosaic.active is None
    session.playhead.to_end()
    qtbot.wait(1)
    assert panel.batch.place.text() == "all samples"
    panel.batch.tick.click()
    qtbot.wait(1)
    assert session.trace.samples == 1
    assert panel.mosaic.numbers == {}


def test_the_number_of_samples_is_typed(qtbot: QtBot, panel: SamplesPanel) -> None:
    batch, field = panel.session.batch, panel.batch.count
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "16")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not batch.active
    qtbot.keyClick(panel.batch.tick, Qt.Key.Key_Space)
    assert batch.size == 16
    field.selectAll()
    qtbot.keyClicks(field, "3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert batch.size == panel.session.trace.samples == 3


def test_numbered_samples_look_different_and_the_active_one_is_filled(qtbot: QtBot) -> None:
    looks = []
    for active in (None, 10):
        mosaic = Mosaic()
        qtbot.addWidget(mosaic)
        mosaic.resize(400, 480)
        mosaic.show_cells(Cells(np.zeros((64, 28, 28), np.uint8)))
        mosaic.show_numbers({9: 1, 10: 2}, active)
        looks.append(pixels(mosaic.grab().toImage()))
        grid = mosaic.grid()
    accent = np.array(theme.current().accent.getRgb()[:3])
    for cell, changes in ((9, False), (10, True), (11, False)):
        x, y, width, height = grid.box(cell)
        parts = [look[y : y + height, x : x + width, :3] for look in looks]
        assert (np.count_nonzero((parts[0] == accent).all(-1)) > 5) == (cell < 11)
        more = np.count_nonzero((parts[1] == accent).all(-1)) - np.count_nonzero((parts[0] == accent).all(-1))
        assert (more > 30) == changes


def test_a_key_goes_into_a_mini_batch_and_from_sample_to_sample(qtbot: QtBot, window: Window) -> None:
    session = window.session
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert session.batch.size == 8
    assert window.menus.by_id["batch"].isChecked()
    session.playhead.to_start()
    for sample in (0, 1, 2):
        qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
        assert session.batch.sample == sample
        assert session.trace.stage_at(session.playhead.position).sample == sample + 1
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert session.trace.stage_at(session.playhead.position).sample == 2
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert session.trace.samples == 1


# One output, answers hidden, other sizes, and tables


def panel_of(qtbot: QtBot, lesson: str) -> SamplesPanel:
    panel = SamplesPanel(Session(catalogue.find(lesson), Settings(language="en", theme="light")))
    qtbot.addWidget(panel)
    panel.resize(340, 520)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_first_only_labels_then_label_and_answer(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "090")
    samples = panel.session.samples
    assert panel.mosaic.cells.images.shape == (64, 20, 20)
    labels = [str(label) for label in samples.labels]
    assert panel.answers.isChecked()
    panel.answers.click()
    qtbot.wait(1)
    assert list(panel.mosaic.cells.captions) == labels
    assert not any(panel.mosaic.cells.wrong)
    assert panel.count.text() == ""
    assert panel.mosaic.cells.describe(3) == f"Test image 3: label {labels[3]}"
    samples.show_answers(True)
    qtbot.wait(1)
    assert panel.answers.isChecked()
    said = (samples.outputs[:, 0] > 0.5).astype(int)
    expected = [f"{label} → {answer}" for label, answer in zip(labels, said, strict=True)]
    assert list(panel.mosaic.cells.captions) == expected


def test_the_threshold_decides_what_one_output_says(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "090")
    samples = panel.session.samples
    assert panel.threshold.isVisible() and panel.threshold.value.text() == "0.50"
    middle = float(np.median(samples.outputs))
    for notch in (int(100 * middle), int(100 * middle) + 1, 100, 0):
        panel.threshold.slider.setValue(notch)
        qtbot.wait(1)
        assert samples.threshold == notch / 100
        assert panel.threshold.value.text() == f"{notch / 100:.2f}"
        said = samples.outputs[:, 0] > notch / 100
        assert [text[-1] for text in panel.mosaic.cells.captions] == ["1" if yes else "0" for yes in said]
        assert sum(panel.mosaic.cells.wrong) == int((said != samples.labels).sum())
    samples.choose_threshold(0.3)
    qtbot.wait(1)
    assert panel.threshold.slider.value() == 30
    qtbot.mouseDClick(panel.threshold, Qt.MouseButton.LeftButton)
    assert samples.threshold == 0.5


def test_ten_outputs_have_no_threshold(panel: SamplesPanel) -> None:
    assert not panel.threshold.isVisible()
    assert not panel.table.isVisible()


def test_a_table_of_classes_has_a_row_for_each_sample(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "030")
    samples = panel.session.samples
    assert panel.table.isVisible() and not panel.mosaic.isVisible()
    assert panel.split.currentText() == "Training samples"
    rows = [line.split("\t") for line in panel.table.text().splitlines()]
    assert len(rows) == samples.count
    for place, row in enumerate(rows):
        right = samples.predictions[place] == samples.labels[place]
        assert row[0] == str(place)
        assert [float(text) for text in row[1:3]] == samples.inputs[place].tolist()
        assert row[3] == samples.name_of(samples.labels[place])
        assert row[-1] == ("✓" if right else "✗")
    wrong = int((samples.predictions != samples.labels).sum())
    assert panel.count.text() == (f"✗ {wrong} of {len(rows)} wrong" if wrong else f"✓ all {len(rows)} right")
    panel.answers.click()
    qtbot.wait(1)
    assert [line.split("\t") for line in panel.table.text().splitlines()] == [row[:4] for row in rows]


def test_a_table_of_numbers_is_neither_right_nor_wrong(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "020")
    assert panel.table.text().splitlines()[0] == "0\t2\t3\t23\t18\t31\t23\t18\t31"
    assert panel.table.rows.headings == ("#", "x0", "x1", "t0", "t1", "t2", "y0", "y1", "y2")
    assert panel.count.text() == ""
    assert panel.current.text() == "Training sample 0"  # all of it would not fit beside the tick
    panel.session.new_weights(1)
    qtbot.wait(1)
    assert panel.table.text().splitlines()[0] != "0\t2\t3\t23\t18\t31\t23\t18\t31"


def test_a_row_is_chosen_and_asked_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, "020")
    table, session = panel.table, panel.session
    place = table.visualRect(table.rows.index(2, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.samples.current == 2
    qtbot.wait(1)
    assert table.rows.chosen == 2
    table.setFocus()
    table.setCurrentIndex(table.rows.index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert session.samples.current == 1
    assert [table.cell(column) for column in (0, 1, 2, 3, 5, 6, 8)] == [
        None, ("x", 0), ("x", 1), ("t", 0), ("t", 2), ("z1", 0), ("z1", 2)]  # fmt: skip
    table.doubled.emit(2, 7)
    assert session.samples.current == 2
    assert (session.selection.array, session.selection.index) == ("z1", (1,))
    table.asked.emit(0, 1, table.mapToGlobal(place))
    menus = [menu for menu in table.findChildren(QMenu) + panel.findChildren(QMenu) if menu.actions()]
    assert menus and session.samples.current == 0
    for menu in menus:
        menu.close()
