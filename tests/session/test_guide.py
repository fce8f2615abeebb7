"""The guide opens pages, follows their commands, reads their numbers, waits, and judges answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from visualnn import i18n
from visualnn.lessons import catalogue
from visualnn.lessons.commands import COMMANDS, CONDITIONS
from visualnn.lessons.lesson import Lesson
from visualnn.session import guide_commands, guide_waiting
from visualnn.session.guide import Guide
from visualnn.session.rehearsal import rehearsed
from visualnn.session.session import Session

PAGES = """# One
{{z1[0]}}
:: do go start
:: wait reached z1 | Step
---
## Two
:: do go loss
:: do hide z1
:: wait answered | Answer
? Which
- [ ] a
- [x] b
? Number
= {{z1[0]}}
---
## Three
:: wait {condition} | Do it
"""


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Session]:
    """A session on the small lesson of three layers, with these pages."""

    def made(text: str = PAGES.replace("{condition}", "asked"), lesson: str = "050") -> Session:
        folder = tmp_path / "lesson"
        folder.mkdir(exist_ok=True)
        for path in catalogue.find(lesson).folder.iterdir():
            if path.suffix in (".toml", ".csv"):
                (folder / path.name).write_bytes(path.read_bytes())
        (folder / "en.md").write_text(text, "utf-8")
        return Session(Lesson.read(folder))

    return made


@pytest.fixture
def session(make: Callable[..., Session]) -> Iterator[Session]:
    yield make()
    i18n.set_language("en")


def problems_of(session: Session) -> list[str]:
    heard: list[str] = []
    session.problem.connect(heard.append)
    session._kept = heard.append  # type: ignore[attr-defined]
    return heard


def test_every_command_and_condition_is_known_to_both_sides() -> None:
    assert set(guide_commands.COMMANDS) == set(COMMANDS)
    assert set(guide_waiting.CONDITIONS) == set(CONDITIONS)


def test_pages_are_turned_and_do_what_they_ask_for(session: Session) -> None:
    guide, playhead = session.guide, session.playhead
    assert playhead.position == playhead.end_of("forward")  # nobody has looked yet
    guide.begin()
    assert (guide.number, playhead.position) == (1, 0)
    guide.previous()
    assert guide.number == 1
    guide.next()
    assert (guide.number, playhead.position) == (2, playhead.end_of("loss"))
    assert guide.is_hidden("z1") and guide.value("z1[0]") == "?"
    guide.go(99)
    assert guide.number == 3 and not guide.hidden
    assert guide.following is None
    playhead.to_end()
    guide.begin()
    assert playhead.at_end  # once is enough


def test_another_lesson_begins_at_its_first_page_and_a_reset_one_stays(session: Session) -> None:
    guide = session.guide
    guide.begin()
    guide.go(2)
    guide.answers.choose(0, 1)
    session.reset_lesson()
    assert (guide.number, guide.answers.of(0).right) == (2, True)
    assert guide.is_hidden("z1")
    session.open_lesson(catalogue.find("050"))
    assert (guide.number, guide.pages[0].title) == (1, "Three layers by hand")
    assert session.playhead.position == 0
    assert guide.answers.of(0, page=2).right is None


def test_numbers_are_shown_when_the_playhead_has_come_to_them(session: Session) -> None:
    guide = session.guide
    session.playhead.to_start()
    assert [guide.value(name) for name in ("z1[0]", "z1", "L", "output", "answer")] == ["·"] * 5
    assert (guide.value("x[1]"), guide.value("W1[1,2]:1"), guide.value("label")) == (
        "0.5000", "0.6", "(0.0000, 1.0000)")  # fmt: skip
    session.playhead.step(2)
    assert guide.value("z1") == "(0.3000, 0.7000, ·)"
    session.playhead.to_end()
    assert guide.value("output:8") == guide.value("answer:8") == "(0.31682708, 0.69627909)"
    session.choose_decimals(2)
    assert guide.value("a3[0]") == "0.32"
    assert guide.value("W1") == "((0.10, 0.30, 0.50), (0.20, 0.40, 0.60))"
    assert (guide.value("parameters"), guide.value("sample"), guide.value("accuracy")) == ("23", "0", "·")
    assert guide.value("nowhere[7]") == "·"


def test_numbers_of_training(session: Session) -> None:
    guide = session.guide
    assert [guide.value(name) for name in ("update", "epoch", "loss")] == ["0", "0", "·"]
    guide.do("train 3 updates")
    assert [guide.value(name) for name in ("update", "epoch")] == ["3", "3"]
    assert 0.01 < float(guide.value("loss")) < 0.097


def test_words_about_classes() -> None:
    session = Session(catalogue.find("010"))
    assert (session.guide.value("answer"), session.guide.value("label")) == ("7", "7")
    assert session.guide.value("output").endswith("…)")
    assert 97 < float(session.guide.value("accuracy").split()[0]) < 98
    session.guide.do("weights new 1")
    assert float(session.guide.value("accuracy").split()[0]) < 20


def test_numbers_of_a_mini_batch_are_those_of_its_sample() -> None:
    session = Session(catalogue.find("010"))
    alone = session.guide.value("z1[0]")
    session.batch.choose(2)
    session.playhead.to_end()
    assert "·" not in session.guide.value("z1[1]")
    session.guide.do("go forward")
    assert session.guide.value("z1[0]") == alone
    session.guide.do("select z1 3")
    assert session.selection.index == (0, 3)


@pytest.mark.parametrize(
    ("command", "sees"),
    [
        ("step 2 unit", lambda s: s.playhead.position == 2),
        ("step 1 array", lambda s: s.playhead.position == 3),
        ("go end", lambda s: s.playhead.at_end),
        ("go forward", lambda s: s.playhead.position == s.playhead.end_of("forward")),
        ("go W3'", lambda s: s.playhead.position == len(s.trace) - 2),
        ("select W1 0 2", lambda s: (s.selection.array, s.selection.index) == ("W1", (0, 2))),
        ("select L", lambda s: (s.selection.array, s.selection.index) == ("L", ())),
        ("ask z2 1", lambda s: s.playhead.position == 8),
        ("hide W1", lambda s: s.guide.value("W1[0,0]") == "?"),
        ("set learning_rate 0.25", lambda s: s.run.settings.learning_rate == 0.25),
        ("set epochs 7", lambda s: s.run.settings.epochs == 7),
        ("set shuffle true", lambda s: s.run.settings.shuffle is True),
        ("set optimizer Adam", lambda s: (s.run.settings.optimizer, s.run.settings.learning_rate) == ("Adam", 0.001)),
        ("train", lambda s: s.history.position == 100),
        ("train 4 updates", lambda s: s.history.position == 4 and s.run.settings.epochs == 100),
        ("train 2 epochs", lambda s: s.history.position == 2),
        ("output softmax", lambda s: s.network.layers[-1].__class__.__name__ == "Softmax" and not s.original),
        ("page 3", lambda s: s.guide.number == 3),
        ("page next", lambda s: s.guide.number == 2),
        ("lesson 010", lambda s: s.lesson.id == "010-reading-digits"),
    ],
)
def test_a_command_does_what_it_says(session: Session, command: str, sees: Callable[[Session], bool]) -> None:
    problems = problems_of(session)
    session.guide.begin()
    assert not sees(session)
    session.guide.do(command)
    assert problems == []
    assert sees(session)


def test_commands_that_undo_others(session: Session) -> None:
    guide = session.guide
    guide.do("hide z1")
    guide.do("hide W1")
    guide.do("show z1")
    assert guide.hidden == {"W1"}
    guide.do("show")
    assert not guide.hidden
    guide.do("select z1 0")
    guide.do("select none")
    assert session.selection.array is None
    before = session.network.flat.copy()
    guide.do("train 5 updates")
    assert not np.array_equal(session.network.flat, before)
    guide.do("weights lesson")
    assert np.array_equal(session.network.flat, before)
    guide.do("weights new 4")
    assert not np.array_equal(session.network.flat, before)
    guide.do("output sigmoid")
    guide.do("reset")
    assert np.array_equal(session.network.flat, before) and session.original


def test_another_output_function_keeps_the_weights(session: Session) -> None:
    guide, sums = session.guide, session.trace.arrays["z3"].copy()
    for kind, expected in (("softmax", [0.40625907, 0.59374093]), ("sigmoid", [0.57855079, 0.66736228]),
                           ("identity", [0.31682708, 0.69627909])):  # fmt: skip
        guide.do(f"output {kind}")
        assert np.array_equal(session.trace.arrays["z3"], sums)
        output = session.trace.arrays[session.trace.columns[-1].values]
        assert output == pytest.approx(expected, abs=5e-9)


def test_samples_and_data() -> None:
    session = Session(catalogue.find("010"))
    guide, samples = session.guide, session.samples
    guide.do("sample 3")
    guide.do("sample next")
    assert samples.current == 4
    guide.do("sample previous")
    assert samples.current == 3
    found = []
    for _turn in range(3):
        guide.do("sample wrong")
        place = list(samples.indices).index(samples.current)
        assert samples.predictions[place] != samples.labels[place]
        found.append(samples.current)
    assert found == sorted(set(found))
    before = set(found)
    guide.do("sample 0")
    guide.do("sample wrong")
    assert samples.current == min(before)
    guide.do("split train")
    assert samples.split == "train"
    guide.do("data normalize false")
    assert session.samples.current_input().max() > 1


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("fly", "no command"), ("select W9 0 0", "no array W9"), ("select z1 7", "no cell"), ("go x", "given"),
        ("sample 99", "no sample"), ("split nowhere", "no samples"), ("set learning_rate 0", "learning rate"),
        ("set optimizer Magic", "Magic"), ("lesson nowhere", "no lesson"), ("data noise 3", "."),
        ("train 0 updates", "at least 1"), ("hide zzz9", "no array"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(session: Session, command: str, words: str) -> None:
    problems = problems_of(session)
    session.guide.do(command)
    assert len(problems) == 1 and words in problems[0] and "\n" not in problems[0]


def test_a_command_that_is_wrong_on_a_page_stops_nobody(make: Callable[..., Session]) -> None:
    session = make("# A\n:: do select W9 0 0\n:: do go start\n---\n## B\n:: do page 1\n:: do reset\n")
    problems = problems_of(session)
    session.guide.begin()
    assert len(problems) == 1 and session.playhead.position == 0
    session.guide.next()
    assert session.guide.number == 1 and len(problems) == 1


@pytest.mark.parametrize(
    ("condition", "does"),
    [
        ("reached loss", lambda s: s.guide.do("go loss")),
        ("reached z1", lambda s: s.playhead.step(3)),
        ("reached end", lambda s: s.playhead.to_end()),
        ("epochs 2", lambda s: s.guide.do("train 2 epochs")),
        ("updates 2", lambda s: s.guide.do("train 2 updates")),
        ("selected W1", lambda s: s.selection.select("W1", (0, 0))),
        ("asked", lambda s: s.asking.where_from("z2", (0,))),
        ("trained", lambda s: s.run.start()),
        ("page-panel maths", lambda s: (s.guide.panels.add("maths"), s.guide.waiting.look())),
    ],
)
def test_a_page_waits_for_it(make: Callable[..., Session], condition: str, does: Callable[[Session], object]) -> None:
    session = make(PAGES.replace("{condition}", condition))
    guide = session.guide
    guide.begin()
    guide.go(3)
    session.playhead.to_start()
    guide.go(1)
    guide.go(3)
    changes = []
    guide.changed.connect(lambda: changes.append(guide.met))
    assert not guide.met
    does(session)
    assert guide.met and changes[-1] is True
    session.playhead.to_start()
    session.selection.clear()
    assert guide.met  # what has happened has happened


def test_a_page_waits_for_an_accuracy(make: Callable[..., Session]) -> None:
    session = make("# A\n:: do weights new 1\n:: wait accuracy 0.9 | Train\n", lesson="010")
    session.guide.begin()
    assert not session.guide.met
    session.guide.do("train 1 epochs")
    assert session.guide.met


def test_what_happened_before_the_page_does_not_count(make: Callable[..., Session]) -> None:
    session = make("# A\n---\n## B\n:: wait trained | Train\n---\n## C\n:: wait asked | Ask\n")
    guide = session.guide
    guide.begin()
    guide.do("train 1 updates")
    guide.do("ask z1 0")
    guide.go(2)
    assert not guide.met
    guide.go(3)
    assert not guide.met


def test_answers_are_judged_and_counted(session: Session) -> None:
    guide = session.guide
    guide.go(2)
    assert not guide.met
    assert guide.answers.choose(0, 0) is False
    assert guide.answers.choose(0, 1) is True
    assert (guide.answers.of(0).tries, guide.answers.of(0).right) == (2, True)
    assert guide.answers.expected(1) == pytest.approx(0.3)
    assert guide.answers.type(1, "0.4") is False
    assert not guide.met
    assert guide.answers.type(1, "0,30") is True
    assert guide.met


def test_an_answer_that_is_given_away_counts_as_done(session: Session) -> None:
    guide = session.guide
    guide.go(2)
    guide.answers.show(0)
    guide.answers.show(1)
    assert guide.met


def test_words_follow_the_language_and_the_answers_stay(make: Callable[..., Session], tmp_path: Path) -> None:
    session = make()
    (tmp_path / "lesson" / "zh_CN.md").write_text(PAGES.replace("{condition}", "asked").replace("Two", "二"), "utf-8")
    guide = session.guide
    guide.go(2)
    guide.answers.choose(0, 1)
    i18n.set_language("zh_CN")
    assert guide.page is not None and guide.page.title == "二"
    assert guide.answers.of(0).right is True


def test_words_that_are_written_anew_are_read_again(session: Session) -> None:
    guide, problems = session.guide, problems_of(session)
    guide.go(3)
    path = session.lesson.folder / "en.md"
    path.write_text("# Only one\n", "utf-8")
    guide.reload()
    assert (guide.number, [page.title for page in guide.pages]) == (1, ["Only one"])
    path.write_text("# Only one\n{{\n", "utf-8")
    guide.reload()
    assert guide.page is None and guide.met
    assert problems == [guide.error] and "line 2" in guide.error


def test_what_the_network_does_not_have_is_found(make: Callable[..., Session]) -> None:
    session = make("# A\n{{z1[0]}} {{z9[0]}}\n---\n## B\n{{z1[3]}} {{label}}\n")
    assert session.guide.mistakes() == ["page 1: this network has no number z9[0]",
                                        "page 2: this network has no number z1[3]"]  # fmt: skip


def test_another_part_of_the_program_offers_a_command(make: Callable[..., Session]) -> None:
    session, done = make(), []

    def shout(guide: Guide, word: str) -> None:
        done.append((guide is session.guide, word))

    session.guide.offer("shout", ("shout NAME",), shout)
    try:
        session.guide.do("shout hello")
    finally:
        COMMANDS.pop("shout")
    assert done == [(True, "hello")]


def test_so_many_updates_from_the_middle_of_an_epoch() -> None:
    session = Session(catalogue.find("010"))
    for count, expected in ((7, 7), (600, 607), (1, 608)):
        session.run.go_on(updates=count)
        assert (session.history.position, session.run.update) == (expected, count)


def test_pages_advance_update_by_update_and_go_on(make: Callable[..., Session]) -> None:
    """Without a window, too, where nobody can press Go on meanwhile."""
    session = make("# One\n", lesson="playground")
    session.run.set(epochs=4, batch_size=10)
    guide, run, an_epoch = session.guide, session.run, -(-len(session.dataset.train) // 10)
    for expected in (3, 6):
        guide.do("advance 3 updates")
        assert (run.state, session.history.position) == ("paused", expected)
    guide.do("pace 100000")
    guide.do("advance 2 epochs")
    assert (run.state, session.history.position, run.pace) == ("paused", 2 * an_epoch, 100_000)
    guide.do("set learning_rate 0.01")
    guide.do("pace 0")
    assert (run.state, session.history.position) == ("paused", 2 * an_epoch)
    guide.do("train")
    assert (run.state, session.history.position) == ("idle", 4 * an_epoch)
    assert [part.settings.learning_rate for part in session.history.runs[0].parts][-1] == 0.01
    guide.do("advance 1 updates")
    assert run.state == "paused"
    guide.do("stop")
    assert (run.state, run.reason, session.history.position) == ("idle", "", 1)
    guide.do("advance 1 updates")
    guide.do("train 3 updates")
    assert (run.state, session.history.position) == ("idle", 4)


def test_what_a_page_cannot_advance_by_is_explained(make: Callable[..., Session]) -> None:
    session = make("# One\n", lesson="playground")
    problems: list[str] = []
    session.problem.connect(problems.append)
    for text in ("advance 0 updates", "advance 2 steps", "pace fast", "advance"):
        session.guide.do(text)
    assert len(problems) == 4 and session.run.state == "idle" and session.history.line is None


def test_a_page_that_advances_can_be_rehearsed(make: Callable[..., Session]) -> None:
    page = "# One\n[Slowly](do: pace 0.1)\n[One update](do: advance 1 updates)\n[All](do: train)\n"
    session = make(page, "playground")
    assert list(rehearsed(session.lesson, "en")) == []
