"""A rehearsal: every page of a lesson is opened and every button pressed before a class does it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from visualnn.i18n import _
from visualnn.lessons.lesson import Lesson
from visualnn.lessons.live import Number
from visualnn.lessons.pages import Page, pages_of
from visualnn.session.session import Session

MOST_REPORTS = 20  # of a training: its beginning shows whether it works
LEFT_OUT = ("lesson", "page", "pace")  # buttons that lead elsewhere, or only slow down


def rehearsed(lesson: Lesson, language: str) -> Iterator[str]:
    """What a class would stumble over on the pages in that language, a sentence each, in the present one."""
    session = Session(lesson, executor=_briefly)
    heard: list[str] = []
    session.problem.connect(heard.append)
    for page in pages_of(lesson, language):
        heard.extend(_missing(session, page))
        for order in (*page.commands, *page.buttons()):
            if order.name not in LEFT_OUT:
                session.guide.do(order)
        session.run.stop()
        where = _("page {number}, from line {line} on").format(number=page.number, line=page.line)
        yield from (f"{where}: {sentence}" for sentence in dict.fromkeys(heard))
        heard.clear()


def _missing(session: Session, page: Page) -> Iterator[str]:
    values = session.guide.values
    for found in page.numbers():
        if not values.exists(found):
            yield _("the network has no {number}").format(number=found)
    for question in page.questions:
        if isinstance(question.answer, Number) and not math.isfinite(values.number(question.answer)):
            yield _("the answer {number} is no number").format(number=question.answer)


def _briefly(job: Iterator[Any], receive: Callable[[list[Any]], object],
             ended: Callable[[BaseException | None], None]) -> None:
    """The beginning of a job, here and now."""
    try:
        for result in islice(job, MOST_REPORTS):
            receive([result])
            if getattr(result, "paused", False):
                break  # a training that waits for a person who is not there
    except Exception as error:  # told like an error on a thread would be
        ended(error)
    else:
        ended(None)
