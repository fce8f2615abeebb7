"""Training time: every update of every run can be gone back to, forward again, stepped through, and branched from."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.ui import theme, time_words
from visualnn.ui.flow import Flow
from visualnn.ui.icons import icon
from visualnn.ui.panel import Panel
from visualnn.ui.text_block import TextBlock
from visualnn.ui.time_bar import TimeBar, Times

BUDGETS = (64, 128, 256, 512, 1024, 2048, 4096)
# The buttons that go somewhere: by how much, in what grain ("" is to an end), icon, tooltip, keys.
JUMPS = {
    "start": (-1, "", "to-start", N_("To the beginning of training"), "Home"),
    "epoch back": (-1, "epoch", "layer-back", N_("Back to the end of an epoch"), "PgUp"),
    "back": (-1, "update", "step-back", N_("One update back"), "Ctrl+Alt+Left"),
    "forward": (1, "update", "step-forward", N_("One update forward"), "Ctrl+Alt+Right"),
    "epoch forward": (1, "epoch", "layer-forward", N_("On to the end of an epoch"), "PgDown"),
    "end": (1, "", "to-end", N_("To the newest update"), "End"),
}


class HistoryPanel(Panel):
    """Reads `session.history`; the bar is dragged, the buttons step, and what would come next is said beside them."""

    name = "history"
    title = N_("Training time")
    area = "bottom"
    order = 30

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.jumps = {name: self._button() for name in JUMPS}
        self.runs = QComboBox()
        self.runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.runs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.branch, self.batch, self.forget, self.memory = (self._button() for _number in range(4))
        self.memory.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.memory.setMenu(self._memory_menu())
        self.bar = TimeBar()
        self.where = TextBlock(lines=2, scale=1.0)
        self.next = TextBlock(lines=2, scale=0.92, role="muted")
        self._names: list[str] | None = None
        self._look: tuple[object, ...] = ()
        self._fitted: tuple[object, ...] = ()
        self._wanted: int | None = None
        self._arrange()
        self._connect()
        self.watch(session.opened, session.history.moved, session.history.changed, session.run.changed,
                   session.restated)  # fmt: skip
        self.watch_calmly(session.history.grew)
        self.retranslate()

    def _button(self) -> QToolButton:
        button = QToolButton()
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _memory_menu(self) -> QMenu:
        menu = QMenu(self)
        for size in BUDGETS:
            action = menu.addAction("")
            action.setCheckable(True)
            action.setData(size)
            action.triggered.connect(partial(self._choose_budget, size))
        return menu

    def _arrange(self) -> None:
        buttons = self._buttons = QWidget()
        self._flow = Flow(buttons, gap=6)
        jumps = QWidget()
        row = QHBoxLayout(jumps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in self.jumps.values():
            row.addWidget(button)
        for part in (jumps, self.runs, self.branch, self.batch, self.forget, self.memory):
            self._flow.addWidget(part)
        self._column = QVBoxLayout(self)
        for line in (buttons, self.bar, self.where, self.next):
            self._column.addWidget(line)
        self._column.addStretch(1)

    def _connect(self) -> None:
        history = self.session.history
        for name, (by, grain, *_rest) in JUMPS.items():
            self.jumps[name].clicked.connect(partial(self._jump, by, grain))
        self.bar.scrubbed.connect(self._go)
        self.bar.stepped.connect(partial(self._step, "update"))
        self.bar.staged.connect(partial(self._step, "epoch"))
        self.runs.activated.connect(self._choose_run)
        self.branch.clicked.connect(self.session.run.branch_from_here)
        self.batch.clicked.connect(history.walk_batch)
        self.forget.clicked.connect(history.forget_earlier)

    # ---- from the hand to the session ----

    def _go(self, update: int) -> None:
        self._wanted = update
        self.session.history.go(update)

    def _jump(self, by: int, grain: str, _checked: bool = False) -> None:
        if grain:
            self._step(grain, by)
        else:
            self._go(0 if by < 0 else self.session.history.end)

    def _step(self, grain: str, by: int) -> None:
        """From where the person is going, so that quick presses add up while something is being computed."""
        history = self.session.history
        if grain == "update" and history.progress is not None and self._wanted is not None:
            self._go(min(max(self._wanted + by, 0), history.end))
            return
        self._wanted = history.position + by
        history.step(by, grain)

    def _choose_run(self, place: int) -> None:
        self.session.history.choose(self.session.history.runs[place])
        self._soon()

    def _choose_budget(self, size: int, _checked: bool = False) -> None:
        self.session.history.choose_budget(size)
        self.session.settings.save()

    # ---- from the session to the eye ----

    def refresh(self) -> None:
        history, run = self.session.history, self.session.run
        self._follow_look()
        line, position = history.line, history.position
        self.bar.show_times(self._times(), position, self._wanted if history.progress is not None else None)
        for name, (by, *_rest) in JUMPS.items():
            self.jumps[name].setEnabled(line is not None and (position > 0 if by < 0 else position < history.end))
        self._show_runs()
        going_on = line is not None and history.goes_on(run.settings)
        text = _("Go on from here") if going_on else _("Branch from here")
        if self.branch.text() != text:
            self.branch.setText(text)
            self.branch.setAccessibleName(text)
        what = time_words.what_next(self.session)
        self.branch.setToolTip(what)
        self.branch.setEnabled(line is not None and run.state != "running")
        self.batch.setEnabled(line is not None)
        kept = line.branches if line else []
        self.forget.setEnabled(run.state == "idle" and any(branch not in kept for branch in history.branches))
        self.where.show_html(time_words.where(self.session))
        self.next.show_html(what)
        self.memory.setText(_("{size} MB").format(size=history.budget // 2**20))
        for action in self.memory.menu().actions():
            action.setChecked(action.data() * 2**20 == history.budget)
        fitted = (self.size(), theme.zoom(), self._names, text, self.memory.text())
        if fitted != self._fitted:
            self._fitted = fitted
            self._fit()

    def _times(self) -> Times:
        history = self.session.history
        line = history.line
        if line is None:
            return Times()
        others = {branch.since for branch in history.branches if branch not in line.branches and branch.parent
                  and branch.since <= line.end and line.owner(branch.since) is branch.parent}  # fmt: skip
        joints = tuple(branch.since for branch in line.branches[1:])
        return Times(line.end, tuple(line.epoch_ends()), joints, tuple(sorted(others)), tuple(line.keyframes()))

    def _show_runs(self) -> None:
        """The chooser: each run with what it grew from, indented below it."""
        history = self.session.history
        names = []
        runs = history.runs
        for branch in runs:
            depth = branch.depth
            names.append("  " * depth + ("↳ " if depth else "") + time_words.full_name(branch))
        if names != self._names:
            self._names = names
            self.runs.clear()
            self.runs.addItems(names or [_("No run yet")])
        place = runs.index(history.branch) if history.branch in runs else -1
        if self.runs.currentIndex() != place and names:
            self.runs.setCurrentIndex(place)
        self.runs.setEnabled(bool(names))
        self.runs.setToolTip(names[place].strip(" ↳") if place >= 0 else "")

    def _follow_look(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look != self._look:
            self._look = look
            for name, (_by, _grain, picture, *_words) in JUMPS.items():
                self._dress(self.jumps[name], picture, Qt.ToolButtonStyle.ToolButtonIconOnly)
            for button, picture in ((self.branch, "train"), (self.batch, "into"), (self.forget, "close")):
                self._dress(button, picture, Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._column.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(6))
            self._column.setSpacing(theme.px(4))
            self._fitted = ()
            self.updateGeometry()

    def _dress(self, button: QToolButton, picture: str, style: Qt.ToolButtonStyle) -> None:
        button.setIcon(icon(picture))
        button.setIconSize(QSize(theme.px(18), theme.px(18)))
        button.setToolButtonStyle(style)

    def _fit(self) -> None:
        """Where the buttons would push the text out, they do with less: first a narrower chooser, then icons."""
        width = self.width() - theme.px(20)
        text = self.bar.minimumSizeHint().height() + self.where.line_height()
        room = self.height() - text - theme.px(28)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for chooser, named in ((430, 3), (240, 3), (240, 2), (180, 0), (110, 0)):
            self.runs.setMaximumWidth(min(width, theme.px(chooser)))
            for number, button in enumerate((self.branch, self.batch, self.forget)):
                button.setToolButtonStyle(beside if number < named else alone)
            self._flow.invalidate()
            if self._flow.heightForWidth(width) <= room - self.next.line_height():
                break
        rows = self._flow.heightForWidth(width)
        self._buttons.setFixedHeight(rows)
        self.next.setVisible(rows + self.next.line_height() <= room)  # the tooltip of the button says it, too

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def retranslate(self) -> None:
        native = QKeySequence.SequenceFormat.NativeText
        for name, (_by, _grain, _picture, tip, keys) in JUMPS.items():
            self.jumps[name].setToolTip(f"{_(tip)} ({QKeySequence(keys).toString(native)})")
            self.jumps[name].setAccessibleName(_(tip))
        self.bar.setAccessibleName(_("All updates of this run"))
        self.where.setAccessibleName(_("The moment of training on show"))
        self.next.setAccessibleName(_("What training from here does"))
        self.runs.setAccessibleName(_("Run"))
        self.batch.setText(_("Step through this mini-batch"))
        self.batch.setToolTip(_("Walk through the samples of the next update, their mean gradient, and the update"))
        self.forget.setText(_("Forget other runs"))
        self.forget.setToolTip(_("Forget all runs but the one on show and those that it grew from"))
        self.memory.setToolTip(_("How much memory the history may take; beyond it moments are computed again"))
        self.memory.setAccessibleName(_("Memory for the history"))
        for action in self.memory.menu().actions():
            action.setText(_("{size} MB").format(size=action.data()))
        self._names = None
        self.branch.setText("")
        self._look = ()
        self._soon()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), theme.px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(150))
