"""What there is to say about one unit: its name, its value, its weighted sum, its gradient."""

from __future__ import annotations

import numpy as np

from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.ui.drawing.places import Place
from visualnn.ui.drawing.snapshot import Snapshot


def cell_index(shape: tuple[int, ...], unit: int) -> tuple[int, ...]:
    """Where a unit stands in its array."""
    return tuple(int(part) for part in np.unravel_index(unit, shape))


def name(array: str, index: tuple[int, ...]) -> str:
    """a2[17]"""
    return f"{array.replace(chr(39), '′')}[{','.join(map(str, index))}]"


def lines(shown: Snapshot, place: Place, column: int, unit: int, decimals: int) -> list[str]:
    """One line for each number of a unit, the value first: `a2[17] = 0.8312`, `z2[17] = 1.5940`, `dz2[17] = 0.0031`."""
    described = shown.trace.columns[column]
    arrays = list(reversed(described.arrays)) + list(reversed(shown.roles.gradients(column)))
    result = [_line(shown, array, described.shape, unit, decimals) for array in arrays]
    if place.is_picture:
        row, across = divmod(unit, place.across)
        result.append(_("row {row}, column {column}").format(row=row, column=across))
    return [line for line in result if line]


def _line(shown: Snapshot, array: str, shape: tuple[int, ...], unit: int, decimals: int) -> str:
    values = shown.trace.arrays[array]
    if values.size != int(np.prod(shape)):
        return ""
    index = cell_index(shape, unit)
    if not shown.trace.known(array, shown.position)[index]:
        if array.startswith("d"):
            return ""
        return _("{cell}: not computed yet").format(cell=name(array, index))
    return f"{name(array, index)} = {format_number(float(values[index]), decimals)}"
