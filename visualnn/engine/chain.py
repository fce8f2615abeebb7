"""The chain rule: the factors that a gradient is the product of, each with what it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visualnn.engine.expr import Arrays, Call, Cell, Const, Dot, Expr, Term, evaluate
from visualnn.engine.notation import own_of_sample
from visualnn.engine.trace import Step


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: what it is (`role`), what it is computed from, its number, and if it is a slope: of which cell when
    which other cell changes. The gradient of the loss has `above` L.
    """

    role: str
    expr: Expr
    value: float
    above: Cell | None = None
    below: Cell | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """Factors and what they give: a step of the backward pass, or the largest terms of one that is a sum."""

    factors: tuple[Factor, ...]
    value: float


LOSS = Cell("L")

# What the part of a rule that is no gradient is to the reader, by the kind of layer and the array that is computed.
ROLES = {
    ("Dense", "dW"): "the input",
    ("Dense", "db"): "the bias counts once",
    ("Dense", "dx"): "the weight",
    ("Softmax", "dx"): "gradient above its mean",
}


def chain(step: Step, largest: int = 1) -> list[Product]:
    """The factors of a step of the backward pass; of a sum of products the largest terms. Empty in other phases."""
    if step.phase != "backward":
        return []
    expr = step.expr
    with np.errstate(all="ignore"):
        if isinstance(expr, Dot):
            return [_term(step, term) for term in step.terms(largest)]
        return [_product(step, _factors(expr))]


def below(step: Step) -> Cell:
    """The cell whose gradient a step of the backward pass computes: W1[0,3] for dW1[0,3], in a mini-batch for
    dW1[s,0,3].
    """
    index = step.index[1:] if own_of_sample(step.array, step.trace.arrays) else step.index
    return Cell(step.array[1:], index)


def _factors(expr: Expr) -> list[Expr]:
    """What is multiplied, from left to right; a bracketed product stays one factor."""
    match expr:
        case Call("mul", (left, right)):
            return [*_factors(left), right]
    return [expr]


def _product(step: Step, parts: list[Expr]) -> Product:
    arrays, target = step.trace.arrays, below(step)
    if len(parts) == 1 and gradient_of(parts[0], arrays) is None:
        return Product((Factor("slope of the loss", parts[0], step.value, LOSS, target),), step.value)
    if len(parts) == 1:  # the gradient passes as it is
        parts = [*parts, Const(1.0)]
    sources = [gradient_of(part, arrays) for part in parts]
    known = [source for source in sources if source is not None]
    above = known[0] if len(known) == 1 else None
    factors = tuple(
        Factor("gradient from above", part, _value(part, arrays), LOSS, source)
        if source is not None
        else _own(step, part, above if len(parts) == 2 else None, target)
        for part, source in zip(parts, sources, strict=True)
    )
    return Product(factors, step.value)


def _own(step: Step, part: Expr, above: Cell | None, target: Cell) -> Factor:
    """A factor that is the layer's own: its slope, its input, its weight."""
    stage = step.stage
    usual = "" if above is None else "slope of {kind}"
    role = ROLES.get((stage.kind, stage.rule.array), usual)
    if above is None and isinstance(part, Cell):
        role = "the output" if part.array == stage.names.get("p") else role
    return Factor(role, part, _value(part, step.trace.arrays), above, target if above is not None else None)


def _term(step: Step, term: Term) -> Product:
    arrays, target = step.trace.arrays, below(step)
    sources = [gradient_of(cell, arrays) for cell in term.reads]
    above = next((source for source in sources if source is not None), None)
    factors = tuple(
        Factor("gradient from above", cell, value, LOSS, source)
        if source is not None
        else _own(step, cell, above, target)
        for cell, value, source in zip(term.reads, term.factors, sources, strict=False)
    )
    return Product(factors, term.value)


def gradient_of(expr: Expr, arrays: Arrays) -> Cell | None:
    """The cell whose gradient this is: z1[3] for dz1[3]; None for anything else."""
    if isinstance(expr, Cell) and expr.array.startswith("d") and expr.array[1:] in arrays:
        return Cell(expr.array[1:], expr.index)
    return None


def _value(expr: Expr, arrays: Arrays) -> float:
    return float(evaluate(expr, arrays))
