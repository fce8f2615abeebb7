"""The Map panel on real sessions: what is drawn where, by mouse and by keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session import sample_map
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.map import painting
from visualnn.ui.map.sight import Sight, spread
from visualnn.ui.panels.map import MapPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> MapPanel:
    """The first lesson, with 500 of its test images."""
    monkeypatch.setattr(sample_map, "MOST", 500)
    return shown(qtbot, session)


@pytest.fixture
def plane(qtbot: QtBot) -> MapPanel:
    return shown(qtbot, Session(catalogue.find("140")))


def shown(qtbot: QtBot, session: Session, width: int = 500, height: int = 700) -> MapPanel:
    panel = MapPanel(session)
    panel.resize(width, height)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    QApplication.processEvents()
    return panel


def lonely(panel: MapPanel) -> int:
    """A sample whose point has no other near it."""
    pixels = panel.view.pixels()
    apart = np.hypot(*(pixels[:, None] - pixels[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return int(apart.min(axis=1).argmax())


def at(panel: MapPanel, place: int) -> QPoint:
    return QPointF(*panel.view.pixels()[place]).toPoint()


def test_it_shows_the_last_hidden_layer_and_how_well_classes_separate(panel: MapPanel) -> None:
    maps = panel.map.maps
    assert maps is not None and len(maps.labels) == 500 and panel.view.scene is not None
    assert panel.view.scene.points is maps.layers[2].points
    share = f"{100 * maps.layers[2].together:.1f} %"
    assert panel.verdict.text() == f"Layer 2 (100 numbers): {share} of the samples lie next to one of their own class"
    shares = [f"{100 * one:.0f} % of the variance" for one in maps.layers[2].shares]
    assert list(panel.view.scene.axes) == shares
    assert panel.legend.text().endswith(f"◯ answered wrongly: {int(maps.wrong.sum())} of 500")
    assert "of the 500 samples" in panel.row.toolTip() and "PCA" in panel.method.toolTip()


def test_another_layer_is_chosen_by_mouse_and_keyboard(panel: MapPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.row, LEFT, pos=panel.row.place(0).center().toPoint())
    assert panel.verdict.text().startswith("Input (784 numbers): ") and panel.row.current == 0
    assert panel.view.scene is not None and panel.map.maps is not None
    assert panel.view.scene.points is panel.map.maps.layers[0].points
    for _step in range(5):
        qtbot.keyClick(panel.row, Qt.Key.Key_Right)
    assert panel.verdict.text().startswith("Output (10 numbers): ")
    assert panel.row.accessibleDescription().startswith("Output: ")


def test_a_point_says_what_it_is_and_a_click_chooses_it(panel: MapPanel, qtbot: QtBot, session: Session) -> None:
    place = lonely(panel)
    qtbot.mouseMove(panel.view, at(panel, place))
    assert panel.view.pointed == place and panel.map.maps is not None and panel.view.scene is not None
    number, label = int(panel.map.maps.indices[place]), int(panel.map.maps.labels[place])
    card = panel.view.scene.card(place)
    assert card.lines[:2] == (f"Test image {number:,}", f"label {label}")
    said = int(panel.map.maps.said[place])
    assert card.lines[2].startswith(f"{'✓' if said == label else '✗'} answer {said} (")
    assert np.array_equal(card.picture, session.dataset.test.images[number])  # type: ignore[union-attr,arg-type]
    panel.view.grab()
    session.samples.show_split("train")
    qtbot.mouseClick(panel.view, LEFT, pos=at(panel, place))
    assert (session.samples.split, session.samples.current) == ("test", number)
    panel.refresh()
    assert panel.view.scene.current == place


def test_the_keyboard_walks_zooms_and_chooses(panel: MapPanel, qtbot: QtBot, session: Session) -> None:
    view = panel.view
    view.setFocus()
    view.pointed = start = lonely(panel)
    for key, axis, sign in ((Qt.Key.Key_Left, 0, -1), (Qt.Key.Key_Up, 1, 1)):
        view.pointed = int(np.abs(view.points - np.median(view.points, axis=0)).sum(axis=1).argmin())
        before = view.points[view.pointed]
        qtbot.keyClick(view, key)
        assert (view.points[view.pointed] - before)[axis] * sign > 0
    assert view.accessibleDescription().startswith("Test image ")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert panel.map.maps is not None and session.samples.current == panel.map.maps.indices[view.pointed]
    assert view.pointed != start
    all_of_them = len(view.in_sight())
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert len(view.in_sight()) < all_of_them == 500
    assert panel.show_these.text() == f"Show these {len(view.in_sight())}"
    moved = view.sight.moved
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.sight.moved[0] > moved[0]
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert len(view.in_sight()) == 500 and not panel.fit.isEnabled()


def test_the_wheel_zooms_where_the_mouse_is_and_dragging_moves(panel: MapPanel) -> None:
    view = panel.view
    place = QPointF(150, 120)
    before = view.sight.value(place, view.room())
    wheel = QWheelEvent(place, view.mapToGlobal(place), QPoint(), QPoint(0, 360), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(view, wheel)
    assert view.sight.zoom == pytest.approx(1.2**3)
    assert view.sight.value(place, view.room()) == pytest.approx(before)
    drag(view, QPoint(100, 100), QPoint(130, 90))
    assert view.sight.value(QPointF(180, 110), view.room()) == pytest.approx(before)
    assert panel.fit.isEnabled()
    panel.fit.click()
    assert view.sight.zoom == 1 and view.sight.moved == (0, 0)


def drag(view: object, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
         ) -> None:  # fmt: skip
    kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseMove,
             QEvent.Type.MouseButtonRelease)  # fmt: skip
    for kind, place in zip(kinds, (start, (start + end) / 2, end, end), strict=True):
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        QApplication.sendEvent(view, QMouseEvent(kind, QPointF(place), QPointF(place), LEFT, held, modifier))  # type: ignore[arg-type]


@pytest.mark.parametrize("by_button", [True, False])
def test_a_rectangle_shows_its_samples(panel: MapPanel, session: Session, by_button: bool) -> None:
    wanted: list[str] = []
    session.guide.panel_wanted.connect(wanted.append)
    room = panel.view.room()
    if by_button:
        panel.catch.click()
    start, end = QPoint(round(room.left()), round(room.top())), room.center().toPoint()
    drag(panel.view, start, end, Qt.KeyboardModifier.NoModifier if by_button else Qt.KeyboardModifier.ShiftModifier)
    pixels = panel.view.pixels()
    inside = (pixels >= (start.x(), start.y())).all(axis=1) & (pixels <= (end.x(), end.y())).all(axis=1)
    assert panel.map.maps is not None and session.samples.only is not None and wanted == ["samples"]
    assert session.samples.only.tolist() == panel.map.maps.indices[inside].tolist() and inside.sum() > 20
    assert session.samples.only_title() == f"{inside.sum()} from the map: Layer 2"


def test_the_samples_in_sight_are_shown_by_a_button(plane: MapPanel) -> None:
    samples = plane.session.samples
    samples.show_split("train")
    plane.show_these.click()
    assert samples.split == "test" and samples.only is not None and len(samples.only) == 150


def test_points_move_to_where_the_network_now_puts_them(panel: MapPanel, session: Session, qtbot: QtBot) -> None:
    old = panel.view.points
    session.network.flat += np.random.default_rng(0).normal(0, 0.02, session.network.flat.size).astype(np.float32)
    session.retrace()
    panel.refresh()
    panel.view.grab()
    assert panel.map.maps is not None
    goal = panel.map.maps.layers[2].points
    qtbot.waitUntil(lambda: panel.view.points is goal or np.array_equal(panel.view.points, goal))
    assert panel.view.points.shape == old.shape and not np.array_equal(panel.view.points, old)


def test_dots_have_the_colours_of_their_classes_and_rings_around_wrong_ones(qapp: QApplication) -> None:
    points = np.array([[20.0, 20], [60, 20], [20, 60], [np.nan, 3], [1e9, 5], [100, 1]])
    labels, wrong = np.array([0, 5, 9, 1, 1, 2]), np.array([False, False, True, True, True, False])
    canvas = painting.Canvas(101, 80)
    painting.draw_dots(canvas, points, labels, wrong, 10, 4)
    image = canvas.image()
    assert (image.width(), image.height()) == (101, 80)
    for (x, y), label in zip([(20, 20), (60, 20), (20, 60), (100, 1)], [0, 5, 9, 2], strict=True):
        assert image.pixelColor(x, y) == painting.color(label, 10)
    text = theme.current().text
    assert image.pixelColor(20, 54).rgb() != 0 and shade(image, 20, 60, 5.5) < shade(image, 20, 20, 5.5)
    assert image.pixelColor(40, 40).alpha() == 0 and text.lightness() < 80


def shade(image: QImage, x: int, y: int, radius: float) -> float:
    """How light a circle around a place is; where nothing was drawn it is white."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    found = [image.pixelColor(round(x + radius * np.cos(a)), round(y + radius * np.sin(a))) for a in angles]
    return float(np.mean([color.lightness() if color.alpha() else 255 for color in found]))


