"""The number of threads of matrix products can be asked and set, and is chosen by measurement, once."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.engine import CrossEntropy, Dense, Network, ReLU, Sigmoid, Softmax
from visualnn.engine.blas_threads import best_threads, cores, fewest, set_threads, settable, threads, threads_of

needs_openblas = pytest.mark.skipif(not settable(), reason="the library of NumPy's products takes no number of threads")


def network(*sizes: int) -> Network:
    layers = [layer for size in sizes[1:-1] for layer in (Dense(size), ReLU())]
    return Network([*layers, Dense(sizes[-1]), Softmax()], sizes[:1], CrossEntropy())


@needs_openblas
def test_the_number_can_be_raised_while_the_program_runs_and_comes_back() -> None:
    before = threads()
    with threads_of(2):
        assert threads() == 2
        with threads_of(1):
            assert threads() == 1
        assert threads() == 2
    assert threads() == before


@needs_openblas
def test_it_comes_back_after_an_error() -> None:
    before = threads()
    with pytest.raises(RuntimeError), threads_of(before + 1):
        raise RuntimeError
    assert threads() == before


def test_no_thread_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 thread, not 0"):
        set_threads(0)


@needs_openblas
def test_the_same_number_of_threads_gives_the_same_bits() -> None:
    rng = np.random.default_rng(0)
    x, t = rng.random((300, 784)), np.eye(10)[rng.integers(10, size=300)]
    for count in (1, 2):
        found = []
        for _turn in range(2):
            with threads_of(count):
                twin = network(784, 300, 10)
                twin.loss_and_gradients(x, t)
            found.append(twin.gradient.tobytes())
        assert found[0] == found[1]


def test_small_products_are_left_to_one_thread() -> None:
    assert best_threads(network(784, 50, 10), 100) == 1
    assert best_threads(Network([Sigmoid()], (4,), CrossEntropy()), 10) == 1


@needs_openblas
def test_a_measured_number_is_one_that_can_be_had_and_nothing_is_changed() -> None:
    large, before = network(784, 300, 300, 10), threads()
    kept = large.flat.copy()
    assert 1 <= best_threads(large, 500) <= cores()
    assert best_threads(large, 500, at_most=1) == 1
    assert threads() == before
    np.testing.assert_array_equal(large.flat, kept)


def test_more_threads_are_taken_only_where_they_gain_a_tenth() -> None:
    assert fewest({1: 1.0}) == 1
    assert fewest({1: 1.0, 2: 0.6, 4: 0.58}) == 2
    assert fewest({1: 1.0, 2: 0.95, 4: 0.5}) == 4
    assert fewest({1: 1.0, 2: 0.92, 4: 0.91}) == 1
