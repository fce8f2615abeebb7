"""Numbers as colours: how strongly a unit fires as brightness, signed numbers as orange and blue."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtGui import QColor, QImage

from visualnn.ui import theme

LEVELS = 32  # a disc has one of so many shades of its colour

# From "does not fire" to "fires fully", as ink on paper by day and as light by night.
_INK = {
    "light": ("#ffffff", "#a9d4d3", "#3d9a9c", "#07545b", "#052a33"),
    "dark": ("#141820", "#17565c", "#2fa3a6", "#8fe3d2", "#fdfff0"),
}


@cache
def _ink_ramp(name: str, steps: int = 256) -> np.ndarray:
    stops = np.array([QColor(code).getRgb() for code in _INK.get(name, _INK["light"])], float)
    at = np.linspace(0, len(stops) - 1, steps)
    parts = [np.interp(at, np.arange(len(stops)), stops[:, part]) for part in range(4)]
    return np.stack(parts, axis=1).round().astype(np.uint8)


def ink(shares: np.ndarray) -> np.ndarray:
    """Shares in 0..1 as (…, 4) uint8 RGBA."""
    ramp = _ink_ramp(theme.current().name)
    return ramp[np.rint(np.clip(np.nan_to_num(shares), 0.0, 1.0) * (len(ramp) - 1)).astype(np.intp)]


def ink_color(share: float) -> QColor:
    return QColor(*ink(np.array(share)).tolist())


def rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


def mixed(color: QColor, other: QColor, share: float) -> QColor:
    """`share` of the one colour, the rest of the other."""
    parts = zip(rgb(color), rgb(other), strict=True)
    return QColor(*(round(share * one + (1 - share) * two) for one, two in parts))


def shares(values: np.ndarray, signed: bool = False, least: float = 0.0) -> tuple[np.ndarray, bool]:
    """The values as shares of the largest size among them or of `least`, and whether they have signs.

    Values without signs are measured against 1 at least: a sigmoid's 0.5 is half on, whatever its neighbours do.
    """
    finite = values[np.isfinite(values)]
    signed = signed or bool(finite.size and finite.min() < 0)
    largest = float(np.abs(finite).max(initial=0.0))
    scale = max(largest, least, 1e-30 if signed else 1.0)
    with np.errstate(invalid="ignore"):
        return values / scale, signed


def picture(values: np.ndarray, down: int, across: int, clear: float = 1.0) -> QImage:
    """Values as an image of one pixel each; `clear` is how opaque an empty pixel is."""
    part, signed = shares(np.asarray(values, float).reshape(down, across))
    colors = theme.diverging(part) if signed else ink(part)
    if clear < 1.0:
        colors = colors.copy()
        size = np.clip(np.abs(np.nan_to_num(part)), 0.0, 1.0)
        colors[..., 3] = np.rint(255 * (clear + (1 - clear) * np.minimum(4 * size, 1.0)))
    return image(colors)


def image(rgba: np.ndarray) -> QImage:
    """(height, width, 4) uint8 as an image that owns its memory."""
    rgba = np.ascontiguousarray(rgba)
    height, width = rgba.shape[:2]
    return QImage(rgba.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