def test_few_points_are_letters(plane: MapPanel, qapp: QApplication) -> None:
    mask = painting.letter("0", 13)
    middle = mask.shape[0] // 2, mask.shape[1] // 2
    assert mask.shape[0] % 2 and mask.shape[1] % 2 and mask.max() > 0.9 and mask[middle] < 0.5 < mask.max(axis=0).sum()
    image = plane.view._points_picture(plane.view.room(), plane.view.scene)  # type: ignore[arg-type]
    assert not image.isNull()
    names = {theme.current().negative.rgb(), theme.current().positive.rgb()}
    found = {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(0, image.height(), 3)}
    assert names <= found


def test_points_on_a_line_are_spread() -> None:
    line = np.stack([np.arange(9.0), np.zeros(9)], axis=1)
    beside = spread(line)
    assert np.array_equal(beside[:, 0], line[:, 0]) and len(np.unique(beside[:, 1])) == 9
    assert spread(beside) is beside
    assert Sight().around(np.full((3, 2), np.nan)) == Sight()


def test_values_that_are_no_numbers_are_said(plane: MapPanel) -> None:
    plane.session.network.flat[:] = np.nan
    plane.session.retrace()
    plane.refresh()
    plane.view.grab()
    assert plane.view.scene is not None and plane.view.scene.axes[0] == "This layer gives values that are not numbers."
    assert plane.verdict.text().startswith("Layer 1 (4 numbers): ? of the samples")
    assert plane.show_these.text() == "Show these 0" and not plane.show_these.isEnabled()


