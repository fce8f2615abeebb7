"""The marks on a curve: small symbols at some of its points, all painted in one go."""

from __future__ import annotations

import numpy as np
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform


class Marks:
    """Symbols of one `size` in pixels at the points `xs`, `ys` (n,), in the coordinates of the curve."""

    def __init__(self, symbol: str) -> None:
        self.symbol, self.size = symbol, 6.5
        self.pen, self.brush = QPen(Qt.PenStyle.NoPen), QBrush()
        self.xs = self.ys = np.empty(0)

    def place(self, xs: np.ndarray, ys: np.ndarray) -> None:
        """Put them there, but not where there is no height."""
        seen = np.isfinite(ys)
        self.xs, self.ys = xs[seen], ys[seen]

    def restyle(self, color: QColor, inside: QColor, size: float, width: float) -> None:
        """Other colours or sizes."""
        self.pen, self.brush, self.size = QPen(color, width), QBrush(inside), size

    def paint(self, painter: QPainter) -> None:
        """Draw them on a painter whose coordinates are those of the curve."""
        if not len(self.xs):
            return
        way, one, path = painter.transform(), Symbols[self.symbol], QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for x, y in zip(self.xs.tolist(), self.ys.tolist(), strict=True):
            at = way.map(QPointF(x, y))
            path.addPath(QTransform(self.size, 0, 0, self.size, at.x(), at.y()).map(one))
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen)
        painter.setBrush(self.brush)
        painter.drawPath(path)
        painter.restore()

    def paint_one(self, painter: QPainter, x: float, y: float) -> None:
        """Draw a single one, for a legend."""
        painter.setPen(self.pen)
        painter.setBrush(self.brush)
        painter.drawPath(QTransform(self.size, 0, 0, self.size, x, y).map(Symbols[self.symbol]))
