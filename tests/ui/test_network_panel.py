"""The picture of the network, as the class in front of it sees it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine import SGD, Dense, Identity, MeanSquaredError, Network, Sigmoid, record
from visualnn.engine.notation import format_number
from visualnn.lessons import catalogue
from visualnn.lessons.commands import command_of
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.drawing.answers import Answers
from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.overlay import free_place
from visualnn.ui.panels.network import NetworkPanel

Look = Callable[[], QImage]
SETTLE = 200  # ms: until strokes are pixels and the mist has been condensed


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> NetworkPanel:
    panel = NetworkPanel(session)
    qtbot.addWidget(panel)
    panel.resize(800, 620)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def lesson_panel(qtbot: QtBot) -> NetworkPanel:
    """Three layers by hand: its targets are numbers, and happen to be 0 and 1."""
    panel = NetworkPanel(Session(catalogue.find("050")))
    qtbot.addWidget(panel)
    panel.resize(800, 620)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def look(qtbot: QtBot, panel: NetworkPanel) -> Look:
    """What is on the screen in the picture's place."""

    def grab() -> QImage:
        qtbot.wait(5)
        return panel.view.grab().toImage()

    return grab


def show_trace(session: Session, network: Network, x: object, t: object) -> None:
    """Put another network's trace on show."""
    session.trace = record(network, x, t, SGD(0.1))  # type: ignore[arg-type]
    session.playhead.load(session.trace)
    session.opened.emit()


def by_hand() -> Network:
    layers = [Dense(3), Sigmoid(), Dense(2), Sigmoid(), Dense(2), Identity()]
    return Network(layers, input_shape=(2,), loss=MeanSquaredError(), dtype="float64", seed=4)


def around(image: QImage, point: QPointF, half: int = 4) -> list[QColor]:
    x, y = round(point.x()), round(point.y())
    return [image.pixelColor(x + i, y + j) for i in range(-half, half + 1) for j in range(-half, half + 1)]


def alike(one: QColor, other: QColor) -> bool:
    parts = zip(one.getRgb(), other.getRgb(), strict=True)
    return max(abs(a - b) for a, b in parts) < 40


