"""Which unit or edge of the picture an array's cell belongs to: z2[7], a2[7], dz2[7] and b2[7] are all unit 7."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from visualnn.engine.expr import Term
from visualnn.engine.trace import Ref, Step, Trace

Index = tuple[int | slice, ...]
MASKED = ("Switch", "Dropout")  # layers that let units pass or not


@dataclass(frozen=True)
class Role:
    """What an array is to the picture: the `value`, `sum`, `gradient`, `loss`, `bias` or `weight` of a column.

    `change` tells a parameter's gradient, memory or new value from the parameter itself.
    """

    column: int  # its place among the columns of the trace
    what: str
    change: bool = False


class Roles:
    """Looks up the role of an array by its name; None where the picture has no place for it."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.columns = trace.columns
        self._roles: dict[str, Role] = {}
        self._parameters: dict[str, Role] = {}
        for place, column in enumerate(trace.columns):
            for name in column.arrays:
                self._roles[name] = Role(place, "value" if name == column.values else "sum")
                self._roles[f"d{name}"] = Role(place, "gradient")
            for parameter, what in ((column.weights, "weight"), (column.biases, "bias")):
                if parameter:
                    self._roles[parameter] = Role(place, what)
                    self._parameters[parameter] = Role(place, what, True)
        self.kinds: dict[str, str] = {}
        self.off: dict[int, np.ndarray] = {}  # of a column, the units that are switched off
        for stage in trace.stages:
            if stage.kind in MASKED and stage.phase == "forward":  # looks like what stands before it
                self.kinds[stage.array] = self.kinds.get(stage.names["x"], stage.kind)
                self.off[self._roles[stage.array].column] = np.flatnonzero(trace.arrays[stage.names["m"]] == 0)
            elif stage.phase == "forward":
                self.kinds[stage.array] = stage.kind
        last = len(trace.columns) - 1
        self._roles |= {name: Role(last, "loss") for name in ("t", "l") if name not in self._roles}

    def __getitem__(self, array: str) -> Role | None:
        if array in self._roles:
            return self._roles[array]
        bare = array.rstrip("'")  # W1' is the new W1; dW1, vW1, mhW1 are what the update needs for it
        return next((role for name, role in self._parameters.items() if bare.endswith(name)), None)

    def units(self, array: str, index: Index) -> tuple[int, np.ndarray] | None:
        """The column and the units that a cell or block of an array belongs to; a weight belongs to its target."""
        role = self[array]
        if role is None:
            return None
        if role.what == "weight":
            return (role.column, np.unique(self.ends(array, index)[1])) if self.is_matrix(array) else None
        shape = self.trace.arrays[array].shape
        units = np.arange(int(np.prod(shape))).reshape(shape)
        return role.column, np.atleast_1d(units[index]).reshape(-1)

    def is_matrix(self, array: str) -> bool:
        return self.trace.arrays[array].ndim == 2

    def ends(self, array: str, index: Index) -> tuple[np.ndarray, np.ndarray]:
        """(sources, targets) of the edges that a cell or block of a weight matrix (in, out) stands for."""
        grid = np.indices(self.trace.arrays[array].shape, np.int32, sparse=True)
        sources, targets = (np.atleast_1d(part[index]).reshape(-1) for part in np.broadcast_arrays(*grid))
        return sources, targets

    def gradients(self, column: int) -> tuple[str, ...]:
        """The gradients of a column's units, the one that the backward pass reaches last standing first."""
        return tuple(name for name in (f"d{own}" for own in self.columns[column].arrays) if name in self.trace.arrays)


@dataclass(frozen=True)
class Flow:
    """The products that a step adds up, as edges of the gap before `column`: from `sources` to `targets`."""

    column: int
    sources: np.ndarray
    targets: np.ndarray
    products: np.ndarray


def flows(roles: Roles, step: Step) -> Iterator[Flow]:
    """The edges that a step reads or changes, with what each contributes to its result."""
    arrays, reads = roles.trace.arrays, step.reads()
    own = Ref(step.array, step.index)
    for ref in (own,) if _is_weight(roles, own) else reads:
        role = roles[ref.array]
        if role is None or not _is_weight(roles, ref):
            continue
        sources, targets = roles.ends(ref.array, ref.index)
        numbers = np.atleast_1d(arrays[ref.array][ref.index]).astype(float).reshape(-1)
        blocks = (np.atleast_1d(arrays[other.array][other.index]) for other in reads if other is not ref)
        partner = next((block for block in blocks if block.size == numbers.size > 1), None)
        if partner is not None:
            with np.errstate(all="ignore"):
                numbers = numbers * partner.reshape(-1)
        yield Flow(role.column, sources, targets, numbers)


def flow_of_term(roles: Roles, term: Term) -> Iterator[Flow]:
    """The edge whose weight a single term of a sum multiplies, with the product."""
    for ref in term.reads:
        role = roles[ref.array]
        if role is not None and _is_weight(roles, ref):
            yield Flow(role.column, *roles.ends(ref.array, ref.index), np.array([term.value]))


def lit(roles: Roles, reads: Iterable[Ref]) -> Iterator[tuple[int, np.ndarray]]:
    """The units to which the cells and blocks belong that are read, column by column."""
    for ref in reads:
        role = roles[ref.array]
        if role is not None and role.what not in ("weight", "bias"):
            found = roles.units(ref.array, ref.index)
            if found is not None:
                yield found


def _is_weight(roles: Roles, ref: Ref) -> bool:
    role = roles[ref.array]
    return role is not None and role.what == "weight" and roles.is_matrix(ref.array)
