"""Stepper: walk through one sample step by step, forward and back, and read what each step does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from visualnn.engine.notation import HTML
from visualnn.engine.trace import Step, Trace
from visualnn.i18n import N_, _
from visualnn.ui import step_numbers, step_words, term_walk, theme
from visualnn.ui.alarm import Alarm
from visualnn.ui.panel import Panel
from visualnn.ui.player import Player
from visualnn.ui.scrubber import Scrubber
from visualnn.ui.term_rows import EMPTY, overview, table_of
from visualnn.ui.term_table import TermTable
from visualnn.ui.text_block import TextBlock
from visualnn.ui.transport import Transport
from visualnn.ui.typeset.link import Link

NARROW = 760  # below this width the terms go under the words
MARGIN, GAP, BETWEEN_LINES = 5, 4, 2
LARGE = 1.2  # from this zoom on the window has no line to spare
TALL = 300  # from this height on a second row of buttons does no harm


class StepperPanel(Panel):
    """Buttons, the scrubber, the step in words, letters and numbers, and the terms it is made of."""

    name = "stepper"
    title = N_("Stepper")
    area = "bottom"
    order = 10

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.player = Player(self._play_on, self)
        self.player.changed.connect(self._played_or_paused)
        self.transport = Transport()
        self.scrubber = Scrubber()
        self.where = TextBlock(lines=1, scale=0.92, role="muted")
        self.sentence = TextBlock(lines=2, scale=1.0)
        self.letters = TextBlock(lines=1, scale=1.15)
        self.numbers = TextBlock(lines=2, scale=1.15)
        self.terms = TermTable()
        Link(self.terms, session)
        self.alarm = Alarm(session)
        self._trace: Trace | None = None
        self._look: tuple[object, ...] = ()
        self._button_rows = 0  # the height that the buttons take at the present width
        self._arrange()
        self._connect()
        self.watch(session.opened, session.playhead.moved, session.playhead.changed, session.restated)
        self.watch_calmly(session.retraced)
        self.retranslate()

    def _arrange(self) -> None:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_LINES)
        first = QHBoxLayout()
        first.addWidget(self.where, 1)
        first.addWidget(self.alarm)
        column.addLayout(first)
        for block in (self.sentence, self.letters, self.numbers):
            column.addWidget(block)
        column.addStretch(1)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.addWidget(words, 11)
        self._body.addWidget(self.terms, 9)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.transport)
        self._column.addWidget(self.scrubber)
        self._column.addLayout(self._body, 1)
        self._space_out()

    def _space_out(self) -> None:
        self._column.setContentsMargins(theme.px(10), theme.px(MARGIN), theme.px(10), theme.px(MARGIN))
        self._column.setSpacing(theme.px(GAP))
        self._body.setSpacing(theme.px(20))

    def _connect(self) -> None:
        playhead, transport = self.session.playhead, self.transport
        transport.moved.connect(self._move)
        transport.entered.connect(self._enter)
        transport.went_to_start.connect(playhead.to_start)
        transport.went_to_end.connect(playhead.to_end)
        transport.toggled.connect(self.toggle)
        transport.grain_chosen.connect(self._choose_grain)
        transport.speed_chosen.connect(self._choose_speed)
        self.terms.resized.connect(self._soon)
        self.scrubber.scrubbed.connect(playhead.go)
        self.scrubber.stepped.connect(self._step)
        self.scrubber.staged.connect(self._step_array)

    # ---- what others may ask ----

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"play": self.toggle}

    def toggle(self) -> None:
        """Play, or pause; from the end play begins again at the start."""
        playhead = self.session.playhead
        if not self.player.playing and playhead.position >= len(playhead.trace):
            playhead.to_start()
        self.player.set_speed(self.session.settings.speed)
        self.player.toggle()

    def _played_or_paused(self) -> None:
        self.session.playhead.set_playing(self.player.playing)

    # ---- from the hand to the session ----

    def _move(self, by: int, grain: str) -> None:
        self.session.playhead.step(by, grain or None)

    def _enter(self, by: int, inward: bool) -> None:
        playhead = self.session.playhead
        (playhead.into if inward else playhead.out)(by)
        self.session.settings.grain = playhead.grain

    def _step(self, by: int) -> None:
        self.session.playhead.step(by)

    def _step_array(self, by: int) -> None:
        self.session.playhead.step(by, "array")

    def _play_on(self, steps: int) -> bool:
        """Do so many steps of the chosen grain; is there more to come?"""
        playhead = self.session.playhead
        playhead.step(steps)
        return bool(playhead.position < len(playhead.trace))

    def _choose_grain(self, grain: str) -> None:
        self.session.settings.grain = grain
        self.session.playhead.choose_grain(grain)

    def _choose_speed(self, speed: float) -> None:
        self.session.settings.speed = speed
        self.player.set_speed(speed)

    # ---- from the session to the eye ----

    def refresh(self) -> None:
        playhead, settings = self.session.playhead, self.session.settings
        self._follow_look()
        trace, position = playhead.trace, playhead.position
        if trace is not self._trace:
            self._show_trace(trace)
        with QSignalBlocker(self.scrubber):
            self.scrubber.setValue(position)
        self.scrubber.update()
        self.transport.show_state(
            back=position > 0 or playhead.term > 0,
            forward=position < len(trace),
            grain=playhead.grain,
            playing=playhead.playing,
            speed=settings.speed,
        )
        self.alarm.show_trace(trace)
        if playhead.term:
            self._show_term(settings.decimals)
        else:
            self._show_words(trace, position, settings.decimals)

    def _show_term(self, decimals: int) -> None:
        """Inside a sum: the term that was added last and what there is so far."""
        playhead = self.session.playhead
        self.where.show_html(step_words.where(playhead.trace, playhead.position + 1))
        self.sentence.show_html(term_walk.sentence(playhead))
        self.letters.show_html(term_walk.letters(playhead.terms[playhead.term - 1]))
        self.numbers.show_html(*term_walk.numbers(playhead, decimals))
        self.terms.show_table(term_walk.table(playhead, decimals, self.terms.capacity()), decimals)

    def _follow_look(self) -> None:
        """Sizes and icons, when the theme or the zoom is another one."""
        look = (theme.current().name, theme.zoom())
        if look != self._look:
            self._look = look
            self.transport.retranslate()
            self.alarm.restyle()
            self._space_out()
            self.updateGeometry()

    def _show_trace(self, trace: Trace) -> None:
        self._trace = trace
        self.scrubber.show_trace(
            [(stage.phase, stage.array.replace("'", "′"), stage.size) for stage in trace.stages],
            {phase: step_words.phase_name(phase) for phase in step_words.PHASE_NAMES},
            self._describe_stage,
            [stage.sample for stage in trace.stages] if trace.stages and trace.stages[0].sample is not None else (),
        )

    def _describe_stage(self, number: int) -> str:
        trace = self.session.playhead.trace
        return step_words.stage_title(trace, trace.stages[number])

    def _show_words(self, trace: Trace, position: int, decimals: int) -> None:
        self.where.show_html(step_words.where(trace, position))
        if not position:
            self.sentence.show_html(step_words.beginning(trace))
            self._show_formulas(None, decimals)
            return
        step = trace[position - 1]
        done = position == len(trace)
        self.sentence.show_html(step_words.ending(trace, decimals) if done else step_words.sentence(step))
        self._show_formulas(step, decimals)

    def _show_formulas(self, step: Step | None, decimals: int) -> None:
        self.letters.show_html(step.letters(HTML) if step else "")
        self.numbers.show_html(*(step_numbers.numbers(step, decimals) if step else ("", "")))
        table = overview(self.session.playhead.trace)
        if step is not None:
            table = EMPTY if step_numbers.reads_hidden(step) else table_of(step, decimals, self.terms.capacity())
        self.terms.show_table(table, decimals)

    def retranslate(self) -> None:
        self._trace = None  # the names of the phases are in the picture
        self.transport.retranslate()
        self.alarm.restyle()
        self.scrubber.setAccessibleName(_("All steps of this sample"))
        self.where.setAccessibleName(_("Where the walk is"))
        self.sentence.setAccessibleName(_("What this step does"))
        self.letters.setAccessibleName(_("The step in letters"))
        self.numbers.setAccessibleName(_("The step in numbers"))
        self.terms.setAccessibleName(_("The terms of this step"))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        """The rows of buttons, the scrubber, a line each for sentence, letters and numbers, and for the place."""
        blocks = [self.sentence, self.letters, self.numbers]
        if theme.zoom() <= LARGE:
            blocks.append(self.where)
        lines = sum(block.minimumSizeHint().height() for block in blocks) + BETWEEN_LINES * len(blocks)
        rows = max(self.transport.row_height(), self._button_rows) + self.scrubber.minimumSizeHint().height()
        return QSize(theme.px(340), rows + lines + theme.px(2 * MARGIN + 2 * GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        direction = QBoxLayout.Direction
        wide = self.width() >= theme.px(NARROW)
        spare = self.height() - self.minimumSizeHint().height()
        self.where.setVisible(theme.zoom() <= LARGE or spare > self.where.line_height())
        self.terms.setVisible(wide or spare > 2 * self.where.line_height())
        self._body.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.transport.show_jumps(self.width() - 2 * theme.px(10), generous=self.height() >= theme.px(TALL))
        super().resizeEvent(event)
        rows = self.transport.heightForWidth(self.width() - 2 * theme.px(10))
        if rows != self._button_rows:  # they break elsewhere now, and what the panel needs is another height
            self._button_rows = rows
            QApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))
