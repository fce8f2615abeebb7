"""The clinic: one patient after the other with a planted fault; what is wrong with it?"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _, ngettext
from visualnn.lessons.commands import Order
from visualnn.session.clinic import Diagnosis, Patient
from visualnn.ui import theme
from visualnn.ui.clinic.diagnoses import RIGHT, WRONG, Diagnoses
from visualnn.ui.clinic.hints import Hints
from visualnn.ui.clinic.text import Text
from visualnn.ui.flow import Flow
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled

UPDATES = 500  # that the button trains
SETTLED_MS = 60  # by then all words have found their places
TOOLS = ("curves", "samples", "inside", "microscope", "stepper", "matrix")


class ClinicPanel(Panel):
    """Reads `session.clinic`: the complaint, the diagnoses, hints, treatment and the score."""

    name = "clinic"
    title = N_("Clinic")
    area = "right"
    order = 56

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.clinic = session.clinic
        self.heading, self.score = Text(1.05, bold=True), Text(0.88)
        self.complaint, self.feedback, self.cure = Text(), Text(), Text(bold=True)
        self.diagnoses, self.hints = Diagnoses(), Hints()
        self.tools = {name: QPushButton() for name in TOOLS}
        self.diagnose, self.hint, self.treat = QPushButton(), QPushButton(), QPushButton()
        self.train, self.next = QPushButton(), QPushButton()
        self.diagnose.setProperty("primary", True)
        self.look_label = Text(0.88)
        self._look: tuple[object, ...] = ()
        self._of: Patient | None = None
        self._noted: Diagnosis | None = None
        self._arrange()
        self._connect()
        self.watch(session.opened, self.clinic.changed, session.run.changed)
        self.retranslate()

    def _arrange(self) -> None:
        self._said, self._note = QFrame(), QFrame()
        self._actions, self._instruments = QWidget(), QWidget()
        for box, texts in ((self._said, (self.complaint,)), (self._note, (self.feedback, self.cure))):
            inner = QVBoxLayout(box)
            for text in texts:
                inner.addWidget(text)
        self._actions_row, self._tools_row = Flow(self._actions, gap=8), Flow(self._instruments, gap=6)
        for button in (self.diagnose, self.hint, self.treat, self.train, self.next):
            self._actions_row.addWidget(button)
        for button in self.tools.values():
            self._tools_row.addWidget(button)
        body = QWidget()
        self._column = QVBoxLayout(body)
        for part in (self.heading, self.score, self._said, self.look_label, self._instruments, self.hints,
                     self.diagnoses, self._actions, self._note):  # fmt: skip
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.scrolled = scrolled(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scrolled)

    def _connect(self) -> None:
        self.diagnoses.picked.connect(self._soon)
        self.diagnose.clicked.connect(self._diagnose)
        self.hint.clicked.connect(self._hint)
        self.treat.clicked.connect(self._treat)
        self.train.clicked.connect(self._train)
        self.next.clicked.connect(self._next)
        self.hints.wanted.connect(self._open)
        for name, button in self.tools.items():
            button.setProperty("opens", name)
            button.clicked.connect(self._open_tool)

    # What the hand wants

    def _diagnose(self) -> None:
        if self.diagnoses.chosen is not None:
            self.clinic.diagnose(self.diagnoses.chosen)

    def _hint(self) -> None:
        if self.clinic.more_hints:
            self.clinic.hint()
        else:
            self.clinic.tell()

    def _treat(self) -> None:
        self.clinic.treat()

    def _train(self) -> None:
        self.session.guide.do(Order("train", (str(UPDATES), "updates")))

    def _next(self) -> None:
        self.clinic.next()

    def _open_tool(self) -> None:
        self._open(self.sender().property("opens"))

    def _open(self, panel: str) -> None:
        self.session.guide.panel_wanted.emit(panel)

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        patient = self.clinic.patient
        for part in (self._instruments, self.look_label, self.diagnoses, self.diagnose, self.hint, self.treat):
            part.setVisible(patient is not None)
        self._actions.setVisible(bool(self.clinic.patients))
        self.next.setText(_("Next patient") if patient else _("First patient"))
        idle = self.session.run.state == "idle"
        self.train.setVisible(patient is not None)
        self.train.setEnabled(idle)
        if patient is None:
            self._show_nobody()
        else:
            self._show(patient)
        self._of = patient

    def _show_nobody(self) -> None:
        count = len(self.clinic.patients)
        self.hints.show_hints(())
        self._note.hide()
        self.score.show_text("")
        if self.clinic.error:
            self.heading.show_text(_("The clinic is closed."))
            self.complaint.show_text(_("lesson.toml, [clinic]: {reason}").format(reason=self.clinic.error))
        elif not count:
            self.heading.show_text(_("The clinic is closed."))
            self.complaint.show_text(_("This lesson has no patients. Open the lesson “My accuracy does not move”."))
        else:
            waiting = ngettext("{n} patient is waiting.", "{n} patients are waiting.", count)
            self.heading.show_text(waiting.format(n=count))
            self.complaint.show_text(_("Each is a network in which exactly one thing is wrong. Find out what it is; "
                                       "the tools of the program show it."))

    def _show(self, patient: Patient) -> None:
        clinic = self.clinic
        self.heading.show_text(_("Patient {number} of {count}").format(number=clinic.number,
                                                                       count=len(clinic.patients)))
        score = _("Found: {found} of {count}, at once and without a hint: {at_once}")
        self.score.show_text(score.format(found=clinic.found, count=len(clinic.patients), at_once=clinic.at_once))
        self.complaint.show_text(_("“{complaint}”").format(complaint=_(patient.fault.complaint)))
        self.hints.show_hints(clinic.hints)
        self.diagnoses.show_choices(clinic.choices)
        right = patient.fault.id if patient.known else None
        if patient is not self._of:
            self.diagnoses.choose(right)
        wrong = [guess for guess in patient.guesses if guess != patient.fault.id]
        self.diagnoses.mark(wrong, right)
        self.diagnose.setEnabled(self.diagnoses.chosen is not None and not patient.known)
        self.hint.setText(_("Hint") if clinic.more_hints else _("Tell me"))
        self.hint.setEnabled(not patient.known)
        self.treat.setEnabled(patient.known and not patient.treated)
        self._show_note(patient)

    def _show_note(self, patient: Patient) -> None:
        said = self.clinic.said
        self._note.setVisible(said is not None)
        if said is not None:
            self.feedback.show_text(f"{RIGHT if said.right else WRONG} {said.text}")
            cure = _("Treated: {cure}").format(cure=_(patient.fault.cure)) if patient.treated else ""
            self.cure.show_text(cure)
            if said is not self._noted:
                QTimer.singleShot(SETTLED_MS, self, self._show_answer)
        self._noted = said
        if said is not None:
            colors = theme.current()
            self._edge(self._note, colors.correct if said.right else colors.wrong)

    def _show_answer(self) -> None:
        self.scrolled.ensureWidgetVisible(self._note)

    def _edge(self, box: QFrame, color: Any) -> None:
        """A box with a coloured line on its left."""
        box.setStyleSheet(f"QFrame {{ background: {theme.current().raised.name()}; border: none; "
                          f"border-left: {theme.px(3)}px solid {color.name()}; }} QLabel {{ border: none; }}")

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look == self._look:
            return
        self._look = look
        self._column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._column.setSpacing(theme.px(8))
        for part in (self.heading, self.score, self.complaint, self.feedback, self.cure, self.look_label, self.hints,
                     self.diagnoses):  # fmt: skip
            part.restyle()
        muted = f"color: {theme.current().muted.name()}"
        for part in (self.score, self.look_label):
            part.setStyleSheet(muted)
        self._edge(self._said, theme.current().accent)
        for box in (self._said, self._note):
            box.layout().setContentsMargins(theme.px(10), theme.px(6), theme.px(8), theme.px(6))

    def retranslate(self) -> None:
        self.diagnose.setText(_("Diagnose"))
        self.treat.setText(_("Treat"))
        self.train.setText(_("Train {updates} updates").format(updates=UPDATES))
        self.look_label.setText(_("Look with:"))
        self.diagnoses.setAccessibleName(_("What is wrong with this patient"))
        for name, button in self.tools.items():
            button.setText(_(Panel.kinds[name].title))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(180))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(380), theme.px(620))
