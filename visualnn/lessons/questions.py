"""Questions on the pages of a lesson: one of several choices, or a number to be typed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from visualnn.i18n import _
from visualnn.lessons.live import NUMBER, Number, number_of

CHOICE = re.compile(r"[-*] \[( |x|X)\]\s+(.+)$")
LEAST_DECIMALS = 2
THOUSANDS = re.compile(r"[-−+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from."""

    text: str
    right: bool


@dataclass(frozen=True)
class Question:
    """Its text, and either `choices` or the `answer`: a number, or one that is read from the network."""

    text: str
    line: int
    choices: tuple[Choice, ...] = ()
    answer: Number | float | None = None
    explanation: str = ""


class QuestionReader:
    """Takes the lines of one question, one after the other."""

    def __init__(self, text: str, line: int) -> None:
        self.text, self.line = text.strip(), line
        self.choices: list[Choice] = []
        self.answer: Number | float | None = None
        self.explanation: list[str] = []

    def take(self, line: str) -> bool:
        """Whether the line belongs to the question. ValueError if it does and cannot be."""
        text = line.strip()
        if not text:
            return True
        if text.startswith(">"):
            self.explanation.append(text[1:].strip())
            return True
        if self.explanation:
            return False
        if found := CHOICE.match(text):
            self.choices.append(Choice(found[2], found[1] != " "))
            return True
        if text.startswith("= ") and self.answer is None and not self.choices:
            self.answer = _answer_of(text[2:].strip())
            return True
        return False

    def question(self) -> Question:
        """All of it. ValueError if it has no answer."""
        if self.answer is None and len(self.choices) < 2:
            raise ValueError(_("the question has no answer; write choices “- [ ] …” and “- [x] …”, or “= 0.3”"))
        if self.choices and not any(choice.right for choice in self.choices):
            raise ValueError(_("none of the choices is right; mark one with “- [x]”"))
        return Question(self.text, self.line, tuple(self.choices), self.answer, " ".join(self.explanation))


def _answer_of(text: str) -> Number | float:
    if found := NUMBER.fullmatch(text):
        return number_of(found[1])
    value = typed(text)
    if value is None:
        raise ValueError(_("“= {text}” is no number").format(text=text))
    return value[0]


def typed(text: str) -> tuple[float, int] | None:
    """A number as a person types it, with comma or point, and how many decimals it has; None if it is no number."""
    plain = text.strip().replace("−", "-").replace("，", ",").replace(" ", "")
    if "." not in plain:
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[-+]?(\d{1,15}\.?\d{0,17}|\.\d{1,17})", plain):
        return None
    return float(plain), len(plain.partition(".")[2])


def agrees(text: str, value: float) -> bool:
    """Whether a typed number is the value, rounded to the decimals typed; two are needed unless fewer are exact."""
    # A comma is a decimal sign in half of Europe; the program itself groups thousands with it, as in 10,431.
    if THOUSANDS.fullmatch(text.strip()) and agrees(text.replace(",", ""), value):
        return True
    found = typed(text)
    if found is None or not math.isfinite(value):
        return False
    number, decimals = found
    return abs(number - value) <= 0.5 * 10.0 ** -max(decimals, LEAST_DECIMALS) * (1 + 1e-6)


def is_too_short(text: str, value: float) -> bool:
    """Whether a typed number that does not agree would be right if fewer decimals were enough."""
    found = typed(text)
    if found is None or not math.isfinite(value) or agrees(text, value):
        return False
    return abs(found[0] - value) <= 0.5 * 10.0 ** -found[1]