def test_another_split_and_another_lesson(plane: MapPanel) -> None:
    assert [plane.split.itemText(k) for k in range(plane.split.count())] == ["Training samples", "Test samples"]
    plane.split.activated.emit(0)
    plane.refresh()
    assert plane.map.maps is not None and plane.map.maps.split == "train"
    plane.session.open_lesson(catalogue.find("040"))
    plane.refresh()
    assert plane.none.isVisible() and not plane.view.isVisible()
    assert plane.none.text().startswith("The samples of this lesson have no classes")
    plane.session.open_lesson(catalogue.find("030"))
    plane.refresh()
    assert plane.view.isVisible() and plane.view.scene is not None and len(plane.view.scene.points) == 4


@pytest.mark.parametrize(("width", "zoom"), [(260, 1.0), (330, 1.5), (1200, 1.5)])
def test_everything_has_room(plane: MapPanel, width: int, zoom: float) -> None:
    theme.set_zoom(zoom)
    plane.resize(width, 900)
    QApplication.processEvents()
    plane.grab()
    assert plane.view.width() >= theme.px(200) and plane.view.height() >= theme.px(180)
    assert plane.row.place(plane.row.count - 1).right() <= plane.row.width()
    assert len(plane.view.in_sight()) == 150


def test_it_speaks_chinese(plane: MapPanel) -> None:
    i18n.set_language("zh_CN")
    plane.retranslate()
    plane.refresh()
    assert plane.verdict.text() == "第 1 层（4 个数）：99.3 % 的样本紧挨着同类样本"
    i18n.set_language("en")
