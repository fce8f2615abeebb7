"""Asking: where a number comes from, what it has an effect on, and the way back to where the person was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psygnal import Signal

if TYPE_CHECKING:
    from visualnn.session.session import Session

Index = tuple[int, ...]


class Asking:
    """The places visited, as in a browser, and the cells that the chosen one has an effect on."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session

    def where_from(self, array: str, index: Index) -> None:
        """Select the cell and go to the step that computed it; of a number that was given, say who gave it."""
        self._session.selection.select(array, index)
        writer = self._session.trace.writer(array, index)
        if writer is not None:
            self._session.playhead.go(writer + 1)

    def affects(self, array: str, index: Index) -> None:
        """Select the cell, light everything downstream of it, and go to the first step that reads it."""
        self._session.selection.select(array, index)
