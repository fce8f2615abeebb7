"""How an expression is written: in letters, as on the blackboard, and with this sample's numbers put in."""

from __future__ import annotations

import math
import re
from html import escape

import numpy as np

from visualnn.engine.expr import ALL, FUNCTIONS, Arrays, Call, Cell, Const, Dot, Expr, count_terms, evaluate, terms

SHOWN_TERMS = 3  # of a long sum with numbers; a sum of up to one more is written out
VARIABLES = "ikmnuv"
NAME = re.compile(r"^(mh|vh|d|m|v|h)?([A-Za-z])(\d*)('?)$")
RUNNING = re.compile("[a-z]")
MARKS = {"mh": "m\u0302", "vh": "v\u0302"}


def format_number(value: float, digits: int = 4) -> str:
    """A number with `digits` decimals; very small and very large ones with an exponent; nan and inf as such."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if value != 0 and (size < 0.5 * 10.0**-digits or size >= 1e6):
        mantissa, exponent = f"{value:.{min(digits, 3)}e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    return f"{value:.{digits}f}".replace("-", "−") if value else f"{0:.{digits}f}"


class Notation:
    """Plain text, for terminals and files: `z1[3] = Σ_i x[i]·W1[i,3] + b1[3]`."""

    def array(self, name: str) -> str:
        return name.replace("'", "′")

    def cell(self, name: str, index: list[str]) -> str:
        return f"{self.array(name)}[{','.join(index)}]" if index else self.array(name)

    def plain(self, text: str) -> str:
        return text

    def sigma(self, variables: str) -> str:
        return f"Σ_{variables} "

    def number(self, value: float, digits: int) -> str:
        return format_number(value, digits)


class HtmlNotation(Notation):
    """Rich text, for labels: letters in italics, layer numbers lowered."""

    def array(self, name: str) -> str:
        found = NAME.match(name)
        if not found:
            return escape(name)
        prefix, letter, number, prime = found.groups()
        prime = "′" if prime else ""
        if prefix and prefix != "d":  # the optimizer's memory of a parameter: v with the parameter's name below
            return f"<i>{MARKS.get(prefix, prefix)}</i>{prime}<sub>{letter}{number}</sub>"
        mark = "d" if prefix else ""
        lowered = f"<sub>{number}</sub>" if number else ""
        return f"{mark}<i>{letter}</i>{lowered}{prime}"

    def cell(self, name: str, index: list[str]) -> str:
        return super().cell(name, [RUNNING.sub(r"<i>\g<0></i>", part) for part in index])

    def plain(self, text: str) -> str:
        return escape(text)

    def sigma(self, variables: str) -> str:
        return f"Σ<sub><i>{variables}</i></sub> "

    def number(self, value: float, digits: int) -> str:
        mantissa, _, exponent = format_number(value, digits).partition("e")
        return f"{mantissa}·10<sup>{exponent}</sup>" if exponent else mantissa


TEXT = Notation()
HTML = HtmlNotation()


def in_letters(expr: Expr, notation: Notation = TEXT, arrays: Arrays | None = None) -> str:
    """The expression with the names of its cells; a sum gets running letters i, k, …"""
    return _Letters(notation, arrays).write(expr)[0]


def in_numbers(expr: Expr, arrays: Arrays, notation: Notation = TEXT, digits: int = 4) -> str:
    """The expression with numbers in the place of its cells; of a long sum the largest terms and how many more there
    are.
    """
    return _Numbers(notation, arrays, digits).write(expr)[0]


class _Writer:
    """Walks the tree and puts brackets where the meaning needs them. Gives the text and how tightly it binds."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation

    def write(self, expr: Expr) -> tuple[str, int]:
        match expr:
            case Const(value):
                return self.constant(value)
            case Cell():
                return self.cell(expr)
            case Dot() | Call("sum", _):
                return self.total(expr)
            case Call("max", (Cell() as block,)):
                return self.largest(block)
            case Call(name, args):
                return self.function(name, args)
        raise TypeError(expr)

    def constant(self, value: float) -> tuple[str, int]:
        text = f"{value:.6g}".replace("-", "−")
        return text, 1 if value < 0 else 4

    def cell(self, cell: Cell) -> tuple[str, int]:
        raise NotImplementedError

    def total(self, expr: Dot | Call) -> tuple[str, int]:
        raise NotImplementedError

    def largest(self, block: Cell) -> tuple[str, int]:
        raise NotImplementedError

    def function(self, name: str, args: tuple[Expr, ...]) -> tuple[str, int]:
        function = FUNCTIONS[name]
        if function.written is None:
            return f"{name}({', '.join(self.write(arg)[0] for arg in args)})", 4
        first_needs = function.binds if function.binds < 4 else 0
        needs = [first_needs] + [first_needs + 1] * (len(args) - 1)
        if name == "neg":
            needs = [3]
        texts = [self.bracketed(arg, need) for arg, need in zip(args, needs, strict=True)]
        return self.notation.plain(function.written).format(*texts), function.binds

    def bracketed(self, expr: Expr, needs: int) -> str:
        text, binds = self.write(expr)
        return f"({text})" if binds < needs else text


