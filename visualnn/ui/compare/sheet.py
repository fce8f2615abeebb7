"""The two sheets of the panel: above what is to be tried, below what has come of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import _
from visualnn.session.experiments import Experiments
from visualnn.session.experiments.telling import MEASURES
from visualnn.ui import theme
from visualnn.ui.clinic.text import Text
from visualnn.ui.compare.curves import RunCurves
from visualnn.ui.compare.form import DesignForm
from visualnn.ui.compare.heat import HeatMap
from visualnn.ui.flow import Flow

WIDE = 600


def set_text(widget: QLabel | QPushButton, text: str) -> None:
    """Show a text, and lay nothing out where it is the same."""
    if widget.text() != text:
        widget.setText(text)


class StartSheet(QWidget):
    """The form, what is the same in all runs, and the run of the runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form, self.hint = DesignForm(self), Text(0.9, parent=self)
        self.start, self.stop = QPushButton(self), QPushButton(self)
        self.start.setProperty("primary", True)
        self.working, self.bar, self.progress = QWidget(self), QProgressBar(), QLabel()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self._column, self._row = QVBoxLayout(self), QHBoxLayout(self.working)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.bar, 1)
        self._row.addWidget(self.progress)
        self._row.addWidget(self.stop)
        for part in (self.form, self.hint, self.start, self.working):
            self._column.addWidget(part)
        self._column.setAlignment(self.start, Qt.AlignmentFlag.AlignLeft)

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        self._column.setSpacing(theme.px(8))
        self._row.setSpacing(theme.px(8))
        self.bar.setMinimumWidth(theme.px(50))
        self.form.restyle()
        self.hint.restyle()

    def retranslate(self) -> None:
        self.form.retranslate()
        self.stop.setText(_("Stop"))
        self.stop.setToolTip(_("What is done stays; the rest can be gone on with later"))
        self.bar.setAccessibleName(_("How much of the experiment is done"))


class ResultSheet(QWidget):
    """All experiments to choose from; the heat map and the curves of one, and what to do with one of its runs."""

    def __init__(self, experiments: Experiments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty, self.broken, self.summary = Text(parent=self), Text(0.9, parent=self), Text(parent=self)
        self.body = QWidget(self)
        self.which, self.measure = QComboBox(self.body), QComboBox(self.body)
        self.go_on, self.delete, self.export = (QPushButton(self.body) for _button in range(3))
        self.heat, self.curves = HeatMap(experiments, self.body), RunCurves(self.body)
        self.detail = Text(0.95, bold=True, parent=self.body)
        self.take, self.network = QPushButton(self.body), QPushButton(self.body)
        self.which.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.measure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._arrange()

    def _arrange(self) -> None:
        column, self._inside = QVBoxLayout(self), QVBoxLayout(self.body)
        for layout in (column, self._inside):
            layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.empty, self.broken, self.body):
            column.addWidget(part)
        rows = [QWidget(self.body) for _row in range(2)]
        for row, parts in zip(rows, ((self.measure, self.go_on, self.delete, self.export),
                                     (self.take, self.network)), strict=True):
            flow = Flow(row, gap=8)
            for part in parts:
                flow.addWidget(part)
        self._pair = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        heat = QVBoxLayout()
        heat.addWidget(self.heat)
        heat.addStretch(1)
        self._pair.addLayout(heat, 1)
        self._pair.addWidget(self.curves, 1)
        for part in (self.which, rows[0], self.summary):
            self._inside.addWidget(part)
        self._inside.addLayout(self._pair)
        for part in (self.detail, rows[1]):
            self._inside.addWidget(part)

    def offer(self, measures: Sequence[str]) -> None:
        """Let runs be judged by one of these."""
        if [self.measure.itemData(k) for k in range(self.measure.count())] != list(measures):
            self.measure.clear()
            for name in measures:
                self.measure.addItem(_(MEASURES[name]), name)

    def give_room(self, width: int) -> None:
        """Curves beside the heat map where there is room."""
        direction = QBoxLayout.Direction.LeftToRight if width >= theme.px(WIDE) else QBoxLayout.Direction.TopToBottom
        if self._pair.direction() != direction:
            self._pair.setDirection(direction)

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        self._inside.setSpacing(theme.px(8))
        self._pair.setSpacing(theme.px(12))
        for text in (self.empty, self.broken, self.summary, self.detail):
            text.restyle()
        for part in (self.heat, self.curves):
            part.updateGeometry()
            part.update()

    def retranslate(self) -> None:
        self.go_on.setText(_("Go on"))
        self.go_on.setToolTip(_("Make the runs that are still lacking"))
        self.delete.setText(_("Delete"))
        self.delete.setToolTip(_("Delete this experiment and its files"))
        self.export.setText(_("CSV…"))
        self.export.setToolTip(_("Save the values of all runs as a table"))
        self.take.setText(_("Take these settings"))
        self.take.setToolTip(_("Give them to the Training panel"))
        self.network.setText(_("Show this network"))
        self.network.setToolTip(_("Put its weights as they were at the end on show"))
        self.which.setAccessibleName(_("Experiment"))
        self.measure.setAccessibleName(_("What runs are judged by"))
        self.heat.setAccessibleName(_("Runs; the arrow keys choose one"))
        self.measure.clear()  # it is filled again with the names of this language
        for part in (self.heat, self.curves):
            part.update()
