"""The rows of the table beside a step: the largest terms of its sum, or the cells it was computed from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from visualnn.engine.expr import Arrays, Call, Cell, Dot, Expr, Term, evaluate, narrow, summands
from visualnn.engine.notation import format_number, in_letters, in_numbers
from visualnn.engine.trace import PHASES, Step, Trace
from visualnn.i18n import _, ngettext
from visualnn.ui.step_words import cell_name, phase_name

SHOWN = 5


class Row(NamedTuple):
    """One line: which cells, what is multiplied, the product, and the number behind the bar."""

    name: str
    factors: str
    product: str
    value: float


class Table(NamedTuple):
    """Everything the table says about a step."""

    title: str
    rows: tuple[Row, ...]
    rest: str


EMPTY = Table("", (), "")


def table_of(step: Step | None, decimals: int, shown: int = SHOWN) -> Table:
    """The largest terms of a sum; of any other expression the cells that it reads."""
    if step is None:
        return EMPTY
    with np.errstate(all="ignore"):
        count = step.count_terms()
        if count == 1:
            return _reads(step, decimals, shown)
        parts = list(summands(step.expr))
        if any(isinstance(part, Dot) or (isinstance(part, Call) and part.name == "sum") for _sign, part in parts):
            return _sum(step, count, decimals, shown)
        rows = tuple(_part_row(sign, part, step.trace.arrays, decimals) for sign, part in parts)
        return Table(_("The terms of the sum"), rows[:shown], _rest(len(rows) - shown, 0, ()))


def overview(trace: Trace) -> Table:
    """How many steps each phase of a trace has: what the table says before the first step."""
    counts = {phase: sum(stage.size for stage in trace.stages if stage.phase == phase) for phase in PHASES}
    text = _("{count} steps")
    rows = (Row(phase_name(phase), text.format(count=f"{n:,}"), "", 0.0) for phase, n in counts.items() if n)
    return Table(_("This sample's way") if len(trace) else "", tuple(rows), "")


def _sum(step: Step, count: int, decimals: int, shown: int) -> Table:
    rows = tuple(_term_row(term, decimals) for term in step.terms(shown))
    title = _("The largest of {count} terms") if count > shown else _("The terms of the sum, largest first")
    rest = _rest(count - len(rows), count_zeros(step.expr, step.trace.arrays), rows)
    return Table(title.format(count=f"{count:,}"), rows, rest)


def _rest(more: int, zeros: int, rows: tuple[Row, ...]) -> str:
    """… and 779 more, 640 of them zero"""
    zeros = min(zeros - sum(row.value == 0 for row in rows), more)
    if more <= 0:
        return ""
    if zeros == more:
        text = ngettext("… and 1 more, which is zero", "… and {more} more, all of them zero", more)
        return text.format(more=f"{more:,}")
    if zeros > 0:
        return _("… and {more} more, {zeros} of them zero").format(more=f"{more:,}", zeros=f"{zeros:,}")
    return ngettext("… and 1 more", "… and {more} more", more).format(more=f"{more:,}")


def _term_row(term: Term, decimals: int) -> Row:
    name = " · ".join(cell_name(cell.array, _plain(cell)) for cell in term.reads)
    factors = " × ".join(_factor(number, decimals) for number in term.factors) if len(term.factors) > 1 else ""
    return Row(name, factors, f"= {format_number(term.value, decimals)}", term.value)


def _part_row(sign: float, part: Expr, arrays: Arrays, decimals: int) -> Row:
    """A summand that is no sum itself: written out in letters and in numbers."""
    value = sign * float(evaluate(part, arrays))
    minus = "−" if sign < 0 else ""
    numbers = "" if isinstance(part, Cell) else minus + in_numbers(part, arrays, digits=decimals)
    return Row(minus + in_letters(part, arrays=arrays), numbers, f"= {format_number(value, decimals)}", value)


def _factor(number: float, decimals: int) -> str:
    text = format_number(number, decimals)
    return f"({text})" if number < 0 else text


def _plain(cell: Cell) -> tuple[int, ...]:
    return tuple(part for part in cell.index if isinstance(part, int))


def _reads(step: Step, decimals: int, shown: int) -> Table:
    """The single cells that are read, then the largest cells of the blocks."""
    arrays, rows, more = step.trace.arrays, [], 0
    seen: set[str] = set()
    for cell in sorted(step.reads(), key=lambda cell: np.size(arrays[cell.array][cell.index])):
        block = np.asarray(arrays[cell.array][cell.index], dtype=np.float64)
        order = np.argsort(-np.abs(block), axis=None, kind="stable")[: shown + 1]
        for flat in order:
            place = tuple(int(k) for k in np.unravel_index(flat, block.shape)) if block.ndim else ()
            name = cell_name(cell.array, _plain(narrow(cell, place, arrays)))
            if name not in seen:
                seen.add(name)
                value = float(block[place])
                rows.append(Row(name, "", f"= {format_number(value, decimals)}", value))
        more += block.size - len(order)
    more += max(len(rows) - shown, 0)
    rest = ngettext("… and 1 more", "… and {more} more", more).format(more=f"{more:,}") if more else ""
    return Table(_("Computed from"), tuple(rows[:shown]), rest)


def count_zeros(expr: Expr, arrays: Arrays) -> int:
    """How many terms of a sum are zero."""
    zeros = 0
    for _sign, part in summands(expr):
        match part:
            case Dot(left, right):
                products = evaluate(left, arrays) * evaluate(right, arrays)
            case Call("sum", (inner,)):
                products = evaluate(inner, arrays)
            case _:
                products = evaluate(part, arrays)
        zeros += int(np.size(products) - np.count_nonzero(products))
    return zeros
