"""What is counted of a network's answers is what loops count one by one, and a job that is out of date is not heard."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visualnn.engine.training import accuracy
from visualnn.lessons import catalogue
from visualnn.session import Session, evaluating
from visualnn.session.deciding import confidence, decided
from visualnn.session.judgement import STEPS, Judgement
from visualnn.session.metrics import (
    CERTAIN,
    NO_ANSWER,
    answered,
    confusion,
    confusions,
    precision,
    recall,
    roc,
    wilson,
)

TEXTBOOK = Path(__file__).parents[2].parent / "shared" / "weights" / "sample_weight.pkl"


class ByHand:
    """An executor that hands over one result at a time, when asked."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Iterator[Any], Any, Any]] = []

    def __call__(self, job: Iterator[Any], receive: Any, ended: Any) -> None:
        self.jobs.append((job, receive, ended))

    def pull(self, number: int = -1) -> None:
        self.jobs[number][1]([next(self.jobs[number][0])])

    def finish(self, number: int = -1) -> None:
        job, receive, ended = self.jobs[number]
        receive(list(job))
        ended(None)


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(catalogue.find("010"))


@pytest.fixture(scope="module")
def judgement(session: Session) -> Judgement:
    found = session.evaluating.look()
    assert found is not None
    return found


def playground(executor: Any = None) -> Session:
    return Session(catalogue.find("140"), **({"executor": executor} if executor else {}))


# What is counted

def test_the_matrix_is_what_a_loop_counts(session: Session, judgement: Judgement) -> None:
    test, right, cells = session.dataset.test, 0, np.zeros((10, 11), int)
    for start in range(0, 10_000, 1000):
        outputs = session.predict(session.dataset.inputs("test", slice(start, start + 1000)))
        for k, y in enumerate(outputs.tolist()):
            label, said = int(test.labels[start + k]), max(range(10), key=y.__getitem__)
            cells[label, said] += 1
            right += label == said
    assert judgement.matrix.tolist() == cells.tolist()
    assert judgement.matrix.sum() == judgement.count == 10_000
    assert judgement.matrix.diagonal().sum() == judgement.right_count == right
    assert judgement.mistakes == 10_000 - right and not judgement.unanswered
    assert judgement.accuracy == accuracy(session.network, test.samples())
    assert judgement.matrix.sum(axis=1).tolist() == np.bincount(test.labels).tolist()


def test_precision_and_recall_are_shares_of_columns_and_rows(judgement: Judgement) -> None:
    matrix = judgement.matrix
    for k in range(10):
        assert judgement.recall[k] == matrix[k, k] / np.count_nonzero(judgement.labels == k)
        assert judgement.precision[k] == matrix[k, k] / np.count_nonzero(judgement.answers == k)
    empty = confusion(np.array([0, 0]), np.array([0, NO_ANSWER]), 2)
    assert empty.tolist() == [[1, 0, 1], [0, 0, 0]]
    assert recall(empty)[0] == 0.5 and math.isnan(recall(empty)[1]) and math.isnan(precision(empty)[1])


def test_confusions_begin_with_the_most_frequent(judgement: Judgement) -> None:
    found = confusions(judgement.matrix)
    assert sum(count for _label, _answer, count in found) == judgement.mistakes
    assert [count for *_cell, count in found] == sorted((count for *_cell, count in found), reverse=True)
    assert all(judgement.matrix[label, answer] == count and label != answer for label, answer, count in found)


def test_a_cell_holds_its_samples(judgement: Judgement) -> None:
    label, answer, count = confusions(judgement.matrix)[0]
    found = judgement.cell(label, answer)
    assert len(found) == count and len(set(found.tolist())) == count
    assert all(judgement.labels[found] == label) and all(judgement.outputs[found].argmax(axis=1) == answer)
    assert np.all(np.diff(judgement.confidences[found]) <= 0)
    assert len(judgement.missed(label)) == judgement.matrix[label].sum() - judgement.matrix[label, label]


def test_mistakes_and_hits_are_sorted_by_confidence(judgement: Judgement) -> None:
    sure, wrong = judgement.outputs.max(axis=1), judgement.outputs.argmax(axis=1) != judgement.labels
    assert judgement.confidences[judgement.worst(20)].tolist() == sorted(sure[wrong].tolist())[::-1][:20]
    assert judgement.confidences[judgement.closest(20)].tolist() == sorted(sure[~wrong].tolist())[:20]


