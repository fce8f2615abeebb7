"""Thousands of points as one picture: every pixel of a dot or a letter is written for all samples at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from visualnn.engine.expr import Array
from visualnn.ui import theme
from visualnn.ui.plane import marks

FEW_CLASSES = len(marks.SIGNS)
ROLES = ("accent", "positive", "negative", "correct", "wrong", "forward", "backward", "loss", "muted", "update")
LEVELS = 8  # steps from the ground to the full colour
LEAST = 0.15  # of a pixel must be covered for it to be written


def color(label: int, classes: int) -> QColor:
    """The colour of a class: that of the plane where there are few."""
    if classes <= FEW_CLASSES:
        return marks.color(label)
    return QColor(getattr(theme.current(), ROLES[label % len(ROLES)]))


def dot(radius: float) -> Array:
    """How much of each pixel a disc covers, 0 to 1, (side, side) with an odd side."""
    return _covered(radius, int(np.ceil(radius)))


def ring(radius: float, width: float) -> Array:
    """The same for a ring."""
    reach = int(np.ceil(radius + width / 2))
    return _covered(radius + width / 2, reach) - _covered(radius - width / 2, reach)


def _covered(radius: float, reach: int) -> Array:
    away = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1])
    return np.asarray(np.clip(radius + 0.5 - away, 0, 1))


@lru_cache(maxsize=64)
def letter(text: str, pixels: int) -> Array:
    """How much of each pixel a short text covers, bold and `pixels` high, with an odd number of rows and columns."""
    font = QFont(theme.font(bold=True))
    font.setPixelSize(pixels)
    room = QFontMetrics(font).tightBoundingRect(text)
    image = QImage(QSize(room.width() + 4 | 1, room.height() + 4 | 1), QImage.Format.Format_Alpha8)
    image.fill(0)
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawText(2 - room.left(), 2 - room.top(), text)
    painter.end()
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : image.width()] / 255.0


class Canvas:
    """A picture of width x height pixels with a margin, so that what is drawn near the edge needs no care."""

    def __init__(self, width: int, height: int, margin: int = 32) -> None:
        self.width, self.height, self.margin = width, height, margin
        self.pixels = np.zeros((height + 2 * margin, width + 2 * margin), np.uint32)

    def places(self, points: Array) -> tuple[Array, Array]:
        """The flat places of points (n, 2) in pixels of the picture, and which of them are in sight, (n,)."""
        known = np.asarray(np.isfinite(points).all(axis=1))
        x, y = np.rint(np.where(known[:, None], points, -1e6)).astype(np.intp).T
        seen: Array = (x >= 0) & (x < self.width) & (y >= 0) & (y < self.height)
        return (y + self.margin) * self.pixels.shape[1] + x + self.margin, seen

    def stamp(self, places: Array, mask: Array, colors: Array) -> None:
        """Write a mask (rows, columns) of shares around each place (n,), in colours (n, LEVELS + 1) from the ground to
        the full one. What is covered least comes first, so that no edge lies on another's middle.
        """
        half = mask.shape[0] // 2, mask.shape[1] // 2
        rows, columns = np.nonzero(mask >= LEAST)
        levels = np.rint(mask[rows, columns] * LEVELS).astype(np.intp)
        flat = self.pixels.reshape(-1)
        offsets = (rows - half[0]) * self.pixels.shape[1] + columns - half[1]
        for k in np.argsort(levels, kind="stable").tolist():
            flat[places + offsets[k]] = colors[:, levels[k]] if colors.ndim == 2 else colors[levels[k]]

    def image(self) -> QImage:
        """The picture without its margin."""
        whole = QImage(self.pixels.data, self.pixels.shape[1], self.pixels.shape[0], 4 * self.pixels.shape[1],
                       QImage.Format.Format_ARGB32_Premultiplied)  # fmt: skip
        return whole.copy(QRect(self.margin, self.margin, self.width, self.height))


def steps(full: QColor, ground: QColor) -> Array:
    """The colours from a ground to a full colour, (LEVELS + 1,) uint32 0xAARRGGBB."""
    mixed = [theme.mix(ground, full, level / LEVELS).rgba() for level in range(LEVELS + 1)]
    return np.array(mixed, np.uint32)


def table(classes: int) -> Array:
    """Those of all classes on the ground of a panel, (classes, LEVELS + 1)."""
    return _table(classes, theme.current().name)


@lru_cache(maxsize=8)
def _table(classes: int, _theme: str) -> Array:
    ground = theme.current().surface
    return np.stack([steps(color(label, classes), ground) for label in range(max(classes, 1))])


def draw_dots(canvas: Canvas, points: Array, labels: Array, wrong: Array, classes: int, radius: float) -> None:
    """Samples as dots in the colours of their classes; a ring around those answered wrongly."""
    places, seen = canvas.places(points)
    canvas.stamp(places[seen], dot(radius), table(classes)[labels[seen]])
    _ring_wrong(canvas, places[seen & wrong], ring(radius + 1.5, 1.2))


def draw_letters(canvas: Canvas, points: Array, labels: Array, wrong: Array, names: Sequence[str], pixels: int) -> None:
    """Samples as the names of their classes; a ring around those answered wrongly."""
    colors = table(len(names))
    places, seen = canvas.places(points)
    for label in np.unique(labels[seen]).tolist():
        canvas.stamp(places[seen & (labels == label)], letter(names[label][:2], pixels), colors[label])
    _ring_wrong(canvas, places[seen & wrong], ring(pixels * 0.72, 1.4))


def _ring_wrong(canvas: Canvas, places: Array, mask: Array) -> None:
    if len(places):
        canvas.stamp(places, mask, steps(theme.current().text, theme.current().surface))
