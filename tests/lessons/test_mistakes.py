"""Whatever a teacher writes into lesson.toml, the program says what is wrong with it and where, and never fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lesson_folder import write_lesson
from visualnn.cli.lesson_new import template
from visualnn.formats.errors import UnreadableFile
from visualnn.lessons.checks import checked
from visualnn.lessons.lesson import Lesson
from visualnn.session.glimpse import glimpse_of
from visualnn.session.made import made_of

ODD = ("-1", "0", "2.5", "nan", "true", '""', '"x"', '"../../x"', "[]", "[1, [2]]", '["x"]', "{}", '{ x = 1 }')
TEXT = template()["lesson.toml"].decode("utf-8")
ENTRY = re.compile(r"^(?P<indent>\s*)(?P<key>[A-Za-z_0-9]+) = (?P<value>.*?)(?P<remark>\s+#.*)?$")


def mistakes() -> Iterator[tuple[int, str]]:
    """Every entry that stands in a line, with every odd value."""
    for number, line in enumerate(TEXT.split("\n")):
        found = ENTRY.match(line)
        if found and not found["value"].endswith("["):
            for odd in ODD:
                yield number, f"{found['indent']}{found['key']} = {odd}"


@pytest.mark.parametrize("part", range(8))
def test_no_value_makes_the_program_fail(tmp_path: Path, part: int) -> None:
    folder = write_lesson(tmp_path / "kite")
    lines, refused, seen = TEXT.split("\n"), 0, 0
    for number, line in list(mistakes())[part::8]:
        (folder / "lesson.toml").write_text("\n".join([*lines[:number], line, *lines[number + 1 :]]), "utf-8")
        seen += 1
        try:
            lesson = Lesson.read(folder)
            assert lesson.title and isinstance(lesson.summary, str)
            made_of(lesson)
            glimpse_of(lesson)
            list(checked(lesson))
        except UnreadableFile as error:
            assert str(folder) not in str(error) and len(str(error)) < 1200
            refused += 1
        except Exception as error:
            raise AssertionError(f"line {number + 1}: {line!r} ended in {type(error).__name__}: {error}") from error
    assert refused > seen / 3


@pytest.mark.parametrize("text", [
    "", "title = 3", "check = 3\n", "[[check]]\n", "[check]\nwhat = 1", "title = []\ndata = 3\nnetwork = 4",
    'data = "mnist"\nnetwork = []\n[title]\nen = 3', "\x00",
    "[title]\nen = 'x'\n[data]\n[network]\n[[check]]\nwhat = 'x'",
], ids=repr)  # fmt: skip
def test_a_lesson_toml_that_is_hardly_one_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "lesson.toml").write_text(text, "utf-8")
    with pytest.raises(UnreadableFile, match=r"lesson\.toml"):
        Lesson.read(tmp_path)