def hover(panel: NetworkPanel, point: QPointF) -> None:
    move = QMouseEvent(QEvent.Type.MouseMove, point, panel.view.mapToGlobal(point), Qt.MouseButton.NoButton,
                       Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(panel.view, move)


def turn_wheel(panel: NetworkPanel, at: QPointF, angle: int) -> None:
    turned = QWheelEvent(at, panel.view.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
                         Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(panel.view, turned)


def click(qtbot: QtBot, panel: NetworkPanel, column: int, unit: int) -> None:
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=panel.view.point_of(column, unit).toPoint())


def test_a_unit_looks_different_before_and_after_it_is_computed(panel: NetworkPanel, look: Look) -> None:
    playhead = panel.session.playhead
    unit = int(panel.session.trace.arrays["a2"].argmax())
    point = panel.view.point_of(2, unit)
    playhead.go(playhead.end_of("forward"))
    after = around(look(), point)
    playhead.to_start()
    before = around(look(), point)
    assert before != after
    assert len({color.rgb() for color in before}) > 2, "hatched"


def test_a_sum_alone_looks_half(panel: NetworkPanel, look: Look) -> None:
    stages = {stage.array: stage for stage in panel.session.trace.stages}
    point = panel.view.point_of(1, 7)
    pictures = []
    for position in (0, stages["z1"].end, stages["a1"].end):
        panel.session.playhead.go(position)
        pictures.append(around(look(), point))
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_brightness_says_how_strongly_a_unit_fires(panel: NetworkPanel, look: Look) -> None:
    panel.show_mode("step")
    image, values = look(), panel.session.trace.arrays["a1"]
    units = (int(values.argmin()), int(values.argmax()))
    weak, strong = (image.pixelColor(panel.view.point_of(1, unit).toPoint()) for unit in units)
    assert weak.lightness() > strong.lightness()


def test_the_current_cell_stands_out(panel: NetworkPanel, look: Look) -> None:
    playhead = panel.session.playhead
    ring = panel.view.point_of(1, 3) + QPointF(0, -1.75 * panel.view.places[1].radius - 1)
    seen = []
    for position in (4, 5):
        playhead.go(position)
        seen.append(any(alike(color, theme.current().accent) for color in around(look(), ring)))
    assert seen == [True, False]


def test_the_gradient_of_a_unit_is_a_ring_with_the_colour_of_its_sign(
    panel: NetworkPanel, look: Look
) -> None:
    panel.show_mode("step")
    panel.session.playhead.go(len(panel.session.trace) - 1)
    image, gradient = look(), panel.session.trace.arrays["dz3"]
    place, now = panel.view.places[-1], theme.current()
    for unit, warm in ((int(gradient.argmax()), True), (int(gradient.argmin()), False)):
        middle = panel.view.point_of(3, unit)
        reach = range(round(place.radius) + 2, round(1.6 * place.radius))
        colors = [image.pixelColor(round(middle.x()) - away, round(middle.y())) for away in reach]
        assert any((color.red() > color.blue() + 20) == warm and color != now.surface for color in colors)


def test_hovering_names_a_unit_and_its_numbers(qtbot: QtBot, panel: NetworkPanel) -> None:
    hover(panel, panel.view.point_of(2, 17))
    arrays = panel.session.trace.arrays
    expected = [f"{name}[17] = {format_number(float(arrays[name][17]), 4)}" for name in ("a2", "z2")]
    assert panel.view.overlay.bubble.split("\n") == expected
    assert panel.view.overlay.hovered == (2, 17)
    QApplication.sendEvent(panel.view, QEvent(QEvent.Type.Leave))
    assert panel.view.overlay.bubble == ""


def test_hovering_says_what_is_not_computed_yet_and_what_the_gradient_is(qtbot: QtBot, panel: NetworkPanel) -> None:
    panel.session.playhead.to_start()
    qtbot.wait(5)
    assert panel.unit_text(2, 17) == "a2[17]: not computed yet\nz2[17]: not computed yet"
    assert panel.unit_text(0, 406).endswith("row 14, column 14")
    panel.session.playhead.to_end()
    qtbot.wait(5)
    assert "dz2[17] = " in panel.unit_text(2, 17)


@pytest.mark.parametrize("camera", [Camera(), Camera(3.0, -900.0, -400.0), Camera(0.5, 120.0, 90.0)])
def test_a_click_selects_the_unit_under_it_at_any_zoom(qtbot: QtBot, panel: NetworkPanel, camera: Camera) -> None:
    panel.view.look_from(camera)
    for column, unit in ((1, 20), (2, 63), (3, 4), (0, 400)):
        point = panel.view.point_of(column, unit)
        if not panel.view.rect().contains(point.toPoint()):
            continue
        click(qtbot, panel, column, unit)
        array = ("x", "a1", "a2", "p")[column]
        assert (panel.session.selection.array, panel.session.selection.index) == (array, (unit,))


def test_a_click_beside_every_unit_clears_the_selection(qtbot: QtBot, panel: NetworkPanel) -> None:
    panel.session.selection.select("a1", (3,))
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert panel.session.selection.array is None


def test_a_selected_unit_of_the_first_layer_shows_its_weights_as_a_picture(qtbot: QtBot, panel: NetworkPanel) -> None:
    click(qtbot, panel, 1, 20)
    qtbot.wait(5)
    assert panel.card.title == "Weights into a1[20]"
    assert panel.card.shape == (28, 28)
    assert np.array_equal(panel.card.weights, panel.session.trace.arrays["W1"][:, 20])
    click(qtbot, panel, 3, 2)
    qtbot.wait(5)
    assert panel.card.shape is None and len(panel.card.weights) == 100


@pytest.mark.parametrize(("array", "index", "chosen"), [
    ("z2", (7,), (2, 7)), ("dz2", (7,), (2, 7)),
    ("W2", (3, 7), (2, 7)), ("dW2", (3, 7), (2, 7)), ("W2'", (3, 7), (2, 7)),
    ("b1", (9,), (1, 9)), ("L", (), None), ("no such array", (0,), None),
])  # fmt: skip
def test_a_selection_made_elsewhere_frames_its_unit(
    qtbot: QtBot, panel: NetworkPanel, array: str, index: tuple[int, ...], chosen: object
) -> None:
    panel.session.selection.select(array, index)
    qtbot.wait(5)
    assert panel.view.overlay.chosen == chosen


def test_the_keyboard_reaches_every_unit(qtbot: QtBot, panel: NetworkPanel) -> None:
    selection, alt = panel.session.selection, Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.wait(5)
    assert (selection.array, selection.index) == ("p", (0,))
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.wait(5)
    assert selection.index == (1,)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up, alt)
    qtbot.wait(5)
    assert selection.array == "a2"
    panel.session.playhead.go(5)
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert (selection.array, selection.index) == ("z1", (4,))
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert selection.array is None


