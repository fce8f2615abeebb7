"""The loss along one weight, with the tangent by backprop and the secant of the central difference."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from visualnn.session.looking import View
from visualnn.ui import theme
from visualnn.ui.microscope.axis import Axis, around
from visualnn.ui.microscope.chart import Chart, line_pen

HEIGHT = 150


class LossPlot(Chart):
    """Dragging the point tries another value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEIGHT, parent)
        self.view: View | None = None

    def show_view(self, view: View, can_drag: bool) -> None:
        if view is self.view and can_drag == (self.handle is not None):
            return
        self.view = view
        self.handle = view.value if can_drag else None
        self.x_name, self.y_name = view.look.name, view.loss_name
        self.x_axis = Axis(float(view.values[0]), float(view.values[-1]), base=float(view.values.mean()))
        self.y_axis = around(np.append(view.losses, view.loss), view.loss)
        self.update()

    def draw(self, painter: QPainter, place: QRectF) -> None:
        view = self.view
        if view is None:
            return
        self.draw_curve(painter, view.values, view.losses, line_pen("curve", 2.4))
        ends = np.array([self.x_axis.low, self.x_axis.high])
        self.draw_curve(painter, ends, view.loss + view.slope * (ends - view.value), line_pen("backprop"))
        middle = (view.above + view.below) / 2  # the secant passes between its two points
        self.draw_curve(painter, ends, middle + view.numerical * (ends - view.value), line_pen("difference", 2.6))
        self._draw_nudges(painter, place, view)
        x, y = float(self.x_of(view.value)), float(self.y_of(view.loss))
        if np.isfinite(x + y) and place.left() - 1 <= x <= place.right() + 1:
            self.draw_handle(painter, x, y)

    def _draw_nudges(self, painter: QPainter, place: QRectF, view: View) -> None:
        """A square at w − h and one at w + h, where they are far enough from the point to be seen."""
        colors, half = theme.current(), theme.px(4)
        painter.setPen(QPen(colors.surface, 1))
        painter.setBrush(colors.forward)
        for value, loss in ((view.value - view.h, view.below), (view.value + view.h, view.above)):
            x, y = float(self.x_of(value)), float(self.y_of(loss))
            if np.isfinite(x + y) and abs(x - float(self.x_of(view.value))) > theme.px(5) and abs(y) < 1e5:
                at = QPointF(x, y)
                painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
