"""The clinic: networks with planted faults, one patient after the other; the person says what is wrong and cures it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.lessons import faults
from visualnn.lessons.faults import Case, Fault, Hint
from visualnn.session.guide_commands import command
from visualnn.session.guide_waiting import Waiting, condition
from visualnn.session.training_settings import TrainingSettings

if TYPE_CHECKING:
    from visualnn.session.guide import Guide
    from visualnn.session.session import Session


@dataclass
class Patient:
    """A patient: what was guessed, how many hints were given, whether the fault was `found` or `told`, and is cured."""

    fault: Fault
    guesses: list[str] = field(default_factory=list)
    hints: int = 0
    found: bool = False
    told: bool = False
    treated: bool = False

    @property
    def known(self) -> bool:
        """Whether it is clear what is wrong."""
        return self.found or self.told


@dataclass(frozen=True)
class Diagnosis:
    """Whether a guess was `right`, or the fault was `told`."""

    fault: Fault
    right: bool
    told: bool = False

    @property
    def text(self) -> str:
        """A sentence to the person; of a wrong guess it says what that would look like."""
        evidence = _(self.fault.evidence)
        if self.told:
            return _("It is this: {title}. {evidence}").format(title=_(self.fault.title), evidence=evidence)
        if self.right:
            return _("Yes. {evidence}").format(evidence=evidence)
        return _("No, it is something else. That would look like this: {evidence}").format(evidence=evidence)


class Clinic:
    """`patients` in the order in which they come, `choices` are all diagnoses there are in some other order; both are
    empty in a lesson without a clinic. `number` is the patient on show, from 1; 0 before the first.

    The lesson's table [clinic] names its `faults`; with order = "given" they come as they are written. `error` says
    what is wrong with it. `changed` says that anything of this is another.
    """

    changed = Signal()

    def __init__(self, session: Session, rng: np.random.Generator | None = None) -> None:
        self._session, self._rng = session, rng or np.random.default_rng()
        self.begin()
        session.lesson_opened.connect(self.begin)

    def begin(self) -> None:
        """Another lesson, or this one from the beginning."""
        table, self.error, self.number = self._session.lesson.clinic, "", 0
        self.patients: list[Patient] = []
        self.choices: list[Fault] = []
        self.said: Diagnosis | None = None
        try:
            found = [faults.find(str(name)) for name in table.get("faults", ())]
        except ValueError as error:
            found, self.error = [], str(error)
        if found:
            order = range(len(found)) if table.get("order") == "given" else self._rng.permutation(len(found))
            self.patients = [Patient(found[k]) for k in order]
            known = list(faults.all_faults().values())
            self.choices = [known[k] for k in self._rng.permutation(len(known))]
        self.changed.emit()

    # Patients

    @property
    def patient(self) -> Patient | None:
        """The one on show."""
        return self.patients[self.number - 1] if self.number else None

    @property
    def found(self) -> int:
        """How many have been found out by the person."""
        return sum(patient.found for patient in self.patients)

    @property
    def at_once(self) -> int:
        """How many of those with the first guess and without a hint."""
        return sum(patient.found and len(patient.guesses) == 1 and not patient.hints for patient in self.patients)

    def open(self, number: int) -> bool:
        """Show patient number 1 …; False, and a problem, where that cannot be."""
        if not self.patients:
            raise ValueError(_("this lesson has no clinic"))
        if not 1 <= number <= len(self.patients):
            raise ValueError(_("there is no patient {number}").format(number=number))
        patient = self.patients[number - 1]
        case = patient.fault.healthy(self._session.lesson) if patient.treated else patient.fault.ill(
            self._session.lesson)
        message = _("Patient {number} of {count} is here.").format(number=number, count=len(self.patients))
        return self._show(case, message, number)

    def next(self) -> bool:
        """The next patient who is not cured yet, or the first one again when all are."""
        count = len(self.patients)
        order = [(self.number + k) % count + 1 for k in range(count)]
        waiting = [number for number in order if not self.patients[number - 1].treated]
        return self.open((waiting or order or [1])[0])

    def leave(self) -> bool:
        """Show the healthy network of the lesson, and no patient."""
        if not self.number and self._session.original:
            return True
        return self._show(Case.of(self._session.lesson), _("The lesson's healthy network is here."), 0)

    # What the person does

    def diagnose(self, fault: str) -> Diagnosis:
        """Say what is wrong with the patient on show. ValueError if there is no patient or no such fault."""
        patient, guess = self._present(), faults.find(fault)
        right = guess.id == patient.fault.id
        if not patient.known:
            patient.guesses.append(guess.id)
            patient.found = right
        self.said = Diagnosis(guess, right)
        self.changed.emit()
        return self.said

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The hints that have been given for the patient on show."""
        patient = self.patient
        return patient.fault.hints[: patient.hints] if patient else ()

    @property
    def more_hints(self) -> bool:
        patient = self.patient
        return patient is not None and patient.hints < len(patient.fault.hints)

    def hint(self) -> Hint | None:
        """One more hint; None when all have been given."""
        patient = self._present()
        if not self.more_hints:
            return None
        patient.hints += 1
        self.changed.emit()
        return patient.fault.hints[patient.hints - 1]

    def tell(self) -> Diagnosis:
        """Give up: say what is wrong."""
        patient = self._present()
        patient.told = not patient.found
        self.said = Diagnosis(patient.fault, right=True, told=True)
        self.changed.emit()
        return self.said

    def treat(self) -> bool:
        """Cure the patient, once it is known what is wrong; then it can be trained again."""
        patient = self._present()
        if not patient.known:
            raise ValueError(_("find out first what is wrong with this patient"))
        patient.treated = True
        if not self._show(patient.fault.healthy(self._session.lesson), _(patient.fault.cure), self.number):
            patient.treated = False
        self.changed.emit()
        return patient.treated

    def _present(self) -> Patient:
        if self.patient is None:
            raise ValueError(_("there is no patient here; call the next one"))
        return self.patient

    def _show(self, case: Case, message: str, number: int) -> bool:
        session = self._session
        try:
            network, dataset = case.make_network(), case.load_data()
            settings = TrainingSettings.from_table(case.training)
            session.set_data(dataset, network, message)
            session.run.set(**asdict(settings))
        except (ValueError, UnreadableFile) as error:
            session.problem.emit(_("This patient cannot come: {reason}.").format(reason=str(error).rstrip(".")))
            return False
        if number != self.number:
            self.number, self.said = number, None
        self.changed.emit()
        return True


@command("patient")
def _patient(guide: Guide, which: str) -> None:
    """`patient next`, `patient none`, a number, or the one with a fault of that name."""
    clinic = guide.session.clinic
    if which == "next":
        clinic.next()
    elif which == "none":
        clinic.leave()
    elif which.isdigit():
        clinic.open(int(which))
    else:
        names = [patient.fault.id for patient in clinic.patients]
        if which not in names:
            raise ValueError(_("no patient of this lesson has “{name}”").format(name=which))
        clinic.open(names.index(which) + 1)


@condition("diagnosed")
def _diagnosed(waiting: Waiting, count: str) -> bool:
    """So many patients of whom it is known what is wrong, found or told."""
    return sum(patient.known for patient in waiting.session.clinic.patients) >= int(count)
