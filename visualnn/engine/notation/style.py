"""Styles of writing: what a cell, a number, a sum, a function look like, in plain text and in rich text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Generic, NamedTuple, TypeVar

from visualnn.engine.expr import FUNCTIONS, Cell
from visualnn.engine.notation.numbers import format_number

T = TypeVar("T")

NAME = re.compile(r"^(mh|vh|d|g|m|v|h|r)?([A-Za-z])(\d+[a-z]?|)('?)$")
RUNNING = re.compile("[a-z]")
MARKS = {"mh": "m\u0302", "vh": "v\u0302"}
ATOM = 4
STACKED = {"div": 3}  # a fraction needs no brackets inside, but around it when it is squared


class Name(NamedTuple):
    """An array's name taken apart: dW1 is the gradient (d) of W1; mW1' the momentum of W1 after the update."""

    prefix: str
    letter: str
    number: str
    prime: bool


def take_apart(name: str) -> Name | None:
    """The parts of a name that is made as on the blackboard; None for any other name."""
    found = NAME.match(name)
    return Name(found[1] or "", found[2], found[3], bool(found[4])) if found else None


class Style(Generic[T]):
    """Builds formulas out of pieces of some kind: text, or boxes that can be drawn."""

    stacked = False  # fractions have their denominator below, so that they need fewer brackets
    tells_samples = False  # a sample's own gradient is that of L_s, without s among the indices

    def array(self, name: str, ref: Cell | None = None) -> T:
        raise NotImplementedError

    def cell(self, name: str, index: list[str], ref: Cell | None = None, sample: str = "") -> T:
        raise NotImplementedError

    def number(self, value: float, digits: int, refs: Sequence[Cell] = ()) -> T:
        raise NotImplementedError

    def constant(self, value: float) -> T:
        raise NotImplementedError

    def more(self, count: int) -> T:
        """So many terms of a sum are not shown."""
        raise NotImplementedError

    def sigma(self, variables: str, body: T) -> T:
        raise NotImplementedError

    def brackets(self, body: T) -> T:
        raise NotImplementedError

    def joined(self, parts: Sequence[T], sign: str) -> T:
        """The parts of a sum (+) or of a product (·)."""
        raise NotImplementedError

    def function(self, name: str, args: Sequence[T]) -> T:
        raise NotImplementedError

    def cell_binds(self, name: str) -> int:
        return ATOM

    def binds(self, name: str) -> int:
        """How tightly a function's written form holds together: 1 a sum … 4 an atom."""
        return STACKED.get(name, FUNCTIONS[name].binds) if self.stacked else FUNCTIONS[name].binds

    def needs(self, name: str, count: int) -> list[int]:
        """How tightly each argument must hold together to stand without brackets."""
        if name == "neg":
            return [3]
        if self.stacked and name == "square":
            return [ATOM]
        binds = FUNCTIONS[name].binds
        if binds == ATOM or (self.stacked and name == "div"):
            return [0] * count
        return [binds] + [binds + 1] * (count - 1)


class Notation(Style[str]):
    """Plain text, for terminals and files: `z1[3] = Σ_i x[i]·W1[i,3] + b1[3]`."""

    def array(self, name: str, ref: Cell | None = None) -> str:
        return name.replace("'", "′")

    def cell(self, name: str, index: list[str], ref: Cell | None = None, sample: str = "") -> str:
        return f"{self.array(name)}[{','.join(index)}]" if index else self.array(name)

    def plain(self, text: str) -> str:
        return text

    def number(self, value: float, digits: int, refs: Sequence[Cell] = ()) -> str:
        return format_number(value, digits)

    def constant(self, value: float) -> str:
        return f"{value:.6g}".replace("-", "−")

    def more(self, count: int) -> str:
        return f"… (+{count})"

    def sigma(self, variables: str, body: str) -> str:
        return f"Σ_{variables} {body}"

    def brackets(self, body: str) -> str:
        return f"({body})"

    def joined(self, parts: Sequence[str], sign: str) -> str:
        return (sign if sign == "·" else f" {sign} ").join(parts)

    def function(self, name: str, args: Sequence[str]) -> str:
        written = FUNCTIONS[name].written
        return self.plain(written).format(*args) if written is not None else f"{name}({', '.join(args)})"


class HtmlNotation(Notation):
    """Rich text, for labels: letters in italics, layer numbers lowered."""

    def array(self, name: str, ref: Cell | None = None) -> str:
        found = take_apart(name)
        if not found:
            return escape(name)
        prefix, letter, number, _prime = found
        prime = "′" if found.prime else ""
        if prefix and prefix not in "dg":  # the optimizer's memory of a parameter: v with the parameter's name below
            return f"<i>{MARKS.get(prefix, prefix)}</i>{prime}<sub>{letter}{number}</sub>"
        lowered = f"<sub>{number}</sub>" if number else ""
        return f"{prefix}<i>{letter}</i>{lowered}{prime}"

    def cell(self, name: str, index: list[str], ref: Cell | None = None, sample: str = "") -> str:
        return super().cell(name, [RUNNING.sub(r"<i>\g<0></i>", part) for part in index])

    def plain(self, text: str) -> str:
        return escape(text)

    def sigma(self, variables: str, body: str) -> str:
        return f"Σ<sub><i>{variables}</i></sub> {body}"

    def number(self, value: float, digits: int, refs: Sequence[Cell] = ()) -> str:
        mantissa, _, exponent = format_number(value, digits).partition("e")
        return f"{mantissa}·10<sup>{exponent}</sup>" if exponent else mantissa


TEXT = Notation()
HTML = HtmlNotation()
