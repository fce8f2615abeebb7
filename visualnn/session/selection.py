"""The selection: the one cell that the person is asking about, and the cells pointed at; the same in every panel."""

from __future__ import annotations

from psygnal import Signal

from visualnn.engine.trace import Ref


class Selection:
    """An array of the trace and an index in it, or nothing.

    `pointed` are the cells and blocks under the mouse in some panel: every panel lights its own picture of them.
    """

    changed = Signal()
    pointing = Signal()

    def __init__(self) -> None:
        self.array: str | None = None
        self.index: tuple[int, ...] | None = None
        self.pointed: tuple[Ref, ...] = ()

    def select(self, array: str, index: tuple[int, ...]) -> None:
        if (array, index) != (self.array, self.index):
            self.array, self.index = array, index
            self.changed.emit()

    def clear(self) -> None:
        if self.array is not None:
            self.array = self.index = None
            self.changed.emit()

    def point(self, *refs: Ref) -> None:
        """Light these cells and blocks; without any, none."""
        if repr(refs) != repr(self.pointed):  # slices cannot be hashed, but compare by their text
            self.pointed = refs
            self.pointing.emit()
