"""The folder of run records: one file a run, our own .npz, written whole or not at all, and never more than enough."""

from __future__ import annotations

import json
import math
import stat
import time
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from visualnn import paths
from visualnn.engine.expr import Array
from visualnn.formats.budget import BYTES
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.formats.npz import LONGEST_JSON, NETWORK, read_npz, write_npz
from visualnn.i18n import _
from visualnn.session.branch import Curves
from visualnn.session.run_record import ENDS, RunRecord, outcome_of
from visualnn.session.series import Series
from visualnn.session.training_settings import TrainingSettings

MOST_RECORDS, MOST_BYTES = 200, 100 * 2**20
MOST_POINTS = 1_000_000  # of a curve; of a longer one every second, third … is kept
MOST_CHANGES, MOST_LAYERS = 1_000, 200
OLD_SECONDS = 86_400  # a file that was being written so long ago is never finished
CURVES = tuple(one.name for one in fields(Curves))
NUMBERS = ("began", "epochs", "seconds")


class RunFolder:
    """`key`.npz for each run. All of it can be called on any thread."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or paths.user_folder() / "runs"

    def path(self, key: str) -> Path:
        return self.folder / f"{key}.npz"

    def keys(self) -> set[str]:
        """The records there are; none where the folder cannot be read."""
        try:
            return {path.stem for path in self.folder.iterdir() if path.suffix == ".npz"}
        except OSError:
            return set()

    def head(self, key: str) -> RunRecord:
        """A record without its curves, which are read when they are asked for. UnreadableFile says why not."""
        path = self.path(key)
        try:
            record = _record_of(key, _read_head(path))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, NotImplementedError,
                RuntimeError, OverflowError, EOFError, zipfile.BadZipFile, zlib.error) as error:  # fmt: skip
            reason = _("it is no record of a run ({detail})").format(detail=plain(str(error) or type(error).__name__))
            raise UnreadableFile(path, reason) from None
        record.read = partial(self.body, key)
        return record

    def body(self, key: str) -> tuple[Curves, Array]:
        """The curves of a record and its parameters (n,). UnreadableFile if they cannot be read."""
        path = self.path(key)
        arrays = read_npz(path, "data").arrays
        found: dict[str, Array] = {}
        for name in (*CURVES, "parameters"):
            array = arrays.get(name)
            if array is None or array.ndim != 1 or array.dtype.kind != "f":
                raise UnreadableFile(path, _("it is no record of a run ({detail})").format(detail=name))
            found[name] = array
        parameters, many = found.pop("parameters"), len(found["accuracy_epochs"])
        counted = {len(found[name]) for name in ("train_accuracy", "validation_accuracy", "test_accuracy")}
        if len(found["losses"]) != len(found["loss_epochs"]) or not counted <= {0, many}:
            raise UnreadableFile(path, _("it is no record of a run ({detail})").format(detail="accuracy_epochs"))
        return Curves(**{name: Series(array.astype(float)) for name, array in found.items()}), parameters

    def write(self, key: str, table: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
        """Write a record whole or not at all; OSError if it cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_npz(self.path(key), arrays, table)

    def remove(self, key: str) -> None:
        """OSError if it cannot be removed."""
        self.path(key).unlink(missing_ok=True)

    def thin(self, sparing: set[str], most: int = MOST_RECORDS, most_bytes: int = MOST_BYTES) -> list[str]:
        """Remove the oldest records where there are too many of them or they are too large, those with a name of their
        own last, and never those that are to be spared, nor what is no record. The keys of those that are gone.
        """
        sizes = {key: size for key in self.keys() if (size := _size(self.path(key))) is not None}
        self._sweep()
        total, gone = sum(sizes.values()), list[str]()
        if len(sizes) <= most and total <= most_bytes:
            return gone
        heads = []
        for key in set(sizes) - sparing:
            try:
                heads.append(self.head(key))
            except UnreadableFile:
                continue  # perhaps somebody can still make something of it
        for record in sorted(heads, key=lambda one: (bool(one.own_name), one.began)):
            if len(sizes) - len(gone) <= most and total <= most_bytes:
                break
            self.remove(record.key)
            total -= sizes[record.key]
            gone.append(record.key)
        return gone

    def _sweep(self) -> None:
        """Remove what a program that broke off has left half written."""
        for path in self.folder.glob(".*.part"):
            try:
                if time.time() - path.stat().st_mtime > OLD_SECONDS:
                    path.unlink()
            except OSError:
                continue


