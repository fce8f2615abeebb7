"""The Data panel as the person who changes the data sees it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visualnn import data, i18n
from visualnn.engine import Network
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.panels.data import DataPanel

LAYERS = [{"kind": "Dense", "units": 4}, {"kind": "Tanh"}, {"kind": "Dense", "units": 1}, {"kind": "Sigmoid"}]


@pytest.fixture
def plane(session: Session) -> Session:
    """Points of the plane for a small network."""
    spec = {"layers": LAYERS, "input_shape": [2], "loss": {"kind": "BinaryCrossEntropy"}, "dtype": "float64"}
    session.set_data(data.load("circles"), Network.from_spec(spec, 3))
    return session


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> DataPanel:
    panel = DataPanel(session)
    qtbot.addWidget(panel)
    panel.resize(360, 800)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_a_set_of_points_shows_its_options(plane: Session, panel: DataPanel) -> None:
    assert list(panel.fields) == ["noise", "samples", "train_share", "seed", "features"]
    assert panel.sets.currentText() == "A disc in a ring"
    assert panel.about.text().splitlines() == ["150 for training · 150 for the test", "Classes: 0, 1", "Inputs: x1, x2"]
    pressed = [name for name, button in panel.fields["features"].buttons.items() if button.isChecked()]
    assert pressed == ["x1", "x2"]


def test_the_slider_moves_the_points_at_once(qtbot: QtBot, plane: Session, panel: DataPanel) -> None:
    points, flat = plane.dataset.points("train"), plane.network.flat.copy()
    slider = panel.fields["noise"].slider
    slider.setFocus()
    for _time in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
        qtbot.wait(1)
    assert plane.dataset.options["noise"] == pytest.approx(0.08)
    assert panel.fields["noise"].box.value == pytest.approx(0.08)
    assert (plane.dataset.points("train") != points).any() and (plane.network.flat == flat).all()


def test_a_feature_is_one_input_more(qtbot: QtBot, plane: Session, panel: DataPanel) -> None:
    buttons = panel.fields["features"].buttons
    buttons["x1*x2"].click()
    qtbot.wait(1)
    assert plane.network.input_shape == (3,) and "x1·x2" in panel.about.text()
    buttons["x1"].click()
    buttons["x2"].click()
    buttons["x1*x2"].click()
    qtbot.wait(1)
    assert not panel.hint.isHidden() and "features" in panel.hint.text()
    assert buttons["x1*x2"].isChecked()  # the last one stays: a network needs an input


def test_another_set_is_chosen(qtbot: QtBot, plane: Session, panel: DataPanel) -> None:
    panel.sets.setFocus()
    panel.sets.activated.emit(panel.names.index("blobs"))
    qtbot.wait(1)
    assert plane.dataset.name == "blobs" and "classes" in panel.fields
    box = panel.fields["classes"].box
    box.selectAll()
    qtbot.keyClicks(box, "3")
    qtbot.wait(1)
    assert plane.network.output_shape == (3,) and "0, 1, 2" in panel.about.text()
    box.selectAll()
    qtbot.keyClicks(box, "9")
    qtbot.wait(1)
    assert box.hint and plane.dataset.options["classes"] == 3


def test_pictures_and_tables_say_what_they_are(qtbot: QtBot, session: Session, panel: DataPanel) -> None:
    assert panel.heading.isVisible() and not panel.sets.isVisible()
    assert "60,000 for training · 10,000 for the test" in panel.about.text()
    session.open_lesson(catalogue.find("three-layers-by-hand"))
    qtbot.wait(1)
    assert not panel.fields and "nothing to change" in panel.about.text()


@pytest.mark.parametrize(("width", "zoom"), [(330, 1.0), (330, 1.5), (620, 1.0)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_at_any_width(qtbot: QtBot, plane: Session, panel: DataPanel, width: int, zoom: float,
                                     language: str) -> None:
    i18n.set_language(language)
    theme.set_zoom(zoom)
    panel.retranslate()
    panel.resize(width, 900)
    qtbot.wait(20)
    for child in panel.findChildren(QWidget):
        if child.isVisible() and child.window() is panel:
            assert child.mapTo(panel, child.rect().topRight()).x() <= panel.width() + 1, child


def test_every_field_has_a_name(plane: Session, panel: DataPanel) -> None:
    for field in panel.fields.values():
        assert all(part.accessibleName() for part in field.told())
