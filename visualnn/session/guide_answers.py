"""The answers to the questions on the pages of a lesson: what has been tried, and whether it is right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visualnn.lessons.live import Number
from visualnn.lessons.questions import Question, agrees

if TYPE_CHECKING:
    from visualnn.session.guide import Guide


@dataclass
class Answer:
    """What was answered last (the number of a choice, or the text of a number), how often it was tried, and whether it
    is right; None before the first try. `shown` says that the answer was asked for.
    """

    given: int | str | None = None
    tries: int = 0
    right: bool | None = None
    shown: bool = False


class Answers:
    """The answers by page and question, both counted from the beginning of the lesson; a language changes nothing."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._given: dict[tuple[int, int], Answer] = {}

    def forget(self) -> None:
        self._given.clear()

    def of(self, question: int, page: int | None = None) -> Answer:
        """The answer to a question of the open page, counted from 0."""
        return self._given.setdefault((self._guide.number if page is None else page, question), Answer())

    def choose(self, question: int, choice: int) -> bool:
        """Answer with one of the choices; is it right?"""
        return self._take(question, choice, self._question(question).choices[choice].right)

    def type(self, question: int, text: str) -> bool:
        """Answer with a number as it was typed; is it right?"""
        return self._take(question, text, agrees(text, self.expected(question)))

    def expected(self, question: int) -> float:
        """The number that is asked for, also where the playhead has not come to it yet; nan if there is none."""
        answer = self._question(question).answer
        if isinstance(answer, Number):
            return self._guide.values.number(answer)
        return math.nan if answer is None else answer

    def show(self, question: int) -> None:
        """Give the answer away."""
        self.of(question).shown = True
        self._guide.waiting.look()
        self._guide.changed.emit()

    def all_right(self) -> bool:
        """Whether every question of the open page is answered: rightly, or after its answer was shown."""
        page = self._guide.page
        count = len(page.questions) if page else 0
        return all(answer.right or answer.shown for answer in map(self.of, range(count)))

    def _question(self, question: int) -> Question:
        page = self._guide.page
        if page is None:
            raise IndexError(question)
        return page.questions[question]

    def _take(self, question: int, given: int | str, right: bool) -> bool:
        answer = self.of(question)
        answer.given, answer.tries, answer.right = given, answer.tries + 1, right
        self._guide.waiting.look()
        self._guide.changed.emit()
        return right