def contents(record: RunRecord) -> tuple[dict[str, Any], dict[str, Array]]:
    """What is written of a record: a table ready for JSON, and the arrays."""
    table = {name: getattr(record, name) for name in
             ("number", "lesson_id", "began", "origin", "updates", "epochs", "seconds", "end", "own_name")}  # fmt: skip
    curves, parameters = record.curves, record.parameters
    changes = [[epochs, {name: list(pair) for name, pair in changed.items()}] for epochs, changed in record.changes]
    table |= {"record": 1, "titles": dict(record.titles), "data": _harmless(record.data),
              "network": _harmless(record.spec), "settings": asdict(record.settings),
              "changes": changes[-MOST_CHANGES:], "outcome": outcome_of(curves)}  # fmt: skip
    by = -(-len(curves.losses) // MOST_POINTS) or 1
    arrays = {name: getattr(curves, name).array for name in CURVES}
    for name in ("losses", "loss_epochs"):
        arrays[name] = arrays[name][by - 1 :: by]
    arrays["parameters"] = np.empty(0) if parameters is None else parameters
    return table, arrays


def _harmless(value: Any) -> Any:
    """The same with nothing in it that JSON does not know."""
    return json.loads(json.dumps(value, default=str, ensure_ascii=False))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _read_head(path: Path) -> dict[str, Any]:
    """Only the description is read: a list of two hundred runs must not wait for their curves."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > BYTES["data"]:
        raise ValueError(_("it is too large, or no file"))
    with zipfile.ZipFile(path) as archive, archive.open(NETWORK) as file:
        text = file.read(LONGEST_JSON + 1)
    if len(text) > LONGEST_JSON:
        raise ValueError(_("its description is too long"))
    table = json.loads(text.decode())
    if not isinstance(table, dict) or table.get("record") != 1:
        raise ValueError(_("its description is not that of a run"))
    return table


def _record_of(key: str, table: Mapping[str, Any]) -> RunRecord:
    """ValueError, KeyError, TypeError or AttributeError where the table is not that of a record."""
    numbers = {name: float(table[name]) for name in NUMBERS}
    if not all(math.isfinite(value) and 0 <= value < 1e11 for value in numbers.values()):
        raise ValueError(", ".join(NUMBERS))
    spec, origin = table["network"], table["origin"]
    record = RunRecord(  # fmt: skip
        key, int(table["number"]), plain(str(table["lesson_id"])),
        {plain(str(code)): plain(str(title)) for code, title in table["titles"].items()},
        {plain(str(name)): plain(str(value)) for name, value in table["data"].items()},
        dict(spec), _settings_of(table["settings"]), numbers["began"],
        None if origin is None else (int(origin[0]), int(origin[1])), _changes_of(table["changes"]),
        int(table["updates"]), numbers["epochs"], numbers["seconds"], str(table["end"]),
        plain(str(table["own_name"])), {str(name): float(value) for name, value in table["outcome"].items()},
    )
    if record.end not in ENDS:
        raise ValueError("end")
    sizes = [*spec["input_shape"], *(layer.get("units", 1) for layer in spec["layers"])]
    if not all(type(size) is int and 0 < size < 2**31 for size in sizes) or len(sizes) > MOST_LAYERS:
        raise ValueError("network")
    record.last_settings.check(None)
    if not isinstance(record.activations, str) or not isinstance(record.data_text, str):  # they raise what is wrong
        raise ValueError("network")
    return record


def _settings_of(table: Mapping[str, Any]) -> TrainingSettings:
    known = {one.name for one in fields(TrainingSettings)}
    settings = TrainingSettings(**{name: value for name, value in table.items() if name in known})
    settings.check(None)
    return settings


def _changes_of(found: Any) -> list[tuple[float, dict[str, tuple[Any, Any]]]]:
    known = {one.name for one in fields(TrainingSettings)}
    return [(float(epochs), {name: (pair[0], pair[1]) for name, pair in changed.items() if name in known})
            for epochs, changed in found]  # fmt: skip
