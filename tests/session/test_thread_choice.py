"""The number of threads is measured once, remembered, and part of a run: its updates come back to the bit."""

from __future__ import annotations

import json

import numpy as np
import pytest

from visualnn.engine import CrossEntropy, Dense, Network, ReLU, Softmax
from visualnn.engine.blas_threads import cores, settable, threads
from visualnn.lessons import catalogue
from visualnn.session import Session
from visualnn.session.thread_choice import chosen_threads, remembered_in

several = pytest.mark.skipif(cores() < 2 or not settable(), reason="one processor, or a library that cannot be told")
BATCH = 150


def large() -> Network:
    return Network([Dense(300), ReLU(), Dense(10), Softmax()], (784,), CrossEntropy(), seed=1)


@several
def test_it_is_measured_once_and_then_remembered() -> None:
    network = large()
    found = chosen_threads(network, BATCH)
    (key, written), = json.loads(remembered_in().read_text()).items()
    assert 1 <= found == written <= cores() and "784-300-300-10" in key and f"batch {BATCH}" in key
    remembered_in().write_text(json.dumps({key: 3 - found}))
    assert chosen_threads(network, BATCH) == 3 - found
    for broken in ("", "[]", "{", json.dumps({key: 10**9}), json.dumps({key: True})):
        remembered_in().write_text(broken)
        assert 1 <= chosen_threads(network, BATCH) <= cores()


def test_a_small_network_is_not_measured_at_all() -> None:
    assert chosen_threads(large(), 10) == 1 and not remembered_in().exists()


@several
def test_it_belongs_to_the_run_which_comes_back_to_the_bit() -> None:
    session = Session(catalogue.find("reading-digits"))
    session.set_network(large())
    session.run.set(batch_size=BATCH, fresh=True)
    chosen_threads(session.network, BATCH)
    (key,) = json.loads(remembered_in().read_text())
    flats = []
    for count in (2, 2, 1):
        remembered_in().write_text(json.dumps({key: count}))
        session.run.set(fresh=True, epochs=1)
        session.run.start(most=8)
        run = session.history.runs[-1]
        assert run.settings.threads == (2 if count == 2 else 0) and len(run.parts) == 1 and threads() == 1
        flats.append(session.network.flat.copy())
        del run.keyframes[1:]
        for update in (5, 8):
            session.history.go(update)
        assert np.array_equal(session.network.flat, flats[-1])
    assert np.array_equal(flats[0], flats[1]) and np.allclose(flats[0], flats[2], atol=1e-4)
    assert session.run.settings.threads == 0, "what the person asked for is as it was"
