"""Provenance: which cells of a trace a cell has an effect on, worked out from the rules and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from visualnn.engine.expr import Cell, occurrences
from visualnn.engine.trace import Stage, Trace, renamed

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Influence:
    """Everything downstream of one cell: `masks` has the arrays that it reaches, with True for each affected cell, in
    the order in which they are computed; `direct` those that read the cell itself.
    """

    array: str
    index: tuple[int, ...]
    masks: dict[str, Mask]
    direct: dict[str, Mask]
    positions: npt.NDArray[np.int64]  # of the steps that compute the affected cells, in order

    @property
    def count(self) -> int:
        """How many cells are affected."""
        return int(self.positions.size)


def influence(trace: Trace, array: str, index: tuple[int, ...]) -> Influence:
    """Follow a cell through all stages. A cell is affected when its rule reads it or an affected one: also where the
    effect happens to be 0.
    """
    own = np.zeros(trace.arrays[array].shape, bool)
    own[index] = True
    reached: dict[str, Mask] = {array: own}
    masks: dict[str, Mask] = {}
    direct: dict[str, Mask] = {}
    positions: list[npt.NDArray[np.int64]] = []
    for stage in trace.stages:
        for found, sources in ((direct, {array: own}), (masks, reached)):
            hit = readers(trace, stage, sources)
            if hit is None or not hit.any():
                continue
            shape = trace.arrays[stage.array].shape
            found.setdefault(stage.array, np.zeros(shape, bool))[stage.lead or ...] |= hit
            if found is masks:
                mask = masks[stage.array]
                reached[stage.array] = mask if stage.array != array else mask | own
                positions.append(stage.start + np.flatnonzero(hit))
    where = np.concatenate(positions) if positions else np.empty(0, np.int64)
    return Influence(array, index, masks, direct, where)


def readers(trace: Trace, stage: Stage, sources: dict[str, Mask]) -> Mask | None:
    """Which cells of a stage read any of the marked cells; None where it reads none of those arrays."""
    if not any(_any_marked(trace, stage, name, sources[name]) for name in set(stage.names.values()) & set(sources)):
        return None
    shape = trace.arrays[stage.array].shape[len(stage.lead) :]
    try:
        expr = renamed(stage.rule.cell(*stage.lead, *_grid(shape)), stage.names)
        hits: list[Mask] = []
        for cell in _of(expr, sources):
            if not (hits and hits[-1].all()):
                hits.append(_any_of(sources[cell.array], cell.index, stage.size))
    except (TypeError, ValueError, IndexError):  # a rule that looks at its index: cell by cell then
        return np.array([_reads(trace, stage, at, sources) for at in np.ndindex(shape)], bool).reshape(shape)
    return np.logical_or.reduce(hits).reshape(shape) if hits else None


def _any_marked(trace: Trace, stage: Stage, array: str, mask: Mask) -> bool:
    """Whether anything of an array is marked; of a mini-batch, a sample's stage reads only that sample's part."""
    own = stage.sample is not None and trace.has_samples(array)
    return bool((mask[stage.sample] if own else mask).any())


@lru_cache(maxsize=16)
def _grid(shape: tuple[int, ...]) -> list[npt.NDArray[np.int64]]:
    """The indices of all cells of an array, one vector a place."""
    return [part.reshape(-1) for part in np.indices(shape)]


def _of(expr: Any, sources: dict[str, Mask]) -> Iterator[Cell]:
    return (cell for cell in occurrences(expr) if cell.array in sources)


def _reads(trace: Trace, stage: Stage, at: tuple[int, ...], sources: dict[str, Mask]) -> bool:
    expr = renamed(stage.rule.cell(*stage.lead, *at), stage.names)
    return any(bool(np.any(sources[cell.array][cell.index])) for cell in _of(expr, sources))


def _any_of(mask: Mask, index: tuple[Any, ...], count: int) -> Mask:
    """For every one of `count` index vectors: is any cell of its block marked?"""
    if (mask[index[0]] if index and isinstance(index[0], int) else mask).all():
        return np.full(count, True)
    vectors = [place for place, part in enumerate(index) if isinstance(part, np.ndarray)]
    block = mask[index]
    if not vectors:
        return np.full(count, bool(block.any()))
    # Where vectors stand side by side NumPy leaves their axis in place, otherwise it comes first.
    together = vectors[-1] - vectors[0] == len(vectors) - 1
    if any(not isinstance(part, np.ndarray | slice) for part in index):
        scalars = [place for place, part in enumerate(index) if not isinstance(part, slice)]
        together = scalars[-1] - scalars[0] == len(scalars) - 1
        vectors = scalars
    axis = sum(isinstance(part, slice) for part in index[: vectors[0]]) if together else 0
    if block.shape[axis] != count:
        raise ValueError(index)
    others = tuple(other for other in range(block.ndim) if other != axis)
    result: Mask = block.any(axis=others)
    return result
