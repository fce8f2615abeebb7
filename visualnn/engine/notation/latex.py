"""LaTeX: what is copied into a worksheet, and what the general rule is typeset from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visualnn.engine.expr import Cell
from visualnn.engine.notation.numbers import format_number
from visualnn.engine.notation.style import Name, Style, take_apart

WRITTEN = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "div": r"\frac{{{0}}}{{{1}}}",
    "neg": "-{0}",
    "exp": "e^{{{0}}}",
    "ln": r"\ln\left({0}\right)",
    "sqrt": r"\sqrt{{{0}}}",
    "square": "{0}^{{2}}",
    "abs": r"\left|{0}\right|",
    "max": r"\max\left({0}\right)",
    "sigmoid": r"\sigma\left({0}\right)",
    "tanh": r"\tanh\left({0}\right)",
    "positive": r"\left[{0} > 0\right]",
}
HATS = {"mh": r"\hat{m}", "vh": r"\hat{v}"}
SPECIAL = re.compile(r"([_%&#$])")


class LatexNotation(Style[str]):
    r"""As books write: `z_{1,j}`, with a number `z_{1}[3]`; gradients as \partial L / \partial W."""

    stacked = True
    tells_samples = True

    def array(self, name: str, ref: Cell | None = None) -> str:
        return self.cell(name, [], ref)

    def cell(self, name: str, index: list[str], ref: Cell | None = None, sample: str = "") -> str:
        parts = take_apart(name)
        if parts is None:
            return _placed(r"\mathrm{" + SPECIAL.sub(r"\\\1", name) + "}", [], index)
        if parts.prefix in ("d", "g"):
            loss = "J" if parts.prefix == "g" else f"L_{{{sample}}}" if sample else "L"
            return rf"\frac{{\partial {loss}}}{{\partial {_symbol(parts, index)}}}"
        return _symbol(parts, index)

    def cell_binds(self, name: str) -> int:
        parts = take_apart(name)
        return 3 if parts and parts.prefix in ("d", "g") else 4

    def number(self, value: float, digits: int, refs: Sequence[Cell] = ()) -> str:
        return _number(format_number(value, digits))

    def constant(self, value: float) -> str:
        return _number(f"{value:.6g}")

    def more(self, count: int) -> str:
        return rf"\dots\,(+{count})"

    def sigma(self, variables: str, body: str) -> str:
        return rf"\sum_{{{','.join(variables)}}} {body}"

    def brackets(self, body: str) -> str:
        return rf"\left({body}\right)"

    def joined(self, parts: Sequence[str], sign: str) -> str:
        if sign != "·":
            return f" {sign} ".join(parts)
        product = parts[0]
        for part in parts[1:]:
            product = self.function("mul", (product, part))
        return product

    def function(self, name: str, args: Sequence[str]) -> str:
        if name == "mul":
            left, right = args
            numbers = left[-1].isdigit() or right[0].isdigit() or right.startswith(r"\left(-")
            return rf"{left} \cdot {right}" if numbers else rf"{left} \, {right}"
        if name in WRITTEN and (name != "max" or len(args) == 1):
            return WRITTEN[name].format(*args)
        shown = r"\max" if name == "max" else rf"\mathrm{{{name}}}"
        return rf"{shown}\left({', '.join(args)}\right)"


def _symbol(parts: Name, index: list[str]) -> str:
    prime = "'" if parts.prime else ""
    if parts.prefix and parts.prefix not in "dg":
        parameter = f"{parts.letter}_{{{parts.number}}}" if parts.number else parts.letter
        return _placed(HATS.get(parts.prefix, parts.prefix) + prime, [parameter], index)
    return _placed(parts.letter + prime, [parts.number] if parts.number else [], index)


def _placed(letter: str, lowered: list[str], index: list[str]) -> str:
    """Letters of an index are lowered, as for a general cell; numbers stand in brackets, as for a particular one."""
    behind = ""
    if any(part.isdigit() or ":" in part for part in index):
        behind = f"[{','.join(index)}]"
    elif index:
        lowered = [*lowered, ("" if all(len(part) == 1 for part in index) else ",").join(index)]
    return f"{letter}_{{{','.join(lowered)}}}{behind}".replace("−", "-") if lowered else f"{letter}{behind}"


def _number(text: str) -> str:
    text = text.replace("−", "-").replace("∞", r"\infty").replace("nan", r"\mathrm{nan}")
    mantissa, _e, exponent = text.partition("e") if text[-1].isdigit() else (text, "", "")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


LATEX = LatexNotation()
