"""The selection: the one cell that the person is asking about, the same in every panel."""

from __future__ import annotations

from psygnal import Signal


class Selection:
    """An array of the trace and an index in it, or nothing."""

    changed = Signal()

    def __init__(self) -> None:
        self.array: str | None = None
        self.index: tuple[int, ...] | None = None

    def select(self, array: str, index: tuple[int, ...]) -> None:
        if (array, index) != (self.array, self.index):
            self.array, self.index = array, index
            self.changed.emit()

    def clear(self) -> None:
        if self.array is not None:
            self.array = self.index = None
            self.changed.emit()
