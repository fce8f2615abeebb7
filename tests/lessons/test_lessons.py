"""Every lesson that exists opens, in every language, and keeps its promises; a teacher's mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.truth import assert_tells_the_truth
from visualnn import i18n
from visualnn.engine import Trace
from visualnn.formats.errors import UnreadableFile
from visualnn.lessons import catalogue
from visualnn.lessons.checks import checked
from visualnn.lessons.lesson import Lesson
from visualnn.session import Session

ENOUGH = 4000  # steps of a large network
every_lesson = pytest.mark.parametrize("name", catalogue.ids())


@every_lesson
def test_a_lesson_opens_and_its_trace_can_be_walked_to_the_end_and_back(name: str) -> None:
    session = Session(catalogue.find(name))
    playhead = session.playhead
    playhead.to_start()
    while not playhead.at_end:
        playhead.step(1, "array")
        assert playhead.current is not None
        assert playhead.current.letters()
        assert playhead.current.numbers()
    while playhead.position:
        playhead.step(-1, "layer")


def some(trace: Trace, all_of_it: bool) -> int:
    """Every how manieth step is looked at: all of a small network and of the first lesson's, some of a large one's,
    which is made of the same layers.
    """
    return 1 if all_of_it or len(trace) < ENOUGH else len(trace) // ENOUGH | 1


@every_lesson
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_a_lesson_cannot_lie(name: str, optimizer: str) -> None:
    """On real weights and a real sample every step says what the engine computed, in its own precision."""
    session = Session(catalogue.find(name))
    session.run.choose_optimizer(optimizer)
    trace = session.trace
    assert_tells_the_truth(trace, 3e-6, every=some(trace, name == catalogue.ids()[0] and optimizer == "SGD"))
    for stage in trace.stages:
        for step in (trace[stage.start], trace[stage.end - 1]):
            assert step.evaluated() == pytest.approx(step.value, rel=1e-4, abs=1e-7)


@every_lesson
@pytest.mark.parametrize(("optimizer", "size", "every"), [("Momentum", 2, 1), ("Adam", 2, 1), ("Adam", 8, 97)])
def test_a_lesson_does_not_lie_about_a_mini_batch(name: str, optimizer: str, size: int, every: int) -> None:
    """The same for several samples, their mean, and the update by it: its J and gW1 are those of one pass over all."""
    session = Session(catalogue.find(name))
    session.run.choose_optimizer(optimizer)
    session.batch.choose(size)
    trace = session.trace
    assert_tells_the_truth(trace, 3e-6, every=max(every, some(trace, all_of_it=False)))
    for stage in trace.stages:
        for step in (trace[stage.start], trace[stage.end - 1]):
            assert step.evaluated() == pytest.approx(step.value, rel=1e-4, abs=1e-7)


@every_lesson
def test_a_lesson_has_its_title_and_words_in_every_language(name: str) -> None:
    lesson = catalogue.find(name)
    for language in i18n.languages():
        assert lesson.titles[language]
        assert lesson.words(language).startswith("#")
    assert lesson.words("zh_CN") != lesson.words("en")


@every_lesson
def test_a_lesson_reaches_the_numbers_it_promises(name: str) -> None:
    lesson = catalogue.find(name)
    assert lesson.checks
    for found in checked(lesson):
        assert found.ok, (name, found.check.number, found.check.what, found.value, found.check.expected)


def test_a_lesson_is_found_by_its_whole_name_by_its_words_and_by_default() -> None:
    assert catalogue.find("010-reading-digits").id == catalogue.find("reading-digits").id == catalogue.find().id
    assert catalogue.find("010").id == catalogue.find().id
    with pytest.raises(LookupError, match="010-reading-digits"):
        catalogue.find("reading-digitz")


GOOD = """
data = "mnist"
[title]
en = "Mine"
[network]
input_shape = [784]
loss = { kind = "CrossEntropy" }
layers = [{ kind = "Dense", units = 10 }, { kind = "Softmax" }]
"""


def lesson_of(folder: Path, text: str) -> Lesson:
    (folder / "lesson.toml").write_text(text, "utf-8")
    return Lesson.read(folder)


def test_a_teacher_s_own_lesson_needs_only_a_few_lines(tmp_path: Path) -> None:
    session = Session(lesson_of(tmp_path, GOOD))
    assert session.lesson.title == "Mine"
    assert session.lesson.words() == ""
    assert session.network.output_shape == (10,)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("data =", "data"), "not valid TOML"),
        (('data = "mnist"', ""), "'data' is missing"),
        (("[title]", "[titel]"), "'title' is missing"),
        (('en = "Mine"', 'fr = "Le mien"'), "en ="),
        (('data = "mnist"', 'data = "mnist"\ncolour = "red"'), "colour is unknown"),
        (('kind = "Softmax"', 'kind = "Softmaxx"'), "Softmaxx"),
        (("units = 10", "units = 0"), "at least one unit"),
        (("units = 10", "unit = 10"), "unit"),
        (('data = "mnist"', 'data = "mnist"\nweights = "nowhere.npz"'), "nowhere.npz"),
        (('data = "mnist"', 'data = "mnist"\nweights = "../../../etc/passwd"'), "passwd"),
        (('data = "mnist"', 'data = "mnist"\nweights = "mnist-784-50-100-10.npz"'), "another shape"),
    ],
)
def test_a_mistake_in_a_lesson_is_named_with_its_file(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        lesson_of(tmp_path, GOOD.replace(*change)).make_network()
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('data = "mnist"', 'data = "cats"'), "cats"),
        (('data = "mnist"', "data = [1]"), "lesson.toml"),
        (("[title]", '[training]\nlearning_rate = "fast"\n[title]'), "learning rate"),
        (("[title]", "[training]\nepochs = 0\n[title]"), "Epochs"),
        (("[title]", "[training]\nmagic = 1\n[title]"), "magic"),
    ],
)
def test_a_mistake_that_shows_on_opening_is_named_with_its_file(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        Session(lesson_of(tmp_path, GOOD.replace(*change)))
    assert "lesson.toml" in str(refusal.value)


def test_a_folder_without_a_lesson_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        Lesson.read(tmp_path)
