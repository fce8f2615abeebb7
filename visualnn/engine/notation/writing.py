"""Writing an expression down: in letters, as on the blackboard, and with this sample's numbers put in."""

from __future__ import annotations

from typing import Generic

import numpy as np

from visualnn.engine.expr import (
    ALL,
    FUNCTIONS,
    Arrays,
    Call,
    Cell,
    Const,
    Dot,
    Expr,
    cells,
    count_terms,
    evaluate,
    terms,
)
from visualnn.engine.notation.numbers import as_shown, format_number
from visualnn.engine.notation.style import TEXT, Style, T

SHOWN_TERMS = 3  # of a long sum with numbers; a sum of up to one more is written out
VARIABLES = "ikmnuv"
GENERAL = "ijkmnuv"


def letters_in(expr: Expr, style: Style[T], arrays: Arrays | None = None, taken: str | None = None) -> T:
    """The expression with the names of its cells; a sum gets running letters i, k, …, of those that are not `taken`."""
    variables = VARIABLES if taken is None else "".join(letter for letter in GENERAL if letter not in taken)
    variables = f"s{variables}" if over_samples(expr, arrays) else variables
    return _Letters(style, arrays, variables).write(expr)[0]


def numbers_in(expr: Expr, arrays: Arrays, style: Style[T], digits: int = 4, shown: int = SHOWN_TERMS) -> T:
    """The expression with numbers in the place of its cells; of a long sum the largest terms and how many more there
    are.
    """
    return _Numbers(style, arrays, digits, shown).write(expr)[0]


def in_letters(expr: Expr, notation: Style[str] = TEXT, arrays: Arrays | None = None, taken: str | None = None) -> str:
    """`letters_in` as text."""
    return letters_in(expr, notation, arrays, taken)


def in_numbers(expr: Expr, arrays: Arrays, notation: Style[str] = TEXT, digits: int = 4) -> str:
    """`numbers_in` as text."""
    return numbers_in(expr, arrays, notation, digits)


def comes_out(expr: Expr, arrays: Arrays, result: float, digits: int) -> bool:
    """Whether the numbers that `in_numbers` shows, worked out as they are written, give the result as it is shown.
    Where terms are left out the reader cannot check, and nothing is claimed about what is shown.
    """
    try:
        with np.errstate(all="ignore"):
            worked_out = float(_worked_out(expr, arrays, digits))
    except _LeftOutError:
        return True
    return format_number(worked_out, digits) == format_number(result, digits)


class _LeftOutError(Exception):
    """Not all terms of a sum are shown."""


def _worked_out(expr: Expr, arrays: Arrays, digits: int) -> float:
    match expr:
        case Const(value):
            return float(f"{value:.6g}")
        case Dot() | Call("sum", _):
            if count_terms(expr, arrays) > SHOWN_TERMS + 1:
                raise _LeftOutError
            shown = ([as_shown(factor, digits) for factor in term.factors] for term in terms(expr, arrays))
            return float(sum(np.prod(factors) for factors in shown))
        case Cell() | Call("max", (Cell(),)):
            return as_shown(float(evaluate(expr, arrays)), digits)
        case Call(name, args):
            return float(FUNCTIONS[name].compute(*(_worked_out(arg, arrays, digits) for arg in args)))
    raise TypeError(expr)


class _Writer(Generic[T]):
    """Walks the tree and puts brackets where the meaning needs them. Gives the piece and how tightly it binds."""

    def __init__(self, style: Style[T]) -> None:
        self.style = style

    def write(self, expr: Expr) -> tuple[T, int]:
        match expr:
            case Const(value):
                return self.style.constant(value), 1 if value < 0 else 4
            case Cell():
                return self.cell(expr)
            case Dot() | Call("sum", _):
                return self.total(expr)
            case Call("max", (Cell() as block,)):
                return self.largest(block)
            case Call(name, args):
                needs = self.style.needs(name, len(args))
                pieces = [self.bracketed(arg, need) for arg, need in zip(args, needs, strict=True)]
                return self.style.function(name, pieces), self.style.binds(name)
        raise TypeError(expr)

    def cell(self, cell: Cell) -> tuple[T, int]:
        raise NotImplementedError

    def total(self, expr: Dot | Call) -> tuple[T, int]:
        raise NotImplementedError

    def largest(self, block: Cell) -> tuple[T, int]:
        raise NotImplementedError

    def bracketed(self, expr: Expr, needs: int) -> T:
        piece, binds = self.write(expr)
        return self.style.brackets(piece) if binds < needs else piece


