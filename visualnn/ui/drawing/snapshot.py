"""What the picture of the network shows at one position of the playhead, as arrays: one entry a unit."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from visualnn.engine.expr import Term
from visualnn.engine.trace import Step, Trace
from visualnn.ui.drawing.roles import Flow, Roles, flow_of_term, flows, lit
from visualnn.ui.drawing.shades import shares

# What writes such values keeps its colours from sample to sample; of anything else the values themselves decide.
NEVER_NEGATIVE = ("Input", "Sigmoid", "Softmax", "ReLU", "Step")
UP_TO_ONE = ("Sigmoid", "Softmax", "Step", "Tanh")

UNKNOWN, HALF, KNOWN, NAN, PLUS_INFINITE, MINUS_INFINITE = range(6)


@dataclass
class Units:
    """One column: `state` says what is known of each unit, `share` its value (its weighted sum in the half state) as
    a share of the largest, `gradient` the same of its gradient: nan where the backward pass has not come by.
    """

    values: np.ndarray
    state: np.ndarray
    share: np.ndarray
    signed: bool
    gradient: np.ndarray
    gradient_name: str = ""
    lit: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    current: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    off: np.ndarray = field(default_factory=lambda: np.empty(0, int))


@dataclass
class Snapshot:
    """The whole picture: its columns, the step on the playhead, and the edges that it uses; `numbers` says that the
    targets are numbers to be reached and no classes.
    """

    trace: Trace
    position: int
    roles: Roles
    columns: list[Units]
    step: Step | None
    flows: list[Flow]
    numbers: bool = False

    def predicted(self) -> int | None:
        """The class with the largest value, once all of them are computed."""
        last = self.columns[-1]
        if self.target() is None or last.state.size < 2 or not (last.state == KNOWN).all():
            return None
        return int(last.values.argmax())

    def target(self) -> int | None:
        """The true class, where the target marks a single one; shares of 1 are shown as those of classes."""
        if self.numbers and self.roles.kinds.get(self.roles.columns[-1].values) != "Softmax":
            return None
        target = np.asarray(self.trace.arrays.get("t", ())).reshape(-1)
        marked = np.flatnonzero(target)
        alone = target.size > 1 and marked.size == 1 and target[marked[0]] == 1
        return int(marked[0]) if alone else None


def snapshot(trace: Trace, position: int, roles: Roles | None = None, term: Term | None = None,
             kind: str = "classes") -> Snapshot:
    """Read the trace at a position; nothing is computed but shares and colours. With a term, the step at `position` is
    on its way, and of its sum only this term is lit. `kind` says what the targets are: "classes" or "numbers".
    """
    numbers = kind == "numbers"
    roles = roles or Roles(trace)
    columns = [_units(roles, place, position) for place in range(len(trace.columns))]
    number = position if term is not None else position - 1
    step = trace[number] if 0 <= number < len(trace) else None
    if step is None:
        return Snapshot(trace, position, roles, columns, None, [], numbers)
    reads = step.reads() if term is None else term.reads
    for place, units in lit(roles, reads):
        columns[place].lit = np.union1d(columns[place].lit, units)
    own = roles.units(step.array, step.index)
    if own is not None:
        columns[own[0]].current = own[1]
    used = flows(roles, step) if term is None else flow_of_term(roles, term)
    return Snapshot(trace, position, roles, columns, step, list(used), numbers)


def _units(roles: Roles, place: int, position: int) -> Units:
    trace, column = roles.trace, roles.columns[place]
    values = trace.arrays[column.values].reshape(-1)
    known = trace.known(column.values, position).reshape(-1)
    state = np.where(known, KNOWN, UNKNOWN)
    state[known & np.isnan(values)] = NAN
    state[known & np.isposinf(values)] = PLUS_INFINITE
    state[known & np.isneginf(values)] = MINUS_INFINITE
    kind = roles.kinds.get(column.values, "Input")
    share, signed = shares(values, kind not in NEVER_NEGATIVE, 1.0 if kind in UP_TO_ONE else 0.0)
    if len(column.arrays) > 1 and not known.all():
        share, state = _halves(trace, column.arrays[0], position, share, state)
    gradient, name = _gradient(roles, place, position, values.size)
    off = roles.off.get(place, np.empty(0, int))
    return Units(values, state, share, signed, gradient, name, off=off)


def _halves(
    trace: Trace, sums: str, position: int, share: np.ndarray, state: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where the weighted sum is known but the value is not yet: the sum's share, with its sign."""
    numbers = trace.arrays[sums].reshape(-1)
    if numbers.size != share.size:
        return share, state
    half = trace.known(sums, position).reshape(-1) & (state == UNKNOWN)
    scale = float(np.abs(numbers[np.isfinite(numbers)]).max(initial=1e-30))
    relative = np.nan_to_num(numbers / scale, nan=0.0, posinf=1.0, neginf=-1.0)
    return np.where(half, relative, share), np.where(half, HALF, state)


def _gradient(roles: Roles, place: int, position: int, size: int) -> tuple[np.ndarray, str]:
    """The gradient that the backward pass reached last, unit by unit, as a share of the largest."""
    result, shown = np.full(size, np.nan), ""
    for name in reversed(roles.gradients(place)):
        known = roles.trace.known(name, position).reshape(-1)
        if known.size == size and known.any():
            numbers = roles.trace.arrays[name].reshape(-1)
            scale = float(np.abs(numbers[np.isfinite(numbers)]).max(initial=1e-30))
            result[known] = np.nan_to_num(numbers[known] / scale, nan=0.0, posinf=1.0, neginf=-1.0)
            shown = name
    return result, shown
