"""What the maths panel copies: the rule of a step as LaTeX, as text or as NumPy."""

from __future__ import annotations

import numpy as np

from visualnn.engine.notation import LATEX, TEXT, Style, comes_out, format_number, in_letters, in_numbers, in_numpy
from visualnn.engine.trace import Ref, Step

WAYS = ("latex", "text", "numpy")


def general(step: Step, style: Style[str]) -> tuple[str, str]:
    """Both sides of the rule for every cell of the step's array."""
    letters = [str(letter) for letter in step.letters_of_index]
    taken, arrays = "".join(letters), step.trace.arrays
    target = in_letters(_target(step, general=True), style, arrays, taken)
    return target, in_letters(step.general(), style, arrays, taken)


def copied(step: Step, way: str, decimals: int) -> str:
    """The step's rule for the clipboard."""
    if way == "numpy":
        name = in_letters(_target(step), TEXT, step.trace.arrays)
        return f"{in_numpy(step.expr, step.trace.arrays)}  # {name} = {format_number(step.value, decimals)}"
    return as_latex(step, decimals) if way == "latex" else as_text(step, decimals)


def as_text(step: Step, decimals: int) -> str:
    """Three lines: for every cell, for this cell, with its numbers."""
    target, rule = general(step, TEXT)
    own = in_letters(_target(step), TEXT, step.trace.arrays)
    return f"{target} = {rule}\n{step.letters(TEXT)}\n{own} = {step.numbers(TEXT, decimals)}"


def as_latex(step: Step, decimals: int) -> str:
    """The same three lines, aligned at their signs."""
    arrays, expr = step.trace.arrays, step.expr
    target, rule = general(step, LATEX)
    own = in_letters(_target(step), LATEX, arrays)
    with np.errstate(all="ignore"):
        numbers = in_numbers(expr, arrays, LATEX, decimals)
        sign = "=" if comes_out(expr, arrays, step.value, decimals) else r"\approx"
    lines = (
        f"{target} &= {rule}",
        f"{own} &= {in_letters(expr, LATEX, arrays)}",
        f"&= {numbers} {sign} {LATEX.number(step.value, decimals)}",
    )
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _target(step: Step, general: bool = False) -> Ref:
    """The cell that the step computes, with `general` under its letters."""
    return Ref(step.array, step.letters_of_index if general else step.index)
