"""An expression says what one cell is computed from: a tree small enough to draw, to write down and to check."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Index = tuple[int | slice, ...]
Arrays = Mapping[str, Array]

ALL = slice(None)


class Expr:
    """A node of the tree. Plus, minus, times and divided by build larger trees from smaller ones."""

    __slots__ = ()

    def __add__(self, other: Expr | float) -> Expr:
        return Call("add", (self, as_expr(other)))

    def __sub__(self, other: Expr | float) -> Expr:
        return Call("sub", (self, as_expr(other)))

    def __rsub__(self, other: float) -> Expr:
        return Call("sub", (as_expr(other), self))

    def __mul__(self, other: Expr | float) -> Expr:
        return Call("mul", (self, as_expr(other)))

    def __rmul__(self, other: float) -> Expr:
        return Call("mul", (as_expr(other), self))

    def __truediv__(self, other: Expr | float) -> Expr:
        return Call("div", (self, as_expr(other)))

    def __neg__(self) -> Expr:
        return Call("neg", (self,))


@dataclass(frozen=True, slots=True)
class Const(Expr):
    """A number that is no cell of any array: a learning rate, a one."""

    value: float


@dataclass(frozen=True, slots=True)
class Cell(Expr):
    """A cell of a named array, or with slices in the index a block of it; without an index the whole array."""

    array: str
    index: Index = ()


@dataclass(frozen=True, slots=True)
class Dot(Expr):
    """The sum of the products of two blocks of equal shape, cell by cell."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A named function (see `FUNCTIONS`) of other expressions."""

    name: str
    args: tuple[Expr, ...]


def call(name: str, *args: Expr | float) -> Call:
    """The named function of the arguments; plain numbers become constants."""
    return Call(name, tuple(as_expr(arg) for arg in args))


def as_expr(value: Expr | float) -> Expr:
    return value if isinstance(value, Expr) else Const(float(value))


@dataclass(frozen=True, slots=True)
class Function:
    """A function by name: how it is computed, how it is written, and how tightly the written form binds (1 sum … 4
    atom).
    """

    compute: Callable[..., Any]
    written: str | None = None
    binds: int = 4


def _largest(*values: Any) -> Any:
    return np.max(values[0]) if len(values) == 1 else np.maximum(*values)


FUNCTIONS: dict[str, Function] = {
    "add": Function(np.add, "{0} + {1}", 1),
    "sub": Function(np.subtract, "{0} − {1}", 1),
    "mul": Function(np.multiply, "{0}·{1}", 2),
    "div": Function(np.divide, "{0} / {1}", 2),
    "neg": Function(np.negative, "−{0}", 2),
    "exp": Function(np.exp),
    "ln": Function(np.log),
    "sqrt": Function(np.sqrt, "√({0})"),
    "square": Function(np.square, "({0})²"),
    "abs": Function(np.abs, "|{0}|"),
    "max": Function(_largest),
    "sum": Function(np.sum),
    "sigmoid": Function(lambda z: np.tanh(np.divide(z, 2)) / 2 + 0.5, "σ({0})"),
    "tanh": Function(np.tanh),
    "sign": Function(np.sign),
    "positive": Function(lambda z: np.where(np.isnan(z), z, np.greater(z, 0) * 1.0), "[{0} > 0]"),
}


def evaluate(expr: Expr, arrays: Arrays) -> Any:
    """The value of an expression in float64: a number, or an array where the expression is a block."""
    match expr:
        case Const(value):
            return value
        case Cell(array, index):
            return np.asarray(arrays[array][index], dtype=np.float64)
        case Dot(left, right):
            return np.sum(evaluate(left, arrays) * evaluate(right, arrays))
        case Call(name, args):
            return FUNCTIONS[name].compute(*(evaluate(arg, arrays) for arg in args))
    raise TypeError(expr)


def cells(expr: Expr) -> Iterator[Cell]:
    """Every cell and block that the expression reads, each once, in the order in which it is written."""
    # By its text, because slices cannot be hashed before Python 3.12.
    yield from {(cell.array, repr(cell.index)): cell for cell in occurrences(expr)}.values()


