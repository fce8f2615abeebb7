"""Many small drawings in one sheet, stamped with a single call: a hundred discs cost as much Python as one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import cast

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

ACROSS, DOWN = 16, 14  # drawings on a sheet; a full sheet is begun anew


class Atlas:
    """Drawings of one size, each made by `draw(key)` when it is first needed, with the unit in its middle."""

    def __init__(self, side: int, ratio: float, draw: Callable[[Hashable], QPixmap]) -> None:
        self.side, self.ratio, self._draw = side, ratio, draw
        self._clear()

    def _clear(self) -> None:
        self._slots: dict[Hashable, int] = {}
        self.sheet = QPixmap(self.side * ACROSS, self.side * DOWN)
        self.sheet.fill(Qt.GlobalColor.transparent)

    def stamp(self, painter: QPainter, centers: np.ndarray, keys: list[Hashable]) -> None:
        """Draw each key's drawing around its center (n, 2)."""
        if not keys:
            return
        slots = self._find(keys)
        down, across = np.divmod(slots, ACROSS)
        # The ten numbers of a QPainter.PixmapFragment: place, corner and size in the sheet, scale, rotation, opacity.
        fragments = np.empty((len(keys), 10))
        # Whole pixels: between them a disc would be drawn soft.
        fragments[:, :2] = np.rint(centers * self.ratio) / self.ratio
        fragments[:, 2], fragments[:, 3] = across * self.side, down * self.side
        fragments[:, 4:6] = self.side
        fragments[:, 6:8] = 1.0 / self.ratio
        fragments[:, 8:] = (0.0, 1.0)
        first = cast(QPainter.PixmapFragment, shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment))
        painter.drawPixmapFragments(first, len(keys), self.sheet)

    def _find(self, keys: list[Hashable]) -> np.ndarray:
        missing = set(keys) - self._slots.keys()
        if len(self._slots) + len(missing) > ACROSS * DOWN:
            self._clear()
            missing = set(keys)
        if missing:
            self._add(list(missing)[: ACROSS * DOWN])
        return np.fromiter((self._slots.get(key, 0) for key in keys), np.intp, len(keys))

    def _add(self, keys: list[Hashable]) -> None:
        painter = QPainter(self.sheet)
        for key in keys:
            slot = self._slots[key] = len(self._slots)
            drawing = self._draw(key)
            drawing.setDevicePixelRatio(1.0)
            spare = (self.side - drawing.width()) / 2
            down, across = divmod(slot, ACROSS)
            painter.drawPixmap(QPointF(across * self.side + spare, down * self.side + spare), drawing)
        painter.end()
