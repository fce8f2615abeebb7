"""The library: every folder is named, broken ones too, and what the person has opened is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lesson_folder import change, write_lesson
from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.session.library import Library, key_of
from visualnn.session.settings import Settings


@pytest.fixture
def library() -> Library:
    return Library(Settings())


def test_the_lessons_of_the_program_come_first_and_in_their_order(library: Library, tmp_path: Path) -> None:
    own = Lesson.read(write_lesson(tmp_path / "kite"))
    library.note_opened(own)
    entries = library.entries()
    assert [entry.key for entry in entries] == [*catalogue.ids(), str(tmp_path / "kite")]
    assert [entry.own for entry in entries] == [False] * len(catalogue.ids()) + [True]
    assert entries[-1].title == "A good day for a kite?"


def test_a_broken_folder_says_what_is_wrong_and_hides_nothing(library: Library, tmp_path: Path) -> None:
    kite = write_lesson(tmp_path / "kite")
    library.note_opened(Lesson.read(kite))
    change(kite, "minutes = 10 ", "minutes = = ")
    entries = library.entries()
    assert len(entries) == len(catalogue.ids()) + 1
    assert entries[-1].lesson is None and entries[-1].title == "kite"
    assert "lesson.toml" in entries[-1].problem and "line 7" in entries[-1].problem
    change(kite, "minutes = = ", "minutes = 12 ")
    entry = library.entries()[-1]
    assert entry.lesson is not None and entry.lesson.minutes == 12


def test_a_folder_that_is_gone_is_not_shown(library: Library, tmp_path: Path) -> None:
    kite = write_lesson(tmp_path / "kite")
    library.note_opened(Lesson.read(kite))
    kite.rename(tmp_path / "away")
    assert [entry.key for entry in library.entries()] == catalogue.ids()


def test_what_was_opened_and_finished_is_remembered_from_one_day_to_the_next(tmp_path: Path) -> None:
    lesson, kite = catalogue.find(), Lesson.read(write_lesson(tmp_path / "kite"))
    library = Library(Settings.load())
    heard: list[str] = []
    library.changed.connect(lambda: heard.append("changed"))
    library.note_opened(lesson)
    library.note_read(kite, finished=True)
    library.note_read(kite, finished=True)  # nothing new
    assert heard == ["changed"] * 2
    tomorrow = Library(Settings.load())
    assert tomorrow.state(lesson.id) == "opened"
    assert tomorrow.state(key_of(kite)) == "finished"
    assert tomorrow.last is not None and tomorrow.last.title == kite.title
    tomorrow.note_opened(kite)
    assert tomorrow.state(key_of(kite)) == "finished"


def test_turning_back_does_not_make_a_finished_lesson_unfinished(library: Library) -> None:
    lesson = catalogue.find()
    library.note_read(lesson, finished=True)
    library.note_read(lesson)
    assert library.state(lesson.id) == "finished"


def test_what_a_lesson_needs_is_named_by_title_and_ticked_when_it_was_seen(library: Library, tmp_path: Path) -> None:
    library.note_opened(Lesson.read(write_lesson(tmp_path / "kite")))
    first = catalogue.find("reading-digits")
    entry = library.entries()[-1]
    assert library.needs(entry) == [(first.title, False)]
    library.note_opened(first)
    assert library.needs(entry) == [(first.title, True)]
    change(tmp_path / "kite", 'needs = ["reading-digits"]', 'needs = ["no-such-lesson"]')
    assert library.needs(library.entries()[-1]) == [("no-such-lesson", False)]


def test_the_search_looks_into_titles_summaries_and_pages_in_the_language_of_the_person(
        library: Library, tmp_path: Path) -> None:
    library.note_opened(Lesson.read(write_lesson(tmp_path / "kite")))

    def found(wish: str) -> bool:
        return library.fits(library.entries()[-1], wish)

    assert found("KITE good") and found("two hidden units") and found("guess before anybody")
    assert not found("kite xyzzy") and not found("风筝")
    i18n.set_language("zh_CN")
    assert found("风筝") and found("猜一猜")


def test_lessons_that_are_called_so_come_before_those_that_speak_of_it(library: Library) -> None:
    found = [entry.key for entry in library.found("perceptron")]
    assert found[0] == "030-perceptron" and "035-xor-of-three" in found
    assert [entry.key for entry in library.found(" ")] == [entry.key for entry in library.entries()]
    assert library.found("no lesson speaks of this") == []