@pytest.mark.skipif(not TEXTBOOK.exists(), reason="the textbook's weights are not here")
def test_the_textbook_weights_read_9352(session: Session) -> None:
    own = Session(catalogue.find("010"))
    own.open_weights(TEXTBOOK)
    found = own.evaluating.look()
    assert found is not None and found.right_count == found.matrix.diagonal().sum() == 9352
    assert found.matrix.sum() == 10_000 and found.mistakes == 648


@pytest.mark.parametrize(("right", "count"), [(0, 10), (10, 10), (1, 3), (9352, 10_000), (200, 400)])
def test_the_ends_of_the_interval_are_as_unlikely_as_wilson_says(right: int, count: int) -> None:
    low, high = wilson(right, count)
    assert 0 <= low <= right / count <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            deviation = math.sqrt(end * (1 - end) / count)
            assert abs(right / count - end) == pytest.approx(CERTAIN * deviation)
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("digits", [0, 1, 8])
def test_the_area_counts_pairs(digits: int) -> None:
    rng = np.random.default_rng(5)
    positive = rng.random(120) < 0.4
    scores = np.round(rng.random(120) + 0.3 * positive, digits)  # few digits: many ties
    scores[7] = np.nan
    won = sum((one > other) + 0.5 * (one == other) for one in scores[positive] if not math.isnan(one)
              for other in scores[~positive] if not math.isnan(other))  # fmt: skip
    curve = roc(scores, positive)
    assert curve.positives + curve.negatives == 119
    assert curve.area == pytest.approx(won / (curve.positives * curve.negatives))
    for threshold, alarms, hits in zip(curve.thresholds, curve.false_alarms, curve.hits, strict=True):
        with np.errstate(all="ignore"):
            assert hits == np.count_nonzero(scores[positive] >= threshold) / curve.positives
            assert alarms == np.count_nonzero(scores[~positive] >= threshold) / curve.negatives
    assert (curve.false_alarms[-1], curve.hits[-1]) == (1, 1)


def test_without_samples_of_both_kinds_there_is_no_area() -> None:
    assert math.isnan(roc(np.array([0.2, 0.4]), np.array([True, True])).area)
    assert math.isnan(roc(np.array([np.nan]), np.array([True])).area)


def test_the_answered_are_counted_for_every_confidence() -> None:
    rng = np.random.default_rng(2)
    sure, right = rng.random(200).round(2), rng.random(200) < 0.7
    sure[3] = np.nan
    shares, accuracies = answered(sure, right, STEPS)
    for k, least in enumerate(STEPS):
        given = sure >= least
        assert shares[k] == given.sum() / 200
        if given.any():
            assert accuracies[k] == right[given].sum() / given.sum()
        else:
            assert math.isnan(accuracies[k])


def judged(outputs: Any, labels: list[int], **options: float) -> Judgement:
    session = playground()
    return Judgement(session.dataset, "test", 0, np.array(outputs, float), np.array(labels), **options)  # type: ignore[arg-type]


def test_what_is_no_number_is_wrong_and_no_answer() -> None:
    found = judged([[0.9], [np.nan], [0.1], [np.inf]], [1, 1, 0, 0])
    assert found.answers.tolist() == [1, NO_ANSWER, 0, NO_ANSWER]
    assert found.matrix.tolist() == [[1, 0, 1], [0, 1, 1]]
    assert (found.right_count, found.mistakes, found.unanswered, found.held_back) == (2, 2, 2, 0)
    assert found.cell(1, NO_ANSWER).tolist() == [1]
    assert found.roc(1).positives == found.roc(1).negatives == 1
    assert found.worst(5).size == 0 and found.closest(5).tolist() in ([0, 2], [2, 0])
    assert found.answered[0][0] == 0.5


def test_no_answer_is_neither_right_nor_wrong() -> None:
    found = judged([[0.95], [0.6], [0.2], [0.7]], [1, 1, 0, 0], least=0.75)
    assert found.answers.tolist() == [1, NO_ANSWER, 0, NO_ANSWER]
    assert (found.right_count, found.mistakes, found.unanswered, found.held_back) == (2, 0, 2, 2)
    assert found.answered[0][75] == 0.5 and found.answered[1][75] == 1.0


