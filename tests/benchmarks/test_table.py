"""The table of `make bench`: what is found, and what is said of that which cannot be measured."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks import LeftOut, spread
from tests.benchmarks.__main__ import measured, names, table
from tests.benchmarks.contest import Case
from tests.benchmarks.contestant_visualnn import Contestant
from tests.benchmarks.training import torch_python


def test_every_module_with_a_main_is_a_benchmark() -> None:
    assert {"training", "startup", "window_cost"} <= set(names())
    assert not {"contest", "contestant_torch", "test_table"} & set(names())


def test_the_table_is_aligned() -> None:
    lines = table({"one": [("short", "1"), ("a longer name", "2")], "another": [("x", "3")]}).splitlines()
    assert lines == ["one      short          1", "         a longer name  2", "another  x              3"]
    assert spread([3.0, 1.0, 2.0], "x", 1) == "2.0x (1.0-3.0)"


def test_what_is_not_installed_is_left_out_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUALNN_TORCH_PYTHON", "/there/is/no/python")
    with pytest.raises(LeftOut):
        torch_python()
    ((_what, said),) = measured("training")
    assert said.startswith("left out: PyTorch is not installed")


def test_our_contestant_trains_what_it_is_given() -> None:
    rng = np.random.default_rng(0)
    case = Case((6, 4, 3), ("sigmoid", "softmax"), 5, 1.0)
    weights = {"W1": rng.normal(0, 1, (6, 4)), "b1": np.zeros(4), "W2": rng.normal(0, 1, (4, 3)), "b2": np.zeros(3)}
    x, labels = rng.integers(0, 256, (30, 6), dtype=np.uint8), rng.integers(0, 3, 30)
    contestant = Contestant(case, x, labels, weights)
    losses = contestant.losses(np.tile(np.arange(5), (20, 1)))
    assert len(losses) == 20 and losses[-1] < losses[0]
    assert contestant.run(12) == 12
    assert contestant.parts()["products"] > 0
