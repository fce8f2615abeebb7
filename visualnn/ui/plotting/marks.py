"""How a curve is drawn: one is told from another by its line and its marks as well as by its colour."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.plotting.curve import Curve


def curve_color(curve: Curve) -> QColor:
    """The colour of the theme that the curve names."""
    color: QColor = getattr(theme.current(), curve.color)
    return color


def curve_pen(curve: Curve) -> QPen:
    """Solid or dashed, in the curve's colour."""
    pen = QPen(curve_color(curve), 1.8 * theme.zoom())
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    if curve.dashed:
        pen.setDashPattern([4.0, 2.5])
    return pen


def draw_line(painter: QPainter, curve: Curve, points: list[QPointF]) -> None:
    """The line through the points, with gaps where they are no numbers."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(curve_pen(curve))
    start = 0
    for end in [*(i for i, point in enumerate(points) if not math.isfinite(point.y())), len(points)]:
        if end > start:
            painter.drawPolyline(QPolygonF(points[start:end]))
        start = end + 1


def draw_mark(painter: QPainter, curve: Curve, at: QPointF) -> None:
    """A filled dot on a solid curve, a hollow square on a dashed one."""
    color, reach = curve_color(curve), 3.0 * theme.zoom()
    painter.setPen(QPen(color, 1.5 * theme.zoom()))
    if curve.dashed:
        painter.setBrush(theme.current().surface)
        painter.drawRect(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
    else:
        painter.setBrush(color)
        painter.drawEllipse(at, reach, reach)


class CurveSample(QWidget):
    """A short piece of a curve with its mark, for a legend."""

    def __init__(self, curve: Curve, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curve = curve
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(28), theme.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(curve_pen(self.curve))
        painter.drawLine(QLineF(0, middle, self.width(), middle))
        draw_mark(painter, self.curve, QPointF(self.width() / 2, middle))