@pytest.mark.parametrize("threshold", [0.1, 0.5, 0.8])
def test_one_output_and_two_that_sum_to_1_decide_alike(threshold: float) -> None:
    p = np.random.default_rng(1).random((50, 1))
    two = np.hstack([1 - p, p])
    assert decided(p, threshold).tolist() == decided(two, threshold).tolist() == (p[:, 0] > threshold).tolist()
    assert np.allclose(confidence(p, decided(p)), confidence(two, decided(two)))
    labels = [0, 1] * 25
    assert judged(p, labels).roc(1).area == pytest.approx(judged(two, labels).roc(1).area)


def test_equal_outputs_say_the_first_class_as_the_engine_does() -> None:
    y = np.array([[0.5, 0.5], [0.2, 0.2 + 1e-9], [0.3, 0.1]])
    assert decided(y).tolist() == y.argmax(axis=1).tolist() == [0, 1, 0]


def test_the_threshold_of_the_session_moves_the_matrix_and_the_working_point() -> None:
    session = playground()
    seen = []
    for threshold in (0.5, 0.3, 0.9):
        session.samples.choose_threshold(threshold)
        found = session.evaluating.look()
        assert found is not None
        y = session.predict(session.dataset.inputs("test"))[:, 0]
        labels = session.dataset.test.labels
        assert found.matrix[1, 1] == np.count_nonzero((y > threshold) & (labels == 1))
        hits = np.count_nonzero((y > threshold) & (labels == 1)) / np.count_nonzero(labels == 1)
        assert found.working_point(1)[1] == hits
        seen.append(found.matrix.tolist())
    assert seen[0] != seen[1] and session.evaluating.current


# The job

def test_it_is_evaluated_once_for_the_same_network() -> None:
    hands = ByHand()
    session = playground(hands)
    assert session.evaluating.look() is None and session.evaluating.progress == 0.0
    hands.finish()
    first = session.evaluating.look()
    session.samples.step(1)
    assert session.evaluating.look() is first and len(hands.jobs) == 1 and session.evaluating.current
    session.take_parameters(session.network.flat * 2)
    assert session.evaluating.look() is first and not session.evaluating.current  # old, and said to be so
    hands.finish()
    assert session.evaluating.look() is not first and session.evaluating.current and len(hands.jobs) == 2


def test_a_job_that_is_out_of_date_is_not_heard() -> None:
    hands = ByHand()
    session = playground(hands)
    session.evaluating.look()
    hands.pull()
    session.take_parameters(session.network.flat + 1)
    session.evaluating.look()
    hands.finish(0)
    assert session.evaluating.judgement is None
    hands.finish(1)
    assert session.evaluating.judgement is not None and session.evaluating.current
    session.evaluating.choose_split("train")
    assert session.evaluating.look() is None  # the test samples are no answer to the question
    session.open_lesson(catalogue.find("040"))
    hands.finish(2)
    assert session.evaluating.judgement is None and session.evaluating.split == "test"


def test_while_training_goes_on_there_is_one_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(evaluating, "CLOCK", lambda: now)
    hands = ByHand()
    session = playground(hands)
    session.evaluating.look()
    hands.finish()
    session.run.start()
    assert session.run.state == "running"
    for step in range(1, 31):
        now = 100.0 + step / 10
        hands.pull(1)
        if session.evaluating.look() and len(hands.jobs) > 2:
            while hands.jobs[-1][0] is not hands.jobs[1][0] and session.evaluating.progress is not None:
                hands.finish()
    assert 2 <= len(hands.jobs) - 2 <= 3
    found = session.evaluating.judgement
    assert found is not None and found.update > 0
    session.run.pause()
    session.evaluating.look()  # now there is time
    hands.finish()
    assert session.evaluating.current


def test_going_back_in_time_is_evaluated() -> None:
    session = playground()
    before = session.evaluating.look()
    session.run.start(60)
    after = session.evaluating.look()
    session.history.go(0)
    again = session.evaluating.look()
    assert before and after and again and (before.update, after.update, again.update) == (0, 60, 0)
    assert not np.array_equal(after.outputs, before.outputs)


