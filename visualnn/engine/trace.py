"""A trace: one sample's way through the network and back, step by step, with the arrays it left behind."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from visualnn.engine import expr as expressions
from visualnn.engine.expr import Array, Call, Cell, Dot, Expr, Term
from visualnn.engine.layer import Rule
from visualnn.engine.letters import Letter, lettered
from visualnn.engine.notation import TEXT, Style, comes_out, in_letters, in_numbers

PHASES = ("forward", "loss", "backward", "mean", "update")

Ref = Cell  # a place in the trace: the name of an array and an index, which may hold slices


@dataclass(frozen=True, slots=True)
class Stage:
    """One rule applied in one layer in one phase: the steps start … start + size fill `array` (all of it, or its part
    `lead`).
    """

    phase: str
    layer: int
    kind: str
    array: str
    start: int
    size: int
    rule: Rule = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    lead: tuple[int, ...] = ()
    sample: int | None = None  # which one of a mini-batch; None in the trace of a single sample, and behind all samples

    @property
    def end(self) -> int:
        return self.start + self.size


@dataclass(frozen=True, slots=True)
class Column:
    """What a picture of the network draws in one place: the arrays that share a layer's number; `values` is the last
    of them.
    """

    number: int
    values: str
    arrays: tuple[str, ...]
    weights: str | None
    biases: str | None
    shape: tuple[int, ...]
    kind: str


class Step:
    """One cell is computed: which, from which cells, by what rule, giving what."""

    __slots__ = ("index", "position", "stage", "trace")

    def __init__(self, trace: Trace, position: int, stage: Stage) -> None:
        self.trace, self.position, self.stage = trace, position, stage
        shape = trace.arrays[stage.array].shape[len(stage.lead) :]
        inner = np.unravel_index(position - stage.start, shape) if shape else ()
        self.index: tuple[int, ...] = stage.lead + tuple(int(k) for k in inner)

    @property
    def phase(self) -> str:
        return self.stage.phase

    @property
    def layer(self) -> int:
        return self.stage.layer

    @property
    def array(self) -> str:
        return self.stage.array

    @property
    def value(self) -> float:
        """The number that the engine computed."""
        return float(self.trace.arrays[self.array][self.index])

    @property
    def expr(self) -> Expr:
        """What the cell is computed from, in the names of the trace."""
        return renamed(self.stage.rule.cell(*self.index), self.stage.names)

    @property
    def letters_of_index(self) -> tuple[Letter, ...]:
        """The index with the letters that stand for it in the general rule."""
        return lettered(self.stage.rule.cell, self.index, self.stage.sample is not None)

    def general(self) -> Expr:
        """The rule for every cell of this array: the expression with letters in the place of this cell's index."""
        return renamed(self.stage.rule.cell(*self.letters_of_index), self.stage.names)

    def reads(self) -> tuple[Ref, ...]:
        """The cells and blocks it is computed from."""
        return tuple(expressions.cells(self.expr))

    def evaluated(self) -> float:
        """The value of the expression itself, in float64: the proof that the explanation is true."""
        with np.errstate(all="ignore"):
            return float(expressions.evaluate(self.expr, self.trace.arrays))

    def terms(self, limit: int | None = None, by_size: bool = True) -> list[Term]:
        """The summands, largest first, or else in the order in which they are written."""
        with np.errstate(all="ignore"):
            return expressions.terms(self.expr, self.trace.arrays, limit, by_size)

    def count_terms(self) -> int:
        return expressions.count_terms(self.expr, self.trace.arrays)

    def letters(self, notation: Style[str] = TEXT) -> str:
        """`z1[3] = Σ_i x[i]·W1[i,3] + b1[3]`"""
        target = notation.cell(self.array, [str(k) for k in self.index])
        return f"{target} = {in_letters(self.expr, notation, self.trace.arrays)}"

    def numbers(self, notation: Style[str] = TEXT, digits: int = 4) -> str:
        """The same with this sample's numbers, and the result; ≈ where the rounded numbers would give another one."""
        expr, arrays = self.expr, self.trace.arrays
        with np.errstate(all="ignore"):
            right = in_numbers(expr, arrays, notation, digits)
            sign = "=" if comes_out(expr, arrays, self.value, digits) else "≈"
        return f"{right} {sign} {notation.number(self.value, digits)}"

    def __repr__(self) -> str:
        return f"<Step {self.position} {self.phase} {self.letters()}>"


