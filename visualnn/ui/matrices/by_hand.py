"""Row times column as one does it by hand: the two vectors lined up, and the products below them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from visualnn.engine.batch import OF_ALL
from visualnn.engine.expr import Term
from visualnn.engine.trace import Ref
from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.matrices import cells, fonts
from visualnn.ui.matrices.headings import CENTER, LEFT, RIGHT, label, shown_name
from visualnn.ui.matrices.shown import Lined, Shown
from visualnn.ui.matrices.stamps import Stamps
from visualnn.ui.step_numbers import reads_hidden, written
from visualnn.ui.step_words import cell_name

HIGH, TITLE, LABELS, ROW, NAMES = 93, 18, 14, 19, 42  # pixels at zoom 1
MOST = 12  # terms; more are no longer looked at one by one


@dataclass(frozen=True)
class Spot:
    """Where the number of a cell stands."""

    rect: QRectF
    cell: Ref


def capacity(width: float, wide: float) -> int:
    """How many terms can be lined up."""
    return min(max(int((width - theme.px(NAMES)) // wide), 1), MOST)


def height() -> float:
    """The room that it takes."""
    return float(theme.px(HIGH))


class ByHand:
    """Draws the terms in a room, and knows afterwards where each number is."""

    def __init__(self, room: QRectF, wide: float, shown: Shown, stamps: Stamps) -> None:
        self.room, self.wide, self.shown, self.stamps = room, wide, shown, stamps
        self.spots: list[Spot] = []

    def paint(self, painter: QPainter) -> None:
        self.spots = []
        now = theme.current()
        painter.setPen(now.grid)
        painter.drawLine(self.room.topLeft(), self.room.topRight())
        if self.shown.step is None:
            return
        self._title(painter)
        if reads_hidden(self.shown.step):
            return
        if self.shown.term is not None or added_up(self.shown):
            self._terms(painter)
        else:
            self._cells(painter)

    def _title(self, painter: QPainter) -> None:
        step, now = self.shown.step, theme.current()
        assert step is not None
        line = QRectF(self.room.x(), self.room.y() + theme.px(2), self.room.width(), theme.px(TITLE))
        value = self.shown.so_far if self.shown.term is not None else step.value
        number = written(step.trace, step.array, value, self.shown.decimals)
        number += " …" if self.shown.term is not None else ""
        result = f"{cell_name(step.array, step.index)} = {number}"
        fonts.use(painter, 0.86, bold=True)
        painter.setPen(now.phase(step.phase))
        painter.drawText(line, RIGHT, result)
        room = line.width() - fonts.width(result, 0.86, bold=True) - theme.px(10)
        painter.setPen(now.muted)
        text = fonts.use(painter, 0.86).elidedText(title(self.shown), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, LEFT, text)

    def _terms(self, painter: QPainter) -> None:
        paired = has_pairs(self.shown)
        rows = [self._row(number if paired else 0) for number in range(3)]
        if paired:
            self._names(painter, rows)
        shares = _scales(self.shown.terms)
        for place, lined in enumerate(self.shown.terms[: capacity(self.room.width(), self.wide)]):
            x = self.room.x() + theme.px(NAMES) + place * self.wide
            self._term(painter, lined, [QRectF(x, y, self.wide, theme.px(ROW)) for y in rows], shares)

    def _row(self, number: int) -> float:
        return self.room.y() + theme.px(2 + TITLE + LABELS) + number * theme.px(ROW)

    def _names(self, painter: QPainter, rows: list[float]) -> None:
        pair = next((lined.term for lined in self.shown.terms if len(lined.term.factors) > 1), None)
        names = row_names(pair) if pair is not None else []
        second = f"· {names[1]}" if len(names) > 1 else "·"  # a mean has a number as its second factor
        names = [names[0] if names else "", second]
        metrics, wide = fonts.use(painter, 0.8, bold=True), theme.px(NAMES - 6)
        painter.setPen(theme.current().text)
        for y, text in zip(rows, [*names, "="], strict=True):
            fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRectF(self.room.x(), y, wide, theme.px(ROW)), RIGHT, fitting)

    def _term(self, painter: QPainter, lined: Lined, rects: list[QRectF], scales: tuple[float, ...]) -> None:
        term, now = lined.term, theme.current()
        head = QRectF(rects[0].x(), rects[0].y() - theme.px(LABELS), self.wide, theme.px(LABELS))
        label(painter, self.stamps, head, CENTER, heading_of(term))
        factors = term.factors if len(term.factors) > 1 else ()
        for place, value in enumerate(factors[:2]):
            read = term.reads[place] if place < len(term.reads) else None
            if read is None or len(read.index) > 1:
                self._number(painter, rects[place], value, value / scales[place])
            else:  # of a vector the same numbers come again and again
                key = ("factor", read.array, read.index, value, scales[place], self.shown.decimals)
                self.stamps.put(painter, rects[place], key, partial(self._number, value=value,
                                                                    share=value / scales[place]))  # fmt: skip
            if read is not None:
                self.spots.append(Spot(rects[place], read))
        product = rects[2].adjusted(0, 0, -1, -1)
        if lined.done:
            self._number(painter, rects[2], term.value, term.value / scales[2])
            if not factors and term.reads:
                self.spots.append(Spot(rects[2], term.reads[0]))
        else:
            self.stamps.put(painter, product, "unknown", cells.draw_unknown)
        if self.shown.term is not None and lined.term is self.shown.term:
            whole = rects[0].united(rects[2]).adjusted(0, 0, -1, -1)
            cells.frame(painter, whole if factors else product, now.phase(self.shown.phase), 2.2)

    def _number(self, painter: QPainter, rect: QRectF, value: float, share: float) -> None:
        cells.draw_value(painter, rect.adjusted(0, 0, -1, -1), value, share, self.shown.decimals)

    def _cells(self, painter: QPainter) -> None:
        """Where nothing is added up: each cell that is read, and the one that is computed."""
        step, now = self.shown.step, theme.current()
        assert step is not None
        own = Ref(step.array, step.index)
        reads = [ref for ref in self.shown.reads if not any(isinstance(part, slice) for part in ref.index)]
        refs = [ref for ref in reads if len(ref.index) == step.trace.arrays[ref.array].ndim] + [own]
        wide = min(max(self.wide, theme.px(84)), self.room.width() / len(refs))
        for place, ref in enumerate(refs):
            x = self.room.x() + place * wide
            rect = QRectF(x, self._row(0) + theme.px(6), wide - theme.px(6), theme.px(ROW + 3))
            color = now.phase(step.phase) if ref is own else now.text
            self._caption(painter, rect, ("= " if ref is own else "") + cell_name(ref.array, _ints(ref)), color)
            value = float(step.trace.arrays[ref.array][ref.index])
            cells.draw_value(painter, rect, value, 0.0, self.shown.decimals, 0.9)
            self.spots.append(Spot(rect, ref))

    def _caption(self, painter: QPainter, rect: QRectF, text: str, color: QColor) -> None:
        painter.setPen(color)
        head = QRectF(rect.x(), rect.y() - theme.px(ROW), rect.width(), theme.px(ROW - 1))
        metrics = fonts.use(painter, 0.78, bold=True)
        painter.drawText(head, LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, head.width()))


def has_pairs(shown: Shown) -> bool:
    """Whether two numbers are multiplied in the terms."""
    return any(len(lined.term.factors) > 1 for lined in shown.terms)


def added_up(shown: Shown) -> bool:
    """Whether there are terms to be lined up: products, or the cells of a block."""
    blocks = any(isinstance(part, slice) for ref in shown.reads for part in ref.index)
    whole = any(not ref.index and shown.trace.arrays[ref.array].size > 1 for ref in shown.reads)
    return has_pairs(shown) or (shown.count > 1 and (blocks or whole))


def title(shown: Shown) -> str:
    """Which terms are lined up."""
    if shown.term is None and not added_up(shown):
        return _("Computed from")
    if shown.count <= len(shown.terms):
        return _("All {count} terms of the sum").format(count=f"{shown.count:,}")
    if shown.term is not None:
        return _("The terms around this one")
    return _("The largest of {count} terms").format(count=f"{shown.count:,}")


def row_names(pair: Term) -> list[str]:
    """The arrays that the factors are from; the sample stands in the heading of each term, not in the name."""
    return [shown_name(cell.array.removesuffix(OF_ALL.format(""))) for cell in pair.reads[:2]]


def heading_of(term: Term) -> str:
    """The number that the two cells of a pair share; of a single cell its name."""
    if not term.reads:
        return ""
    if len(term.factors) < 2:
        return cell_name(term.reads[0].array, _ints(term.reads[0]))
    vector = min(term.reads, key=lambda ref: len(ref.index))
    return ",".join(map(str, _ints(vector)))


def _ints(ref: Ref) -> tuple[int, ...]:
    return tuple(part for part in ref.index if isinstance(part, int))


def _scales(terms: tuple[Lined, ...]) -> tuple[float, ...]:
    """The largest size in each of the three rows, so that each has colours of its own scale."""
    rows: list[list[float]] = [[], [], []]
    for lined in terms:
        for place, value in enumerate(lined.term.factors[:2] if len(lined.term.factors) > 1 else ()):
            rows[place].append(abs(value))
        if lined.done:
            rows[2].append(abs(lined.term.value))
    return tuple(max((value for value in row if math.isfinite(value)), default=0.0) or 1.0 for row in rows)