def test_zooming_keeps_what_is_under_the_mouse_and_fit_shows_everything(qtbot: QtBot, panel: NetworkPanel) -> None:
    at = panel.view.point_of(2, 40)
    turn_wheel(panel, at, 360)
    assert panel.view.camera.zoom > 1.5
    assert panel.view.unit_at(at) == (2, 40)
    qtbot.mousePress(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    drag = QMouseEvent(QEvent.Type.MouseMove, QPointF(380, 340), panel.view.mapToGlobal(QPointF(380, 340)),
                       Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(panel.view, drag)
    qtbot.mouseRelease(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(380, 340))
    assert panel.view.unit_at(at + QPointF(80, 40)) == (2, 40)
    assert panel.session.selection.array is None, "a drag is no click"
    panel.commands()["fit"]()
    view = panel.view.rect()
    corners = [panel.view.point_of(column, unit) for column, place in enumerate(panel.view.places)
               for unit in (0, place.count - 1)]  # fmt: skip
    assert all(view.contains(point.toPoint()) for point in corners)


def test_the_panel_says_how_many_of_how_many_edges_it_shows(qtbot: QtBot, panel: NetworkPanel) -> None:
    assert panel.count.text() == "600 of 45,200 edges: the strongest of each layer."
    panel.show_mode("all")
    assert panel.count.text() == "All 45,200 edges, the strongest 600 as lines."
    panel.show_mode("step")
    assert panel.count.text() == "0 of 45,200 edges: this step uses none."
    panel.session.playhead.go(3)
    qtbot.wait(5)
    inked = np.count_nonzero(panel.session.trace.arrays["x"] * panel.session.trace.arrays["W1"][:, 2])
    assert panel.count.text() == f"{inked} of 45,200 edges: the products of z1[2] that are not 0."
    panel.show_mode("strongest")
    assert panel.count.text() == f"{600 + inked} of 45,200 edges: the strongest, and {inked} of z1[2]."


def test_all_edges_are_more_to_see_than_the_strongest(qtbot: QtBot, panel: NetworkPanel, look: Look) -> None:
    def covered(image: QImage) -> int:
        surface = theme.current().surface.rgb()
        points = product(range(0, image.width(), 3), range(0, image.height(), 3))
        return sum(image.pixel(x, y) != surface for x, y in points)

    amounts = {}
    for mode in ("step", "strongest", "all"):
        panel.show_mode(mode)
        qtbot.wait(SETTLE)
        amounts[mode] = covered(look())
    assert amounts["step"] < amounts["strongest"] < amounts["all"]


def test_the_mist_comes_although_the_weights_keep_changing(qtbot: QtBot, panel: NetworkPanel) -> None:
    panel.show_mode("all")
    for seed in range(12):
        panel.session.new_weights(seed)
        qtbot.wait(25)
    labels = panel.view.edges._mist_labels
    assert len(labels) == 3 and all(label.isVisible() and not label.pixmap().isNull() for label in labels)


def test_a_small_network_says_its_weights_and_shows_all_edges(qtbot: QtBot, panel: NetworkPanel) -> None:
    show_trace(panel.session, by_hand(), [1.0, 0.5], [0.3, 0.7])
    qtbot.wait(5)
    assert [place.kind for place in panel.view.places] == ["units"] * 4
    assert panel.count.text() == "All 16 edges."
    assert panel.view.places[1].radius > 20
    click(qtbot, panel, 1, 2)
    qtbot.wait(5)
    assert panel.card.title == "Weights into a1[2]"


@pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_are_drawn_as_such(
    qtbot: QtBot, panel: NetworkPanel, look: Look, poison: float
) -> None:
    network = by_hand()
    network.parameters["W1"][0, 1] = poison
    show_trace(panel.session, network, [1.0, 0.5], [0.3, 0.7])
    panel.session.playhead.to_end()
    image = look()
    if np.isnan(poison):
        point = panel.view.point_of(1, 1)
        warned = theme.current().warning
        reach = round(panel.view.places[1].radius) + 2
        assert any(color == warned for color in around(image, point, reach))
        assert "a1[1] = nan" in panel.unit_text(1, 1)
    for mode in ("all", "step"):
        panel.show_mode(mode)
        look()


def test_new_weights_change_the_picture_and_keep_the_camera(panel: NetworkPanel, look: Look) -> None:
    panel.view.look_from(Camera(1.5, -100.0, -80.0))
    before = look()
    panel.session.new_weights(5)
    assert look() != before
    assert panel.view.camera == Camera(1.5, -100.0, -80.0)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_follows_theme_and_zoom(qtbot: QtBot, panel: NetworkPanel, look: Look, name: str) -> None:
    theme.set(name)
    assert look().pixelColor(2, 2) == theme.current().surface
    theme.set_zoom(1.5)
    look()
    place = panel.view.places[0]
    assert panel.view.frame.above == pytest.approx(1.5 * 44)
    assert place.box[2] < panel.view.width() / 2


def test_it_speaks_chinese(qtbot: QtBot, panel: NetworkPanel) -> None:
    i18n.set_language("zh_CN")
    panel.retranslate()
    qtbot.wait(5)
    assert panel.count.text() == "共 45,200 条连线，显示 600 条：每层中最强的。"
    assert panel.modes["all"].text() == "全部"


@pytest.mark.parametrize("size", [(260, 240), (400, 300), (647, 419), (1900, 1000)])
def test_any_size_can_be_drawn(qtbot: QtBot, panel: NetworkPanel, look: Look, size: tuple[int, int]) -> None:
    panel.resize(*size)
    panel.show_mode("all")
    qtbot.wait(SETTLE)
    assert not look().isNull()


def test_targets_that_are_numbers_are_not_taken_for_a_class(qtbot: QtBot, lesson_panel: NetworkPanel) -> None:
    panel, session = lesson_panel, lesson_panel.session
    session.playhead.go(len(session.trace))
    panel.refresh()
    assert panel.shown is not None and panel.shown.target() is None and panel.shown.predicted() is None


def test_a_weight_is_written_where_no_other_one_stands() -> None:
    places = [(0.0, 0.0), (30.0, 0.0), (60.0, 0.0)]
    assert free_place(places, [], (40.0, 10.0)) == (0.0, 0.0)
    assert free_place(places, [(10.0, 3.0)], (40.0, 10.0)) == (60.0, 0.0)
    assert free_place(places, [(10.0, 30.0)], (40.0, 10.0)) == (0.0, 0.0)
    assert free_place(places, [(20.0, 0.0)], (60.0, 10.0)) == (60.0, 0.0)  # nowhere: the farthest
    assert free_place(places, [(20.0, 0.0)], (100.0, 10.0)) is None  # not even there


def test_targets_that_a_page_hides_are_not_given_away(qtbot: QtBot, lesson_panel: NetworkPanel) -> None:
    panel, session = lesson_panel, lesson_panel.session
    session.guide.do(command_of("hide t"))
    qtbot.wait(20)
    assert panel.shown is not None
    overlay = panel.view.overlay
    assert Answers(overlay._columns[-1], panel.shown, []).hides_targets
    hidden = overlay.grab().toImage()
    session.guide.do(command_of("show t"))
    qtbot.wait(20)
    assert overlay.grab().toImage() != hidden
