"""How far a plot reaches, on a linear or a logarithmic y axis."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF

MOST_DECADES = 12.0  # smaller values than that below the largest stand on the lower edge
FEWEST_DECADES = 0.3
MARGIN = 0.04  # of a logarithmic axis at either end


class Extent:
    """All there is to see reaches from 0 to `right`, and up to `top` from 0 or, if it is `log`, from `lowest`."""

    def __init__(self) -> None:
        self.right = self.top = 1.0
        self.lowest = math.nan
        self.log = False

    def take(self, right: float, top: float, lowest: float) -> bool:
        """Reach as far as this; True if that is another range."""
        new = (max(right, 1e-9), max(top, 1e-9), lowest if lowest > 0 else math.nan)
        old = (self.right, self.top, self.lowest)
        self.right, self.top, self.lowest = new
        return new[:2] != old[:2] or (self.log and str(new[2]) != str(old[2]))

    @property
    def floor(self) -> float:
        """The lowest value that a logarithmic axis shows."""
        return float(10.0 ** self._decades()[0])

    @property
    def whole(self) -> QRectF:
        """All of it, as the axes show it: logarithms on a logarithmic one."""
        if not self.log:
            return QRectF(0, 0, self.right, self.top)
        bottom, top = self._decades()
        return QRectF(0, bottom, self.right, top - bottom)

    def _decades(self) -> tuple[float, float]:
        top = math.log10(self.top)
        bottom = math.log10(self.lowest) if self.lowest > 0 else top - 1
        bottom = max(min(bottom, top - FEWEST_DECADES), top - MOST_DECADES)
        margin = MARGIN * (top - bottom)
        return bottom - margin, top + margin

    def converted(self, part: QRectF) -> QRectF:
        """A part that was framed on an axis of the other kind."""
        low, high = part.top(), part.bottom()
        if self.log:
            low, high = (math.log10(max(value, self.floor)) for value in (low, high))
        else:
            low, high = 10.0**low, 10.0**high
        return QRectF(part.left(), low, part.width(), max(high - low, 1e-12))
