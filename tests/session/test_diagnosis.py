"""Diagnosis: ill networks are said to be ill, healthy ones are not, and a cure is tried in a branch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from visualnn import i18n
from visualnn.engine import Network
from visualnn.engine.diagnosis import examine
from visualnn.lessons import catalogue
from visualnn.session.control import Control
from visualnn.session.diagnosis import examinations as examinations_module
from visualnn.session.diagnosis.examinations import KINDS, Examinations
from visualnn.session.diagnosis.examining import Examining
from visualnn.session.diagnosis.finding import Finding, all_rules, percent, short
from visualnn.session.job import TrainingJob
from visualnn.session.report import Plan
from visualnn.session.run import training_data
from visualnn.session.session import Session
from visualnn.session.settings import Settings
from visualnn.session.training_settings import TrainingSettings


def opened(lesson: str = "010") -> Session:
    return Session(catalogue.find(lesson), Settings(language="en"))


def network(activation: str, weights: str | float, units: tuple[int, ...], inputs: int = 784) -> Network:
    parts: list[dict[str, Any]] = []
    for count in units:
        parts += [{"kind": "Dense", "units": count, "weights": weights}, {"kind": activation}]
    parts += [{"kind": "Dense", "units": 10, "weights": "xavier" if weights == "he" else weights}, {"kind": "Softmax"}]
    return Network.from_spec({"layers": parts, "input_shape": [inputs], "loss": {"kind": "CrossEntropy"}})


def found(session: Session) -> list[Finding]:
    examining = Examining(session)
    assert examining.look() is not None
    return examining.findings


def names(session: Session) -> list[str]:
    return [finding.rule for finding in found(session)]


def trained(of: Network | None, updates: int, **settings: Any) -> Session:
    session = opened()
    if of is not None:
        session.set_network(of)
    session.run.set(**settings)
    session.run.start(updates)
    return session


def patient(fault: str, updates: int) -> Session:
    session = opened("120")
    number = [one.fault.id for one in session.clinic.patients].index(fault) + 1
    session.clinic.open(number)
    session.clinic.tell()
    session.run.start(updates) if updates else None
    return session


def points(network: str, data: dict[str, Any], **settings: Any) -> Session:
    """A network of the playground, trained on other points."""
    session = opened("140")
    if data:
        session.editing.change_data(**data)
    session.set_network(Network.from_spec({**session.network.spec(), **session.lesson.networks[network]}))
    session.run.set(**settings)
    session.run.start()
    return session


def exploding() -> Session:
    one = network("ReLU", "he", (30,) * 4)
    one.parameters["W1"][:] *= 1e-4
    for name in ("W3", "W4", "W5"):
        one.parameters[name][:] *= 20
    session = opened()
    session.set_network(one)
    return session


def biased() -> Session:
    """One output is so much larger than the others at the start that it stays so for long."""
    one = network("Sigmoid", "xavier", (20,))
    one.parameters["b2"][3] = 8
    return trained(one, 520, learning_rate=5e-4, fresh=False, batch_size=10)


ILL: dict[str, Callable[[], Session]] = {
    "not-finite": lambda: trained(network("ReLU", 1.0, (30,) * 5), 10, learning_rate=0.1),
    "inputs-not-scaled": lambda: patient("not-normalized", 500),
    "exploding": exploding,
    "weight-decay-too-strong": lambda: trained(None, 100, l2=1.0),
    "rate-too-high": lambda: patient("rate-too-large", 60),
    "rate-too-low": lambda: patient("rate-too-small", 60),
    "flat-loss": lambda: patient("shuffled-labels", 500),
    "plateau": lambda: points("line", {}, epochs=12, target_accuracy=0.99),
    "dead-at-start": lambda: patient("dead-relus", 0),
    "dead": lambda: trained(network("ReLU", "he", (64,)), 20, learning_rate=3.0),
    "saturated-at-start": lambda: patient("saturated-sigmoid", 0),
    "saturated": lambda: trained(None, 20, learning_rate=10.0),
    "symmetry": lambda: patient("zero-weights", 100),
    "vanishing": lambda: trained(network("Sigmoid", "xavier", (30,) * 5), 60, learning_rate=0.1),
    "biases-stand-still": lambda: patient("missing-bias-gradient", 0),
    "lost-answers": lambda: patient("forgotten-return", 500),
    "same-answers": lambda: biased(),
    "overfitting": lambda: points("large", {"noise": 0.4, "samples": 30}, epochs=300, learning_rate=0.05,
                                  optimizer="Adam"),
}  # fmt: skip


@pytest.mark.parametrize("rule", sorted(all_rules()))
def test_what_is_really_ill_is_found(rule: str) -> None:
    session = ILL[rule]()
    finding = next((one for one in found(session) if one.rule == rule), None)
    assert finding is not None, names(session)
    assert any(letter.isdigit() for letter in finding.sentence), "a sentence has its numbers"
    assert finding.why.count(".") >= 1 and (finding.panel or finding.array)
    i18n.set_language("zh_CN")
    other = next(one for one in found(session) if one.rule == rule)
    assert other.sentence != finding.sentence and other.why != finding.why


HEALTHY: dict[str, Callable[[], Network | None]] = {
    "as the lesson has it": lambda: None,
    "ReLU": lambda: network("ReLU", "he", (60, 30)),
    "tanh": lambda: network("Tanh", "xavier", (30, 30, 30)),
    "no hidden layer": lambda: network("ReLU", "xavier", ()),
}


@pytest.mark.parametrize("of", HEALTHY)
def test_a_healthy_network_is_well_from_the_first_update_on(of: str) -> None:
    session = opened()
    one = HEALTHY[of]()
    if one is not None:
        session.set_network(one)
    session.run.set(learning_rate=0.5 if one is None else 0.1)
    examining, done = Examining(session), 0
    for until in (0, 1, 10, 60, 200, 500):
        if until:
            session.run.go_on(updates=until - done) if done else session.run.start(until)
            done = until
        examining.look()
        assert not examining.findings, (until, examining.findings[0].sentence)
    assert examining.updates == 500


@pytest.mark.parametrize("lesson", [name for name in catalogue.ids() if not name.startswith(("130", "010", "100"))])
def test_no_lesson_is_called_ill(lesson: str) -> None:
    """All but one, which is about an illness: the gradient that vanishes."""
    session = opened(lesson)
    assert names(session) == []
    session.run.start(600)
    assert names(session) == []


def test_the_lesson_on_the_gradient_that_vanishes_has_it() -> None:
    assert names(opened("130")) == ["vanishing"]


def test_the_example_sentence_has_its_numbers() -> None:
    session = ILL["dead"]()
    finding = found(session)[0]
    count = Examining(session)
    layer = count.look().layers[0]  # type: ignore[union-attr]
    assert finding.sentence == (f"{layer.dead} of 64 units of layer 1 never fire: the learning rate is probably too "
                                "high.")  # fmt: skip
    assert finding.cure is not None and finding.cure.settings == {"learning_rate": 0.5}


# Cures

def test_a_cure_is_tried_in_a_branch_from_the_start_and_both_curves_stay() -> None:
    session = patient("rate-too-large", 200)
    examining = Examining(session)
    examining.look()
    ill = session.history.branch
    assert ill is not None
    losses = ill.curves.losses[:]
    session.run.set(epochs=1)
    examining.try_cure(examining.findings[0].cure)  # type: ignore[arg-type]
    cured = session.history.branch
    assert cured is not None and cured is not ill and cured.parent is ill and cured.since == 0
    assert ill.curves.losses[:] == losses and len(session.history.runs) == 2
    assert cured.settings.learning_rate == 3.0 and cured.settings.seed == ill.settings.seed
    assert cured.curves.losses[-1] < 0.1 * losses[-1]
    examining.look()
    assert examining.findings == []


def test_weights_that_are_wrong_are_drawn_anew() -> None:
    session = patient("zero-weights", 100)
    examining = Examining(session)
    examining.look()
    session.run.set(epochs=1)
    examining.try_cure(examining.findings[0].cure)  # type: ignore[arg-type]
    examining.look()
    assert examining.findings == [] and session.run.test_accuracy[-1] > 0.9
    assert [branch.number for branch in session.history.runs][:1] == [1]


def test_without_any_training_the_cure_trains_the_network_on_show() -> None:
    session = patient("dead-relus", 0)
    examining = Examining(session)
    examining.look()
    examining.try_cure(examining.findings[0].cure)  # type: ignore[arg-type]
    examining.look()
    assert examining.findings == [] and session.run.test_accuracy[-1] > 0.9


def test_pixels_are_scaled_and_the_network_begins_anew() -> None:
    session = patient("not-normalized", 500)
    examining = Examining(session)
    examining.look()
    losses = session.run.losses[:]
    examining.try_cure(examining.findings[0].cure)  # type: ignore[arg-type]
    examining.look()
    assert session.dataset.inputs("train", np.arange(10)).max() <= 1 and examining.findings == []
    assert [record.curves.losses[:] for record in session.records.shown] == [losses]


def test_relu_lets_the_gradient_arrive() -> None:
    session = opened("130")
    examining = Examining(session)
    examining.look()
    session.run.set(epochs=1)
    examining.try_cure(examining.findings[0].cure)  # type: ignore[arg-type]
    examining.look()
    assert examining.findings == [] and session.run.test_accuracy[-1] > 0.9


def test_from_numbers_that_are_none_it_goes_back_to_the_last_good_moment() -> None:
    session = ILL["not-finite"]()
    examining = Examining(session)
    examining.look()
    cure = examining.findings[0].cure
    assert cure is not None and cure.since == "good" and not np.isfinite(session.network.flat).all()
    session.run.set(epochs=1)
    examining.try_cure(cure)
    branch = session.history.branch
    assert branch is not None and np.isfinite(branch.start.flat).all() and np.isfinite(branch.curves.losses[0])


# The clinic

def test_the_clinics_answer_is_not_given_away() -> None:
    session = opened("120")
    session.clinic.open(1)
    examining = Examining(session)
    examining.look()
    session.run.start(500)
    assert examining.look() is not None and examining.withheld and examining.findings == []
    session.clinic.tell()
    examining.look()
    assert not examining.withheld and examining.findings


# While training goes on

def test_a_run_keeps_what_its_examinations_found() -> None:
    session = opened()
    session.run.set(epochs=2)
    session.run.start()
    branch = session.history.branch
    assert branch is not None
    kept = branch.examinations
    assert kept.first is not None and kept.last is not None and kept.first is not kept.last
    assert kept.epochs[0] == 0 and kept.epochs[-1] == 2 and kept.updates == 1200
    for number, (first, last) in enumerate(zip(kept.first.layers, kept.last.layers, strict=True)):
        for kind in KINDS:
            assert len(kept.series(number, kind)) == len(kept.epochs)
        assert kept.series(number, "gradient")[0] == first.gradient
        assert kept.series(number, "ratio")[-1] == last.ratio
    examining = Examining(session)
    now = examining.look()
    assert now is not None and examining.start is kept.first
    assert [layer.gradient for layer in now.layers] == [layer.gradient for layer in kept.last.layers]


def test_examining_changes_no_bit_of_the_training() -> None:
    session, ends = opened("140"), []
    for examined in (True, False):
        branch, start = session.history.begin(TrainingSettings(epochs=3, batch_size=7))
        plan = Plan(start, branch.settings, examined=examined)
        reports = [*TrainingJob(session.network.copy(), training_data(session.dataset), plan, Control())]
        assert any(report.examination is not None for report in reports) is examined
        ends.append(reports[-1].moment)
    assert np.array_equal(ends[0].flat, ends[1].flat) and ends[0].generator == ends[1].generator


def test_after_time_travel_the_network_of_then_is_examined() -> None:
    session = opened()
    session.run.start(200)
    examining = Examining(session)
    late = examining.look()
    session.history.go(0)
    early = examining.look()
    assert late is not None and early is not None and early is not late and examining.updates == 0
    assert early.layers[0].gradient == pytest.approx(examining.start.layers[0].gradient)  # type: ignore[union-attr]
    assert examining.facts().losses.size == 0


def test_the_series_of_a_long_run_stay_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examinations_module, "MOST", 8)
    session = opened("140")
    batch = session.dataset.inputs("train", np.arange(9)), session.dataset.targets("train", np.arange(9), 1)
    one, kept = examine(session.network.copy(), *batch), Examinations()
    for number in range(100):
        kept.add(float(number), number, one)
        assert len(kept.epochs) <= 8
    assert kept.epochs[0] == 0 and kept.epochs[-1] == 99
    assert len(kept.series(0, "dead")) == len(kept.epochs)


def test_nothing_is_examined_twice() -> None:
    examining = Examining(opened())
    assert examining.look() is examining.look()


@pytest.mark.parametrize(("value", "text"), [(0.0123, "0.0123"), (1e-5, "1e−5"), (4.92e-6, "4.9e−6"), (-2.5, "−2.5"),
                                             (float("inf"), "∞"), (float("nan"), "nan")])
def test_numbers_are_short(value: float, text: str) -> None:
    assert short(value) == text


def test_shares_are_per_cent() -> None:
    assert (percent(0.00374), percent(26.3), percent(2.6e-8)) == ("0.374 %", "2,630 %", "2.6e−6 %")


def test_the_sentence_names_the_rate_of_the_first_update_though_it_is_another_one_now() -> None:
    session = patient("rate-too-large", 100)
    session.run.set(learning_rate=0.5)
    session.run.go_on(updates=50)
    assert "the learning rate 100 is too high" in found(session)[0].sentence


def test_success_is_not_spoken_of_too_soon() -> None:
    session = patient("rate-too-small", 20)
    examining = Examining(session)
    examining.look()
    assert examining.findings == [] and not examining.learns
    healthy = trained(None, 500)
    examining = Examining(healthy)
    examining.look()
    assert examining.learns
