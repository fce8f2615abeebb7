"""The stepper, as the person who walks through a sample sees it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine.notation import format_number
from visualnn.session.playhead import GRAINS
from visualnn.session.session import Session
from visualnn.ui import step_words, term_rows, theme, transport
from visualnn.ui.dock import Surface
from visualnn.ui.panels import stepper
from visualnn.ui.panels.stepper import StepperPanel
from visualnn.ui.player import Player
from visualnn.ui.term_rows import table_of
from visualnn.ui.text_block import TextBlock
from visualnn.ui.window import Window

Look = Callable[[], tuple[str, ...]]


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> StepperPanel:
    panel = StepperPanel(session)
    qtbot.addWidget(panel)
    panel.resize(1264, 260)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def shown(qtbot: QtBot, panel: StepperPanel) -> tuple[str, ...]:
    """Everything the panel says, after it had a moment to say it."""
    qtbot.wait(1)
    blocks = (panel.where, panel.sentence, panel.letters, panel.numbers)
    return (*(block.text() for block in blocks), panel.terms.text(), str(panel.scrubber.value()))


@pytest.mark.parametrize("grain", GRAINS)
def test_five_forward_and_five_back_is_where_we_were(qtbot: QtBot, panel: StepperPanel, grain: str) -> None:
    playhead = panel.session.playhead
    panel.transport.grains[grain].click()
    playhead.to_start()
    before = shown(qtbot, panel)
    ways = [before]
    for _number in range(5):
        panel.transport.jumps["forward"].click()
        ways.append(shown(qtbot, panel))
    assert len(set(ways)) == (5 if grain == "phase" else 6)  # there are four phases
    steps_back = 4 if grain == "phase" else 5
    for _number in range(steps_back):
        assert shown(qtbot, panel) == ways[steps_back - _number]
        panel.transport.jumps["back"].click()
    assert shown(qtbot, panel) == before


def test_a_step_is_told_in_words_letters_and_numbers(qtbot: QtBot, panel: StepperPanel) -> None:
    playhead = panel.session.playhead
    playhead.go(4)
    where, sentence, letters, numbers, terms, _value = shown(qtbot, panel)
    step = playhead.trace[3]
    assert where == f"Step 4 of {len(playhead.trace):,} · Forward · layer 1 · z1[3]"
    assert sentence == "Layer 1 adds up its weighted inputs for unit 3, and the unit's bias."
    assert letters.startswith("z1[3] = Σ")
    assert numbers.endswith(f"= {format_number(step.value, 4)}")
    assert terms.startswith("The largest of 785 terms\nx[")
    assert terms.splitlines()[-1].startswith("… and ")


def test_no_value_is_shown_before_it_is_computed(qtbot: QtBot, panel: StepperPanel) -> None:
    playhead = panel.session.playhead
    playhead.go(3)
    told = " ".join(shown(qtbot, panel)[:-1])
    assert "z1[2]" in told
    assert "z1[3]" not in told
    assert format_number(playhead.trace[3].value, 4) not in told
    playhead.to_start()
    where, sentence, letters, numbers, _terms, _value = shown(qtbot, panel)
    assert (letters, numbers) == ("", "")
    assert sentence.startswith("Nothing is computed yet.")


def test_at_the_end_it_says_what_has_changed(qtbot: QtBot, panel: StepperPanel) -> None:
    playhead = panel.session.playhead
    playhead.to_end()
    sentence = shown(qtbot, panel)[1]
    assert sentence.startswith("This sample is done. Its loss was ")
    assert format_number(float(playhead.trace.arrays["L"]), 4) in sentence
    assert not panel.transport.jumps["forward"].isEnabled()
    assert panel.transport.jumps["back"].isEnabled()


def test_every_kind_of_step_has_a_sentence(session: Session) -> None:
    for stage in session.trace.stages:
        sentence = step_words.sentence(session.trace[stage.start])
        assert "computes the cell" not in sentence, (stage.phase, stage.kind, stage.array)
        assert "{" not in sentence


def test_the_terms_add_up(session: Session) -> None:
    step = session.trace[3]
    everything = table_of(step, 4, shown=1000)
    assert len(everything.rows) == 785
    assert sum(row.value for row in everything.rows) == pytest.approx(step.value, abs=1e-4)
    few = table_of(step, 4)
    zeros = sum(row.value == 0 for row in everything.rows)
    assert few.rest == f"… and 780 more, {zeros} of them zero"


def test_dragging_over_the_bar_goes_there_once(qtbot: QtBot, panel: StepperPanel) -> None:
    playhead, bar = panel.session.playhead, panel.scrubber
    playhead.to_start()
    qtbot.wait(1)
    visited: list[int] = []

    class Listener:
        def moved(self) -> None:
            visited.append(playhead.position)

    listener = Listener()
    playhead.moved.connect(listener.moved)
    middle = bar.height() // 2
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(20, middle))
    for x in range(20, 900, 10):
        bar._drag(QPoint(x, middle))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(900, middle))
    qtbot.waitUntil(lambda: bool(visited))
    qtbot.wait(20)
    assert visited == [bar.position_at(900)]
    assert abs(bar.x_of(playhead.position) - 900) <= 1


def test_the_bar_listens_to_keys_and_wheel(qtbot: QtBot, panel: StepperPanel) -> None:
    playhead, bar = panel.session.playhead, panel.scrubber
    qtbot.keyClick(bar, Qt.Key.Key_Home)
    assert playhead.position == 0
    for key, position in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 50), (Qt.Key.Key_Down, 100), (Qt.Key.Key_Left, 99),
                          (Qt.Key.Key_Up, 50), (Qt.Key.Key_End, len(playhead.trace))):  # fmt: skip
        qtbot.keyClick(bar, key)
        assert playhead.position == position
    playhead.to_start()
    place = QPoint(50, 30)
    for notch in (-120, -120, 120):
        wheel = QWheelEvent(place, bar.mapToGlobal(place), QPoint(), QPoint(0, notch), Qt.MouseButton.NoButton,
                            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        bar.wheelEvent(wheel)
    assert playhead.position == 1


def test_where_stages_meet_the_bar_is_exact(panel: StepperPanel) -> None:
    bar = panel.scrubber
    panel.refresh()
    for stage in panel.session.trace.stages:
        assert bar.position_at(bar.x_of(stage.start)) == stage.start


def test_phases_and_the_stage_under_the_mouse_are_named(qtbot: QtBot, panel: StepperPanel) -> None:
    qtbot.wait(1)
    assert [band.name for band in panel.scrubber.ruler.phases] == ["forward", "loss", "backward", "update"]
    number = next(n for n, stage in enumerate(panel.session.trace.stages) if stage.array == "dW2")
    assert panel._describe_stage(number) == "dW2 · Backward · layer 2 · 5,000 steps"


def test_playing_walks_at_the_chosen_speed_and_stops_at_the_end() -> None:
    done: list[int] = []

    def move(steps: int) -> bool:
        done.append(steps)
        return sum(done) < 100

    player = Player(move)
    player.set_speed(10)
    for _tick in range(10):
        player.advance(0.1)
    assert done == [1] * 10
    player.set_speed(1000)
    player.advance(0.033)
    assert sum(done) == 43
    player.set_speed(50)
    player.play()
    assert player.playing
    for _tick in range(30):
        if player.playing:
            player.advance(0.04)
    assert not player.playing
    assert 100 <= sum(done) <= 102  # two steps a tick, and none after the end


def test_a_slow_moment_is_not_caught_up_in_one_leap() -> None:
    done: list[int] = []
    player = Player(lambda steps: bool(done.append(steps) or True))
    player.set_speed(100)
    player.advance(60.0)
    assert sum(done) <= 25


def test_space_plays_and_pauses_and_starts_again_from_the_end(qtbot: QtBot, panel: StepperPanel) -> None:
    playhead = panel.session.playhead
    panel.session.settings.speed = 1000.0
    playhead.go(len(playhead.trace) - 3)
    panel.commands()["play"]()
    assert panel.session.playhead.playing
    qtbot.waitUntil(lambda: playhead.position == len(playhead.trace))
    assert not panel.session.playhead.playing
    panel.commands()["play"]()
    assert playhead.position == 0
    assert panel.session.playhead.playing
    panel.commands()["play"]()
    assert not panel.session.playhead.playing


def test_the_speed_is_remembered(panel: StepperPanel) -> None:
    panel.transport.speed_chosen.emit(200.0)
    assert panel.session.settings.speed == 200.0
    assert panel.player.speed == 200.0


def test_decimals_follow_the_settings(qtbot: QtBot, panel: StepperPanel) -> None:
    panel.session.settings.decimals = 2
    panel.session.playhead.go(4)
    assert shown(qtbot, panel)[3].endswith(f"= {format_number(panel.session.trace[3].value, 2)}")


def test_another_sample_is_another_walk(qtbot: QtBot, panel: StepperPanel) -> None:
    panel.session.playhead.go(331)
    before = shown(qtbot, panel)
    panel.session.samples.choose(5)
    after = shown(qtbot, panel)
    assert after[0] == before[0]
    assert after[3] != before[3]


def test_the_window_is_not_laid_out_again_for_a_step(qtbot: QtBot, panel: StepperPanel) -> None:
    places = []
    for position in (0, 4, 54, 314, 345, 1365, 46015, len(panel.session.trace)):
        panel.session.playhead.go(position)
        shown(qtbot, panel)
        places.append([block.geometry() for block in (panel.where, panel.sentence, panel.letters, panel.numbers)])
    assert all(place == places[0] for place in places)


def test_chinese_is_spoken_when_asked(qtbot: QtBot, panel: StepperPanel) -> None:
    panel.session.playhead.go(4)
    shown(qtbot, panel)
    i18n.set_language("zh_CN")
    panel.retranslate()
    assert shown(qtbot, panel)[1] == "第 1 层为单元 3 求加权输入之和，再加上它的偏置。"
    assert panel.transport.play.text() == "播放"


@pytest.mark.parametrize("width", [250, 500, 900])
def test_a_text_too_long_is_cut_and_kept_in_the_tooltip(qtbot: QtBot, width: int) -> None:
    block = TextBlock(lines=2)
    qtbot.addWidget(block)
    block.resize(width, block.sizeHint().height())
    long = "Lôrém îpsûm dölör " * 40
    block.show_html(long)
    assert block.text().endswith("…")
    assert block.cut
    assert block.toolTip() == long
    assert block._document.size().height() <= block.height() + 1
    block.show_html("short")
    assert (block.text(), block.cut, block.toolTip()) == ("short", False, "")


def test_a_larger_window_text_moves_nothing_out_of_sight(qtbot: QtBot, panel: StepperPanel) -> None:
    theme.set_zoom(1.5)
    panel.resize(1264, 300)
    panel.session.playhead.go(345)
    shown(qtbot, panel)
    assert panel.numbers.geometry().bottom() <= panel.height()
    assert not panel.sentence.text().startswith("…")


def test_keys_in_the_window_step_and_choose_the_grain(qtbot: QtBot, window: Window) -> None:
    panel, playhead = window.panels["stepper"], window.session.playhead
    assert isinstance(panel, StepperPanel)
    playhead.to_start()
    for keys, position in (("right", 1), ("right", 2), ("left", 1), ("shift+right", 50), ("ctrl+right", 100)):
        *modifiers, key = keys.split("+")
        held = {"shift": Qt.KeyboardModifier.ShiftModifier, "ctrl": Qt.KeyboardModifier.ControlModifier}
        modifier = held[modifiers[0]] if modifiers else Qt.KeyboardModifier.NoModifier
        qtbot.keyClick(window, Qt.Key.Key_Right if key == "right" else Qt.Key.Key_Left, modifier)
        assert playhead.position == position
    for key, grain in ((Qt.Key.Key_2, "array"), (Qt.Key.Key_4, "phase"), (Qt.Key.Key_1, "unit")):
        qtbot.keyClick(window, key)
        qtbot.waitUntil(lambda grain=grain: panel.transport.grains[grain].isChecked())
        assert playhead.grain == grain
    action = window.menus.by_id["play"]
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert panel.session.playhead.playing
    qtbot.waitUntil(lambda: "Pause" in action.iconText() and panel.transport.play.text() == "Pause")
    panel.transport.play.click()
    assert not panel.session.playhead.playing
    qtbot.waitUntil(lambda: "Play" in action.iconText() and panel.transport.play.text() == "Play")


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_long_translations_are_not_clipped(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch, zoom: float
) -> None:
    for module in (transport, step_words, term_rows, stepper):
        monkeypatch.setattr(module, "_", lambda text: f"{text} ~ {text}")
    theme.set_zoom(zoom)
    panel = StepperPanel(session)
    qtbot.addWidget(panel)
    panel.resize(1264, 700)
    panel.show()
    session.playhead.go(345)
    shown(qtbot, panel)
    for button in panel.transport.findChildren(QToolButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()
            assert button.mapTo(panel, button.rect().bottomRight()).x() <= panel.width()
    assert panel.transport.geometry().bottom() < panel.scrubber.geometry().top()
    assert panel.sentence.text().startswith("The gradient goes back")


@pytest.mark.parametrize("count", [2, 8, 100])
def test_the_bar_of_a_mini_batch_numbers_its_samples_without_touching(
    qtbot: QtBot, panel: StepperPanel, count: int
) -> None:
    panel.session.batch.choose(count)
    panel.session.asking.where_from("a2", (count - 1, 3))
    shown(qtbot, panel)
    panel.grab()
    bar = panel.scrubber
    places = [place for place, _name in bar._samples]
    assert len(bar.ruler.samples) == count
    assert len(places) == count if count < 100 else 5 <= len(places) <= 100
    assert all(one.right() <= other.left() for one, other in itertools.pairwise(places))
    assert bar._samples[0][1].endswith("1")
    assert bar._samples[-1][1].endswith(str(count))
    mean = next(band for band in bar.ruler.phases if band.name == "mean")
    assert places[-1].right() <= bar.x_of(mean.start) + 1
    assert f"sample {count} of {count}" in panel.where.text()
    assert bar.position_at(bar.x_of(mean.start)) == mean.start


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_on_a_small_screen_the_buttons_stay_in_one_row(
    qtbot: QtBot, panel: StepperPanel, zoom: float, language: str
) -> None:
    i18n.set_language(language)
    panel.retranslate()
    theme.set_zoom(zoom)
    panel.resize(1270, 250)
    qtbot.wait(5)
    panel.resize(1264, 250)
    qtbot.wait(5)
    transport = panel.transport
    assert transport.heightForWidth(panel.width() - 2 * theme.px(10)) <= 1.3 * transport.row_height()
    assert transport.entries["into"].isVisible() or zoom > 1.0


def test_buttons_in_two_rows_push_the_words_down_and_do_not_lie_on_them(qtbot: QtBot, panel: StepperPanel) -> None:
    theme.set_zoom(1.5)
    surface = Surface(panel)
    qtbot.addWidget(surface)
    surface.resize(820, 290)
    surface.show()
    qtbot.wait(20)
    assert panel.transport.height() > 1.5 * panel.transport.row_height()
    assert panel.transport.geometry().bottom() < panel.scrubber.geometry().top()
    words = [block for block in (panel.sentence, panel.letters, panel.numbers) if block.isVisible()]
    for above, below in itertools.pairwise([panel.scrubber, *words]):
        assert above.mapTo(panel, above.rect().bottomLeft()).y() <= below.mapTo(panel, below.rect().topLeft()).y()
        assert below.height() >= below.minimumSizeHint().height()
    surface.takeWidget()
