"""The code panel, as the person who reads the program along with the walk sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine import Network
from visualnn.engine.notation import format_number
from visualnn.engine.trace import Ref
from visualnn.lessons.lesson import Lesson
from visualnn.lessons.programs import Program, Variable
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.code_look import colour_of
from visualnn.ui.code_paper import shortened
from visualnn.ui.palette import contrast
from visualnn.ui.panels.code import CodePanel


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> CodePanel:
    return opened(qtbot, session)


def opened(qtbot: QtBot, session: Session, width: int = 400) -> CodePanel:
    panel = CodePanel(session)
    qtbot.addWidget(panel)
    panel.resize(width, 640)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def lit(panel: CodePanel) -> list[str]:
    QApplication.processEvents()
    assert panel.view.program is not None
    return [panel.view.program.lines[line - 1].strip() for line in panel.view.running.lit]


def line_of(panel: CodePanel, text: str) -> int:
    assert panel.view.program is not None
    return next(n for n, line in enumerate(panel.view.program.lines, 1) if line.strip().startswith(text))


def variable(panel: CodePanel, text: str) -> Variable:
    """What the line that begins like this makes."""
    assert panel.view.program is not None
    own = [v for v in panel.view.program.variables if v.line == line_of(panel, text)]
    return min(own, key=lambda found: found.start)


def choose(panel: CodePanel, variant: str) -> None:
    panel.variants.setCurrentIndex(panel.variants.findData(variant))
    panel.variants.activated.emit(panel.variants.currentIndex())
    QApplication.processEvents()


def place(panel: CodePanel, text: str) -> QPoint:
    panel.view.bring_into_sight((line_of(panel, text),))
    return panel.view.place_of(variable(panel, text)).center().toPoint()


def test_the_line_of_the_current_array_is_lit_and_has_the_current_cell(panel: CodePanel) -> None:
    playhead = panel.session.playhead
    playhead.go(4)
    assert lit(panel) == ["z1 = x @ W1 + b1"]
    number = format_number(playhead.trace[3].value, 4)
    assert panel.view.value_at(panel.view.running.lit[0]) == f"z1[3] = {number} · 4 of 50"
    for stage in playhead.trace.stages:
        playhead.go(stage.end)
        assert len(lit(panel)) == 1
        assert lit(panel)[0].startswith(stage.array.replace("'", "_new") + " =")


def test_what_is_not_computed_yet_has_no_value_and_what_is_done_is_ticked(panel: CodePanel) -> None:
    panel.session.playhead.go(60)
    lit(panel)
    view = panel.view
    assert view.value_at(line_of(panel, "z1 =")).startswith("z1 = [")
    assert view.value_at(line_of(panel, "z1 =")).endswith("… 50 numbers]")
    assert line_of(panel, "z1 =") in view.running.done
    assert line_of(panel, "a1 =") not in view.running.done
    assert not any(view.value_at(line) for line in range(line_of(panel, "z2 ="), line_of(panel, "return")))
    panel.session.playhead.go(100)
    lit(panel)
    assert line_of(panel, "a1 =") in view.running.done
    panel.session.playhead.to_start()
    assert lit(panel) == []
    assert not view.running.done
    assert view.value_at(line_of(panel, "W1, b1")).startswith("W1: 784 × 50 numbers, ")
    assert not view.value_at(line_of(panel, "z1 ="))


def test_inside_a_sum_only_what_there_is_so_far_is_shown(panel: CodePanel) -> None:
    playhead = panel.session.playhead
    choose(panel, "loops")
    playhead.go(3, 300)
    assert lit(panel) == ["total += a[n - 1][i] * W[n][i][j]  #+ z*"]
    told = panel.view.value_at(line_of(panel, "z[n].append"))
    assert told == f"z1[3] = {format_number(playhead.running_sum, 4)} so far"
    assert format_number(playhead.trace[3].value, 4) not in told
    playhead.go(4)
    assert lit(panel) == ["z[n].append(total)  #= z*"]


def test_every_array_has_a_lit_line_in_every_variant(panel: CodePanel) -> None:
    for variant in ("", "objects", "loops"):
        choose(panel, variant)
        assert panel.session.settings.program == variant
        for stage in panel.session.trace.stages:
            panel.session.playhead.go(stage.start + 1)
            assert lit(panel), (variant, stage.array)
            row = panel.view.row_of(panel.view.running.lit[0])
            assert row.top() >= 0
            assert row.bottom() <= panel.view.viewport().height()


def test_the_chosen_variant_is_there_the_next_time(qtbot: QtBot, panel: CodePanel) -> None:
    choose(panel, "objects")
    again = opened(qtbot, panel.session)
    assert again.variants.currentText() == "Objects: nodes and connections"
    assert again.view.program is not None
    assert again.view.program.id == "objects"
    panel.session.settings.save()
    assert Settings.load().program == "objects"


def test_it_does_not_scroll_while_the_line_is_in_sight(panel: CodePanel) -> None:
    panel.session.playhead.go(10)
    lit(panel)
    bar = panel.view.verticalScrollBar()
    places, tops = set(), list(panel.view._tops)
    for position in range(10, 160, 10):
        panel.session.playhead.go(position)
        lit(panel)
        places.add(bar.value())
    assert len(places) == 1
    assert tops == panel.view._tops  # values come and go, lines stay


def test_a_variable_is_pointed_at_selected_and_asked(qtbot: QtBot, panel: CodePanel) -> None:
    session = panel.session
    session.playhead.go(2000)
    lit(panel)
    at = place(panel, "a1 =")
    viewport = panel.view.viewport()
    qtbot.mouseMove(viewport, at)
    qtbot.waitUntil(lambda: session.selection.pointed == (Ref("a1", (slice(None),)),))
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert (session.selection.array, session.selection.index) == ("a1", (0,))
    QApplication.processEvents()
    assert variable(panel, "a1 =") in panel.view.running.selected
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert session.playhead.current is not None
    assert (session.playhead.current.array, session.playhead.current.index) == ("a1", (0,))


def test_the_menu_of_a_variable_is_that_of_its_cell(panel: CodePanel) -> None:
    panel.session.playhead.go(57)
    lit(panel)
    at = place(panel, "a1 =")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, panel.view.viewport().mapToGlobal(at))
    panel.view.contextMenuEvent(event)
    menu = panel.view.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text().startswith("a1[6] = ")
    menu.close()


def test_a_click_on_a_line_number_runs_to_it(qtbot: QtBot, panel: CodePanel) -> None:
    playhead = panel.session.playhead
    lit(panel)
    at = QPoint(10, place(panel, "dz3 =").y())
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert playhead.position == playhead.trace.stages_of("dz3")[0].end
    assert lit(panel) == ["dz3 = p - t  # = p * (dp - p @ dp)"]
    choose(panel, "objects")
    line = line_of(panel, "self.z = sum")
    playhead.to_start()
    for array in ("z1", "z2", "z3", "z1"):
        QApplication.processEvents()
        panel.run_to(line)
        assert playhead.position == playhead.trace.stages_of(array)[0].end


def test_the_keyboard_reaches_lines_and_cells(qtbot: QtBot, panel: CodePanel) -> None:
    session, view = panel.session, panel.view
    session.playhead.go(10)
    lit(panel)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.at == line_of(panel, "a1 =")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert session.selection.array == "a1"
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert session.playhead.position == 100
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.at == line_of(panel, "z1 =")


def test_another_optimizer_is_said_and_its_update_is_not_shown_as_the_program_s(panel: CodePanel) -> None:
    session = panel.session
    lit(panel)
    assert panel.note.isHidden()
    session.run.choose_optimizer("Adam")
    session.playhead.to_end()
    assert lit(panel) == []
    assert panel.note.text() == "This program's update is plain gradient descent; the trace uses Adam."
    assert not panel.view.value_at(line_of(panel, "W1_new ="))
    assert panel.view.value_at(line_of(panel, "db1 =")).startswith("db1 = [")


def test_in_a_mini_batch_the_program_follows_the_sample(panel: CodePanel) -> None:
    session = panel.session
    session.batch.choose(3)
    second = next(stage for stage in session.trace.stages if stage.sample == 1 and stage.array == "z2")
    session.playhead.go(second.start + 4)
    assert lit(panel) == ["z2 = a1 @ W2 + b2"]
    value = format_number(float(session.trace.arrays["z2"][1, 3]), 4)
    assert panel.view.value_at(panel.view.running.lit[0]) == f"z2[3] = {value} · 4 of 100"
    panel._select(variable(panel, "z2 ="))
    assert (session.selection.array, session.selection.index) == ("z2", (1, 3))
    panel.run_to(line_of(panel, "a2 ="))
    assert session.playhead.position == second.end + 100
    assert panel.note.text().startswith("This program takes one sample.")
    session.playhead.to_end()
    assert lit(panel) == []


def test_another_network_is_said(panel: CodePanel) -> None:
    session = panel.session
    spec = {**session.lesson.network, "layers": [{"kind": "Dense", "units": 10}, {"kind": "Softmax"}]}
    session._show(Network.from_spec(spec, 0))
    assert lit(panel) == []
    assert panel.note.text().startswith("This program is written for another network")
    assert panel.view.running.values == ()


def test_a_lesson_without_a_program_or_with_a_broken_one_says_so(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    (tmp_path / "lesson.toml").write_bytes((session.lesson.folder / "lesson.toml").read_bytes())
    panel = opened(qtbot, Session(Lesson.read(tmp_path), Settings(language="en")))
    assert panel.note.text() == "This lesson has no program."
    assert not panel.copy_button.isEnabled()
    (tmp_path / "program.py").write_text("x = 1\nif x:\ny = 2\n", "utf-8")
    panel = opened(qtbot, Session(Lesson.read(tmp_path), Settings(language="en")))
    assert "program.py" in panel.note.text()
    assert "line 3" in panel.note.text()


def test_the_program_is_copied_as_it_is(qtbot: QtBot, panel: CodePanel) -> None:
    panel.copy_button.click()
    path = panel.session.lesson.programs()[""]
    assert QGuiApplication.clipboard().text() == path.read_text("utf-8")


@pytest.mark.parametrize("width", [330, 620])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_values_stand_in_places_of_their_own(qtbot: QtBot, session: Session, width: int, zoom: float) -> None:
    theme.set_zoom(zoom)
    panel = opened(qtbot, session, width)
    session.playhead.to_end()
    lit(panel)
    view = panel.view
    assert isinstance(view.program, Program)
    for line, _text in view.running.values:
        own = view.value_place(line)
        assert own.width() > 5 * view.letter
        assert own.right() <= view.viewport().width()
        code = len(view.program.lines[line - 1].rstrip()) * view.letter + view.gutter
        assert own.left() > code or own.top() >= view.row_of(line).top() + theme.px(18)
    assert view.variable_at(QPointF(view.place_of(variable(panel, "z1 =")).center())) == variable(panel, "z1 =")


def test_no_number_is_cut_in_two() -> None:
    text = "p = [5.171e−9, 2.653e−7, 1.321e−6, … 10 numbers]"
    for letters in range(10, len(text)):
        short = shortened(text, letters)
        assert len(short) <= letters
        assert all(word in (*text.split(" "), "5.171e−9", "2.653e−7", "1.321e−6", "[5.171e−9")
                   for word in short.split(" "))  # fmt: skip
    assert shortened(text, len(text)) == text
    assert shortened("z1 目前 = 0.12", 11) == "z1 目前 = …"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_colour_can_be_read_also_on_the_lit_line(name: str) -> None:
    theme.set(name)
    colors = theme.current()
    for kind in ("keyword", "string", "comment", "number", "definition", ""):
        for behind in (colors.surface, colors.soft):
            assert contrast(colour_of(kind), behind) >= 4.5, kind
    assert contrast(colors.accent, colors.soft) >= 4.5


def test_chinese_is_spoken_when_asked(panel: CodePanel) -> None:
    i18n.set_language("zh_CN")
    panel.retranslate()
    panel.session.playhead.go(60)
    lit(panel)
    assert panel.variants.currentText() == "NumPy，矩阵写法"
    assert panel.view.value_at(line_of(panel, "z1 =")).endswith("… 共 50 个数]")
