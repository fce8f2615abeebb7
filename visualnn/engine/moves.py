"""Moves: which nudges of a parameter are different ones for a sample; equal ones share their loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.layer import Shape


@dataclass(frozen=True)
class Moves:
    """Move k moves the unit `units[k]`, by its flat number, by `amounts[k]` if a cell moves by 1, never by 0.

    `of_cells` says for each row of cells that depend on the same input which row of moves (rows, units) is theirs; that
    behind the last is of those that move nothing.
    """

    units: Array
    amounts: Array
    of_cells: Array
    shape: Shape

    @classmethod
    def of(cls, units: Array, weight: Array, shape: Shape) -> Moves:
        """Of a sample, from units and weight as `Layer.reach` gives them, which broadcast to the parameter's shape.

        Cells that move the same unit by the same amount, as the weights of equally bright pixels do, are one move.
        """
        first = next((axis for axis, size in enumerate(units.shape) if size > 1), units.ndim)
        if weight.size != math.prod(shape[:first]) or units.size != math.prod(shape[first:]):
            units, weight = np.broadcast_to(units, shape), np.broadcast_to(weight, shape)
            amounts = weight[weight != 0]
            of_cells = np.where(weight.reshape(-1) != 0, np.cumsum(weight != 0) - 1, len(amounts))
            return cls(units[weight != 0], amounts, of_cells, shape)
        weight = weight.reshape(-1)
        moving = np.flatnonzero(weight)
        order = weight[moving].argsort()
        ordered = weight[moving[order]]
        new = np.ones(len(ordered), np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
        amounts = ordered[new]
        of_cells = np.full(len(weight), len(amounts))
        of_cells[moving[order]] = new.cumsum() - 1
        return cls(np.tile(units.reshape(-1), len(amounts)), np.repeat(amounts, units.size), of_cells, shape)

    @property
    def count(self) -> int:
        return len(self.units)

    def spread_out(self, found: Array) -> Array:
        """What was found for each move (count,), cell by cell of the parameter; 0 where nothing moves."""
        rows = len(self.of_cells)
        width = math.prod(self.shape) // rows
        table = np.concatenate([found.reshape(-1, width), np.zeros((1, width), found.dtype)])
        cells: Array = table[self.of_cells].reshape(self.shape)
        return cells
