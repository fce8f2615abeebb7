"""What there is to say about one number of a matrix: its value, and who made it."""

from __future__ import annotations

from typing import Any

from visualnn.i18n import _
from visualnn.ui.step_numbers import written
from visualnn.ui.step_words import cell_name


def about(session: Any, array: str, index: tuple[int, ...]) -> str:
    """W1[3,17] = −0.4024 · given, or computed in a step; nothing of a number that is not there yet but its name."""
    trace, playhead = session.trace, session.playhead
    name, writer = cell_name(array, index), trace.writer(array, index)
    if writer is not None and writer >= playhead.position:
        if playhead.term and writer == playhead.position:
            so_far = written(trace, array, playhead.running_sum, session.settings.decimals)
            return _("{cell} = {value} so far").format(cell=name, value=so_far)
        return _("{cell}: not computed yet").format(cell=name)
    value = written(trace, array, float(trace.arrays[array][index]), session.settings.decimals)
    if writer is None:
        return _("{cell} = {value} · given").format(cell=name, value=value)
    return _("{cell} = {value} · computed in step {number}").format(cell=name, value=value, number=f"{writer + 1:,}")
