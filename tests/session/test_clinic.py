"""The clinic: patients come without a word on what is wrong, and are found out, treated and counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from visualnn.lessons import catalogue
from visualnn.lessons.faults import all_faults
from visualnn.session.clinic import Clinic
from visualnn.session.session import Session
from visualnn.session.settings import Settings

FAULTS = catalogue.find("120-clinic").clinic["faults"]


@pytest.fixture
def session() -> Session:
    return Session(catalogue.find("120-clinic"), Settings(language="en"))


def other(clinic: Clinic) -> str:
    """Some diagnosis that is wrong."""
    assert clinic.patient is not None
    return next(fault.id for fault in clinic.choices if fault.id != clinic.patient.fault.id)


def test_every_fault_comes_once_and_every_diagnosis_is_offered(session: Session) -> None:
    clinic = session.clinic
    assert sorted(patient.fault.id for patient in clinic.patients) == sorted(FAULTS)
    assert sorted(fault.id for fault in clinic.choices) == sorted(all_faults())
    assert (clinic.number, clinic.patient, clinic.found) == (0, None, 0)


def test_another_class_has_another_order(session: Session) -> None:
    orders = {tuple(patient.fault.id for patient in Clinic(session, np.random.default_rng(seed)).patients)
              for seed in range(5)}
    assert len(orders) == 5


def test_a_lesson_without_a_clinic_has_no_patients() -> None:
    session = Session(catalogue.find("010"), Settings(language="en"))
    problems: list[str] = []
    session.problem.connect(problems.append)
    assert not session.clinic.patients
    session.guide.do("patient next")
    assert "no clinic" in problems[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_patient_is_ill_until_it_is_treated(session: Session, fault: str) -> None:
    problems: list[str] = []
    session.problem.connect(problems.append)
    session.guide.do(f"patient {fault}")
    clinic, case = session.clinic, all_faults()[fault].ill(session.lesson)
    assert problems == []
    assert clinic.patient is not None and clinic.patient.fault.id == fault
    assert (session.network.flat == case.make_network().flat).all()
    assert type(session.network) is case.counting
    assert session.dataset is case.load_data()
    assert session.run.settings.learning_rate == case.training["learning_rate"]
    assert not session.original
    session.run.start(40)  # it can be trained as any other
    assert session.history.position == 40
    with pytest.raises(ValueError, match="find out first"):
        clinic.treat()
    assert clinic.diagnose(fault).right
    assert clinic.treat()
    healthy = all_faults()[fault].healthy(session.lesson)
    assert type(session.network) is healthy.counting
    assert session.dataset is session.lesson.load_data()
    assert session.network.spec() == healthy.make_network().spec()
    assert session.run.settings.learning_rate == healthy.training["learning_rate"]


def test_the_forgotten_return_is_seen_in_the_curve_and_in_the_answers(session: Session) -> None:
    session.guide.do("patient forgotten-return")
    session.run.start(500)
    assert set(session.run.test_accuracy) == {0.098}
    assert session.run.losses[-1] < session.run.losses[0] / 2
    assert not session.samples.predictions.any()
    assert len(set(session.samples.outputs.argmax(axis=1).tolist())) > 5
    assert session.guide.values.accuracy() == 0.098
    session.clinic.diagnose("forgotten-return")
    session.clinic.treat()
    session.run.start(500)
    assert session.run.test_accuracy[-1] > 0.85
    assert len(set(session.samples.predictions.tolist())) > 5


def test_a_patient_stays_ill_when_weights_are_drawn_anew_or_training_begins_afresh(session: Session) -> None:
    session.guide.do("patient dead-relus")
    session.new_weights(5)
    assert (session.network.parameters["b1"] == -10).all()
    session.run.start(30)
    assert (session.network.parameters["b1"] == -10).all()


def test_a_wrong_guess_says_what_that_would_look_like(session: Session) -> None:
    clinic = session.clinic
    clinic.open(1)
    guess = other(clinic)
    said = clinic.diagnose(guess)
    assert not said.right and all_faults()[guess].evidence in said.text
    assert clinic.patient is not None and not clinic.patient.known
    assert clinic.diagnose(clinic.patient.fault.id).right
    assert (clinic.found, clinic.at_once) == (1, 0)


def test_only_a_first_guess_without_a_hint_counts_as_found_at_once(session: Session) -> None:
    clinic = session.clinic
    for number, hints in ((1, 0), (2, 1)):
        clinic.open(number)
        for _ in range(hints):
            clinic.hint()
        assert clinic.patient is not None
        clinic.diagnose(clinic.patient.fault.id)
    assert (clinic.found, clinic.at_once) == (2, 1)


def test_hints_come_one_after_the_other_and_then_it_can_be_told(session: Session) -> None:
    clinic = session.clinic
    clinic.open(3)
    assert clinic.patient is not None
    given = []
    while clinic.more_hints:
        given.append(clinic.hint())
    assert tuple(given) == clinic.patient.fault.hints == clinic.hints
    assert clinic.hint() is None
    assert clinic.patient.fault.evidence in clinic.tell().text
    assert (clinic.found, clinic.patient.known) == (0, True)
    assert clinic.diagnose(clinic.patient.fault.id).right
    assert clinic.found == 0  # it was told
    assert clinic.treat()


def test_the_next_patient_is_one_who_is_not_cured_yet(session: Session) -> None:
    clinic = session.clinic
    clinic.next()
    assert clinic.number == 1
    clinic.tell()
    clinic.treat()
    clinic.open(len(FAULTS))
    clinic.next()
    assert clinic.number == 2
    for number in range(1, len(FAULTS) + 1):
        clinic.open(number)
        clinic.tell()
        clinic.treat()
    clinic.next()
    assert clinic.number == 1


def test_a_cured_patient_who_comes_again_is_healthy(session: Session) -> None:
    session.guide.do("patient rate-too-large")
    session.clinic.tell()
    session.clinic.treat()
    number = session.clinic.number
    session.guide.do("patient none")
    session.clinic.open(number)
    assert session.run.settings.learning_rate == 3.0


def test_nobody_is_here_before_the_first_patient_and_after_the_last(session: Session) -> None:
    with pytest.raises(ValueError, match="no patient here"):
        session.clinic.diagnose("zero-weights")
    with pytest.raises(ValueError, match="no patient 10"):
        session.clinic.open(10)


def test_resetting_the_lesson_empties_the_clinic(session: Session) -> None:
    clinic = session.clinic
    clinic.open(1)
    clinic.tell()
    session.reset_lesson()
    assert (clinic.number, clinic.said) == (0, None)
    assert not any(patient.known for patient in clinic.patients)


def test_a_page_waits_for_diagnoses(session: Session) -> None:
    guide = session.guide
    guide.begin()
    guide.go(3)
    assert session.clinic.patient is not None and session.clinic.patient.fault.id == "forgotten-return"
    assert not guide.met
    session.clinic.diagnose("forgotten-return")
    assert guide.met


def test_a_patient_who_was_told_lets_the_page_go_on_and_does_not_count_as_found(session: Session) -> None:
    guide, clinic = session.guide, session.clinic
    guide.begin()
    guide.go(9)
    for number in range(1, len(FAULTS) + 1):
        assert not guide.met
        clinic.open(number)
        clinic.tell()
    assert guide.met
    assert clinic.found == 0


def test_a_clinic_with_a_fault_that_there_is_not_is_closed_and_says_why(session: Session) -> None:
    lesson = replace(session.lesson, clinic={"faults": ["hiccups"]})
    session.open_lesson(lesson)
    assert not session.clinic.patients
    assert "no fault “hiccups”" in session.clinic.error


def test_patients_come_as_they_are_written_where_the_lesson_says_so(session: Session) -> None:
    session.open_lesson(replace(session.lesson, clinic={"faults": FAULTS[::-1], "order": "given"}))
    assert [patient.fault.id for patient in session.clinic.patients] == FAULTS[::-1]


def test_a_fault_that_the_data_cannot_have_is_refused_in_a_sentence() -> None:
    """Labels of a teacher's own table cannot be shuffled."""
    session = Session(replace(catalogue.find("050"), clinic={"faults": ["shuffled-labels"]}), Settings(language="en"))
    problems: list[str] = []
    session.problem.connect(problems.append)
    network = session.network
    assert not session.clinic.open(1)
    assert problems[0].startswith("This patient cannot come: ")
    assert session.network is network and session.clinic.number == 0
