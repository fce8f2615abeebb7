"""The left half of the Training panel: the settings, the buttons, and how far the run is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualnn.i18n import N_, _, ngettext
from visualnn.ui import icons, theme
from visualnn.ui.number_box import shortest
from visualnn.ui.training.slow_motion import SlowMotion
from visualnn.ui.training.words import sentence, time_left
from visualnn.ui.training_form import TrainingForm

if TYPE_CHECKING:
    from visualnn.session.run import Run

__all__ = ["TrainingControls", "time_left"]

BUTTONS = {
    "idle": (N_("Train"), "train", N_("Train the network (T)")),
    "running": (N_("Pause"), "pause", N_("Pause training (T)")),
    "paused": (N_("Go on"), "play", N_("Go on training (T)")),
}
OPENED = "training form"  # among the settings of the window
ONE_ROW = 304  # the width at zoom 1 in which all buttons stand side by side

BAR = 250  # steps of the progress bar: more cannot be told apart


class TrainingControls(QWidget):
    """Acts on `run` and shows its state in a bar and a sentence; a bad value in the form is explained there, too."""

    def __init__(self, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self.form = TrainingForm(run)
        self.form.edited.connect(self.show_state)
        self.settings = QToolButton()  # where there is little room, it opens and closes the form
        self.settings.setCheckable(True)
        self.settings.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.settings.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.settings.setChecked(OPENED in run.session.settings.window)
        self.settings.toggled.connect(self._remember)
        self._compact = self._joined = False
        self.go, self.stop, self.slow = QPushButton(), QPushButton(), SlowMotion(run)
        self.go.setProperty("primary", True)
        self.go.clicked.connect(self._go)
        self.stop.clicked.connect(self._stop)
        self.bar, self.percent, self.state = QProgressBar(), QLabel(), Sentence()
        self.bar.setRange(0, BAR)
        self.bar.setTextVisible(False)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._look = ("", "")
        self._build()
        self.restyle()
        self.retranslate()

    def _build(self) -> None:
        self._row, self._progress = QHBoxLayout(), QHBoxLayout()
        self._row.addWidget(self.go, 3)
        self._row.addWidget(self.stop, 2)
        self._progress.addWidget(self.state, 1)
        self._progress.addWidget(self.percent, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.settings)
        self._column.addWidget(self.form)
        self._column.addLayout(self._row)
        self._column.addWidget(self.slow)
        self._column.addWidget(self.bar)
        self._column.addLayout(self._progress)
        self._column.addStretch(1)
        self.settings.hide()
        QWidget.setTabOrder(self.settings, self.form.first_field)
        QWidget.setTabOrder(self.form.last_field, self.go)
        self.order = [self.go, self.stop, *self.slow.order]
        for one, other in zip(self.order, self.order[1:], strict=False):
            QWidget.setTabOrder(one, other)
        self.last = self.order[-1]

    def set_compact(self, compact: bool) -> None:
        """With little room the settings are one line, which opens the form."""
        if compact != self._compact:
            self._compact = compact
            self.settings.setVisible(compact)
            self._place_slow_motion()
            self._open_form()

    def _place_slow_motion(self) -> None:
        """Beside the other buttons where room is wanted and there is enough for all of them in a row."""
        joined = self._compact and self.width() >= theme.px(ONE_ROW)
        if joined != self._joined:
            self._joined = joined
            (self._column if joined else self._row).removeWidget(self.slow)
            if joined:
                self._row.addWidget(self.slow, 3)
            else:
                self._column.insertWidget(self._column.indexOf(self.bar), self.slow)
            self._row.setSpacing(theme.px(5 if joined else 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(190), super().minimumSizeHint().height())

    def _remember(self, opened: bool) -> None:
        """A form that was opened where there is little room is open tomorrow, too."""
        window = self.run.session.settings.window
        if opened:
            window[OPENED] = "1"
        else:
            window.pop(OPENED, None)
        self._open_form()

    def _open_form(self, _opened: bool = False) -> None:
        opened = not self._compact or self.settings.isChecked()
        self.form.setVisible(opened)
        self.settings.setIcon(icons.icon("chevron-up" if opened else "chevron-down"))

    def _summarize(self) -> None:
        settings = self.run.settings
        text = ngettext("{n} epoch, batches of {size}, rate {rate}, {optimizer}",
                        "{n} epochs, batches of {size}, rate {rate}, {optimizer}", settings.epochs)  # fmt: skip
        text = text.format(n=settings.epochs, size=settings.batch_size, rate=shortest(settings.learning_rate),
                           optimizer=settings.optimizer)  # fmt: skip
        if self.settings.toolTip() != text:
            self.settings.setToolTip(text)
            self.settings.setAccessibleName(text)
        room = self.settings.width() - theme.px(44)
        shown = self.settings.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        if self.settings.text() != shown:
            self.settings.setText(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_slow_motion()
        self._summarize()

    def retranslate(self) -> None:
        """Set every fixed text again."""
        self.form.retranslate()
        self.slow.retranslate()
        self.stop.setText(_("Stop"))
        self.stop.setToolTip(_("Stop training (Esc)"))
        self.bar.setAccessibleName(_("Progress of the training"))
        self._look = ("", "")
        self.show_state()

    def restyle(self) -> None:
        """Colours or sizes changed."""
        self.form.restyle()
        self.slow.restyle()
        self._column.setSpacing(theme.px(7))
        self._row.setSpacing(theme.px(5 if self._joined else 8))
        self._progress.setSpacing(theme.px(8))
        self.percent.setFont(theme.font(bold=True))
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance("100%"))
        self.stop.setIcon(icons.icon("stop"))
        self._open_form()
        for button in (self.settings, self.go, self.stop):
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._look = ("", "")
        self.show_state()

    def refresh(self, training_images: int) -> None:
        """Show the settings and the state of the run."""
        self.form.refresh(training_images)
        self.slow.refresh()
        self.show_state()

    def show_state(self) -> None:
        """Buttons, bar and sentence: cheap when nothing changed."""
        run = self.run
        text, icon, tip = BUTTONS[run.state]
        hint = self.form.hint
        if self._look != (run.state, hint):
            self._look = (run.state, hint)
            self.go.setText(_(text))
            self.go.setIcon(icons.icon(icon, theme.current().on_accent))
            self.go.setToolTip(_(tip))
            if run.state == "idle" and self.stop.hasFocus():
                self.go.setFocus()  # or Qt would send the keyboard to wherever the tabs lead
            self.stop.setEnabled(run.state != "idle")
            colors = theme.current()
            self.state.setStyleSheet(f"color: {(colors.wrong if hint else colors.muted).name()}")
        self._summarize()
        self.bar.setValue(round(BAR * run.fraction))  # Qt paints each new value at once
        _write(self.percent, f"{math.floor(100 * run.fraction + 1e-9)}%")
        _write(self.state, hint or sentence(run))

    def _go(self) -> None:
        if self.run.state == "idle" and self.form.hint:
            self.settings.setChecked(True)
            self.form.go_to_bad_field()
            return
        {"idle": self.run.start, "running": self.run.pause, "paused": self.run.resume}[self.run.state]()

    def _stop(self) -> None:
        self.run.stop()


class Sentence(QLabel):
    """A text as high as its words need at the width there is, without asking the layout to weigh one against the other.

    A layout with such a choice takes the preferred instead of the least height, so a scroll area scrolls too soon.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(theme.px(60), self.heightForWidth(max(self.width(), theme.px(60))))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


def _write(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
