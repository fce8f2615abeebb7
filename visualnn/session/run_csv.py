"""All runs as one table of comma-separated values: a line a run, with every setting and everything that came of it."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

from visualnn.paths import write_whole
from visualnn.session.run_record import OUTCOMES, RunRecord
from visualnn.session.training_settings import TrainingSettings

SETTINGS = tuple(one.name for one in fields(TrainingSettings))
HEADINGS = ("key", "name", "run", "lesson", "data", "network", "began", *SETTINGS, "changes", "updates", "epochs_made",
            "seconds_worked", *OUTCOMES, "ended")  # fmt: skip
FORMULAS = ("=", "+", "-", "@")  # with which a spreadsheet begins to compute


def csv_of(records: Iterable[RunRecord]) -> str:
    """The table, with English headings and numbers as programs read them."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADINGS)
    for record in records:
        rows.writerow(_row(record))
    return text.getvalue()


def save_csv(path: Path, records: Iterable[RunRecord]) -> None:
    """Write the table whole or not at all; OSError if it cannot be written."""
    write_whole(path, csv_of(records).encode("utf-8-sig"))  # a spreadsheet knows the letters by this mark


def _row(record: RunRecord) -> list[object]:
    changes = "; ".join(f"{epochs:g} epochs: {name} {old} -> {new}" for epochs, changed in record.changes
                        for name, (old, new) in changed.items())  # fmt: skip
    began = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(record.began))
    data = " ".join(f"{name}={value}" for name, value in record.data.items())
    outcome = [record.value(name) for name in OUTCOMES]
    return [record.key, _harmless(record.name), record.number, _harmless(record.lesson), _harmless(data),
            record.network, began, *asdict(record.settings).values(), changes, record.updates, record.epochs,
            f"{record.seconds:.3f}", *outcome, record.end]  # fmt: skip


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text
