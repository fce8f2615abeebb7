"""The panel Diagnosis: real networks, what it says of them, what its buttons do, and what a click selects."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine import Network
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.diagnosis import places, words
from visualnn.ui.diagnosis.places import PARTS, WIDE
from visualnn.ui.diagnosis.rows import heading_height
from visualnn.ui.panels.diagnosis import DiagnosisPanel


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> DiagnosisPanel:
    panel = DiagnosisPanel(session)
    panel.resize(420, 800)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def settle(panel: DiagnosisPanel) -> None:
    panel.refresh()
    panel.grab()


def dead(session: Session, count: int) -> None:
    """A network with so many of 64 units that never fire."""
    layers = [{"kind": "Dense", "units": 64, "weights": "he"}, {"kind": "ReLU"},
              {"kind": "Dense", "units": 10}, {"kind": "Softmax"}]  # fmt: skip
    network = Network.from_spec({"layers": layers, "input_shape": [784], "loss": {"kind": "CrossEntropy"}})
    network.parameters["b1"][:count] = -100
    session.set_network(network)


def shown(panel: DiagnosisPanel) -> list[str]:
    return [f"{card.mark.text()} {card.sentence.text()}" for card in panel.cards if card.isVisible()]


def test_when_nothing_strikes_it_says_so(panel: DiagnosisPanel, session: Session) -> None:
    assert shown(panel) == [f"✓ {words.all_is_well(panel.examining.now, 0, True)}"]  # type: ignore[arg-type]
    session.run.start(300)
    settle(panel)
    (said,) = shown(panel)
    assert said.startswith("✓ All is well: a gradient arrives in all 3 layers, and an update changes their weights by")
    assert panel.source.text() == "Examined with 200 training samples, after 300 updates"
    assert not panel.cards[0].buttons.isVisible()


def test_what_ails_the_network_is_said_with_its_numbers_and_why(panel: DiagnosisPanel, qtbot: QtBot,
                                                               session: Session) -> None:
    dead(session, 62)
    settle(panel)
    card = panel.cards[0]
    assert shown(panel) == ["✗ 62 of 64 units of layer 1 never fire, from the start on: the start weights or biases "
                            "are wrong."]  # fmt: skip
    assert not card.reason.isVisible()
    qtbot.mouseClick(card.why, Qt.MouseButton.LeftButton)
    assert card.reason.isVisible() and "its slope is 0" in card.reason.text()
    assert card.cure.text() == "Try: small random weights, biases 0"


def test_the_evidence_is_selected(panel: DiagnosisPanel, qtbot: QtBot, session: Session) -> None:
    dead(session, 62)
    settle(panel)
    wanted: list[str] = []
    session.guide.panel_wanted.connect(wanted.append)
    qtbot.mouseClick(panel.cards[0].show_it, Qt.MouseButton.LeftButton)
    assert wanted == ["matrix"] and session.selection.array == "a1"
    assert session.selection.index is not None and session.selection.index[0] < 62
    assert session.trace.arrays["a1"][session.selection.index] == 0


def test_the_button_tries_the_cure(panel: DiagnosisPanel, qtbot: QtBot, session: Session) -> None:
    session.run.set(learning_rate=50.0, epochs=1)
    session.run.start(100)
    settle(panel)
    assert panel.cards[0].cure.text() == "Try: learning rate 0.5, from the start"
    qtbot.mouseClick(panel.cards[0].cure, Qt.MouseButton.LeftButton)
    settle(panel)
    assert len(session.history.runs) == 2 and session.run.settings.learning_rate == 0.5
    assert shown(panel)[0].startswith("✓ All is well")


def test_a_patient_of_the_clinic_is_not_given_away(panel: DiagnosisPanel, session: Session) -> None:
    session.open_lesson(catalogue.find("120"))
    number = [one.fault.id for one in session.clinic.patients].index("dead-relus") + 1
    session.clinic.open(number)
    settle(panel)
    (said,) = shown(panel)
    assert said.startswith("? A patient of the clinic is here.")
    assert [row.now.dead for row in panel.board.rows] == [None, 30]  # the numbers are there to be read
    session.clinic.tell()
    settle(panel)
    assert shown(panel)[0].startswith("✗ 30 of 30 units of layer 1 never fire")


@pytest.mark.parametrize("width", [330, 900])
def test_a_click_selects_the_largest_number_of_an_array(panel: DiagnosisPanel, qtbot: QtBot, session: Session,
                                                        width: int) -> None:
    panel.resize(width, 800)
    settle(panel)
    for row, place in zip(panel.board.rows, panel.board.places(), strict=True):
        for part, room in zip(PARTS, place.histograms, strict=True):
            qtbot.mouseClick(panel.board, Qt.MouseButton.LeftButton, pos=room.center().toPoint())
            array, values = row.arrays[part], session.trace.arrays[row.arrays[part]]
            assert session.selection.array == array
            assert abs(values[session.selection.index]) == np.abs(values).max()


def test_the_keyboard_reaches_every_array_and_every_picture(panel: DiagnosisPanel, qtbot: QtBot,
                                                            session: Session) -> None:
    panel.board.setFocus()
    found = []
    for _row in range(3):
        for _part in PARTS:
            qtbot.keyClick(panel.board, Qt.Key.Key_Right)
            qtbot.keyClick(panel.board, Qt.Key.Key_Return)
            found.append(session.selection.array)
        qtbot.keyClick(panel.board, Qt.Key.Key_Down)
    assert found == ["W3", "p", "dW3", "W2", "a2", "dW2", "W1", "a1", "dW1"]
    qtbot.keyClick(panel.board, Qt.Key.Key_Right)
    qtbot.keyClick(panel.board, Qt.Key.Key_Space)
    weights = session.network.parameters["W1"]
    assert session.selection.array == "W1" and session.selection.index == (int(np.abs(weights[:, 1]).argmax()), 1)
    qtbot.keyClick(panel.board, Qt.Key.Key_Up)
    qtbot.keyClick(panel.board, Qt.Key.Key_Return)
    assert session.selection.array == "W1"


def test_pictures_are_the_weights_of_their_units(panel: DiagnosisPanel, session: Session) -> None:
    tiles = panel.board.tiles
    weights = session.network.parameters["W1"]
    sheet = tiles._sheet(50)
    assert (sheet.width(), sheet.height()) == (28, 50 * 28)
    for unit, pixel in ((0, 300), (7, 400)):
        own = weights[:, unit] / np.abs(weights[:, unit]).max()
        color = sheet.pixelColor(pixel % 28, unit * 28 + pixel // 28)
        assert color.getRgb() == tuple(theme.diverging(own[pixel]).tolist())
    at = tiles.place(panel.board.width(), panel.board.tiles_top, 7).center().toPoint()
    assert panel.board.tip(at).startswith("Unit 7 of layer 1: weights from −")
    session.open_lesson(catalogue.find("140"))
    settle(panel)
    assert tiles.weights is None and tiles.height(420) == 0


def test_the_tip_tells_exact_numbers(panel: DiagnosisPanel, session: Session) -> None:
    place = panel.board.places()[2]
    layer = panel.board.rows[2].now
    assert panel.board.tip(place.ratio.track.center().toPoint()) == words.told(layer)
    left = QPoint(int(place.histograms[0].left()) + 1, int(place.histograms[0].center().y()))
    one = layer.inside.histograms["W"]
    assert panel.board.tip(left).startswith(f"W1: {one.counts[0]:,} of 39,200 numbers between ")
    assert panel.board.tip(QPoint(1, 1)) == ""


def test_the_start_and_the_way_since_are_shown(panel: DiagnosisPanel, session: Session) -> None:
    height = panel.board.height()
    assert not panel.board.has_past and all(row.start is None for row in panel.board.rows)
    session.run.start(300)
    settle(panel)
    assert panel.board.has_past and panel.board.height() > height
    for row in panel.board.rows:
        assert row.start is not None and len(row.ratios) == len(row.epochs) >= 2


def test_the_tip_tells_how_many_units_were_idle_at_the_start(panel: DiagnosisPanel, session: Session) -> None:
    session.run.set(learning_rate=50.0)
    session.run.start(30)
    settle(panel)
    row = panel.board.rows[2]
    assert row.now.saturated and row.start is not None and row.start.saturated == 0
    tip = panel.board.tip(panel.board.places()[2].gradient.track.center().toPoint())
    assert tip.endswith(f"; {row.now.saturated} of 50 saturated; at the start 0 of 50 saturated.")


def test_nothing_is_examined_while_it_is_hidden(panel: DiagnosisPanel, session: Session) -> None:
    panel.hide()
    now = panel.examining.now
    session.new_weights(5)
    assert panel.examining.now is now
    panel.show()
    assert panel.examining.now is not now


@pytest.mark.parametrize("width", [330, WIDE, 1000])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_the_parts_of_a_row_do_not_cover_each_other(panel: DiagnosisPanel, session: Session, width: int,
                                                    zoom: float) -> None:
    theme.set_zoom(zoom)
    session.run.start(100)
    panel.resize(width, 800)
    settle(panel)
    rows = panel.board.places()
    assert rows[0].row.top() >= heading_height(width)
    for place in rows:
        gauges = [room for gauge in (place.gradient, place.ratio) for room in (gauge.words, gauge.track, gauge.spark)]
        parts = [place.name, *gauges, *place.histograms]
        for k, one in enumerate(parts):
            assert place.row.contains(one), (one, place.row)
            assert not any(one.intersects(other) for other in parts[k + 1 :])
    assert panel.board.tiles_top == pytest.approx(rows[-1].row.bottom())
    assert all(one.row.height() == places.row_height(panel.board.width(), True) for one in rows)


@pytest.mark.parametrize("name", catalogue.ids())
def test_it_shows_something_in_every_lesson_and_language(panel: DiagnosisPanel, session: Session, name: str) -> None:
    session.open_lesson(catalogue.find(name))
    for language in i18n.languages():
        i18n.set_language(language)
        panel.retranslate()
        settle(panel)
        assert panel.board.rows and shown(panel)
    i18n.set_language("en")


def test_while_the_samples_are_being_read_it_says_so(qtbot: QtBot) -> None:
    jobs: list[tuple] = []  # type: ignore[type-arg]
    session = Session(catalogue.find("010"), executor=lambda *job: jobs.append(job))
    panel = DiagnosisPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert shown(panel) == ["? The training samples are being read."] and not panel.board.isVisible()
    job, receive, ended = jobs[-1]
    receive(list(job))
    ended(None)
    panel.refresh()
    assert panel.board.isVisible() and len(panel.board.rows) == 3


def test_samples_that_cannot_be_read_are_no_reason_to_fall(qtbot: QtBot) -> None:
    jobs: list[tuple] = []  # type: ignore[type-arg]
    session = Session(catalogue.find("010"), executor=lambda *job: jobs.append(job))
    panel = DiagnosisPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    jobs[-1][2](OSError("the disk is gone"))
    panel.refresh()
    assert shown(panel) == ["? The training samples could not be read: the disk is gone."]


def test_as_long_as_nothing_has_been_learnt_it_does_not_say_that_all_is_well(panel: DiagnosisPanel,
                                                                            session: Session) -> None:
    session.run.set(learning_rate=1e-6)
    session.run.start(20)
    settle(panel)
    (said,) = shown(panel)
    assert said.startswith("✓ Nothing strikes so far: an update changes the weights by ")


def test_it_does_not_say_that_all_is_well_where_the_next_update_would_upset_the_weights(panel: DiagnosisPanel) -> None:
    found = panel.examining.now
    assert found is not None
    wild = replace(found, layers=[replace(layer, ratio=1.31) for layer in found.layers])
    said = words.all_is_well(wild, 3000, True)
    assert "well up to here, but the next update would change the weights by 131 %" in said
