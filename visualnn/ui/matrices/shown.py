"""What the matrices show at one position of the playhead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from visualnn.engine.expr import Term
from visualnn.engine.trace import Ref, Step, Trace


@dataclass(frozen=True)
class Lined:
    """A term that is lined up below: which one of the sum it is, and whether it has been added already."""

    number: int
    term: Term
    done: bool = True


@dataclass(frozen=True)
class Shown:
    """One sample's trace and how many of its steps are done; the step that is on its way or was done last, and inside a
    sum the term that was added last and the sum so far. All cells are those of this trace.
    """

    trace: Trace
    position: int
    step: Step | None = None
    term: Term | None = None
    so_far: float = 0.0
    terms: tuple[Lined, ...] = ()  # to be lined up below: some of the step's, the largest first or around this one
    count: int = 0  # how many terms the step has
    decimals: int = 4
    selected: Ref | None = None
    pointed: tuple[Ref, ...] = ()
    affected: Mapping[str, np.ndarray] = field(default_factory=dict)

    @cached_property
    def reads(self) -> tuple[Ref, ...]:
        """The cells and blocks that the step reads."""
        return self.step.reads() if self.step is not None else ()

    @cached_property
    def written(self) -> Ref | None:
        """The cell that the step computes."""
        return Ref(self.step.array, self.step.index) if self.step is not None else None

    @property
    def phase(self) -> str:
        return self.step.phase if self.step is not None else "forward"
