"""The playhead: one number that says how much of the trace has been computed. Everything on the screen follows it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from psygnal import Signal

from visualnn.engine.trace import Stage, Step, Trace

GRAINS = ("unit", "array", "layer", "phase")


class Playhead:
    """`position` steps of the trace have been done; going back is subtraction, nothing is undone.

    `moved` says that the position is another one, `changed` that the grain is, or that the steps are played now or no
    longer.
    """

    moved = Signal()
    changed = Signal()

    def __init__(self, trace: Trace, grain: str = GRAINS[0]) -> None:
        self.grain = grain
        self.playing = False
        self.trace = trace
        self.load(trace)
        self.position = self.end_of("forward")

    def load(self, trace: Trace) -> None:
        """Take another trace and stay where we are; if its steps are others, show its finished forward pass."""
        same = _outline(self.trace) == _outline(trace)
        self.trace = trace
        self._edges = {grain: _edges(trace, grain) for grain in GRAINS[1:]}
        if not same:
            self.position = self.end_of("forward")

    def end_of(self, phase: str) -> int:
        """The position at which a phase has been done."""
        return max((stage.end for stage in self.trace.stages if stage.phase == phase), default=0)

    @property
    def current(self) -> Step | None:
        """The step that was done last, None at the start."""
        return self.trace[self.position - 1] if self.position else None

    @property
    def at_end(self) -> bool:
        return self.position == len(self.trace)

    def go(self, position: int) -> None:
        """Move so that `position` steps have been done, as far as there are that many."""
        position = min(max(position, 0), len(self.trace))
        if position != self.position:
            self.position = position
            self.moved.emit()

    def step(self, by: int = 1, grain: str | None = None) -> None:
        """Forward or back by some units, or to the end of some array, layer or phase. As many back lead to the same
        place.
        """
        grain = grain or self.grain
        if grain == "unit":
            self.go(self.position + by)
            return
        edges = self._edges[grain]
        here = bisect_right(edges, self.position) - 1 if by > 0 else bisect_left(edges, self.position)
        self.go(edges[min(max(here + by, 0), len(edges) - 1)])

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
        if grain == "phase":
            return (stage.phase,)
        return (stage.phase, stage.layer) if grain == "layer" else (stage.start,)

    inner = [after.start for before, after in pairwise(trace.stages) if piece(before) != piece(after)]
    return [0, *inner, len(trace)]
