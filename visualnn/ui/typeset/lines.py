"""Lines: a formula that is too wide continues on the next line, before a sign, or gets smaller."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QPainter

from visualnn.ui.typeset.boxes import Box, Glyphs, Region, Row
from visualnn.ui.typeset.style import flat

SMALLER = (1.0, 0.92, 0.84, 0.75)
LEAST = 0.45  # smaller than that nobody can read it: then it is cut
BETWEEN = 0.28  # of the text's size, between two lines


class Lines:
    """A formula laid out for a width and a height; `scale` says how much smaller it had to become."""

    def __init__(self, formula: Box, width: float, height: float, size: int) -> None:
        self.size = size
        self.indent = 1.2 * size
        for self.scale in SMALLER:
            self.rows = self._broken(formula, width / self.scale)
            if self._width() * self.scale <= width + 0.5 and self._height() * self.scale <= height + 0.5:
                break
        else:
            fits = min(width / max(self._width(), 1.0), height / max(self._height(), 1.0))
            if fits < self.scale:
                self.scale = max(fits, LEAST)
        self.width, self.height = self._width() * self.scale, self._height() * self.scale

    def _broken(self, formula: Box, width: float) -> list[Row]:
        rows: list[list[Box]] = [[]]
        used = 0.0
        for piece in _pieces(formula):
            wide = sum(box.width for box in piece)
            if rows[-1] and used + wide > width:
                rows.append([])
                used = self.indent
            rows[-1].extend(piece)
            used += wide
        return [Row(row) for row in rows]

    def _width(self) -> float:
        return max((row.width + (self.indent if k else 0.0) for k, row in enumerate(self.rows)), default=0.0)

    def _height(self) -> float:
        return sum(row.height for row in self.rows) + BETWEEN * self.size * (len(self.rows) - 1)

    def _placed(self) -> Iterator[tuple[Row, float, float]]:
        y = 0.0
        for number, row in enumerate(self.rows):
            yield row, self.indent if number else 0.0, y + row.ascent
            y += row.height + BETWEEN * self.size

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Paint with the upper left corner at (x, y)."""
        painter.save()
        painter.translate(x, y)
        painter.scale(self.scale, self.scale)
        for row, dx, dy in self._placed():
            row.draw(painter, dx, dy)
        painter.restore()

    def regions(self, x: float, y: float) -> list[Region]:
        """Where the cells are, when it is painted there."""
        return [
            region
            for row, dx, dy in self._placed()
            for region in row.regions(x + dx * self.scale, y + dy * self.scale, self.scale)
        ]


def _pieces(formula: Box) -> Iterator[list[Box]]:
    """The stretches between the places where a line may end: each begins with its sign."""
    piece: list[Box] = []
    for box in flat(formula):
        if isinstance(box, Glyphs) and box.breaks and piece:
            yield piece
            piece = []
        piece.append(box)
    if piece:
        yield piece