def test_samples_that_cannot_be_read_are_a_sentence() -> None:
    hands = ByHand()
    session = playground(hands)
    session.evaluating.look()
    hands.jobs[0][2](OSError("the disk is gone"))
    session.evaluating.look()
    assert session.evaluating.problem == "The samples could not be evaluated: the disk is gone."
    assert len(hands.jobs) == 1


def test_numbers_have_errors() -> None:
    session = Session(catalogue.find("040"))
    found = session.evaluating.look()
    assert found is not None
    y = session.predict(session.dataset.inputs("test"))
    assert np.array_equal(found.errors, y - session.dataset.test.t)  # type: ignore[union-attr]


# Samples of a cell

def test_the_samples_of_a_cell_are_shown_alone(session: Session, judgement: Judgement) -> None:
    label, answer, count = confusions(judgement.matrix)[0]
    samples = session.samples
    session.evaluating.show_cell(label, answer)
    assert samples.only_title() == f"{label} taken for {answer} ({count})"
    assert samples.indices.tolist() == judgement.cell(label, answer)[:64].tolist()
    assert set(samples.labels.tolist()) == {label} and set(samples.predictions.tolist()) == {answer}
    assert samples.current == samples.indices[0] == session.samples.current
    samples.step(1)
    assert samples.current == samples.indices[1]
    samples.step(-5)
    assert samples.current == samples.indices[0]
    session.evaluating.show_cell(3, 3)
    assert samples.only_title() == f"3 read right ({judgement.matrix[3, 3]})" and samples.pages > 10
    samples.go_to_page(2)
    assert samples.indices.tolist() == judgement.cell(3, 3)[128:192].tolist()
    samples.choose(int(samples.indices[5]))
    current = samples.current
    samples.show_all()
    assert samples.only is None and samples.current == current and current in samples.indices


def test_a_sample_that_is_not_among_those_shown_brings_all_back(session: Session, judgement: Judgement) -> None:
    samples = session.samples
    session.evaluating.show_cell(3, 3)
    other = int(np.flatnonzero(judgement.labels == 4)[0])
    samples.choose(other)
    assert samples.only is None and samples.current == other and other in samples.indices
    session.evaluating.show_cell(3, 3)
    samples.show_split("train")
    assert samples.only is None and samples.count == 60_000
    samples.show_split("test")
    with pytest.raises(ValueError, match="there are no such samples"):
        samples.show_only(np.array([], int), str)


def test_an_empty_cell_is_said() -> None:
    session = playground()
    said: list[str] = []
    session.said.connect(said.append)
    session.take_parameters(np.zeros_like(session.network.flat))  # one half for all: class 0
    session.evaluating.show_cell(0, 1)
    assert said == ["No sample of class 0 was taken for 1."] and session.samples.only is None


def test_a_cell_is_shown_as_soon_as_it_is_counted() -> None:
    hands = ByHand()
    session = playground(hands)
    session.take_parameters(np.zeros_like(session.network.flat))
    session.evaluating.show_cell(1, 0)
    assert session.samples.only is None
    hands.finish()
    assert session.samples.only_title() == "1 taken for 0 (78)" and session.samples.split == "test"


# The pages of a lesson

def test_pages_choose_samples_and_cells() -> None:
    session = playground()
    problems: list[str] = []
    session.problem.connect(problems.append)
    session.guide.do("evaluate train")
    session.guide.do("confidence 0.8")
    assert (session.evaluating.split, session.evaluating.least, problems) == ("train", 0.8, [])
    session.guide.do("confidence 0")
    session.take_parameters(np.zeros_like(session.network.flat))
    session.guide.do("evaluate 1 0")
    assert session.samples.split == "train" and set(session.samples.labels.tolist()) == {1}
    assert not problems
    session.guide.do("evaluate 1 2")
    session.guide.do("evaluate nothing")
    session.guide.do("confidence 1.5")
    assert [problem.partition(": ")[2] for problem in problems] == [
        "there are 2 classes, numbered from 0.", "there are no samples “nothing”; there are train, test.",
        "a confidence lies between 0 and 1."]
