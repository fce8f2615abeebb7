"""Pictures of matrices: made with NumPy once for each trace, size and part that is looked at."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from visualnn.engine.trace import Trace
from visualnn.ui import theme
from visualnn.ui.drawing.shades import image
from visualnn.ui.matrices.plane import Known, Numbers, Plane, strongest
from visualnn.ui.matrices.stamps import Stamps
from visualnn.ui.matrices.window import Window


class Pictures:
    """The numbers and pictures of one trace; another trace begins anew."""

    def __init__(self) -> None:
        self._trace: Trace | None = None
        self._numbers: dict[Plane, Numbers] = {}
        self.stamps = Stamps()
        self._masks: dict[tuple[object, ...], tuple[object, QImage]] = {}

    def look(self, trace: Trace) -> None:
        if trace is not self._trace:
            self._trace = trace
            self._numbers.clear()
            self._masks.clear()
            self.stamps.forget()

    def numbers(self, plane: Plane) -> Numbers:
        if plane not in self._numbers:
            assert self._trace is not None
            self._numbers[plane] = Numbers(self._trace, plane)
        return self._numbers[plane]

    def picture(self, plane: Plane, window: Window, width: int, height: int) -> tuple[QImage, Window]:
        """The part that is looked at as an image, and the whole rows and columns that it covers."""
        numbers, part = self.numbers(plane), _whole_cells(window, plane)
        top, left, rows, cols = (int(side) for side in (part.top, part.left, part.rows, part.cols))
        values = strongest(numbers.values[top : top + rows, left : left + cols], height, width)
        odd = ~np.isfinite(values)
        with np.errstate(all="ignore"):
            colors = theme.diverging(np.where(odd, 0.0, values) / (numbers.scale or 1.0))
        colors[odd] = np.array(theme.current().wrong.getRgb(), np.uint8)
        return image(colors), part

    def mask(self, plane: Plane, mask: np.ndarray, color: QColor, key: object) -> QImage:
        """Marked cells in a colour, all others clear; made anew only when `key` is another one."""
        place = (plane, color.rgba())
        kept = self._masks.get(place)
        if kept is None or kept[0] is not key:
            colors = np.zeros((plane.rows, plane.cols, 4), np.uint8)
            colors[mask] = np.array(color.getRgb(), np.uint8)
            kept = self._masks[place] = (key, image(colors))
        return kept[1]

    def odd(self, plane: Plane, known: Known) -> int:
        """How many of the known cells are nan or infinite."""
        odd = self.numbers(plane).odd
        if known.mask is not None:
            return int(known.mask.reshape(-1)[odd].sum())
        return int(np.searchsorted(odd, known.count))


def _whole_cells(window: Window, plane: Plane) -> Window:
    top, left = math.floor(window.top), math.floor(window.left)
    bottom = min(math.ceil(window.top + window.rows), plane.rows)
    right = min(math.ceil(window.left + window.cols), plane.cols)
    return Window(top, left, bottom - top, right - left)


def target(body: QRectF, window: Window, part: Window) -> QRectF:
    """Where the whole cells of a picture stand; more than the body where the window cuts some of them."""
    high, wide = body.height() / window.rows, body.width() / window.cols
    return QRectF(body.x() + (part.left - window.left) * wide, body.y() + (part.top - window.top) * high,
                  part.cols * wide, part.rows * high)  # fmt: skip
