"""The plane: the samples, the network's answer behind them, and the lines of its units."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.expr import Array
from visualnn.session.landscape import Box, Line
from visualnn.ui import theme
from visualnn.ui.plane import frame, marks
from visualnn.ui.plane.frame import Frame

KEYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
REACH = 16  # pixels: a click that near means the point
CROWD = 160  # more points than that are drawn smaller


@dataclass
class Scene:
    """What is to be seen. Points (n, 2) by the name of their split with labels (n,)."""

    box: Box
    names: tuple[str, str] = ("x1", "x2")
    points: dict[str, Array] = field(default_factory=dict)
    labels: dict[str, Array] = field(default_factory=dict)
    background: QImage | None = None
    boundary: Array = field(default_factory=lambda: np.empty((0, 4)))
    lines: list[Line] = field(default_factory=list)
    trail: list[Line] = field(default_factory=list)
    arrow: bool = False  # whether the lines have their normal vectors
    source: object = None  # whose points these are: they are drawn anew when it is another one
    chosen: int = -1  # the line of the unit that is selected
    current: tuple[float, float] | None = None  # where the current sample lies


class PlaneView(QWidget):
    """`chosen` tells the sample that was clicked, or that the arrow keys lead to; `pointed` the place of the mouse, or
    None.
    """

    chosen = Signal(str, int)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene: Scene | None = None
        self._points: tuple[tuple[object, ...], QPixmap] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_scene(self, scene: Scene) -> None:
        self.scene = scene
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(180), theme.px(170))

    # Where things are

    def frame(self) -> Frame:
        """Where the plane is in this widget."""
        assert self.scene is not None
        box = self.scene.box
        square = abs(box.width - box.height) < 1e-9 * box.width
        labels = frame.label_width(frame.font(), box, self.height())
        return frame.room_in(self.width(), self.height(), box, labels, square)

    def nearest(self, at: QPointF) -> tuple[str, int] | None:
        """The sample at a place, as its split and its number there; None where there is none."""
        found, least = None, float(theme.px(REACH)) ** 2
        for split, points in self.scene.points.items() if self.scene else ():
            apart = ((self.frame().pixels(points) - (at.x(), at.y())) ** 2).sum(axis=1)
            if len(apart) and apart.min() < least:
                found, least = (split, int(apart.argmin())), float(apart.min())
        return found

    def beside(self, way: tuple[int, int]) -> tuple[str, int] | None:
        """The sample that is nearest to the current one in a direction."""
        scene = self.scene
        if scene is None or scene.current is None:
            return None
        here = np.array(scene.current)
        found, least = None, np.inf
        for split, points in scene.points.items():
            apart = (points - here) / (scene.box.width, scene.box.height)
            ahead, aside = apart @ np.array(way, float), np.abs(apart @ np.array(way[::-1], float))
            cost = np.where(ahead > 1e-9, ahead + 2 * aside, np.inf)
            if len(cost) and cost.min() < least:
                found, least = (split, int(cost.argmin())), float(cost.min())
        return found

    # Hand and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.nearest(event.position())
        if found and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self.scene is not None and self.frame().room.contains(event.position())
        near = inside and self.nearest(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(event.position() if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = KEYS.get(Qt.Key(event.key()))
        if way is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        found = self.beside(way)
        if found:
            self.chosen.emit(*found)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        scene = self.scene
        if scene is None:
            return
        painter, place = QPainter(self), self.frame()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if scene.background is not None:
            self._draw_background(painter, place, scene.background)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame.draw_axes(painter, place, *scene.names)
        painter.save()
        painter.setClipRect(place.room)
        self._draw_boundary(painter, place, scene)
        painter.restore()
        painter.drawPixmap(0, 0, self._points_picture(place, scene))
        self._draw_current(painter, place, scene)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.current().accent, theme.px(1)))
            painter.drawRect(place.room.adjusted(-2, -2, 2, 2))

    def _draw_background(self, painter: QPainter, place: Frame, image: QImage) -> None:
        """A point of the grid is the middle of a pixel, so that the picture reaches half a pixel beyond the frame."""
        columns, rows = image.width(), image.height()
        painter.save()
        painter.setClipRect(place.room)
        across, down = place.room.width() / (columns - 1) / 2, place.room.height() / (rows - 1) / 2
        painter.drawImage(place.room.adjusted(-across, -down, across, down), image)
        painter.restore()

    def _draw_boundary(self, painter: QPainter, place: Frame, scene: Scene) -> None:
        colors = theme.current()
        for number, line in enumerate(scene.trail):
            faint = QColor(colors.text)
            faint.setAlphaF(0.15 + 0.4 * (number + 1) / len(scene.trail))
            self._draw_line(painter, place, line, QPen(faint, theme.px(1.5), Qt.PenStyle.DashLine))
        if len(scene.boundary):
            painter.setPen(QPen(colors.surface, theme.px(4)))
            painter.drawLines(frame.lines_of(place, scene.boundary))
            painter.setPen(QPen(colors.text, theme.px(2)))
            painter.drawLines(frame.lines_of(place, scene.boundary))
        for number, line in enumerate(scene.lines):
            strong = number == scene.chosen or scene.arrow
            own, width = (colors.accent, 3 if number == scene.chosen else 2) if strong else (colors.muted, 2)
            dashes = Qt.PenStyle.SolidLine if strong else Qt.PenStyle.DashLine
            self._draw_line(painter, place, line, QPen(own, theme.px(width), dashes))
            self._draw_normal(painter, place, line, own)

    def _draw_line(self, painter: QPainter, place: Frame, line: Line, pen: QPen) -> None:
        ends = line.within(place.box)
        if ends is not None:
            painter.setPen(pen)
            painter.drawLine(place.at(*ends[0]), place.at(*ends[1]))

    def _draw_normal(self, painter: QPainter, place: Frame, line: Line, color: QColor) -> None:
        """An arrow from the middle of the line to the side where the unit says 1."""
        ends = line.within(place.box)
        if ends is None:
            return
        start = place.at((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
        size = (line.w1**2 + line.w2**2) ** 0.5
        along = QPointF(line.w1 / size, -line.w2 / size) * theme.px(34)
        tip = start + along
        side = QPointF(-along.y(), along.x()) * 0.16
        painter.setPen(QPen(color, theme.px(2)))
        painter.drawLine(QLineF(start, tip))
        painter.setBrush(color)
        painter.drawPolygon([tip, start + along * 0.72 + side, start + along * 0.72 - side])

    def _points_picture(self, place: Frame, scene: Scene) -> QPixmap:
        """All samples as one picture, drawn anew only when something about them is another."""
        ratio = self.devicePixelRatioF()
        key = (scene.source, self.size(), ratio, theme.current().name, theme.zoom(), scene.box)
        if self._points is None or self._points[0] != key:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for split in sorted(scene.points):  # test first, so that training lies above
                pixels, labels = place.pixels(scene.points[split]), scene.labels[split]
                for label in np.unique(labels).tolist():
                    marks.draw_marks(painter, pixels[labels == label], int(label), self.radius(), split == "train")
            painter.end()
            self._points = key, pixmap
        return self._points[1]

    def radius(self) -> float:
        """Of a point, in pixels."""
        count = sum(map(len, self.scene.points.values())) if self.scene else 0
        return float(theme.px(4 if count > CROWD else 6 if count > 12 else 8))

    def _draw_current(self, painter: QPainter, place: Frame, scene: Scene) -> None:
        if scene.current is None:
            return
        at = place.at(*scene.current)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((theme.current().surface, 5), (theme.current().accent, 2.5)):
            painter.setPen(QPen(color, theme.px(width)))
            painter.drawEllipse(at, self.radius() * 1.9, self.radius() * 1.9)
