"""What the long trainings of the lessons reach, and what is reached without learning."""

from __future__ import annotations

import pytest

from visualnn import data
from visualnn.lessons import catalogue
from visualnn.lessons.baselines import nearest_darkness
from visualnn.lessons.checks import outcome


def test_darkness_alone_reads_as_many_digits_as_is_published() -> None:
    assert nearest_darkness(data.load("mnist", train=50_000)) == 2225
    with pytest.raises(ValueError, match="pictures"):
        nearest_darkness(data.load("circles"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["100-numerical-gradients", "110-nielsen"])
def test_the_slow_checks_are_reached(name: str) -> None:
    lesson = catalogue.find(name)
    slow = [check for check in lesson.checks if check.slow]
    assert slow
    for check in slow:
        found = outcome(lesson, check)
        assert found.ok, f"{check.what}: {found.value} is less than {check.at_least}"
