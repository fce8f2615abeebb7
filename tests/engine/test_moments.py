"""Training can be gone back to at any update and goes on from there bit for bit: numbers, memory, order and chance."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visualnn.engine import CrossEntropy, Dense, Moment, Network, Optimizer, Samples, Sigmoid, Softmax, Training, fit
from visualnn.engine.layer import Workspace

COUNT, BATCH, EPOCHS = 47, 5, 3  # the last mini-batch of an epoch is a short one
UPDATES = 10 * EPOCHS
KINDS = sorted(Optimizer.kinds)


class _Noise(Sigmoid):
    """A layer that draws random numbers while it is trained, as dropout does."""

    def forward(self, x: np.ndarray, work: Workspace) -> np.ndarray:
        y = super().forward(x, work)
        if self.training and self.rng is not None:
            y *= self.rng.random(y.shape, np.float32)
        return y


@cache
def clouds() -> Samples:
    rng = np.random.default_rng(3)
    return Samples(rng.integers(0, 256, (COUNT, 6), dtype=np.uint8), rng.integers(0, 3, COUNT), 1 / 255)


def begun(kind: str, start: Moment | None = None, every: int = 1, batch_size: int = BATCH) -> Training:
    network = Network([Dense(7), _Noise(), Dense(3), Softmax()], (6,), CrossEntropy(), "float32", seed=1)
    optimizer = Optimizer.kinds[kind](0.05)
    return fit(network, clouds(), optimizer, batch_size=batch_size, epochs=EPOCHS, seed=9, every=every, start=start)


@cache
def whole(kind: str) -> list[Moment]:
    """All moments of a training that is never interrupted."""
    training = begun(kind)
    return [training.moment(), *(training.moment() for _report in training)]


def assert_same(one: Moment, other: Moment) -> None:
    assert one.flat.tobytes() == other.flat.tobytes()
    assert {name: array.tobytes() for name, array in one.memory.items()} == {
        name: array.tobytes() for name, array in other.memory.items()}  # fmt: skip
    for name in ("optimizer", "options", "optimizer_updates", "update", "epoch", "left", "order_from", "generator"):
        assert getattr(one, name) == getattr(other, name), name


@pytest.mark.parametrize("kind", KINDS)
@given(start=st.integers(0, UPDATES), every=st.integers(1, 12))
def test_training_goes_on_from_any_moment_as_if_it_had_never_stopped(kind: str, start: int, every: int) -> None:
    moments = whole(kind)
    training = begun(kind, moments[start], every)
    assert_same(training.moment(), moments[start])
    for report in training:
        assert report.updates == UPDATES
        assert_same(training.moment(), moments[report.update])
    assert training.update == UPDATES


@given(places=st.lists(st.integers(0, UPDATES - 1), min_size=1, max_size=5))
def test_one_training_goes_back_and_forth(places: list[int]) -> None:
    moments, training = whole("Adam"), begun("Adam")
    for place in places:
        training.seek(moments[place])
        training.advance(1)
        assert_same(training.moment(), moments[place + 1])


def test_a_moment_is_not_touched_by_what_comes_after() -> None:
    first, training = whole("Momentum")[4], begun("Momentum", whole("Momentum")[4])
    before = [array.tobytes() for array in first.arrays()]
    list(training)
    assert [array.tobytes() for array in first.arrays()] == before


def test_the_next_mini_batch_is_known_beforehand() -> None:
    """The batches of an epoch are its order, cut in pieces; each update is what a batch of its own gives."""
    moments = whole("SGD")
    for epoch in range(EPOCHS):
        batches = [moments[10 * epoch + place].next_batch(COUNT, BATCH) for place in range(10)]
        assert sorted(np.concatenate(batches)) == list(range(COUNT))
        assert [len(batch) for batch in batches] == [BATCH] * 9 + [2]
    orders = {tuple(moments[10 * epoch].next_batch(COUNT, COUNT)) for epoch in range(EPOCHS)}
    assert len(orders) == EPOCHS


def test_another_batch_size_goes_on_with_the_samples_that_are_left() -> None:
    moment = whole("SGD")[3]
    training = begun("SGD", moment, batch_size=16)
    reports = list(training)
    assert [report.update for report in reports][-1] == training.updates == 3 + 2 + 2 * 3
    assert moment.next_batch(COUNT, 32).tolist() == [i for k in (3, 4, 5, 6, 7, 8, 9)
                                                     for i in whole("SGD")[k].next_batch(COUNT, BATCH)]  # fmt: skip


def test_an_optimizer_of_another_kind_begins_anew_and_the_same_kind_remembers() -> None:
    moment = whole("Adam")[7]
    other = begun("Momentum", moment)
    assert other.optimizer.updates == 0
    assert not other.optimizer.state
    same = begun("Adam", moment)
    assert same.optimizer.updates == 7
    assert np.array_equal(same.optimizer.state["v"], moment.memory["v"])
    made = moment.make_optimizer()
    assert (made.options(), made.updates) == (moment.options, 7)


def test_another_seed_draws_another_order() -> None:
    moment = whole("SGD")[5]
    assert not np.array_equal(moment.reseeded(8).next_batch(COUNT, COUNT)[:20], moment.next_batch(COUNT, COUNT)[:20])
    again = [moment.reseeded(8).next_batch(COUNT, BATCH).tolist() for _ in range(2)]
    assert again[0] == again[1]


def test_a_moment_says_how_large_it_is() -> None:
    vector = whole("Adam")[3].flat.nbytes
    assert whole("Adam")[3].nbytes - whole("SGD")[3].nbytes == 2 * vector


def test_a_generator_of_another_make_is_kept_too() -> None:
    network = Network([Dense(3), Softmax()], (6,), CrossEntropy(), "float32", seed=1)
    seed = np.random.Generator(np.random.MT19937(5))
    training = fit(network, clouds(), Optimizer.kinds["SGD"](0.1), batch_size=BATCH, epochs=2, seed=seed)
    next(training)
    moment = training.moment()
    end = list(training) and training.moment()
    again = fit(network, clouds(), Optimizer.kinds["SGD"](0.1), batch_size=BATCH, epochs=2, start=moment)
    assert list(again) and again.moment().flat.tobytes() == end.flat.tobytes()
