"""A sweep over all cells of a parameter: its numerical gradient, from as few and as quick losses as there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.moves import Moves
from visualnn.engine.network import QUIET
from visualnn.engine.nudging import CHUNK, Nudging

MANY, TOGETHER = 200, 100_000  # moves of a sample that are worth a call of their own; numbers that one call works on


def sweep(nudging: Nudging, name: str, h: float, slopes: Array, crossed: Array) -> Iterator[float]:
    """Fill in the numerical gradient of one array and the cells that cross a kink; yields the share that is done."""
    position, own = nudging.layer_of(name)
    reach = nudging.network.layers[position].reach(own, nudging.given[position])
    if reach is None:
        yield from _one_by_one(nudging, name, h, slopes, crossed)
        return
    units, weights = reach
    half, waiting, count = nudging.at_once(position) // 2, list[tuple[int, Moves]](), 0
    lines = nudging.lines(position, units)
    for sample, weight in enumerate(weights):
        moves = Moves.of(units, weight, slopes.shape)
        if lines is not None and moves.count >= MANY and len(lines) == len(moves.units):
            for _ in _move_along(nudging, position, sample, moves, lines, h, slopes, crossed):
                yield sample / nudging.samples
            continue
        if waiting and count + moves.count > half:  # a sample with many moves is quickest by itself
            for _ in _move(nudging, position, waiting, h, half, slopes, crossed):
                yield sample / nudging.samples
            waiting, count = [], 0
        waiting.append((sample, moves))
        count += moves.count
    for _ in _move(nudging, position, waiting, h, half, slopes, crossed):
        yield 1.0


def _move_along(nudging: Nudging, position: int, sample: int, moves: Moves, lines: Array, h: float, slopes: Array,
                crossed: Array) -> Iterator[None]:
    """Make the moves of a sample, forth and back, which lead along straight lines to the loss, and add up what they
    change.
    """
    found, pairs = np.zeros((len(moves.amounts), len(moves.units))), np.zeros(moves.count, np.bool_)
    at_once = max(TOGETHER // (2 * lines.size), 1)
    for start in range(0, len(found), at_once):
        part = slice(start, start + at_once)
        changes = h * moves.amounts[part]
        noted = pairs[start * len(moves.units) : (start + at_once) * len(moves.units)]
        with np.errstate(**QUIET):
            there_and_back = np.concatenate([changes, -changes])
            change = nudging.changes_along(position, sample, moves.units, there_and_back, lines, noted)
            np.subtract(change[: len(changes)], change[len(changes) :], out=found[part])
        yield
    found /= 2 * h * nudging.samples
    moves.add_to(slopes, found)
    if pairs.any():
        moves.add_to(crossed, pairs)


def _move(nudging: Nudging, position: int, waiting: Sequence[tuple[int, Moves]], h: float, half: int, slopes: Array,
          crossed: Array) -> Iterator[None]:
    """Make the moves of some samples, forth and back, at most `half` of them at once, and add up what they change."""
    if not waiting:
        return
    singly, counts = [moves.one_by_one() for _, moves in waiting], [moves.count for _, moves in waiting]
    units, changes = np.concatenate([own for own, _ in singly]), h * np.concatenate([amounts for _, amounts in singly])
    samples = np.repeat([sample for sample, _ in waiting], counts)
    found, pairs = np.zeros(len(units)), np.zeros(len(units), np.bool_)
    for start in range(0, len(units), half):
        part = slice(start, start + half)
        change = changes[part]
        whose = waiting[0][0] if len(waiting) == 1 else np.tile(samples[part], 2)
        with np.errstate(**QUIET):
            losses = nudging.losses_of_units(
                position, whose, np.tile(units[part], 2), np.concatenate([change, -change]), pairs[part])
            np.subtract(losses[: len(change)], losses[len(change) :], out=found[part])
        yield
    found /= 2 * h * nudging.samples
    for (_, moves), end in zip(waiting, np.cumsum(counts), strict=True):
        own = slice(end - moves.count, end)
        moves.add_to(slopes, found[own])
        if pairs[own].any():
            moves.add_to(crossed, pairs[own])


def _one_by_one(nudging: Nudging, name: str, h: float, slopes: Array, crossed: Array) -> Iterator[float]:
    """For any kind of layer: run it again for every nudge."""
    position, _own = nudging.layer_of(name)
    at_once = max(CHUNK // (2 * nudging.samples), 1)
    for start in range(0, slopes.size, at_once):
        cells = range(start, min(start + at_once, slopes.size))
        indices = [tuple(int(k) for k in np.unravel_index(cell, slopes.shape)) for cell in cells]
        pairs = np.zeros(len(cells) * nudging.samples, np.bool_)
        with np.errstate(**QUIET):
            rows = np.concatenate([
                nudging.output_with(name, position, index, nudging.value(name, index) + nudge)
                for nudge in (h, -h) for index in indices])
            t = np.tile(nudging.t, (2 * len(cells), *[1] * (nudging.t.ndim - 1)))
            losses = nudging.losses_behind(position + 1, rows, t, pairs).reshape(2, len(cells), -1).mean(axis=2)
        slopes.reshape(-1)[cells] = (losses[0] - losses[1]) / (2 * h)
        crossed.reshape(-1)[cells] = pairs.reshape(len(cells), -1).any(axis=1)
        yield cells.stop / slopes.size
