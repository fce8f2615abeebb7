"""An experiment as comma-separated values: a line for each place of each run's curves, with the run's settings."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from visualnn.paths import write_whole
from visualnn.session.experiments.design import FIELDS
from visualnn.session.experiments.experiment import Experiment

CURVES = ("train_accuracy", "validation_accuracy", "test_accuracy", "loss")


def csv_of(experiment: Experiment) -> str:
    """The table, with English headings and numbers as programs read them. Where a value was not counted the cell is
    empty; a run that waits has no lines.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["run", "state", *FIELDS, "epochs_done", *CURVES])
    settings = experiment.design.runs
    for number, outcome in sorted(experiment.outcomes.items()):
        head = [number + 1, outcome.state, *(getattr(settings[number], field) for field in FIELDS)]
        places: dict[float, dict[str, float]] = {}
        for name, x, y in (("train_accuracy", outcome.epochs, outcome.train),
                           ("validation_accuracy", outcome.epochs, outcome.validation),
                           ("test_accuracy", outcome.epochs, outcome.test),
                           ("loss", outcome.loss_epochs, outcome.losses)):  # fmt: skip
            for place, value in zip(x, y, strict=False):
                places.setdefault(place, {})[name] = value
        for place, values in sorted(places.items()):
            rows.writerow([*head, repr(place), *(repr(values[name]) if name in values else "" for name in CURVES)])
        if not places:
            rows.writerow([*head, "", *[""] * len(CURVES)])
    return text.getvalue()


def save_csv(path: Path, experiment: Experiment) -> None:
    """Write the table whole or not at all; OSError if it cannot be written."""
    write_whole(path, csv_of(experiment).encode("utf-8-sig"))  # a spreadsheet knows the letters by this mark
