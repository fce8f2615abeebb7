"""What teachers are told about writing lessons is complete, the same in both languages, and true."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from tests.source import PACKAGE, ROOT
from visualnn.data import catalogue as data
from visualnn.engine import Network, Optimizer
from visualnn.engine.layer import Layer
from visualnn.engine.losses import Loss
from visualnn.lessons.check import KEYS, check_of
from visualnn.lessons.checks import MEASURES
from visualnn.lessons.commands import COMMANDS, CONDITIONS, GRAINS, SETTINGS, command_of, condition_of
from visualnn.lessons.form import FORM
from visualnn.lessons.lesson import CSV_KEYS, Lesson
from visualnn.lessons.live import WORDS, marked
from visualnn.lessons.pages import read_pages
from visualnn.session.made import made_of
from visualnn.session.training_settings import TrainingSettings

GUIDES = [ROOT / "docs" / "writing-lessons.md", ROOT / "docs" / "writing-lessons.zh-CN.md"]
every_guide = pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)


def blocks(path: Path, language: str) -> list[str]:
    """The examples in a language, such as toml."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def code(path: Path) -> list[str]:
    """Everything that is set as code in a line."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`]+)`", text)


@every_guide
def test_every_command_and_condition_is_explained_by_an_example_that_can_be_followed(path: Path) -> None:
    examples = code(path)
    for known, read in ((COMMANDS, command_of), (CONDITIONS, condition_of)):
        for name in known:
            shown = [text for text in examples if text.split()[0] == name]
            assert shown, f"{name} is not explained"
            assert any(_can_be(read, text) for text in shown), shown


def _can_be(read: object, text: str) -> bool:
    try:
        read(text)  # type: ignore[operator]
    except ValueError:
        return False
    return True


@every_guide
def test_every_entry_word_and_name_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    told = set(re.findall(r"[A-Za-z_][\w-]*", text))
    wanted = {*FORM, *KEYS, *CSV_KEYS, *WORDS, *MEASURES, *(known.name for known in fields(TrainingSettings)),
              *(set(GRAINS) - {"sample"}), *SETTINGS, *(set(Layer.kinds) - {"Switch"}), *Loss.kinds, *Optimizer.kinds}
    assert wanted <= told, sorted(wanted - told)
    for word in WORDS:
        assert f"{{{{{word}}}}}" in text


@every_guide
def test_every_data_set_with_its_options_and_every_panel_is_there(path: Path) -> None:
    told = set(code(path))
    sets = set(data.names())
    options = {option for name in sets for option in data.options_of(name)}
    panels = {file.stem for file in (PACKAGE / "ui" / "panels").glob("[a-z]*.py")} - {"network", "catalogue"}
    assert sets | options | panels <= told, sorted((sets | options | panels) - told)


@every_guide
def test_the_smallest_lesson_opens(path: Path, tmp_path: Path) -> None:
    (tmp_path / "lesson.toml").write_text(blocks(path, "toml")[0], "utf-8")
    made = made_of(Lesson.read(tmp_path))
    assert isinstance(made.network, Network) and made.network.flat.size == 7850


@every_guide
def test_every_other_example_is_one(path: Path) -> None:
    for text in blocks(path, "toml")[1:]:
        table = tomllib.loads(text)
        assert table.keys() <= FORM.keys()
        assert all(fits(table[name]) for name, fits in FORM.items() if name in table)
        for number, check in enumerate(table.get("check", ()), 1):
            assert check_of(number, check).source
    (questions,) = blocks(path, "markdown")
    (page,) = read_pages(path, "# A page\n\n" + questions)
    assert len(page.questions) == 2
    for text in code(path):
        if text.startswith("[") and "](do:" in text:
            assert marked(text).buttons


def test_both_guides_say_the_same() -> None:
    english, chinese = GUIDES
    ours = [[text for text in code(path) if text.isascii() and not text.startswith((":: ", "[Step]"))]
            for path in (english, chinese)]  # fmt: skip
    assert set(ours[0]) == set(ours[1])
    headings = [len(re.findall(r"^#+ ", path.read_text("utf-8"), re.MULTILINE)) for path in (english, chinese)]
    assert headings[0] == headings[1]
