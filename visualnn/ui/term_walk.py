"""Inside a sum: the term that was added last, in letters and numbers, and what there is so far."""

from __future__ import annotations

from visualnn.engine.expr import Term
from visualnn.engine.notation import HTML, TEXT, Notation, format_number
from visualnn.i18n import _, ngettext
from visualnn.session.playhead import Playhead
from visualnn.ui.term_rows import Row, Table


def sentence(playhead: Playhead) -> str:
    """Term 3 of 785 of z1[5]: the sum so far is −0.4024."""
    step = playhead.current
    assert step is not None
    term, count = playhead.terms[playhead.term - 1], len(playhead.terms)
    place = {"term": f"{playhead.term:,}", "count": f"{count:,}", "cell": TEXT.cell(step.array, _digits(step.index))}
    if len(term.factors) == 2:
        text = _("Term {term} of {count} of {cell}: these two numbers are multiplied and added to the sum.")
    else:
        text = _("Term {term} of {count} of {cell}: this number is added to the sum.")
    zeros = _zeros_before(playhead)
    passed = ngettext("1 term before it is 0.", "{count} terms before it are 0.", zeros) if zeros else ""
    return f"{text.format(**place)} {passed.format(count=f'{zeros:,}')}".strip()


def _zeros_before(playhead: Playhead) -> int:
    """How many terms right before this one have been passed over because they add nothing."""
    done = playhead.terms[: playhead.term - 1]
    return next((number for number, term in enumerate(reversed(done)) if term.value != 0), len(done))


def letters(term: Term, notation: Notation = HTML) -> str:
    """x[2] · W1[2,5]"""
    return " · ".join(notation.cell(cell.array, _digits(cell.index)) for cell in term.reads)


def numbers(playhead: Playhead, decimals: int, notation: Notation = HTML) -> tuple[str, str]:
    """0.98 · (−0.07) = −0.0686; so far −0.4024, and the same where there is little room."""
    term = playhead.terms[playhead.term - 1]
    result = notation.number(term.value, decimals)
    shown = [notation.number(number, decimals) for number in term.factors]
    shown = [f"({text})" if number < 0 else text for text, number in zip(shown, term.factors, strict=True)]
    product = f"{' · '.join(shown)} = {result}" if len(shown) > 1 else result
    so_far = f"<b>{_('sum so far')} = {notation.number(playhead.running_sum, decimals)}</b>"
    return f"{product} &nbsp; → &nbsp; {so_far}", so_far


def table(playhead: Playhead, decimals: int, shown: int) -> Table:
    """The terms added so far, the last one first."""
    done = playhead.terms[: playhead.term]
    rows = tuple(_row(term, decimals) for term in done[: -shown - 1 : -1])
    left = len(playhead.terms) - len(done)
    title = _("Added so far: {done} of {count} terms").format(done=f"{len(done):,}", count=f"{len(playhead.terms):,}")
    return Table(title, rows, _("{left} still to come").format(left=f"{left:,}"))


def _row(term: Term, decimals: int) -> Row:
    factors = [format_number(number, decimals) for number in term.factors]
    factors = [f"({text})" if number < 0 else text for text, number in zip(factors, term.factors, strict=True)]
    return Row(letters(term, TEXT), " × ".join(factors) if len(factors) > 1 else "",
               f"= {format_number(term.value, decimals)}", term.value)  # fmt: skip


def _digits(index: tuple[int | slice, ...]) -> list[str]:
    return [str(part) for part in index if isinstance(part, int)]