class Trace(Sequence[Step]):
    """All steps of one sample in order: forward, loss, backward, update. Arrays are read-only and without a batch
    axis.

    Of `hidden` arrays nothing is known at any position: somebody is to work them out.
    """

    samples = 1

    def __init__(self, arrays: Mapping[str, Array], stages: Sequence[Stage], columns: Sequence[Column]) -> None:
        for array in arrays.values():
            array.flags.writeable = False
        self.arrays, self.stages, self.columns = dict(arrays), tuple(stages), tuple(columns)
        self.hidden: Set[str] = frozenset()
        self._starts = [stage.start for stage in self.stages]
        self._by_array: dict[str, list[Stage]] = {}
        for stage in self.stages:
            self._by_array.setdefault(stage.array, []).append(stage)

    def __len__(self) -> int:
        return self.stages[-1].end if self.stages else 0

    @overload
    def __getitem__(self, position: int) -> Step: ...
    @overload
    def __getitem__(self, position: slice) -> list[Step]: ...
    def __getitem__(self, position: int | slice) -> Step | list[Step]:
        if isinstance(position, slice):
            return [self[k] for k in range(*position.indices(len(self)))]
        if position < 0:
            position += len(self)
        return Step(self, position, self.stage_at(position))

    def __iter__(self) -> Iterator[Step]:
        for stage in self.stages:
            for position in range(stage.start, stage.end):
                yield Step(self, position, stage)

    def stage_at(self, position: int) -> Stage:
        """The stage that the step at `position` belongs to. IndexError outside."""
        if not 0 <= position < len(self):
            raise IndexError(position)
        return self.stages[bisect_right(self._starts, position) - 1]

    def sample_at(self, position: int) -> int | None:
        """Which sample of a mini-batch the step at `position` belongs to; None where there is but one, and for what
        concerns all of them. IndexError outside.
        """
        return self.stage_at(position).sample

    def has_samples(self, array: str) -> bool:
        """Whether the first index of an array says which sample of a mini-batch."""
        return False

    @cached_property
    def phase_starts(self) -> dict[str, int]:
        """Where each phase begins."""
        return {stage.phase: stage.start for stage in reversed(self.stages)}

    def stages_of(self, array: str) -> Sequence[Stage]:
        """The stages that fill an array: none for inputs and parameters, one for most, one a time step in recurrent
        layers.
        """
        return self._by_array.get(array, ())

    def picture(self, position: int) -> tuple[Trace, int]:
        """The trace of one sample that a picture of the network shows at this position, and the position in it."""
        return self, position

    def writer(self, array: str, index: tuple[int, ...]) -> int | None:
        """The position of the step that computed a cell; None for what was given (input, target, parameter)."""
        for stage in self.stages_of(array):
            if index[: len(stage.lead)] == stage.lead:
                shape = self.arrays[array].shape[len(stage.lead) :]
                inner = int(np.ravel_multi_index(index[len(stage.lead) :], shape)) if shape else 0
                return stage.start + inner
        return None

    def known(self, array: str, position: int) -> npt.NDArray[np.bool_]:
        """Which cells of an array are there when `position` steps have been done; what was given always is."""
        stages = self.stages_of(array)
        if array in self.hidden:
            return np.zeros(self.arrays[array].shape, np.bool_)
        mask = np.full(self.arrays[array].shape, not stages)
        for stage in stages:
            done = min(max(position - stage.start, 0), stage.size)
            mask[..., None][stage.lead].reshape(-1)[:done] = True  # one axis more, so that it is never a number
        return mask


def renamed(expr: Expr, names: Mapping[str, str]) -> Expr:
    """The expression with a layer's own names replaced by those of the trace."""
    match expr:
        case Cell(array, index):
            return Cell(names[array], index)
        case Dot(left, right):
            return Dot(renamed(left, names), renamed(right, names))
        case Call(name, args):
            return Call(name, tuple(renamed(arg, names) for arg in args))
    return expr


def part_size(array: Array, lead: tuple[int, ...]) -> int:
    """How many cells an array has behind its leading indices."""
    return math.prod(array.shape[len(lead) :])
