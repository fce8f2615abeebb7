"""Training against PyTorch, scikit-learn and textbook programs: the same networks, weights and mini-batches, in turns.

PyTorch is never a dependency: it is looked for in an environment of its own, named by VISUALNN_TORCH_PYTHON or made in
the checkout with `python -m venv .venv-torch && .venv-torch/bin/pip install torch==2.13.0 numpy scikit-learn`. Ratios
are of the processor's time on one thread, and of the clock where two are used.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from tests.benchmarks import ROOT, LeftOut, Rows, one_thread, python, spread
from tests.benchmarks.contest import Case, Contestant, table_of

CASES = (
    Case((784, 50, 10), ("sigmoid", "softmax"), 100, 0.1, promise=2.3),
    Case((784, 30, 10), ("sigmoid", "sigmoid"), 10, 3.0, promise=8.0),
    Case((400, 25, 15, 1), ("sigmoid", "sigmoid", "sigmoid"), 32, 0.001, "Adam", 9.0, "zero-or-one",
         "BinaryCrossEntropy"),
    Case((784, 128, 64, 10), ("relu", "relu", "softmax"), 64, 0.1, promise=2.2),
    Case((784, 128, 64, 10), ("relu", "relu", "softmax"), 64, 0.001, "Adam", 2.2),
)  # fmt: skip
LARGE = Case((784, 1000, 1000, 10), ("relu", "relu", "softmax"), 1000, 0.1)
BEST = 1.8  # times as fast as the best PyTorch of any kind
CHECKED = 100  # updates whose losses must agree
AGREE = 1e-4
ROUNDS, ROUND_SECONDS = 11, 0.15


@dataclass(frozen=True)
class Side:
    """One way to train a case: what it is called, in which process, and how."""

    title: str
    process: str
    kind: str
    way: dict[str, object] = field(hash=False)

    @property
    def clock(self) -> int:
        """Whose time counts: the clock's (0) where several threads work, otherwise the processor's (1)."""
        return int(self.way.get("threads", 1) == 1)


OURS = Side("visualnn", "ours", "Contestant", {})
EAGER = Side("PyTorch eager", "theirs", "Torch", {})
OTHERS = (
    Side("PyTorch eager, two threads", "theirs", "Torch", {"threads": 2}),
    Side("PyTorch with foreach", "theirs", "Torch", {"optimizer": "foreach"}),
    Side("PyTorch with a fused optimizer", "theirs", "Torch", {"optimizer": "fused"}),
    Side("PyTorch compiled", "theirs", "Torch", {"compiled": True}),
    Side("PyTorch compiled, fused optimizer", "theirs", "Torch", {"compiled": True, "optimizer": "fused"}),
    Side("PyTorch, images kept as bytes, fused", "theirs", "Torch", {"raw": True, "optimizer": "fused"}),
    Side("scikit-learn's MLPClassifier.fit", "theirs", "Sklearn", {}),
    Side("textbook NumPy in float64", "textbook", "Textbook", {}),
)
PER_SAMPLE = Side("textbook, sample by sample", "textbook", "PerSample", {})


def torch_python() -> Path:
    """The Python that has PyTorch."""
    named = os.environ.get("VISUALNN_TORCH_PYTHON")
    places = [Path(named)] if named else [ROOT / ".venv-torch/bin/python", ROOT / ".venv-torch/Scripts/python.exe"]
    for place in places:
        if place.exists():
            return place
    raise LeftOut("PyTorch is not installed; VISUALNN_TORCH_PYTHON can name a Python that has it")


def write_case(folder: Path, name: str, case: Case, x: np.ndarray, t: np.ndarray) -> None:
    """The data of a case, its start weights, and the mini-batches for the comparison of losses."""
    rng = np.random.default_rng(0)
    if not (folder / f"{case.data}-x.npy").exists():
        np.save(folder / f"{case.data}-x.npy", np.ascontiguousarray(x).reshape(len(x), -1))
        np.save(folder / f"{case.data}-t.npy", np.asarray(t))
        np.save(folder / f"{case.data}-batches.npy", rng.integers(len(x), size=(CHECKED, 1000)))
    weights = {}
    for layer, (inputs, units) in enumerate(zip(case.sizes, case.sizes[1:], strict=False), 1):
        weights[f"W{layer}"] = rng.normal(0, inputs**-0.5, (inputs, units)).astype(np.float32)
        weights[f"b{layer}"] = np.zeros(units, np.float32)
    np.savez(folder / f"{name}.npz", **weights)


class Contest:
    """The processes of one contest."""

    def __init__(self, folder: Path) -> None:
        other, here, env = str(torch_python()), Path(__file__).parent, one_thread()
        self.processes = {
            "ours": Contestant([python(), "-m", "tests.benchmarks.contestant_visualnn"], folder, env),
            "theirs": Contestant([other, str(here / "contestant_torch.py")], folder, env),
            "textbook": Contestant([python(), "-m", "tests.benchmarks.contestant_textbook"], folder, env),
        }

    def begin(self, name: str, case: Case, sides: list[Side]) -> dict[Side, str]:
        """Make them ready and take the first losses of the two main ones; for each that cannot take part, why."""
        refused, self.losses = {}, dict[Side, np.ndarray]()
        for process in self.processes.values():
            process.ask("end")
        for side in sides:
            try:
                self.ask(side, "begin", case=table_of(case), weights=f"{name}.npz", kind=side.kind, way=side.way)
                if side in (OURS, EAGER):  # before anything else is trained: from the same weights
                    self.losses[side] = np.array(self.ask(side, "losses"))
                self.ask(side, "seconds", updates=5)
            except RuntimeError as error:
                refused[side] = str(error)
        return refused

    def ask(self, side: Side, question: str, **what: object) -> object:
        return self.processes[side.process].ask(question, name=side.title, **what)

    def times(self, sides: list[Side], rounds: int = ROUNDS, seconds: float = ROUND_SECONDS) -> dict[Side, np.ndarray]:
        """Seconds of an update, round by round (rounds, 2): of the clock and of the processor."""
        counts = {}
        for side in sides:
            counts[side] = max(3, round(seconds / self.ask(side, "seconds", updates=20)[0]))  # type: ignore[index]
        found: dict[Side, list[object]] = {side: [] for side in sides}
        for turn in range(rounds):
            for side in sides if turn % 2 else reversed(sides):
                found[side].append(self.ask(side, "seconds", updates=counts[side]))
        return {side: np.array(times, float) for side, times in found.items()}

    def close(self) -> None:
        for process in self.processes.values():
            process.close()


def ratios(times: dict[Side, np.ndarray], side: Side, ours: Side) -> list[float]:
    """How many of our updates fit into the time of one of theirs, round by round."""
    return [float(value) for value in times[side][:, side.clock] / times[ours][:, side.clock]]


def compare(contest: Contest, name: str, case: Case) -> Rows:
    """One case beside all others: do the losses agree, and how many times as fast is it?"""
    sides = [OURS, EAGER, *OTHERS]
    if case.activations == ("sigmoid", "sigmoid"):
        sides.append(PER_SAMPLE)
    refused = contest.begin(name, case, sides)
    apart = float(np.abs(contest.losses[OURS] - contest.losses[EAGER]).max())
    sides = [side for side in sides if side not in refused]
    times = contest.times(sides)
    beside = {side: ratios(times, side, OURS) for side in sides[1:]}
    torch = {side: statistics.median(found) for side, found in beside.items() if side.kind == "Torch"}
    best = min(torch, key=torch.__getitem__)
    micro = [1e6 * statistics.median(times[side][:, 1]) for side in (OURS, EAGER)]
    eager = f"{spread(beside[EAGER], 'x')}, promised {case.promise:g}x"
    rows = [(f"{case.title}: times as fast as PyTorch eager", eager),
            ("  an update", f"{micro[0]:.0f} µs against {micro[1]:.0f} µs"),
            (f"  the first {CHECKED} losses", f"{'agree' if apart < AGREE else 'DIFFER'}, to {apart:.0e}"),
            ("  as the best PyTorch of any kind", f"{torch[best]:.2f}x, promised {BEST:g}x: {best.title}")]  # fmt: skip
    rows += [(f"    {side.title}", spread(found, "x")) for side, found in beside.items() if side is not EAGER]
    rows += [(f"    {side.title}", f"left out: {why}") for side, why in refused.items()]
    parts = contest.ask(OURS, "parts")
    whole = parts.pop("update")  # type: ignore[attr-defined]
    share = parts["products"] / whole  # type: ignore[index]
    spent = ", ".join(f"{kind} {value:.1f}" for kind, value in parts.items())  # type: ignore[attr-defined]
    return [*rows, ("  share of the matrix products alone", f"{100 * share:.0f} %"), ("  µs of an update", spent)]


def large(contest: Contest, name: str) -> Rows:
    """A network whose products are large: with the threads that are measured to be best, and PyTorch with as many."""
    from visualnn.engine import CrossEntropy, Dense, Network, ReLU, Softmax
    from visualnn.engine.blas_threads import best_threads

    layers = [layer for units in LARGE.sizes[1:-1] for layer in (Dense(units), ReLU())]
    network = Network([*layers, Dense(LARGE.sizes[-1]), Softmax()], LARGE.sizes[:1], CrossEntropy())
    best, rows = best_threads(network, LARGE.batch), Rows()
    for threads in sorted({1, 2, best}):
        pair = [replace(side, title=f"{side.title} {threads}", way={"threads": threads}) for side in (OURS, EAGER)]
        contest.begin(name, LARGE, pair)
        times = contest.times(pair, rounds=5)
        chosen = ", chosen here" if threads == best else ""
        rows.append((f"{LARGE.title}: PyTorch : this on {threads} threads{chosen}",
                     f"{spread(ratios(times, pair[1], pair[0]), 'x')}, promised 0.9x"))  # fmt: skip
    return rows


def write_data(folder: Path) -> None:
    """MNIST as bytes, the two digits of Andrew Ng's lesson, and the start weights of every case."""
    from visualnn import data

    for number, case in enumerate([*CASES, LARGE]):
        samples = data.load(case.data).train.samples()
        write_case(folder, f"case{number}", case, samples.x, samples.t)


def main() -> Rows:
    torch_python()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_data(folder)
        contest = Contest(folder)
        try:
            rows = [row for number, case in enumerate(CASES) for row in compare(contest, f"case{number}", case)]
            return rows + large(contest, f"case{len(CASES)}")
        finally:
            contest.close()
