"""The playhead: one number that says how much of the trace has been computed. Everything on the screen follows it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from psygnal import Signal

from visualnn.engine.expr import Term
from visualnn.engine.trace import Stage, Step, Trace

GRAINS = ("term", "unit", "array", "layer", "phase")  # from the finest to the coarsest


class Playhead:
    """`position` steps of the trace have been done; going back is subtraction, nothing is undone.

    Inside a sum, `term` says how many terms of the next step have been added up; it is 0 between two steps. `moved`
    says that the position or the term is another one, `changed` that the grain is, or that the steps are played now or
    no longer.
    """

    moved = Signal()
    changed = Signal()

    def __init__(self, trace: Trace, grain: str = "unit") -> None:
        self.grain = grain
        self.playing = False
        self.trace = trace
        self.term = 0
        self._terms: tuple[Step | None, list[Term]] = (None, [])
        self.load(trace)
        self.position = self.end_of("forward")

    def load(self, trace: Trace) -> None:
        """Take another trace and stay where we are; if its steps are others, show its finished forward pass."""
        same = _outline(self.trace) == _outline(trace)
        self.trace = trace
        self._edges = {grain: _edges(trace, grain) for grain in (*GRAINS[2:], "sample")}
        self._terms = (None, [])
        if not same:
            self.position, self.term = self.end_of("forward"), 0

    def end_of(self, phase: str) -> int:
        """The position at which a phase has been done, of a mini-batch that of its first sample."""
        return max((stage.end for stage in self.trace.stages if stage.phase == phase and not stage.sample), default=0)

    @property
    def current(self) -> Step | None:
        """The step whose terms are being added up, or else the one that was done last; None at the start."""
        if self.term:
            return self.trace[self.position]
        return self.trace[self.position - 1] if self.position else None

    @property
    def at_end(self) -> bool:
        return self.position == len(self.trace)

    @property
    def terms(self) -> list[Term]:
        """All summands of the current step, in the order in which they are written; inside a sum the first `term` of
        them have been added up.
        """
        step = self.current
        return self._terms_of(step) if step is not None else []

    @property
    def running_sum(self) -> float:
        """What the terms that have been added up give; the whole sum between two steps."""
        return sum(term.value for term in (self.terms[: self.term] if self.term else self.terms))

    def _terms_of(self, step: Step) -> list[Term]:
        kept, found = self._terms
        if kept is None or kept.position != step.position or kept.trace is not step.trace:
            found = step.terms(by_size=False)
            self._terms = (step, found)
        return found

    def go(self, position: int, term: int = 0) -> None:
        """Move so that `position` steps, and so many terms of the next one, have been done, as far as there are that
        many.
        """
        position = min(max(position, 0), len(self.trace))
        if term and position < len(self.trace):
            if term >= len(self._terms_of(self.trace[position])):
                position, term = position + 1, 0
        else:
            term = 0
        if (position, term) != (self.position, self.term):
            self.position, self.term = position, term
            self.moved.emit()

    def step(self, by: int = 1, grain: str | None = None) -> None:
        """Forward or back by some terms or units, or to the end of some array, layer or phase. As many back lead to
        the same place.
        """
        grain = grain or self.grain
        if grain == "term":
            self._step_terms(by)
            return
        here = self.position + (1 if self.term and by < 0 else 0)  # half a step counts as a piece
        if grain == "unit":
            self.go(here + by)
            return
        edges = self._edges[grain]
        place = bisect_right(edges, here) - 1 if by > 0 else bisect_left(edges, here)
        self.go(edges[min(max(place + by, 0), len(edges) - 1)])

    def _step_terms(self, by: int) -> None:
        """Terms that are 0 add nothing and are passed over; a step ends at the next one that is not, or at the end."""
        position, term = self.position, self.term
        for _turn in range(abs(by)):
            if by > 0 and position < len(self.trace):
                stops = self._stops(position)
                place = bisect_right(stops, term)
                term = stops[place]
                if place == len(stops) - 1:
                    position, term = position + 1, 0
            elif by < 0 and (term or position):
                if not term:
                    position -= 1
                    term = len(self._terms_of(self.trace[position]))
                stops = self._stops(position)
                place = bisect_left(stops, term)
                term = stops[place - 1] if place else 0
        self.go(position, term)

    def _stops(self, position: int) -> list[int]:
        """After how many terms of a step there is something new to see: after each that is not 0, and after all."""
        terms = self._terms_of(self.trace[position])
        return [*(number for number, term in enumerate(terms[:-1], 1) if term.value != 0), len(terms)]

    def into(self, by: int = 1) -> None:
        """One piece of the next finer grain: forward the first one of what comes next, back the last one of what has
        been.
        """
        self.choose_grain(GRAINS[max(GRAINS.index(self.grain) - 1, 0)])
        self.step(by)

    def out(self, by: int = 1) -> None:
        """To the end of the piece around us, or back to its beginning, and on in that coarser grain."""
        self.choose_grain(GRAINS[min(GRAINS.index(self.grain) + 1, len(GRAINS) - 1)])
        self.step(by)

    def choose_grain(self, grain: str) -> None:
        """How far a step goes from now on."""
        if grain != self.grain:
            self.grain = grain
            self.changed.emit()

    def set_playing(self, playing: bool) -> None:
        """Whoever plays the steps one after the other says so here, for everybody who shows it."""
        if playing != self.playing:
            self.playing = playing
            self.changed.emit()

    def to_start(self) -> None:
        self.go(0)

    def to_end(self) -> None:
        self.go(len(self.trace))


def _outline(trace: Trace) -> list[tuple[str, int]]:
    return [(stage.array, stage.size) for stage in trace.stages]


def _edges(trace: Trace, grain: str) -> list[int]:
    """The positions between which one piece of a grain lies."""

    def piece(stage: Stage) -> tuple[object, ...]:
        if grain == "sample":
            return (stage.sample,)
        if grain == "phase":
            return (stage.sample, stage.phase)
        return (stage.sample, stage.phase, stage.layer) if grain == "layer" else (stage.start,)

    inner = [after.start for before, after in pairwise(trace.stages) if piece(before) != piece(after)]
    return [0, *inner, len(trace)]
