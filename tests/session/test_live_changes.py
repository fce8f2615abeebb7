"""Changing a run while it goes on: each change begins a part of the run, and every update can be gone back to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from visualnn.lessons import catalogue
from visualnn.session import Session
from visualnn.session.control import EPOCH


class ByHand:
    """An executor that pulls one report at a time, when the test says so."""

    def __init__(self) -> None:
        self.job: Iterator[Any] = iter(())

    def __call__(self, job: Any, receive: Any, ended: Any) -> None:
        self.job, self.receive, self.ended = iter(job), receive, ended

    def pull(self, reports: int) -> None:
        for _ in range(reports):
            try:
                self.receive([next(self.job)])
            except StopIteration:
                self.ended(None)
                return

    def finish(self) -> None:
        for report in self.job:
            self.receive([report])
        self.ended(None)


@pytest.fixture
def hand() -> ByHand:
    return ByHand()


@pytest.fixture
def session(hand: ByHand) -> Session:
    session = Session(catalogue.find("playground"), executor=hand)
    session.run.set(epochs=4, batch_size=10, learning_rate=0.1)
    return session


def test_changes_become_parts_of_the_same_run(session: Session, hand: ByHand) -> None:
    session.run.start()
    hand.pull(12)
    session.run.set(learning_rate=0.02, batch_size=7)
    hand.pull(9)
    session.run.set(l2=0.01, noise=0.3)
    hand.finish()
    history = session.history
    assert len(history.runs) == 1 and len(history.branches) == 3
    assert [part.settings.learning_rate for part in history.runs[0].parts] == [0.1, 0.02, 0.02]
    assert session.run.loss_epochs[-1] == pytest.approx(4)
    assert np.all(np.diff(session.run.loss_epochs.array) > 0) and len(session.run.losses) == history.end


def test_every_update_of_a_changed_run_comes_back_to_the_bit(session: Session, hand: ByHand) -> None:
    seen = {}
    session.run.start()
    for turn in range(40):
        if turn % 9 == 5:
            session.run.set(learning_rate=0.1 / (turn + 1), batch_size=5 + turn, noise=turn / 100, schedule="cosine")
        hand.pull(1)
        seen[session.history.position] = session.network.flat.copy()
    hand.finish()
    history = session.history
    for part in history.branches:
        del part.keyframes[1:]
    session.executor = Session(catalogue.find("playground")).executor
    for update, flat in reversed(seen.items()):
        history.go(update)
        assert np.array_equal(session.network.flat, flat), update


def test_one_update_then_one_epoch_then_to_the_end(session: Session, hand: ByHand) -> None:
    session.run.advance(1)
    hand.pull(3)
    assert (session.run.state, session.run.update) == ("paused", 1)
    session.run.advance(EPOCH)
    while session.run.state == "running":
        hand.pull(1)
    assert session.run.epochs_done == pytest.approx(1)
    session.run.resume()
    hand.finish()
    assert session.run.state == "idle" and session.run.epochs_done == pytest.approx(4)
