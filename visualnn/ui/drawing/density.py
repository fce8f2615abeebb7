"""All edges at once, as a mist: where many strong edges pass, the picture is bright."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtGui import QImage

from visualnn.ui import theme
from visualnn.ui.drawing.places import Place
from visualnn.ui.drawing.shades import rgb as parts_of

FINE = 1.5  # pixels of the layout for one pixel of the mist, downwards
COARSE = 2.0  # and across: edges run across, so the picture changes slowly there
MOST = 3_000_000  # crossings of edges and pixels: 50 MB, and 10 ms a frame
SHADES = 96
LIFT = 14.0  # how much the logarithm lifts the thin parts of the mist


class Mist:
    """The sum of all edges between two columns, for each pixel: D = S·w, positive and negative weights apart.

    S never changes while the places stay, so it is kept as the list of edges that cross each pixel: a frame is one
    `take` and one `add.reduceat`, and NumPy lets go of the interpreter lock during both.
    """

    def __init__(self, start: Place, end: Place) -> None:
        left, right = _span(start, end)
        low, high = _height(start, end)
        self.box = (left, low, right - left, high - low)
        self.width = max(min(round((right - left) / COARSE), MOST // (start.count * end.count)), 2)
        self.height = max(round((high - low) / FINE), 2)
        edges, pixels = self._crossings(start, end)
        order = np.argsort(pixels, kind="stable")
        self.edges = edges[order].astype(np.intp)  # what `take` wants; any other kind it would copy every time
        pixels = pixels[order]
        self.starts = np.flatnonzero(np.diff(pixels, prepend=-1))
        self.pixels = pixels[self.starts]
        self.buffer = np.empty(len(self.edges), np.complex64)

    def _crossings(self, start: Place, end: Place) -> tuple[np.ndarray, np.ndarray]:
        """Which edge crosses which pixel; edges are numbered as in a weight matrix (out, in)."""
        left, low, width, height = self.box
        begin, final = start.centers[None, :, :], end.centers[:, None, :]
        found = []
        for column in range(self.width):
            x = left + (column + 0.5) * width / self.width
            share = (x - begin[..., 0]) / (final[..., 0] - begin[..., 0])
            y = begin[..., 1] + share * (final[..., 1] - begin[..., 1])
            row = np.clip(((y - low) * self.height / height).astype(np.int32), 0, self.height - 1)
            crossed = np.flatnonzero((share >= 0) & (share <= 1))
            found.append((crossed.astype(np.int32), (row.reshape(-1)[crossed] * self.width + column).astype(np.int32)))
        return np.concatenate([edge for edge, _ in found]), np.concatenate([pixel for _, pixel in found])

    def amounts(self, weights: np.ndarray) -> np.ndarray:
        """(height, width) complex: the positive weights that cross a pixel, and i times the negative ones."""
        flat = np.nan_to_num(weights.T.reshape(-1).astype(np.float32), copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        both = np.empty(flat.size, np.complex64)
        np.maximum(flat, 0, out=both.real)
        np.maximum(-flat, 0, out=both.imag)
        both.take(self.edges, out=self.buffer, mode="clip")
        result = np.zeros(self.height * self.width, np.complex64)
        if len(self.starts):
            result[self.pixels] = np.add.reduceat(self.buffer, self.starts)
        return result.reshape(self.height, self.width)

    def image(self, weights: np.ndarray, vivid: float = 1.0) -> QImage:
        """The mist in the colours of the theme: its hue is the sign that prevails, its strength grows with the
        logarithm of the amount.
        """
        amounts = self.amounts(weights)
        positive, negative = amounts.real, amounts.imag
        total = positive + negative
        net = positive - negative
        amount = np.abs(net) + 0.3 * total
        top = float(np.partition(amount.reshape(-1), -(amount.size // 150 + 1))[-(amount.size // 150 + 1)])
        tone = np.log1p(amount * (LIFT / max(top, 1e-30))) * (vivid * (SHADES - 1) / np.log1p(LIFT))
        hue = net / np.maximum(total, 1e-30) * ((SHADES - 1) / 2) + (SHADES - 1) / 2
        shades = np.minimum(tone, vivid * (SHADES - 1)).astype(np.intp) * SHADES + hue.astype(np.intp)
        colors = _table(theme.current().name).take(shades)
        kind = QImage.Format.Format_ARGB32_Premultiplied
        return QImage(colors.data, self.width, self.height, 4 * self.width, kind).copy()


def _span(start: Place, end: Place) -> tuple[float, float]:
    """From the first units or pixels of one column to the last units of the next: discs cover what is between."""
    left = float(start.centers[:, 0].min())
    return left, max(float(end.centers[:, 0].max()), left + 2.0)


def _height(start: Place, end: Place) -> tuple[float, float]:
    tops, bottoms = zip(*((place.box[1], place.box[1] + place.box[3]) for place in (start, end)), strict=True)
    return min(tops), max(bottoms)


@cache
def _table(name: str) -> np.ndarray:
    """(SHADES * SHADES,) uint32 premultiplied ARGB: the amount, times SHADES, plus the hue from blue to orange."""
    now = theme.current()
    hue = np.linspace(-1.0, 1.0, SHADES)[None, :, None]
    colors = [np.array(parts_of(color), float) for color in (now.negative, now.muted, now.positive)]
    side = np.where(hue < 0, colors[0], colors[2])
    mixed = colors[1] + (side - colors[1]) * np.abs(hue) ** 0.4
    alpha = np.broadcast_to(0.85 * np.linspace(0.0, 1.0, SHADES)[:, None, None] ** 1.3, (SHADES, SHADES, 1))
    rgb = np.rint(mixed * alpha).astype(np.uint32)
    table = np.rint(255 * alpha[..., 0]).astype(np.uint32) << 24 | rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2]
    return table.reshape(-1)