class _Letters(_Writer):
    def __init__(self, notation: Notation, arrays: Arrays | None) -> None:
        super().__init__(notation)
        self.arrays = arrays
        self.running = False

    def cell(self, cell: Cell) -> tuple[str, int]:
        index = cell.index
        if self.running:
            size = max(1, len(index)) if self.arrays is None else self.arrays[cell.array].ndim
            index += (ALL,) * (size - len(index))
        if not self.running and all(part == ALL for part in index):
            return self.notation.array(cell.array), 4
        variables = iter(VARIABLES)
        return self.notation.cell(cell.array, [self.place(part, variables) for part in index]), 4

    def place(self, part: int | slice, variables: object) -> str:
        if not isinstance(part, slice):
            return str(part)
        if not self.running:
            return f"{part.start or 0}:{'' if part.stop is None else part.stop}"
        letter = next(variables)  # type: ignore[call-overload]
        start, step = part.start or 0, part.step or 1
        if step == 1:
            return f"{start}+{letter}" if start else str(letter)
        factor = "" if abs(step) == 1 else f"{abs(step)}"
        return f"{start}{'+' if step > 0 else '−'}{factor}{letter}"

    def total(self, expr: Dot | Call) -> tuple[str, int]:
        outer, self.running = self.running, True
        factors = (expr.left, expr.right) if isinstance(expr, Dot) else expr.args
        text = "·".join(self.bracketed(factor, 2) for factor in factors)
        self.running = outer
        variables = VARIABLES[: max((self.slices(factor) for factor in factors), default=1)]
        return self.notation.sigma(variables) + text, 1

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

    def largest(self, block: Cell) -> tuple[str, int]:
        outer, self.running = self.running, False
        text = self.cell(block)[0]
        self.running = outer
        return f"max({text})", 4


class _Numbers(_Writer):
    def __init__(self, notation: Notation, arrays: Arrays, digits: int) -> None:
        super().__init__(notation)
        self.arrays, self.digits = arrays, digits

    def value(self, value: float) -> tuple[str, int]:
        return self.notation.number(value, self.digits), 1 if value < 0 else 4

    def cell(self, cell: Cell) -> tuple[str, int]:
        value = evaluate(cell, self.arrays)
        return self.value(float(value)) if np.ndim(value) == 0 else (self.notation.array(cell.array), 4)

    def total(self, expr: Dot | Call) -> tuple[str, int]:
        count = count_terms(expr, self.arrays)
        shown = count if count <= SHOWN_TERMS + 1 else SHOWN_TERMS
        found = terms(expr, self.arrays, shown, by_size=count > shown)
        texts = ["·".join(self.factor(number) for number in term.factors) for term in found]
        if count > shown:
            texts.append(f"… (+{count - shown})")
        return " + ".join(texts), 1 if len(texts) > 1 else 2

    def factor(self, number: float) -> str:
        text = self.value(number)[0]
        return f"({text})" if number < 0 else text

    def largest(self, block: Cell) -> tuple[str, int]:
        return self.value(float(np.max(evaluate(block, self.arrays))))
