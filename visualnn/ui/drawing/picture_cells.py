"""Between the picture, which shows one sample, and the trace, which may hold a whole mini-batch."""

from __future__ import annotations

from typing import Any

from visualnn.engine.expr import Term
from visualnn.engine.trace import Ref, Trace
from visualnn.ui.drawing.network_view import Edge, Unit
from visualnn.ui.drawing.unit_words import cell_index

Index = tuple[int | slice, ...]


class PictureCells:
    """`trace` and `position` are those of the sample that the picture shows; cells go in and out by name and index."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.trace: Trace = session.trace
        self.position = 0
        self.sample: int | None = None

    def look(self) -> None:
        """Find the sample that the playhead is in."""
        whole, playhead = self.session.trace, self.session.playhead
        at = playhead.position + 1 if playhead.term else playhead.position
        self.trace, self.position = whole.picture(at)
        self.position -= 1 if playhead.term else 0
        self.sample = None
        if whole.samples > 1:
            found = whole.sample_at(max(at - 1, 0)) if at else 0
            self.sample = whole.samples - 1 if found is None else found

    def term(self) -> Term | None:
        """The term that was added last, in the names of the picture."""
        playhead = self.session.playhead
        if not playhead.term:
            return None
        if self.sample is None:
            found: Term = playhead.terms[playhead.term - 1]
            return found
        return self.trace[self.position].terms(by_size=False)[playhead.term - 1]

    def outside(self, array: str, index: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
        """A cell of the picture as a cell of the session's trace."""
        if self.sample is not None and self._is_batched(array):
            return array, (self.sample, *index)
        return array, index

    def inside(self, ref: Ref) -> Ref | None:
        """A cell or block of the session's trace as one of the picture; None where it belongs to another sample."""
        if ref.array not in self.trace.arrays:
            return None
        if self.sample is None or not self._is_batched(ref.array):
            return ref
        first, *rest = ref.index or (slice(None),)
        if isinstance(first, slice):
            here = self.sample in range(*first.indices(self.session.trace.samples))
        else:
            here = first == self.sample
        return Ref(ref.array, tuple(rest)) if here else None

    def of_unit(self, unit: Unit) -> tuple[str, tuple[int, ...]]:
        """The cell of the session's trace that a unit stands for: its value."""
        column = self.trace.columns[unit[0]]
        return self.outside(column.values, cell_index(column.shape, unit[1]))

    def of_edge(self, edge: Edge) -> tuple[str, tuple[int, ...]] | None:
        """The weight that an edge stands for."""
        column, source, target = edge
        name = self.trace.columns[column].weights
        return (name, (source, target)) if name else None

    def _is_batched(self, array: str) -> bool:
        whole = self.session.trace.arrays
        return array in whole and array in self.trace.arrays and whole[array].ndim > self.trace.arrays[array].ndim
