"""Sheet: the arrays of a layer in the order in which its equations read on the blackboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from visualnn.engine.batch import OF_ALL
from visualnn.engine.trace import Ref, Stage, Step, Trace
from visualnn.ui.matrices.plane import Plane


@dataclass(frozen=True)
class Block:
    """An array on a sheet: the sign before it, and the names of its axes. Blocks that share an axis stand in line."""

    plane: Plane
    sign: str
    down: str
    across: str


Sheet = tuple[Block, ...]


def column_of(trace: Trace, stage: Stage | None) -> int:
    """The place of the column that a stage belongs to; the loss belongs to the last one."""
    last = len(trace.columns) - 1
    if stage is None:
        return min(1, last)
    return next((place for place, column in enumerate(trace.columns) if place and column.number == stage.layer),
                last if stage.layer > trace.columns[-1].number else min(1, last))


class Sheets:
    """What there is to show of one column: its values, its gradients, or just what the current step is about."""

    def __init__(self, trace: Trace, place: int, leads: dict[str, tuple[int, ...]]) -> None:
        self.trace, self.place, self._leads = trace, place, leads
        self.below = trace.columns[max(place - 1, 0)]

    def values(self) -> Sheet:
        """x · W + b = z, and a from z; at the output the target and the loss, too."""
        column = self.trace.columns[self.place]
        names = [(self.below.values, ""), (column.weights, "·"), (column.biases, "+")]
        names += [(name, "=" if not number else "→") for number, name in enumerate(column.arrays)]
        if self.place == len(self.trace.columns) - 1:
            names += [("t", ""), ("l", "="), ("L", "Σ =")]
        return self._sheet(names)

    def gradients(self) -> Sheet:
        """The same arrays in the same places, each with a d before it."""
        column = self.trace.columns[self.place]
        names = [self.below.values, column.weights, column.biases, *column.arrays]
        return self._sheet((f"d{name}" if name else None, "") for name in names)

    def step(self, step: Step) -> Sheet:
        """What a step's array is computed from, and below it the array itself."""
        read = dict.fromkeys(ref.array for ref in step.reads() if ref.array != step.array)
        return self._sheet([*((name, "") for name in self._in_order(read)), (step.array, "=")])

    def beside(self, step: Step) -> Sheet:
        """What the layer has besides, where there is room: gradients on the way back, or else values."""
        own = {block.plane.array for block in self.step(step)}
        others = self.gradients() if step.phase == "backward" else self.values()
        return tuple(replace(block, sign="") for block in others if block.plane.array not in own)

    def _in_order(self, names: Iterable[str]) -> list[str]:
        """Rows that stand in line with a matrix's columns go below it, the others above."""
        return sorted(names, key=lambda name: self._rank(name))

    def _rank(self, name: str) -> int:
        if self.trace.arrays[name].ndim > 1:
            return 1
        return 0 if self._axes(name)[1] == "in" else 2

    def _sheet(self, names: Iterable[tuple[str | None, str]]) -> Sheet:
        found = []
        for name, sign in names:
            if name and name in self.trace.arrays and self.trace.arrays[name].size:
                found.append(Block(self._plane(name), sign, *self._axes(name)))
        return tuple(found)

    def _plane(self, name: str) -> Plane:
        shape = self.trace.arrays[name].shape
        lead = self._leads.get(name, (0,) * max(len(shape) - 2, 0))
        return Plane(name, shape, lead)

    def _axes(self, name: str) -> tuple[str, str]:
        """What rows and columns stand for: the layer's inputs or its outputs, or something of the array's own."""
        shape, column = self.trace.arrays[name].shape, self.trace.columns[self.place]
        if len(shape) == 1:
            inputs = name in (*self.below.arrays, *(f"d{own}" for own in self.below.arrays))
            return "one", "in" if inputs else "out" if shape == column.shape else name
        weights = column.weights
        if len(shape) > 1 and weights and shape[-2:] == self.trace.arrays[weights].shape:
            return "in", "out"
        return f"{name} rows", f"{name} columns"


def leads_of(trace: Trace, refs: Iterable[Ref], sample: int | None) -> dict[str, tuple[int, ...]]:
    """Of arrays of more than two axes, the leading index of the first cell or block that is asked about. Where it runs
    over all samples of a mini-batch, the sample on show.
    """
    found: dict[str, tuple[int, ...]] = {}
    for ref in refs:
        array = trace.arrays.get(ref.array)
        if array is None or array.ndim <= 2 or ref.array in found:
            continue
        parts = [*ref.index, *[slice(None)] * (array.ndim - len(ref.index))][: array.ndim - 2]
        lead = [part.indices(size)[0] if isinstance(part, slice) else part
                for part, size in zip(parts, array.shape, strict=False)]
        if sample is not None and ref.array.endswith(OF_ALL.format("")):
            lead[0] = sample
        found[ref.array] = tuple(lead)
    return found


def own_name(trace: Trace, array: str) -> str:
    """The array's name in the session's trace: the picture of one sample calls dW1 of all samples by another."""
    if array in trace.arrays:
        return array
    return next((name for name in trace.arrays if OF_ALL.format(name) == array), array)
