"""The training form while a run goes on: what can be changed, what cannot and why, slow motion, and what is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visualnn import i18n
from visualnn.engine import BinaryCrossEntropy, Dense, Dropout, Network, Sigmoid
from visualnn.lessons import catalogue
from visualnn.session.control import EPOCH
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.session.training_settings import TrainingSettings
from visualnn.ui.number_box import NumberBox
from visualnn.ui.pace_actions import PACE
from visualnn.ui.training.rate_row import scale_rate
from visualnn.ui.training.slow_motion import PACES, next_pace
from visualnn.ui.training_controls import TrainingControls


@pytest.fixture
def controls(qtbot: QtBot) -> Iterator[TrainingControls]:
    """Those of a small lesson; without a thread, a run stands still between two commands."""
    session = Session(catalogue.find("playground"), Settings(language="en", theme="light"))
    session.run.set(epochs=4, batch_size=10)
    holder = QWidget()
    qtbot.addWidget(holder)
    controls = TrainingControls(session.run, holder)
    controls.resize(312, 600)
    holder.show()
    show(controls)
    yield controls
    session.run.abandon()


def show(controls: TrainingControls) -> None:
    controls.refresh(len(controls.run.session.dataset.train))


def type_into(box: NumberBox, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)


def asked(controls: TrainingControls, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Every change that reaches the run from now on."""
    changes: list[dict[str, Any]] = []
    take = controls.run.set

    def noted(**given: Any) -> None:
        changes.append(given)
        take(**given)

    monkeypatch.setattr(controls.run, "set", noted)
    return changes


