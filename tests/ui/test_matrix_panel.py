"""The matrices of a layer, as the person sees them who wants to know what row times column is."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine import CrossEntropy, Dense, Network, Sigmoid, Softmax
from visualnn.engine.expr import ALL, Cell
from visualnn.engine.notation import format_number
from visualnn.engine.trace import Ref, Trace
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.matrices import by_hand, cells, fonts, marks
from visualnn.ui.matrices.headings import scale_text
from visualnn.ui.matrices.plane import Known, Plane, known, strongest
from visualnn.ui.matrices.sheet import Sheets
from visualnn.ui.matrices.window import Window
from visualnn.ui.panels.matrix import MatrixPanel

SIZES = [(330, 250), (330, 620), (480, 900), (900, 420), (900, 800)]


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> MatrixPanel:
    panel = MatrixPanel(session)
    qtbot.addWidget(panel)
    panel.resize(480, 900)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def go(qtbot: QtBot, panel: MatrixPanel, array: str, *index: int, term: int = 0) -> None:
    """To the step that computes a cell, or into its sum."""
    position = panel.session.trace.writer(array, index) or 0
    panel.session.playhead.go(position + (0 if term else 1), term)
    settle(qtbot, panel)


def settle(qtbot: QtBot, panel: MatrixPanel) -> None:
    qtbot.wait(5)
    panel.view.grab()


def arrays(panel: MatrixPanel) -> list[str]:
    return [placed.block.plane.array for placed in panel.view.layout_.placed]


def middle(panel: MatrixPanel, array: str, *index: int) -> QPoint:
    rect = panel.view.rect_of(array, index)
    assert not rect.isEmpty(), f"{array}{index} is out of sight"
    return rect.center().toPoint()


# ---- what is shown ----


def test_a_layer_is_shown_as_its_equation_reads(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 3)
    assert arrays(panel)[:5] == ["a1", "W2", "b2", "z2", "a2"]
    signs = [placed.block.sign for placed in panel.view.layout_.placed[:5]]
    assert signs == ["", "·", "+", "=", "→"]
    assert arrays(panel)[5:] == ["da1", "dW2", "db2", "dz2", "da2"]
    assert not panel.view.layout_.by_hand.isEmpty()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_everything_that_a_step_reads_and_writes_is_on_show_at_every_size(
    qtbot: QtBot, panel: MatrixPanel, size: tuple[int, int], zoom: float
) -> None:
    theme.set_zoom(zoom)
    panel.resize(*size)
    for stage in panel.session.trace.stages:
        panel.session.playhead.go(stage.start + stage.size // 2 + 1)
        settle(qtbot, panel)
        step = panel.moment.step
        assert step is not None
        assert {step.array, *(ref.array for ref in step.reads())} <= set(arrays(panel)), stage
        rects = [rect for placed in panel.view.layout_.placed for rect in (placed.heading, placed.body)]
        assert all(rect.height() > 0 and rect.width() > theme.px(20) for rect in rects), stage
        assert all(rect.left() >= 0 and rect.right() <= panel.view.width() for rect in rects), stage
        assert max(rect.bottom() for rect in rects) <= panel.view.height() + 1, stage
        flat = [rect.adjusted(1, 1, -1, -1) for rect in rects]
        assert not any(one.intersects(other) for place, one in enumerate(flat) for other in flat[place + 1 :]), stage


def test_the_layout_stays_while_an_array_is_computed(qtbot: QtBot, panel: MatrixPanel) -> None:
    for array, places in (("z1", range(0, 50, 7)), ("da1", range(0, 50, 7))):
        seen = []
        for unit in places:
            go(qtbot, panel, array, unit)
            seen.append([(placed.block, placed.body) for placed in panel.view.layout_.placed])
        assert all(one == seen[0] for one in seen)


def test_it_follows_the_steps_unless_a_layer_is_picked(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z1", 3)
    assert arrays(panel)[0] == "x"
    assert panel.header.follow.isChecked()
    panel.header.tabs[3].click()
    settle(qtbot, panel)
    assert "W3" in arrays(panel)
    assert not panel.header.follow.isChecked()
    go(qtbot, panel, "z2", 3)
    assert "W3" in arrays(panel)
    panel.header.follow.click()
    settle(qtbot, panel)
    assert "W2" in arrays(panel)
    assert panel.header.tabs[2].isChecked()


# ---- row times column ----


@pytest.mark.parametrize(
    ("array", "index"),
    [("z1", (3,)), ("a1", (3,)), ("z2", (7,)), ("p", (1,)), ("l", (7,)), ("L", ()), ("dp", (2,)), ("dz3", (2,)),
     ("dW3", (4, 2)), ("da2", (8,)), ("dz2", (1,)), ("dW1", (400, 30)), ("db1", (3,)), ("W1'", (5, 6)), ("b2'", (3,))],
)  # fmt: skip
def test_what_is_framed_is_what_the_step_reads_and_writes(
    qtbot: QtBot, panel: MatrixPanel, array: str, index: tuple[int, ...]
) -> None:
    go(qtbot, panel, array, *index)
    shown, trace = panel.view.shown, panel.session.trace
    assert shown is not None
    framed = {marks.READ: [], marks.WRITTEN: []}
    for placed in panel.view.layout_.placed:
        plane = placed.block.plane
        for why, box in marks.frames(shown, plane):
            covered = np.zeros((plane.rows, plane.cols), bool)
            covered[box[0] : box[0] + box[2], box[1] : box[1] + box[3]] = True
            framed[why].append((plane.array, covered.reshape(trace.arrays[plane.array].shape).tobytes()))
    step = panel.session.playhead.current

    def marked(ref: Ref) -> tuple[str, bytes]:
        mask = np.zeros(trace.arrays[ref.array].shape, bool)
        mask[ref.index] = True
        return ref.array, mask.tobytes()

    assert sorted(framed[marks.READ]) == sorted(marked(ref) for ref in step.reads())
    assert framed[marks.WRITTEN] == [marked(Ref(array, index))]


def test_inside_a_sum_the_pair_is_marked_and_the_sum_so_far_is_told(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7, term=5)
    shown = panel.view.shown
    assert shown is not None
    pairs = {plane: [box for why, box in marks.frames(shown, Plane(plane, panel.session.trace.arrays[plane].shape))
                     if why == marks.TERM] for plane in ("a1", "W2")}  # fmt: skip
    assert pairs == {"a1": [(0, 4, 1, 1)], "W2": [(4, 7, 1, 1)]}
    running = format_number(panel.session.playhead.running_sum, 4)
    assert running in panel.rule.text()
    assert not panel.view.rect_of("W2", (4, 7)).isEmpty()
    lined = {one.number: one for one in shown.terms}
    assert lined[4].done
    assert not lined[5].done
    assert lined[4].term is panel.session.playhead.terms[4]


def test_the_vectors_are_lined_up_by_hand_and_each_number_is_its_cell(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7)
    hand, step = panel.view.hand, panel.session.playhead.current
    assert hand is not None
    largest = step.terms(limit=3)
    assert [one.term for one in panel.view.shown.terms[:3]] == largest
    spots = [spot.cell for spot in hand.spots]
    for term in largest:
        assert all(ref in spots for ref in term.reads)
    for spot in hand.spots:
        assert panel.view.cell_at(spot.rect.center()) == (spot.cell.array, spot.cell.index)
        assert panel.view.layout_.by_hand.contains(spot.rect)


# ---- only what is known ----


def written_numbers(panel: MatrixPanel, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """All values that are drawn when everything is drawn anew."""
    found: list[float] = []
    draw = cells.draw_value

    def listen(painter: QPainter, rect: QRectF, value: float, *more: float) -> None:
        found.append(value)
        draw(painter, rect, value, *more)

    monkeypatch.setattr(cells, "draw_value", listen)
    panel.view.pictures.stamps.forget()
    panel.view.grab()
    monkeypatch.setattr(cells, "draw_value", draw)
    return found


@pytest.mark.parametrize("position", [0, 1, 4, 50, 53, 105, 345, 1400, 1600, 46100])
def test_no_unknown_value_is_drawn_as_a_number(
    qtbot: QtBot, panel: MatrixPanel, monkeypatch: pytest.MonkeyPatch, position: int
) -> None:
    playhead, trace = panel.session.playhead, panel.session.trace
    playhead.go(position)
    settle(qtbot, panel)
    drawn = written_numbers(panel, monkeypatch)
    known_values = {float(value) for name, array in trace.arrays.items()
                    for value in array[trace.known(name, position)].reshape(-1)}  # fmt: skip
    products = {one.term.value for one in panel.view.shown.terms} | {f for one in panel.view.shown.terms
                                                                    for f in one.term.factors}  # fmt: skip
    assert drawn
    assert set(drawn) <= known_values | products


@pytest.mark.parametrize("position", [0, 3, 50, 1400, 1600])
def test_what_is_known_of_a_plane_is_what_the_trace_says(panel: MatrixPanel, position: int) -> None:
    trace: Trace = panel.session.trace
    for name, array in trace.arrays.items():
        plane = Plane(name, array.shape)
        found = known(trace, plane, position)
        mask = trace.known(name, position).reshape(plane.rows, plane.cols)
        assert np.array_equal(mask, np.array([[found(row, col) for col in range(plane.cols)]
                                              for row in range(plane.rows)]))  # fmt: skip
        hidden = np.zeros_like(mask)
        for row, col, rows, cols in found.unknown_boxes():
            hidden[row : row + rows, col : col + cols] = True
        assert np.array_equal(hidden, ~mask)


def test_the_scale_is_told_when_all_numbers_are_known(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z1", 3)
    placed = panel.view.layout_.find("z1")
    numbers = panel.view.pictures.numbers(placed.block.plane)
    assert scale_text(numbers, known(panel.session.trace, placed.block.plane, 4)) == "± …"
    assert scale_text(numbers, Known(50, 50, 50)) == f"±{np.abs(panel.session.trace.arrays['z1']).max():.3g}"


# ---- the picture ----


def grabbed(panel: MatrixPanel) -> QImage:
    return panel.view.grab().toImage()


def tint(image: QImage, rect: QRectF) -> tuple[int, int, int]:
    """The colour of a cell, beside its number."""
    color = image.pixelColor(int(rect.left()) + 3, int(rect.top()) + 3)
    return color.red(), color.green(), color.blue()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_signs_have_colours(qtbot: QtBot, panel: MatrixPanel, name: str) -> None:
    theme.set(name)
    go(qtbot, panel, "z2", 60)
    image, placed = grabbed(panel), panel.view.layout_.find("W2")
    values, lens = panel.session.trace.arrays["W2"], placed.lens
    told = 0
    for row in range(lens.top, lens.top + lens.rows):
        for col in range(lens.left, lens.left + lens.cols):
            if abs(values[row, col]) > 0.3 and col != 60:
                red, _green, blue = tint(image, lens.rect_of(row, col))
                assert (red > blue) == (values[row, col] > 0)
                told += 1
    assert told > 3


def test_of_many_numbers_the_strongest_is_seen() -> None:
    values = np.zeros((784, 50))
    values[391, 20], values[10, 3], values[700, 49] = -5.0, 2.0, np.nan
    small = strongest(values, 60, 25)
    assert small.shape == (60, 25)
    assert np.nanmin(small) == -5.0
    assert np.nanmax(small) == 2.0
    assert np.isnan(small).sum() == 1
    assert np.array_equal(strongest(values[:5, :5], 60, 25), values[:5, :5])


def test_nan_and_infinity_are_counted_and_coloured(qtbot: QtBot, panel: MatrixPanel) -> None:
    network = panel.session.network
    network.parameters["W2"][3, 5] = np.nan
    network.parameters["b2"][7] = np.inf
    panel.session.retrace()
    go(qtbot, panel, "a2", 99)
    panel.session.selection.select("W2", (3, 5))
    settle(qtbot, panel)
    pictures = panel.view.pictures
    for array, count in (("W2", 1), ("b2", 1), ("z2", 2)):
        placed = panel.view.layout_.find(array)
        found = known(panel.session.trace, placed.block.plane, panel.session.playhead.position)
        assert pictures.odd(placed.block.plane, found) == count
    now, rect = theme.current(), panel.view.rect_of("W2", (3, 5))
    assert tint(grabbed(panel), rect.adjusted(2, 2, 0, 0)) == (now.wrong.red(), now.wrong.green(), now.wrong.blue())


# ---- asking ----


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_from_a_cell_to_its_place_and_back(qtbot: QtBot, panel: MatrixPanel, size: tuple[int, int]) -> None:
    panel.resize(*size)
    for array, index in (("z1", (3,)), ("dW2", (30, 77)), ("da1", (49,)), ("W3'", (99, 9))):
        go(qtbot, panel, array, *index)
        for ref in [Cell(array, index), *panel.session.playhead.current.reads()]:
            if all(isinstance(part, int) for part in ref.index) and ref.index:
                point = QPointF(panel.view.rect_of(ref.array, ref.index).center())
                assert panel.view.cell_at(point) == (ref.array, ref.index)


def test_every_cell_of_a_picture_is_under_its_own_place(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 3)
    placed = panel.view.layout_.find("W2")
    whole = Window.whole(50, 100)
    for row in range(0, 50, 7):
        for col in range(0, 100, 9):
            assert placed.cell_at(placed.rect_of((row, col, 1, 1), whole).center(), whole) == (row, col)


def test_a_click_selects_and_pointing_lights(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7)
    selection = panel.session.selection
    spot = middle(panel, "b2", 7)
    qtbot.mouseMove(panel.view, spot)
    assert selection.pointed == (Cell("b2", (7,)),)
    value = format_number(float(panel.session.trace.arrays["b2"][7]), 4)
    assert panel.status.text() == f"b2[7] = {value} · given"
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=spot)
    assert (selection.array, selection.index) == ("b2", (7,))
    QApplication.sendEvent(panel.view, QEvent(QEvent.Type.Leave))
    assert selection.pointed == ()


def test_the_line_at_the_bottom_says_who_computed_a_number(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7)
    qtbot.mouseMove(panel.view, middle(panel, "z2", 6))
    value = format_number(float(panel.session.trace.arrays["z2"][6]), 4)
    assert panel.status.text() == f"z2[6] = {value} · computed in step 107"
    qtbot.mouseMove(panel.view, middle(panel, "z2", 8))
    assert panel.status.text() == "z2[8]: not computed yet"


def test_selections_of_others_are_shown(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7)
    selection = panel.session.selection
    selection.select("W2", (44, 90))
    selection.point(Cell("W2", (ALL, 3)), Cell("a1", (2,)))
    settle(qtbot, panel)
    shown, plane = panel.view.shown, panel.view.layout_.find("W2").block.plane
    assert (marks.SELECTED, (44, 90, 1, 1)) in marks.frames(shown, plane)
    assert (marks.POINTED, (0, 3, 50, 1)) in marks.frames(shown, plane)
    assert panel.view.layout_.find("W2").lens.rect_of(44, 90).isEmpty() is False


def test_a_double_click_goes_to_the_step_that_computed_it(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "dW2", 3, 17)
    qtbot.mouseDClick(panel.view, Qt.MouseButton.LeftButton, pos=middle(panel, "dz2", 17))
    assert panel.session.playhead.current.letters().startswith("dz2[17] =")


def test_the_right_button_and_the_menu_key_ask(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7)
    spot = middle(panel, "b2", 7)
    at = panel.view.mapToGlobal(spot)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, panel.mapFromGlobal(at), at)
    panel.contextMenuEvent(event)
    menu = panel.findChild(QMenu)
    assert menu is not None
    assert menu.actions()[0].text().startswith("b2[7] = ")
    assert (panel.session.selection.array, panel.session.selection.index) == ("b2", (7,))
    menu.close()
    panel.session.selection.select("a1", (4,))
    settle(qtbot, panel)
    panel.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), at))
    assert any(menu.actions()[0].text().startswith("a1[4] = ") for menu in panel.findChildren(QMenu))


def test_the_keyboard_goes_everywhere(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7)
    view, selection = panel.view, panel.session.selection
    selection.select("W2", (10, 20))
    settle(qtbot, panel)
    for key, cell in ((Qt.Key.Key_Right, (10, 21)), (Qt.Key.Key_Down, (11, 21)), (Qt.Key.Key_Left, (11, 20)),
                      (Qt.Key.Key_Up, (10, 20))):  # fmt: skip
        qtbot.keyClick(view, key)
        settle(qtbot, panel)
        assert (selection.array, selection.index) == ("W2", cell)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    settle(qtbot, panel)
    assert (selection.array, selection.index) == ("b2", (20,))
    for _number in range(2):
        qtbot.keyClick(view, Qt.Key.Key_PageUp)
        settle(qtbot, panel)
    assert (selection.array, selection.index) == ("a1", (10,))
    selection.select("z2", (5,))
    settle(qtbot, panel)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert panel.session.playhead.position == panel.session.trace.writer("z2", (5,)) + 1
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert selection.array is None


def test_the_wheel_looks_closer_and_a_double_click_on_the_heading_shows_all(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7)
    view, placed = panel.view, panel.view.layout_.find("W2")
    place = placed.body.center().toPoint()
    under = view.cell_at(QPointF(place))
    none, plain, begun = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(QPointF(place), QPointF(view.mapToGlobal(place)), QPoint(), QPoint(0, 600), none, plain, begun,
                        False)  # fmt: skip
    view.wheelEvent(wheel)
    assert view.window_of(placed).cols < 50
    assert view.cell_at(QPointF(place)) == under
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    before = view.window_of(placed)
    qtbot.mouseMove(view, place + QPoint(20, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place + QPoint(20, 0))
    settle(qtbot, panel)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=placed.heading.center().toPoint())
    assert before != Window.whole(50, 100)
    assert view.window_of(placed) == Window.whole(50, 100)


def test_what_is_affected_has_a_mark(qtbot: QtBot, panel: MatrixPanel) -> None:
    panel.session.asking.affects("b2", (4,))
    go(qtbot, panel, "a2", 99)
    panel.session.selection.clear()
    settle(qtbot, panel)
    marked = grabbed(panel)
    assert np.flatnonzero(panel.view.shown.affected["z2"]).tolist() == [4]
    place = panel.view.layout_.find("z2").rect_of((0, 4, 1, 1), Window.whole(1, 100)).toAlignedRect()
    other = panel.view.layout_.find("z2").rect_of((0, 40, 1, 1), Window.whole(1, 100)).toAlignedRect()
    panel.session.asking.forget_influence()
    settle(qtbot, panel)
    plain = grabbed(panel)
    assert marked.copy(place) != plain.copy(place)
    assert marked.copy(other) == plain.copy(other)


# ---- other networks and traces ----


def test_a_small_layer_shows_all_its_numbers(qtbot: QtBot, panel: MatrixPanel) -> None:
    layers = [Dense(4), Sigmoid(), Dense(10), Softmax()]
    panel.session._show(Network(layers, (784,), CrossEntropy(), "float64", 0))
    panel.resize(1400, 500)
    go(qtbot, panel, "z2", 4)
    written = {placed.block.plane.array for placed in panel.view.layout_.placed if placed.lens is None}
    assert {"a1", "W2", "b2", "z2", "p"} <= written


def test_a_mini_batch_shows_the_sample_that_the_walk_is_in(qtbot: QtBot, panel: MatrixPanel) -> None:
    panel.session.batch.choose(3)
    go(qtbot, panel, "z2", 1, 7)
    assert panel.view.shown.step.index == (7,)
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=middle(panel, "z2", 6))
    assert (panel.session.selection.array, panel.session.selection.index) == ("z2", (1, 6))
    for stage in panel.session.trace.stages:
        panel.session.playhead.go(stage.start + 1)
        settle(qtbot, panel)
    go(qtbot, panel, "gW2", 4, 5)
    name = "dW2 of all samples"
    assert name in arrays(panel)
    assert panel.moment.out(name, (2, 4, 5)) == ("dW2", (2, 4, 5))
    pair = panel.view.shown.terms[0].term
    assert pair.reads[0].array == name
    for text in by_hand.row_names(pair):
        assert fonts.font(0.8, bold=True)[1].horizontalAdvance(text) <= theme.px(by_hand.NAMES - 6)


def test_arrays_of_more_axes_show_the_plane_that_is_asked_about() -> None:
    plane = Plane("k", (2, 3, 4, 5), (1, 2))
    assert (plane.rows, plane.cols, plane.index(3, 4)) == (4, 5, (1, 2, 3, 4))
    assert plane.box((1, 2, ALL, 3)) == (0, 3, 4, 1)
    assert plane.box((ALL, ALL, 1, 1)) == (1, 1, 1, 1)
    assert plane.box((0, 2, 1, 1)) is None
    assert plane.box((1, 2, 9, 1)) is None
    assert Plane("L", ()).box(()) == (0, 0, 1, 1)
    assert Plane("x", (7,)).box(()) == (0, 0, 1, 7)


def test_arrays_of_more_axes_are_drawn(qtbot: QtBot, panel: MatrixPanel) -> None:
    trace = panel.session.trace
    deep = np.arange(2 * 3 * 4, dtype=float).reshape(2, 3, 4)
    other = Trace({**trace.arrays, "W2": deep}, [s for s in trace.stages if s.phase == "forward"], trace.columns)
    values = Sheets(other, 2, {"W2": (1,)}).values()
    shown = panel.view.shown
    panel.view.show_sheets(type(shown)(other, 50), ((values,),))
    panel.view.grab()
    placed = panel.view.layout_.find("W2")
    assert placed.block.plane.lead == (1,)
    cell = panel.view.rect_of("W2", (1, 2, 3))
    assert panel.view.cell_at(cell.center()) == ("W2", (1, 2, 3))


def test_another_sample_is_another_picture(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "a1", 49)
    before = grabbed(panel)
    panel.session.samples.choose(5)
    settle(qtbot, panel)
    assert grabbed(panel) != before


def test_decimals_and_chinese(qtbot: QtBot, panel: MatrixPanel) -> None:
    go(qtbot, panel, "z2", 7)
    panel.session.choose_decimals(2)
    panel.session.selection.select("b2", (7,))
    settle(qtbot, panel)
    value = format_number(float(panel.session.trace.arrays["b2"][7]), 2)
    assert panel.status.text() == f"b2[7] = {value} · given"
    i18n.set_language("zh_CN")
    panel.retranslate()
    settle(qtbot, panel)
    assert panel.status.text() == f"b2[7] = {value} · 给定"
    assert panel.header.follow.text() == "跟随"
