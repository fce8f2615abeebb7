"""The Training panel on real sessions: what the form takes, what the buttons do, and that the curves are the run's."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualnn import i18n, paths
from visualnn.lessons.lesson import Lesson
from visualnn.session.series import Series
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.ui import theme
from visualnn.ui.number_box import NumberBox, shortest
from visualnn.ui.panels.curves import CurvesPanel, number, percent, top_of
from visualnn.ui.plotting.curve import Curve
from visualnn.ui.plotting.plot import Plot
from visualnn.ui.runner import Runner
from visualnn.ui.training_controls import time_left

SMALL = {
    "input_shape": [784], "dtype": "float32", "loss": {"kind": "CrossEntropy"},
    "layers": [{"kind": "Dense", "units": 8}, {"kind": "Sigmoid"}, {"kind": "Dense", "units": 10}, {"kind": "Softmax"}],
}  # fmt: skip


@pytest.fixture
def small_session() -> Session:
    """A network that trains in a moment, on real MNIST."""
    training = {"epochs": 1, "batch_size": 500, "learning_rate": 0.5}
    lesson = Lesson("small", paths.resources(), {"en": "small"}, "mnist", SMALL, training=training)
    return Session(lesson, Settings(language="en", theme="light"))


@pytest.fixture
def panel(qtbot: QtBot, small_session: Session) -> Iterator[CurvesPanel]:
    panel = CurvesPanel(small_session)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    small_session.run.stop()
    panel.unwatch()


@pytest.fixture
def runner(qtbot: QtBot, small_session: Session) -> Iterator[Runner]:
    """Training on a thread, as in the window."""
    runner = Runner()
    small_session.executor = runner.start
    yield runner
    small_session.run.stop()
    assert runner.wait(10)


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def settle(panel: CurvesPanel) -> None:
    QApplication.processEvents()
    panel.refresh()


def type_into(box: NumberBox, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)


def assert_curves_are_those_of_the_run(panel: CurvesPanel) -> None:
    run = panel.session.run
    for curve, xs, ys in (
        (panel.loss, run.loss_epochs, run.losses),
        (panel.train, run.accuracy_epochs, run.train_accuracy),
        (panel.test, run.accuracy_epochs, run.test_accuracy),
    ):
        assert curve.xs.tolist() == xs and curve.ys.tolist() == ys, "what is read is every value"
        drawn_x, drawn_y = curve.getData()
        assert (drawn_x[0], drawn_x[-1]) == (xs[0], xs[-1]), "the whole way is drawn"
        assert (drawn_y.min(), drawn_y.max(), drawn_y[-1]) == (min(ys), max(ys), ys[-1]), "no spike is lost"
        assert len(xs) > 100 or (drawn_x.tolist() == xs and drawn_y.tolist() == ys)


def test_a_run_shows_its_own_numbers_and_ends_at_the_end(qtbot: QtBot, panel: CurvesPanel) -> None:
    run, controls = panel.session.run, panel.controls
    click(qtbot, controls.go)
    settle(panel)
    assert run.state == "idle" and len(run.losses) > 50 and len(run.accuracy_epochs) > 1
    assert_curves_are_those_of_the_run(panel)
    assert controls.bar.value() == controls.bar.maximum() and controls.percent.text() == "100%"
    assert controls.state.text() == "Done: 1 epoch"
    assert [text for _name, _curve, text in panel.accuracy_pane.legend.shown()] == [
        percent(run.train_accuracy[-1]), percent(run.test_accuracy[-1])]
    assert [text for _name, _curve, text in panel.loss_pane.legend.shown()] == [
        number(run.losses[-1]), number(float(np.mean(run.losses)))], "of the last mini-batch, and of the epoch"


def test_going_on_makes_the_curves_longer(qtbot: QtBot, panel: CurvesPanel) -> None:
    form, run = panel.controls.form, panel.session.run
    run.start()
    first = list(run.losses)
    form.fresh.setCurrentIndex(1)
    form.fresh.activated.emit(1)
    assert run.settings.fresh is False
    click(qtbot, panel.controls.go)
    settle(panel)
    assert run.losses[: len(first)] == first and run.loss_epochs[-1] == pytest.approx(2)
    assert_curves_are_those_of_the_run(panel)


def test_new_weights_begin_new_curves(panel: CurvesPanel) -> None:
    run = panel.session.run
    run.start()
    run.set(seed=1)
    run.start()
    settle(panel)
    assert panel.loss.xs[-1] == pytest.approx(1)
    assert_curves_are_those_of_the_run(panel)


def test_on_a_thread_it_can_be_paused_resumed_and_stopped(qtbot: QtBot, panel: CurvesPanel, runner: Runner) -> None:
    run, controls = panel.session.run, panel.controls
    run.set(epochs=500)
    click(qtbot, controls.go)
    settle(panel)
    assert run.state == "running" and controls.go.text() == "Pause" and controls.stop.isEnabled()
    closed = {"optimizer", "fresh", "seed", "momentum", "dropout", "schedule_every", "schedule_factor"}
    assert {name for name, field in controls.form.fields.items() if not field.isEnabled()} == closed
    qtbot.waitUntil(lambda: len(panel.loss.xs) > 5, timeout=20_000)
    click(qtbot, controls.go)
    settle(panel)
    assert run.state == "paused" and controls.state.text().startswith("Paused after update")
    qtbot.wait(150)  # what was on its way arrives
    before = len(run.losses)
    qtbot.wait(150)
    assert len(run.losses) == before
    click(qtbot, controls.go)
    qtbot.waitUntil(lambda: len(run.losses) > before, timeout=20_000)
    qtbot.waitUntil(lambda: "left" in controls.state.text(), timeout=20_000)
    click(qtbot, controls.stop)
    qtbot.waitUntil(lambda: run.state == "idle", timeout=20_000)
    settle(panel)
    assert controls.go.text() == "Train" and not controls.stop.isEnabled()
    assert all(controls.form.fields[name].isEnabled() for name in ("optimizer", "fresh", "seed", "epochs"))
    assert controls.state.text().startswith("Stopped in epoch")
    assert_curves_are_those_of_the_run(panel)


def test_an_error_in_the_job_is_told_and_leaves_the_panel_usable(
    qtbot: QtBot, panel: CurvesPanel, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from visualnn.session import job

    def broken(*_arguments: object, **_options: object) -> float:
        raise FloatingPointError("the disk is on fire")

    problems: list[str] = []
    panel.session.problem.connect(problems.append)
    run = panel.session.run
    with monkeypatch.context() as patch:
        patch.setattr(job, "accuracy", broken)
        click(qtbot, panel.controls.go)
        qtbot.waitUntil(lambda: bool(problems), timeout=20_000)
    assert "the disk is on fire" in problems[0] and "Traceback" not in problems[0]
    settle(panel)
    assert run.state == "idle" and panel.controls.go.isEnabled()
    click(qtbot, panel.controls.go)
    qtbot.waitUntil(lambda: run.state == "idle" and run.fraction == 1, timeout=20_000)


def test_a_loss_that_is_no_number_is_drawn_and_named(panel: CurvesPanel) -> None:
    run = panel.session.run
    run.start()
    curves = panel.session.history.curves
    curves.loss_epochs, curves.losses = Series([0.1, 0.2, 0.3, 0.4]), Series([2.3, math.inf, math.nan, math.nan])
    panel.refresh()
    panel.grab()
    assert panel.loss_pane.numbers[0].text() == "no number"
    assert top_of(panel.loss) == pytest.approx(2.3 * 1.05)


BAD = (
    ("epochs", "0", "Epochs: It can be from 1 to 10000."),
    ("epochs", "2.5", "Epochs: Type a whole number from 1 to 10000."),
    ("learning_rate", "abc", "Learning rate: Type a number from 0.00001 to 100."),
    ("learning_rate", "nan", "Learning rate: It can be from 0.00001 to 100."),
    ("learning_rate", "", "Learning rate: Type a number from 0.00001 to 100."),
    ("batch_size", "60001", "Mini-batch: It can be from 1 to 60000."),
    ("seed", "-1", "Seed: It can be from 0 to 4294967295."),
)


@pytest.mark.parametrize(("name", "text", "hint"), BAD)
def test_a_bad_value_is_explained_and_nothing_is_lost(
    qtbot: QtBot, panel: CurvesPanel, name: str, text: str, hint: str
) -> None:
    run, form = panel.session.run, panel.controls.form
    before = run.settings
    box = form.numbers[name]
    if text:
        type_into(box, text)
    else:
        box.lineEdit().clear()
        box.lineEdit().textEdited.emit("")
    settle(panel)
    assert panel.controls.state.text() == hint
    assert box.text() == text, "what was typed stays"
    run.settings.check(60_000)  # what the run has is still something that works
    others = {field: value for field, value in vars(before).items() if field != name}
    assert {field: getattr(run.settings, field) for field in others} == others
    click(qtbot, panel.controls.go)
    assert run.state == "idle" and not run.losses, "nothing starts from a form that is wrong"
    type_into(box, "7")
    settle(panel)
    assert getattr(run.settings, name) == 7 and "from" not in panel.controls.state.text()


def test_what_is_typed_is_what_is_trained_with(panel: CurvesPanel) -> None:
    form, run = panel.controls.form, panel.session.run
    for name, text, value in (("learning_rate", "1e-3", 0.001), ("learning_rate", "0,25", 0.25), ("seed", "42", 42),
                              ("epochs", "2", 2), ("batch_size", "1000", 1000)):  # fmt: skip
        type_into(form.numbers[name], text)
        assert getattr(run.settings, name) == value
        settle(panel)
        assert form.numbers[name].text() == text, "the person's own way to write it stays"
    form.optimizer.setCurrentText("Adam")
    form.optimizer.activated.emit(form.optimizer.currentIndex())
    assert run.settings.optimizer == "Adam"
    assert run.settings.learning_rate == 0.001
    settle(panel)
    assert form.numbers["learning_rate"].text() == "0.001", "the rate that is usual for it"
    type_into(form.numbers["learning_rate"], "0.002")
    assert run.settings.learning_rate == 0.002


def test_arrows_step_a_rate_through_round_numbers(qtbot: QtBot, panel: CurvesPanel) -> None:
    box = panel.controls.form.numbers["learning_rate"]
    seen = []
    for _press in range(4):
        box.stepBy(-1)
        seen.append(box.text())
    assert seen == ["0.2", "0.1", "0.05", "0.02"]
    box.stepBy(-60)
    assert box.text() == "0.00001"
    box.stepBy(60)
    assert box.text() == "100"
    assert panel.session.run.settings.learning_rate == 100


def test_the_wheel_changes_only_the_field_in_use(panel: CurvesPanel) -> None:
    assert all(box.focusPolicy() == Qt.FocusPolicy.StrongFocus for box in panel.controls.form.numbers.values())
    assert [shortest(value) for value in (1e-5, 3e-5, 0.1, 1.0, 60000)] == ["0.00001", "0.00003", "0.1", "1", "60000"]


def test_everything_is_reached_with_tab_and_has_a_name(qtbot: QtBot, panel: CurvesPanel) -> None:
    controls = panel.controls
    every = (*controls.form.order, *controls.order, *panel.accuracy_pane.order, *panel.loss_pane.order)
    expected = [widget for widget in every if widget.isVisible() and widget.isEnabled()]
    expected[0].setFocus()
    order = [QApplication.focusWidget()]
    for _press in range(len(expected) - 1):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget())
    assert order == expected
    for widget in (*controls.form.fields.values(), panel.accuracy_pane.plot, panel.loss_pane.plot, controls.bar):
        assert widget.accessibleName()
    for name, label in controls.form.labels.items():
        assert label.buddy() is controls.form.fields[name] and ("&" in label.text() or name == "seconds")


def place_of(plot: Plot, x: float, y: float) -> QPointF:
    """Where a point of the data is in the picture of the plot."""
    return QPointF(plot.mapFromScene(plot.box.mapViewToScene(QPointF(x, y))))


def mouse(plot: Plot, kind: QEvent.Type, place: QPointF, held: bool = False) -> None:
    button, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, place, QPointF(plot.viewport().mapToGlobal(place.toPoint())),
                        button if kind == QEvent.Type.MouseMove else left, left if held else button,
                        Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


def drag(qtbot: QtBot, plot: Plot, start: QPointF, end: QPointF) -> None:
    mouse(plot, QEvent.Type.MouseButtonPress, start, held=True)
    qtbot.wait(20)  # moves in too quick a row are passed over
    mouse(plot, QEvent.Type.MouseMove, end, held=True)
    plot.grab()
    mouse(plot, QEvent.Type.MouseButtonRelease, end)


def test_the_value_under_the_mouse_is_read(panel: CurvesPanel) -> None:
    run = panel.session.run
    run.start()
    settle(panel)
    pane = panel.accuracy_pane
    middle = len(run.accuracy_epochs) // 2
    mouse(pane.plot, QEvent.Type.MouseMove, place_of(pane.plot, run.accuracy_epochs[middle] + 0.01, 0.3))
    assert pane.numbers[0].text() == percent(run.train_accuracy[middle])
    assert pane.numbers[2].text() == percent(run.test_accuracy[middle])
    assert pane.plot.read_text() == f"epoch {run.accuracy_epochs[middle]:g}"
    QApplication.sendEvent(pane.plot, QEvent(QEvent.Type.Leave))
    assert pane.numbers[2].text() == percent(run.test_accuracy[-1]) and pane.plot.read_text() == ""


def test_values_are_read_with_the_arrow_keys(qtbot: QtBot, panel: CurvesPanel) -> None:
    run = panel.session.run
    run.start()
    settle(panel)
    plot = panel.loss_pane.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for key, place in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_End, -1), (Qt.Key.Key_Left, -2)):
        QTest.keyClick(plot, key)
        assert plot.reading == run.loss_epochs[place]
        assert panel.loss_pane.numbers[0].text() == number(run.losses[place])


def test_a_part_can_be_enlarged_and_everything_shown_again(qtbot: QtBot, panel: CurvesPanel) -> None:
    plot, pane = panel.accuracy_pane.plot, panel.accuracy_pane
    drag(qtbot, plot, place_of(plot, 0.5, 0.95), place_of(plot, 0.98, 0.5))
    assert plot.part is None, "there is nothing to look at yet"
    panel.session.run.start()
    settle(panel)
    drag(qtbot, plot, place_of(plot, 0.5, 0.95), place_of(plot, 0.51, 0.9))
    assert plot.part is None and pane.whole.isHidden(), "the hand trembled"
    drag(qtbot, plot, place_of(plot, 0.5, 0.95), place_of(plot, 0.98, 0.5))
    assert plot.box.viewRect().getCoords() == pytest.approx((0.5, 0.5, 0.98, 0.95), abs=0.03)
    assert not pane.whole.isHidden()
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.viewport().rect().center())
    assert plot.box.viewRect() == QRectF(0, 0, 1, 1) and pane.whole.isHidden()
    pane._enlarge_last()
    click(qtbot, pane.whole)
    assert plot.box.viewRect() == QRectF(0, 0, 1, 1) and pane.whole.isHidden()


def test_a_plot_in_a_scrolled_panel_lets_the_wheel_scroll(panel: CurvesPanel) -> None:
    panel.resize(300, 250)
    panel.session.run.start()
    settle(panel)
    QApplication.processEvents()
    plot, bar = panel.accuracy_pane.plot, panel.scrolled.verticalScrollBar()
    assert bar.maximum() > 0
    before, middle = plot.box.viewRect(), QPointF(plot.viewport().rect().center())
    on_screen = QPointF(plot.viewport().mapToGlobal(middle.toPoint()))
    turn = QWheelEvent(middle, on_screen, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                       Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(plot.viewport(), turn)
    assert not turn.isAccepted() and plot.box.viewRect() == before


def test_the_menu_enlarges_the_end_and_copies_every_value(panel: CurvesPanel) -> None:
    run, pane = panel.session.run, panel.accuracy_pane
    assert not any(action.isEnabled() for action in pane.menu().actions() if action.text())
    run.start()
    settle(panel)
    everything, last, copy, *_saving = pane.menu().actions()
    assert not everything.isEnabled()
    last.trigger()
    assert pane.plot.part is not None and pane.plot.part.left() == pytest.approx(run.accuracy_epochs[-1] * 2 / 3)
    copy.trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "epoch\tAccuracy: train" and len(lines) == 2 + 2 * len(run.accuracy_epochs)
    assert float(lines[1].split("\t")[1]) == pytest.approx(run.train_accuracy[0])
    pane.menu().actions()[0].trigger()
    assert pane.plot.part is None


def test_the_curves_are_drawn_in_their_colours(panel: CurvesPanel) -> None:
    panel.session.run.start()
    settle(panel)
    plot = panel.accuracy_pane.plot
    mark = place_of(plot, panel.test.xs[-1], panel.test.ys[-1])
    image = plot.viewport().grab().toImage()
    around = {image.pixelColor(QPoint(round(mark.x()) + i, round(mark.y()) + j)).name()
              for i in range(-5, 6) for j in range(-5, 6)}  # fmt: skip
    assert theme.current().positive.name() in around and theme.current().surface.name() in around, "a hollow mark"


def test_language_theme_and_size_change_while_it_is_open(panel: CurvesPanel) -> None:
    panel.session.run.start()
    settle(panel)
    i18n.set_language("zh_CN")
    panel.retranslate()
    settle(panel)
    assert panel.controls.go.text() == "训练" and panel.controls.state.text() == "已完成 1 轮"
    assert panel.accuracy_pane.caption.text() == "准确率"
    assert panel.controls.form.fields["seed"].accessibleName() == "随机种子"
    height = panel.controls.go.fontMetrics().height()
    theme.set_zoom(2.0)
    settle(panel)
    assert panel.accuracy_pane.plot.bottom.style["tickFont"].pixelSize() == theme.font(0.85).pixelSize()
    assert panel.accuracy_pane.numbers[0].fontMetrics().height() > 1.8 * height
    theme.set("dark")
    settle(panel)
    dark = panel.accuracy_pane.plot.grab().toImage().pixelColor(4, 4)
    assert dark.name() == theme.current().surface.name()


@pytest.mark.parametrize("size", [(250, 300), (300, 420), (333, 600), (640, 200), (900, 250), (1200, 300)])
def test_nothing_is_cut_off_sideways(qtbot: QtBot, panel: CurvesPanel, size: tuple[int, int]) -> None:
    panel.resize(*size)
    panel.session.run.start()
    settle(panel)
    qtbot.wait(30)  # sizes settle from the inside to the outside
    content = panel.scrolled.widget()
    assert content.width() <= panel.scrolled.viewport().width()
    panel.controls.settings.setChecked(True)
    qtbot.wait(30)
    fields = [field for field in panel.controls.form.order if field.isVisible()]
    for part in (*fields, panel.controls.stop, *panel.controls.slow.order, *panel.accuracy_pane.numbers):
        assert part.mapTo(content, QPoint(part.width(), 0)).x() <= content.width()
        assert part.height() >= (part.minimumHeight() or part.minimumSizeHint().height())


def test_with_little_room_the_settings_are_one_line_that_opens(qtbot: QtBot, panel: CurvesPanel) -> None:
    controls = panel.controls
    assert controls.settings.isHidden() and not controls.form.isHidden()
    panel.resize(333, 470)
    qtbot.wait(30)
    assert controls.form.isHidden() and controls.settings.toolTip() == "1 epoch, batches of 500, rate 0.5, SGD"
    assert panel.loss_pane.plot.mapTo(panel, QPoint(0, panel.loss_pane.plot.height())).y() <= panel.height()
    click(qtbot, controls.settings)
    assert controls.form.isVisible()
    type_into(controls.form.numbers["epochs"], "0")
    click(qtbot, controls.settings)
    assert controls.form.isHidden()
    click(qtbot, controls.go)
    assert controls.form.isVisible() and not panel.session.run.losses, "what is wrong is shown"


def test_a_hidden_panel_catches_up_when_it_is_shown(panel: CurvesPanel) -> None:
    panel.hide()
    panel.session.run.start()
    assert len(panel.loss.xs) == 0
    panel.show()
    assert_curves_are_those_of_the_run(panel)


def test_the_empty_plots_say_what_to_do(panel: CurvesPanel) -> None:
    hint = panel.accuracy_pane.plot.hint
    assert hint.isVisible() and hint.text() == "Press Train (T) to watch the accuracy grow"
    panel.session.run.start()
    settle(panel)
    assert hint.isHidden()


def test_a_curve_notices_what_is_new_and_a_new_beginning(qapp: QApplication) -> None:
    curve = Curve("accent")
    xs, ys = [0.0, 1.0], [5.0, 4.0]
    assert curve.follow(xs, ys) and not curve.follow(xs, ys)
    xs.extend(range(2, 300))
    ys.extend(range(2, 300))
    assert curve.follow(xs, ys) and curve.ys.tolist() == ys
    assert [curve.nearest(x) for x in (-1, 0.4, 0.6, 299.2, 1000)] == [0, 0, 1, 299, 299]
    xs, ys = [0.0, 1.0, 2.0], [9.0, 8.0, math.nan]
    assert curve.follow(xs, ys) and len(curve.xs) == 3
    assert not curve.follow(xs, ys), "nan is the same nan"
    assert curve.follow([], []) and len(curve.xs) == 0


def test_a_long_curve_is_drawn_with_few_points_and_keeps_its_peaks(panel: CurvesPanel) -> None:
    x = np.linspace(0, 10, 50_000)
    y = np.sin(x) + 2
    y[31_415] = 5
    panel.means.follow(x.tolist(), y.tolist())
    panel.loss_pane.plot.show_range(10, 5)
    panel.loss_pane.plot.renew()
    drawn_x, drawn_y = panel.means.getData()
    assert len(drawn_x) < 2000 and drawn_y.max() == 5
    assert panel.means.marks.xs.tolist() == [10], "the end is marked"


def test_axes_have_round_numbers_shares_in_per_cent_and_whole_epochs(panel: CurvesPanel) -> None:
    left, bottom = panel.accuracy_pane.plot.left, panel.accuracy_pane.plot.bottom
    [(spacing, values)] = left.tickValues(0, 1, 400)
    assert left.tickStrings(values, 1, spacing) == ["0%", "20%", "40%", "60%", "80%", "100%"]
    [(spacing, values)] = left.tickValues(0.925, 0.955, 100)
    assert left.tickStrings(values, 1, spacing) == ["93%", "94%", "95%"]
    [(spacing, values)] = bottom.tickValues(0, 3, 800)
    assert bottom.tickStrings(values, 1, spacing) == ["0", "1", "2", "3"]


def test_time_left_is_said_as_people_say_it() -> None:
    assert time_left(None) == time_left(math.nan) == ""
    assert time_left(0.2) == "about 1 second left" and time_left(12.4) == "about 12 seconds left"
    assert time_left(130) == "about 2 minutes left" and time_left(7300) == "about 2 hours left"


def test_the_key_stands_in_the_lower_right_corner_where_there_is_room(qtbot: QtBot, panel: CurvesPanel) -> None:
    """Train solid, test dashed, and which is which where the curves leave room."""
    key = panel.accuracy_pane.key
    assert key is not None and panel.loss_pane.key is None
    assert not key.isVisible()
    panel.session.run.start()
    panel.resize(900, 420)
    qtbot.waitUntil(key.isVisible)
    corner = panel.accuracy_pane.plot.viewport().rect().bottomRight()
    assert (corner - key.geometry().bottomRight()).manhattanLength() < 80
    panel.resize(900, 300)
    panel.accuracy_pane.plot.setMaximumHeight(100)
    qtbot.waitUntil(lambda: not key.isVisible())
