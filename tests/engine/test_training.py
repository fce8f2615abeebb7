"""Training learns, repeats itself bit for bit, and can be left between two reports."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.engine import (
    SGD,
    Adam,
    BinaryCrossEntropy,
    CrossEntropy,
    Dense,
    Layer,
    Network,
    Optimizer,
    Samples,
    Sigmoid,
    Softmax,
    accuracy,
    fit,
)


@pytest.fixture
def blobs(rng: np.random.Generator) -> Samples:
    """Three clouds of points as bytes, 203 of them: the last mini-batch of an epoch is a short one."""
    labels = rng.integers(3, size=203)
    centres = np.array([[60, 60, 200], [200, 60, 60], [60, 200, 60]])
    points = np.clip(centres[labels] + rng.normal(scale=25, size=(203, 3)), 0, 255).astype(np.uint8)
    return Samples(points, labels, 1 / 255)


def small(seed: int = 0, dtype: str = "float32") -> Network:
    return Network([Dense(8), Sigmoid(), Dense(3), Softmax()], (3,), CrossEntropy(), dtype, seed)


@pytest.mark.parametrize("kind", sorted(Optimizer.kinds))
def test_every_optimizer_learns(kind: str, blobs: Samples) -> None:
    network = small()
    rates = {"SGD": 1.0, "Momentum": 0.2, "AdaGrad": 0.1, "RMSProp": 0.02, "Adam": 0.02}
    progress = list(fit(network, blobs, Optimizer.kinds[kind](rates[kind]), batch_size=10, epochs=20))
    assert progress[-1].loss < progress[0].loss / 3
    assert accuracy(network, blobs) > 0.9


def test_the_same_seed_gives_the_same_bits_however_often_it_reports(blobs: Samples) -> None:
    runs = []
    for every in (1, 7, 1000):
        network = small()
        for _ in fit(network, blobs, Adam(0.01), batch_size=10, epochs=3, seed=5, every=every):
            pass
        runs.append(network.flat)
    assert np.array_equal(runs[0], runs[1])
    assert np.array_equal(runs[0], runs[2])


def test_bytes_and_numbers_are_trained_alike(blobs: Samples) -> None:
    inputs = (blobs.x * np.float32(1 / 255)).astype(np.float32)
    runs = []
    for data in (blobs, (inputs, np.eye(3)[blobs.t])):
        network = small()
        runs.append([progress.loss for progress in fit(network, data, SGD(0.5), batch_size=10)])
    np.testing.assert_allclose(runs[0], runs[1], rtol=1e-5)


def test_every_epoch_sees_every_sample_once(blobs: Samples) -> None:
    """With a rate that hardly moves, the mean loss over an epoch is the loss of all samples."""
    network = small(dtype="float64")
    x, t = blobs.x / 255, np.eye(3)[blobs.t]
    loss, _ = network.loss_and_gradients(x, t)
    reports = list(fit(network, blobs, SGD(1e-12), batch_size=7, epochs=2))  # 203 = 29 * 7
    assert len(reports) == 58
    assert np.mean([report.loss for report in reports[:29]]) == pytest.approx(loss)
    assert np.mean([report.loss for report in reports[29:]]) == pytest.approx(loss)


def test_the_loss_of_the_fast_pass_is_that_of_the_readable_formulas(blobs: Samples) -> None:
    """A textbook program in float64, written out, against the engine in float32: 100 updates."""
    network = small()
    W1, b1, W2, b2 = (network.parameters[name].astype(np.float64) for name in ("W1", "b1", "W2", "b2"))
    rng = np.random.default_rng(0)
    x, t = blobs.x[:200] / 255, np.eye(3)[blobs.t[:200]]
    data = Samples(blobs.x[:200], blobs.t[:200], 1 / 255)
    reports = fit(network, data, SGD(0.5), batch_size=10, epochs=5, seed=0)
    for _ in range(5):
        order = rng.permutation(200)
        for k in range(20):
            chosen = order[10 * k : 10 * k + 10]
            a1 = 1 / (1 + np.exp(-(x[chosen] @ W1 + b1)))
            z2 = a1 @ W2 + b2
            p = np.exp(z2) / np.exp(z2).sum(1, keepdims=True)
            loss = -np.log((p * t[chosen]).sum(1)).mean()
            dz2 = (p - t[chosen]) / 10
            dz1 = dz2 @ W2.T * a1 * (1 - a1)
            W2, b2 = W2 - 0.5 * a1.T @ dz2, b2 - 0.5 * dz2.sum(0)
            W1, b1 = W1 - 0.5 * x[chosen].T @ dz1, b1 - 0.5 * dz1.sum(0)
            assert next(reports).loss == pytest.approx(loss, rel=1e-5)


def test_the_rate_can_change_while_it_runs(blobs: Samples) -> None:
    network, optimizer = small(), SGD(0.5)
    running = fit(network, blobs, optimizer, batch_size=10)
    next(running)
    optimizer.rate = 1e-30
    frozen = network.flat.copy()
    next(running)
    assert np.array_equal(network.flat, frozen)


def test_layers_know_that_they_are_trained_only_while_they_are(blobs: Samples) -> None:
    seen = []

    class _Watching(Sigmoid):
        def forward(self, x: np.ndarray, work: dict[str, np.ndarray]) -> np.ndarray:
            seen.append((self.training, self.rng is not None))
            return super().forward(x, work)

    network = Network([Dense(4), _Watching(), Dense(3), Softmax()], (3,), CrossEntropy())
    running = fit(network, blobs, SGD(0.1), batch_size=100)
    next(running)
    accuracy(network, blobs)
    assert seen[0] == (True, True)
    assert seen[-1] == (False, False)
    assert not any(isinstance(layer, Layer) and layer.training for layer in network.layers)


def test_faded_moments_become_zero_and_change_nothing_else() -> None:
    optimizer = Adam(0.01)
    flat, gradient = np.ones(4, np.float32), np.array([1, 0, 0, 0], np.float32)
    optimizer.step(flat, np.array([1, 1, 0, 0], np.float32))
    for _ in range(2000):
        optimizer.step(flat, gradient)
    assert optimizer.state["m"][1] == 0
    assert optimizer.state["m"][0] > 0.9


@pytest.mark.parametrize("wrong", [{"batch_size": 0}, {"epochs": 0}, {"every": 0}])
def test_impossible_sizes_are_refused_before_anything_happens(wrong: dict[str, int], blobs: Samples) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        fit(small(), blobs, SGD(0.1), **wrong)


def test_nan_is_never_a_right_answer(blobs: Samples) -> None:
    network = small()
    network.flat[:] = np.nan
    assert accuracy(network, blobs) == 0


def test_labels_alone_are_enough_and_wrong_ones_are_named(blobs: Samples) -> None:
    inputs = blobs.x / 255
    network = small()
    list(fit(network, (inputs, blobs.t), SGD(1.0), batch_size=10, epochs=20, every=1000))
    assert accuracy(network, Samples(inputs, blobs.t)) > 0.9
    assert accuracy(network, Samples(inputs, np.eye(3)[blobs.t])) == accuracy(network, Samples(inputs, blobs.t))
    with pytest.raises(ValueError, match="labels from 0 to 9"):
        list(fit(network, (inputs, np.where(blobs.t == 2, 9, blobs.t)), SGD(1.0)))


def test_a_single_output_learns_yes_and_no(blobs: Samples) -> None:
    network = Network([Dense(6), Sigmoid(), Dense(1), Sigmoid()], (3,), BinaryCrossEntropy(), "float32", 0)
    yes = Samples(blobs.x, (blobs.t == 1).astype(int), blobs.scale)
    list(fit(network, yes, Adam(0.02), batch_size=10, epochs=30, every=1000))
    assert accuracy(network, yes) > 0.9
