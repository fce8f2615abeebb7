"""The sentences of the panel Plane: formulas with their numbers, classes with their shapes, a place and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.session.landscape import Line
from visualnn.ui import theme
from visualnn.ui.plane import marks

MOST_OUTPUTS = 4


def colored(text: str, color: str) -> str:
    return f'<span style="color:{color}">{escape(text)}</span>'


def legend(class_names: Sequence[str], both: bool) -> str:
    """The classes with their shapes; `both` says that training and test samples are other ones."""
    classes = "&nbsp;&nbsp; ".join(
        f"{colored(marks.sign(k), marks.color(k).name())}&nbsp;{escape(name)}" for k, name in enumerate(class_names))
    if not class_names:
        return escape(_("Orange: the first output is above 0. Blue: it is below."))
    how = _("filled: training, outline: test")
    return f"{classes} &nbsp; {escape(how)}" if both else classes


def sum_of(weights: Sequence[float], names: Sequence[str], bias: float, decimals: int) -> str:
    """0.1·x1 − 0.2·x2 + 0.3"""
    text = "".join(_signed(weight, f"·{name}", decimals) for weight, name in zip(weights, names, strict=True))
    text += _signed(bias, "", decimals)
    return text.removeprefix(" + ") if text.startswith(" + ") else text.replace(" − ", "−", 1)


def _signed(value: float, behind: str, decimals: int) -> str:
    return f"{' − ' if value < 0 else ' + '}{short(abs(value), decimals)}{behind}"


def short(value: float, decimals: int) -> str:
    """A number without the zeros at its end: 0.2"""
    text = format_number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def unit_line(line: Line, names: tuple[str, str], decimals: int) -> str:
    """What a single unit says, as a formula with its numbers."""
    own = theme.current().accent.name()
    if not line.w1 and not line.w2:
        return escape(_("Both weights are 0: there is no line yet."))
    total = sum_of((line.w1, line.w2), names, line.b, decimals)
    return escape(_("Line: {sum} = 0; the arrow points to class 1.")).replace("{sum}", colored(total, own))


def curve(w: float, b: float, names: tuple[str, str], decimals: int) -> str:
    total = sum_of((w,), (names[0],), b, decimals)
    return colored(f"━ {names[1]} = {total}", theme.current().accent.name())


def best(w: float, b: float, names: tuple[str, str], decimals: int) -> str:
    """The line of least squares, as the dashed one is labelled."""
    total = sum_of((w,), (names[0],), b, decimals)
    return colored(_("╌ least squares: {sum}").format(sum=total), theme.current().correct.name())


def place(names: tuple[str, str], at: tuple[float, float], decimals: int) -> str:
    """x1 = 0.5, x2 = 1"""
    return ", ".join(f"{escape(name)} = {short(value, decimals)}" for name, value in zip(names, at, strict=True))


def answer(outputs: Array, decimals: int) -> str:
    """output 0.25, or (0.25, 0.75)"""
    numbers = [format_number(float(value), decimals) for value in np.ravel(outputs)[:MOST_OUTPUTS]]
    more = ["…"] if np.size(outputs) > MOST_OUTPUTS else []
    text = numbers[0] if len(numbers) == 1 else f"({', '.join([*numbers, *more])})"
    return _("output {value}").format(value=text)


def sample(split: str, index: int) -> str:
    """Which sample it is."""
    if split == "train":
        return _("training sample {index}").format(index=index)
    return _("test sample {index}").format(index=index) if split == "test" else f"{split} {index}"


def bowl(loss: float, least: float, decimals: int, steps: int) -> str:
    """How high the network stands in the bowl, and how deep it is."""
    text = _("Mean loss over (w, b): ■ start, ● after {steps} updates: {loss}, ✕ bottom: {least}")
    return escape(text.format(steps=f"{steps:,}", loss=height(loss, decimals), least=height(least, decimals)))


def height(value: float, decimals: int) -> str:
    """A loss, without decimals where it is large."""
    return format_number(value, decimals) if abs(value) < 1000 else f"{value:,.0f}"
