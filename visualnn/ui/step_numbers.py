"""A step in numbers, as the stepper shows it: the result in bold, and “?” for what a page of the lesson keeps back."""

from __future__ import annotations

from visualnn.engine.notation import HTML, TEXT, format_number
from visualnn.engine.trace import Step, Trace


def reads_hidden(step: Step) -> bool:
    """Whether a step reads numbers that are kept back: written out, it would give them away."""
    hidden = step.trace.hidden
    return bool(hidden) and any(ref.array in hidden for ref in step.reads())


def written(trace: Trace, array: str, value: float, decimals: int) -> str:
    """A number of an array; “?” while it is kept back."""
    return "?" if array in trace.hidden else format_number(value, decimals)


def in_text(step: Step, decimals: int) -> str:
    """The step with its numbers as text, without what is kept back."""
    kept_back = reads_hidden(step) or step.array in step.trace.hidden
    return "?" if kept_back else step.numbers(TEXT, decimals)


def numbers(step: Step, decimals: int) -> tuple[str, str]:
    """The step with its numbers, and the same where there is no room; nothing where it would give something away."""
    if reads_hidden(step):
        return "", ""
    html = step.numbers(HTML, decimals)
    if step.array in step.trace.hidden:
        before, equals, _result = html.rpartition(" ≈ " if " ≈ " in html else " = ")
        html = f"{before}{equals}?"
    return _result_in_bold(html)


def _result_in_bold(html: str) -> tuple[str, str]:
    """= 0.98·(−0.07) + … = **−0.4024**, and the same where there is no room: = … = **−0.4024**"""
    sign = " ≈ " if " ≈ " in html else " = "
    before, _equals, result = html.rpartition(sign)
    if not _equals:
        return f"= <b>{result}</b>", f"= <b>{result}</b>"
    return f"= {before}{sign}<b>{result}</b>", f"= …{sign}<b>{result}</b>"
