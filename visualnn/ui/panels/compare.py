"""Compare: the same training with several seeds or settings, and what the difference is worth."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import N_, _, ngettext
from visualnn.session.experiments import Design, Experiments
from visualnn.session.experiments.csv_file import save_csv
from visualnn.session.experiments.telling import MEASURES, summary
from visualnn.ui import theme
from visualnn.ui.compare import words
from visualnn.ui.compare.form import told
from visualnn.ui.compare.sheet import ResultSheet, StartSheet, set_text
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled


class ComparePanel(Panel):
    """Reads its experiments; all that is trained here has a network of its own."""

    name = "compare"
    title = N_("Compare")
    area = "right"
    order = 53

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.experiments = Experiments(session)
        self.begin, self.results = StartSheet(), ResultSheet(self.experiments)
        self._look: tuple[object, ...] = ()
        self._listed: tuple[object, ...] = ()
        self._over = -1
        body = QWidget()
        self._column = QVBoxLayout(body)
        for part in (self.begin, self.results):
            self._column.addWidget(part)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(body, self))
        self._connect()
        self.watch(session.opened, session.run.changed, self.experiments.changed)
        self.watch_calmly(self.experiments.grew)
        self.retranslate()

    def _connect(self) -> None:
        begin, results = self.begin, self.results
        begin.form.edited.connect(self._soon)
        begin.start.clicked.connect(self.start)
        begin.stop.clicked.connect(self.experiments.stop)
        results.which.activated.connect(self._choose)
        results.measure.activated.connect(self._soon)
        results.go_on.clicked.connect(self._go_on)
        results.delete.clicked.connect(self._delete)
        results.export.clicked.connect(self._ask_where)
        results.heat.chosen.connect(self._soon)
        results.heat.hovered.connect(self._hover)
        results.take.clicked.connect(self._take)
        results.network.clicked.connect(self._show_network)

    # What the hand wants

    def start(self) -> None:
        """Begin what the form says."""
        design, _problem = self._design()
        if design is not None:
            self.experiments.start(design)

    def _design(self) -> tuple[Design | None, str]:
        """What the form says, or what is wrong with it."""
        try:
            design = self.begin.form.design(self.session.run.settings)
            design.check(len(self.session.dataset.train))
        except ValueError as error:
            return None, str(error)
        return design, ""

    def _choose(self, place: int) -> None:
        self.experiments.show(self.results.which.itemData(place))

    def _go_on(self) -> None:
        self._try(self.experiments.go_on, self.experiments.shown)

    def _delete(self) -> None:
        if self.experiments.shown is not None:
            self.experiments.delete(self.experiments.shown)

    def _take(self) -> None:
        self._try(self.experiments.take_settings, self.experiments.shown, self.results.heat.current)

    def _show_network(self) -> None:
        self._try(self.experiments.show_network, self.experiments.shown, self.results.heat.current)

    def _try(self, do: Any, *arguments: Any) -> None:
        """What cannot be is said."""
        try:
            do(*arguments)
        except (ValueError, UnreadableFile) as error:
            self.session.problem.emit(str(error))

    def _hover(self, run: int) -> None:
        self._over = run
        self._show_run()

    def _ask_where(self) -> None:
        experiment = self.experiments.shown
        if experiment is None:
            return
        dialog = QFileDialog(self.window(), _("Save the values of all runs"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setNameFilters([_("Table ({patterns})").format(patterns="*.csv")])
        dialog.selectFile(f"{experiment.key}.csv")
        dialog.fileSelected.connect(partial(self.save, experiment))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, experiment: Any, path: str) -> None:
        """Write the table of an experiment; a sentence says why that cannot be."""
        try:
            save_csv(Path(path), experiment)
        except OSError as error:
            message = _("{name} was not saved: {reason}. Choose another place.")
            self.session.problem.emit(message.format(name=Path(path).name, reason=error.strerror or error))
            return
        self.session.said.emit(_("Saved {name}.").format(name=Path(path).name))

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        running, begin = self.experiments.running, self.begin
        design, problem = self._design()
        count = len(design.runs) if design else 0
        set_text(begin.start, ngettext("Start {n} run", "Start {n} runs", count).format(n=count or "?"))
        begin.start.setEnabled(design is not None and running is None)
        begin.hint.show_text(f"✗ {problem}" if problem else told(self.session.run.settings, design))
        begin.working.setVisible(running is not None)
        if running is not None:
            begin.bar.setValue(round(1000 * self.experiments.share))
            set_text(begin.progress, words.progress(self.experiments))
        self._show_results()

    def _show_results(self) -> None:
        results, experiment = self.results, self.experiments.shown
        broken = " ".join(self.experiments.broken)
        results.broken.show_text(f"! {broken}" if broken else "")
        results.empty.show_text("" if experiment else _(
            "No experiment yet. Several seeds show how much of a result is chance; several settings show which of them "
            "matter. Each run begins with new weights, and the network on show stays as it is."))  # fmt: skip
        results.body.setVisible(experiment is not None)
        if experiment is None:
            return
        self._list()
        measures = [name for name in MEASURES if name in experiment.measures]
        results.offer(measures)
        idle = self.experiments.running is None
        results.go_on.setVisible(idle and bool(experiment.waiting))
        results.delete.setEnabled(experiment is not self.experiments.running)
        results.export.setEnabled(bool(experiment.outcomes))
        by = results.measure.currentData() or measures[0]
        results.summary.show_text(summary(experiment, by))
        results.heat.show_experiment(experiment, by)
        self._show_run()

    def _show_run(self) -> None:
        """The curve and the words of the run under the mouse, or else of the chosen one."""
        experiment, results = self.experiments.shown, self.results
        if experiment is None:
            return
        run = self._over if 0 <= self._over < experiment.count else results.heat.current
        by = results.measure.currentData()
        results.curves.show_experiment(experiment, by, run)
        results.detail.show_text(words.describe(self.experiments, experiment, run, by))
        outcome = experiment.outcomes.get(results.heat.current)
        results.network.setEnabled(outcome is not None and outcome.state == "done")

    def _list(self) -> None:
        """Name all experiments, the newest first."""
        names = [(one, one.name, one.over, one.count) for one in reversed(self.experiments.all)]
        listed = tuple((one.key, name, over) for one, name, over, _count in names)
        which = self.results.which
        if listed != self._listed:
            self._listed = listed
            which.clear()
            for one, name, over, count in names:
                which.addItem(name if over == count else f"{name} · {over}/{count}", one)
        which.setCurrentIndex(next((k for k, entry in enumerate(names) if entry[0] is self.experiments.shown), -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.results.give_room(self.width())

    def _restyle(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look == self._look:
            return
        self._look = look
        self._column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(10))
        self._column.setSpacing(theme.px(12))
        self.begin.restyle()
        self.results.restyle()
        self.results.give_room(self.width())

    def retranslate(self) -> None:
        self.begin.retranslate()
        self.results.retranslate()
        self._listed = ()
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(600))
