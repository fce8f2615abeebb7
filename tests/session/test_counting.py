"""Right answers are counted as the engine counts them, both ways, and never for a network that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visualnn.engine import Network
from visualnn.engine.training import accuracy
from visualnn.lessons import catalogue
from visualnn.lessons.commands import command_of
from visualnn.session import Session

TEXTBOOK = Path(__file__).parents[2].parent / "shared" / "weights" / "sample_weight.pkl"


@pytest.fixture
def session() -> Session:
    return Session(catalogue.find("010"))


class ByHand:
    """An executor that hands over one result at a time, when asked."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Iterator[Any], Any, Any]] = []

    def __call__(self, job: Iterator[Any], receive: Any, ended: Any) -> None:
        self.jobs.append((job, receive, ended))

    def pull(self, count: int = 1, number: int = -1) -> None:
        job, receive, _ended = self.jobs[number]
        for _part in range(count):
            receive([next(job)])

    def finish(self, number: int = -1) -> None:
        job, receive, ended = self.jobs[number]
        receive(list(job))
        ended(None)


@pytest.mark.parametrize("way", ["one", "batches"])
def test_a_count_is_what_the_engine_counts(session: Session, way: str) -> None:
    session.counting.start(way)
    tally = session.counting.tallies[way]
    assert tally.done and session.counting.way is None
    assert tally.share == accuracy(session.network, session.dataset.test.samples())
    assert len(tally.wrong) == 10_000 - tally.right
    labels = session.dataset.test.labels
    for sample, answer in tally.wrong[::40]:
        said = session.predict(session.dataset.inputs("test", [sample])).argmax()
        assert answer == said != labels[sample]
    assert tally.seconds > 0


def test_the_ratio_needs_both_ways(session: Session) -> None:
    counting = session.counting
    counting.start("batches")
    assert counting.ratio is None
    counting.start("one")
    assert counting.ratio == counting.tallies["one"].seconds / counting.tallies["batches"].seconds > 1


def test_a_count_grows_and_can_be_stopped(session: Session) -> None:
    session.executor = hands = ByHand()
    counting = session.counting
    counting.start("one")
    hands.pull(3)
    tally = counting.tallies["one"]
    assert (counting.way, tally.seen, tally.done) == ("one", 300, False)
    assert tally.right == 300 - len(tally.wrong)
    counting.stop()
    hands.pull(2)
    assert (counting.way, counting.tallies["one"].seen) == (None, 300)
    counting.start("batches")
    hands.finish()
    hands.finish(0)
    assert counting.tallies["batches"].done and not counting.tallies["one"].done


def test_a_count_of_other_weights_ends_and_is_known_to_be_old(session: Session) -> None:
    session.executor = hands = ByHand()
    counting = session.counting
    counting.start("batches")
    hands.finish()
    assert not counting.stale
    session.samples.choose(5)
    assert not counting.stale
    counting.start("one")
    hands.pull()
    session.new_weights(1)
    assert counting.stale and counting.way is None
    counting.start("one")
    assert list(counting.tallies) == ["one"]
    hands.pull()
    assert counting.tallies["one"].seen == 100


def test_without_normalizing_fewer_are_right_and_the_sample_stays(session: Session) -> None:
    counting = session.counting
    counting.start("batches")
    before = counting.tallies["batches"].right
    session.samples.choose(1234)
    session.set_data(session.dataset.changed(normalize=False))
    assert session.samples.current == 1234
    assert session.trace.arrays["x"].max() > 1
    assert counting.stale
    counting.start("batches")
    assert counting.tallies["batches"].right < before - 100


def test_one_output_says_yes_above_the_threshold() -> None:
    session = Session(catalogue.find("090"))
    counting = session.counting
    for threshold in (0.2, 0.5, 0.9):
        session.samples.choose_threshold(threshold)
        counting.start("batches")
        outputs = session.predict(session.dataset.inputs("test"))[:, 0]
        right = int(((outputs > threshold) == session.dataset.test.labels).sum())
        assert counting.tallies["batches"].right == right


def test_what_is_not_a_number_is_never_right(session: Session) -> None:
    broken = session.network.flat.copy()
    broken[:] = np.nan
    session.take_parameters(broken)
    session.counting.start("batches")
    assert session.counting.tallies["batches"].right == 0
    assert session.counting.tallies["batches"].wrong[0] == (0, -1)


def test_numbers_without_classes_are_not_counted() -> None:
    session = Session(catalogue.find("050"))
    assert not session.counting.possible
    with pytest.raises(ValueError, match="no classes"):
        session.counting.start("one")


def test_an_error_is_told_in_a_sentence(session: Session) -> None:
    problems: list[str] = []
    session.problem.connect(problems.append)

    def failing(_job: Iterator[Any], _receive: Any, ended: Any) -> None:
        ended(MemoryError("no room"))

    session.executor = failing
    session.counting.start("one")
    assert problems == ["The count broke off: no room. Open the lesson again and count once more."]
    assert session.counting.way is None


def test_pages_choose_batches_answers_thresholds_and_counts() -> None:
    session = Session(catalogue.find("090"))
    problems: list[str] = []
    session.problem.connect(problems.append)
    do = session.guide.do
    do(command_of("batch 3"))
    assert session.trace.samples == 3
    do(command_of("batch 1"))
    assert session.trace.samples == 1
    do(command_of("answers hide"))
    assert not session.samples.answers_shown
    do(command_of("answers show"))
    assert session.samples.answers_shown
    do(command_of("threshold 0.75"))
    assert session.samples.threshold == 0.75
    do(command_of("count one"))
    assert session.counting.tallies["one"].total == 400
    assert problems == []
    do(command_of("threshold 7"))
    assert "between 0 and 1" in problems[0]


def test_a_fresh_lesson_shows_the_answers() -> None:
    session = Session(catalogue.find("090"))
    session.samples.show_answers(False)
    session.open_lesson(catalogue.find("010"))
    assert session.samples.answers_shown
    assert isinstance(session.network, Network)


@pytest.mark.skipif(not TEXTBOOK.exists(), reason="the textbook's weights are not part of the project")
def test_the_textbooks_weights_count_as_the_book_says() -> None:
    session = Session(catalogue.find("010"))
    session.open_weights(TEXTBOOK)
    counts = []
    for normalize in (True, False):
        session.set_data(session.dataset.changed(normalize=normalize))
        session.counting.start("batches")
        counts.append(session.counting.tallies["batches"].right)
    assert counts == [9352, 9207]
