"""Lens: the numbers around one cell of a large matrix, with the numbers of their rows and columns."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF


@dataclass
class Lens:
    """`rows` × `cols` cells of a plane of `of_rows` × `of_cols`, from the row `top` and the column `left` on."""

    origin: QPointF
    wide: float
    high: float
    rows: int
    cols: int
    of_rows: int
    of_cols: int
    top: int = 0
    left: int = 0

    def look_at(self, row: int, col: int) -> None:
        """Have this cell in sight with its neighbours. Where it is already, nothing moves: so numbers can be read."""
        self.top = _seen(row, self.top, self.rows, self.of_rows)
        self.left = _seen(col, self.left, self.cols, self.of_cols)

    @property
    def rect(self) -> QRectF:
        return QRectF(self.origin.x(), self.origin.y(), self.cols * self.wide, self.rows * self.high)

    def rect_of(self, row: int, col: int, rows: int = 1, cols: int = 1) -> QRectF:
        """Where a box of cells stands, as far as it is in the lens; empty if it is not."""
        x, y = self.origin.x() + (col - self.left) * self.wide, self.origin.y() + (row - self.top) * self.high
        return QRectF(x, y, cols * self.wide, rows * self.high).intersected(self.rect)

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """The row and column of the cell at a point."""
        if not self.rect.contains(point):
            return None
        down, across = (point.y() - self.origin.y()) / self.high, (point.x() - self.origin.x()) / self.wide
        return self.top + min(int(down), self.rows - 1), self.left + min(int(across), self.cols - 1)


def _seen(place: int, first: int, count: int, of: int) -> int:
    """From where on to show `count` of so many, so that this place and those beside it are among them."""
    beside = 1 if count > 2 else 0
    if first + count - beside <= place <= first + count:  # a step beyond the edge: turn the page
        first = place - beside
    elif first - 1 <= place < first + beside:
        first = place + beside - count + 1
    elif not first <= place < first + count:
        first = place - count // 2
    return min(max(first, 0), of - count)