def test_a_number_reaches_a_run_once_when_it_is_typed_to_the_end(controls: TrainingControls,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    run, box = controls.run, controls.form.numbers["learning_rate"]
    run.advance(3)
    show(controls)
    changes = asked(controls, monkeypatch)
    type_into(box, "0.0125")
    show(controls)
    assert changes == [] and box.text() == "0.0125", "what is being typed stays"
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert changes == [{"learning_rate": 0.0125}]
    box.stepBy(1)
    assert changes[1:] == [{"learning_rate": 0.02}]
    run.advance(1)
    assert [part.settings.learning_rate for part in run.session.history.runs[0].parts] == [0.3, 0.02]


def test_a_bad_value_is_explained_and_the_run_goes_on(controls: TrainingControls) -> None:
    run, box = controls.run, controls.form.numbers["l2"]
    run.advance(3)
    controls.form.headers["regularization"].setChecked(True)
    show(controls)
    type_into(box, "lots")
    QTest.keyClick(box, Qt.Key.Key_Return)
    show(controls)
    assert controls.state.text() == "L2: Type a number from 0 to 10." and box.text() == "lots"
    run.advance(2)
    show(controls)
    assert run.settings.l2 == 0 and run.update == 5
    type_into(box, "0.01")
    QTest.keyClick(box, Qt.Key.Key_Return)
    show(controls)
    assert run.settings.l2 == 0.01 and controls.state.text() == "Paused after update 5 (epoch 1)"


def test_what_cannot_be_changed_says_why(controls: TrainingControls) -> None:
    run, fields = controls.run, controls.form.fields
    assert not fields["momentum"].isEnabled() and "Momentum" in fields["momentum"].toolTip()
    assert not fields["dropout"].isEnabled() and "Layers panel" in fields["dropout"].toolTip()
    run.choose_optimizer("Momentum")
    show(controls)
    assert fields["momentum"].isEnabled() and fields["seed"].isEnabled()
    run.advance(1)
    show(controls)
    for name in ("optimizer", "seed", "fresh"):
        assert not fields[name].isEnabled() and fields[name].toolTip().startswith("Not while a run goes on"), name
    run.stop()
    show(controls)
    assert fields["seed"].isEnabled() and not fields["seed"].toolTip().startswith("Not")


def test_layers_keep_their_own_dropout_until_somebody_changes_it(controls: TrainingControls) -> None:
    network = Network([Dense(4), Sigmoid(), Dropout(0.25), Dense(1), Sigmoid()], input_shape=(2,),
                      loss=BinaryCrossEntropy(), dtype="float32", seed=0)  # fmt: skip
    run, box = controls.run, controls.form.numbers["dropout"]
    run.session.set_network(network)
    controls.form.headers["regularization"].setChecked(True)
    show(controls)
    assert box.isEnabled() and box.value == 0.25
    type_into(controls.form.numbers["seed"], "9")
    assert run.settings.dropout is None and run.settings.seed == 9
    box.stepBy(1)
    assert run.settings.dropout == pytest.approx(0.3) and run.dropout_rates == [pytest.approx(0.3)]


def test_sections_are_small_say_what_they_hold_and_are_remembered(controls: TrainingControls) -> None:
    run, form = controls.run, controls.form
    run.set(l2=0.01, noise=0.5, schedule="step", schedule_every=3, target_accuracy=0.9, patience=2, seconds=60.0)
    show(controls)
    told = {name: header.summary for name, header in form.headers.items()}
    assert told == {"optimizer": "rate now 0.3", "regularization": "L2 0.01, noise 0.5",
                    "schedule": "× 0.5 every 3 epochs",
                    "stop": "after 4 epochs, at 90%, 2 epochs without progress, 60 s"}  # fmt: skip
    assert not any(body.isVisible() for body in form.bodies.values())
    form.headers["stop"].setFocus()
    QTest.keyClick(form.headers["stop"], Qt.Key.Key_Space)
    assert form.bodies["stop"].isVisible() and form.numbers["target_accuracy"].value == 90
    again = TrainingControls(run)
    assert [name for name, header in again.form.headers.items() if header.isChecked()] == ["stop"]
    again.deleteLater()


def test_the_schedule_is_drawn_and_its_rate_is_told(controls: TrainingControls) -> None:
    run, form = controls.run, controls.form
    form.headers["schedule"].setChecked(True)
    form.headers["optimizer"].setChecked(True)
    form.schedule.setCurrentIndex(2)
    form.schedule.activated.emit(2)
    assert run.settings.schedule == "cosine"
    run.advance(30)
    show(controls)
    assert run.fraction == 0.5 and form.picture.done == 0.5
    assert form.picture.rates[0] == 0.3 and form.picture.rates[60] == pytest.approx(0.15)
    assert form.rate.now.text() == "Rate now 0.15" and not form.fields["schedule_every"].isEnabled()
    form.rate.half.click()
    assert run.settings.learning_rate == 0.15 and run.state == "paused"


def test_slow_motion_by_buttons(controls: TrainingControls) -> None:
    run, slow = controls.run, controls.slow
    slow.update_button.click()
    show(controls)
    assert (run.state, run.update, controls.state.text()) == ("paused", 1, "Paused after update 1 (epoch 1)")
    slow.epoch_button.click()
    assert (run.state, run.update) == ("paused", 15)
    slow.pace.setCurrentIndex(slow.paces.index(5.0))
    slow.pace.activated.emit(slow.pace.currentIndex())
    assert run.pace == 5
    run.set_pace(3)
    show(controls)
    assert slow.paces[slow.pace.currentIndex()] == 3 and "3" in slow.pace.currentText()
    run.set_pace(0)
    controls.go.click()
    show(controls)
    assert run.state == "idle" and controls.state.text() == "Done: 4 epochs"


def test_who_has_stopped_a_run_can_begin_another_with_the_next_key(controls: TrainingControls) -> None:
    controls.run.advance(1)
    show(controls)
    controls.stop.setFocus()
    QTest.keyClick(controls.stop, Qt.Key.Key_Space)
    show(controls)
    assert controls.run.state == "idle" and controls.go.hasFocus()


def test_what_the_next_run_is_to_last_does_not_change_what_the_last_one_has(controls: TrainingControls) -> None:
    run = controls.run
    run.advance(EPOCH)
    run.stop()
    run.set(epochs=9)
    show(controls)
    assert controls.state.text() == "Stopped in epoch 2 of 4"
    run.start()
    assert run.epoch == 9
    run.set(epochs=2)
    show(controls)
    assert run.epoch == 9 and controls.state.text() == "Done: 9 epochs"


def test_paces_and_rates_have_ends() -> None:
    assert next_pace(0, 1) == 0 and next_pace(0, -1) == 1000 and next_pace(3, 1) == 5 and next_pace(3, -1) == 2
    assert next_pace(PACES[0], -1) == PACES[0]
    run = Session(catalogue.find("playground")).run
    for _time in range(60):
        scale_rate(run, 2)
    assert run.settings.learning_rate == 100
    for _time in range(60):
        scale_rate(run, 0.5)
    assert run.settings.learning_rate == 1e-5
    assert {key for action in PACE for key in action.keys} >= {"U", "Shift+U", "H", "Shift+H"}


def test_it_is_said_why_a_run_has_ended(controls: TrainingControls) -> None:
    run = controls.run
    run.set(epochs=50, learning_rate=1e-5, patience=2)
    run.start()
    show(controls)
    assert controls.state.text() == "Ended in epoch 3 of 50. It had not become better for 2 epochs."
    i18n.set_language("zh_CN")
    controls.retranslate()
    assert controls.state.text() == "在第 3 轮结束，共 50 轮。连续 2 轮没有进步。"
    assert isinstance(run.settings, TrainingSettings)


@pytest.mark.parametrize("width", [206, 226, 309, 400, 640])
@pytest.mark.parametrize("compact", [True, False])
def test_all_buttons_have_room(qtbot: QtBot, controls: TrainingControls, width: int, compact: bool) -> None:
    controls.form.arrange(3 if width >= 270 else 2)
    controls.set_compact(compact)
    controls.resize(width, 700)
    qtbot.wait(1)
    for part in (controls.go, controls.stop, *controls.slow.order):
        left = part.mapTo(controls, part.rect().topLeft()).x()
        assert left >= 0 and left + part.width() <= controls.width() == width
        assert part.width() >= part.minimumWidth()
