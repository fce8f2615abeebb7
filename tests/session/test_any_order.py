"""Whatever a person does to a run, in whatever order: its state stays sound, and every update comes back to the bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visualnn.engine import BinaryCrossEntropy, Dense, Dropout, Network, Sigmoid
from visualnn.lessons import catalogue
from visualnn.session import Session
from visualnn.session.branch import Branch
from visualnn.session.control import EPOCH

CHANGES = st.fixed_dictionaries({}, optional={
    "learning_rate": st.sampled_from([0.001, 0.01, 0.3]), "batch_size": st.sampled_from([1, 7, 40, 100]),
    "l1": st.sampled_from([0.0, 0.01]), "l2": st.sampled_from([0.0, 0.02]), "dropout": st.sampled_from([0.0, 0.3, 0.6]),
    "noise": st.sampled_from([0.0, 0.2]), "epochs": st.sampled_from([1, 2, 3]),
    "schedule": st.sampled_from(["constant", "step", "cosine"]), "schedule_every": st.sampled_from([1, 2]),
    "patience": st.sampled_from([0, 1]), "target_accuracy": st.sampled_from([0.0, 0.8]),
    "momentum": st.sampled_from([0.5, 0.9]), "seed": st.sampled_from([0, 5]), "fresh": st.booleans(),
})  # fmt: skip
COMMANDS = st.one_of(
    st.tuples(st.just("set"), CHANGES),
    st.tuples(st.just("advance"), st.sampled_from([1, 2, 9, EPOCH, 2 * EPOCH])),
    st.tuples(st.just("go"), st.integers(0, 60)),
    st.tuples(st.sampled_from(["start", "pause", "resume", "stop", "branch", "walk"]), st.none()),
)
WAITED = st.tuples(st.integers(0, 6), COMMANDS)  # so many reports pass before the command


def by_chance(**training: Any) -> Session:
    """The playground with a network that draws by chance in every update, and an optimizer that remembers."""
    session = Session(catalogue.find("playground"))
    network = Network([Dense(5), Sigmoid(), Dropout(0.5), Dense(1), Sigmoid()], input_shape=(2,),
                      loss=BinaryCrossEntropy(), dtype="float32", seed=0)  # fmt: skip
    session.set_network(network)
    session.run.set(**{"epochs": 2, "batch_size": 20, "learning_rate": 0.05, "optimizer": "Adam", "noise": 0.1,
                       "schedule": "cosine", "seed": 3} | training)  # fmt: skip
    return session


def do(session: Session, name: str, value: Any) -> None:
    run, history = session.run, session.history
    if name == "set":
        run.set(**value)
    elif name == "go":
        history.go(value)
    elif name == "advance":
        run.advance(value)
    elif name == "branch":
        if history.line is not None and run.state != "running":
            run.branch_from_here()
    elif name == "walk":
        history.walk_batch()
    else:
        {"start": run.start, "pause": run.pause, "resume": run.resume, "stop": run.stop}[name]()


class Hands:
    """Gives each command after so many reports; those that are left when nothing goes on, one after the other."""

    def __init__(self, session: Session, commands: list[tuple[int, tuple[str, Any]]]) -> None:
        self.session, self.commands, self.waiting = session, commands, 0
        self.seen: dict[tuple[int, int], tuple[Branch, np.ndarray]] = {}
        self.problems: list[str] = []
        session.run.grew.connect(self.report)
        session.problem.connect(self.problems.append)

    def report(self) -> None:
        self.look()
        if self.commands and self.session.run.state == "running":
            self.waiting += 1
            if self.waiting > self.commands[0][0]:
                self.next()

    def next(self) -> None:
        self.waiting = 0
        do(self.session, *self.commands.pop(0)[1])
        self.look()

    def look(self) -> None:
        history = self.session.history
        if history.moment is not None and history.line is not None:
            owner = history.line.owner(history.position)
            if owner is history._owner:
                self.seen[id(owner), history.position] = owner, history.moment.flat.copy()

    def all(self) -> None:
        while self.commands:
            self.next()
        self.session.run.stop()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WAITED, max_size=12))
def test_no_order_of_commands_breaks_a_run(commands: list[tuple[int, tuple[str, Any]]]) -> None:
    session = by_chance()
    hands = Hands(session, list(commands))
    hands.all()
    run, history = session.run, session.history
    assert run.state == "idle" and not hands.problems, hands.problems
    assert all(branch.since <= branch.end for branch in history.branches)
    for branch in history.runs:
        curves = branch.curves
        assert len(curves.losses) == len(curves.loss_epochs) == branch.end - branch.first.since
        assert np.all(np.diff(curves.loss_epochs.array) > 0) and np.all(np.diff(curves.accuracy_epochs.array) >= 0)
    for branch in history.branches:
        if not branch.changed:
            del branch.keyframes[1:]
    history._replayer.forget()
    known = {id(branch): branch for branch in history.branches}
    for (owner, update), (_branch, flat) in list(hands.seen.items())[::3]:
        if owner in known and update > known[owner].since:
            again = history._replayer.compute(known[owner], known[owner].start, update)
            assert np.array_equal(again.flat, flat), update


def end_of(session: Session) -> np.ndarray:
    return session.network.flat.copy()


def test_slow_motion_is_the_same_training_to_the_bit() -> None:
    """All at once, update by update, epoch by epoch, at a pace, stopped and continued."""
    at_once = by_chance()
    at_once.run.start()
    wanted, losses = end_of(at_once), at_once.run.losses[:]
    slow = by_chance()
    for _update in range(16):
        slow.run.advance(1)
    assert (slow.run.state, slow.run.update) == ("idle", 16)
    assert np.array_equal(end_of(slow), wanted) and slow.run.losses[:] == losses
    mixed = by_chance()
    mixed.run.set_pace(4000)
    mixed.run.advance(3)
    mixed.run.advance(EPOCH)
    assert mixed.run.epochs_done == 1 and mixed.run.state == "paused"
    mixed.run.set_pace(0)
    mixed.run.resume()
    assert np.array_equal(end_of(mixed), wanted) and mixed.run.losses[:] == losses


def test_stopped_and_continued_is_the_same_training() -> None:
    at_once = by_chance(schedule="constant", epochs=4)
    at_once.run.start()
    parted = by_chance(schedule="constant", epochs=1)
    parted.run.advance(5)
    parted.run.stop()
    assert parted.run.state == "idle" and parted.history.end == 5
    parted.run.go_on(updates=27)
    assert parted.history.end == 32 and len(parted.history.runs) == 1
    assert np.array_equal(end_of(parted), end_of(at_once)) and parted.run.losses[:] == at_once.run.losses[:]


def test_a_change_while_paused_counts_from_the_next_update() -> None:
    session = by_chance()
    session.run.advance(5)
    session.run.set(learning_rate=0.2, noise=0.5, dropout=0.2)
    session.run.set(learning_rate=0.1)
    assert session.run.state == "paused" and session.history.end == 5
    session.run.resume()
    parts = session.history.runs[0].parts
    assert [(part.since, part.settings.learning_rate) for part in parts] == [(0, 0.05), (5, 0.1)]
    assert parts[1].settings.noise == 0.5 and session.history.end == 16


@pytest.mark.parametrize(("rule", "reason"), [
    ({"target_accuracy": 0.3}, "target"), ({"patience": 2, "learning_rate": 1e-9, "noise": 0.0, "dropout": 0.0},
                                           "patience"),
    ({"seconds": 1e-6}, "seconds"), ({}, ""),
])  # fmt: skip
def test_a_run_ends_for_the_reason_that_was_given(rule: dict[str, Any], reason: str) -> None:
    session = by_chance(epochs=6, schedule="constant", **rule)
    said: list[str] = []
    session.said.connect(said.append)
    session.run.start()
    assert (session.run.reason, session.run.state) == (reason, "idle")
    assert (session.run.fraction < 1) == bool(reason) and len(said) == 1
    if reason == "patience":
        assert session.run.epochs_done == 2
    if reason == "target":
        assert session.run.test_accuracy[-1] >= 0.3
    if reason == "seconds":
        assert session.run.update < session.run.updates


def test_epochs_that_are_over_already_end_the_run() -> None:
    session = by_chance(epochs=5)
    session.run.advance(2 * EPOCH)
    assert session.history.end == 16
    session.run.set(epochs=1)
    session.run.resume()
    assert session.run.state == "idle" and session.history.end == 16


def test_the_walk_through_an_update_ends_in_its_very_weights() -> None:
    """With noise, dropout, a schedule, decay and the optimizer's memory, also where settings were changed."""
    session = by_chance(l2=0.01)
    session.run.advance(7)
    session.run.set(batch_size=30, learning_rate=0.02, noise=0.4, schedule="step", schedule_every=1)
    session.run.resume()
    history = session.history
    for update in (0, 3, 7, 8, 9, history.end - 1):
        history.go(update)
        history.walk_batch()
        walked = [session.trace.arrays[name] for name in ("W1'", "b1'", "W2'", "b2'")]
        history.go(update + 1)
        for name, found in zip(("W1", "b1", "W2", "b2"), walked, strict=True):
            np.testing.assert_allclose(found, session.trace.arrays[name], rtol=2e-6, atol=1e-7)


def test_the_rate_of_now_is_that_of_the_schedule() -> None:
    session = by_chance(schedule="step", schedule_every=1, schedule_factor=0.5, epochs=3, learning_rate=0.08)
    rates = []
    for _epoch in range(3):
        session.run.advance(1)
        rates.append(session.history.rate)
        assert session.history.optimizer().rate == session.history.rate
        session.run.advance(EPOCH)
    assert rates == [0.08, 0.04, 0.02]


def test_a_dropout_that_is_changed_later_leaves_what_was_as_it_was() -> None:
    session = by_chance()
    session.run.advance(6)
    before = end_of(session)
    session.run.set(dropout=0.0)
    session.run.resume()
    first = session.history.branches[0]
    assert first.settings.dropout == 0.5
    del first.keyframes[1:]
    session.history._replayer.forget()
    session.history.go(6)
    assert np.array_equal(end_of(session), before)
