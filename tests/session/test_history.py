"""Time travel: every update of every run is reached again to the bit, within the memory there is, and runs branch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from tests.session.conftest import Heard, first_digits
from visualnn.engine import Moment, fit
from visualnn.lessons.catalogue import find
from visualnn.session import Session
from visualnn.session.history import History

COUNT, BATCH = 430, 40  # 11 updates an epoch, the last with a short mini-batch
State = tuple[Any, ...]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    few = first_digits(COUNT)
    monkeypatch.setattr("visualnn.data.load", lambda name: few)
    session = Session(find())
    session.run.set(epochs=3, batch_size=BATCH, optimizer="Adam", learning_rate=0.01, seed=5)
    return session


@pytest.fixture
def history(session: Session) -> History:
    session.run.start()
    return session.history


def state_of(moment: Moment) -> State:
    """Everything, as bytes: parameters, optimizer, random generator, order of the samples."""
    memory = {name: array.tobytes() for name, array in moment.memory.items()}
    return (moment.flat.tobytes(), moment.optimizer, moment.options, memory, moment.optimizer_updates, moment.update,
            moment.epoch, moment.left, moment.order_from, moment.generator, moment.next_batch(COUNT, BATCH).tobytes())


def uninterrupted(session: Session, **changes: Any) -> list[State]:
    """The states of the same training in one go, by the engine alone."""
    settings = session.run.settings
    network = session.network.copy()
    network.initialize(settings.seed)
    training = fit(network, session.dataset.train.samples(), settings.make_optimizer(),
                   batch_size=settings.batch_size, epochs=settings.epochs, seed=settings.seed)
    return [state_of(training.moment()), *(state_of(training.moment()) for _report in training)]


def only_the_first_is_kept(history: History) -> None:
    """As after hard thinning: everything must be computed again."""
    for branch in history.branches:
        for moment in branch.keyframes[1:]:
            history._held.release(moment)
        del branch.keyframes[1:]


def held_by_hand(history: History) -> int:
    """The bytes of all arrays and moments that can be reached from the history, each counted once."""
    moments = [moment for branch in history.branches for moment in branch.keyframes]
    moments += [moment for _owner, moment in history._replayer._near]
    moments += [history.moment] if history.moment else []
    arrays = {id(array): array.nbytes for moment in moments for array in moment.arrays()}
    return sum(arrays.values()) + 2048 * len({id(moment) for moment in moments})


def test_before_training_there_is_nothing_to_go_to(session: Session) -> None:
    before = session.network.flat.copy()
    session.history.go(5)
    session.history.step(-1)
    session.history.walk_batch()
    assert (session.history.position, session.history.end, session.history.bytes) == (0, 0, 0)
    assert np.array_equal(session.network.flat, before)


def test_every_update_is_what_it_was(session: Session, history: History) -> None:
    states = uninterrupted(session)
    assert history.end == history.position == len(states) - 1 == 33
    only_the_first_is_kept(history)
    for update in np.random.default_rng(0).permutation(34):
        history.go(update)
        assert history.position == update
        assert state_of(history.moment) == states[update]
        assert session.network.flat.tobytes() == states[update][0]
        assert session.trace.arrays["W1"].tobytes() == session.network.parameters["W1"].tobytes()


@pytest.mark.parametrize("start", [0, 7, 21])
@pytest.mark.parametrize("steps", [1, 4, 12])
def test_so_many_steps_forward_and_as_many_back_change_nothing(history: History, start: int, steps: int) -> None:
    """Also across the ends of epochs, which are at 11 and 22."""
    only_the_first_is_kept(history)
    history.go(start)
    before = state_of(history.moment)
    for by in (1, -1):
        for _step in range(steps):
            history.step(by)
    assert state_of(history.moment) == before
    history.step(steps)
    history.step(-steps)
    assert state_of(history.moment) == before


def test_epochs_are_stepped_to_their_ends(history: History) -> None:
    assert history.line.epoch_ends() == [11, 22, 33]
    seen = []
    for by in (-1, -1, -1, -1, 1, 1):
        history.step(by, "epoch")
        seen.append(history.position)
    assert seen == [22, 11, 0, 0, 11, 22]
    history.go(15)
    history.step(-1, "epoch")
    assert history.position == 11
    assert [history.line.owner(update).epoch_of(update) for update in (0, 1, 11, 12, 33)] == [0, 1, 1, 2, 3]


def test_the_trace_shows_the_optimizer_as_it_was(session: Session, history: History) -> None:
    history.go(6)
    arrays, moment = session.trace.arrays, history.moment
    views = session.network.views(moment.memory["m"])
    assert np.array_equal(arrays["mW2"], views["W2"])
    assert moment.optimizer_updates == 6
    corrected = arrays["mW2'"] / np.float32(1 - 0.9**7)
    np.testing.assert_allclose(arrays["mhW2"], corrected, rtol=1e-6)


def test_at_the_end_the_trace_shows_how_training_would_go_on(session: Session, history: History) -> None:
    assert session.trace.arrays["mW2"].any()
    session.run.set(optimizer="Momentum", learning_rate=0.1)
    assert "mW2" not in session.trace.arrays
    assert not session.trace.arrays["vW2"].any(), "another kind begins anew"
    history.go(10)
    assert session.trace.arrays["mW2"].any(), "the update that was really made"


def test_the_mini_batch_of_an_update_is_walked_and_leads_to_the_next(session: Session, history: History) -> None:
    only_the_first_is_kept(history)
    for update in (0, 10, 16, 32):  # 10 and 32 come before an epoch's short last mini-batch
        history.go(update)
        indices = history.batch_indices(update)
        assert len(indices) == (30 if update % 11 == 10 else BATCH)
        history.walk_batch()
        trace = session.trace
        assert session.samples.split == "train"
        assert trace.samples == len(indices)
        history.step(1)
        assert not session.batch.given
        for name in ("W1", "b1", "W2", "b2", "W3", "b3"):
            assert trace.arrays[f"{name}'"].tobytes() == session.network.parameters[name].tobytes(), (update, name)
        assert trace.arrays["vW1'"].tobytes() == session.network.views(history.moment.memory["v"])["W1"].tobytes()


def test_the_mini_batches_of_an_epoch_are_all_samples(history: History) -> None:
    for first in (0, 11, 22):
        batches = [history.batch_indices(first + number) for number in range(11)]
        assert sorted(np.concatenate(batches)) == list(range(COUNT))
    with pytest.raises(ValueError, match="no update"):
        history.reach(34)


def test_too_large_a_mini_batch_is_said(session: Session, heard: Heard) -> None:
    session.run.set(batch_size=215, epochs=1)
    session.run.start()
    session.history.go(0)
    session.history.walk_batch()
    assert "215" in heard.problems[0]
    assert session.trace.samples == 1


def test_stepping_back_is_quick_for_near_moments_are_kept(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    only_the_first_is_kept(history)
    history.go(30)
    computed = []
    monkeypatch.setattr("visualnn.session.replay.fit", lambda *_a, **_k: computed.append(1))
    for _step in range(20):
        history.step(-1)
    assert history.position == 10
    assert computed == []


# Memory


def test_the_bytes_shown_are_the_bytes_held(session: Session, history: History) -> None:
    def check() -> None:
        assert history.bytes == held_by_hand(history)

    check()
    history.go(13)
    check()
    session.run.set(fresh=False, learning_rate=0.02)
    session.run.start()
    check()
    history.go(5)
    check()
    history.choose_budget(16)
    check()
    history.forget_earlier()
    check()
    history.forget()
    check()
    assert history.bytes == 0


def keep_everything(history: History) -> None:
    """As if training had been slow: a moment of every update."""
    for update in range(history.end + 1):
        moment = history.reach(update)
        if history.line.owner(update).keep(moment):
            history._held.take(moment)


def test_thinning_stays_within_the_budget_and_every_update_is_still_reached(session: Session, history: History) -> None:
    states = uninterrupted(session)
    keep_everything(history)
    a_moment = history.moment.nbytes
    assert history.bytes >= 33 * a_moment > 16 * 2**20
    history.choose_budget(16)
    assert history.bytes <= history.budget == 16 * 2**20
    kept = history.line.keyframes()
    assert kept[0] == 0
    assert kept[-1] == 33
    assert {11, 22} <= set(kept), "the ends of epochs"
    assert len(kept) >= 16 * 2**20 // a_moment - 2, "no more is given up than must be"
    assert max(np.diff(kept)) <= 3, "evenly"
    for update in (33, 0, 20, 19, 1, 32, 12):
        history.go(update)
        assert state_of(history.moment) == states[update]
        assert history.bytes <= history.budget


def test_a_run_keeps_within_the_budget_while_it_goes_on(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.settings.history_megabytes = 16
    session.run.set(epochs=12, batch_size=10)
    most = []
    session.history.grew.connect(lambda: most.append(session.history.bytes))
    monkeypatch.setattr("visualnn.session.job.SNAPSHOT_SECONDS", 0.0)
    monkeypatch.setattr("visualnn.session.job.COPYING", 1e9)
    monkeypatch.setattr("visualnn.session.job.REPORT_SECONDS", 0.0)
    session.run.start()
    assert len(most) > 500
    assert max(most) <= 16 * 2**20
    kept = session.history.line.keyframes()
    assert max(np.diff(kept)) <= 3 * session.history.end / len(kept), "evenly over the whole run"


# Branches


def test_going_on_from_the_end_is_as_if_it_had_never_stopped(session: Session, history: History) -> None:
    session.run.set(epochs=5)
    states = uninterrupted(session)
    session.run.set(epochs=2, fresh=False)
    session.run.start()
    assert len(history.branches) == 1
    assert history.end == 55
    assert state_of(history.moment) == states[55]
    history.go(40)
    assert state_of(history.moment) == states[40]


def test_a_branch_from_an_earlier_point_keeps_both_curves(session: Session, history: History) -> None:
    first = history.branch
    losses, accuracies = list(first.curves.losses), list(first.curves.test_accuracy)
    history.go(16)
    at_16 = state_of(history.moment)
    session.run.set(learning_rate=0.02, fresh=False, epochs=1)
    session.run.start()
    second = history.branch
    assert (second.parent, second.since, second.number) == (first, 16, 2)
    assert first.curves.losses == losses
    assert first.curves.test_accuracy == accuracies
    assert second.end == 16 + 6 + 11, "the rest of the epoch, and one more"
    assert session.run.losses is second.curves.losses
    assert second.curves.loss_epochs[0] == pytest.approx(1 + 6 * 40 / 430)
    assert second.curves.loss_epochs[-1] == pytest.approx(3)
    history.go(16)
    assert state_of(history.moment) == at_16
    history.go(9)
    history.choose(first)
    assert history.position == 9, "both have this moment"
    history.go(20)
    old = session.network.flat.copy()
    history.choose(second)
    assert history.position == second.end
    history.go(20)
    assert not np.array_equal(session.network.flat, old)
    assert history.moment.options["rate"] == 0.02
    assert history.moment.optimizer_updates == 20, "the same kind remembers"


def test_a_branch_with_the_same_settings_repeats_the_run(session: Session, history: History) -> None:
    states = uninterrupted(session)
    history.go(4)
    session.run.branch_from_here()
    assert len(history.branches) == 2
    assert session.run.settings.fresh, "the form is as it was"
    for update in (11, 33):
        history.go(update)
        assert state_of(history.moment) == states[update]


def test_another_optimizer_and_another_seed_begin_anew_from_here(session: Session, history: History) -> None:
    history.go(16)
    flat, order = session.network.flat.copy(), history.batch_indices()
    session.run.set(optimizer="Momentum", learning_rate=0.05, seed=77, fresh=False, epochs=1)
    session.run.start()
    assert history.end == 16 + 11, "a new order of all samples"
    history.go(16)
    assert np.array_equal(session.network.flat, flat)
    assert not np.array_equal(history.batch_indices(), order)
    assert history.optimizer().updates == 0
    history.walk_batch()
    trace = session.trace
    history.step(1)
    assert trace.arrays["W1'"].tobytes() == session.network.parameters["W1"].tobytes()
    assert history.line.epochs_at(27) == pytest.approx(16 * 40 / 430 - 10 / 430 + 1, abs=0.03)


def test_new_weights_begin_a_new_root_and_the_old_run_can_be_gone_to(session: Session, history: History) -> None:
    first, end = history.branch, session.network.flat.copy()
    session.run.start()
    assert [branch.number for branch in history.branches] == [1, 2]
    assert history.branch.parent is None
    session.new_weights(3)
    assert history.moment is None
    assert session.run.losses == []
    history.choose(first)
    assert np.array_equal(session.network.flat, end)
    history.forget_earlier()
    assert history.branches == [first]


def test_weights_changed_by_hand_are_a_branch(session: Session, history: History) -> None:
    first = history.branch
    history.go(12)
    before = session.network.flat.copy()
    session.what_if.nudge("W2", (3, 4), 2.5)
    session.what_if.keep()
    assert history.position == 12
    assert history.branch.changed
    assert session.network.parameters["W2"][3, 4] == 2.5
    session.run.set(fresh=False, epochs=1)
    session.run.start()
    assert history.branch.parent is first
    history.go(12)
    assert session.network.parameters["W2"][3, 4] == 2.5
    history.choose(first)
    history.go(12)
    assert np.array_equal(session.network.flat, before)


def test_another_network_forgets_the_history_and_the_lessons_own_keeps_it(session: Session, history: History) -> None:
    session.lesson_weights()
    assert history.line is None
    assert len(history.branches) == 1
    from visualnn.engine import Dense, Network, Softmax

    session._show(Network([Dense(10), Softmax()], (784,), session.network.loss))
    assert history.branches == []
    assert history.bytes == 0
    session.run.start()
    history.go(3)
    assert history.branch.number == 1


def test_a_place_on_the_curves_is_an_update(history: History) -> None:
    line = history.line
    assert [line.update_at(line.epochs_at(update)) for update in range(34)] == list(range(34))
    assert (line.update_at(-1), line.update_at(99), line.update_at(1.0)) == (0, 33, 11)
    assert line.loss_at(0) is None
    assert line.loss_at(33) == history.curves.losses[-1]


# While something is under way


class ByHand:
    """An executor that pulls its jobs one report at a time, when the test says so."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Iterator[Any], Callable, Callable]] = []

    def __call__(self, job: Iterator[Any], receive: Callable, ended: Callable) -> None:
        self.jobs.append((job, receive, ended))

    def pull(self, number: int, reports: int = 1) -> bool:
        job, receive, ended = self.jobs[number]
        for _report in range(reports):
            try:
                receive([next(job)])
            except StopIteration:
                ended(None)
                return False
        return True


