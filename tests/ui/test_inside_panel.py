"""The panel Inside the layers: real networks, what it says of them, and what a click selects."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine import Network
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.inside import words
from visualnn.ui.inside.painting import Decades
from visualnn.ui.inside.places import PARTS, WIDE
from visualnn.ui.panels.inside import InsidePanel


def deep(activation: str, weights: str, layers: int = 5) -> Network:
    parts = [part for _ in range(layers) for part in
             ({"kind": "Dense", "units": 30, "weights": weights}, {"kind": activation})]  # fmt: skip
    parts += [{"kind": "Dense", "units": 10}, {"kind": "Softmax"}]
    return Network.from_spec({"layers": parts, "input_shape": [784], "loss": {"kind": "CrossEntropy"},
                              "dtype": "float64"})  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> InsidePanel:
    panel = InsidePanel(session)
    panel.resize(420, 700)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def settle(panel: InsidePanel) -> None:
    panel.refresh()
    panel.grab()


def test_each_layer_has_a_row_and_the_last_is_on_top(panel: InsidePanel) -> None:
    assert [row.now.weights for row in panel.view.rows] == ["W3", "W2", "W1"]
    assert [row.arrays for row in panel.view.rows] == [
        {"W": "W3", "a": "p", "dW": "dW3"}, {"W": "W2", "a": "a2", "dW": "dW2"}, {"W": "W1", "a": "a1", "dW": "dW1"}]
    assert panel.source.text() == "Mini-batch of 100 training samples, after 0 updates"


@pytest.mark.parametrize("width", [330, 900])
def test_a_click_selects_the_largest_number_of_an_array(panel: InsidePanel, qtbot: QtBot, session: Session,
                                                        width: int) -> None:
    panel.resize(width, 700)
    settle(panel)
    for number, row in enumerate(panel.view.rows):
        for part, room in zip(PARTS, panel.view.place(number).histograms, strict=True):
            qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=room.center().toPoint())
            array, values = row.arrays[part], session.trace.arrays[row.arrays[part]]
            assert session.selection.array == array
            assert abs(values[session.selection.index]) == np.abs(values).max()
    panel.refresh()
    assert panel.view.selected == "dW1"


def test_a_right_click_opens_the_menu_of_that_number(panel: InsidePanel, qtbot: QtBot, session: Session) -> None:
    asked: list[tuple[str, QPoint]] = []
    panel.view.asked.disconnect()
    panel.view.asked.connect(lambda array, at: asked.append((array, at)))
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    at = panel.view.place(1).histograms[0].center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, panel.view.mapToGlobal(at))
    QApplication.sendEvent(panel.view, event)
    assert [array for array, _at in asked] == ["W2"]


def test_the_keyboard_reaches_every_array(panel: InsidePanel, qtbot: QtBot, session: Session) -> None:
    panel.view.setFocus()
    found = []
    for _row in range(3):
        for _part in PARTS:
            qtbot.keyClick(panel.view, Qt.Key.Key_Right)
            qtbot.keyClick(panel.view, Qt.Key.Key_Return)
            found.append(session.selection.array)
        qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert found == ["W3", "p", "dW3", "W2", "a2", "dW2", "W1", "a1", "dW1"]
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert session.selection.array == "dW2"


def test_vanishing_is_said_and_marked(panel: InsidePanel, session: Session) -> None:
    session.set_network(deep("Sigmoid", "xavier"))
    settle(panel)
    assert panel.verdict.text() == (
        "The gradient vanishes on its way back: in layer 1 it is 4,093 times smaller than in layer 6.")
    signs = [words.mark(row.now, panel.view.rows[0].now) for row in panel.view.rows]
    assert signs == ["", "", "", "▼", "▼", "▼"]
    shares = [panel.view.scale.share(row.now.mean) for row in panel.view.rows]
    assert shares == sorted(shares, reverse=True) and shares[0] > 2 * shares[-1]


def test_relu_is_said_to_be_in_proportion(panel: InsidePanel, session: Session) -> None:
    session.set_network(deep("ReLU", "he"))
    settle(panel)
    assert panel.verdict.text() == "A gradient arrives in every layer, and none is out of proportion."
    assert words.activity(panel.view.rows[-1].now) == "60 % active"


def test_dead_units_are_said(panel: InsidePanel, session: Session) -> None:
    network = deep("ReLU", "he", layers=2)
    network.parameters["b2"][:12] = -1000
    session.set_network(network)
    settle(panel)
    assert panel.verdict.text() == "12 of 30 units of layer 2 are dead: they fire for none of the samples."
    network = deep("ReLU", "he", layers=2)
    network.parameters["b1"][:] = -1000
    session.set_network(network)
    settle(panel)
    assert panel.verdict.text() == "30 of 30 units of layer 1 are dead: they fire for none of the samples."
    assert [words.mark(row.now, panel.view.rows[0].now) for row in panel.view.rows] == ["✕", "✕", "✕"]


def test_where_no_gradient_arrives_it_is_said(panel: InsidePanel, session: Session) -> None:
    session.set_network(deep("Sigmoid", 0.0, layers=2))  # type: ignore[arg-type]
    session.network.parameters["W3"][:] = 0
    session.take_parameters(session.network.flat.copy())
    settle(panel)
    assert panel.verdict.text() == "No gradient at all arrives in layer 2: it does not learn."


def test_saturation_is_said(panel: InsidePanel, session: Session) -> None:
    session.set_network(deep("Sigmoid", 30.0, layers=1))  # type: ignore[arg-type]
    settle(panel)
    assert panel.verdict.text().startswith("Layer 1 is saturated: 9")
    assert "saturated" in panel.view.accessibleDescription()


def test_an_exploded_gradient_is_said(panel: InsidePanel, session: Session) -> None:
    network = deep("ReLU", "he", layers=4)
    network.parameters["W1"][:] *= 1e-4
    for name in ("W3", "W4", "W5"):
        network.parameters[name][:] *= 20
    session.set_network(network)
    settle(panel)
    assert panel.verdict.text().startswith("The gradient explodes on its way back: in layer 1 it is ")
    network = deep("Identity", 1.0, layers=1)  # type: ignore[arg-type]
    network.flat[:] = np.nan
    session.set_network(network)
    settle(panel)
    assert panel.verdict.text() == "The gradient of layer 2 is no number any more."


def test_the_start_is_shown_behind_what_is_now(panel: InsidePanel, session: Session) -> None:
    assert all(row.start is None for row in panel.view.rows)
    before = panel.view.grab().toImage()
    session.run.start(200)
    settle(panel)
    assert all(row.start is not None for row in panel.view.rows)
    assert panel.view.rows[-1].start.mean != panel.view.rows[-1].now.mean  # type: ignore[union-attr]
    assert panel.view.grab().toImage() != before
    assert "after 200 updates" in panel.source.text()


def test_it_follows_training_at_most_four_times_a_second(panel: InsidePanel) -> None:
    assert panel.calm_ms >= 250


def test_nothing_is_computed_while_it_is_hidden(panel: InsidePanel, session: Session) -> None:
    panel.hide()
    layers = panel.inside.layers
    session.samples.step(1)
    assert panel.inside.layers is layers


@pytest.mark.parametrize("width", [330, 420, WIDE, 1000])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_the_parts_of_a_row_do_not_cover_each_other(panel: InsidePanel, session: Session, width: int,
                                                    zoom: float) -> None:
    theme.set_zoom(zoom)
    panel.resize(width, 700)
    settle(panel)
    rows = [panel.view.place(number) for number in range(len(panel.view.rows))]
    for place in rows:
        parts = [place.bar, *place.histograms]
        for k, one in enumerate(parts):
            assert place.row.contains(one), (one, place.row)
            assert not any(one.intersects(other) for other in parts[k + 1 :])
    assert rows[-1].row.bottom() <= panel.view.height()
    assert rows[0].row.bottom() <= rows[1].row.top() + 1e-6


def test_the_scale_holds_every_size() -> None:
    scale = Decades.of([3e-6, 0.02, 0.0, float("nan")])
    assert (scale.low, scale.high) == (-6, -1)
    assert scale.share(0.0) == 0 and scale.share(float("inf")) == 1
    assert scale.share(1e-6) == pytest.approx(0) and scale.share(0.1) == pytest.approx(1)
    assert Decades.of([]) == Decades(-3, 0)


@pytest.mark.parametrize(("value", "text"), [
    (0.0, "0"), (0.5, "0.5"), (0.0123, "0.012"), (4.92e-6, "4.9e−6"), (-1234.0, "−1.23e+03"), (float("nan"), "nan")])
def test_sizes_are_short(value: float, text: str) -> None:
    assert words.size(value) == text


@pytest.mark.parametrize("name", catalogue.ids())
def test_it_shows_something_in_every_lesson_and_language(panel: InsidePanel, session: Session, name: str) -> None:
    session.open_lesson(catalogue.find(name))
    for language in i18n.languages():
        i18n.set_language(language)
        panel.retranslate()
        settle(panel)
        assert panel.view.rows and panel.verdict.text()
    i18n.set_language("en")


def test_while_the_samples_are_being_read_it_says_so(qtbot: QtBot) -> None:
    jobs: list[tuple] = []  # type: ignore[type-arg]
    session = Session(catalogue.find("010"), executor=lambda *job: jobs.append(job))
    panel = InsidePanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.verdict.text() == "The training samples are being read."
    assert not panel.view.isVisible()
    job, receive, ended = jobs[-1]
    receive(list(job))
    ended(None)
    panel.refresh()
    assert panel.view.isVisible() and len(panel.view.rows) == 3


def test_samples_that_cannot_be_read_are_no_reason_to_fall(qtbot: QtBot) -> None:
    jobs: list[tuple] = []  # type: ignore[type-arg]
    session = Session(catalogue.find("010"), executor=lambda *job: jobs.append(job))
    panel = InsidePanel(session)
    qtbot.addWidget(panel)
    panel.show()
    jobs[-1][2](OSError("the disk is gone"))
    panel.refresh()
    assert panel.verdict.text() == "The training samples could not be read: the disk is gone."


@pytest.mark.parametrize(("width", "height"), [(290, 340), (330, 420), (640, 290), (1000, 300)])
def test_all_layers_of_a_deep_network_are_seen_at_a_glance(panel: InsidePanel, qtbot: QtBot, session: Session,
                                                           width: int, height: int) -> None:
    session.set_network(deep("Sigmoid", "xavier"))
    panel.resize(width, height)
    settle(panel)
    qtbot.wait(10)
    assert panel.view.height() <= panel.scrolled.viewport().height()
    shown = panel.view.places()
    assert len(shown) == 6
    assert all(one.bar.width() > 60 and one.bar.height() > 4 for one in shown)
    lefts = {round(one.bar.left()) for one in shown}
    assert len(lefts) == 1 and len({round(one.bar.width()) for one in shown}) == 1  # they can be compared


def test_a_slim_row_is_opened_by_a_click_and_with_the_keyboard(panel: InsidePanel, qtbot: QtBot,
                                                               session: Session) -> None:
    session.set_network(deep("Sigmoid", "xavier"))
    panel.resize(290, 340)
    settle(panel)
    assert not any(place.histograms for place in panel.view.places())
    at = panel.view.place(3).row.center().toPoint()
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=at)
    assert [bool(place.histograms) for place in panel.view.places()] == [False, False, False, True, False, False]
    assert session.selection.array == "dW3"
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert [bool(place.histograms) for place in panel.view.places()] == [False, False, False, False, True, False]


def test_the_tip_tells_the_sizes(panel: InsidePanel, session: Session) -> None:
    settle(panel)
    at = panel.view.place(2).bar.center().toPoint()
    mean = words.size(panel.view.rows[2].now.mean)
    assert panel.view._tip(at).startswith(f"Layer 1 (Sigmoid · 50 units): mean |dW1| = {mean}, root mean square = ")
