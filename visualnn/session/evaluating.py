"""Evaluating: what the network on show says to all test samples, counted by a job while everything else goes on."""

from __future__ import annotations

import math
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset
from visualnn.data.table import Table
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.engine.training import outputs
from visualnn.formats.errors import plain
from visualnn.i18n import _
from visualnn.session.judgement import Judgement
from visualnn.session.metrics import NO_ANSWER

if TYPE_CHECKING:
    from visualnn.session.session import Session

EVERY = 1.0  # seconds from one evaluation to the next, at least, while training goes on
SHARE = 0.1  # of the time at most goes into evaluating then
PIECE = 500  # samples that go through the network at once
STRIDE = 4096  # parameters that are compared where the history already tells that they are others
CLOCK = time.perf_counter


class Evaluating:
    """`judgement` is the newest one there is, None before the first; `current` tells whether it is of the network on
    show, `progress` how far the next one is (None: there is none under way), `problem` why there is none.

    `look` is called by who shows it: nothing is computed that nobody sees. `changed` says that there is something new.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.split, self.least = "test", 0.0
        self.progress: float | None = None
        self.problem = ""
        self._judgement: Judgement | None = None
        self._of: tuple[object, ...] = ()
        self._key: tuple[object, ...] = ()  # of what is being computed, or was computed last
        self._token: list[bool] = []  # of the job under way: [True] once it is not wanted any more
        self._begun = self._seconds = -math.inf
        self._wanted: Callable[[], None] | None = None
        session.lesson_opened.connect(self._forget)

    # What there is

    @property
    def judgement(self) -> Judgement | None:
        """The newest judgement, with the session's threshold and the least confidence."""
        if self._judgement is not None:
            self._judgement = self._judgement.at(self._session.samples.threshold if self.two_classes else 0.5,
                                                 self.least)
        return self._judgement

    @property
    def current(self) -> bool:
        """Whether the judgement is of the network as it is on show."""
        return self._judgement is not None and self._of == self._present()

    @property
    def splits(self) -> list[str]:
        """The splits that can be evaluated."""
        return [name for name, split in self._session.dataset.splits.items() if len(split)]

    @property
    def two_classes(self) -> bool:
        """Whether a threshold decides between two classes."""
        dataset = self._session.dataset
        return dataset.kind == "classes" and len(dataset.class_names) == 2

    def look(self) -> Judgement | None:
        """The newest judgement; where it is old, the executor is asked for a new one, while training goes on not more
        often than every EVERY seconds.
        """
        if self.split not in self.splits:
            self.split = "test"
        key, running = self._present(), self._session.run.state == "running"
        if self._of[:3] != key[:3]:
            self._judgement = None  # of another network, other data or another split
        if key == self._key or self._waits(key, running):
            return self.judgement
        self._begin(key)
        return self.judgement

    def _waits(self, key: tuple[object, ...], running: bool) -> bool:
        """Whether the next evaluation has to wait."""
        if self._key[:3] != key[:3] or not running:
            return False
        return bool(self._token) or CLOCK() - self._begun < max(EVERY, self._seconds / SHARE)

    def _present(self) -> tuple[object, ...]:
        """What a judgement depends on."""
        session = self._session
        flat, moment = session.network.flat, session.history.moment
        some = flat if moment is None else flat[:: max(len(flat) // STRIDE, 1)]
        return (session.network, session.dataset, self.split, id(moment), session.history.position,
                zlib.crc32(np.ascontiguousarray(some).tobytes()))  # fmt: skip

    # What is wanted

    def choose_split(self, name: str) -> None:
        """Evaluate other samples. ValueError if there are none of that name."""
        if name not in self.splits:
            raise ValueError(_("there are no samples “{name}”; there are {known}").format(
                name=name, known=", ".join(self.splits)))
        if name != self.split:
            self.split = name
            self.changed.emit()

    def choose_least(self, confidence: float) -> None:
        """Answers that are less confident count as no answer, from 0 (none) to 1."""
        confidence = min(max(confidence, 0.0), 1.0)
        if confidence != self.least:
            self.least = confidence
            self.changed.emit()

    def show(self, indices: Array, title: Callable[[], str]) -> None:
        """Show these samples of the split, and no others, in the Samples panel. ValueError if there are none."""
        samples = self._session.samples
        samples.show_split(self.split)
        samples.show_only(indices, title)

    def show_cell(self, label: int, answer: int) -> None:
        """Show the samples of a class that got this answer (NO_ANSWER: none), as soon as they are counted."""
        judgement = self.look()
        if not self.current or judgement is None:
            self._wanted = partial(self.show_cell, label, answer)
            return
        self._wanted = None
        found = judgement.cell(label, answer)
        if not found.size:
            self._session.said.emit(_("No sample of class {label} was taken for {answer}.").format(
                label=self.name_of(label), answer=self.name_of(answer)))
            return
        self.show(found, partial(self.cell_title, label, answer, len(found)))

    def cell_title(self, label: int, answer: int, count: int) -> str:
        """4 taken for 9 (22)"""
        if answer == NO_ANSWER:
            text = _("{label} without an answer ({count})")
        else:
            text = _("{label} read right ({count})") if label == answer else _("{label} taken for {answer} ({count})")
        return text.format(label=self.name_of(label), answer=self.name_of(answer), count=f"{count:,}")

    def name_of(self, label: int) -> str:
        """The name of a class; a question mark for no answer."""
        return self._session.samples.name_of(label)

    # The job

    def _begin(self, key: tuple[object, ...]) -> None:
        self._cancel()
        session = self._session
        token = self._token = [False]
        self._key, self._begun, self.progress, self.problem = key, CLOCK(), 0.0, ""
        job = judging(session.network.copy(), session.dataset, self.split, session.history.position, token)
        session.executor(job, partial(self._receive, token, key), partial(self._ended, token))

    def _cancel(self) -> None:
        if self._token:
            self._token[0] = True
        self._token, self.progress = [], None

    def _receive(self, token: list[bool], key: tuple[object, ...], results: list[float | Judgement]) -> None:
        if token is not self._token:
            return
        for result in results:
            if isinstance(result, Judgement):
                self._judgement, self._of, self._seconds = result, key, result.seconds
            else:
                self.progress = result

    def _ended(self, token: list[bool], error: BaseException | None) -> None:
        if token is not self._token:
            return
        self._token, self.progress = [], None
        if error is not None:
            self.problem = _("The samples could not be evaluated: {reason}.").format(
                reason=plain(str(error) or type(error).__name__, 160).rstrip("."))
        elif self._wanted is not None:
            self._wanted()
        self.changed.emit()

    def _forget(self) -> None:
        """Another lesson."""
        self._cancel()
        self.split, self.least, self._judgement, self._wanted, self._key, self._of = "test", 0.0, None, None, (), ()
        self.changed.emit()


def judging(network: Network, dataset: Dataset, split: str, update: int,
            token: list[bool]) -> Iterator[float | Judgement]:
    """The job: shares of the work that are done, at last the judgement; it ends early once `token` says so."""
    begun, chosen = CLOCK(), dataset.splits[split]
    samples = chosen.samples()
    y, seen = np.empty((len(samples), *network.output_shape), network.dtype), 0
    for piece in outputs(network, samples, PIECE):
        y[seen : seen + len(piece)] = piece
        seen += len(piece)
        if token[0]:
            return
        yield seen / len(samples)
    numbers = dataset.kind == "numbers"
    targets = np.asarray(chosen.t, np.float64) if numbers and isinstance(chosen, Table) else np.empty((0, 0))
    judgement = Judgement(dataset, split, update, y, np.asarray(chosen.labels, np.intp), targets, CLOCK() - begun,
                          network=network)  # fmt: skip
    if not numbers:
        judgement.prepare()  # here nobody waits for it
    yield judgement