def test_going_back_pauses_training_and_going_on_follows_it_again(session: Session) -> None:
    by_hand = session.executor = ByHand()
    run, history = session.run, session.history
    run.start()
    by_hand.pull(0, 12)
    assert history.position > 0, "the moment moves along with training"
    history.go(2)
    assert run.state == "paused"
    shown = session.network.flat.copy()
    assert history.position == 2
    run.resume()
    assert history.position == history.end
    by_hand.pull(0, 10)
    assert not np.array_equal(session.network.flat, shown)
    while by_hand.pull(0):
        pass
    assert history.position == history.end == 33
    assert state_of(history.moment) == uninterrupted(session)[33]


def test_a_long_way_is_a_job_that_can_be_given_up(session: Session, history: History) -> None:
    states = uninterrupted(session)
    only_the_first_is_kept(history)
    history.go(0)
    history.branch.pace = 1.0  # a slow computer
    by_hand = session.executor = ByHand()
    history.go(25)
    assert history.progress == 0
    assert history.position == 0
    by_hand.pull(0)
    assert 0 <= history.progress <= 1
    history.go(9)
    while by_hand.pull(0):
        pass
    assert history.position == 0, "the first way was given up"
    while by_hand.pull(1):
        pass
    assert history.progress is None
    assert state_of(history.moment) == states[9]
    history.go(20)
    history.cancel()
    assert history.progress is None
    assert history.position == 9


def test_a_run_that_never_made_an_update_leaves_nothing(session: Session, history: History) -> None:
    by_hand = session.executor = ByHand()
    session.run.start()
    session.run.abandon()
    session.run.start()
    while by_hand.pull(1):
        pass
    assert [branch.end for branch in history.branches] == [33, 33]
