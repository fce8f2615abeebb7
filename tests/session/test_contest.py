"""The same gradients two ways, with a clock for each; and the log of a run."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from visualnn.engine import CrossEntropy, Dense, Network, ReLU, Sigmoid, Softmax
from visualnn.lessons.catalogue import find
from visualnn.session import Session
from visualnn.session.contest import WAYS, Contest, Likeness
from visualnn.session.epoch_log import epoch_lines
from visualnn.session.gradient_ways import Lap, near_kinks


def small(activation: type = Sigmoid) -> Network:
    """784-3-10: few enough parameters for the naive way."""
    return Network([Dense(3), activation(), Dense(10), Softmax()], (784,), CrossEntropy())


@pytest.fixture
def contest(session: Session) -> Contest:
    session.set_network(small())
    session.run.set(batch_size=8)
    return Contest(session)


def test_all_ways_come_to_the_same_gradients(contest: Contest) -> None:
    contest.budget = 600.0
    contest.start()
    assert list(contest.laps) == list(WAYS) and not contest.running
    assert all(lap.complete and lap.total == 784 * 3 + 3 + 3 * 10 + 10 for lap in contest.laps.values())
    for way in ("exact", "naive"):
        found = contest.likeness(way)
        assert [one.array for one in found] == ["W1", "b1", "W2", "b2"]
        assert all(one.done == one.total and one.largest < 1e-9 and one.digits >= 6 for one in found)
    assert contest.laps["naive"].losses == 2 * 2395 * 8
    assert 0 < contest.laps["exact"].losses < contest.laps["naive"].losses / 2
    assert contest.laps["backprop"].losses == 8
    assert contest.laps["backprop"].update < contest.laps["exact"].update < contest.laps["naive"].update


def test_the_gradients_are_those_of_the_first_training_samples_in_double_precision(contest: Contest) -> None:
    session = contest._session
    contest.start()
    dataset, network = session.dataset, session.network.copy("float64")
    x, t = dataset.inputs("train", np.arange(8)), dataset.targets("train", np.arange(8), 10)
    _loss, gradients = network.loss_and_gradients(x, t)
    for name, gradient in gradients.items():
        np.testing.assert_array_equal(contest.laps["backprop"].slopes[name], gradient)


def test_the_naive_way_stops_after_its_budget_and_goes_on_when_asked(contest: Contest) -> None:
    contest.budget = 0.0
    contest.start()
    first = contest.laps["naive"]
    assert 0 < first.done < first.total and first.update == pytest.approx(first.seconds * first.total / first.done)
    begun = contest.likeness("naive")
    assert sum(one.done for one in begun) == first.done and all(one.largest < 1e-9 for one in begun)
    assert contest.can_finish
    contest.finish()
    last = contest.laps["naive"]
    assert last.complete and last.seconds > first.seconds and not contest.can_finish
    assert all(not np.isnan(slopes).any() for slopes in last.slopes.values())


def test_a_stop_ends_it_and_keeps_what_is_done(contest: Contest) -> None:
    seen = itertools.count()

    def stop_soon() -> None:
        if "naive" in contest.laps and next(seen) == 0:
            contest.stop()

    contest.budget = 600.0
    contest.changed.connect(stop_soon)
    contest.start()
    assert not contest.running and not contest.laps["naive"].complete and contest.laps["exact"].complete
    contest.finish()
    assert contest.laps["naive"].complete


def test_another_network_forgets_and_other_weights_are_outdated(contest: Contest) -> None:
    contest.budget, session = 0.0, contest._session
    contest.start()
    assert not contest.outdated
    session.run.set(batch_size=9)
    assert contest.outdated
    session.run.set(batch_size=8)
    session.take_parameters(session.network.flat + np.float32(1))
    assert contest.outdated
    session.set_network(small())
    assert contest.matter is None and not contest.laps and not contest.outdated


def test_z_near_a_kink_are_counted() -> None:
    network = Network([Dense(2, 0.0), ReLU(), Dense(1)], (1,), CrossEntropy(), "float64")
    network.parameters["W1"][...] = [[1.0, 3e-6]]
    x = np.array([[1.0], [2.0], [4.0], [-5e-6]])
    assert near_kinks(network, x) == 4  # 3e-6 and 6e-6; 12e-6 is farther away than h; and both z of the last sample
    assert near_kinks(small().copy("float64"), np.zeros((2, 784))) == 0


def test_digits_are_those_of_the_largest_gradient() -> None:
    def digits(relative: float) -> int:
        return Likeness("W1", 1, 1, 0.0, relative).digits

    assert (digits(4e-10), digits(6e-10), digits(0.4), digits(2.0), digits(0.0)) == (9, 8, 0, 0, 16)


def test_the_time_of_all_is_estimated_from_what_is_done() -> None:
    assert Lap("naive", 530, 39_760, 3.0, 0, {}, {}).update == pytest.approx(225.06, abs=0.01)
    assert np.isnan(Lap("naive", 0, 39_760, 0.0, 0, {}, {}).update)


def test_the_log_has_a_line_for_every_epoch_of_the_run_on_show(session: Session) -> None:
    assert epoch_lines(session) == []
    session.run.set(epochs=3, batch_size=100)
    session.run.start()
    lines = epoch_lines(session)
    accuracy = session.run.test_accuracy
    assert [line.split(":")[0] for line in lines] == ["Epoch 0", "Epoch 1", "Epoch 2"]
    assert len(accuracy) > 3, "accuracies are reported within epochs, too"
    assert lines[-1] == f"Epoch 2: {round(accuracy[-1] * 1500)} / 1500"
    session.run.go_on(epochs=1)
    assert epoch_lines(session)[-1].startswith("Epoch 3: ")


def test_a_regression_logs_its_loss() -> None:
    session = Session(find("040-linear-unit"))
    session.run.start()
    lines = epoch_lines(session)
    assert len(lines) == session.run.settings.epochs and lines[0].startswith("Epoch 0: loss ")
    assert lines[-1] == f"Epoch {len(lines) - 1}: loss {session.run.losses[-1]:.4f}"
