"""The background of the plane: what the network answers, as a picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from visualnn.engine.expr import Array
from visualnn.ui import theme
from visualnn.ui.plane import marks

STRENGTH = 0.4  # how far the picture goes to the full colour: points must stand out


def signed(outputs: Array, numbers: bool, scale: float = 1.0) -> Array | None:
    """The outputs (rows, columns, n) as one number from −1 to 1: for two classes which one and how clearly, for numbers
    the first one as a share of `scale`. None for more classes.
    """
    if numbers:
        return np.clip(outputs[..., 0] / (scale or 1.0), -1, 1)
    if outputs.shape[-1] == 1:
        return np.clip(2 * outputs[..., 0] - 1, -1, 1)
    if outputs.shape[-1] == 2:
        return np.clip(outputs[..., 1] - outputs[..., 0], -1, 1)
    return None


def picture(outputs: Array, numbers: bool = False, scale: float = 1.0, strength: float = STRENGTH) -> QImage:
    """The background for outputs (rows, columns, n), the lower left corner first."""
    values = signed(outputs, numbers, scale)
    return image(values, strength) if values is not None else winners(outputs, strength)


def image(values: Array, strength: float = 1.0) -> QImage:
    """Numbers from −1 to 1 (rows, columns) in blue and orange."""
    return _image(theme.diverging(values * strength))


def winners(outputs: Array, strength: float) -> QImage:
    """The colour of the class that wins, the stronger the clearer it wins."""
    finite = np.asarray(np.isfinite(outputs).all(axis=-1))
    known = np.where(finite[..., None], outputs, 0.0)
    order = np.sort(known, axis=-1)
    clear = np.clip(order[..., -1] - order[..., -2], 0, 1)[..., None] * strength
    table = np.array([marks.color(k).getRgb() for k in range(outputs.shape[-1])], float)
    rest = np.array(theme.current().neutral.getRgb(), float)
    colors = rest + (table[known.argmax(axis=-1)] - rest) * clear
    colors[~finite] = theme.current().unknown.getRgb()
    return _image(np.rint(colors).astype(np.uint8))


def _image(colors: Array) -> QImage:
    flipped = np.ascontiguousarray(colors[::-1], np.uint8)
    rows, columns = flipped.shape[:2]
    return QImage(flipped.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
