"""The panel Plane on real lessons: what it draws, what a hand and a key do, what training and the history change."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from visualnn import data, i18n
from visualnn.engine import Network
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.panels.plane import PlanePanel
from visualnn.ui.plane import marks, scenes, words

Open = Callable[..., PlanePanel]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def make(name: str = "030", width: int = 420, height: int = 620) -> PlanePanel:
        panel = PlanePanel(Session(catalogue.find(name), Settings(language="en", theme="light")))
        qtbot.addWidget(panel)
        panel.resize(width, height)
        with qtbot.waitExposed(panel):
            panel.show()
        settle(panel)
        return panel

    return make


def settle(panel: PlanePanel) -> None:
    panel.refresh()
    panel.grab()


def network(hidden: list[int], outputs: int = 1, inputs: int = 2) -> Network:
    layers = [part for units in hidden for part in ({"kind": "Dense", "units": units}, {"kind": "Tanh"})]
    layers += [{"kind": "Dense", "units": outputs}, {"kind": "Sigmoid" if outputs == 1 else "Softmax"}]
    loss = "BinaryCrossEntropy" if outputs == 1 else "CrossEntropy"
    return Network.from_spec({"layers": layers, "input_shape": [inputs], "loss": {"kind": loss}}, 1)


def place(panel: PlanePanel, x: float, y: float) -> QPoint:
    return panel.plane.frame().at(x, y).toPoint()


def pixel(panel: PlanePanel, x: float, y: float) -> tuple[int, int, int]:
    color = panel.plane.grab().toImage().pixelColor(place(panel, x, y))
    return color.red(), color.green(), color.blue()


# The plane

def test_without_weights_there_is_no_line(opened: Open) -> None:
    panel = opened()
    assert "Both weights are 0: there is no line yet." in panel.said.text()
    assert panel.plane.scene is not None and panel.plane.scene.lines[0].within(panel.plane.scene.box) is None


def test_the_line_follows_training_and_the_history(opened: Open) -> None:
    panel = opened()
    session = panel.session
    session.run.go_on(epochs=4)
    settle(panel)
    line = panel.plane.scene.lines[0]
    assert (line.w1, line.w2, line.b) == pytest.approx((0.1, 0.2, -0.2))
    assert "Line: 0.1·x1 + 0.2·x2 − 0.2 = 0" in panel.said.text()
    trail = panel.plane.scene.trail
    assert len(trail) == scenes.TRAIL and line not in trail
    session.history.go(1)
    settle(panel)
    line = panel.plane.scene.lines[0]
    assert (line.w1, line.w2, line.b) == pytest.approx((0.1, 0.1, 0.1))
    assert [one.b for one in panel.plane.scene.trail] == [0.0]


def test_the_background_is_the_answer(opened: Open) -> None:
    panel = opened()
    panel.session.run.go_on(epochs=10)
    settle(panel)
    blue, orange = pixel(panel, 0.2, 0.2), pixel(panel, 1.15, 0.9)
    assert blue[2] > blue[0] and orange[0] > orange[2]


def test_a_click_on_a_point_makes_it_the_current_sample(opened: Open, qtbot: QtBot) -> None:
    panel = opened()
    samples = panel.session.samples
    for index, (x, y) in enumerate(panel.session.dataset.points("train").tolist()):
        qtbot.mouseClick(panel.plane, Qt.MouseButton.LeftButton, pos=place(panel, x, y))
        assert samples.current == index
        settle(panel)
        assert panel.plane.scene.current == (x, y)
    qtbot.mouseClick(panel.plane, Qt.MouseButton.LeftButton, pos=place(panel, 0.5, 0.5))
    assert samples.current == 3


def test_the_arrow_keys_lead_from_point_to_point(opened: Open, qtbot: QtBot) -> None:
    panel = opened()
    samples, points = panel.session.samples, panel.session.dataset.points("train")
    way = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(panel.plane, key)
        settle(panel)
        way.append(tuple(points[samples.current].tolist()))
    assert way == [(0, 1), (0, 0), (1, 0), (1, 0), (1, 1)]


def test_the_mouse_reads_the_place_and_the_answer(opened: Open, qtbot: QtBot) -> None:
    panel = opened()
    panel.session.run.go_on(epochs=10)
    settle(panel)
    panel._point(QPointF(place(panel, 0.9, 0.6)))
    assert panel.place.text().startswith("x1 = 0.") and panel.place.text().endswith("output 1.0000")
    panel._point(QPointF(place(panel, 0, 1)))
    assert panel.place.text() == "training sample 3: x1 = 0, x2 = 1, class ● 0, output 0.0000"
    panel._point(None)
    assert panel.place.text().startswith("training sample 0: x1 = 1, x2 = 1, class ▲ 1")


def test_classes_differ_in_shape_and_training_is_filled(opened: Open) -> None:
    assert len({marks.shape(k, 10).elementCount() for k in (0, 1, 2)}) == 3
    assert marks.shape(2, 10).boundingRect() != marks.shape(3, 10).boundingRect()
    panel = opened()
    panel.session.set_data(data.load("moons"), network([3]))
    settle(panel)
    assert "● 0" in panel.said.text().replace("\xa0", " ") and "filled: training" in panel.said.text()
    assert set(panel.plane.scene.points) == {"train", "test"}
    assert "test" not in opened("030").plane.scene.points  # they would be the same points again


def test_a_test_sample_can_be_chosen(opened: Open, qtbot: QtBot) -> None:
    panel = opened()
    panel.session.set_data(data.load("moons", samples=20), network([3]))
    settle(panel)
    panel.plane.chosen.emit("test", 4)
    assert (panel.session.samples.split, panel.session.samples.current) == ("test", 4)
    settle(panel)
    assert panel.place.text().startswith("test sample 4: ")


# Units

def test_each_unit_has_a_picture_and_a_click_selects_it(opened: Open, qtbot: QtBot) -> None:
    panel = opened("035")
    assert [(layer.array, len(layer.pictures)) for layer in panel.units.layers] == [("a1", 2), ("a2", 1)]
    at = panel.units.place(0, 1).center().toPoint()
    qtbot.mouseClick(panel.units, Qt.MouseButton.LeftButton, pos=at)
    selection = panel.session.selection
    assert (selection.array, selection.index) == ("a1", (1,))
    settle(panel)
    assert panel.units.selected == ("a1", 1) and panel.plane.scene.chosen == 1


def test_a_double_click_asks_where_a_unit_has_its_value_from(opened: Open, qtbot: QtBot) -> None:
    panel = opened("035")
    panel.session.playhead.to_end()
    qtbot.mouseDClick(panel.units, Qt.MouseButton.LeftButton, pos=panel.units.place(0, 1).center().toPoint())
    current = panel.session.playhead.current
    assert current is not None and (current.array, current.index) == ("a1", (1,))


@pytest.mark.parametrize(("array", "index", "unit"), [
    ("z1", (0,), ("a1", 0)), ("W1", (1, 1), ("a1", 1)), ("b2", (0,), ("a2", 0)), ("da1", (1,), ("a1", 1)),
    ("x", (0,), None), ("L", (), None)])
def test_a_number_of_a_unit_marks_the_unit(opened: Open, array: str, index: tuple[int, ...],
                                           unit: tuple[str, int] | None) -> None:
    panel = opened("035")
    panel.session.selection.select(array, index)
    assert scenes.selected_unit(panel.session) == unit


def test_the_keyboard_reaches_every_unit(opened: Open, qtbot: QtBot) -> None:
    panel = opened("035")
    found = []
    panel.units.chosen.connect(lambda array, unit: found.append((array, unit)))
    panel.units.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space):
        qtbot.keyClick(panel.units, key)
    assert found == [("a1", 0), ("a1", 1), ("a2", 0)]


def test_the_picture_of_a_unit_is_what_it_says(opened: Open) -> None:
    panel = opened("035")
    nand, either = panel.units.layers[0].pictures
    right, left = nand.width() - 1, 0
    top, bottom = 0, nand.height() - 1

    def is_orange(picture, x: int, y: int) -> bool:  # type: ignore[no-untyped-def]
        color = picture.pixelColor(x, y)
        return bool(color.red() > color.blue())

    assert not is_orange(nand, right, top) and is_orange(nand, left, bottom)
    assert is_orange(either, right, top) and not is_orange(either, left, bottom)


def test_a_what_if_moves_the_boundary(opened: Open) -> None:
    panel = opened("035")
    assert len(panel.plane.scene.boundary) > 50
    panel.session.what_if.nudge("b2", (0,), 9.0)
    settle(panel)
    assert len(panel.plane.scene.boundary) == 0


def test_three_classes_have_their_boundaries(opened: Open) -> None:
    panel = opened()
    panel.session.set_data(data.load("blobs", classes=3), network([4], 3))
    panel.session.run.set(batch_size=10, learning_rate=0.5)
    panel.session.run.go_on(updates=200)
    settle(panel)
    segments = panel.plane.scene.boundary
    points = (segments[:, :2] + segments[:, 2:]) / 2
    said = np.sort(panel.session.landscape.outputs(points), axis=1)
    assert len(segments) > 50 and np.median(said[:, -1] - said[:, -2]) < 0.05  # the two largest are about equal


# Curves

def test_the_curve_has_its_formula_and_that_of_least_squares(opened: Open) -> None:
    panel = opened("040")
    panel.session.run.go_on(epochs=10)
    settle(panel)
    assert panel.said.text().splitlines() == [
        "━ salary = 1124.0635·years + 85.4853", "╌ least squares: 1095.4259·years − 304.8423"]
    scene = panel.curve.scene
    assert scene.said == pytest.approx(1124.063497026222 * scene.points[:, 0] + 85.485288825838)
    assert "after 50 updates" in panel.bowl_words.text() and "204,614" in panel.bowl_words.text()


def test_the_curve_is_read_where_it_is_asked(opened: Open, qtbot: QtBot) -> None:
    panel = opened("040")
    panel.session.run.go_on(epochs=10)
    settle(panel)
    assert panel.row.answer.text() == ""
    panel.row.box.setFocus()
    qtbot.keyClicks(panel.row.box, "6.3")
    settle(panel)
    assert panel.session.landscape.asked == 6.3
    assert panel.row.answer.text() == "→  salary = 7167.0853"
    panel.session.guide.do("at 15")
    settle(panel)
    assert panel.row.box.text() == "15" and panel.row.answer.text() == "→  salary = 16946.4377"
    assert panel.curve.scene.box.right > 15


def test_the_path_in_the_bowl_goes_back_with_the_history(opened: Open) -> None:
    panel = opened("040")
    panel.session.run.go_on(epochs=10)
    settle(panel)
    assert panel.bowl.path.shape == (51, 2)
    panel.session.history.go(5)
    settle(panel)
    assert panel.bowl.path.shape == (6, 2)
    assert panel.bowl.path[-1].tolist() == panel.session.network.flat.tolist()
    box = panel.bowl.bowl.box
    w, b = panel.bowl.bowl.bottom
    assert box.left < w < box.right and box.bottom < b < box.top


def test_a_person_is_chosen_by_click_and_by_key(opened: Open, qtbot: QtBot) -> None:
    panel = opened("040")
    at = panel.curve.frame().at(8, 7600).toPoint()
    qtbot.mouseClick(panel.curve, Qt.MouseButton.LeftButton, pos=at)
    assert panel.session.samples.current == 2
    settle(panel)
    qtbot.keyClick(panel.curve, Qt.Key.Key_Right)
    assert panel.session.samples.current == 4  # the next one to the right, not in the file
    settle(panel)
    assert panel.place.text().startswith("training sample 4: years = 10.1, salary = 11400, output 0")


# Everything

def test_other_data_get_a_hint(opened: Open) -> None:
    panel = opened("010")
    assert panel.said.text().startswith("This panel draws data with one or two features")
    assert not panel.plane.isVisible() and not panel.curve.isVisible() and not panel.bowl.isVisible()
    panel.session.open_lesson(catalogue.find("030"))
    settle(panel)
    assert panel.plane.isVisible() and not panel.curve.isVisible()
    panel.session.open_lesson(catalogue.find("040"))
    settle(panel)
    assert not panel.plane.isVisible() and panel.curve.isVisible() and panel.bowl.isVisible()


@pytest.mark.parametrize("name", catalogue.ids())
@pytest.mark.parametrize("width", [330, 700])
def test_it_shows_something_in_every_lesson_and_language(opened: Open, name: str, width: int) -> None:
    panel = opened("030", width, 430)
    panel.session.open_lesson(catalogue.find(name))
    for language in i18n.languages():
        i18n.set_language(language)
        panel.retranslate()
        settle(panel)
        assert panel.said.text()
    i18n.set_language("en")


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("size", [(330, 460), (420, 620), (900, 420)])
def test_pictures_lie_within_the_panel(opened: Open, zoom: float, size: tuple[int, int]) -> None:
    theme.set_zoom(zoom)
    for name in ("030", "035", "040"):
        panel = opened(name, *size)
        for view in (panel.plane, panel.curve, panel.bowl):
            if view.isVisible():
                assert view.rect().contains(view.frame().room.toAlignedRect()), (name, view)
                assert min(view.frame().room.width(), view.frame().room.height()) > 50
        panel.hide()


def test_numbers_that_are_none_are_no_reason_to_fall(opened: Open) -> None:
    for name in ("030", "035", "040"):
        panel = opened(name)
        panel.session.take_parameters(np.full_like(panel.session.network.flat, np.nan))
        settle(panel)


def test_nothing_is_computed_while_it_is_hidden(opened: Open) -> None:
    panel = opened()
    scene = panel.plane.scene
    panel.hide()
    panel.session.run.go_on(epochs=1)
    assert panel.plane.scene is scene


@pytest.mark.parametrize(("weights", "bias", "text"), [
    ((0.1, -0.2), 0.3, "0.1·x1 − 0.2·x2 + 0.3"), ((-0.5, 0.5), -1.0, "−0.5·x1 + 0.5·x2 − 1"),
    ((0.0, 2.0), 0.0, "0·x1 + 2·x2 + 0")])
def test_a_sum_is_written_with_its_signs(weights: tuple[float, float], bias: float, text: str) -> None:
    assert words.sum_of(weights, ("x1", "x2"), bias, 4) == text
