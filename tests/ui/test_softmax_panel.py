"""The Softmax panel as the person who moves the sliders sees it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session.session import Session
from visualnn.session.softmax_lab import BOOK
from visualnn.ui import theme
from visualnn.ui.panels.softmax import SoftmaxPanel
from visualnn.ui.window import Window


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> SoftmaxPanel:
    panel = SoftmaxPanel(session)
    qtbot.addWidget(panel)
    panel.resize(620, 900)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def press(qtbot: QtBot, panel: SoftmaxPanel, name: str) -> None:
    panel.presets[name].click()
    qtbot.wait(1)


def card(panel: SoftmaxPanel, form: str, precision: str) -> str:
    return panel.cards[form, precision].text()


def column(panel: SoftmaxPanel, form: str, precision: str, heading: str) -> str:
    lines = panel.cards[form, precision].table.text().splitlines()
    return next(line for line in lines if line.startswith(heading + ":"))


def test_the_book_s_numbers_stand_as_published(qtbot: QtBot, panel: SoftmaxPanel) -> None:
    press(qtbot, panel, "book")
    published = "p: 0.00473883, 0.06380236, 0.19167288, 0.70330467, 0.02866825, 0.00781301"
    for form in ("naive", "stable"):
        assert column(panel, form, "float64", "p").startswith(published)
    said = card(panel, "naive", "float64")
    assert "every number is finite" in said and "the order is kept" in said
    assert "between 0 and 1: 0.00473883 to 0.70330467" in said
    assert column(panel, "naive", "float16", "z") == "z: 0.30005, 2.90039, 4, 5.30078, 2.09961, 0.79980"
    assert "the sum is 1.0000000000000002: rounded" in card(panel, "stable", "float64")


def test_the_book_s_overflow_is_marked_and_cured(qtbot: QtBot, panel: SoftmaxPanel) -> None:
    press(qtbot, panel, "large")
    for precision in ("float16", "float32", "float64"):
        said = card(panel, "naive", precision)
        assert "✗ e[0] is inf first" in said and "3 values are not numbers" in said and "the order is lost" in said
        assert column(panel, "naive", precision, "e") == "e: ✗inf, inf, inf; Σ inf"
        assert column(panel, "naive", precision, "p") == "p: ✗nan, nan, nan; Σ nan"
    assert column(panel, "stable", "float64", "p").startswith("p: 0.99995460, 4.53978686e−5, 2.06106005e−9")
    assert column(panel, "stable", "float64", "z − m") == "z − m: 0, −10, −20; m 1010"
    assert "rounded: exactly 0 (1×) and exactly 1 (1×)" in card(panel, "stable", "float16")


def test_what_is_too_large_depends_on_the_precision(qtbot: QtBot, panel: SoftmaxPanel) -> None:
    press(qtbot, panel, "half")
    assert "is inf first" in card(panel, "naive", "float16")
    assert "every number is finite" in card(panel, "naive", "float32")
    assert "the sum is 0.99999994: rounded" in card(panel, "stable", "float32")
    press(qtbot, panel, "single")
    assert "is inf first" in card(panel, "naive", "float32")
    assert "every number is finite" in card(panel, "naive", "float64")
    press(qtbot, panel, "negative")
    assert "p[0] is nan first: 0 divided by 0" in card(panel, "naive", "float64")


def test_sliders_and_fields_change_the_logits(qtbot: QtBot, panel: SoftmaxPanel) -> None:
    press(qtbot, panel, "book")
    lab, rows = panel.lab, panel.rows
    rows.sliders[0].setValue(rows.sliders[0].value() + 1)
    qtbot.wait(1)
    assert lab.logits[0] == pytest.approx(0.4) and rows.fields[0].value == pytest.approx(0.4)
    field = rows.fields[1]
    field.selectAll()
    qtbot.keyClicks(field, "-1100")
    qtbot.wait(1)
    assert lab.logits[1] == -1100 and rows.sliders[1].value() == -110
    assert column(panel, "stable", "float64", "p").startswith("p: 0.0") and "exactly 0 (1×)" in card(
        panel, "stable", "float64")
    field.selectAll()
    qtbot.keyClicks(field, "1101")
    qtbot.wait(1)
    assert lab.logits[1] == 110  # before the last digit was typed it was a good number
    assert not panel.hint.isHidden() and "1100" in panel.hint.text()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.wait(1)
    assert panel.hint.isHidden()
    press(qtbot, panel, "tie")
    rows.fields[0].stepBy(-30)
    assert lab.logits[0] == -1.0


def test_the_temperature_has_a_slider_of_its_own(qtbot: QtBot, panel: SoftmaxPanel) -> None:
    press(qtbot, panel, "book")
    panel.rows.heat.setValue(50)
    qtbot.wait(1)
    assert panel.lab.temperature == 10 and panel.rows.fields[-1].value == 10
    assert column(panel, "naive", "float64", "z / T").startswith("z / T: 0.03000000, 0.29000000")
    assert panel.rows.bars[3].share < 0.3


def test_the_network_s_logits_follow_the_sample(qtbot: QtBot, panel: SoftmaxPanel, session: Session) -> None:
    assert panel.network.isVisible() and panel.network.isChecked()
    shares = [bar.share for bar in panel.rows.bars[:10]]
    assert shares == pytest.approx(session.trace.arrays["p"].tolist(), abs=1e-6)
    session.samples.choose(5)
    qtbot.wait(1)
    assert [bar.share for bar in panel.rows.bars[:10]] == pytest.approx(session.trace.arrays["p"].tolist(), abs=1e-6)
    session.playhead.to_start()
    qtbot.wait(1)
    assert not panel.rows.isVisible() and "not computed" in panel.source.text()
    press(qtbot, panel, "book")
    assert panel.rows.isVisible() and not panel.network.isChecked() and panel.lab.logits == BOOK


def test_a_lesson_without_softmax_says_so(qtbot: QtBot, panel: SoftmaxPanel, session: Session) -> None:
    session.open_lesson(catalogue.find("three-layers-by-hand"))
    qtbot.wait(1)
    assert not panel.network.isVisible() and "does not end in Softmax" in panel.source.text()
    assert panel.lab.logits == BOOK


def test_logits_are_added_and_taken_away(qtbot: QtBot, panel: SoftmaxPanel) -> None:
    press(qtbot, panel, "large")
    panel.more.click()
    qtbot.wait(1)
    assert sum(slider.isVisible() for slider in panel.rows.sliders[:-1]) == 4
    for _time in range(3):
        panel.fewer.click()
        qtbot.wait(1)
    assert len(panel.lab.logits) == 2 and not panel.fewer.isEnabled()


@pytest.mark.parametrize(("width", "zoom"), [(330, 1.0), (330, 1.5), (620, 1.0), (1100, 1.3)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_at_any_width(qtbot: QtBot, panel: SoftmaxPanel, width: int, zoom: float, language: str) -> None:
    i18n.set_language(language)
    theme.set_zoom(zoom)
    panel.retranslate()
    panel.resize(width, 900)
    press(qtbot, panel, "large")
    qtbot.wait(20)
    blocks = [panel.source, panel.note, *(block for one in panel.cards.values() for block in (one.heading, one.state))]
    for block in blocks:
        block.text()
        assert not block.cut, block.text()
    right = panel.width()
    for child in panel.findChildren(QWidget):
        if child.isVisible() and child.parentWidget() is not None and child.window() is panel:
            assert child.mapTo(panel, child.rect().topRight()).x() <= right + 1, child


def test_every_button_and_field_has_a_name(panel: SoftmaxPanel) -> None:
    for slider in panel.rows.sliders:
        assert slider.accessibleName()
    for field in panel.rows.fields:
        assert field.accessibleName()
    assert panel.more.accessibleName() == "One more logit"


def test_in_its_lesson_both_forms_stand_side_by_side(qtbot: QtBot, window: Window) -> None:
    window.session.open_lesson(catalogue.find("060-softmax"))
    qtbot.wait(50)
    panel = window.panels["softmax"]
    assert isinstance(panel, SoftmaxPanel) and panel.isVisible()
    naive, stable = (panel.cards[form, "float16"] for form in ("naive", "stable"))
    assert naive.mapTo(panel, naive.rect().topRight()).x() < stable.mapTo(panel, stable.rect().topLeft()).x()
    assert naive.y() == stable.y()
    assert panel.lab.taken and panel.lab.logits == BOOK