class _Letters(_Writer[T]):
    def __init__(self, style: Style[T], arrays: Arrays | None, variables: str) -> None:
        super().__init__(style)
        self.arrays, self.variables = arrays, variables
        self.running = False

    def cell(self, cell: Cell) -> tuple[T, int]:
        index, binds = cell.index, self.style.cell_binds(cell.array)
        if self.running:
            size = max(1, len(index)) if self.arrays is None else self.arrays[cell.array].ndim
            index += (ALL,) * (size - len(index))
        if not self.running and all(part == ALL for part in index):
            return self.style.array(cell.array, cell), binds
        variables = iter(self.variables)
        places = [self.place(part, variables) for part in index]
        if self.style.tells_samples and cell.array.startswith("d") and of_samples(self.arrays):
            own = places[1:] if own_of_sample(cell.array, self.arrays) else places
            return self.style.cell(cell.array, own, cell, places[0]), binds
        return self.style.cell(cell.array, places, cell), binds

    def place(self, part: int | slice, variables: object) -> str:
        if not isinstance(part, slice):
            return str(part)
        start, step = 0 if part.start is None else part.start, part.step or 1
        if not self.running:
            return f"{start}:{'' if part.stop is None else part.stop}"
        letter = next(variables)  # type: ignore[call-overload]
        if step == 1:
            return f"{start}+{letter}" if str(start) != "0" else str(letter)
        factor = "" if abs(step) == 1 else f"{abs(step)}"
        return f"{start}{'+' if step > 0 else '−'}{factor}{letter}"

    def total(self, expr: Dot | Call) -> tuple[T, int]:
        outer, self.running = self.running, True
        factors = (expr.left, expr.right) if isinstance(expr, Dot) else expr.args
        pieces = [self.bracketed(factor, 2) for factor in factors]
        self.running = outer
        variables = self.variables[: max((self.slices(factor) for factor in factors), default=1)]
        return self.style.sigma(variables, self.style.joined(pieces, "·")), 1

    def slices(self, expr: Expr) -> int:
        match expr:
            case Cell(array, index):
                missing = (self.arrays[array].ndim - len(index)) if self.arrays is not None else (not index)
                return sum(isinstance(part, slice) for part in index) + missing
            case Dot():
                return 0
            case Call("max", (Cell(),)):
                return 0
            case Call(_, args):
                return max((self.slices(arg) for arg in args), default=0)
        return 0

    def largest(self, block: Cell) -> tuple[T, int]:
        outer, self.running = self.running, False
        piece = self.cell(block)[0]
        self.running = outer
        return self.style.function("max", [piece]), 4


class _Numbers(_Writer[T]):
    def __init__(self, style: Style[T], arrays: Arrays, digits: int, shown: int) -> None:
        super().__init__(style)
        self.arrays, self.digits, self.shown = arrays, digits, shown

    def cell(self, cell: Cell) -> tuple[T, int]:
        value = evaluate(cell, self.arrays)
        if np.ndim(value) == 0:
            return self.style.number(float(value), self.digits, (cell,)), 1 if value < 0 else 4
        return self.style.array(cell.array, cell), 4

    def total(self, expr: Dot | Call) -> tuple[T, int]:
        count = count_terms(expr, self.arrays)
        shown = count if count <= self.shown + 1 else self.shown
        found = terms(expr, self.arrays, shown, by_size=count > shown)
        parts = []
        for term in found:
            alike = len(term.reads) == len(term.factors)
            reads = [(cell,) for cell in term.reads] if alike else [term.reads] * len(term.factors)
            factors = [self.factor(number, refs) for number, refs in zip(term.factors, reads, strict=True)]
            parts.append(self.style.joined(factors, "·"))
        if count > shown:
            parts.append(self.style.more(count - shown))
        return self.style.joined(parts, "+"), 1 if len(parts) > 1 else 2

    def factor(self, number: float, refs: tuple[Cell, ...]) -> T:
        piece = self.style.number(number, self.digits, refs)
        return self.style.brackets(piece) if number < 0 else piece

    def largest(self, block: Cell) -> tuple[T, int]:
        return self.style.number(float(np.max(evaluate(block, self.arrays))), self.digits, (block,)), 4


def of_samples(arrays: Arrays | None) -> bool:
    """Whether these are the arrays of a mini-batch, in which each sample has its own loss."""
    return arrays is not None and "L" in arrays and arrays["L"].ndim == 1


def over_samples(expr: Expr, arrays: Arrays | None) -> bool:
    """Whether an expression adds up over the samples of a mini-batch."""
    if not of_samples(arrays):
        return False
    whole = (cell for cell in cells(expr) if cell.index and isinstance(cell.index[0], slice))
    return any(cell.array == "L" or own_of_sample(cell.array, arrays) for cell in whole)


def own_of_sample(name: str, arrays: Arrays | None) -> bool:
    """Whether an array holds for each sample of a mini-batch its own gradient of a parameter."""
    if arrays is None or not name.startswith("d") or name[1:] not in arrays or name not in arrays:
        return False
    return arrays[name].ndim == arrays[name[1:]].ndim + 1
