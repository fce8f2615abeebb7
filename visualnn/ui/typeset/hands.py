"""Which cards a step is shown with: the chain rule's factors, or the term that has just been added to a sum."""

from __future__ import annotations

import math

from visualnn.engine.chain import LOSS, Factor, Product, below, chain
from visualnn.engine.expr import Cell, Const, Dot, Term, cells
from visualnn.engine.notation import as_shown, format_number, letters_in
from visualnn.engine.trace import Step
from visualnn.i18n import N_, _, ngettext
from visualnn.ui import theme
from visualnn.ui.typeset.cards import Card, Hand
from visualnn.ui.typeset.style import BoxStyle

SYMBOL, FORMULA = 15, 14  # sizes at zoom 1

ROLES = {
    "the input": N_("the input"),
    "the bias counts once": N_("the bias counts once"),
    "the weight": N_("the weight"),
    "the output": N_("the output"),
    "gradient above its mean": N_("gradient above its mean"),
    "slope of {kind}": N_("slope of {kind}"),
    "slope of the loss": N_("slope of the loss"),
    "gradient from above": N_("gradient from above"),
}


def role_name(role: str, kind: str) -> str:
    """What a factor is, in words; empty where there is only its formula."""
    return _(ROLES[role]).format(kind=kind) if role in ROLES else ""


def chain_hand(step: Step, decimals: int) -> Hand:
    """The factors of the chain rule and their product."""
    products = chain(step)
    if not products:
        return Hand()
    product = products[0]
    symbol, formula = BoxStyle(theme.px(SYMBOL)), BoxStyle(theme.px(FORMULA))
    cards = [
        _factor_card(step, factor, "×" if number else "", decimals, (symbol, formula))
        for number, factor in enumerate(product.factors)
    ]
    whole = not isinstance(step.expr, Dot)
    if len(product.factors) > 1:
        target = Cell(step.array, step.index)
        sign = "=" if _comes_out(product, decimals) else "≈"
        name = _("their product") if whole else _("one of the terms")
        slope = symbol.slope(LOSS, below(step), "L") if whole else None
        named = (target,) if whole else tuple(factor.expr for factor in product.factors)
        shown = formula.joined([letters_in(expr, formula, step.trace.arrays) for expr in named], "·")
        refs = (target,) if whole else ()
        cards.append(Card(name, slope, shown, format_number(product.value, decimals), refs, sign, strong=True))
    return Hand(_("The chain rule"), tuple(cards), _note(step, product, whole, decimals))


def _note(step: Step, product: Product, whole: bool, decimals: int) -> str:
    if whole:
        rounded = len(product.factors) > 1 and not _comes_out(product, decimals)
        return _("≈ because the factors are rounded here") if rounded else ""
    count = step.count_terms()
    text = ngettext(
        "the largest of {count} term; the sum is {sum}", "the largest of {count} terms; their sum is {sum}", count
    )
    return text.format(count=f"{count:,}", sum=format_number(step.value, decimals))


def _comes_out(product: Product, decimals: int) -> bool:
    """Whether the factors as they are shown give the product as it is shown."""
    result = 1.0
    for factor in product.factors:
        result *= as_shown(factor.value, decimals)
    return format_number(result, decimals) == format_number(product.value, decimals)


def _factor_card(step: Step, factor: Factor, sign: str, decimals: int, styles: tuple[BoxStyle, BoxStyle]) -> Card:
    symbol, formula = styles
    slope = None
    if factor.above is not None and factor.below is not None:
        loss = "L" if factor.above == LOSS else ""
        slope = symbol.slope(factor.above, factor.below, loss)
    shown = None if isinstance(factor.expr, Const) else letters_in(factor.expr, formula, step.trace.arrays)
    name = role_name(factor.role, step.stage.kind)
    return Card(name, slope, shown, format_number(factor.value, decimals), tuple(cells(factor.expr)), sign)


def term_hand(step: Step, terms: list[Term], done: int, running: float, decimals: int) -> Hand:
    """The term added last: its cells, their product, and the sum so far."""
    term, style = terms[done - 1], BoxStyle(theme.px(FORMULA + 1))
    shown = format_number(term.value, decimals)
    if len(term.reads) == len(term.factors) > 1:
        cards = [
            Card(cell_words(step, cell), None, style.named(cell), format_number(value, decimals), (cell,), sign)
            for cell, value, sign in zip(term.reads, term.factors, ("", *"×" * len(term.reads)), strict=False)
        ]
        product = math.prod(as_shown(value, decimals) for value in term.factors)
        sign = "=" if format_number(product, decimals) == shown else "≈"
        cards.append(Card(_("their product"), None, None, shown, term.reads, sign, strong=True))
    else:
        cell = term.reads[0] if len(term.reads) == 1 else None
        name = cell_words(step, cell) if cell is not None else _("this term")
        formula = style.named(cell) if cell is not None else None
        cards = [Card(name, None, formula, shown, term.reads, strong=True)]
    caption = _("Term {number} of {count}").format(number=f"{done:,}", count=f"{len(terms):,}")
    note = _("sum so far: {sum}").format(sum=format_number(running, decimals))
    return Hand(caption, tuple(cards), note, strong_note=True, symbols=False)


WORDS = {"x": N_("this input"), "W": N_("this weight"), "b": N_("the bias")}


def cell_words(step: Step, cell: Cell) -> str:
    """What a cell of a sum is to the unit, in words."""
    own = next((key for key, name in step.stage.names.items() if name == cell.array), "")
    if own in WORDS:
        return _(WORDS[own])
    return _("this gradient") if cell.array.startswith("d") else _("this term")
