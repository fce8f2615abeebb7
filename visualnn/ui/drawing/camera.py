"""Where we stand before the picture: how near, and how far to the side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NEAREST, FARTHEST = 40.0, 0.4


@dataclass(frozen=True)
class Camera:
    """A point of the layout times `zoom`, plus (x, y), is a point on the screen. Camera() shows everything."""

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def screen(self, points: np.ndarray) -> np.ndarray:
        """(n, 2) from the layout to the screen."""
        return points * self.zoom + (self.x, self.y)

    def layout(self, x: float, y: float) -> tuple[float, float]:
        """From the screen to the layout."""
        return (x - self.x) / self.zoom, (y - self.y) / self.zoom

    def zoomed(self, factor: float, x: float, y: float) -> Camera:
        """Nearer or farther; what is under the screen's point (x, y) stays under it."""
        zoom = min(max(self.zoom * factor, FARTHEST), NEAREST)
        factor = zoom / self.zoom
        return Camera(zoom, x - (x - self.x) * factor, y - (y - self.y) * factor)

    def moved(self, x: float, y: float) -> Camera:
        return Camera(self.zoom, self.x + x, self.y + y)
