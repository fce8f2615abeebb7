"""How wrong the central difference is for each size of h: rounding on one side, truncation on the other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from visualnn.i18n import _
from visualnn.session.looking import View
from visualnn.ui import theme
from visualnn.ui.microscope.axis import Axis
from visualnn.ui.microscope.chart import Chart, line_pen

HEIGHT = 140
LEAST = 1e-18  # an error of 0 has no place on this axis; it is drawn at its lower end


class ErrorPlot(Chart):
    """Dragging the line chooses another h."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEIGHT, parent)
        self.view: View | None = None
        self.x_axis = Axis(-12.0, 0.0, log=True)
        self.x_name = "h"

    def show_view(self, view: View) -> None:
        if view is self.view:
            return
        self.view, self.handle = view, view.h
        known = view.errors[np.isfinite(view.errors) & (view.errors > 0)]
        sizes = np.log10(np.append(known, max(view.error, LEAST)))
        low, high = np.floor(max(sizes.min(), np.log10(LEAST))), np.ceil(sizes.max())
        self.y_axis = Axis(float(low), float(max(high, low + 2)), log=True)
        self.y_name = _("error of the central difference")
        self.update()

    def draw(self, painter: QPainter, place: QRectF) -> None:
        view = self.view
        if view is None:
            return
        self._draw_sides(painter, place, view)
        lowest = 10.0**self.y_axis.low
        errors = np.maximum(view.errors, lowest)
        self._draw_guides(painter, view)
        self.draw_curve(painter, view.hs, errors, line_pen("curve", 1.6))
        colors = theme.current()
        x, y = float(self.x_of(view.h)), float(self.y_of(max(view.error, lowest)))
        painter.setPen(QPen(colors.accent, theme.px(1.5)))
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        self.draw_handle(painter, x, y if np.isfinite(y) else place.top())

    def _draw_sides(self, painter: QPainter, place: QRectF, view: View) -> None:
        """The two sides of the best h, named: on the left rounding, on the right truncation."""
        colors, edge = theme.current(), float(self.x_of(view.best_h))
        painter.fillRect(QRectF(edge, place.top(), place.right() - edge, place.height()),
                         theme.mix(colors.surface, colors.forward, 0.10))
        painter.fillRect(QRectF(place.left(), place.top(), edge - place.left(), place.height()),
                         theme.mix(colors.surface, colors.loss, 0.10))
        font = theme.font(0.82, bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        gap = theme.px(6)
        for text, color, left, right in ((_("rounding"), colors.loss, place.left(), edge),
                                         (_("truncation"), colors.forward, edge, place.right())):
            if metrics.horizontalAdvance(text) + 2 * gap <= right - left:
                painter.setPen(color)
                room = QRectF(left + gap, place.bottom() - metrics.height() - theme.px(2), right - left - 2 * gap,
                              metrics.height())  # fmt: skip
                painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_guides(self, painter: QPainter, view: View) -> None:
        """How the two errors grow: truncation with h², rounding with 1/h."""
        pen = line_pen("guide", 1.2)
        font = theme.font(0.78)
        metrics = QFontMetricsF(font)
        for guide, name, away in ((view.truncation, "∝ h²", 2.0), (view.rounding, "∝ 1/h", -3.0)):
            if guide is None:
                continue
            self.draw_curve(painter, view.hs, guide, pen)
            at = 10.0 ** (np.log10(view.best_h) + away)
            x = float(self.x_of(at))
            y = float(self.y_of(np.interp(np.log10(at), np.log10(view.hs), guide)))
            painter.setFont(font)
            painter.setPen(theme.current().muted)
            width = metrics.horizontalAdvance(name)
            left = x - width - theme.px(4) if away > 0 else x + theme.px(4)
            place = self.place()
            if place.left() < left < place.right() - width and place.top() < y < place.bottom():
                painter.drawText(QPointF(left, y - theme.px(3)), name)
