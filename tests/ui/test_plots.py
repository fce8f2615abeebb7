"""The plots of the Training panel: scale, smoothing, marks of changes, many points, and what is saved of them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualnn import i18n, paths
from visualnn.lessons import catalogue
from visualnn.session.series import Series
from visualnn.session.session import Session
from visualnn.session.setting_changes import Change, changes_of
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.panels.curves import CurvesPanel
from visualnn.ui.plotting.axis import log_ticks
from visualnn.ui.plotting.change_words import sentence
from visualnn.ui.plotting.flags import arranged
from visualnn.ui.plotting.numbers import number

Key = Qt.Key


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[CurvesPanel]:
    session = Session(catalogue.find("140"), Settings(language="en", theme="light"))
    session.run.set(epochs=6)
    panel = CurvesPanel(session)
    qtbot.addWidget(panel)
    panel.resize(720, 760)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.unwatch()


def settle(panel: CurvesPanel) -> None:
    for _turn in range(4):
        QApplication.processEvents()
    panel.refresh()


def train_changing(panel: CurvesPanel, *at: int) -> None:
    """A run whose rate is halved soon after so many updates."""
    session, waiting = panel.session, list(at)

    def executor(job, receive, ended):  # type: ignore[no-untyped-def]
        for report in job:
            receive([report])
            if waiting and session.run.update >= waiting[0]:
                waiting.pop(0)
                session.run.set(learning_rate=session.run.settings.learning_rate / 2)
        ended(None)

    session.executor = executor
    session.run.set(epochs=40)
    session.run.start()
    settle(panel)


def test_the_scale_changes_by_button_and_key_and_everything_positive_is_seen(qtbot: QtBot, panel: CurvesPanel) -> None:
    panel.session.run.start()
    settle(panel)
    pane, plot = panel.loss_pane, panel.loss_pane.plot
    losses = panel.session.run.losses.array
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Key.Key_L)
    assert pane.tools.log.isChecked() and plot.left.log
    seen = plot.box.viewRect()
    assert seen.top() < np.log10(losses.min()) and seen.bottom() > np.log10(losses.max())
    drawn = panel.loss.getData()[1]
    assert np.nanmax(drawn) == pytest.approx(np.log10(losses.max()))
    assert not panel.accuracy_pane.tools.log.isVisible(), "shares are not looked at that way"
    plot.enlarge(QRectF(1, np.log10(0.2), 2, np.log10(0.5) - np.log10(0.2)))
    qtbot.mouseClick(pane.tools.log, Qt.MouseButton.LeftButton)
    assert plot.box.viewRect().getCoords() == pytest.approx((1, 0.2, 3, 0.5)), "the same part"


def test_zero_infinity_and_nan_have_no_place_on_a_logarithmic_axis(panel: CurvesPanel) -> None:
    panel.session.run.start()
    curves = panel.session.history.curves
    curves.loss_epochs, curves.losses = Series([1, 2, 3, 4, 5, 6.0]), Series([0.5, 0.0, 2.0, np.inf, np.nan, 1.0])
    settle(panel)
    panel.loss_pane.tools.log.click()
    panel.grab()
    drawn = panel.loss.getData()[1]
    assert np.isfinite(drawn).tolist() == [True, False, True, False, False, True]
    assert panel.loss_pane.plot.extent.floor == pytest.approx(0.5, rel=0.2)
    assert [number(value) for value in (0.0, np.inf, np.nan)] == ["0.0000", "∞", "no number"]


@pytest.mark.parametrize(("low", "high", "most", "texts"), [
    (-2.0, 0.5, 10, ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1", "2"]),
    (-6.0, 0.0, 4, ["1e-06", "0.0001", "0.01", "1"]),
    (np.log10(0.2), np.log10(0.5), 10, ["0.2", "0.3", "0.4", "0.5"]),
])  # fmt: skip
def test_a_logarithmic_axis_has_round_numbers(panel: CurvesPanel, low: float, high: float, most: float,
                                              texts: list[str]) -> None:
    axis = panel.loss_pane.plot.left
    axis.log = True
    assert axis.tickStrings(log_ticks(low, high, most), 1, 1) == texts


def test_smoothing_is_shown_as_such_and_the_raw_curve_stays(panel: CurvesPanel) -> None:
    panel.session.run.start()
    settle(panel)
    pane, run = panel.loss_pane, panel.session.run
    assert [name for name, _curve, _value in pane.legend.shown()] == ["mini-batch", "epoch mean"]
    pane.tools.slider.setFocus()
    for _press in range(4):
        QTest.keyClick(pane.tools.slider, Key.Key_Right)
    assert pane.tools.slider.accessibleDescription() == "smoothing 0.9"
    assert [name for name, _curve, _value in pane.legend.shown()] == ["mini-batch", "smoothed", "epoch mean"]
    assert panel.loss.ys.tolist() == run.losses, "as it was"
    state = weight = 0.0
    for loss in run.losses:
        state, weight = 0.9 * state + 0.1 * loss, 0.9 * weight + 0.1
    assert panel.smooth.ys[-1] == pytest.approx(state / weight)
    pane.tools.slider.setValue(0)
    settle(panel)
    assert not len(panel.smooth.xs) and panel.means.lined


def test_what_was_changed_meanwhile_is_marked_and_read(panel: CurvesPanel) -> None:
    train_changing(panel, 150, 350)
    history = panel.session.history
    changes = changes_of(history.branch)
    assert len(changes) == 2
    for plot in (panel.accuracy_pane.plot, panel.loss_pane.plot):
        assert list(plot.flags.changes) == changes
        plot.grab()
        assert [round(flag.x) for flag in plot.flags.placed] == [round(plot.x_of(one.epochs)) for one in changes]
    plot = panel.loss_pane.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Key.Key_PageUp)
    assert plot.reading == changes[-1].epochs
    assert sentence(changes[-1]) in plot.read_text() and "→" in plot.read_text() and "rate" in plot.read_text()
    QTest.keyClick(plot, Key.Key_PageUp)
    assert plot.reading == changes[0].epochs
    assert sentence(changes[0]) in plot.accessibleDescription()
    QTest.mouseMove(plot.viewport(), QPointF(plot.x_of(changes[0].epochs), 30).toPoint())
    panel.session.run.start()
    settle(panel)
    assert changes[0] in panel.loss_pane.others.curves[0].changes, "on the curve of an earlier run, too"


def test_flags_never_cover_each_other_and_stay_within_the_plot() -> None:
    random = np.random.default_rng(2)
    for count in (1, 2, 5, 12, 40):
        for _try in range(20):
            places = [(x, "rate 0.1 → 0.02") for x in sorted(random.uniform(40, 300, count).tolist())]
            flags = arranged(places, 40, 300, lambda text: 6.0 * len(text), 3.0)
            assert flags[0].left >= 40 and flags[-1].right <= 300.001
            assert all(after.left >= before.right for before, after in zip(flags, flags[1:], strict=False))
            told = [number for flag in flags for number in _numbers(flag.text)]
            in_words = sum(flag.text.startswith("rate") for flag in flags)
            assert len(told) == len(set(told)) and len(told) + in_words == count, "each once"
    places = [(50, "rate 0.1 → 0.02"), (51, "x"), (200, "momentum 0.9 → 0")]
    alone = arranged(places, 40, 400, lambda text: 6.0 * len(text), 3)
    assert [flag.text for flag in alone] == ["1–2", "momentum 0.9 → 0"]


def _numbers(text: str) -> range:
    """The numbers that a flag stands for, none if it has words."""
    ends = text.split("–")
    return range(int(ends[0]), int(ends[-1]) + 1) if ends[0].isdigit() else range(0)


def test_changes_are_said_in_words_of_the_language() -> None:
    change = Change(3.5, {"learning_rate": (0.1, 0.02), "schedule": ("constant", "cosine"), "dropout": (None, 0.5)})
    assert sentence(change) == "rate 0.1 → 0.02, schedule constant → cosine, dropout – → 0.5"
    i18n.set_language("zh_CN")
    assert "学习率 0.1 → 0.02" in sentence(change) and "constant" not in sentence(change)


def test_ten_thousand_epochs_are_drawn_with_what_is_new_only(panel: CurvesPanel) -> None:
    panel.session.run.start()
    curves = panel.session.history.curves
    x = np.arange(1, 200_001) / 20
    losses = 1 + 0.1 * np.random.default_rng(1).random(len(x))
    losses[123_456] = 7.0
    curves.loss_epochs, curves.losses = Series(), Series()
    for start in range(0, len(x), 50_000):
        curves.loss_epochs.extend(x[start : start + 50_000])
        curves.losses.extend(losses[start : start + 50_000])
        settle(panel)
    assert len(panel.means.xs) == 10_000 and len(panel.loss.xs) == 200_000
    assert np.shares_memory(panel.loss.ys, curves.losses.array), "nothing is copied"
    for curve in (panel.loss, panel.means):
        assert len(curve.getData()[0]) < 5 * panel.loss_pane.plot.box.width()
    assert np.nanmax(panel.loss.getData()[1]) == 7.0, "a spike of one update stays"
    asked = []
    inner = panel.loss.thinned._levels[0][1]
    inner.extend = lambda values: (asked.append(len(values)), Series.extend(inner, values))  # type: ignore[method-assign]
    curves.loss_epochs.extend(10_000 + np.arange(1, 65) / 20)
    curves.losses.extend(np.ones(64))
    panel.refresh()
    assert asked == [1], "one new block, whatever there was before"
    panel.loss_pane.plot.enlarge(QRectF(6172, 0, 2, 8))
    assert len(panel.loss.getData()[0]) == pytest.approx(41, abs=3), "every update where there is room for it"


def test_keys_look_closer_and_show_everything_again(panel: CurvesPanel) -> None:
    panel.session.run.start()
    settle(panel)
    plot = panel.accuracy_pane.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Key.Key_End)
    QTest.keyClick(plot, Key.Key_Plus)
    QTest.keyClick(plot, Key.Key_Plus)
    assert plot.box.viewRect().width() == pytest.approx(1.5) and plot.box.viewRect().right() == pytest.approx(6)
    QTest.keyClick(plot, Key.Key_Minus)
    assert plot.box.viewRect().width() == pytest.approx(3)
    QTest.keyClick(plot, Key.Key_0)
    assert plot.part is None


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_plot_is_saved_as_it_is_seen(panel: CurvesPanel, tmp_path: Path, kind: str) -> None:
    train_changing(panel, 200)
    said: list[str] = []
    panel.session.said.connect(said.append)
    target = tmp_path / f"loss.{kind}"
    panel.saving.save(kind, panel.loss_pane, target)
    assert said == [f"Saved loss.{kind}."]
    plot = panel.loss_pane.plot
    if kind == "png":
        image = QImage(str(target))
        assert image.width() >= 2 * plot.width()
    else:
        drawing = QSvgRenderer(str(target))
        text = target.read_text("utf-8")
        assert drawing.isValid() and drawing.defaultSize().width() >= plot.width() - 1
        assert ">Loss<" in text and "epoch mean" in text and "epochs" in text and "rate" in text
        image = QImage(drawing.defaultSize(), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        from PySide6.QtGui import QPainter

        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 3)}
    assert theme.current().negative.name() in colors, "the curve itself"


def test_a_place_that_cannot_be_written_is_one_sentence(panel: CurvesPanel, tmp_path: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    panel.session.run.start()
    settle(panel)
    problems: list[str] = []
    panel.session.problem.connect(problems.append)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(paths.os, "fsync", full)
    for kind in ("csv", "png", "svg"):
        panel.saving.save(kind, panel.loss_pane, tmp_path / f"x.{kind}")
    assert problems == [f"x.{kind} was not saved: No space left on device. Choose another place."
                        for kind in ("csv", "png", "svg")]  # fmt: skip
    assert not list(tmp_path.iterdir()) and len(panel.session.run.losses)
    panel.saving.save("csv", panel.loss_pane, tmp_path / "no" / "x.csv")
    assert "x.csv was not saved: No such file" in problems[-1]


def test_saving_is_asked_for_by_button_and_menu(qtbot: QtBot, panel: CurvesPanel, tmp_path: Path) -> None:
    panel.session.run.start()
    settle(panel)
    actions = {action.data(): action for action in panel.loss_pane.menu().actions() if action.data()}
    assert set(actions) == {"csv", "png", "svg"} and all(action.isEnabled() for action in actions.values())
    assert panel.loss_pane.tools.save.isVisible() and panel.loss_pane.tools.save.accessibleName()
    panel.session.settings.window["folder"] = str(tmp_path)
    dialog = panel.saving.ask("csv", panel.loss_pane)
    dialog.fileSelected.emit(str(tmp_path / "curves.csv"))
    dialog.close()
    assert (tmp_path / "curves.csv").read_text("utf-8-sig").startswith("run,epoch,loss")


def test_validation_has_a_line_of_its_own_where_there_are_such_data(panel: CurvesPanel) -> None:
    panel.session.run.start()
    settle(panel)
    assert [name for name, *_rest in panel.accuracy_pane.legend.shown()] == ["train", "test"]
    curves = panel.session.history.curves
    curves.validation_accuracy.extend(curves.test_accuracy.array / 2)
    settle(panel)
    assert [name for name, *_rest in panel.accuracy_pane.legend.shown()] == ["train", "validation", "test"]
    assert panel.validation.ys.tolist() == curves.validation_accuracy
    looks = {(curve.look.dashes, curve.look.symbol) for curve in panel.accuracy_pane.curves.values()}
    assert len(looks) == 3, "told apart without colour"


def test_data_without_classes_are_said_to_have_no_accuracy(panel: CurvesPanel) -> None:
    panel.session.open_lesson(catalogue.find("040"))
    panel.session.run.start()
    settle(panel)
    assert panel.accuracy_pane.plot.hint.isVisible() and "no accuracy" in panel.accuracy_pane.plot.hint.text()
    assert len(panel.loss.xs) and panel.loss_pane.plot.hint.isHidden()
    panel.session.open_lesson(catalogue.find("140"))
    settle(panel)
    assert panel.accuracy_pane.plot.hint.text() == "Press Train (T) to watch the accuracy grow"
