"""What a file holds, as named arrays: nested dictionaries get dotted names, lists of numbers become arrays.

Each value is looked at once, from the inside out, because a file may nest its values deeply to make it slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

Leaf = np.ndarray | list["Leaf"]

LONGEST_NAME = 100


@dataclass(frozen=True)
class Tree:
    """Parts with names, among them at least one that is neither an array nor a list of arrays."""

    parts: tuple[tuple[str, Leaf | Tree], ...]


class _Numbers:
    """A regular nest of plain numbers, which is one array; it becomes one when all of it has been seen."""

    __slots__ = ("_value", "shape")

    def __init__(self, value: object, shape: tuple[int, ...]) -> None:
        self._value = value
        self.shape = shape

    @property
    def array(self) -> np.ndarray:
        return np.array(self._value, np.float64).reshape(self.shape)


def sort_out(value: object) -> Leaf | Tree:
    """An array, a list of arrays (of lists of arrays …), or a tree of such; an empty tree if there are none."""
    found = _sorted(value)
    return found.array if isinstance(found, _Numbers) else Tree(()) if found is None else found


def _sorted(value: object) -> Leaf | Tree | _Numbers | None:
    if isinstance(value, np.ndarray):
        return value if value.dtype.kind in "fiub" else None
    if _is_number(value):
        return _Numbers(value, ())
    if isinstance(value, dict):
        return _tree((_name(key), _sorted(part)) for key, part in value.items())
    if not isinstance(value, (list, tuple)) or not value:
        return None
    if all(map(_is_number, value)):
        return _Numbers(value, (len(value),))
    parts = [None if _is_number(part) else _sorted(part) for part in value]
    shapes = {part.shape if isinstance(part, _Numbers) else None for part in parts}
    if len(shapes) == 1 and (shape := shapes.pop()) is not None:
        return _Numbers(value, (len(value), *shape))
    leaves = [part.array if isinstance(part, _Numbers) else part for part in parts]
    arrays: list[Leaf] = [part for part in leaves if isinstance(part, (np.ndarray, list))]
    return arrays if len(arrays) == len(parts) else _tree((str(n), part) for n, part in enumerate(parts))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _tree(parts: Iterator[tuple[str, Leaf | Tree | _Numbers | None]]) -> Tree:
    plain = ((name, part.array if isinstance(part, _Numbers) else part) for name, part in parts)
    return Tree(tuple((name, part) for name, part in plain if part is not None))


def leaves(found: Leaf | Tree, name: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every array or list of arrays with its dotted name: {"fc1": {"weight": W}} gives "fc1.weight"."""
    if isinstance(found, Tree):
        for own, part in found.parts:
            yield from leaves(part, f"{name}.{own}" if name else own)
    else:
        yield name, found


def arrays(found: Leaf | Tree) -> Iterator[tuple[str, np.ndarray]]:
    """Every single array with its dotted name, for a list of what there is."""
    for name, leaf in leaves(found):
        yield from _single(leaf, name)


def _single(leaf: Leaf, name: str) -> Iterator[tuple[str, np.ndarray]]:
    if isinstance(leaf, np.ndarray):
        yield name, leaf
    else:
        for number, part in enumerate(leaf):
            yield from _single(part, f"{name}.{number}" if name else str(number))


def _name(key: object) -> str:
    return (key.decode("latin-1") if isinstance(key, bytes) else str(key))[:LONGEST_NAME]
