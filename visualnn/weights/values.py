"""What a file holds, as named arrays: nested dictionaries get dotted names, lists of numbers become arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

Leaf = np.ndarray | list["Leaf"]


def as_array(value: object) -> np.ndarray | None:
    """A number, an array or a regular nest of numbers as an array; None for anything else."""
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        return array if array.dtype.kind in "fiub" else None
    shape = _shape(value)
    return None if shape is None else np.array(value, dtype=np.float64).reshape(shape)


def _shape(value: object) -> tuple[int, ...] | None:
    if isinstance(value, (int, float, np.generic)) and not isinstance(value, bool):
        return ()
    if not isinstance(value, (list, tuple)) or not value:
        return None
    first = _shape(value[0])
    if first is None or any(_shape(part) != first for part in value[1:]):
        return None
    return (len(value), *first)


def leaf(value: object) -> Leaf | None:
    """An array, or a list of arrays (of lists of arrays …); None if there are no arrays in it."""
    array = as_array(value)
    if array is not None:
        return array
    if not isinstance(value, (list, tuple)):
        return None
    found = [leaf(part) for part in value]
    return [part for part in found if part is not None] if found and all(part is not None for part in found) else None


def leaves(value: object, name: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every array or list of arrays with its dotted name: {"fc1": {"weight": W}} gives "fc1.weight"."""
    found = leaf(value)
    if found is not None:
        yield name, found
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, _join(name, key))
    elif isinstance(value, (list, tuple)):
        for number, part in enumerate(value):
            yield from leaves(part, _join(name, number))


def arrays(value: object, name: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Every single array with its dotted name, for a list of what there is."""
    for own_name, found in leaves(value, name):
        if isinstance(found, np.ndarray):
            yield own_name, found
        else:
            for number, part in enumerate(found):
                yield from arrays(part, _join(own_name, number))


def _join(name: str, key: object) -> str:
    own = key.decode("latin-1") if isinstance(key, bytes) else str(key)
    return f"{name}.{own}" if name else own
