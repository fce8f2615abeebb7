"""Large arrays for several processes: written to a file once, and mapped into memory by whoever reads them.

A file needs no clearing up after a crash that the system would not do, works alike on all systems, and a full disk is
an error and no crash. What several processes have mapped is in memory only once.
"""

from __future__ import annotations

import mmap
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from visualnn.engine.expr import Array

LARGE = 2**20  # bytes; smaller arrays are simply sent


@dataclass(frozen=True, slots=True)
class Place:
    """Where an array lies."""

    path: str
    dtype: str
    shape: tuple[int, ...]


Sent = Array | Place


class Shelf:
    """Writes arrays to files of a temporary folder, each once; `close` removes them all."""

    def __init__(self, most: int = 2**30) -> None:
        """When the files are larger than `most` bytes together, the oldest are given up."""
        self.folder = Path(tempfile.mkdtemp(prefix="visualnn-"))
        self._remove = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)  # at the latest on exit
        self._places: dict[tuple[object, ...], tuple[Array, Place]] = {}  # the arrays are kept: their address is theirs
        self._most, self._count = most, 0

    def put(self, array: Array) -> Sent:
        """What to send for this array. It must not be changed afterwards. OSError if the disk is full."""
        if array.nbytes < LARGE:
            return array
        key = (array.__array_interface__["data"][0], array.shape, array.strides, array.dtype.str)
        if key not in self._places:
            self._make_room(array.nbytes)
            path, self._count = self.folder / f"{self._count}.bin", self._count + 1
            np.ascontiguousarray(array).tofile(path)
            self._places[key] = array, Place(str(path), array.dtype.str, array.shape)
        return self._places[key][1]

    def _make_room(self, wanted: int) -> None:
        while self._places and wanted + sum(array.nbytes for array, _place in self._places.values()) > self._most:
            _array, place = self._places.pop(next(iter(self._places)))
            try:
                Path(place.path).unlink()
            except OSError:  # somebody still reads it, where that matters; it goes with the folder
                continue

    def close(self) -> None:
        self._places.clear()
        self._remove()


class Reader:
    """The other side: opens each file once."""

    def __init__(self) -> None:
        self._open: dict[str, Array] = {}

    def get(self, sent: Sent) -> Array:
        """The array, read-only if it lies in a file. OSError if that is gone."""
        if not isinstance(sent, Place):
            return sent
        if sent.path not in self._open:
            with open(sent.path, "rb") as file:
                memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._open[sent.path] = np.frombuffer(memory, sent.dtype).reshape(sent.shape)
        return self._open[sent.path]

    def keep(self, wanted: set[str]) -> None:
        """Let go of all other files."""
        self._open = {path: array for path, array in self._open.items() if path in wanted}
