"""A curve: the samples, what the network says to every x, what is missing at each sample, and the best line."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.landscape import Box
from visualnn.ui import theme
from visualnn.ui.plane import frame, marks
from visualnn.ui.plane.frame import Frame

REACH = 16


@dataclass
class CurveScene:
    """Points (n, 2) as x, t and what the network says to them (n,); the curve (m, 2); others of earlier updates;
    `best` is (w, b) of least squares; `asked` is (x, y).
    """

    box: Box
    names: tuple[str, str]
    points: Array
    said: Array
    curve: Array
    trail: list[Array] = field(default_factory=list)
    best: tuple[float, float] | None = None
    current: int = -1
    asked: tuple[float, float] | None = None


class CurveView(QWidget):
    """`chosen` tells the sample that was clicked, `pointed` the place of the mouse in the plane, or None."""

    chosen = Signal(int)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene: CurveScene | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_scene(self, scene: CurveScene) -> None:
        self.scene = scene
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(180), theme.px(130))

    def frame(self) -> Frame:
        """Where the plane is in this widget."""
        assert self.scene is not None
        labels = frame.label_width(frame.font(), self.scene.box, self.height())
        return frame.room_in(self.width(), self.height(), self.scene.box, labels)

    def nearest(self, at: QPointF) -> int | None:
        """The sample at a place; None where there is none."""
        if self.scene is None:
            return None
        apart = ((self.frame().pixels(self.scene.points) - (at.x(), at.y())) ** 2).sum(axis=1)
        return int(apart.argmin()) if apart.min() < theme.px(REACH) ** 2 else None

    # Hand and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.nearest(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self.scene is not None and self.frame().room.contains(event.position())
        self.pointed.emit(event.position() if inside else None)

    def leaveEvent(self, event: object) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None or self.scene is None:
            super().keyPressEvent(event)
            return
        order = np.argsort(self.scene.points[:, 0], kind="stable").tolist()
        place = order.index(self.scene.current) if self.scene.current in order else 0
        self.chosen.emit(order[min(max(place + by, 0), len(order) - 1)])

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        scene = self.scene
        if scene is None:
            return
        painter, place, colors = QPainter(self), self.frame(), theme.current()
        frame.draw_grid(painter, place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame.draw_axes(painter, place, *scene.names)
        painter.save()
        painter.setClipRect(place.room)
        self._draw_best(painter, place, scene)
        for number, curve in enumerate(scene.trail):
            faint = theme.mix(colors.surface, colors.muted, 0.2 + 0.5 * (number + 1) / len(scene.trail))
            self._draw_curve(painter, place, curve, QPen(faint, theme.px(1.2)))
        painter.setPen(QPen(colors.loss, theme.px(1.5)))
        pixels, said = place.pixels(scene.points), place.pixels(np.stack([scene.points[:, 0], scene.said], axis=1))
        for start, end in zip(pixels.tolist(), said.tolist(), strict=True):
            if np.isfinite(end[1]):
                painter.drawLine(QPointF(*start), QPointF(*end))
        self._draw_curve(painter, place, scene.curve, QPen(colors.accent, theme.px(2.5)))
        self._draw_asked(painter, place, scene)
        marks.draw_marks(painter, pixels, 0, theme.px(6), True)
        painter.restore()
        if 0 <= scene.current < len(pixels):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.accent, theme.px(2.5)))
            painter.drawEllipse(QPointF(*pixels[scene.current].tolist()), theme.px(11), theme.px(11))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.accent, theme.px(1)))
            painter.drawRect(place.room.adjusted(-2, -2, 2, 2))

    def _draw_curve(self, painter: QPainter, place: Frame, curve: Array, pen: QPen) -> None:
        finite = curve[np.isfinite(curve).all(axis=1)]
        high = 50 * place.box.height  # Qt does not draw lines that lead too far away
        near = np.clip(finite, None, None) if not len(finite) else np.stack(
            [finite[:, 0], np.clip(finite[:, 1], place.box.bottom - high, place.box.top + high)], axis=1)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in place.pixels(near).tolist()]))

    def _draw_best(self, painter: QPainter, place: Frame, scene: CurveScene) -> None:
        if scene.best is None:
            return
        (w, b), box, colors = scene.best, place.box, theme.current()
        ends = [place.at(x, w * x + b) for x in (box.left, box.right)]
        painter.setPen(QPen(colors.correct, theme.px(2), Qt.PenStyle.DashLine))
        painter.drawLine(*ends)

    def _draw_asked(self, painter: QPainter, place: Frame, scene: CurveScene) -> None:
        """Up from x to the curve, and over to y."""
        if scene.asked is None or not np.isfinite(scene.asked).all():
            return
        at, colors = place.at(*scene.asked), theme.current()
        painter.setPen(QPen(colors.text, theme.px(1), Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at.x(), place.room.bottom()), at)
        painter.drawLine(QPointF(place.room.left(), at.y()), at)
        painter.setBrush(colors.text)
        painter.drawEllipse(at, theme.px(3.5), theme.px(3.5))


def told(scene: CurveScene) -> str:
    """What the picture shows, for who cannot see it."""
    text = _("{count} samples; the largest distance between the curve and a sample is {distance}.")
    apart = np.abs(scene.said - scene.points[:, 1])
    return text.format(count=len(apart), distance=f"{apart.max():.4g}")
