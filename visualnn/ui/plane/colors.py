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
    return images(values[None], strength)[0] if values is not None else winners(outputs, strength)


def images(values: Array, strength: float = 1.0) -> list[QImage]:
    """Numbers from −1 to 1 (n, rows, columns) in blue and orange, a picture for each of the n."""
    return [to_image(one) for one in theme.diverging(values * strength)]


def winners(outputs: Array, strength: float) -> QImage:
    """The colour of the class that wins, the stronger the clearer it wins."""
    finite = np.asarray(np.isfinite(outputs).all(axis=-1))
    known = np.where(finite[..., None], outputs, 0.0)
    second, first = np.moveaxis(np.partition(known, outputs.shape[-1] - 2, axis=-1)[..., -2:], -1, 0)
    rest = np.array(theme.current().neutral.getRgb(), np.float32)
    table = np.array([marks.color(k).getRgb() for k in range(outputs.shape[-1])], np.float32) - rest
    colors = rest + table[known.argmax(axis=-1)] * (np.clip(first - second, 0, 1)[..., None] * np.float32(strength))
    colors[~finite] = theme.current().unknown.getRgb()
    return to_image(colors)


def to_image(colors: Array) -> QImage:
    """Colours (rows, columns, 4), the lowest row first, as a picture."""
    flipped = np.ascontiguousarray(colors[::-1], np.uint8)
    rows, columns = flipped.shape[:2]
    held = QImage(flipped.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    return held.copy()  # while the array still holds the pixels
