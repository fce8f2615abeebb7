"""Maths: the current step as a formula: in general, for its cell, with its numbers, as factors and as terms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from visualnn.engine.notation import LATEX, TEXT, comes_out, in_letters, letters_in, numbers_in
from visualnn.engine.trace import Ref, Stage, Step
from visualnn.i18n import N_, _
from visualnn.ui import step_numbers, step_words, theme
from visualnn.ui.panel import Panel
from visualnn.ui.scrolled import scrolled
from visualnn.ui.step_numbers import reads_hidden
from visualnn.ui.term_rows import EMPTY, table_of, terms_so_far
from visualnn.ui.term_table import TermTable
from visualnn.ui.text_block import TextBlock
from visualnn.ui.typeset.boxes import Box, Row
from visualnn.ui.typeset.cards import CardsView, Hand
from visualnn.ui.typeset.copying import copied, general
from visualnn.ui.typeset.footer import Footer
from visualnn.ui.typeset.formula_view import FormulaView, Heading, text_size
from visualnn.ui.typeset.general_rule import GeneralRule
from visualnn.ui.typeset.hands import chain_hand, term_hand
from visualnn.ui.typeset.link import Link
from visualnn.ui.typeset.style import BoxStyle, flat

MARGIN, GAP = 10, 4
ROWS = 7  # of the table of terms, with its heading, others and sum
ROOMY, TIGHT = (56, 48, 68), (46, 40, 52)  # heights of the three formulas
SHORT = 460  # a panel that is lower than that is tight
WIDE = 640  # from this width on the parts stand beside the formulas


class MathsPanel(Panel):
    """Reads the playhead's current step; every cell in it can be pointed at and asked."""

    name = "maths"
    title = N_("Maths")
    area = "right"
    order = 20

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.heading = Heading()
        self.hint = TextBlock(lines=4, scale=1.0, role="muted")
        self.general = GeneralRule(ROOMY[0])
        self.letters = FormulaView(ROOMY[1])
        self.numbers = FormulaView(ROOMY[2])
        self.cards = CardsView()
        self.terms = TermTable()
        self.footer = Footer(self)
        self._stage: Stage | None = None
        self._rule, self._taken, self._zoom = ("", ""), "", 0.0
        self._arrange()
        for area in (self.letters, self.numbers, self.cards, self.terms):
            Link(area, session)
        self.terms.resized.connect(self._soon)
        self.footer.more_decimals.connect(self._change_decimals)
        self.footer.copy_wanted.connect(self.copy)
        shortcut = QShortcut(QKeySequence.StandardKey.Copy, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(partial(self.copy, "latex"))
        self._outline: list[str] = []
        self.watch(session.opened, session.restated, session.playhead.moved, session.playhead.changed)
        self.watch_calmly(session.retraced)
        self.retranslate()

    def _arrange(self) -> None:
        self._body = QWidget()
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._body)
        self._formulas, self._parts = QVBoxLayout(), QVBoxLayout()
        for formula in (self.heading, self.hint, self.general, self.letters, self.numbers):
            self._formulas.addWidget(formula)
        self._formulas.addStretch()
        self._parts.addWidget(self.cards)
        self._parts.addWidget(self.terms, 1)
        self._column.addLayout(self._formulas)
        self._column.addLayout(self._parts, 1)
        self._scroll = scrolled(self._body, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.footer)

    def _space_out(self) -> None:
        self._zoom = theme.zoom()
        margin = theme.px(MARGIN)
        self._column.setContentsMargins(margin, theme.px(6), margin, theme.px(4))
        for column in (self._column, self._formulas, self._parts):
            column.setSpacing(theme.px(GAP))
        self.terms.setMinimumHeight(ROWS * self.terms.row_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where it is wide, closer together where it is low."""
        super().resizeEvent(event)
        direction, wide = QBoxLayout.Direction, self.width() >= theme.px(WIDE)
        self._column.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self._column.setStretch(0, 1 if wide else 0)
        rooms = TIGHT if self.height() < theme.px(SHORT) and not wide else ROOMY
        views: tuple[GeneralRule | FormulaView, ...] = (self.general, self.letters, self.numbers)
        for view, room in zip(views, rooms, strict=True):
            view.give_room(room)

    # ---- what others may ask ----

    def commands(self) -> dict[str, Callable[[], object]]:
        return {f"copy {way}": partial(self.copy, way) for way in ("latex", "text", "numpy")}

    def copy(self, way: str) -> None:
        """Put the rule of the current step on the clipboard."""
        step = self.session.playhead.current
        if step is None or self.session.playhead.term:
            self.session.said.emit(_("There is no finished step to copy yet: go one step forward."))
            return
        QGuiApplication.clipboard().setText(copied(step, way, self.session.settings.decimals))
        name = step_words.cell_name(step.array, step.index)
        self.session.said.emit(_("The rule for {cell} is copied.").format(cell=name))

    def _change_decimals(self, by: int) -> None:
        self.session.choose_decimals(self.session.settings.decimals + by)

    # ---- from the session to the eye ----

    def refresh(self) -> None:
        step, decimals = self.session.playhead.current, self.session.settings.decimals
        self.footer.show_state(decimals, step is not None and not self.session.playhead.term)
        if theme.zoom() != self._zoom:
            self._space_out()
        for part in (self.general, self.letters, self.numbers, self.terms):
            part.setVisible(step is not None)
        self.hint.setVisible(step is None)
        if step is None:
            self._show_nothing()
            return
        self.heading.show_words(*_heading(step))
        self._show_general(step)
        with np.errstate(all="ignore"):
            self._show_formulas(step, decimals)
            self._show_parts(step, decimals)

    def _show_nothing(self) -> None:
        self.heading.show_words("", "")
        self.hint.show_html(step_words.beginning(self.session.trace))
        self.cards.setVisible(False)
        self.cards.show_hand(Hand())
        self.terms.show_table(EMPTY, 0)

    def _show_general(self, step: Step) -> None:
        """The rule is the same for all cells of a stage: it is written down once."""
        if step.stage is not self._stage:
            self._stage = step.stage
            self._taken = "".join(map(str, step.letters_of_index))
            self._rule = (" = ".join(general(step, LATEX)), " = ".join(general(step, TEXT)))
        self.general.show_rule(_("In general"), *self._rule)
        outline = [stage.array for stage in step.trace.stages if not stage.sample]
        if outline != self._outline:
            self._outline = outline
            firsts = (step.trace[stage.start] for stage in step.trace.stages if not stage.sample)
            self.general.prepare([" = ".join(general(first, LATEX)) for first in firsts])

    def _show_formulas(self, step: Step, decimals: int) -> None:
        style, arrays, expr = BoxStyle(text_size()), step.trace.arrays, step.expr
        going = bool(self.session.playhead.term)
        target = Ref(step.array, step.index)
        named = style.named(target) if going else letters_in(target, style, arrays)
        rule = Row([named, style.sign("="), *flat(letters_in(expr, style, arrays, self._taken))])
        self.letters.show_formula(_("For this cell"), rule, partial(self._text_of, step))
        if going:
            self._show_term(step, style, decimals)
            return
        sign = "=" if comes_out(expr, arrays, step.value, decimals) else "≈"
        caption = _("With this sample's numbers") if sign == "=" else _("With this sample's numbers, rounded")
        right = [style.sign(sign), style.result(step.value, decimals, (target,))]
        if step.array in step.trace.hidden:  # a page of the lesson keeps it back
            right = [style.sign(f"{sign} ?")]
        left = [] if reads_hidden(step) else flat(numbers_in(expr, arrays, style, decimals))
        self.numbers.show_formula(caption, Row([*left, *right]), partial(step_numbers.in_text, step, decimals))

    def _text_of(self, step: Step) -> str:
        """The rule for the cell as text."""
        arrays = step.trace.arrays
        name = in_letters(Ref(step.array, step.index), TEXT, arrays)
        return f"{name} = {in_letters(step.expr, TEXT, arrays, self._taken)}"

    def _show_term(self, step: Step, style: BoxStyle, decimals: int) -> None:
        """The term that was added last, in letters and in numbers."""
        term = self.session.playhead.terms[self.session.playhead.term - 1]
        names = [style.cell(cell.array, [str(k) for k in cell.index], cell) for cell in term.reads]
        parts: list[Box] = list(flat(style.joined(names, "·")))
        parts += [style.sign("="), style.number(term.value, decimals)]
        self.numbers.show_formula(_("The term that was added"), Row(parts), self.cards.text)

    def _show_parts(self, step: Step, decimals: int) -> None:
        playhead, room = self.session.playhead, self.terms.capacity()
        if playhead.term:
            hand = term_hand(step, playhead.terms, playhead.term, playhead.running_sum, decimals)
            table = terms_so_far(playhead.terms, playhead.term, decimals, room)
        else:
            secret = step.array in step.trace.hidden
            hand = Hand("", (), "") if secret or reads_hidden(step) else chain_hand(step, decimals)
            table = EMPTY
            if not reads_hidden(step):
                table = table_of(step, decimals, max(room - 2, 1), total=not secret)
        self.cards.setVisible(bool(hand.cards))
        self.cards.show_hand(hand)
        self.terms.show_table(table, decimals)

    def retranslate(self) -> None:
        self.footer.retranslate()
        self.heading.setAccessibleName(_("The step in words"))
        self.hint.setAccessibleName(_("What to do"))
        self.terms.setAccessibleName(_("The terms of this step"))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(380), theme.px(520))


def _heading(step: Step) -> tuple[str, str]:
    """z1[3] and Forward · layer 1."""
    parts = [step_words.phase_name(step.phase)]
    if step.layer <= step.trace.columns[-1].number:
        parts.append(_("layer {layer}").format(layer=step.layer))
    return step_words.cell_name(step.array, step.index), " · ".join(parts)
