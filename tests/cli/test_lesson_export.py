"""`visualnn lesson export` writes one file, in the language that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Visualnn


def test_a_lesson_is_written_for_the_class_and_for_the_teacher(visualnn: Visualnn, tmp_path: Path) -> None:
    student, teacher = tmp_path / "student.html", tmp_path / "teacher.html"
    done = visualnn("lesson", "export", "050", "--out", student)
    assert (done.status, done.lines) == (0, ["student.html: 12 pages"])
    assert visualnn("lesson", "export", "050", "--out", teacher, "--notes").status == 0
    for path, has_notes in ((student, False), (teacher, True)):
        text = path.read_text("utf-8")
        assert '<html lang="en">' in text and "Three layers by hand" in text
        assert ("Notes for the teacher" in text) == has_notes
        assert ("The answer: 0.0963" in text) == has_notes


def test_it_is_written_in_chinese(visualnn: Visualnn, tmp_path: Path) -> None:
    path = tmp_path / "notes"
    assert visualnn("lesson", "export", "050", "--out", path, "--notes", "--lang", "zh_CN").status == 0
    text = path.with_name("notes.html").read_text("utf-8")
    assert '<html lang="zh-CN">' in text and "手算三层网络" in text and "给教师的备注" in text


@pytest.mark.parametrize("place", ["nowhere/x.html", "."])
def test_a_place_that_cannot_be_written_is_named(visualnn: Visualnn, tmp_path: Path, place: str) -> None:
    (tmp_path / "folder.html").mkdir()
    path = tmp_path / ("folder.html" if place == "." else place)
    assert visualnn("lesson", "export", "050", "--out", path).refused_in_one_line()


def test_a_lesson_that_is_not_there_is_refused(visualnn: Visualnn, tmp_path: Path) -> None:
    assert visualnn("lesson", "export", "nothing", "--out", tmp_path / "x.html").refused_in_one_line()
    assert visualnn("lesson", "export", "050").refused_in_one_line()
