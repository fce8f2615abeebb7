"""The rows of the table beside a step: the largest terms of its sum, or the cells it was computed from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from visualnn.engine.expr import Arrays, Call, Cell, Dot, Expr, Term, cells, evaluate, narrow, summands
from visualnn.engine.notation import adds_up, format_number, in_letters, in_numbers
from visualnn.engine.trace import PHASES, Step, Trace
from visualnn.i18n import _, ngettext
from visualnn.ui.step_words import cell_name, phase_name

SHOWN = 5


class Row(NamedTuple):
    """One line: which cells, what is multiplied, the product, the number behind the bar, and where all this stands.
    The line below a sum is its `total`; the term that is being added is the one of `now`.
    """

    name: str
    factors: str
    product: str
    value: float
    refs: tuple[Cell, ...] = ()
    total: bool = False
    now: bool = False


class Table(NamedTuple):
    """Everything the table says about a step."""

    title: str
    rows: tuple[Row, ...]
    rest: str


EMPTY = Table("", (), "")


def table_of(step: Step | None, decimals: int, shown: int = SHOWN, total: bool = False) -> Table:
    """The largest terms of a sum, with `total` also what the others give and the whole; of any other expression the
    cells that it reads.
    """
    if step is None:
        return EMPTY
    with np.errstate(all="ignore"):
        count = step.count_terms()
        if count == 1:
            return _reads(step, decimals, shown)
        parts = list(summands(step.expr))
        sums = (isinstance(part, Dot) or (isinstance(part, Call) and part.name == "sum") for _sign, part in parts)
        if count > len(parts) or any(sums):
            return _sum(step, count, decimals, shown, total)
        rows = tuple(_part_row(sign, part, step.trace.arrays, decimals) for sign, part in parts)
        table = Table(_("The terms of the sum"), rows[:shown], _rest(len(rows) - shown, 0, ()))
        return _with_total(table, step, len(rows), decimals, total)


def terms_so_far(terms: list[Term], done: int, decimals: int, shown: int = SHOWN) -> Table:
    """The terms that have been added up, the last one first."""
    first, *rest = [_term_row(term, decimals) for term in terms[max(done - shown, 0) : done][::-1]]
    return Table(_("The terms added so far, the last one first"), (first._replace(now=True), *rest), "")


def overview(trace: Trace) -> Table:
    """How many steps each phase of a trace has: what the table says before the first step."""
    counts = {phase: sum(stage.size for stage in trace.stages if stage.phase == phase) for phase in PHASES}
    text = _("{count} steps")
    rows = (Row(phase_name(phase), "", text.format(count=f"{n:,}"), 0.0) for phase, n in counts.items() if n)
    title = _("This mini-batch's way") if "mean" in trace.phase_starts else _("This sample's way")
    return Table(title if len(trace) else "", tuple(rows), "")


def _sum(step: Step, count: int, decimals: int, shown: int, total: bool) -> Table:
    rows = tuple(_term_row(term, decimals) for term in step.terms(shown))
    title = _("The largest of {count} terms") if count > shown else _("The terms of the sum, largest first")
    rest = _rest(count - len(rows), count_zeros(step.expr, step.trace.arrays), rows)
    return _with_total(Table(title.format(count=f"{count:,}"), rows, rest), step, count, decimals, total)


def _with_total(table: Table, step: Step, count: int, decimals: int, total: bool) -> Table:
    """The table with what the terms that are not shown give together, and the sum; it is said where the rounded
    numbers do not add up.
    """
    more, rows = count - len(table.rows), table.rows
    parts = [row.value for row in rows]
    if more > 0:
        parts.append(step.value - sum(parts))
    rounded = "" if adds_up(parts, step.value, decimals) else _("rounded")
    if not total:
        return table._replace(rest=rounded) if more <= 0 else table
    if more > 0:
        text = ngettext("{count} other", "{count} others", more).format(count=f"{more:,}")
        rows = (*rows, Row(text, "", f"= {format_number(parts[-1], decimals)}", 0.0))
    whole, target = f"= {format_number(step.value, decimals)}", Cell(step.array, step.index)
    result = Row(_("sum"), rounded, whole, 0.0, (target,), total=True)
    return table._replace(rows=(*rows, result))


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
    return Row(name, factors, f"= {format_number(term.value, decimals)}", term.value, term.reads)


def _part_row(sign: float, part: Expr, arrays: Arrays, decimals: int) -> Row:
    """A summand that is no sum itself: written out in letters and in numbers."""
    value = sign * float(evaluate(part, arrays))
    minus = "−" if sign < 0 else ""
    numbers = "" if isinstance(part, Cell) else minus + in_numbers(part, arrays, digits=decimals)
    name, product = minus + in_letters(part, arrays=arrays), f"= {format_number(value, decimals)}"
    return Row(name, numbers, product, value, tuple(cells(part)))


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
            one = narrow(cell, place, arrays)
            name = cell_name(cell.array, _plain(one))
            if name not in seen:
                seen.add(name)
                value = float(block[place])
                rows.append(Row(name, "", f"= {format_number(value, decimals)}", value, (one,)))
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
            case Call("sum", (inner,)) | Call("div", (Call("sum", (inner,)), _)):
                products = evaluate(inner, arrays)
            case _:
                products = evaluate(part, arrays)
        zeros += int(np.size(products) - np.count_nonzero(products))
    return zeros
