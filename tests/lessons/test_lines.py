"""Where an entry of lesson.toml stands, so that a mistake can be pointed at."""

from __future__ import annotations

import tomllib

import pytest

from visualnn.lessons.lines import line_in_words, line_of

TEXT = """# A comment with seed = 1 and [brackets.
minutes = 20
title = { en = "A # title", zh_CN = '标题' }

[network]
dtype = "float64"
layers = [
    { kind = "Dense", units = 2 },  # seed = 3 [
    { kind = "Sigmoid" },
]
loss = { kind = "CrossEntropy" }

[ training ]
"seed" = 4
note = \"\"\"
seed = 5
[check]
\"\"\"

[[check]]
what = "a1"
expected = [[1, 2],
            [3, 4]]

[[check]]
what = "it's [not] \\" over"
after = { epochs = 1 }
with.training.seed = 2

[panels]
right = ["lesson"]

[networks.deep]
dtype = "float32"
"""


@pytest.mark.parametrize(("path", "line"), [
    (("minutes",), 2),
    (("title",), 3),
    (("title", "en"), 3),
    (("network",), 5),
    (("network", "layers"), 7),
    (("network", "layers", 1, "units"), 7),
    (("network", "loss"), 11),
    (("training", "seed"), 14),
    (("check",), 20),
    (("check", 1, "expected"), 22),
    (("check", 2), 25),
    (("check", 2, "what"), 26),
    (("check", 2, "after"), 27),
    (("check", 2, "with", "training", "seed"), 28),
    (("panels", "right"), 31),
    (("panels", "left"), 30),
    (("networks",), 33),
    (("networks", "deep", "dtype"), 34),
    (("seed",), None),
    (("nothing", "here"), None),
], ids=str)  # fmt: skip
def test_every_entry_is_found_in_its_line(path: tuple[str | int, ...], line: int | None) -> None:
    tomllib.loads(TEXT)  # it is what we take it for
    assert line_of(TEXT, *path) == line


def test_every_lesson_has_a_line_for_each_of_its_entries() -> None:
    from visualnn.lessons import catalogue

    for name in catalogue.ids():
        text = (catalogue.folder() / name / "lesson.toml").read_text("utf-8")
        for key, value in tomllib.loads(text).items():
            for path in [(key,), *((key, inner) for inner in (value if isinstance(value, dict) else ()))]:
                line = line_of(text, *path)
                assert line is not None, path
                assert str(path[-1]) in text.splitlines()[line - 1], path


def test_the_line_of_a_text_that_is_no_toml_is_the_one_of_the_reader() -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads("a = 1\nb = \n")
    assert line_in_words(str(caught.value)) == 2
    assert line_in_words("nothing") is None
