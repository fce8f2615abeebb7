"""Window: the part of a matrix that is looked at, nearer or farther."""

from __future__ import annotations

from dataclasses import dataclass, replace

FEWEST = 3.0  # cells that are seen at least, in each direction


@dataclass(frozen=True)
class Window:
    """The first row and column that are seen, and how many of each; all in cells, which may be cut."""

    top: float
    left: float
    rows: float
    cols: float

    @classmethod
    def whole(cls, rows: int, cols: int) -> Window:
        """Everything."""
        return cls(0.0, 0.0, float(rows), float(cols))

    def zoomed(self, factor: float, row: float, col: float, rows: int, cols: int) -> Window:
        """Nearer by a factor; the place (row, col) stays under the mouse."""
        down = min(max(self.rows / factor, min(FEWEST, rows)), float(rows))
        across = min(max(self.cols / factor, min(FEWEST, cols)), float(cols))
        top = row - (row - self.top) * down / self.rows
        left = col - (col - self.left) * across / self.cols
        return Window(top, left, down, across).inside(rows, cols)

    def moved(self, down: float, across: float, rows: int, cols: int) -> Window:
        """The same size, elsewhere."""
        return replace(self, top=self.top + down, left=self.left + across).inside(rows, cols)

    def showing(self, row: int, col: int, rows: int, cols: int) -> Window:
        """Moved as little as needed to have this cell in sight."""
        top = min(max(self.top, row + 1 - self.rows), float(row))
        left = min(max(self.left, col + 1 - self.cols), float(col))
        return replace(self, top=top, left=left).inside(rows, cols)

    def inside(self, rows: int, cols: int) -> Window:
        """Never beyond the edge."""
        top = min(max(self.top, 0.0), max(rows - self.rows, 0.0))
        left = min(max(self.left, 0.0), max(cols - self.cols, 0.0))
        return Window(top, left, self.rows, self.cols)
