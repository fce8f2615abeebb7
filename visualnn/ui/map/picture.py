"""One map in large: its points on their way from one state of the network to the next, axes, and what is pointed at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.expr import Array
from visualnn.ui import theme
from visualnn.ui.map import painting
from visualnn.ui.map.card import draw_card
from visualnn.ui.map.scene import Scene
from visualnn.ui.map.sight import Sight, spread

REACH = 14  # pixels
LETTERS = 400  # so many samples in sight are letters, more are dots
STEPS, STEP_MS = 6, 45  # of a move from one map to the next


class MapPicture(QWidget):
    """Shows a scene; `pointed` is the place in it that has a card. `sighted` says that another part is in sight."""

    sighted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene: Scene | None = None
        self.sight = Sight()
        self.pointed: int | None = None
        self.points = np.zeros((0, 2))  # as they are drawn: on their way
        self._from: tuple[Array, Sight] | None = None
        self._goal: tuple[Array, Sight] = self.points, self.sight
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._move_on)
        self._picture: tuple[tuple[object, ...], QImage] | None = None
        self._dotted = False
        self._rectangle: QRectF | None = None  # that the hand draws
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_scene(self, scene: Scene) -> None:
        """Show other points; those of the same samples in the same layer move to their new places."""
        old, self.scene = self.scene, scene
        if old is not None and scene.source is old.source:
            self.update()
            return
        points = spread(scene.points)
        same = old is not None and old.place == scene.place and len(points) == len(self.points)
        if not same:
            self.sight, self.pointed = Sight(), None
        goal = points, self.sight.around(points)
        self._from, self._goal, self._step = (self.points, self.sight), goal, 0
        if same and self.isVisible() and np.isfinite(points).all():
            self._timer.start()
        else:
            self.finish()
        self._picture = None
        self.update()

    def finish(self) -> None:
        """Be at the goal of a move at once."""
        self._timer.stop()
        self.points, goal = self._goal
        self.sight = replace(self.sight, center=goal.center, span=goal.span)
        self._picture = None
        self.sighted.emit()
        self.update()

    def _move_on(self) -> None:
        self._step += 1
        if self._step >= STEPS or self._from is None:
            self.finish()
            return
        share = self._step / STEPS
        share = share * share * (3 - 2 * share)
        (start, sight), (end, goal) = self._from, self._goal
        self.points = start + (end - start) * share
        (x0, y0), (x1, y1) = sight.center, goal.center
        center = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
        self.sight = replace(self.sight, center=center, span=sight.span + (goal.span - sight.span) * share)
        self._picture = None
        self.update()

    # Where things are

    def room(self) -> QRectF:
        """Where the points are: within words on the left and below."""
        line = theme.px(20)
        return QRectF(line, 1, max(self.width() - line - 1, 1), max(self.height() - line - 1, 1))

    def pixels(self) -> Array:
        """The points (n, 2) in pixels of the widget."""
        return self.sight.pixels(self.points, self.room())

    def in_sight(self) -> Array:
        """The places in the scene whose points can be seen, (m,)."""
        return self.within(self.room())

    def within(self, room: QRectF) -> Array:
        """The places in the scene whose points lie in a rectangle of the widget, (m,)."""
        pixels = self.pixels()
        inside = (pixels >= (room.left(), room.top())) & (pixels <= (room.right(), room.bottom()))
        return np.flatnonzero(inside.all(axis=1))

    def nearest(self, at: QPointF) -> int | None:
        """The point at a place, None where there is none."""
        if not len(self.points):
            return None
        apart = np.nan_to_num(((self.pixels() - (at.x(), at.y())) ** 2).sum(axis=1), nan=np.inf)
        found = int(apart.argmin())
        return found if apart[found] < theme.px(REACH) ** 2 else None

    def beside(self, way: tuple[int, int]) -> int | None:
        """The point that is nearest to the one pointed at in a direction."""
        here = self.pointed if self.pointed is not None else self.scene.current if self.scene else None
        if here is None or not len(self.points):
            return 0 if len(self.points) else None
        apart = self.points - self.points[here]
        ahead, aside = apart @ np.array(way, float), np.abs(apart @ np.array(way[::-1], float))
        cost = np.where(ahead > 1e-9, ahead + 2 * aside, np.inf)
        found = int(cost.argmin())
        return found if np.isfinite(cost[found]) else None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(380), theme.px(330))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(180))

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, room, colors, scene = QPainter(self), self.room(), theme.current(), self.scene
        painter.fillRect(room, colors.surface)
        if scene is None:
            return
        painter.save()
        painter.setClipRect(room)
        painter.drawImage(room.topLeft(), self._points_picture(room, scene))
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(painter, room, scene)
        pixels = self.pixels()
        for place, pen in ((scene.current, QPen(colors.accent, theme.px(3))), (self.pointed, QPen(colors.text, 2))):
            if place is not None and place < len(pixels) and np.isfinite(pixels[place]).all():
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                if room.contains(QPointF(*pixels[place])):
                    painter.drawEllipse(QPointF(*pixels[place]), theme.px(9), theme.px(9))
        if self._rectangle is not None:
            painter.setPen(QPen(colors.accent, theme.px(1.5), Qt.PenStyle.DashLine))
            painter.drawRect(self._rectangle.intersected(room))
        elif self.pointed is not None and self.pointed < len(pixels):
            draw_card(painter, room, QPointF(*pixels[self.pointed]), scene.card(self.pointed))

    def _points_picture(self, room: QRectF, scene: Scene) -> QImage:
        ratio = self.devicePixelRatioF()
        key = (room.width(), room.height(), ratio, self.sight, theme.current().name, theme.zoom(), scene.source,
               scene.names)  # fmt: skip
        if self._picture is None or self._picture[0] != key:
            canvas = painting.Canvas(max(round(room.width() * ratio), 1), max(round(room.height() * ratio), 1),
                                     round(theme.px(26) * ratio))  # fmt: skip
            pixels = (self.pixels() - (room.left(), room.top())) * ratio
            self._dotted = len(self.in_sight()) > LETTERS
            if not self._dotted:
                painting.draw_letters(canvas, pixels, scene.labels, scene.wrong, scene.names,
                                      round(theme.px(13) * ratio))  # fmt: skip
            else:
                radius = (3.2 if len(pixels) > 800 else 4.2) * theme.zoom() * ratio
                painting.draw_dots(canvas, pixels, scene.labels, scene.wrong, len(scene.names), radius)
            image = canvas.image()
            image.setDevicePixelRatio(ratio)
            self._picture = key, image
        return self._picture[1]

    def _draw_frame(self, painter: QPainter, room: QRectF, scene: Scene) -> None:
        """A frame, what the axes stand for, and the names of the classes in their midst where points are dots."""
        colors, line = theme.current(), theme.px(19)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.accent if self.hasFocus() else colors.border, theme.px(1)))
        painter.drawRect(room)
        if self._dotted:
            scene.draw_names(painter, self.pixels(), room)
        painter.setFont(theme.font(0.85))
        painter.setPen(colors.muted)
        across, up = scene.axes
        below = QRectF(room.left(), room.bottom(), room.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, across)
        painter.save()
        painter.translate(room.left() - line, room.bottom())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, room.height(), line), Qt.AlignmentFlag.AlignCenter, up)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sighted.emit()
