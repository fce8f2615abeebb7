"""The maths panel, as the person who wants to know why sees it."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine.expr import ALL, Cell
from visualnn.engine.notation import format_number
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.panels.maths import MathsPanel
from visualnn.ui.term_rows import table_of
from visualnn.ui.typeset.hits import HitArea


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> MathsPanel:
    panel = MathsPanel(session)
    qtbot.addWidget(panel)
    panel.resize(380, 620)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def go(qtbot: QtBot, panel: MathsPanel, array: str, *index: int) -> None:
    """To the step that computes a cell."""
    panel.session.playhead.go((panel.session.trace.writer(array, index) or 0) + 1)
    qtbot.wait(1)


def place_of(area: HitArea, cell: Cell) -> QPoint:
    return next(region.place.center().toPoint() for region in area.regions if region.refs == (cell,))


def test_the_rule_is_shown_in_general_for_the_cell_and_with_numbers(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "z1", 3)
    assert panel.heading.text() == "z1[3] · Forward · layer 1"
    assert panel.general.latex == r"z_{1,j} = \sum_{i} x_{i} \, W_{1,ij} + b_{1,j}"
    assert panel.letters.text() == "z1[3] = Σ_i x[i]·W1[i,3] + b1[3]"
    step = panel.session.playhead.current
    assert panel.numbers.text() == step.numbers(digits=4)
    assert panel.numbers.text().endswith(f"= {format_number(step.value)}")
    assert not panel.cards.isVisible()
    assert panel.terms.table.title == "The largest of 785 terms"


def test_the_general_rule_is_typeset_after_the_step_has_been_painted(qtbot: QtBot, panel: MathsPanel) -> None:
    theme.set("dark")
    go(qtbot, panel, "dz2", 3)
    panel.general.latex += r"\,"  # one that nobody has typeset yet
    assert not panel.general.ready
    panel.general.update()
    qtbot.waitUntil(lambda: panel.general.ready)


def test_the_chain_rule_is_cards_that_light_their_cells(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "dz1", 4)
    step, arrays = panel.session.playhead.current, panel.session.trace.arrays
    names = [card.name for card in panel.cards.hand.cards]
    assert names == ["gradient from above", "slope of Sigmoid", "their product"]
    numbers = [card.number for card in panel.cards.hand.cards]
    a = float(arrays["a1"][4])
    expected = (float(arrays["da1"][4]), a * (1 - a), step.value)
    assert numbers == [format_number(value) for value in expected]
    region = panel.cards.regions[0]
    qtbot.mouseMove(panel.cards, region.place.center().toPoint())
    assert panel.session.selection.pointed == (Cell("da1", (4,)),)
    qtbot.mouseMove(panel.cards, panel.cards.regions[1].place.center().toPoint())
    assert panel.session.selection.pointed == (Cell("a1", (4,)),)


def test_of_a_gradient_that_is_a_sum_the_largest_term_is_taken_apart(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "da1", 7)
    step = panel.session.playhead.current
    largest = step.terms(1)[0]
    assert [card.name for card in panel.cards.hand.cards] == ["the weight", "gradient from above", "one of the terms"]
    assert [card.refs for card in panel.cards.hand.cards[:2]] == [(cell,) for cell in largest.reads]
    assert panel.cards.hand.note.startswith("the largest of 100 terms; their sum is ")
    assert panel.cards.hand.note.endswith(format_number(step.value))


def test_a_cell_in_the_formula_can_be_pointed_at_chosen_and_asked(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "dz1", 4)
    session, cell = panel.session, Cell("a1", (4,))
    place = place_of(panel.letters, cell)
    qtbot.mouseMove(panel.letters, place)
    assert session.selection.pointed == (cell,)
    assert panel.numbers.lit == (cell,)
    qtbot.mouseClick(panel.letters, Qt.MouseButton.LeftButton, pos=place)
    assert (session.selection.array, session.selection.index) == ("a1", (4,))
    assert panel.cards.selected == cell
    qtbot.mouseDClick(panel.letters, Qt.MouseButton.LeftButton, pos=place)
    assert session.playhead.position == (session.trace.writer("a1", (4,)) or 0) + 1


def test_a_block_lights_as_a_whole(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "z1", 3)
    region = next(region for region in panel.letters.regions if region.refs[0].array == "W1")
    qtbot.mouseMove(panel.letters, region.place.center().toPoint())
    assert panel.session.selection.pointed == (Cell("W1", (ALL, 3)),)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_every_number_opens_the_menu_of_its_cell(qtbot: QtBot, panel: MathsPanel, by: str) -> None:
    go(qtbot, panel, "dz1", 4)
    cell = Cell("da1", (4,))
    if by == "mouse":
        place = place_of(panel.numbers, cell)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, panel.numbers.mapToGlobal(place))
    else:
        panel.numbers.setFocus()
        qtbot.keyClick(panel.numbers, Qt.Key.Key_Down)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(panel.numbers, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text().startswith("da1[4] = ")
    menu.close()
    assert panel.session.selection.array == "da1"


def test_rows_of_the_terms_light_their_cells(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "z1", 3)
    row = panel.terms.table.rows[0]
    assert [cell.array for cell in row.refs] == ["x", "W1"]
    qtbot.mouseMove(panel.terms, panel.terms.regions[0].place.center().toPoint())
    assert panel.session.selection.pointed == row.refs
    assert panel.terms.toolTip().startswith("x[")


def test_inside_a_sum_the_term_is_taken_apart_and_the_sum_runs(qtbot: QtBot, panel: MathsPanel) -> None:
    session, playhead = panel.session, panel.session.playhead
    position = session.trace.writer("z1", (3,)) or 0
    total = 0.0
    step = session.trace[position]
    for term in range(1, 4):
        playhead.go(position, 600 + term)
        qtbot.wait(1)
        added = playhead.terms[600 + term - 1]
        total = sum(one.value for one in playhead.terms[: 600 + term])
        hand = panel.cards.hand
        assert hand.caption == f"Term {600 + term} of 785"
        assert [card.name for card in hand.cards] == ["this input", "this weight", "their product"]
        assert [card.number for card in hand.cards] == [format_number(v) for v in (*added.factors, added.value)]
        assert hand.note == f"sum so far: {format_number(total)}"
        assert panel.terms.table.rows[0].refs == added.reads
    said = " ".join((panel.letters.text(), panel.numbers.text(), panel.cards.text(), panel.terms.text()))
    assert format_number(step.value) not in said  # it is not known yet
    assert not panel.footer.copy_button.isEnabled()
    playhead.go(position, 784)
    playhead.step(1, "term")
    qtbot.wait(1)
    assert format_number(step.value) in panel.numbers.text()


@pytest.mark.parametrize("decimals", [0, 2, 4, 8])
def test_what_is_shown_adds_up_or_says_that_it_is_rounded(session: Session, decimals: int) -> None:
    rng, said = np.random.default_rng(5), set()
    for position in rng.integers(len(session.trace), size=400):
        step = session.trace[int(position)]
        table = table_of(step, decimals, 6, total=True)
        if not table.rows or not table.rows[-1].total:
            continue
        *parts, total = (row.product[2:] for row in table.rows)
        added = sum((Decimal(part.replace("−", "-")) for part in parts), Decimal(0))
        exact = format_number(float(added), decimals) == total
        assert exact == (table.rows[-1].factors == "")
        assert total == format_number(step.value, decimals)
        said.add(exact)
    assert said  # there are sums among them


def test_decimals_are_set_everywhere_at_once(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "z1", 3)
    step = panel.session.playhead.current
    assert panel.footer.count.text() == "4 decimals"
    panel.footer.more.click()
    qtbot.wait(1)
    assert panel.session.settings.decimals == 5
    assert panel.numbers.text().endswith(format_number(step.value, 5))
    for _click in range(5):
        panel.footer.fewer.click()
    qtbot.wait(1)
    assert panel.session.settings.decimals == 0
    assert not panel.footer.fewer.isEnabled()
    assert panel.footer.count.text() == "0 decimals"


def test_the_rule_is_copied_as_latex_text_and_numpy(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "z1", 3)
    step, said = panel.session.playhead.current, []
    panel.session.said.connect(said.append)
    clipboard = QGuiApplication.clipboard()
    panel.commands()["copy text"]()
    lines = clipboard.text().splitlines()
    assert lines[0] == "z1[j] = Σ_i x[i]·W1[i,j] + b1[j]"
    assert lines[1] == "z1[3] = Σ_i x[i]·W1[i,3] + b1[3]"
    assert lines[2].startswith("z1[3] = ")
    assert lines[2].endswith(format_number(step.value))
    panel.commands()["copy numpy"]()
    code = clipboard.text()
    assert code == f"x @ W1[:, 3] + b1[3]  # z1[3] = {format_number(step.value)}"
    assert float(eval(code, {"np": np}, dict(step.trace.arrays))) == pytest.approx(step.value, rel=1e-5)
    panel.letters.setFocus()
    qtbot.keyClick(panel.letters, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    latex = clipboard.text()
    assert latex.startswith("\\begin{aligned}\nz_{1,j} &= \\sum_{i} x_{i}")
    assert latex.count("{") == latex.count("}")
    assert said == ["The rule for z1[3] is copied."] * 3


def test_before_the_first_step_there_is_a_hint(qtbot: QtBot, panel: MathsPanel) -> None:
    panel.session.playhead.to_start()
    qtbot.wait(1)
    assert panel.hint.isVisible()
    assert panel.hint.text().startswith("Nothing is computed yet.")
    assert not panel.letters.isVisible()
    said: list[str] = []
    panel.session.said.connect(said.append)
    panel.copy("latex")
    assert said == ["There is no finished step to copy yet: go one step forward."]


def test_nothing_moves_from_step_to_step(qtbot: QtBot, panel: MathsPanel) -> None:
    parts = (panel.heading, panel.general, panel.letters, panel.numbers)
    places = []
    for array, index in (("z1", (3,)), ("p", (2,)), ("L", ()), ("dz3", (1,)), ("da1", (3,)), ("W2'", (5, 7))):
        go(qtbot, panel, array, *index)
        places.append([part.geometry() for part in parts])
    assert all(place == places[0] for place in places)


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("width", [330, 560])
def test_every_step_fits(qtbot: QtBot, panel: MathsPanel, width: int, zoom: float) -> None:
    theme.set_zoom(zoom)
    panel.resize(int(width * zoom), int(620 * zoom))
    for stage in panel.session.trace.stages:
        panel.session.playhead.go(stage.start + 1)
        qtbot.wait(1)
        for view in (panel.letters, panel.numbers):
            assert view.lines is not None
            assert view.lines.width <= view.width()
            assert all(view.rect().contains(region.place.center().toPoint()) for region in view.regions)
        for place in panel.cards._places if panel.cards.isVisible() else ():
            assert place.bottom() <= panel.cards.height()
            assert place.right() <= panel.cards.width()


def test_chinese_is_spoken_when_asked(qtbot: QtBot, panel: MathsPanel) -> None:
    go(qtbot, panel, "dz1", 4)
    i18n.set_language("zh_CN")
    panel.retranslate()
    qtbot.wait(1)
    assert panel.letters.caption == "对这个单元格"
    assert [card.name for card in panel.cards.hand.cards][1] == "Sigmoid 的斜率"
    assert re.match(r"复制为", panel.footer.actions_by_way["latex"].text())


def test_a_chosen_cell_is_outlined_when_the_panel_opens(qtbot: QtBot, session: Session) -> None:
    session.selection.select("b1", (3,))
    panel = MathsPanel(session)
    qtbot.addWidget(panel)
    assert panel.numbers.selected == Cell("b1", (3,))
