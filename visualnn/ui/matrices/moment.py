"""From the session to what the matrices show: the layer, its sheets, and the terms to be lined up."""

from __future__ import annotations

from typing import Any

from visualnn.engine.expr import Term
from visualnn.engine.trace import Ref, Step, Trace
from visualnn.ui.drawing.picture_cells import PictureCells
from visualnn.ui.matrices.sheet import Sheet, Sheets, column_of, leads_of, own_name
from visualnn.ui.matrices.shown import Lined, Shown

Choices = tuple[tuple[Sheet, ...], ...]
CellAt = tuple[str, tuple[int, ...]]


class Moment:
    """Reads the session; in a mini-batch it shows the sample that the playhead is in."""

    def __init__(self, session: Any) -> None:
        self.session, self.cells = session, PictureCells(session)
        self._terms: tuple[object, list[Term]] = (None, [])
        self._sheets: tuple[tuple[object, ...], Choices] = ((), ())

    @property
    def trace(self) -> Trace:
        return self.cells.trace

    def look(self) -> None:
        """Find where the playhead is."""
        self.cells.look()

    @property
    def step(self) -> Step | None:
        """The step on its way, or else the one done last."""
        trace, position = self.cells.trace, self.cells.position
        at = position if self.session.playhead.term else position - 1
        return trace[at] if 0 <= at < len(trace) else None

    def place(self) -> int:
        """The column of the current step."""
        step = self.step
        return column_of(self.cells.trace, step.stage if step is not None else None)

    # ---- what is shown ----

    def shown(self, room: int) -> Shown:
        """Everything of this moment; with at most so many terms."""
        session, step, cells = self.session, self.step, self.cells
        lined, count, term = self._lined(step, room) if step is not None else ((), 0, None)
        influence = session.asking.influence
        return Shown(cells.trace, cells.position, step, term, session.playhead.running_sum if term else 0.0, lined,
                     count, session.settings.decimals, self._selected(), self._pointed(),
                     self._inside(influence.masks) if influence is not None else {})  # fmt: skip

    def _lined(self, step: Step, room: int) -> tuple[tuple[Lined, ...], int, Term | None]:
        """Between steps the largest terms; inside a sum those around the term that was added last."""
        done = self.session.playhead.term
        if not done:
            terms = step.terms(limit=room)
            return tuple(Lined(number, term) for number, term in enumerate(terms)), step.count_terms(), None
        terms = self._all_terms(step)
        now = done - 1
        stops = [number for number, term in enumerate(terms) if term.value != 0 or number == now]
        first = min(max(stops.index(now) - room * 2 // 3, 0), max(len(stops) - room, 0))
        shown = stops[first : first + room]
        return tuple(Lined(number, terms[number], number < done) for number in shown), len(terms), terms[now]

    def _all_terms(self, step: Step) -> list[Term]:
        playhead = self.session.playhead
        if self.cells.trace is self.session.trace:
            found: list[Term] = playhead.terms
            return found
        key = (step.trace, step.position)
        if self._terms[0] != key:
            self._terms = (key, step.terms(by_size=False))
        return self._terms[1]

    def _selected(self) -> Ref | None:
        selection = self.session.selection
        if selection.array is None or selection.index is None:
            return None
        return self._into(Ref(selection.array, selection.index))

    def _pointed(self) -> tuple[Ref, ...]:
        return tuple(ref for ref in map(self._into, self.session.selection.pointed) if ref is not None)

    def _inside(self, masks: dict[str, Any]) -> dict[str, Any]:
        """What is affected in this sample."""
        found = {}
        for name, mask in masks.items():
            lead = self.cells.outside(name, ())[1]
            if name in self.cells.trace.arrays:
                found[name] = mask if lead == () else mask[lead]
        return found

    def _into(self, ref: Ref) -> Ref | None:
        return self.cells.inside(ref)

    def out(self, array: str, index: tuple[Any, ...]) -> CellAt:
        """A cell that is shown, by its name in the session's trace."""
        whole = self.session.trace
        return self.cells.outside(array, index) if array in whole.arrays else (own_name(whole, array), index)

    # ---- in which arrays ----

    def choices(self, place: int, shown: Shown) -> Choices:
        """The sheets of a column, the best choice first. They stay the same for all steps of a stage."""
        step, trace = shown.step, self.cells.trace
        here = step is not None and place == self.place()
        asked = [ref for ref in (shown.written, *shown.reads, shown.selected) if ref is not None]
        leads = leads_of(trace, asked, self.cells.sample)
        key = (trace, place, step.stage if here and step is not None else shown.phase, tuple(sorted(leads.items())))
        if not _same(key, self._sheets[0]):
            self._sheets = (key, _choices(Sheets(trace, place, leads), step if here else None, shown.phase))
        return self._sheets[1]


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and one[0] is other[0] and one[1] == other[1] and (
        one[2] is other[2] or (isinstance(one[2], str) and one[2] == other[2])) and one[3] == other[3]


def _choices(sheets: Sheets, step: Step | None, phase: str) -> Choices:
    values, gradients = sheets.values(), sheets.gradients()
    back = phase not in ("forward", "loss")
    both = ((values, gradients), (gradients if back else values,))
    if step is None:
        return both
    alone = (sheets.step(step),)
    beside = sheets.beside(step)
    fuller = tuple((alone[0] + beside[:count],) for count in range(len(beside), -1, -1))  # as much as there is room for
    have = {block.plane.array for block in values + gradients}
    if not {step.array, *(ref.array for ref in step.reads())} <= have:
        return fuller
    return (both[0], *fuller) if back else (*both, *fuller)