def occurrences(expr: Expr) -> Iterator[Cell]:
    """Every cell and block as often as it is read."""
    match expr:
        case Cell():
            yield expr
        case Dot(left, right):
            yield from occurrences(left)
            yield from occurrences(right)
        case Call(_, args):
            for arg in args:
                yield from occurrences(arg)


@dataclass(frozen=True, slots=True)
class Term:
    """One summand of a sum: the cells it reads, the numbers that are multiplied, and their product."""

    reads: tuple[Cell, ...]
    factors: tuple[float, ...]
    value: float


def terms(expr: Expr, arrays: Arrays, limit: int | None = None, by_size: bool = True) -> list[Term]:
    """The summands of an expression, largest first (by absolute value; nan counts as largest). All of them add up to
    its value.

    An expression that is no sum has one term. `limit` keeps the work small where only the largest are wanted; without
    `by_size` they come in the order in which they are written.
    """
    found: list[Term] = []
    for sign, part in summands(expr):
        found.extend(_terms_of(part, sign, arrays, limit, by_size))
    if by_size:
        found.sort(key=lambda term: -math.inf if math.isnan(term.value) else -abs(term.value))
    return found[:limit]


def count_terms(expr: Expr, arrays: Arrays) -> int:
    """How many summands `terms` would give."""
    return sum(_size(part, arrays) for _, part in summands(expr))


def summands(expr: Expr, sign: float = 1.0) -> Iterator[tuple[float, Expr]]:
    """The parts that plus and minus hold together, each with its sign."""
    match expr:
        case Call("add", (left, right)):
            yield from summands(left, sign)
            yield from summands(right, sign)
        case Call("sub", (left, right)):
            yield from summands(left, sign)
            yield from summands(right, -sign)
        case Call("neg", (inner,)):
            yield from summands(inner, -sign)
        case _:
            yield sign, expr


def _size(part: Expr, arrays: Arrays) -> int:
    match part:
        case Dot(left, right):
            return max(np.size(evaluate(left, arrays)), np.size(evaluate(right, arrays)))
        case Call("sum", (inner,)):
            return int(np.size(evaluate(inner, arrays)))
        case Call("div", (Dot() | Call("sum", _) as total, Const())):
            return _size(total, arrays)
    return 1


def _terms_of(part: Expr, sign: float, arrays: Arrays, limit: int | None, by_size: bool) -> Iterator[Term]:
    if isinstance(part, Call) and part.name == "div" and isinstance(part.args[1], Const) and _size(part, arrays) > 1:
        share = 1 / part.args[1].value  # of a mean every sample has its share
        for term in _terms_of(part.args[0], sign, arrays, limit, by_size):
            yield Term(term.reads, (*term.factors, share), term.value / part.args[1].value)
        return
    if isinstance(part, Dot):
        factors: tuple[Expr, ...] = (part.left, part.right)
    elif isinstance(part, Call) and part.name == "sum":
        factors = part.args
    else:
        value = sign * float(evaluate(part, arrays))
        yield Term(tuple(cells(part)), (value,), value)
        return
    values = np.broadcast_arrays(*(np.atleast_1d(evaluate(factor, arrays)) for factor in factors))
    product = sign * np.prod(values, axis=0)
    sizes = -np.nan_to_num(np.abs(product), nan=np.inf)
    order = np.argsort(sizes, axis=None, kind="stable") if by_size else np.arange(product.size)
    for flat in order[:limit]:
        place = tuple(int(k) for k in np.unravel_index(flat, product.shape))
        reads = tuple(narrow(cell, place, arrays) for factor in factors for cell in cells(factor))
        numbers = tuple(float(value[place]) for value in values)
        yield Term(reads, (sign * numbers[0], *numbers[1:]), float(product[place]))


def narrow(cell: Cell, place: tuple[int, ...], arrays: Arrays) -> Cell:
    """The single cell of a block that stands at `place` of it; a cell without slices stays what it is."""
    shape = arrays[cell.array].shape
    index = cell.index + (ALL,) * (len(shape) - len(cell.index))
    remaining = iter(place)
    full = (range(*part.indices(size))[next(remaining)] if isinstance(part, slice) else part
            for part, size in zip(index, shape, strict=True))
    return Cell(cell.array, tuple(full))
