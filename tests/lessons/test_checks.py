"""Checks: what is written in lesson.toml is measured, and a number that is wrong in its last digit is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from visualnn.formats.errors import UnreadableFile
from visualnn.lessons.check import decimals_of
from visualnn.lessons.checks import Outcome, checked
from visualnn.lessons.lesson import Lesson

HEAD = """
[title]
en = "A line"
[data]
csv = "points.csv"
[network]
input_shape = [1]
dtype = "float64"
loss = { kind = "MeanSquaredError" }
layers = [{ kind = "Dense", units = 1, weights = 0.0 }, { kind = "Identity" }]
[training]
learning_rate = 0.01
batch_size = 1
epochs = 10
shuffle = false
"""
POINTS = "years,salary\n5,5500\n3,2300\n8,7600\n1.4,1800\n10.1,11400\n"


def lesson_with(folder: Path, check: str) -> Lesson:
    (folder / "points.csv").write_text(POINTS, "utf-8")
    (folder / "lesson.toml").write_text(f'{HEAD}\n[[check]]\nsource = "a book"\n{check}', "utf-8")
    return Lesson.read(folder)


def outcome_of(folder: Path, check: str, slow: bool = False) -> Outcome:
    (found,) = checked(lesson_with(folder, check), slow)
    return found


@pytest.mark.parametrize(
    ("check", "decimals"),
    [
        ('what = "W1"\nafter = { epochs = 10 }\nexpected = [[1124.063497026222]]', 12),
        ('what = "b1"\nafter = { updates = 50 }\nexpected = [85.485288825838]', 12),
        ('what = "output"\ninput = [[3.4], [15.0]]\nafter = { epochs = 10 }\nexpected = [[3907.301178715], '
         "[16946.437744219]]", 9),
        ('what = "parameters"\nexpected = 2', 0),
        ('what = "L"\nexpected = 15125000', 0),
        ('what = "L"\nsample = 3\nexpected = 1620000.0', 0),
        ('what = "z1"\nbatch = 2\nexpected = [[0.0], [0.0]]', 0),
        ("what = \"dW1\"\nexpected = [[-11000.0]]\nwith = { weights = { W1 = [[660.0]], b1 = [0.0] } }", 0),
        ('what = "W1\'"\nexpected = [[550.0]]\nwith = { training = { learning_rate = 0.02 } }', 0),
    ],
)  # fmt: skip
def test_a_number_that_comes_out_agrees_to_the_decimals_written(tmp_path: Path, check: str, decimals: int) -> None:
    found = outcome_of(tmp_path, check)
    assert found.ok, found.value
    assert found.decimals == decimals


@pytest.mark.parametrize(
    "check",
    [
        'what = "W1"\nafter = { epochs = 10 }\nexpected = [[1124.063497026223]]',
        'what = "W1"\nafter = { epochs = 9 }\nexpected = [[1124.063497026222]]',
        'what = "parameters"\nexpected = 3',
        'what = "loss"\nat_least = 1e12',
    ],
)
def test_a_number_that_differs_in_its_last_digit_does_not_agree(tmp_path: Path, check: str) -> None:
    assert not outcome_of(tmp_path, check).ok


def test_a_slow_check_is_made_only_when_wanted(tmp_path: Path) -> None:
    lesson = lesson_with(tmp_path, 'what = "parameters"\nexpected = 2\nslow = true')
    assert list(checked(lesson)) == []
    assert [found.ok for found in checked(lesson, slow=True)] == [True]


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ('what = "parameters"', "expected or at_least"),
        ('what = "parameters"\nexpected = 2\nat_least = 1', "expected or at_least"),
        ("expected = 2", "what is missing"),
        ('what = "L"\nexpected = "two"', "two"),
        ('what = "L"\nexpected = 2\ncolour = "red"', "colour"),
        ('what = "L"\nexpected = 2\nafter = { weeks = 2 }', "after"),
        ('what = "q7"\nexpected = 2', "“q7”"),
        ('what = "L"\nexpected = [1, 2]', "shape"),
        ('what = "L"\nexpected = 2\nsample = 9', "sample 9"),
        ('what = "L"\nexpected = 2\nwith = { words = {} }', "words"),
    ],
)
def test_a_check_that_cannot_be_made_is_named_by_its_number(tmp_path: Path, check: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"\[\[check\]\] number 1: .*{words}") as refusal:
        outcome_of(tmp_path, check)
    assert "lesson.toml" in str(refusal.value)


@pytest.mark.parametrize(("written", "decimals"), [(0.298371109, 9), (1.0, 0), (12, 0), (1e-5, 5), (2.06106005e-09, 17),
                                                   ([[0.1], [0.25]], 2)])  # fmt: skip
def test_decimals_are_counted_as_they_are_written(written: object, decimals: int) -> None:
    assert decimals_of(written) == decimals
