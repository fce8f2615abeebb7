"""The loss as a bowl from above: a strong colour is deep, each ring is one height, the path of training leads down."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.bowl import Bowl
from visualnn.session.landscape import contour
from visualnn.ui import theme
from visualnn.ui.plane import frame
from visualnn.ui.plane.colors import to_image
from visualnn.ui.plane.frame import Frame

RINGS = 9
ROOT = 0.25
FEW = 60  # steps that are drawn one by one


class BowlView(QWidget):
    """Shows a bowl with a path (n, 2) of (w, b) in it; the last place is where the network is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bowl: Bowl | None = None
        self.path = np.empty((0, 2))
        self._ground: tuple[tuple[object, ...], QPixmap] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bowl(self, bowl: Bowl, path: Array) -> None:
        self.bowl, self.path = bowl, path
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(120))

    def frame(self) -> Frame:
        """Where the bowl is in this widget."""
        assert self.bowl is not None
        labels = frame.label_width(frame.font(), self.bowl.box, self.height())
        return frame.room_in(self.width(), self.height(), self.bowl.box, labels)

    def mouseMoveEvent(self, event: object) -> None:
        text = _("Each place is a weight w and a bias b, and its colour is the mean loss. Training walks downhill from "
                 "the square to the dot; the cross is the bottom.")
        self.setToolTip(text)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.bowl is None:
            return
        painter, place = QPainter(self), self.frame()
        painter.drawPixmap(0, 0, self._ground_at(place, self.bowl))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(place.room)
        self._draw_path(painter, place)
        self._draw_bottom(painter, place.at(*self.bowl.bottom))
        painter.restore()

    def _ground_at(self, place: Frame, bowl: Bowl) -> QPixmap:
        """The bowl without a path; it stays as long as nothing about it changes."""
        ratio = self.devicePixelRatioF()
        key = (id(bowl), self.size(), ratio, theme.current().name, theme.zoom())
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            image, rings = self._heights(bowl)
            painter.drawImage(place.room, image)
            frame.draw_axes(painter, place, "w", "b")
            painter.setClipRect(place.room)
            painter.setPen(QPen(theme.mix(theme.current().surface, theme.current().muted, 0.6), 1))
            for ring in rings:
                painter.drawLines(frame.lines_of(place, ring))
            painter.end()
            self._ground = key, pixmap
        return self._ground[1]

    def _heights(self, bowl: Bowl) -> tuple[QImage, list[Array]]:
        """The picture of the heights, and the rings."""
        # A valley may be a thousand times deeper than it is steep along its floor: a root shows both.
        heights = np.maximum(bowl.losses - bowl.least, 0.0) ** ROOT
        finite = heights[np.isfinite(heights)]
        top = float(finite.max()) if len(finite) and finite.max() > 0 else 1.0
        colors, shares = theme.current(), np.nan_to_num(heights / top, nan=1.0)
        low = np.array(theme.mix(colors.surface, colors.loss, 0.75).getRgb(), float)
        high = np.array(colors.surface.getRgb(), float)
        image = to_image(np.rint(low + (high - low) * shares[..., None]))
        rings = [contour(heights, bowl.box, top * k / (RINGS + 1)) for k in range(1, RINGS + 1)]
        return image, rings

    def _draw_path(self, painter: QPainter, place: Frame) -> None:
        colors, box = theme.current(), place.box
        far = 20 * np.array([box.width, box.height])
        path = self.path[np.isfinite(self.path).all(axis=1)]
        if not len(path):
            return
        path = np.clip(path, (box.left, box.bottom) - far, (box.right, box.top) + far)
        pixels = [QPointF(x, y) for x, y in place.pixels(path).tolist()]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        few = len(pixels) <= FEW
        for color, width in ((colors.surface, 4.0), (colors.accent, 2.0)) if few else ((colors.accent, 1.0),):
            painter.setPen(QPen(color, theme.px(width)))
            painter.drawPolyline(QPolygonF(pixels))
        painter.setPen(QPen(colors.surface, 1))
        painter.setBrush(colors.accent)
        if few:
            for at in pixels[1:-1]:
                painter.drawEllipse(at, theme.px(2.5), theme.px(2.5))
        size = theme.px(5)
        painter.drawRect(QRectF(pixels[0].x() - size, pixels[0].y() - size, 2 * size, 2 * size))
        painter.drawEllipse(pixels[-1], theme.px(7), theme.px(7))

    def _draw_bottom(self, painter: QPainter, at: QPointF) -> None:
        size = theme.px(7)
        for color, width in ((theme.current().surface, 5), (theme.current().correct, 2.5)):
            painter.setPen(QPen(color, theme.px(width)))
            painter.drawLine(at - QPointF(size, size), at + QPointF(size, size))
            painter.drawLine(at + QPointF(-size, size), at + QPointF(size, -size))
