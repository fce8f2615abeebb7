"""Examining: the network on show, what the rules find in it, and the cures that can be tried in a branch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.engine import Network
from visualnn.engine.diagnosis import Examination, examine
from visualnn.engine.expr import Array
from visualnn.formats.errors import plain
from visualnn.i18n import _, language
from visualnn.session.branch import Branch
from visualnn.session.diagnosis.cures import try_cure
from visualnn.session.diagnosis.examinations import Examinations
from visualnn.session.diagnosis.facts import Facts
from visualnn.session.diagnosis.finding import Cure, Finding, judge
from visualnn.session.diagnosis.trail import Trail, beginning
from visualnn.session.diagnosis.watcher import specimen
from visualnn.session.run import training_data

if TYPE_CHECKING:
    from visualnn.session.session import Session

Batch = tuple[Array, Array]


class Examining:
    """`now` is the examination of the network on show, `start` that of the one with which its training began, None
    before any training; `findings` are what the rules say, what matters most first. `changed` says that the samples
    have been read: `look` then has something to show.

    While training goes on, the examinations that the job reports are shown. Otherwise the network on show is examined,
    on a copy. `withheld` says that a patient of the clinic is on show: the person is to find out what ails it.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.now: Examination | None = None
        self.start: Examination | None = None
        self.findings: list[Finding] = []
        self.learns = False  # whether the training so far has had success
        self.updates = 0  # made to the network that was examined
        self.problem = ""
        self._batch: Batch | None = None
        self._twin: Network | None = None
        self._key: tuple[object, ...] = ()
        self._seen: tuple[object, ...] = ()
        self._state: tuple[object, ...] = ()
        self._judged: tuple[Examination | None, Examination | None] = None, None
        self._flat: Array | None = None
        self._starts: tuple[Branch, Examination] | None = None

    @property
    def withheld(self) -> bool:
        patient = self._session.clinic.patient
        return patient is not None and not patient.known

    @property
    def examinations(self) -> Examinations:
        """Those of the run on show, over time."""
        branch = self._session.history.branch
        return branch.examinations if branch else Examinations()

    def look(self) -> Examination | None:
        """Look at the network as it is now; None until the training samples have been read."""
        session = self._session
        key = (session.dataset, session.network)
        if key != self._key:
            self._key, self._batch, self._twin, self._flat, self._starts = key, None, None, None, None
            self.now, self.start, self.findings, self.problem = None, None, [], ""
            self._read(key)
        if self._batch is not None:
            self._look()
            self.start = self._at_start()
            self._judge()
        return self.now

    def try_cure(self, cure: Cure) -> None:
        """Train with the change that may help, from a moment when all was well; the run on show stays to be compared.
        """
        try_cure(self._session, cure)

    def _look(self) -> None:
        session, reported = self._session, self.examinations.last
        going = session.run.state == "running" and session.history.following
        if going and reported is not None:
            self.now, self._flat, self.updates = reported, None, self.examinations.updates
        elif not going or self.now is None:
            self._examine_now()

    def _judge(self) -> None:
        """The rules are asked again when there is another examination, or other settings."""
        seen = self.withheld, self._session.run.settings, language()
        if self._judged[0] is self.now and self._judged[1] is self.start and seen == self._seen:
            return
        self._judged, self._seen = (self.now, self.start), seen
        facts = self.facts()
        self.learns, self.findings = facts.learns, [] if self.withheld else judge(facts)

    def _examine_now(self) -> None:
        session, optimizer = self._session, self._session.history.optimizer()
        flat = session.network.flat
        state = session.history.position, type(optimizer), optimizer.options()
        same = self._flat is not None and np.array_equal(flat, self._flat, equal_nan=True)
        if not same or state != self._state:
            self._flat, self._state, self.updates = flat.copy(), state, session.history.position
            self.now = self._examined(flat)

    def _examined(self, flat: Array, branch: Branch | None = None) -> Examination:
        """An examination of the network with these parameters, with the optimizer of now or of a branch's start."""
        session = self._session
        if self._twin is None:
            self._twin = session.network.copy()
        self._twin.flat[:] = flat
        optimizer = session.history.optimizer()
        if branch is not None:
            optimizer = branch.start.recalled(branch.settings.make_optimizer())
        assert self._batch is not None
        return examine(self._twin, *self._batch, optimizer)

    def _at_start(self) -> Examination | None:
        """The examination of the network with which the training began, made once."""
        branch = beginning(self._session.history.line)
        if branch is None:
            return None
        first, reported = branch.examinations.first, branch.examinations.epochs
        if first is not None and reported[0] <= branch.began:
            return first
        if self._starts is None or self._starts[0] is not branch:
            self._starts = branch, self._examined(branch.start.flat, branch)
        return self._starts[1]

    def facts(self) -> Facts:
        """What the rules judge."""
        session, trail = self._session, Trail(self._session)
        assert self.now is not None
        dataset, table = session.dataset, session.lesson.training
        settings = trail.settings or session.run.settings
        same = settings.optimizer == table.get("optimizer", "SGD")
        held = "validation" if "validation" in dataset.splits and len(trail.validation) else "test"
        return Facts(self.now, self.start, settings, max(self.updates - trail.since, 0), trail.here, trail.losses,
                     trail.accuracy_epochs, trail.train, trail.validation if held == "validation" else trail.test, held,
                     len(dataset.splits[held]), table.get("learning_rate") if same else None,
                     dataset.class_names if dataset.kind == "classes" else (), dataset.options,
                     dataset.is_pictures, trail.began.settings.learning_rate if trail.began else None)  # fmt: skip

    def _read(self, key: tuple[object, ...]) -> None:
        """Let the executor read the training samples: the first time that takes a while."""

        def receive(found: list[Batch]) -> None:
            if key == self._key:
                self._batch = found[-1]
                self.changed.emit()

        def ended(error: BaseException | None) -> None:
            if error is not None and key == self._key:
                self.problem = _("The training samples could not be read: {reason}.").format(
                    reason=plain(str(error) or type(error).__name__, 160).rstrip("."))
                self.changed.emit()

        self._session.executor(_reading(self._session, self._session.network.copy()), receive, ended)


def _reading(session: Session, network: Network) -> Iterator[Batch]:
    """The job."""
    yield specimen(training_data(session.dataset).train, network)
