"""Training against PyTorch eager: the same networks, weights and mini-batches, one thread each, in turns.

PyTorch is never a dependency: it is looked for in an environment of its own, named by VISUALNN_TORCH_PYTHON or made in
the checkout with `python -m venv .venv-torch && .venv-torch/bin/pip install torch==2.13.0 numpy`.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks import ROOT, LeftOut, Rows, one_thread, python, spread
from tests.benchmarks.contest import Case, Contestant, table_of

CASES = (
    Case((784, 50, 10), ("sigmoid", "softmax"), 100, 0.1, promise=2.0),
    Case((784, 30, 10), ("sigmoid", "sigmoid"), 10, 3.0, promise=5.0),
    Case((784, 50, 100, 10), ("sigmoid", "sigmoid", "softmax"), 100, 0.1),
    Case((784, 128, 64, 10), ("relu", "relu", "softmax"), 64, 0.001, "Adam"),
)
CHECKED = 100  # updates whose losses must agree
AGREE = 1e-4
ROUNDS, ROUND_SECONDS = 9, 0.3


def torch_python() -> Path:
    """The Python that has PyTorch."""
    named = os.environ.get("VISUALNN_TORCH_PYTHON")
    places = [Path(named)] if named else [ROOT / ".venv-torch/bin/python", ROOT / ".venv-torch/Scripts/python.exe"]
    for place in places:
        if place.exists():
            return place
    raise LeftOut("PyTorch is not installed; VISUALNN_TORCH_PYTHON can name a Python that has it")


def write_data(folder: Path) -> None:
    """MNIST as bytes, the start weights of every case, and the mini-batches for the comparison of losses."""
    from visualnn import data

    train = data.load("mnist").train
    samples = train.samples()
    np.save(folder / "x.npy", np.ascontiguousarray(samples.x).reshape(len(samples.x), -1))
    np.save(folder / "labels.npy", np.asarray(samples.t))
    rng = np.random.default_rng(0)
    np.save(folder / "batches.npy", rng.permutation(len(samples.x))[: CHECKED * 100].reshape(CHECKED, 100))
    for number, case in enumerate(CASES):
        weights = {}
        for layer, (inputs, units) in enumerate(zip(case.sizes, case.sizes[1:], strict=False), 1):
            weights[f"W{layer}"] = rng.normal(0, inputs**-0.5, (inputs, units)).astype(np.float32)
            weights[f"b{layer}"] = np.zeros(units, np.float32)
        np.savez(folder / f"weights{number}.npz", **weights)


def compare(number: int, case: Case, ours: Contestant, theirs: Contestant) -> Rows:
    """One case: do the losses agree, and how many of our updates fit into the time of one of theirs?"""
    both = (ours, theirs)
    for side in both:
        side.ask("begin", case=table_of(case), weights=f"weights{number}.npz")
    losses = [np.array(side.ask("losses")) for side in both]
    apart = float(np.abs(losses[0] - losses[1]).max())
    counts = []
    for side in both:  # the first, short measurement warms up and says how many updates make a round
        side.ask("seconds", updates=50)
        counts.append(max(20, round(ROUND_SECONDS / (float(side.ask("seconds", updates=200)) / 200))))  # type: ignore[arg-type]
    times: list[list[float]] = [[], []]
    for turn in range(ROUNDS):
        for place in (0, 1) if turn % 2 == 0 else (1, 0):
            times[place].append(float(both[place].ask("seconds", updates=counts[place])) / counts[place])  # type: ignore[arg-type]
    ratios = [their / our for our, their in zip(*times, strict=True)]
    micro = [1e6 * statistics.median(side) for side in times]
    promise = f", promised {case.promise:g}x" if case.promise else ""
    verdict = "agree" if apart < AGREE else "DIFFER"
    return [
        (f"{case.title}: times as fast as PyTorch", f"{spread(ratios, 'x')}{promise}"),
        ("  an update", f"{micro[0]:.0f} µs against {micro[1]:.0f} µs"),
        (f"  the first {CHECKED} losses", f"{verdict}, to {apart:.0e}"),
    ]


def main() -> Rows:
    other = torch_python()
    folder_of_contestants = Path(__file__).parent
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_data(folder)
        ours = Contestant([python(), "-m", "tests.benchmarks.contestant_visualnn"], folder, one_thread())
        theirs = Contestant([str(other), str(folder_of_contestants / "contestant_torch.py")], folder, one_thread())
        try:
            return [row for number, case in enumerate(CASES) for row in compare(number, case, ours, theirs)]
        finally:
            ours.close()
            theirs.close()
