"""Where experiments are kept: a folder for each, with its design and one file for every run that is over."""

from __future__ import annotations

import contextlib
import json
import math
import shutil
from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from visualnn import paths
from visualnn.engine.expr import Array
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.formats.npz import read_npz, write_npz
from visualnn.i18n import _
from visualnn.session.experiments.design import Axis, Design
from visualnn.session.experiments.experiment import Experiment
from visualnn.session.experiments.outcome import CURVES, DIVERGED, DONE, FAILED, Outcome
from visualnn.session.training_settings import TrainingSettings

DESIGN = "experiment.json"
LONGEST, LONGEST_NAME = 2**20, 500  # bytes of a design, letters of a network's sizes
VERSION = 1
BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)


class Folder:
    """All of it can be called on any thread."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or paths.user_folder() / "experiments"

    def found(self) -> list[str]:
        """The experiments there are, the oldest first; none where the folder cannot be read."""
        try:
            return sorted(path.name for path in self.folder.iterdir() if (path / DESIGN).is_file())
        except OSError:
            return []

    def read(self, key: str) -> Experiment:
        """An experiment; its outcomes are read when they are asked for, without their parameters. UnreadableFile says
        why not.
        """
        path = self.folder / key / DESIGN
        try:
            with path.open("rb") as file:
                text = file.read(LONGEST + 1)
            if len(text) > LONGEST:
                raise ValueError(_("it is too long"))
            experiment = _experiment_of(key, json.loads(text.decode()))
        except BROKEN as error:
            reason = _("it is no experiment ({detail})").format(detail=plain(str(error) or type(error).__name__, 120))
            raise UnreadableFile(path, reason) from None
        experiment.kept = sum(self._run(key, number).is_file() for number in range(experiment.count))
        experiment.read = partial(self._outcomes, key, experiment.count)
        return experiment

    def _outcomes(self, key: str, count: int) -> dict[int, Outcome]:
        """What is there; a run whose file is broken waits again."""
        found = {}
        for number in range(count):
            if self._run(key, number).is_file():
                with contextlib.suppress(UnreadableFile):
                    found[number] = self._outcome(key, number)
        return found

    def parameters(self, key: str, number: int) -> Array:
        """The last parameters of a run (n,). UnreadableFile if there are none."""
        found = read_npz(self._run(key, number), "data").arrays.get("parameters")
        if found is None or found.ndim != 1 or found.dtype.kind != "f":
            raise UnreadableFile(self._run(key, number), _("it is no run of an experiment"))
        return found

    def begin(self, experiment: Experiment) -> None:
        """Write the design. OSError if that cannot be."""
        table = {"experiment": VERSION, "began": experiment.began, "lesson": experiment.lesson,
                 "network": experiment.spec, "data": experiment.data, "settings": asdict(experiment.design.settings),
                 "axes": [asdict(axis) for axis in experiment.design.axes]}  # fmt: skip
        (self.folder / experiment.key).mkdir(parents=True, exist_ok=True)
        paths.write_whole(self.folder / experiment.key / DESIGN, json.dumps(table, default=str).encode())

    def write(self, key: str, number: int, outcome: Outcome) -> None:
        """Write what came of a run, whole or not at all. OSError if that cannot be."""
        arrays = {name: np.array(getattr(outcome, name), np.float64) for name in CURVES}
        arrays["parameters"] = np.empty(0) if outcome.flat is None else outcome.flat
        table = {"run": VERSION, "state": outcome.state, "error": outcome.error, "seconds": outcome.seconds}
        write_npz(self._run(key, number), arrays, table)

    def remove(self, key: str) -> None:
        """OSError if it cannot be removed."""
        (self.folder / key / DESIGN).unlink(missing_ok=True)  # from here on it is no experiment any more
        shutil.rmtree(self.folder / key, ignore_errors=True)

    def _run(self, key: str, number: int) -> Path:
        return self.folder / key / f"run-{number:03d}.npz"

    def _outcome(self, key: str, number: int) -> Outcome:
        path = self._run(key, number)
        found, table = (read := read_npz(path, "data")).arrays, read.network or {}
        state, seconds = table.get("state"), table.get("seconds")
        good = state in (DONE, DIVERGED, FAILED) and isinstance(seconds, int | float) and math.isfinite(seconds)
        curves = {name: found.get(name) for name in CURVES}
        good = good and all(one is not None and one.ndim == 1 and one.dtype.kind == "f" for one in curves.values())
        if good:
            sizes = {name: len(one) for name, one in curves.items() if one is not None}
            good = sizes["epochs"] == sizes["train"] == sizes["test"] and sizes["losses"] == sizes["loss_epochs"]
            good = good and sizes["validation"] in (0, sizes["epochs"])
        if not good:
            raise UnreadableFile(path, _("it is no run of an experiment"))
        series: dict[str, Any] = {name: tuple(one.tolist()) for name, one in curves.items() if one is not None}
        return Outcome(str(state), plain(str(table.get("error", "")), 300), float(seconds or 0), **series)


def _experiment_of(key: str, table: Mapping[str, Any]) -> Experiment:
    """ValueError, KeyError or TypeError where the table is not that of an experiment."""
    if table["experiment"] != VERSION:
        raise ValueError(_("it was written by another version of the program"))
    known = {one.name for one in fields(TrainingSettings)}
    settings = TrainingSettings(**{name: value for name, value in table["settings"].items() if name in known})
    axes = tuple(Axis(str(axis["field"]), tuple(axis["values"])) for axis in table["axes"])
    design = Design(settings, axes)
    settings.check(None)
    design.check(None)
    began = float(table["began"])
    if not math.isfinite(began) or not 0 <= began < 1e11:
        raise ValueError("began")
    data = dict(table["data"])
    found = Experiment(key, began, plain(str(table["lesson"])), table["network"], data, design)
    if len(found.network) > LONGEST_NAME or not all(size.isdigit() for size in found.network.split("-")):
        raise ValueError("network")
    int(data["train"])
    return found
