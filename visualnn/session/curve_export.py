"""The values of curves as a CSV file: every update, every count, the settings, and what was changed.

One table with a row for every place on the axis at which anything is known of a run:

    run, epoch, loss, train accuracy, validation accuracy, test accuracy, settings

In `settings` the first row of a run has all of them, "name=value" with blanks between, and a row at which some were
changed has those with their new values. Numbers are written so that they can be read back to the bit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from visualnn import paths
from visualnn.engine.expr import Array
from visualnn.session.branch import Curves
from visualnn.session.setting_changes import Change, changes_of
from visualnn.session.training_settings import TrainingSettings

if TYPE_CHECKING:
    from visualnn.session.session import Session

HEADING = ("run", "epoch", "loss", "train accuracy", "validation accuracy", "test accuracy", "settings")
ROWS = 20_000  # that are written in one go
SAME = 1e-9  # of an epoch: places on the axis nearer than that are one


@dataclass(frozen=True)
class RunCurves:
    """What is written of a run."""

    name: str
    settings: TrainingSettings
    changes: Sequence[Change]
    curves: Curves


@dataclass(frozen=True)
class Saved:
    """How many rows are in the file; it is `done` when it has its name."""

    path: Path
    rows: int
    done: bool = False


def run_curves(session: Session) -> list[RunCurves]:
    """The run on show and those shown beside it."""
    found, records, branch = list[RunCurves](), session.records, session.history.branch
    if branch is not None:
        name = records.current.name if records.current else str(branch.number)
        found.append(RunCurves(name, branch.first.settings, changes_of(branch), branch.curves))
    for record in records.shown:
        changes = [Change(epochs, settings) for epochs, settings in record.changes]
        found.append(RunCurves(record.name, record.settings, changes, record.curves))
    return found


def exported(path: Path, runs: Sequence[RunCurves]) -> Iterator[Saved]:
    """Write the file, all of it or nothing, some rows at a time. OSError if the place cannot be written."""
    tables = [_Table(run) for run in runs]  # what is appended later is not in the file
    return _written(path, tables)


def _written(path: Path, tables: Sequence[_Table]) -> Iterator[Saved]:
    rows = 0
    with paths.whole_file(path) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", newline="")  # with the mark by which spreadsheets know it
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(HEADING)
        for table in tables:
            for some in table.rows():
                writer.writerows(some)
                rows += len(some)
                yield Saved(path, rows)
        text.flush()
        text.detach()
    yield Saved(path, rows, done=True)


class _Table:
    """The rows of one run, as it is now."""

    def __init__(self, run: RunCurves) -> None:
        self.run, curves = run, run.curves
        count = min(len(curves.loss_epochs), len(curves.losses))
        self.columns = [(curves.loss_epochs.array[:count], curves.losses.array[:count])]
        for series in (curves.train_accuracy, curves.validation_accuracy, curves.test_accuracy):
            many = min(len(series), len(curves.accuracy_epochs))
            self.columns.append((curves.accuracy_epochs.array[:many], series.array[:many]))
        self.notes = [(change.epochs, _told({name: new for name, (_old, new) in change.settings.items()}))
                      for change in run.changes]  # fmt: skip

    def rows(self) -> Iterator[list[list[Any]]]:
        """All rows in the order of the axis, some at a time."""
        name = self.run.name
        first = {one.name: getattr(self.run.settings, one.name) for one in fields(self.run.settings)}
        yield [[name, "", "", "", "", "", _told(first)]]
        places = np.unique(np.concatenate([self.columns[0][0], *(xs for xs, _ys in self.columns[1:]),
                                           [epochs for epochs, _text in self.notes]]))  # fmt: skip
        places = places[np.concatenate([[True], np.diff(places) > SAME])[: len(places)]]
        for start in range(0, len(places), ROWS):
            yield self._some(places[start : start + ROWS], places[start + ROWS : start + ROWS + 1])

    def _some(self, places: Array, following: Array) -> list[list[Any]]:
        end = float(following[0]) if len(following) else np.inf
        cells: list[list[list[str]]] = []
        for xs, ys in self.columns:
            first, last = np.searchsorted(xs, (places[0] - SAME / 2, end - SAME / 2))
            rows = np.searchsorted(places, xs[first:last] + SAME) - 1
            column: list[list[str]] = [[] for _place in places]
            for row, value in zip(rows.tolist(), ys[first:last].tolist(), strict=True):
                column[row].append(repr(value))
            cells.append(column)
        notes: dict[int, str] = {}
        for epochs, text in self.notes:
            if places[0] - SAME / 2 <= epochs < end - SAME / 2:
                notes[int(np.searchsorted(places, epochs + SAME)) - 1] = text
        found: list[list[Any]] = []
        for row, epochs in enumerate(places.tolist()):
            values = [column[row] for column in cells]
            for again in range(max(1, *(len(value) for value in values))):  # a joint of two runs is counted twice
                shown = [value[again] if again < len(value) else "" for value in values]
                found.append([self.run.name, repr(epochs), *shown, "" if again else notes.get(row, "")])
        return found


def _told(settings: dict[str, Any]) -> str:
    return " ".join(f"{name}={'' if value is None else value}" for name, value in settings.items())
