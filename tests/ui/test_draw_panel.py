"""The panel Draw: real strokes of mouse, pen, finger and keys, real files, and the network's answer to them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QGuiApplication, QImage, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.draw.picture_files import LONGEST, MOST_PIXELS, array_of, picture_file, read_picture
from visualnn.ui.draw.sheet import SIDE, Sheet
from visualnn.ui.panels.draw import DrawPanel
from visualnn.ui.window import Window

SEVEN = [(90, 80), (190, 80), (140, 230)]


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> DrawPanel:
    panel = DrawPanel(session)
    panel.resize(420, 700)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def on_canvas(panel: DrawPanel, x: float, y: float) -> QPoint:
    room = panel.desk.canvas.room()
    return QPointF(room.left() + x * room.width() / SIDE, room.top() + y * room.width() / SIDE).toPoint()


def draw(sheet: Sheet, points: list[tuple[float, float]] = SEVEN) -> None:
    sheet.begin(*points[0])
    for point in points[1:]:
        sheet.go_on(*point)
    sheet.end()


def said(panel: DrawPanel) -> str:
    panel.answer()
    return panel.desk.bars.told()


def saved(path: Path, array: np.ndarray) -> Path:
    image = QImage(np.ascontiguousarray(array).data, array.shape[1], array.shape[0], array.shape[1],
                   QImage.Format.Format_Grayscale8)  # fmt: skip
    assert image.save(str(path))
    return path


# The hand


def test_a_seven_drawn_with_the_mouse_is_answered_while_it_is_drawn(panel: DrawPanel, qtbot: QtBot) -> None:
    canvas, left = panel.desk.canvas, Qt.MouseButton.LeftButton
    assert said(panel) == "Nothing is drawn yet." and not panel.desk.use.isEnabled()
    qtbot.mousePress(canvas, left, pos=on_canvas(panel, *SEVEN[0]))
    seen = set()
    for point in SEVEN[1:]:
        qtbot.mouseMove(canvas, on_canvas(panel, *point))
        QTest.qWait(40)
        seen.add(panel.desk.bars.told())
    qtbot.mouseRelease(canvas, left, pos=on_canvas(panel, *SEVEN[-1]))
    assert len(seen) == 2  # there was an answer before the stroke had ended
    assert said(panel).startswith("The network says 7 (")
    assert float(panel.desk.bars.shares.sum()) == pytest.approx(1, abs=1e-5)  # type: ignore[union-attr]


def test_the_network_is_asked_once_for_all_events_of_a_frame(panel: DrawPanel, qtbot: QtBot, session: Session,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    asked, outputs = [], session.drawn.outputs
    monkeypatch.setattr(session.drawn, "outputs", lambda image: asked.append(1) or outputs(image))
    for k in range(50):
        draw(panel.sheet, [(20, 20 + k), (200, 20 + k)])
    assert not asked
    qtbot.waitUntil(lambda: bool(asked))
    assert len(asked) == 1


def test_a_pen_draws_as_wide_as_it_is_pressed(panel: DrawPanel) -> None:
    widths = []
    for pressure in (0.1, 1.0):
        panel.sheet.clear()
        for kind, x in ((QEvent.Type.TabletPress, 60), (QEvent.Type.TabletMove, 200), (QEvent.Type.TabletRelease, 200)):
            at = QPointF(on_canvas(panel, x, 140))
            QApplication.sendEvent(panel.desk.canvas, QTabletEvent(
                kind, QPointingDevice.primaryPointingDevice(), at, at, pressure, 0, 0, 0, 0, 0,
                Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton))
        assert not panel.sheet.drawing
        widths.append(int((panel.sheet.pixels[:, 140] > 127).sum()))
    assert widths[0] < 0.7 * widths[1]


def test_a_finger_draws(panel: DrawPanel) -> None:
    device = QTest.createTouchDevice()
    canvas = panel.desk.canvas
    QTest.touchEvent(canvas, device).press(0, on_canvas(panel, 60, 140), canvas).commit()
    QTest.touchEvent(canvas, device).move(0, on_canvas(panel, 200, 140), canvas).commit()
    QTest.touchEvent(canvas, device).release(0, on_canvas(panel, 200, 140), canvas).commit()
    assert panel.sheet.pixels[140, 70:190].all() and len(panel.sheet.done) == 1


def test_the_keyboard_draws(panel: DrawPanel, qtbot: QtBot) -> None:
    canvas = panel.desk.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert panel.sheet.is_empty
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _k in range(15):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert panel.sheet.pixels[65:205, 140].all() and not panel.sheet.pixels[205:, 160:].any()
    assert said(panel).startswith("The network says 1 (")
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.sheet.is_empty
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not panel.sheet.is_empty
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert panel.sheet.is_empty


def test_in_the_window_the_keys_belong_to_the_canvas_while_it_has_the_focus(window: Window, qtbot: QtBot) -> None:
    window.session.guide.panel_wanted.emit("draw")
    panel = window.panels["draw"]
    qtbot.waitUntil(panel.isVisible)
    canvas, playhead = panel.desk.canvas, window.session.playhead  # type: ignore[attr-defined]
    canvas.setFocus()
    before = playhead.position, QPointF(canvas.pen)
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert playhead.position == before[0] and canvas.pen != before[1] and canvas.sheet.drawing


def test_strokes_come_and_go(qapp: object) -> None:
    sheet = Sheet()
    draw(sheet)
    first = sheet.pixels.copy()
    sheet.rubs = True
    draw(sheet, [(0, 80), (280, 80)])
    assert not sheet.pixels[80].any() and sheet.pixels.any()
    sheet.clear()
    sheet.undo()
    sheet.undo()
    assert np.array_equal(sheet.pixels, first)
    sheet.redo()
    assert not sheet.pixels[80].any() and sheet.pixels.any()
    draw(sheet)
    assert not sheet.undone
    for _k in range(9):
        sheet.undo()
    assert sheet.is_empty


# The steps


def test_without_scaling_and_centring_the_answer_is_another_one(panel: DrawPanel) -> None:
    draw(panel.sheet, [(10 + 0.3 * (x - 90), 10 + 0.3 * (y - 80)) for x, y in SEVEN])
    panel.sheet.width = 8
    assert said(panel).startswith("The network says 7 (")
    assert panel.desk.sentence.isHidden()
    whole = panel.prepared
    panel.desk.scale.click()
    panel.desk.centre.click()
    assert panel.prepared is not None and whole is not None
    assert not np.array_equal(panel.prepared.image, whole.image)
    assert not panel.desk.bars.told().startswith("The network says 7 (")
    assert panel.desk.sentence.text().startswith("Scaled and centred it would be 7 (")


def test_the_steps_say_their_sizes(panel: DrawPanel) -> None:
    panel.sheet.put(np.pad(np.ones((70, 50), np.float32), ((20, 190), (10, 220))))  # all of the sheet: stays as it is
    panel.sheet.clear()
    draw(panel.sheet, [(100, 60), (100, 220)])
    panel.answer()
    assert panel.desk.steps.captions()[1].endswith("×20") and panel.desk.steps.captions()[0].endswith("×182")


def test_zeros_and_ones_are_twenty_pixels_wide(panel: DrawPanel, session: Session) -> None:
    session.open_lesson(catalogue.find("090"))
    draw(panel.sheet, [(140, 60), (140, 220)])
    panel.refresh()
    assert panel.prepared is not None and panel.prepared.image.shape == (20, 20)
    assert panel.prepared.image.any(axis=1).all()
    assert len(panel.desk.bars.shares) == 2 and panel.desk.label.count() == 3  # type: ignore[arg-type]


def test_where_there_are_no_pictures_one_sentence_says_so(panel: DrawPanel, session: Session) -> None:
    session.open_lesson(catalogue.find("140"))
    panel.refresh()
    assert panel.desk.isHidden() and "no pictures" in panel.nothing.text()
    draw(panel.sheet)
    panel.answer()
    session.open_lesson(catalogue.find("010"))
    panel.refresh()
    assert not panel.desk.isHidden() and panel.nothing.isHidden()


def test_a_network_that_says_nothing_is_said_so(panel: DrawPanel, session: Session) -> None:
    draw(panel.sheet)
    session.take_parameters(np.full_like(session.network.flat, np.nan))
    panel.refresh()
    panel.grab()
    assert panel.desk.sentence.text() == "The network's output is not a number."
    panel.use()
    assert session.samples.split == "drawn"


# As a sample


def test_it_becomes_a_sample_that_can_be_stepped_through(panel: DrawPanel, session: Session) -> None:
    draw(panel.sheet)
    panel.answer()
    panel.desk.label.setCurrentIndex(4)  # a three
    panel.desk.use.click()
    assert session.samples.split == "drawn" and session.samples.current_label == 3
    assert np.array_equal(np.rint(session.trace.arrays["x"] * 255), panel.prepared.image.ravel())  # type: ignore[union-attr]
    assert session.drawn.titles == ("Drawn picture 1",)
    panel.desk.label.setCurrentIndex(0)
    panel.desk.use.click()
    assert session.samples.current_label == 7 and "no label" in session.drawn.titles[1]


# Pictures


def test_a_picture_file_is_drawn(panel: DrawPanel, session: Session, tmp_path: Path) -> None:
    digit = np.kron(session.dataset.test.images[0], np.ones((9, 9), np.uint8))
    page = np.pad(255 - digit, ((300, 40), (20, 500)), constant_values=255)
    panel.bringing.open(saved(tmp_path / "seven.png", page))
    assert said(panel).startswith("The network says 7 (") and panel.desk.sentence.isHidden()
    panel.bringing.open(saved(tmp_path / "seven.jpg", page))
    assert said(panel).startswith("The network says 7 (")
    panel.sheet.undo()
    panel.sheet.undo()
    assert panel.sheet.is_empty


def test_the_clipboard_is_taken(panel: DrawPanel, session: Session, tmp_path: Path) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("seven")
    panel.bringing.paste()
    assert panel.desk.sentence.text() == "✗ There is no picture on the clipboard; copy one first."
    path = saved(tmp_path / "seven.png", np.kron(session.dataset.test.images[0], np.ones((4, 4), np.uint8)))
    clipboard.setImage(QImage(str(path)))
    panel.bringing.paste()
    assert said(panel).startswith("The network says 7 (") and panel.desk.sentence.isHidden()


def test_what_cannot_be_read_is_refused_in_a_sentence(panel: DrawPanel, tmp_path: Path) -> None:
    blank = saved(tmp_path / "blank.png", np.full((50, 60), 255, np.uint8))
    broken = tmp_path / "broken.png"
    broken.write_bytes(saved(tmp_path / "x.png", np.eye(200, dtype=np.uint8) * 255).read_bytes()[:80])
    text = tmp_path / "text.png"
    text.write_text("no picture")
    svg = tmp_path / "drawing.png"
    svg.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="5" height="5"/></svg>')
    huge = tmp_path / "huge.pgm"
    side = int(MOST_PIXELS**0.5) + 1
    huge.write_bytes(f"P5 {side} {side} 255\n".encode())
    for path, words in ((blank, "There is nothing on that picture"), (broken, "broken.png was not opened"),
                        (text, "no picture of a known kind"), (svg, "no picture of a known kind"),
                        (huge, "too many pixels"), (tmp_path / "none.png", "none.png was not opened")):  # fmt: skip
        panel.bringing.open(path)
        assert words in panel.desk.sentence.text() and panel.desk.sentence.text().startswith("✗")
        assert panel.sheet.is_empty
    draw(panel.sheet)
    panel.answer()
    assert panel.desk.sentence.isHidden()


def test_large_pictures_are_read_small(tmp_path: Path) -> None:
    path = saved(tmp_path / "large.png", np.zeros((400, 2 * LONGEST), np.uint8))
    assert read_picture(path).shape == (200, LONGEST, 4)
    assert array_of(QImage(str(path))).shape == (200, LONGEST, 4)
    assert read_picture(saved(tmp_path / "line.png", np.zeros((1, 3 * LONGEST), np.uint8))).shape == (1, LONGEST, 4)


def test_only_pictures_are_taken_when_they_are_dropped(panel: DrawPanel, tmp_path: Path) -> None:
    for name, taken in (("seven.png", True), ("weights.npz", False), ("lesson.toml", False)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                                Qt.KeyboardModifier.NoModifier)  # fmt: skip
        event.setAccepted(False)
        panel.dragEnterEvent(event)
        assert event.isAccepted() == taken
    assert picture_file(QMimeData()) is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "zoom"), [(330, 1.0), (500, 1.5), (760, 1.0)])
def test_nothing_is_cut_off(panel: DrawPanel, language: str, width: int, zoom: float) -> None:
    i18n.set_language(language)
    theme.set_zoom(zoom)
    panel.retranslate()
    panel.resize(width, 700)
    draw(panel.sheet)
    panel.desk.centre.setChecked(False)
    panel.refresh()
    QApplication.processEvents()
    desk = panel.desk
    assert desk.width() <= panel.width()
    for part in (desk.tools, desk.canvas, desk.bars, desk.steps, desk.sentence, desk.use, desk.label, desk.centre):
        at = part.mapTo(desk, QPoint(0, 0))
        assert at.x() >= 0 and at.x() + part.width() <= desk.width(), part
    for button in (desk.tools.pen, desk.tools.clear, desk.tools.paste, desk.use, desk.label, desk.centre):
        assert button.width() >= button.sizeHint().width(), button
