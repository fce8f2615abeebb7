"""Health of a trace: where the first number that is none arose, and which gradients vanish or explode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visualnn.engine.trace import Trace

VANISHING = 1e-4  # a gradient whose largest cell is smaller than this share of where the way back began
EXPLODING = 1e4  # and one that is larger than so many times it


@dataclass(frozen=True)
class Origin:
    """A cell that is nan or infinite and the first of all: computed at `position`, or given where that is None."""

    array: str
    index: tuple[int, ...]
    position: int | None
    count: int  # how many cells of its array are not finite


@dataclass(frozen=True)
class Drift:
    """A layer's gradient that has become very small or very large on its way back: its largest cell, and `ratio`, its
    size in comparison with the gradient at the network's output.
    """

    array: str
    index: tuple[int, ...]
    value: float
    ratio: float

    @property
    def vanishes(self) -> bool:
        return self.ratio < 1


def first_not_finite(trace: Trace) -> Origin | None:
    """Where nan or infinity arose: among what was given, or else in the order of computation; None if all is finite."""
    given = (name for name in trace.arrays if not trace.stages_of(name))
    for name in given:
        bad = ~np.isfinite(trace.arrays[name])
        if bad.any():
            index = tuple(int(k) for k in np.argwhere(bad)[0])
            return Origin(name, index, None, int(bad.sum()))
    for stage in trace.stages:
        array = trace.arrays[stage.array]
        bad = ~np.isfinite(array[stage.lead or ...])
        if bad.any():
            inner = tuple(int(k) for k in np.argwhere(bad)[0]) if bad.ndim else ()
            index = (*stage.lead, *inner)
            return Origin(stage.array, index, trace.writer(stage.array, index), int((~np.isfinite(array)).sum()))
    return None


def drifts(trace: Trace) -> list[Drift]:
    """Gradients of layers that are out of proportion, from the output backward. Nothing is said of a gradient that is
    not finite, nor where the way back began with 0.
    """
    sizes: list[tuple[str, float]] = []
    for column in reversed(trace.columns[1:]):
        name = f"d{column.arrays[0]}"
        if name in trace.arrays:
            sizes.append((name, float(np.abs(trace.arrays[name]).max(initial=0.0))))
    if not sizes or not np.isfinite(sizes[0][1]) or sizes[0][1] == 0:
        return []
    first = sizes[0][1]
    found = []
    for name, size in sizes[1:]:
        ratio = size / first
        if np.isfinite(ratio) and not VANISHING <= ratio <= EXPLODING:
            index = np.unravel_index(int(np.abs(trace.arrays[name]).argmax()), trace.arrays[name].shape)
            cell = tuple(int(k) for k in index)
            found.append(Drift(name, cell, float(trace.arrays[name][cell]), ratio))
    return found


def largest_gradient(trace: Trace) -> tuple[str, tuple[int, ...]] | None:
    """The parameter's gradient with the largest absolute value: of a mini-batch that of the mean."""
    names = [name for column in trace.columns for name in (column.weights, column.biases) if name]
    prefix = "g" if trace.samples > 1 else "d"
    best: tuple[float, str, tuple[int, ...]] | None = None
    for name in (f"{prefix}{parameter}" for parameter in names):
        if name not in trace.arrays:
            continue
        size = np.nan_to_num(np.abs(trace.arrays[name]), nan=0.0)
        place = tuple(int(k) for k in np.unravel_index(int(size.argmax()), size.shape))
        if best is None or size[place] > best[0]:
            best = float(size[place]), name, place
    return best[1:] if best else None
