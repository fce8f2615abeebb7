"""From unit to unit with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visualnn.ui.drawing.places import Place

Unit = tuple[int, int]  # the place of a column among the columns, the number of a unit in it


def neighbour(places: Sequence[Place], unit: Unit | None, columns: int, units: int) -> Unit:
    """The unit above or below, or the nearest of the column beside; without a unit the first answer."""
    if unit is None:
        return len(places) - 1, 0
    column, number = unit
    beside = min(max(column + columns, 0), len(places) - 1)
    if beside != column:
        away = places[beside].centers - places[column].centers[number]
        number = int(np.hypot(0.2 * away[:, 0], away[:, 1]).argmin())
    place = places[beside]
    step = units * (place.across if place.is_picture else 1)
    return beside, min(max(number + step, 0), place.count - 1)
