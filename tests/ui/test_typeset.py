"""Formulas as boxes: everything fits, stands where it belongs, and knows which cells it stands for."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from visualnn.engine import BinaryCrossEntropy, Dense, Network, Sigmoid, record
from visualnn.engine.expr import ALL, Cell, Dot, Expr, call
from visualnn.engine.notation import LATEX, in_letters, letters_in, numbers_in
from visualnn.engine.optimizers import Adam
from visualnn.session.session import Session
from visualnn.ui.typeset import glyphs
from visualnn.ui.typeset.boxes import Box, Placed, Region
from visualnn.ui.typeset.formula_view import FormulaView
from visualnn.ui.typeset.general_rule import for_ziamath, rendered
from visualnn.ui.typeset.hits import overlap, single
from visualnn.ui.typeset.lines import LEAST, Lines
from visualnn.ui.typeset.style import BoxStyle

SIZE = 17
A, B = Cell("a", (0,)), Cell("b", (0,))


def painted(box: Box, width: int = 400, height: int = 120) -> np.ndarray:
    """Where there is ink when the box stands at (40, 60)."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box.draw(painter, 40, 60)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, width, 4)
    return pixels[:, :, :3].min(axis=2) < 128


@pytest.mark.parametrize(
    "expr",
    [A + B, A * (A - B), A / B, call("exp", A - B) / B, call("sqrt", A / B) + 1e-8, call("square", A - B), -A,
     call("sigmoid", A), call("max", 0.0, A), call("abs", A / B), call("positive", A), call("tanh", A),
     Dot(Cell("x"), Cell("W", (ALL, 1))) + B, call("ln", call("sum", call("exp", Cell("x"))))],
    ids=str,
)  # fmt: skip
def test_ink_stays_inside_the_box(qapp: object, expr: Expr) -> None:
    arrays = {"a": np.array([0.25]), "b": np.array([-1.5e-7]), "x": np.ones(2), "W": np.ones((2, 2))}
    for box in (letters_in(expr, BoxStyle(SIZE), arrays), numbers_in(expr, arrays, BoxStyle(SIZE))):
        rows, columns = np.nonzero(painted(box))
        assert len(rows), "nothing was painted"
        assert columns.min() >= 39
        assert columns.max() <= 40 + box.width + 1
        assert rows.min() >= 60 - box.ascent - 3
        assert rows.max() <= 60 + box.descent + 3


def test_the_font_of_mathematics_is_there(qapp: object) -> None:
    assert glyphs.family() == "STIX Two Math"
    assert glyphs.italic("h") == "\u210e"
    assert len(glyphs.italic("Wx")) == 2


def test_a_fraction_stands_on_the_axis_and_a_script_is_smaller(qapp: object) -> None:
    style = BoxStyle(SIZE)
    half = style.function("div", [style.glyphs("1"), style.glyphs("22")])
    assert isinstance(half, Placed)
    (_above, x, up, _), (_below, y, down, _) = half.places
    assert up < 0 < down
    assert x > y  # the shorter one is in the middle
    power = style.function("square", [style.glyphs("x")])
    assert isinstance(power, Placed)
    assert power.places[1][3] < 1
    assert power.ascent > style.glyphs("x").ascent


def regions_of(expr: Expr, arrays: dict[str, np.ndarray]) -> list[Region]:
    return list(letters_in(expr, BoxStyle(SIZE), arrays).regions(0, 0))


def test_every_cell_that_is_read_has_its_place(session: Session) -> None:
    for stage in session.trace.stages:
        step = session.trace[stage.start]
        box = letters_in(step.expr, BoxStyle(SIZE), step.trace.arrays)
        places = [ref for region in box.regions(0, 0) for ref in region.refs]
        assert {repr(cell) for cell in step.reads()} == {repr(ref) for ref in places}, step
        lined = [ref for region in Lines(box, 200, 60, SIZE).regions(0, 0) for ref in region.refs]
        assert list(map(repr, lined)) == list(map(repr, places))


def test_places_lie_from_left_to_right_and_do_not_overlap(qapp: object) -> None:
    x, y = regions_of(A * B, {"a": np.ones(1), "b": np.ones(1)})
    assert (x.refs, y.refs) == ((A,), (B,))
    assert x.place.right() <= y.place.left()


