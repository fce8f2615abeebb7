"""What was given and not computed: pixels, targets, parameters, an optimizer's memory; and who gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visualnn.engine.notation import format_number
from visualnn.engine.trace import Trace
from visualnn.i18n import _

if TYPE_CHECKING:
    from visualnn.session.session import Session

Index = tuple[int, ...]


def cell_name(array: str, index: Index) -> str:
    """A cell as the formulas write it: W1[3,17]."""
    name = array.replace("'", "′")
    return f"{name}[{','.join(map(str, index))}]" if index else name


def largest(trace: Trace, array: str) -> Index | None:
    """The cell of an array of the trace that is farthest from 0; None if it has none."""
    values = trace.arrays.get(array)
    if values is None or not values.size:
        return None
    place = np.unravel_index(int(np.nan_to_num(np.abs(values)).argmax()), values.shape)
    return tuple(int(k) for k in place)


def is_there(trace: Trace, array: str, index: Index) -> bool:
    """Whether a trace has this cell."""
    if array not in trace.arrays:
        return False
    shape = trace.arrays[array].shape
    return len(index) == len(shape) and all(0 <= k < size for k, size in zip(index, shape, strict=True))


def sentence(session: Session, array: str, index: Index) -> str:
    """Where a number comes from that no step of the trace computes."""
    cell = cell_name(array, index)
    value = format_number(float(session.trace.arrays[array][index]), session.settings.decimals)
    if array == "x":
        message = _("{cell} = {value} was given: it is a pixel of {image}, its brightness from 0 to 1.")
    elif array == "t":
        message = _("{cell} = {value} was given: the target, 1 for the label of {image} and 0 for all others.")
    elif array in session.network.parameters:
        message = _("{cell} = {value} was given: a parameter of the network as it is now. Training writes it; "
                    "{cell}′ is what this update would make of it.")
    else:
        message = _("{cell} = {value} was given: the optimizer's memory of earlier updates.")
    return message.format(cell=cell, value=value, image=_image(session))


def _image(session: Session) -> str:
    """What the current picture is called."""
    names = {"test": _("test image {number}"), "drawn": _("drawn picture {number}")}
    name = names.get(session.samples.split, _("training image {number}"))
    return name.format(number=session.samples.current)
