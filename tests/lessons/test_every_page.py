"""Every page of every lesson is walked through as a class does: its buttons act, its numbers are there, its questions
have the answers that the network gives, and both languages say the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.lessons.live import Number
from visualnn.lessons.pages import Page, pages_of
from visualnn.session import Session

every_lesson = pytest.mark.parametrize("name", catalogue.ids())
every_language = pytest.mark.parametrize("language", i18n.languages())
MOST_UPDATES = 40  # of a training that a button starts: its beginning shows whether it works
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.set_language("en")


class Briefly:
    """An executor that ends every training after some updates."""

    def __call__(self, job: Iterator, receive, ended) -> None:  # type: ignore[no-untyped-def]
        for number, report in enumerate(job):
            receive([report])
            if number > MOST_UPDATES:
                break
        ended(None)


def structure(page: Page) -> tuple[object, ...]:
    """What a page does, whatever its language."""
    wait = page.wait.condition if page.wait else None
    asked = [(len(one.choices), [choice.right for choice in one.choices], str(one.answer)) for one in page.questions]
    numbers = sorted({str(number) for number in page.numbers()})
    return page.commands, page.buttons(), wait, asked, numbers, bool(page.notes)


@every_lesson
def test_both_languages_have_the_same_pages(name: str) -> None:
    lesson = catalogue.find(name)
    english, chinese = pages_of(lesson, "en"), pages_of(lesson, "zh_CN")
    assert 5 <= len(english) <= 14
    assert len(english) == len(chinese)
    for one, other in zip(english, chinese, strict=True):
        assert structure(one) == structure(other), one.title
        assert not CHINESE.search(one.title + one.markdown)
        assert CHINESE.search(other.title) and CHINESE.search(other.markdown + "".join(q.text for q in other.questions))
        for question in other.questions:
            assert CHINESE.search(question.text), question.text
        if one.wait and other.wait:
            assert CHINESE.search(other.wait.words) and not CHINESE.search(one.wait.words)
    assert any(page.notes for page in english)
    assert any(page.questions for page in english)
    assert any(page.wait for page in english)


@every_lesson
@every_language
def test_every_page_can_be_followed(name: str, language: str) -> None:
    """Each page is opened, each of its buttons pressed, each number read, and each question has one answer."""
    i18n.set_language(language)
    session = Session(catalogue.find(name), executor=Briefly())
    problems: list[str] = []
    session.problem.connect(problems.append)
    guide = session.guide
    guide.begin()
    for number in range(1, len(guide.pages) + 1):
        guide.go(number)
        page = guide.page
        assert page is not None and page.number == number, problems
        for found in page.numbers():
            assert guide.values.exists(found), f"page {number}: there is no {found}"
        for question in page.questions:
            if isinstance(question.answer, Number):
                assert math.isfinite(guide.values.number(question.answer)), f"page {number}: {question.answer}"
            elif question.choices:
                assert sum(choice.right for choice in question.choices) >= 1
        for button in page.buttons():
            if button.name not in ("lesson", "page"):
                guide.do(button)
            if button.name == "lesson":
                assert catalogue.find(button.arguments[0])
            assert problems == [], f"page {number}: {button}"
        session.run.stop()
    assert problems == []


@every_lesson
def test_a_lesson_names_lessons_and_panels_that_exist(name: str) -> None:
    from visualnn import discover
    from visualnn.ui.panel import Panel

    discover.import_all("visualnn.ui.panels")
    lesson = catalogue.find(name)
    assert lesson.summary and lesson.minutes > 0
    assert set(lesson.needs) <= set(catalogue.ids())
    shown = {panel for names in lesson.panels.values() for panel in names}
    asked = {order.arguments[0] for language in i18n.languages() for page in pages_of(lesson, language)
             for order in (*page.commands, *page.buttons()) if order.name == "panel"}  # fmt: skip
    assert shown | asked <= set(Panel.kinds), shown | asked
