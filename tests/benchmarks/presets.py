"""Training every lesson as it begins, its network, data, mini-batches and optimizer, beside PyTorch eager."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.benchmarks import Rows, spread
from tests.benchmarks.contest import Case
from tests.benchmarks.training import EAGER, OURS, Contest, ratios, torch_python, write_case

KINDS = {"Sigmoid": "sigmoid", "ReLU": "relu", "Softmax": "softmax", "Tanh": "tanh", "Identity": "identity",
         "Step": "step"}  # fmt: skip
ROUNDS, SECONDS = 5, 0.1


def case_of(lesson: object) -> Case | None:
    """The case that a lesson's preset is; None if it has nothing to train or a layer that is not compared."""
    from visualnn.session.training_settings import TrainingSettings

    network = lesson.make_network()  # type: ignore[attr-defined]
    kinds = [type(layer).__name__ for layer in network.layers]
    if kinds[::2] != ["Dense"] * len(kinds[::2]) or not set(kinds[1::2]) <= set(KINDS) or not lesson.training:  # type: ignore[attr-defined]
        return None
    activations = [KINDS[kind] for kind in kinds[1::2]] + ["identity"] * (len(kinds) % 2)
    sizes = (*network.input_shape, *(layer.units for layer in network.layers[::2]))
    given = TrainingSettings(**lesson.training)  # type: ignore[attr-defined]
    loss = type(network.loss).__name__
    return Case(sizes, tuple(activations), given.batch_size, given.learning_rate, given.optimizer, data=lesson.id,  # type: ignore[attr-defined]
                loss=loss)  # fmt: skip


def main() -> Rows:
    torch_python()
    from visualnn.lessons import catalogue

    rows: Rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        contest = Contest(folder)
        try:
            for id in catalogue.ids():
                lesson = catalogue.find(id)
                case = case_of(lesson)
                if case is None:
                    rows.append((id, "not compared: nothing to train, or a layer that PyTorch calls otherwise"))
                    continue
                samples = lesson.load_data().train.samples()
                write_case(folder, id, case, samples.x, samples.t)
                refused = contest.begin(id, case, [OURS, EAGER])
                if refused:
                    rows.append((id, f"left out: {'; '.join(refused.values())}"))
                    continue
                times = contest.times([OURS, EAGER], ROUNDS, SECONDS)
                micro = [1e6 * statistics.median(times[side][:, 1]) for side in (OURS, EAGER)]
                rows.append((f"{id}: {case.title}", f"{spread(ratios(times, EAGER, OURS), 'x', 1)}, "
                                                    f"{micro[0]:.0f} µs against {micro[1]:.0f} µs"))  # fmt: skip
        finally:
            contest.close()
    return rows
