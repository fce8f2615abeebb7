"""The Training panel: what a run is to be, its buttons, how far it is, and its curves as they grow."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from visualnn.i18n import N_, _, ngettext
from visualnn.session.loss_lines import LossLines
from visualnn.session.setting_changes import changes_of
from visualnn.ui import theme, time_words
from visualnn.ui.panel import Panel
from visualnn.ui.plotting import looks
from visualnn.ui.plotting.curve import Curve
from visualnn.ui.plotting.numbers import lowest_of, number, percent, top_of
from visualnn.ui.plotting.other_runs import OtherRuns
from visualnn.ui.plotting.pane import PlotPane
from visualnn.ui.plotting.saving import Saving
from visualnn.ui.scrolled import scrolled
from visualnn.ui.training_controls import TrainingControls

# Widths, at zoom 1, from which: the form stands left of the plots, the plots beside each other, three fields.
FORM_LEFT, PLOTS_BESIDE, THREE_FIELDS = 670, 560, 270
FORM_WIDTH = 312
FORM_OPEN = 740  # the height from which the form is always open when it stands above the plots


class CurvesPanel(Panel):
    """Reads `session.run`: the form and the buttons act on it, the plots follow its growing lists."""

    name = "curves"
    title = N_("Training")
    area = "right"
    row_height = 262
    order = 20

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.train, self.test = Curve("negative"), Curve("positive", looks.DASHED)
        self.validation = Curve("correct", looks.DOTTED)
        self.loss, self.means = Curve("negative", looks.PALE), Curve("negative")
        self.smooth = Curve("negative", looks.SMOOTH)
        accuracies = {N_("train"): self.train, N_("validation"): self.validation, N_("test"): self.test}
        losses = {N_("mini-batch"): self.loss, N_("smoothed"): self.smooth, N_("epoch mean"): self.means}
        self.accuracy_pane = PlotPane(N_("Accuracy"), accuracies, percent, percent=True, keyed=list(accuracies),
                                      file_name="accuracy")  # fmt: skip
        self.loss_pane = PlotPane(N_("Loss"), losses, number, file_name="loss")
        self.panes = (self.accuracy_pane, self.loss_pane)
        self.lines, self.other_runs = LossLines(), OtherRuns(session)
        self.saving = Saving(self)
        self.controls = TrainingControls(session.run)
        self._build()
        self._connect()
        self.retranslate()
        self._restyle()

    def _connect(self) -> None:
        session = self.session
        for pane in self.panes:
            pane.plot.picked.connect(self._go_to)
            pane.saving_wanted.connect(self._save)
        self.loss_pane.tools.smoothed.connect(self._smooth)
        self.watch(session.run.changed, session.opened, session.history.moved, session.history.changed,
                   session.records.changed)  # fmt: skip
        self.watch_calmly(session.run.grew)
        theme.changed.connect(self._restyle)

    def _build(self) -> None:
        """Form and plots beside or above each other, as the room decides; the rest is scrolled to."""
        self._plots = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for pane in self.panes:
            self._plots.addWidget(pane, 1)
        content = QWidget()
        self._all = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._all.addWidget(self.controls)
        self._all.addLayout(self._plots, 1)
        self.scrolled = scrolled(content)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self.scrolled)
        order = [self.controls.last, *self.accuracy_pane.order, *self.loss_pane.order]
        for before, after in zip(order, order[1:], strict=False):
            QWidget.setTabOrder(before, after)

    def unwatch(self) -> None:
        theme.changed.disconnect(self._restyle, missing_ok=True)
        super().unwatch()

    def retranslate(self) -> None:
        self.controls.retranslate()
        for pane in self.panes:
            pane.retranslate()
        self._hint()
        self.loss_pane.plot.hint.setText(_("Press Train (T) to watch the loss fall"))
        self._explain_curves()

    def _hint(self) -> None:
        """What to do in order to see an accuracy, or that there is none."""
        text = _("Press Train (T) to watch the accuracy grow")
        if self.session.dataset.kind != "classes":
            text = _("These data have numbers as targets and no classes, so there is no accuracy; watch the loss.")
        if self.accuracy_pane.plot.hint.text() != text:
            self.accuracy_pane.plot.hint.setText(text)

    def _explain_curves(self) -> None:
        """What exactly the numbers are, for who points at them."""
        count = self.session.run.train_count
        on_train = ngettext("Share of right answers on {n} training image",
                            "Share of right answers on {n} training images", count)  # fmt: skip
        tips = (on_train.format(n=count), _("Share of right answers on the validation images"),
                _("Share of right answers on the test images"),
                _("Mean loss of one mini-batch, for every update"),
                _("The losses of the mini-batches, exponentially smoothed"),
                _("Mean of the losses of all mini-batches of an epoch, drawn at its middle"))  # fmt: skip
        labels = zip((*self.accuracy_pane.names, *self.loss_pane.names),
                     (*self.accuracy_pane.numbers, *self.loss_pane.numbers), tips, strict=True)  # fmt: skip
        for name, number_label, tip in labels:
            name.setToolTip(tip)
            number_label.setToolTip(tip)

    # What the hand wants.

    def _go_to(self, epochs: float) -> None:
        """A click into the curves goes to that update of the run on show."""
        history = self.session.history
        if history.line is not None and self.session.run.state != "running":
            history.go(history.line.update_at(epochs))

    def _smooth(self, factor: float) -> None:
        self.lines.factor = self.other_runs.factor = factor
        self.means.lined = not factor
        self.loss_pane.legend.restyle()
        self.refresh()

    def _save(self, kind: str) -> None:
        pane = self.sender()
        assert isinstance(pane, PlotPane)
        self.saving.ask(kind, pane)

    # Reading the run.

    def refresh(self) -> None:
        run, lines = self.session.run, self.lines
        self.controls.refresh(len(self.session.dataset.train))
        grown = self.train.follow(run.accuracy_epochs, run.train_accuracy)
        grown |= self.test.follow(run.accuracy_epochs, run.test_accuracy)
        grown |= self.validation.follow(run.accuracy_epochs, run.validation_accuracy)
        lines.follow(run.loss_epochs, run.losses)
        loss_grown = self.loss.follow(lines.epochs, lines.losses)
        loss_grown |= self.means.follow(lines.means.middles, lines.means.means)
        loss_grown |= self.smooth.follow(lines.epochs, lines.smooth)
        self._leave_out()
        self._hint()
        others_grown = self._show_others()
        right = self._right_end()
        changes = changes_of(self.session.history.branch) if self.session.history.branch else []
        self.accuracy_pane.plot.show_range(right, 1.0)
        seen = (self.loss, *self.loss_pane.others.curves)
        self.loss_pane.plot.show_range(right, top_of(*seen), lowest_of(*seen))
        here = self._here()
        for pane, renewed in ((self.accuracy_pane, grown), (self.loss_pane, loss_grown)):
            pane.plot.show_here(here)
            pane.plot.show_changes(changes)
            if renewed or others_grown:
                pane.plot.renew()
                pane.refresh()

    def _leave_out(self) -> None:
        """Curves that this run, or these data, do not have."""
        validation = len(self.validation.xs) or "validation" in self.session.dataset.splits
        self.accuracy_pane.leave_out(set() if validation else {"validation"})
        self.loss_pane.leave_out(set() if self.lines.factor else {"smoothed"})

    def _show_others(self) -> bool:
        """The curves of the other runs; the one on show is named as soon as there are others."""
        accuracies, losses = self.other_runs.look()
        branch = self.session.history.branch
        run = time_words.short_name(branch) if losses and branch else ""
        renewed = self.accuracy_pane.show_others(run, accuracies)
        return self.loss_pane.show_others(run, losses) or renewed

    def _here(self) -> float | None:
        """Where the network on show is on the axis, unless it goes with the end of the curves anyway."""
        history = self.session.history
        if history.line is None or (self.session.run.state == "running" and history.following):
            return None
        return float(history.line.epochs_at(history.position))

    def _right_end(self) -> float:
        """Where the epochs end: at the last one of a run that is under way, else where the curves end."""
        run = self.session.run
        curves = (self.train, self.loss, *self.accuracy_pane.others.curves, *self.loss_pane.others.curves)
        seen = max((float(curve.xs[-1]) for curve in curves if len(curve.xs)), default=0.0)
        if run.state == "idle":
            return seen or float(run.settings.epochs)
        return max(seen, round(run.epochs_end, 6))  # without its rounding errors: another range is another pair of axes

    # How it looks.

    def _restyle(self) -> None:
        self.controls.restyle()
        for pane in self.panes:
            pane.restyle()
        margin = theme.px(12)
        self._all.setContentsMargins(margin, theme.px(8), margin, theme.px(8))
        self._fit()

    def _fit(self) -> None:
        width = self.width() / theme.zoom()
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        left = width >= FORM_LEFT
        self._all.setDirection(beside if left else below)
        self._all.setSpacing(theme.px(16 if left else 8))
        self.controls.setMinimumWidth(theme.px(FORM_WIDTH) if left else 0)
        self.controls.setMaximumWidth(theme.px(FORM_WIDTH) if left else 16777215)
        self.controls.set_compact(not left and self.height() < theme.px(FORM_OPEN))
        self.controls.form.arrange(3 if width >= THREE_FIELDS else 2)
        room = width - FORM_WIDTH if left else width
        one_row = room >= PLOTS_BESIDE
        self._plots.setDirection(beside if one_row else below)
        self.accuracy_pane.plot.number_x_axis(one_row)
        self._plots.setSpacing(theme.px(16 if one_row else 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(120))
