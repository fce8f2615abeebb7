"""Edges as pen strokes: orange and solid where the weight is positive, blue and dashed where it is negative."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from pyqtgraph import arrayToQPath
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPicture

from visualnn.ui import theme
from visualnn.ui.drawing.places import Place
from visualnn.ui.drawing.shades import mixed

# From which share of the strongest on: how wide the stroke is, and how much of its colour it has. Colours are mixed
# with the background once instead of being translucent: Qt draws opaque strokes one pixel wide eight times faster.
STRENGTHS = ((0.0, 1.0, 0.16), (0.15, 1.0, 0.32), (0.35, 1.0, 0.52), (0.55, 1.5, 0.72), (0.8, 2.4, 1.0))
DASHES = (5.0, 4.0)


@dataclass(frozen=True)
class Edges:
    """Some of the edges between two columns, weakest first: from which unit, to which, and how strong (-1..1)."""

    start: Place
    end: Place
    sources: np.ndarray
    targets: np.ndarray
    strengths: np.ndarray

    def __len__(self) -> int:
        return len(self.sources)

    def lines(self) -> np.ndarray:
        """(n, 4): where each edge begins and ends, from rim to rim of the discs."""
        begin, end = self.start.centers[self.sources], self.end.centers[self.targets]
        way = end - begin
        way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
        away = 0.0 if self.start.is_picture else self.start.radius
        return np.concatenate([begin + away * way, end - self.end.radius * way], axis=1)


def strongest(weights: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The `count` largest weights of a matrix (in, out) by size, smallest of them first: their rows and columns.

    What is not a number is never among them.
    """
    flat = np.abs(weights.T).reshape(-1)  # the transpose is how the engine keeps it: no copy of 39,200 numbers
    count = min(count, flat.size)
    if np.isnan(flat.sum()):
        np.nan_to_num(flat, copy=False, nan=-1.0, posinf=np.finfo(flat.dtype).max)
    chosen = np.argpartition(flat, flat.size - count)[flat.size - count :]
    chosen = chosen[np.argsort(flat[chosen], kind="stable")]
    chosen = chosen[flat[chosen] >= 0]
    targets, sources = np.divmod(chosen, weights.shape[0])
    return sources, targets


def relative(values: np.ndarray) -> np.ndarray:
    """Values as shares of the largest size among them; infinite ones count as the largest."""
    values = np.nan_to_num(np.asarray(values, float), nan=0.0, posinf=1e300, neginf=-1e300)
    largest = float(np.abs(values).max(initial=0.0))
    return values / largest if largest > 0 else values


def strongest_edges(start: Place, end: Place, weights: np.ndarray, count: int) -> Edges:
    sources, targets = strongest(weights, count)
    return Edges(start, end, sources, targets, relative(weights[sources, targets]))


def record(groups: Iterable[Edges], size: tuple[int, int], scale: tuple[float, float, float], *,
           vivid: float = 1.0, wide: float = 1.0) -> QPicture:  # fmt: skip
    """All strokes as a recording that Qt can play without Python: weak ones first, strong ones above them.

    `scale` is (zoom, x, y): a point of the layout times zoom plus (x, y) is a point on the screen.
    """
    result = QPicture()
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    parts = [(_screen_lines(edges, size, scale), edges.strengths) for edges in groups if len(edges)]
    lines = np.concatenate([line for line, _ in parts]) if parts else np.empty((0, 4))
    strengths = np.concatenate([strength for _, strength in parts]) if parts else np.empty(0)
    seen = _in_sight(lines, size)
    lines, strengths = lines[seen], strengths[seen]
    level = np.searchsorted([low for low, _, _ in STRENGTHS], np.abs(strengths), side="right") - 1
    now = theme.current()
    for number, (_, width, color) in enumerate(STRENGTHS):
        for sign, full in ((0, now.muted), (-1, now.negative), (1, now.positive)):
            chosen = lines[(level == number) & (np.sign(strengths) == sign)]
            if len(chosen):
                painter.setPen(stroke(mixed(full, now.surface, vivid * color), wide * width, sign))
                painter.drawPath(_path(chosen))
    painter.end()
    result.setBoundingRect(QRect(0, 0, *size))
    return result


def _path(lines: np.ndarray) -> QPainterPath:
    """Lines (n, 4) as one path: Qt draws wide lines three times faster so, and Python makes a single call."""
    points = lines.reshape(-1, 2)
    return arrayToQPath(points[:, 0].copy(), points[:, 1].copy(), connect="pairs", finiteCheck=False)


def stroke(color: QColor, width: float, sign: float) -> QPen:
    """The pen for one sign: the colour says it, and so does the dash."""
    pen = QPen(color, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if sign < 0:
        pen.setDashPattern([length / width for length in DASHES])  # Qt counts dashes in widths of the pen
    return pen


def _screen_lines(edges: Edges, size: tuple[int, int], scale: tuple[float, float, float]) -> np.ndarray:
    zoom, x, y = scale
    return edges.lines() * zoom + (x, y, x, y)


def _in_sight(lines: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Which lines may touch the screen: zoomed in, most do not."""
    low, high = np.minimum(lines[:, :2], lines[:, 2:]), np.maximum(lines[:, :2], lines[:, 2:])
    return ((high >= 0) & (low <= size)).all(axis=1)
