"""The session: one lesson opened, its network, the sample on the table, and the commands that change them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset
from visualnn.engine import Network, Trace
from visualnn.engine.expr import Array
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.i18n import _
from visualnn.lessons.lesson import Lesson
from visualnn.session.asking import Asking
from visualnn.session.batch import Batch
from visualnn.session.clinic import Clinic
from visualnn.session.counting import Counting
from visualnn.session.damaging import Damaging
from visualnn.session.data_files import DataFiles
from visualnn.session.drawn import Drawn
from visualnn.session.editing import Editing
from visualnn.session.evaluating import Evaluating
from visualnn.session.evaluation import Opened, opening
from visualnn.session.executor import Executor, run_at_once
from visualnn.session.guide import Guide
from visualnn.session.history import History
from visualnn.session.landscape import Landscape
from visualnn.session.made import fits, made_of
from visualnn.session.microscope import Microscope
from visualnn.session.playhead import Playhead
from visualnn.session.records import Records
from visualnn.session.run import Run
from visualnn.session.samples import Samples
from visualnn.session.sealing import Sealing
from visualnn.session.selection import Selection
from visualnn.session.settings import RANGES, Settings
from visualnn.session.softmax_lab import SoftmaxLab
from visualnn.session.training_settings import TrainingSettings
from visualnn.session.what_if import WhatIf
from visualnn.session.workshop import Here, Workshop
from visualnn.weights.writing import save_weights


class Session:
    """Everything that a front end shows. It listens to the signals and reads; it calls the commands and changes
    nothing itself.

    `network` is the one on show. Training works on a copy and hands over parameters; the trace has its own arrays.
    UnreadableFile says why a lesson cannot be opened.
    """

    opened = Signal()
    lesson_opened = Signal()  # another lesson, with everything that belongs to it; `opened` has been emitted before
    retraced = Signal()
    restated = Signal()  # numbers are written with more or fewer decimals now
    said = Signal(str)
    problem = Signal(str)

    def __init__(self, lesson: Lesson, settings: Settings | None = None, executor: Executor = run_at_once) -> None:
        self.lesson, self.executor, self.settings = lesson, executor, settings or Settings()
        self.workshop: Workshop = Here()
        made = made_of(lesson)
        self.network, self.dataset = made.network, made.dataset
        self.original, self.hidden = True, set[str]()  # arrays that a page of the lesson keeps back
        self.saved: Array | None = None  # the parameters that were written to a file last
        self.samples = Samples(self.dataset, self.predict, self._shown, np.random.default_rng())
        self.run = Run(self, made.training)
        self.history = History(self)
        self.records, self.what_if, self.batch = Records(self), WhatIf(self), Batch(self)
        self.trace = self._record()
        self.playhead, self.selection = Playhead(self.trace, self.settings.grain), Selection()
        self.asking, self.microscope = Asking(self), Microscope(self)
        self._asked: object = None
        self._traced = self._sample()
        self.samples.changed.connect(self._follow_sample)
        self.clinic, self.softmax_lab = Clinic(self), SoftmaxLab(self)
        self.counting, self.data_files, self.damaging = Counting(self), DataFiles(self), Damaging(self)
        self.landscape, self.drawn = Landscape(self), Drawn(self)
        self.evaluating = Evaluating(self)
        self.editing, self.guide, self.sealing = Editing(self), Guide(self), Sealing(self)

    def predict(self, x: Array) -> Array:
        """What the network on show says to x (n, inputs); the trace does not notice."""
        return self.network.forward(x)

    def _shown(self) -> Network:
        return self.network

    def _sample(self) -> tuple[str, int]:
        return self.samples.split, self.samples.current

    def _follow_sample(self) -> None:
        if self._sample() != self._traced:
            self.batch.follow_sample()

    def _record(self) -> Trace:
        trace = self.batch.record(self.history.optimizer())
        trace.hidden = self.hidden
        return trace

    def choose_decimals(self, decimals: int) -> None:
        """How many decimals every number is written with, from now on and everywhere."""
        low, high = RANGES["decimals"]
        decimals = int(min(max(decimals, low), high))
        if decimals != self.settings.decimals:
            self.settings.decimals = decimals
            self.restated.emit()

    def retrace(self) -> None:
        """Trace the current sample anew: the sample, the network or the optimizer has changed."""
        self._traced = self._sample()
        place = self.batch.place()
        self.trace = self._record()
        self.playhead.load(self.trace)
        self.batch.keep_place(place)
        self.asking.retraced()
        self.retraced.emit()

    def take_parameters(self, flat: Array) -> None:
        """Show the network with other numbers."""
        self.history.changed_by_hand(flat)
        self.network.flat[:] = flat
        self.samples.predict()
        if not self.batch.waits():
            self.retrace()

    def new_weights(self, seed: int) -> None:
        """Forget what was learnt: fresh initial weights."""
        self.run.abandon()
        self.run.clear()
        self.history.leave()
        self.network.initialize(seed)
        self.take_parameters(self.network.flat.copy())
        self.said.emit(_("New weights from seed {seed}.").format(seed=seed))

    def lesson_weights(self) -> None:
        """Go back to the network and the weights that the lesson came with."""
        try:
            network = self.lesson.make_network()
        except UnreadableFile as error:
            self.problem.emit(str(error))
            return
        self._show(network)
        self.said.emit(_("The lesson's own weights are back."))

    def open_weights(self, path: str | Path, hidden: str | None = None, orientation: str | None = None) -> None:
        """Show the network that a weights file holds. If it cannot be, say why and keep the present one.

        The executor reads it, and a window goes on meanwhile. Of two files the one asked for last is shown.
        """
        self._asked = asked = object()
        job = opening(path, self.dataset, hidden, orientation)
        self.executor(job, partial(self._receive_weights, asked), partial(self._weights_read, asked))

    def _receive_weights(self, asked: object, results: list[Opened]) -> None:
        if asked is self._asked:
            self._show_weights(*results)

    def _weights_read(self, asked: object, error: BaseException | None) -> None:
        if error is None or asked is not self._asked:
            return
        if isinstance(error, UnreadableFile):
            self.problem.emit(str(error))
            return
        message = _("The file was not opened, because the program made a mistake: {reason}. The network is unchanged.")
        self.problem.emit(message.format(reason=plain(str(error) or type(error).__name__, 120)))

    def _show_weights(self, opened: Opened) -> None:
        found, fit = opened.found, opened.fit
        self.original = False
        self._show(fit.network)
        message = _(
            "{name}: {format}, {layout}, {shape}, hidden units {hidden}: reads {share:.2%} of the {count} test images."
        )
        self.said.emit(message.format(
            name=plain(found.path.name), format=found.format, layout=found.layout, shape=fit.shape, hidden=fit.hidden,
            share=opened.accuracy, count=len(self.dataset.test)))
        for warning in found.warnings:
            self.problem.emit(warning)

    def save_weights(self, path: str | Path) -> bool:
        """Write the network on show as .npz, completely or not at all."""
        path = Path(path)
        path = path if path.suffix == ".npz" else path.with_name(path.name + ".npz")
        try:
            save_weights(path, self.network)
        except OSError as error:
            message = _("{name} was not saved: {reason}. Choose another place.")
            self.problem.emit(message.format(name=plain(path.name), reason=error.strerror or error))
            return False
        self.saved = self.network.flat.copy()
        self.said.emit(_("Saved {name}.").format(name=plain(path.name)))
        return True

    # Another lesson, or a changed one

    def open_lesson(self, lesson: Lesson) -> None:
        """Replace everything by another lesson. UnreadableFile says why it cannot be; then nothing has changed."""
        made = made_of(lesson)
        self.lesson, self.original = lesson, True
        self._asked = object()  # a weights file that is still being read belongs to the lesson before
        self._show(made.network, made.dataset, made.training)
        self.playhead.go(self.playhead.end_of("forward"))
        self.lesson_opened.emit()

    def reset_lesson(self) -> None:
        """Bring network, weights, data and settings back to what the lesson says."""
        try:
            self.open_lesson(self.lesson)
        except UnreadableFile as error:
            self.problem.emit(str(error))
            return
        self.said.emit(_("The lesson is as it was."))

    def set_network(self, network: Network, said: str = "") -> None:
        """Put another network on show that takes this data. ValueError if it does not fit."""
        fits(network, self.dataset)
        self._show_changed(network, None, said)

    def set_data(self, dataset: Dataset, network: Network | None = None, said: str = "") -> None:
        """Take other data, and another network if the present one does not fit. ValueError if they do not fit."""
        network = network or self.network
        fits(network, dataset)
        self._show_changed(network, dataset, said)

    def _show_changed(self, network: Network, dataset: Dataset | None, said: str) -> None:
        self.original = False
        self._show(network, dataset, keep=True)
        if said:
            self.said.emit(said)

    def _show(self, network: Network, dataset: Dataset | None = None, training: TrainingSettings | None = None,
              keep: bool = False) -> None:
        """Put another network on show, of any shape that takes the data, and other data if there are any."""
        self.run.abandon()
        self.run.clear()
        same = network.spec() == self.network.spec() and dataset is None
        (self.history.leave if same else self.history.forget)()
        self.network = network
        if training is not None:
            self.run.settings = training
            self.run.changed.emit()
        self.what_if.forget()
        if dataset is not None:
            self.dataset = self.drawn.joined(dataset)
            self.samples.take(self.dataset, keep)
        self.batch.forget()
        self.selection.clear()
        self._traced = self._sample()
        self.trace = self._record()
        self.playhead.load(self.trace)
        self.samples.predict()
        self.asking.retraced()
        self.opened.emit()
        self.run.grew.emit()
