"""A series: one curve's points as they come, appended quickly and read without copying."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

FIRST = 256  # places to begin with; they are doubled when they are full


class Series(Sequence[float]):
    """Numbers (n,) in double precision that only grow."""

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

    def append(self, value: float) -> None:
        self.extend((value,))

    def extend(self, values: Iterable[float]) -> None:
        found = np.fromiter(values, float) if not isinstance(values, np.ndarray) else values
        end = self._count + len(found)
        if end > len(self._places):
            larger = np.empty(max(end, 2 * len(self._places)))
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
