"""Colours, fonts and sizes: readable in both themes, and all enlarged by one factor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import paths
from visualnn.ui import icons, theme
from visualnn.ui.palette import THEMES, Theme, contrast
from visualnn.ui.panel import Panel

TEXTS = ("text", "muted", "accent", "correct", "wrong", "warning", "forward", "loss", "backward", "update")


@pytest.fixture(params=list(THEMES))
def one(request: pytest.FixtureRequest) -> Theme:
    return THEMES[request.param]


@pytest.mark.parametrize("surface", ["window", "surface", "raised", "soft"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_surface(one: Theme, text: str, surface: str) -> None:
    assert contrast(getattr(one, text), getattr(one, surface)) >= 4.5


def test_pictures_stand_out_from_the_surface(one: Theme) -> None:
    for color in (one.positive, one.negative):
        assert contrast(color, one.surface) >= 3
    assert contrast(one.on_accent, one.accent) >= 4.5


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_diverging_goes_from_blue_through_neutral_to_orange(one: Theme) -> None:
    theme.set(one.name)
    colors = theme.diverging(np.array([-1.0, 0.0, 1.0, -7.0, 7.0, np.nan]))
    assert colors.dtype == np.uint8
    assert colors.shape == (6, 4)
    wanted = (one.negative, one.neutral, one.positive, one.negative, one.positive, one.unknown)
    assert [tuple(color) for color in colors.tolist()] == [color.getRgb() for color in wanted]


def test_diverging_takes_any_shape() -> None:
    assert theme.diverging(np.zeros((3, 5), np.float32)).shape == (3, 5, 4)
    assert theme.diverging(0.5).shape == (4,)
    assert theme.diverging_color(1.0) == theme.current().positive


def test_the_ramp_grows_steadily_on_both_sides(one: Theme) -> None:
    theme.set(one.name)
    colors = theme.diverging(np.linspace(-1, 1, 101)).astype(int)
    away = np.abs(colors - colors[50]).sum(axis=1)
    assert (np.diff(away[50:]) >= 0).all()
    assert (np.diff(away[:51]) <= 0).all()


def test_the_chosen_theme_colours_the_whole_application(qapp: QApplication) -> None:
    theme.set("dark")
    assert theme.current().name == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window) == THEMES["dark"].window
    theme.set("light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == THEMES["light"].window


def test_the_system_is_followed_until_the_person_chooses(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme = Qt.ColorScheme.Dark

    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return scheme

    monkeypatch.setattr(QGuiApplication, "styleHints", staticmethod(lambda: Hints()))
    theme.follow_system()
    assert theme.current().name == "dark"
    scheme = Qt.ColorScheme.Light
    theme.system_changed(scheme)
    assert theme.current().name == "light"
    theme.set("dark")
    theme.system_changed(scheme)
    assert theme.current().name == "dark"


def test_an_unknown_theme_is_the_system_s() -> None:
    theme.set("purple")
    assert theme.choice() == "system"


def test_zoom_enlarges_lengths_and_fonts(qapp: QApplication) -> None:
    small = qapp.font().pixelSize()
    theme.set_zoom(2.0)
    assert theme.px(10) == 20
    assert theme.font().pixelSize() == 2 * theme.TEXT_PX
    assert qapp.font().pixelSize() == 2 * small


def test_zoom_stays_within_what_can_be_used() -> None:
    theme.set_zoom(1000)
    assert theme.zoom() == theme.ZOOMS[-1]
    theme.set_zoom(0.001)
    assert theme.zoom() == theme.ZOOMS[0]


def test_a_change_is_told(qapp: QApplication) -> None:
    class Ear:
        heard = 0

        def hear(self) -> None:
            self.heard += 1

    ear = Ear()
    theme.changed.connect(ear.hear)
    theme.set("dark")
    theme.set_zoom(1.3)
    theme.set_zoom(1.3)
    assert ear.heard == 2


@pytest.mark.parametrize("path", sorted((paths.resources() / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn_in_the_colour_of_the_theme(qapp: QApplication, path: Any) -> None:
    pixmap = icons.pixmap(path.stem, 24, QColor("#ff0000"))
    image = pixmap.toImage()
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
              if image.pixelColor(x, y).alpha() == 255}  # fmt: skip
    assert colors
    if path.stem != "visualnn":
        assert colors == {"#ff0000"}


class Counting(Panel):
    """A panel that counts how often it is refreshed; it has no name, so the window does not show it."""

    refreshed = 0

    def refresh(self) -> None:
        self.refreshed += 1


def test_a_panel_is_refreshed_once_a_turn_however_much_happens(qtbot: QtBot) -> None:
    panel = Counting(None)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.refreshed == 1
    theme.set("dark")
    theme.set_zoom(1.5)
    theme.set("light")
    QApplication.processEvents()
    assert panel.refreshed == 2


def test_a_hidden_panel_rests_and_catches_up_when_it_is_shown(qtbot: QtBot) -> None:
    panel = Counting(None)
    qtbot.addWidget(panel)
    theme.set("dark")
    QApplication.processEvents()
    assert panel.refreshed == 0
    panel.show()
    assert panel.refreshed == 1
    panel.hide()
    theme.set("light")
    panel.show()
    assert panel.refreshed == 2
    panel.hide()
    panel.show()
    assert panel.refreshed == 2


def test_a_closed_panel_hears_nothing(qtbot: QtBot) -> None:
    panel = Counting(None)
    qtbot.addWidget(panel)
    panel.show()
    panel.unwatch()
    theme.set("dark")
    QApplication.processEvents()
    assert panel.refreshed == 1