@pytest.mark.parametrize("width", [120, 200, 330, 800])
@pytest.mark.parametrize("decimals", [0, 4, 12])
def test_a_formula_of_any_step_fits_its_place(session: Session, width: int, decimals: int) -> None:
    for stage in session.trace.stages:
        step = session.trace[stage.start + stage.size // 2]
        formula = numbers_in(step.expr, step.trace.arrays, BoxStyle(SIZE), decimals)
        lines = Lines(formula, width, 68, SIZE)
        if lines.scale > LEAST:
            assert lines.width <= width + 1
            assert lines.height <= 68 + 1
        assert width < 330 or decimals > 4 or lines.scale >= 0.7, f"{step}: {lines.scale}"


def test_lines_begin_with_a_sign(session: Session) -> None:
    step = session.trace[3]
    formula = numbers_in(step.expr, step.trace.arrays, BoxStyle(SIZE), 4)
    lines = Lines(formula, 200, 200, SIZE)
    assert len(lines.rows) > 1
    for row in lines.rows[1:]:
        assert getattr(row.parts[0], "text", "") in ("+", "−")


def test_mouse_and_keyboard_find_the_cells(qtbot: QtBot) -> None:
    view = FormulaView(60)
    qtbot.addWidget(view)
    view.resize(300, view.sizeHint().height())
    view.show_formula("a·b", letters_in(A * B, BoxStyle(SIZE), {"a": np.ones(1), "b": np.ones(1)}), lambda: "a·b")
    view.show()
    pointed: list[tuple[Cell, ...]] = []
    chosen: list[Cell] = []
    view.pointed.connect(pointed.append)
    view.chosen.connect(chosen.append)
    for region in view.regions:
        qtbot.mouseMove(view, region.place.center().toPoint())
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=region.place.center().toPoint())
    assert chosen == [A, B]
    assert pointed == [(A,), (B,)]
    view.leaveEvent(None)  # type: ignore[arg-type]
    assert pointed[-1] == ()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert pointed[-1] == (B,)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen[-1] == B
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert pointed[-1] == (A,)
    assert view.refs_at(QPointF(290, 70)) == ()


def test_blocks_and_cells_meet_where_they_share_a_cell() -> None:
    column, cell, other = Cell("W1", (ALL, 3)), Cell("W1", (2, 3)), Cell("W1", (2, 4))
    assert overlap(column, cell)
    assert overlap(cell, column)
    assert not overlap(column, other)
    assert overlap(Cell("W1"), other)
    assert not overlap(Cell("x"), Cell("W1"))
    assert not overlap(Cell("x", (slice(2, 5),)), Cell("x", (5,)))
    assert single((cell,)) == cell
    assert single((column,)) is None
    assert single((cell, other)) is None


def test_every_general_rule_is_typeset_at_a_reasonable_size(session: Session) -> None:
    """The library draws growing brackets around a sum 2,000 pixels high; ours must not be."""
    network = Network([Dense(3), Sigmoid()], (2,), BinaryCrossEntropy(), "float64", seed=1)
    other = record(network, [1.0, 2.0], [0, 1, 0], Adam(0.1))
    seen: set[str] = set()
    for trace in (session.trace, other):
        for stage in trace.stages:
            step = trace[stage.start]
            taken = "".join(map(str, step.letters_of_index))
            latex = in_letters(step.general(), LATEX, trace.arrays, taken)
            for number in "23":
                latex = latex.replace(f"_{{{number}", "_{1")  # layers differ in a digit only: look at each rule once
            if latex not in seen:
                seen.add(latex)
                box = rendered(latex, "#000000").viewBoxF()
                assert 10 < box.height() < 100, latex
                assert 5 < box.width() < 600, latex


def test_brackets_around_a_sum_do_not_grow() -> None:
    assert for_ziamath(r"\left(a\right)") == r"\left(a\right)"
    assert for_ziamath(r"\left(\sum_i \left|a\right|\right)") == r"\Big(\sum_i \left|a\right|\Big)"
