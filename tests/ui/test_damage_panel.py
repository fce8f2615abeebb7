"""The Damage panel on real sessions: sliders, the strip, the count and the curve."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.session import damaging as module
from visualnn.session.damage import DAMAGES, damaged
from visualnn.session.session import Session
from visualnn.ui import theme
from visualnn.ui.damage import words
from visualnn.ui.panels.damage import DamagePanel


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Curves over a hundred pictures are enough here."""
    monkeypatch.setattr(module, "FEW", 100)


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> DamagePanel:
    return shown(qtbot, session)


def shown(qtbot: QtBot, session: Session, width: int = 420, height: int = 800) -> DamagePanel:
    panel = DamagePanel(session)
    panel.resize(width, height)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_it_says_what_is_read_with_and_without_damage(qtbot: QtBot, session: Session,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW", 1000)
    panel = shown(qtbot, session)
    assert panel.verdict.text() == "Without damage: 97.1 % right, 971 of 1,000 test images"
    panel.sliders.sliders["rotation"].setValue(6)
    panel.refresh()
    assert panel.verdict.text() == "Rotation 30°: 70.3 % right, 703 of 1,000 test images · without damage 97.1 %"
    assert panel.sliders.values["rotation"].text() == "30°"
    assert panel.sliders.names["rotation"].isChecked()


@pytest.mark.parametrize("name", DAMAGES)
def test_every_slider_reaches_both_ends_by_keyboard(panel: DamagePanel, qtbot: QtBot, name: str) -> None:
    slider, damage = panel.sliders.sliders[name], DAMAGES[name]
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert panel.damaging.amounts[name] == damage.most and panel.damaging.chosen == name
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert panel.damaging.amounts[name] == pytest.approx(damage.most - damage.step)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert panel.damaging.amounts[name] == damage.least
    panel.refresh()
    assert panel.sliders.values[name].text() == words.amount(name, damage.least)


def test_the_strip_shows_the_damaged_pictures_and_what_the_network_says(panel: DamagePanel, session: Session) -> None:
    session.damaging.set("inversion", 1)
    panel.refresh()
    preview = panel.strip.preview
    assert preview is not None and len(preview.numbers) == panel.strip.count >= 4
    images = session.dataset.test.images[preview.numbers]  # type: ignore[union-attr]
    assert np.array_equal(preview.before, images) and np.array_equal(preview.after, 255 - images)
    said = session.predict((255 - images).reshape(len(images), -1) / np.float32(255)).argmax(axis=1)
    assert preview.said.tolist() == said.tolist()
    assert panel.strip.accessibleDescription().startswith("Sample 0, label 7. Before: 7 (100 %), after: ")


def test_the_strip_chooses_samples_by_mouse_and_keyboard(panel: DamagePanel, qtbot: QtBot, session: Session) -> None:
    qtbot.mouseClick(panel.strip, Qt.MouseButton.LeftButton, pos=panel.strip.picture(2, True).center().toPoint())
    assert session.samples.current == 2
    panel.refresh()
    qtbot.keyClick(panel.strip, Qt.Key.Key_Right)
    assert session.samples.current == 3
    session.samples.choose(40)
    panel.refresh()
    assert panel.strip.preview is not None and panel.strip.preview.numbers.tolist()[:3] == [40, 0, 1]


def test_a_click_on_the_curve_sets_the_amount(panel: DamagePanel, qtbot: QtBot, session: Session) -> None:
    session.damaging.choose("blur")
    panel.refresh()
    at = panel.curve.at(2.5, 0.5)
    qtbot.mouseClick(panel.curve, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert session.damaging.amounts["blur"] == pytest.approx(2.5, abs=0.06)
    qtbot.keyClick(panel.curve, Qt.Key.Key_Right)
    assert session.damaging.amounts["blur"] == pytest.approx(2.6, abs=0.06)
    panel.refresh()
    assert panel.curve.now == session.damaging.now.right / 100  # type: ignore[union-attr]
    assert panel.curve.told().startswith("2.6 px: ") or panel.curve.told().startswith("2.5 px: ")


def test_curves_are_kept_and_given_up(panel: DamagePanel, qtbot: QtBot, session: Session) -> None:
    panel.keep.click()
    session.new_weights(1)
    panel.refresh()
    assert [button.text() for button in panel.kept.buttons] == ["①  784-50-100-10   ✕"] and panel.kept.isVisible()
    assert panel.curve.kept == session.damaging.kept and panel.curve.fresh
    assert panel.curve.curve is not session.damaging.kept[0]
    panel.curve.grab()
    panel.kept.buttons[0].click()
    panel.refresh()
    assert not session.damaging.kept and not panel.kept.isVisible()


def test_all_test_images_can_be_counted(panel: DamagePanel, session: Session) -> None:
    assert [panel.count.itemText(k) for k in range(2)] == ["1,000 test images", "10,000 test images"]
    session.executor = lambda *_job: None  # what is counted is not the question
    panel.count.activated.emit(1)
    assert session.damaging.count == 10_000


def test_a_damaged_picture_can_be_stepped_through(panel: DamagePanel, session: Session) -> None:
    assert not panel.step.isEnabled()
    session.damaging.set("shift_x", 4)
    panel.refresh()
    before = session.samples.images[0]
    panel.step.click()
    assert session.samples.split == "drawn"
    x = damaged(before[None], {"shift_x": 4}).reshape(-1) / np.float32(255)
    np.testing.assert_allclose(session.trace.arrays["x"], x, atol=1e-6)
    assert session.samples.current_label == 7


def test_while_training_goes_on_the_old_curve_stays_and_is_marked(panel: DamagePanel, session: Session) -> None:
    old = session.damaging.curve
    session.run.state = "running"
    session.network.flat += np.float32(0.01)
    session.retraced.emit()
    panel.refresh()
    assert session.damaging.curve is old and not panel.curve.fresh and panel.draw.isEnabled()
    session.run.state = "idle"
    panel.refresh()
    assert session.damaging.curve is not old and panel.curve.fresh


def test_other_lessons(qtbot: QtBot) -> None:
    plane = shown(qtbot, Session(catalogue.find("140")))
    assert [name for name, one in plane.sliders.names.items() if one.isVisible()] == ["noise"]
    assert not plane.strip.isVisible() and not plane.step.isVisible()
    assert plane.verdict.text().startswith("Without damage: ")
    small = shown(qtbot, Session(catalogue.find("030")))
    assert "test samples" in small.verdict.text()
    numbers = shown(qtbot, Session(catalogue.find("040")))
    assert numbers.none.isVisible() and not numbers.curve.isVisible()
    assert numbers.none.text().startswith("The samples of this lesson have no classes")


@pytest.mark.parametrize(("width", "zoom"), [(260, 1.0), (330, 1.5), (700, 1.0), (1200, 1.5)])
def test_everything_has_room(panel: DamagePanel, width: int, zoom: float) -> None:
    theme.set_zoom(zoom)
    panel.resize(width, 900)
    panel.session.damaging.set("shift_x", -14)
    QApplication.processEvents()
    panel.grab()
    assert panel.curve.width() >= theme.px(200) and panel.curve.height() >= theme.px(170)
    for name, value in panel.sliders.values.items():
        assert value.fontMetrics().horizontalAdvance(words.amount(name, DAMAGES[name].least)) <= value.width()
    assert panel.strip.picture(panel.strip.count - 1, True).right() <= panel.strip.width()
    assert (panel.curve.mapTo(panel, panel.curve.rect().topLeft()).x() > panel.width() / 3) == (width >= 620 * zoom)


def test_it_speaks_chinese(panel: DamagePanel) -> None:
    i18n.set_language("zh_CN")
    panel.retranslate()
    panel.refresh()
    assert panel.verdict.text() == "未损坏：正确率 99.0 %，100 张测试图像中答对 99"
    assert panel.sliders.names["rotation"].text() == "旋转"
    i18n.set_language("en")


def test_the_mouse_reads_all_curves(panel: DamagePanel, qtbot: QtBot) -> None:
    at = panel.curve.at(0.5, 0.5)
    qtbot.mouseMove(panel.curve, QPointF(at).toPoint())
    assert panel.curve._pointed == pytest.approx(0.5, abs=0.02)
    panel.curve.grab()


def test_in_a_low_row_three_parts_stand_side_by_side(panel: DamagePanel, qtbot: QtBot) -> None:
    panel.resize(1200, panel.row_height)
    parts = (panel.strip, panel.sliders, panel.curve)
    qtbot.waitUntil(lambda: all(end(part, panel).y() <= panel.height() for part in parts))
    starts = [part.mapTo(panel, QPoint()).x() for part in parts]
    assert end(panel.strip, panel).x() <= starts[1] < end(panel.sliders, panel).x() <= starts[2]


def end(part: QWidget, panel: DamagePanel) -> QPoint:
    """The lower right corner of a part."""
    return part.mapTo(panel, QPoint(part.width(), part.height()))
