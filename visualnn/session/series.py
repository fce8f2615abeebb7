"""A series: one curve's points as they come, appended quickly and read without copying."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

FIRST = 256  # places to begin with; they are doubled when they are full
MOST_IN_MEMORY = 2**20  # places; longer series lie in a file that the system keeps in memory as far as there is room


class Series(Sequence[float]):
    """Numbers (n,) in double precision that only grow. A long one lies in a temporary file that is gone with it, or in
    memory where the disk has no room for that.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, values: Iterable[float] = ()) -> None:
        self._places, self._count = np.empty(FIRST), 0
        self.extend(values)

    @property
    def array(self) -> npt.NDArray[np.float64]:
        """All of them, read-only; what is appended later is not in it."""
        view = self._places[: self._count]
        view.flags.writeable = False
        return view

    @property
    def bytes_in_memory(self) -> int:
        """What it takes of the memory that cannot be used for anything else."""
        return 0 if isinstance(self._places.base, np.memmap) else self._places.nbytes

    def append(self, value: float) -> None:
        self.extend((value,))

    def extend(self, values: Iterable[float]) -> None:
        found = np.fromiter(values, float) if not isinstance(values, np.ndarray) else values
        end = self._count + len(found)
        if end > len(self._places):
            larger = _places(max(end, 2 * len(self._places)))
            larger[: self._count] = self._places[: self._count]
            self._places = larger
        self._places[self._count : end] = found
        self._count = end

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> float: ...
    @overload
    def __getitem__(self, place: slice) -> list[float]: ...
    def __getitem__(self, place: int | slice) -> float | list[float]:
        if isinstance(place, slice):
            found: list[float] = self.array[place].tolist()
            return found
        return float(self.array[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __repr__(self) -> str:
        return f"Series({self[:]!r})"


def _places(count: int) -> npt.NDArray[np.float64]:
    """Room for so many numbers (count,), in memory while they are few."""
    if count <= MOST_IN_MEMORY:
        return np.empty(count)
    try:
        with tempfile.TemporaryFile(prefix="visualnn-") as file:
            _reserve(file, 8 * count)
            return np.asarray(np.memmap(file, np.float64, "r+", shape=(count,)))
    except OSError:  # a full disk is no reason to lose a number
        return np.empty(count)


def _reserve(file: Any, size: int) -> None:
    """Take so many bytes of the disk now: a mapped file that finds no room later would end the program."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
        return
    block = bytes(2**20)
    for start in range(0, size, len(block)):
        file.write(block[: size - start])
    file.flush()
