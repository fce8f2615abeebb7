"""The experiments that were made, and the one that is under way: started, stopped, gone on with, kept and deleted."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from psygnal import Signal

from visualnn.engine import Network
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.session.experiments.bench import Beat, Bench
from visualnn.session.experiments.design import Design
from visualnn.session.experiments.experiment import Experiment, plain_json
from visualnn.session.experiments.folder import Folder
from visualnn.session.training_settings import TrainingSettings

if TYPE_CHECKING:
    from visualnn.session.session import Session

OVERHEAD = 50.0  # samples' worth of time that an update takes besides its samples


class Experiments:
    """`changed` says that there are others, or that one has begun or ended; `grew` that a run has come further.

    The runs have a network of their own: that of the session and its history know nothing of them.
    """

    changed = Signal()
    grew = Signal()

    def __init__(self, session: Session, folder: Folder | None = None) -> None:
        self._session, self.folder = session, folder or Folder()
        self.broken: list[str] = []  # sentences about what could not be read
        self.all: list[Experiment] = []
        self.shown: Experiment | None = None
        self.running: Experiment | None = None
        self._bench: Bench | None = None
        self._jobs = 0
        self._shares: dict[int, float] = {}
        self._told_unsaved = False
        self._began = self._share_before = 0.0
        for key in self.folder.found():
            try:
                self.all.append(self.folder.read(key))
            except UnreadableFile as error:
                self.broken.append(str(error))
        self.shown = self.all[-1] if self.all else None

    # What is asked for

    def start(self, design: Design) -> Experiment | None:
        """Begin an experiment with the network and the data on show; a sentence says why that cannot be."""
        session = self._session
        if self.running is not None:
            return None
        try:
            design.check(len(session.dataset.train))
        except (ValueError, UnreadableFile) as error:
            session.problem.emit(str(error))
            return None
        self._told_unsaved = False
        experiment = Experiment.of(session, design, {one.key for one in self.all})
        try:
            self.folder.begin(experiment)
        except OSError as error:
            self._tell_unsaved(error.strerror or str(error))
        self.all.append(experiment)
        self._run(experiment)
        return experiment

    def go_on(self, experiment: Experiment) -> None:
        """Make the runs that an experiment still lacks. ValueError if another network or other data are on show."""
        if not experiment.fits(self._session):
            message = _("It was begun with the network {network} in the lesson {lesson}; open that first.")
            raise ValueError(message.format(network=experiment.network, lesson=experiment.lesson))
        if self.running is None and experiment.waiting:
            self._run(experiment)

    def _run(self, experiment: Experiment) -> None:
        session = self._session
        self.running = self.shown = experiment
        self._bench = bench = Bench(experiment, session.network, session.dataset, session.workshop, self.folder)
        self._shares = {}
        self._began, self._share_before = time.monotonic(), self.share
        jobs = [bench.job() for _number in range(bench.jobs)]
        self._jobs = len(jobs)
        self.changed.emit()
        for job in jobs:
            session.executor(job, partial(self._receive, bench), partial(self._ended, bench))

    def stop(self) -> None:
        """Stop after what is done; the runs under way wait again."""
        if self._bench is not None:
            self._bench.stop()

    def show(self, experiment: Experiment) -> None:
        """Put another one on show."""
        if experiment is not self.shown and experiment in self.all:
            self.shown = experiment
            self.changed.emit()

    def delete(self, experiment: Experiment) -> None:
        """Forget an experiment that is not under way, and remove its files."""
        if experiment is self.running or experiment not in self.all:
            return
        try:
            self.folder.remove(experiment.key)
        except OSError as error:
            self._session.problem.emit(_("The experiment could not be deleted: {reason}.").format(
                reason=error.strerror or error))
            return
        place = self.all.index(experiment)
        self.all.remove(experiment)
        if self.shown is experiment:
            self.shown = self.all[min(place, len(self.all) - 1)] if self.all else None
        self.changed.emit()

    def take_settings(self, experiment: Experiment, number: int) -> None:
        """Give the settings of a run to the Training panel. ValueError if they do not fit the data on show."""
        settings = experiment.design.runs[number]
        self._session.run.set(**{name: getattr(settings, name) for name in TrainingSettings.__dataclass_fields__})

    def show_network(self, experiment: Experiment, number: int) -> None:
        """Put the network of a run on show as it was at its end. ValueError or UnreadableFile says why not."""
        outcome = experiment.outcomes.get(number)
        flat = outcome.flat if outcome else None
        if flat is None:
            flat = self.folder.parameters(experiment.key, number)
        session = self._session
        same = plain_json(session.network.spec()) == experiment.spec
        try:
            network = session.network if same else Network.from_spec(experiment.spec)
        except MemoryError:
            raise ValueError(_("There is not enough memory for that network.")) from None
        if flat.shape != network.flat.shape:
            raise ValueError(_("There are no weights of that run any more."))
        if same:
            session.run.abandon()
            session.history.leave()
            session.take_parameters(flat.astype(network.dtype))
        else:
            network.flat[:] = flat
            session.set_network(network)
        session.said.emit(_("The network of the run is on show."))

    # What is heard of the runs

    @property
    def share(self) -> float:
        """How much of the experiment under way is done, from 0 to 1, by the time that its runs need."""
        experiment = self.running
        if experiment is None:
            return 0.0
        costs, samples = [], int(experiment.data["train"])
        for settings in experiment.design.runs:
            costs.append(settings.epochs * (samples + OVERHEAD * -(-samples // settings.batch_size)))
        waiting = set(experiment.waiting)
        done = sum(cost * (self._shares.get(k, 0.0) if k in waiting else 1.0) for k, cost in enumerate(costs))
        return done / sum(costs)

    @property
    def seconds_left(self) -> float | None:
        """The time that is left by the pace so far; None before there is a pace."""
        made = self.share - self._share_before
        if self.running is None or made <= 0.01:
            return None
        return (time.monotonic() - self._began) / made * (1 - self.share)

    @property
    def side_by_side(self) -> int:
        """How many runs are being made at this moment."""
        return self._jobs

    def progress_of(self, experiment: Experiment, number: int) -> float | None:
        """How far a run is that is under way."""
        return self._shares.get(number) if experiment is self.running and number in experiment.waiting else None

    def _receive(self, bench: Bench, beats: Iterable[Beat]) -> None:
        outcomes = bench.experiment.outcomes
        for beat in beats:
            self._shares[beat.number] = beat.share
            if beat.outcome is not None:
                outcomes[beat.number] = beat.outcome
            if beat.unsaved:
                self._tell_unsaved(beat.unsaved)
        self.grew.emit()

    def _tell_unsaved(self, reason: str) -> None:
        if not self._told_unsaved:
            self._told_unsaved = True
            message = _("The experiment goes on, but it cannot be kept: {reason}. Make room on the disk.")
            self._session.problem.emit(message.format(reason=reason.rstrip(".")))

    def _ended(self, bench: Bench, error: BaseException | None) -> None:
        if error is not None:
            self._session.problem.emit(_("The experiment stopped by an error: {reason}.").format(
                reason=(str(error) or type(error).__name__).rstrip(".")))
        self._jobs -= 1
        if self._jobs > 0 or bench is not self._bench:
            self.changed.emit()
            return
        experiment, self.running, self._bench = bench.experiment, None, None
        for number in experiment.waiting:  # what was given up waits again
            experiment.outcomes.pop(number, None)
        self._shares.clear()
        self.changed.emit()
        if bench.stopped:
            message = _("Stopped: {done} of {count} runs are done; the experiment can go on later.")
        else:
            message = _("Done: {done} of {count} runs.")
        self._session.said.emit(message.format(done=experiment.over, count=experiment.count))


