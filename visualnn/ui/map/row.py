"""A row of small maps, one for each layer; the one that is shown in large has a frame."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.session.sample_map import SampleMaps
from visualnn.ui import theme
from visualnn.ui.map import painting, words
from visualnn.ui.map.sight import Sight, spread

SIDE, LEAST, GAP = 92, 54, 6
SMALL = 0.8


class LayerRow(QWidget):
    """`chosen` tells the place of the layer that was clicked, or that the arrow keys lead to."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maps: SampleMaps | None = None
        self.classes, self.current, self.most = 0, 0, SIDE
        self._images: list[QImage] = []
        self._drawn: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_maps(self, maps: SampleMaps, classes: int, current: int) -> None:
        if (maps, classes, current) != (self.maps, self.classes, self.current):
            other = self.maps is None or len(self.maps.layers) != len(maps.layers)
            self.maps, self.classes, self.current = maps, classes, current
            if other:
                self.updateGeometry()
            self.setAccessibleDescription(self._caption(current))
            self.update()

    # Where things are

    @property
    def count(self) -> int:
        return len(self.maps.layers) if self.maps else 0

    def side(self) -> int:
        """How wide and high a small map is."""
        room = self.width() // max(self.count, 1) - theme.px(GAP)
        return max(min(room, theme.px(self.most)), theme.px(LEAST))

    def give(self, most: int) -> None:
        """How large a small map may be, at zoom 1."""
        if most != self.most:
            self.most = most
            self.updateGeometry()
            self.update()

    def place(self, number: int) -> QRectF:
        """Where a small map is."""
        side = self.side()
        return QRectF(1 + number * (side + theme.px(GAP)), 1, side, side)

    def number_at(self, at: QPointF) -> int | None:
        found = int(at.x() // (self.side() + theme.px(GAP)))
        return found if 0 <= found < self.count else None

    def sizeHint(self) -> QSize:
        lines = 2 * QFontMetrics(theme.font(SMALL)).height()
        return QSize(theme.px(320), self.side() + lines + theme.px(6))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # narrow ones are lower, too

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.maps is None:
            return
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(SMALL))
        line = painter.fontMetrics().height()
        for number, image in enumerate(self._pictures(self.maps)):
            place, one = self.place(number), self.maps.layers[number]
            painter.fillRect(place, colors.surface)
            painter.drawImage(place.topLeft(), image)
            here = number == self.current
            pen = QPen(colors.accent if here else colors.border, theme.px(2.5 if here else 1))
            if here and self.hasFocus():
                pen.setDashPattern([2.0, 1.6])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
            painter.setPen(colors.text if here else colors.muted)
            for row, text in enumerate((words.layer(one, self.count - 1), words.share(one.together))):
                below = QRectF(place.left() - 2, place.bottom() + theme.px(2) + row * line, place.width() + 4, line)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _pictures(self, maps: SampleMaps) -> list[QImage]:
        ratio = self.devicePixelRatioF()
        side = max(round(self.side() * ratio), 8)
        key = (maps, side, theme.current().name)
        if key != self._drawn:
            self._drawn, self._images = key, []
            radius = max(1.0, side / (75 if len(maps.labels) > 500 else 40))
            for one in maps.layers:
                points = spread(one.points)
                canvas, room = painting.Canvas(side, side, round(radius) + 6), QRectF(0, 0, side, side)
                pixels = Sight().around(points).pixels(points, room)
                none = np.zeros(len(points), bool)
                painting.draw_dots(canvas, pixels, maps.labels, none, self.classes, radius)
                image = canvas.image()
                image.setDevicePixelRatio(ratio)
                self._images.append(image)
        return self._images

    def _caption(self, number: int) -> str:
        if self.maps is None or not number < self.count:
            return ""
        one = self.maps.layers[number]
        return f"{words.layer(one, self.count - 1)}: {words.share(one.together)}"

    # Hand and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.number_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None:
            event.ignore()
        elif 0 <= self.current + by < self.count:
            self.chosen.emit(self.current + by)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _own(event):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        return super().event(event)


def _own(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers()
