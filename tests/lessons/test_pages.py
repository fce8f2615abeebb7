"""The words of a lesson become pages; every mistake is named with its file and its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from visualnn import i18n
from visualnn.formats.errors import UnreadableFile
from visualnn.lessons import catalogue
from visualnn.lessons.commands import COMMANDS, FITS, GRAINS, PHASES, SETTINGS, command_of, condition_of
from visualnn.lessons.lesson import Lesson
from visualnn.lessons.live import PLACE, Number, marked, number_of
from visualnn.lessons.pages import Page, pages_of, read_pages
from visualnn.lessons.questions import Question, agrees, is_too_short, typed

TEXT = """# Title of the lesson

Words with {{z1[0]}} and [a button](do:step 1 unit).
:: do go start
:: do hide z1
:: wait reached loss | Step until the loss is reached
:: teacher Notes.
:: teacher More notes.
---
## Second page

Before.

? Which one?
- [ ] wrong
- [x] right
> Because of {{L}}.

Between.

? How much?
= {{z1[0]:8}}

? And this?
= -0.25
---
## Third

```
:: not a directive
---
? not a question
```
"""


def pages(text: str) -> tuple[Page, ...]:
    return read_pages(Path("en.md"), text)


def test_a_text_is_cut_into_pages() -> None:
    first, second, third = pages(TEXT)
    assert [page.title for page in (first, second, third)] == ["Title of the lesson", "Second page", "Third"]
    assert [page.line for page in (first, second, third)] == [1, 10, 27]
    assert first.markdown == "# Title of the lesson\n\nWords with {{z1[0]}} and [a button](do:step 1 unit)."
    assert [str(order) for order in first.commands] == ["go start", "hide z1"]
    assert first.wait is not None
    assert (str(first.wait.condition), first.wait.words) == ("reached loss", "Step until the loss is reached")
    assert first.notes == ("Notes.", "More notes.")
    assert [str(number) for number in first.numbers()] == ["z1[0]"]
    assert [str(order) for order in first.buttons()] == ["step 1 unit"]
    assert third.markdown.count("```") == 2 and ":: not a directive" in third.markdown and not third.questions


def test_questions_stand_between_the_words() -> None:
    _first, page, _third = pages(TEXT)
    kinds = [type(part) for part in page.parts]
    assert kinds == [str, Question, str, Question, Question]
    which, number, given = page.questions
    assert [(choice.text, choice.right) for choice in which.choices] == [("wrong", False), ("right", True)]
    assert which.explanation == "Because of {{L}}." and which.answer is None
    assert number.answer == Number("z1", (0,), 8)
    assert given.answer == -0.25


def test_an_old_text_of_one_page_stays_valid() -> None:
    (page,) = pages("Words without any heading.\n\n- a list\n- [ ] even with a box\n")
    assert (page.title, page.commands, page.wait, page.questions) == ("", (), None, ())
    assert pages("") == pages(" \n") == ()


def test_a_lesson_without_words_has_no_pages(tmp_path: Path) -> None:
    lesson = Lesson(id="x", folder=tmp_path, titles={"en": "X"}, data="mnist", network={})
    assert pages_of(lesson) == ()
    (tmp_path / "en.md").write_text("# Only English", "utf-8")
    assert [page.title for page in pages_of(lesson, "zh_CN")] == ["Only English"]
    (tmp_path / "zh_CN.md").write_text("# 中文", "utf-8")
    assert [page.title for page in pages_of(lesson, "zh_CN")] == ["中文"]
    assert [page.title for page in pages_of(lesson, "en")] == ["Only English"]


@pytest.mark.parametrize(
    ("wrong", "line", "words"),
    [
        ("# A\n\n[Go](do:stepp 1)\n", 3, "step"),
        ("# A\n\n[Go](do:step 1 hour)\n", 3, "step N GRAIN"),
        ("# A\n\n[Go](do:step 1\n", 3, "button"),
        ("# A\n\n[Go](do:)\n", 3, "command"),
        ("# A\n[Go](do:go start now)\n", 2, "go"),
        ("# A\n[Go](do:select W1 a b)\n", 2, "select ARRAY I I"),
        ("# A\n\n:: do jump\n", 3, "jump"),
        ("# A\n\n:: wait forever | Wait\n", 3, "forever"),
        ("# A\n\n:: wait reached loss\n", 3, r"\| words"),
        ("# A\n\n:: wait epochs many | Wait\n", 3, "epochs I"),
        ("# A\n:: wait asked | Ask\n:: wait trained | Train\n", 3, "one thing"),
        ("# A\n\n:: wait answered | Answer\n", 1, "question"),
        ("# A\n\n:: later x\n", 3, "teacher"),
        ("# A\n\n::do step\n", 3, "teacher"),
        ("# A\n\n? What\n\nWords\n", 3, "no answer"),
        ("# A\n\n? What\n- [ ] a\n- [ ] b\n", 3, "right"),
        ("# A\n\n? What\n- [x] a\n", 3, "no answer"),
        ("# A\n\n? What\n= much\n", 3, "no number"),
        ("# A\n\n? What\n= {{z1[}}\n", 3, "no number|whole"),
        ("# A\n\n? What {{z1\n= 1\n", 3, "match"),
        ("# A\n\nHere {{z1[0] is\n", 3, "match"),
        ("# A\n\nHere z1[0]}} is\n", 3, "match"),
        ("# A\n\nHere {{1}}\n", 3, "no number"),
        ("# A\n\nHere {{z1[a]}}\n", 3, "whole numbers"),
        ("# A\n\nHere {{label[0]}}\n", 3, "no number"),
        ("# A\n\n```\n{{\n```\n", 4, "match"),
        ("# A\n---\nno heading\n", 3, "heading"),
        ("no heading\n---\n# A\n", 1, "heading"),
        ("# A\n---\n## B\n\n? Last one\n", 5, "no answer"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, wrong: str, line: int, words: str) -> None:
    (tmp_path / "en.md").write_text(wrong, "utf-8")
    lesson = Lesson(id="x", folder=tmp_path, titles={"en": "X"}, data="mnist", network={})
    with pytest.raises(UnreadableFile, match=words) as refusal:
        pages_of(lesson, "en")
    assert refusal.value.line == line
    assert refusal.value.path.name == "en.md"
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_mistakes_are_named_in_the_person_s_language(language: str) -> None:
    i18n.set_language(language)
    with pytest.raises(UnreadableFile) as refusal:
        pages("[Go](do:step 1 hour)")
    assert ("无法执行" in str(refusal.value)) == (language == "zh_CN")


def test_a_command_is_checked_word_by_word() -> None:
    assert command_of(" step  -3 array ").arguments == ("-3", "array")
    assert command_of("select W1' 0 2").name == "select"
    assert condition_of("accuracy .95").arguments == (".95",)
    for wrong in ("", "step x", "train 5", "train 5 hours", "sample first", "weights old", "output relu", "page last"):
        with pytest.raises(ValueError, match="."):
            command_of(wrong)
    for forms in COMMANDS.values():
        for form in forms:
            assert all(part in FITS or part == part.lower() for part in form.split()), form


def test_the_words_of_the_table_are_those_of_the_program() -> None:
    from dataclasses import fields

    from visualnn.engine import trace
    from visualnn.session.playhead import GRAINS as OF_THE_WALK
    from visualnn.session.training_settings import TrainingSettings

    assert {*OF_THE_WALK, "sample"} == set(GRAINS)
    assert trace.PHASES == PHASES
    assert {known.name for known in fields(TrainingSettings)} == set(SETTINGS)


def test_live_parts_are_taken_out_of_the_text() -> None:
    live = marked("a {{z1[0]}} b [Go](do:step) c {{W1[0, 2]:6}} \ue123 [x](http://y)", first_number=5, first_button=2)
    assert live.text == f"a {chr(PLACE + 5)} b [Go](do:2) c {chr(PLACE + 6)}  [x](http://y)"
    assert live.numbers == (Number("z1", (0,)), Number("W1", (0, 2), 6))
    assert [str(order) for order in live.buttons] == ["step"]
    assert number_of("W3′[0,1]") == Number("W3'", (0, 1))
    assert number_of("label").is_word and not number_of("L").is_word


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("0.57", 0.57444252, True), ("0.574", 0.57444252, True), ("0.5744", 0.57444252, True),
        ("0.575", 0.57444252, False), ("0.6", 0.57444252, False), ("0,57", 0.57444252, True),
        ("−0.34", -0.3379, True), ("-.34", -0.3379, True), ("0.3", 0.3, True), ("3", 3.0, True), ("3", 3.004, True),
        ("3", 3.02, False), ("10431", 10431.0, True), ("abc", 1.0, False), ("", 0.0, False), ("1e3", 1000.0, False),
        ("0.5", float("nan"), False), ("nan", float("nan"), False),
        ("10,431", 10431.0, True), ("10,43", 10431.0, False), ("1,500", 1.5, True), ("1,234,567", 1234567.0, True),
    ],
)  # fmt: skip
def test_a_typed_number_counts_within_its_decimals(text: str, value: float, right: bool) -> None:
    assert agrees(text, value) is right


def test_a_number_with_too_few_decimals_is_told_from_a_wrong_one() -> None:
    assert is_too_short("0.6", 0.57444252) and is_too_short("1", 0.57444252) and is_too_short("3907", 3907.3)
    assert not is_too_short("0.57", 0.57444252)  # right
    assert not is_too_short("0.5", 0.57444252) and not is_too_short("2", 1.0)  # wrong
    assert not is_too_short("abc", 1.0) and not is_too_short("1", float("nan"))


def test_what_is_typed_is_read_like_a_person_means_it() -> None:
    assert typed(" −1,25 ") == (-1.25, 2)
    assert typed("+.5") == (0.5, 1)
    assert typed("7.") == (7.0, 0)
    assert typed("1,000.5") is None and typed("inf") is None and typed("--1") is None


@pytest.mark.parametrize("name", catalogue.ids())
def test_every_lesson_s_words_can_be_read(name: str) -> None:
    for language in i18n.languages():
        assert pages_of(catalogue.find(name), language)
