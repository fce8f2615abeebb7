"""The two proofs that every part must stand: its words give its numbers, and its gradients are slopes."""

from __future__ import annotations

import numpy as np

from visualnn.engine import Network, Optimizer, Trace, numerical_gradients, record


def assert_tells_the_truth(trace: Trace, tolerance: float = 1e-9, every: int = 1) -> None:
    """Every step's expression, worked out on its own, is the number that the engine computed."""
    assert len(trace) > 0
    for step in trace[::every]:
        said, computed = step.evaluated(), step.value
        scale = max(1.0, *(abs(term.value) for term in step.terms(1)))
        same = (np.isnan(said) and np.isnan(computed)) or abs(said - computed) <= tolerance * scale
        assert same, f"{step.letters()} = {said}, but the engine says {computed}"


def assert_each_cell_has_one_writer(trace: Trace) -> None:
    """Walking forward fills every computed array completely, each cell once, and reads only what is there."""
    written: dict[str, set[tuple[int, ...]]] = {}
    for step in trace:
        cells = written.setdefault(step.array, set())
        assert step.index not in cells, f"{step.array}{step.index} is written twice"
        cells.add(step.index)
        assert trace.writer(step.array, step.index) == step.position
        for cell in step.reads():
            known = trace.known(cell.array, step.position)[cell.index]
            assert np.all(known), f"{step.letters()} reads {cell.array}{cell.index} too early"
    for array, cells in written.items():
        assert len(cells) == trace.arrays[array].size


def assert_gradients_are_slopes(network: Network, x: np.ndarray, t: np.ndarray, tolerance: float = 1e-6) -> None:
    _, exact = network.loss_and_gradients(x, t)
    for name, slope in numerical_gradients(network, x, t).items():
        np.testing.assert_allclose(exact[name], slope, rtol=tolerance, atol=tolerance, err_msg=name)


def trace_of(network: Network, x: np.ndarray, t: np.ndarray, optimizer: Optimizer | None = None) -> Trace:
    return record(network, x, t, optimizer)
