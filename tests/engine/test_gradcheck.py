"""The fast check of gradients is as good as the slow one, and says where the numerical derivative goes wrong."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tests.engine.conftest import a_target
from visualnn.engine import (
    BinaryCrossEntropy,
    CrossEntropy,
    Dense,
    Identity,
    Layer,
    Loss,
    MeanSquaredError,
    Network,
    ReLU,
    Sigmoid,
    Softmax,
    numerical_gradients,
    sweep,
)
from visualnn.engine.gradcheck import (
    Agreement,
    Check,
    central_difference,
    check_gradients,
    difference_curve,
    loss_along,
)
from visualnn.engine.moves import Moves, changes_of_loss
from visualnn.engine.nudging import Nudging, input_gradient

BATCHES = pytest.mark.parametrize("batch", [1, 3])


def agreements(network: Network, x: np.ndarray, t: np.ndarray, h: float = 1e-5) -> dict[str, Agreement]:
    *_others, last = check_gradients(network, x, t, h)
    return {agreement.array: agreement for agreement in last.agreements}


def same_as_the_judge(network: Network, rng: np.random.Generator, batch: int) -> None:
    x, t = rng.normal(size=(batch, *network.input_shape)), a_target(network, rng, batch)
    found, expected = agreements(network, x, t), numerical_gradients(network, x, t)
    assert list(found) == list(network.parameters)
    for name, judged in expected.items():
        np.testing.assert_allclose(found[name].numerical, judged, atol=1e-9, err_msg=name)


@BATCHES
def test_every_kind_of_layer_as_the_slow_way(layered: Network, rng: np.random.Generator, batch: int) -> None:
    same_as_the_judge(layered, rng, batch)


@BATCHES
def test_every_loss_as_the_slow_way(with_loss: Network, rng: np.random.Generator, batch: int) -> None:
    same_as_the_judge(with_loss, rng, batch)


@BATCHES
def test_without_the_shortcuts_of_a_layer_it_is_the_same(
    with_loss: Network, rng: np.random.Generator, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Dense, "reach", Layer.reach)
    monkeypatch.setattr(Dense, "spread", Layer.spread)
    same_as_the_judge(with_loss, rng, batch)


@BATCHES
def test_equally_bright_and_black_pixels_are_as_the_slow_way(
    with_loss: Network, rng: np.random.Generator, batch: int
) -> None:
    x, t = rng.choice([0.0, 0.5, 1.0], size=(batch, 5)), a_target(with_loss, rng, batch)
    x[0] = [0.5, 0, 0.5, 1, 0]
    found, expected = agreements(with_loss, x, t), numerical_gradients(with_loss, x, t)
    for name, judged in expected.items():
        np.testing.assert_allclose(found[name].numerical, judged, atol=1e-9, err_msg=name)


def test_equal_moves_are_one_and_nothing_moves_by_zero(rng: np.random.Generator) -> None:
    weight = np.array([[0.5], [0.0], [0.5], [-2.0]])
    moves = Moves.of(np.arange(3)[None, :], weight, (4, 3))
    units, amounts = moves.one_by_one()
    assert sorted(zip(units.tolist(), amounts.tolist(), strict=True)) == sorted(
        (unit, amount) for unit in range(3) for amount in (0.5, -2.0))
    cells = np.ones((4, 3))
    moves.add_to(cells, amounts * (units + 1))
    np.testing.assert_array_equal(cells, 1 + weight * [1, 2, 3])
    own = rng.choice([0.0, 1.5], size=(4, 3))  # every cell moves its unit by a number of its own
    moves = Moves.of(np.arange(3)[None, :], own, (4, 3))
    units, amounts = moves.one_by_one()
    cells = np.ones((4, 3))
    moves.add_to(cells, amounts * (units + 1))
    np.testing.assert_array_equal(cells, 1 + own * [1, 2, 3])
    nothing = Moves.of(np.arange(3)[None, :], np.zeros((4, 1)), (4, 3))
    nothing.add_to(cells, np.zeros(0))
    assert nothing.count == 0
    np.testing.assert_array_equal(cells, 1 + own * [1, 2, 3])


def test_large_scores_have_the_same_loss_from_the_last_input(rng: np.random.Generator) -> None:
    loss, t = CrossEntropy(), rng.dirichlet(np.ones(6), 7)
    for size in (1.0, 30.0, 3000.0):
        z = rng.normal(size=(7, 6)) * size
        np.testing.assert_allclose(loss.fused_per_sample(z, t), loss.fused_per_unit(z, t).sum(axis=1), rtol=1e-12)


@BATCHES
@pytest.mark.parametrize("together", [1, 100_000], ids=["row by row", "at once"])
def test_every_move_along_a_line_as_the_slow_way(
    with_loss: Network, rng: np.random.Generator, batch: int, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "MANY", 1)
    monkeypatch.setattr(sweep, "TOGETHER", together)
    same_as_the_judge(with_loss, rng, batch)


def test_a_kink_on_the_line_is_noted(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network([Dense(2, 0.0), ReLU(), Dense(3, 1.0), Softmax()], (2,), CrossEntropy(), "float64", rng)
    network.parameters["W1"][...] = [[0.5, 3e-6], [0.0, 0.0]]
    found = []
    for many in (1, 1000):
        monkeypatch.setattr(sweep, "MANY", many)
        found.append(agreements(network, np.array([[1.0, 0.25], [0.0, 0.0]]), np.eye(3)[:2]))
    assert found[0]["W1"].crossed.tolist() == [[False, True], [False, False]]
    for name, one in found[1].items():
        np.testing.assert_array_equal(found[0][name].crossed, one.crossed)
        np.testing.assert_allclose(found[0][name].numerical, one.numerical, atol=1e-10)


@pytest.mark.parametrize("loss", [CrossEntropy(), BinaryCrossEntropy()], ids=["softmax", "sigmoids"])
def test_the_change_of_a_loss_is_the_difference_of_two(loss: Loss, rng: np.random.Generator) -> None:
    z, directions, t = rng.normal(size=4), rng.normal(size=(3, 4)), rng.dirichlet(np.ones(4))
    for size in (1e-5, 0.1, 30.0, 3000.0):
        amounts = rng.normal(size=(2, 3)) * size
        amounts[0, 0] = 0
        changes = changes_of_loss(loss, z, t, directions, amounts)
        assert changes[0, 0] == 0
        for row, unit in np.ndindex(2, 3):
            both = np.stack([z + amounts[row, unit] * directions[unit], z])
            after, before = loss.fused_per_unit(both, t[None]).sum(axis=1)
            assert changes[row, unit] == pytest.approx(after - before, rel=1e-9, abs=1e-13)


def test_shortcuts_one_by_one(with_loss: Network, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dense, "spread", Layer.spread)
    same_as_the_judge(with_loss, rng, 2)


def test_a_wrong_backward_pass_is_found(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network([Dense(4, 1.0), Sigmoid(), Dense(3, 1.0), Softmax()], (5,), CrossEntropy(), "float64", rng)
    x, t = rng.normal(size=(1, 5)), a_target(network, rng, 1)
    assert {one.verdict for one in agreements(network, x, t).values()} == {"agree"}
    right = Sigmoid.backward

    def wrong(self: Sigmoid, x: np.ndarray, dy: np.ndarray, work: dict[str, np.ndarray], wants: bool) -> np.ndarray:
        dx = right(self, x, dy, work, wants)
        dx[:, 1] *= 1.001
        return dx

    monkeypatch.setattr(Sigmoid, "backward", wrong)
    found = agreements(network, x, t)
    assert found["W2"].verdict == "agree"
    assert found["W1"].verdict == "differ"
    assert found["W1"].worst[1] == 1
    assert found["W1"].largest == pytest.approx(0.001 / 1.001 * np.abs(found["W1"].backprop[:, 1]).max(), rel=1e-3)


def test_what_is_no_number_does_not_agree(with_loss: Network, rng: np.random.Generator) -> None:
    with_loss.parameters["W1"][0, 0] = np.nan
    found = agreements(with_loss, rng.normal(size=(1, 5)), a_target(with_loss, rng, 1))
    assert found["W1"].verdict != "agree"
    assert found["W1"].largest == np.inf


def quadratic() -> Network:
    """L(b) = b²/2 through a network of one unit, of the input 0 and the target 0."""
    network = Network([Dense(1, 0.0), Identity()], (1,), MeanSquaredError(), "float64")
    network.parameters["W1"][...] = 3.0
    return network


def test_a_textbook_parabola() -> None:
    """f(x) = 0.01x² + 0.1x has the slope 0.2 at 5: here as x²/2 of a unit with weight √0.02, up to a constant."""
    network = quadratic()
    network.parameters["W1"][...] = np.sqrt(0.02)
    network.parameters["b1"][...] = 0.1 / np.sqrt(0.02)
    x, t = [[5.0]], [[0.0]]
    constant = (0.1 / np.sqrt(0.02)) ** 2 / 2
    values = np.linspace(-10, 10, 9)
    np.testing.assert_allclose(loss_along(network, x, t, "x", (0, 0), values) - constant,
                               0.01 * values**2 + 0.1 * values, atol=1e-13)
    assert central_difference(network, x, t, "x", (0, 0), 1e-4) == pytest.approx(0.2, abs=1e-10)
    assert input_gradient(network, x, t)[0, 0] == pytest.approx(0.2, abs=1e-14)
    assert loss_along(network, [[0.0]], t, "b1", (0,), [0, 1, 4]) == pytest.approx([0, 0.5, 8])


def test_large_h_is_wrong_by_truncation_and_small_h_by_rounding(rng: np.random.Generator) -> None:
    network = Network([Dense(4, 1.0), Sigmoid(), Dense(3, 1.0), Softmax()], (5,), CrossEntropy(), "float64", rng)
    x, t = rng.normal(size=(1, 5)), a_target(network, rng, 1)
    exact = network.loss_and_gradients(x, t)[1]["W1"][2, 1]
    hs = np.logspace(-12, 0, 13)
    errors = np.abs(difference_curve(network, x, t, "W1", (2, 1), hs) - exact)
    best = int(errors.argmin())
    assert 1e-7 <= hs[best] <= 1e-4
    assert errors[-3] / errors[-4] == pytest.approx(100, rel=0.05)  # ten times the h, a hundred times the error
    assert errors[0] > 1e3 * errors[best]


def test_float32_shows_its_rounding(rng: np.random.Generator) -> None:
    network = Network([Dense(4, 1.0), Sigmoid(), Dense(3, 1.0), Softmax()], (5,), CrossEntropy(), "float32", rng)
    x, t = rng.normal(size=(1, 5)), a_target(network, rng, 1)
    hs = [1e-9, 1e-5, 1e-2]
    fine = difference_curve(network, x, t, "W2", (0, 1), hs)
    coarse = difference_curve(network, x, t, "W2", (0, 1), hs, "float32")
    assert coarse[0] == 0  # w + h is w
    assert abs(coarse[1] - fine[1]) > 1e-4
    assert coarse[2] == pytest.approx(fine[2], abs=1e-4)
    values = loss_along(network, x, t, "W2", (0, 1), np.linspace(0, 1e-6, 50), "float32")
    assert values.dtype == np.float32
    assert len(set(values.tolist())) < 20  # steps, where float64 has a line
    assert len(set(loss_along(network, x, t, "W2", (0, 1), np.linspace(0, 1e-6, 50)).tolist())) == 50


@pytest.mark.parametrize("samples", [1, 4])
def test_the_loss_along_a_weight_is_the_real_loss(with_loss: Network, rng: np.random.Generator, samples: int) -> None:
    x, t = rng.normal(size=(samples, 5)), a_target(with_loss, rng, samples)
    values = np.linspace(-2, 2, 700)  # several chunks
    along = loss_along(with_loss, x, t, "W1", (1, 2), values)
    before = with_loss.flat.copy()
    for place in (0, 333, 699):
        with_loss.parameters["W1"][1, 2] = values[place]
        assert along[place] == pytest.approx(with_loss.loss_and_gradients(x, t)[0], rel=1e-12)
    with_loss.flat[:] = before


def test_the_loss_along_an_input_is_that_of_its_sample(with_loss: Network, rng: np.random.Generator) -> None:
    x, t = rng.normal(size=(3, 5)), a_target(with_loss, rng, 3)
    along = loss_along(with_loss, x, t, "x", (1, 4), [0.25])
    x[1, 4] = 0.25
    assert along[0] == pytest.approx(with_loss.loss_and_gradients(x[1:2], t[1:2])[0], rel=1e-12)


def test_the_gradient_of_the_input(with_loss: Network, rng: np.random.Generator) -> None:
    x, t = rng.normal(size=(2, 5)), a_target(with_loss, rng, 2)
    found = input_gradient(with_loss, x, t)
    for sample in range(2):
        for unit in range(5):
            difference = central_difference(with_loss, x, t, "x", (sample, unit), 1e-5)
            assert found[sample, unit] == pytest.approx(difference, abs=1e-9)


def kinked() -> Network:
    """Two ReLU units, of which one is 3e-6 above its kink for the input 1."""
    network = Network([Dense(2, 0.0), ReLU(), Dense(1, 0.0), Identity()], (1,), MeanSquaredError(), "float64")
    network.parameters["W1"][...] = [[0.5, 3e-6]]
    network.parameters["W2"][...] = [[1.0], [1.0]]
    return network


def test_a_kink_between_the_nudges_is_named() -> None:
    network, x, t = kinked(), [[1.0]], [[0.0]]
    nudging = Nudging(network, x, t)
    value = nudging.value("W1", (0, 1))
    (crossing,) = nudging.crossings("W1", (0, 1), [value - 1e-5, value, value + 1e-5])
    assert (crossing.layer, crossing.sample, crossing.index) == (1, 0, (1,))
    assert nudging.crossings("W1", (0, 1), [value - 1e-6, value, value + 1e-6]) == []
    assert nudging.crossings("W1", (0, 0), [0.4, 0.5, 0.6]) == []
    difference = central_difference(network, x, t, "W1", (0, 1), 1e-5)
    exact = network.loss_and_gradients(x, t)[1]["W1"][0, 1]
    assert abs(difference - exact) > 0.1 * abs(exact)
    found = agreements(network, x, t)
    assert found["W1"].verdict == "kinks"
    assert found["W1"].crossed.tolist() == [[False, True]]
    assert found["W1"].kinks == 1
    assert found["b1"].verdict == "kinks"
    assert found["W2"].verdict == found["b2"].verdict == "agree"


def test_the_units_of_a_kink_further_on_are_found(rng: np.random.Generator) -> None:
    network = Network([Dense(3, 1.0), Sigmoid(), Dense(12, 1.0), ReLU(), Dense(2, 1.0)], (2,), MeanSquaredError(),
                      "float64", rng)
    x = rng.normal(size=(2, 2))
    nudging = Nudging(network, x, np.zeros((2, 2)))
    found = nudging.crossings("W1", (0, 1), [-3.0, 3.0])
    sides = []
    for value in (-3.0, 3.0):
        network.parameters["W1"][0, 1] = value
        network.forward(x)
        sides.append(network.work(2)[2]["z"] > 0)
    expected = [(3, int(sample), (int(unit),)) for sample, unit in np.argwhere(sides[0] != sides[1])]
    assert expected
    assert [(one.layer, one.sample, one.index) for one in found] == expected


def test_the_check_of_a_large_network_is_quick_and_can_be_stopped(rng: np.random.Generator) -> None:
    network = Network([Dense(50), Sigmoid(), Dense(100), Sigmoid(), Dense(10), Softmax()], (784,), CrossEntropy())
    x, t = rng.random((1, 784)), a_target(network, rng, 1)
    begun = last = time.perf_counter()
    pauses, reports = [], list[Check]()
    for report in check_gradients(network, x, t):
        now = time.perf_counter()
        pauses.append(now - last)
        last = now
        reports.append(report)
    assert last - begun < 3
    assert max(pauses) < 0.1
    assert [report.done for report in reports] == sorted(report.done for report in reports)
    assert reports[-1].done == reports[-1].total == 45_360
    assert {one.verdict for one in reports[-1].agreements} == {"agree"}
    assert sum(one.count for one in reports[-1].agreements) == 45_360


def test_a_check_leaves_the_network_as_it_is(with_loss: Network, rng: np.random.Generator) -> None:
    before = with_loss.flat.tobytes()
    agreements(with_loss, rng.normal(size=(2, 5)), a_target(with_loss, rng, 2))
    assert with_loss.flat.tobytes() == before
