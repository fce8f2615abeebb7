"""The picture, and beside it some of its pixels as numbers: the bytes of the file, or what the network is given."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.mosaic_picture import Box, ink, outline

SEEN = 7  # rows and columns of the part that is written out
ARROWS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class PixelView(QWidget):
    """`moved`: another pixel is looked at (a click in the picture, a click on a number, an arrow key). `asked`: the
    menu of that pixel is wanted at a place of the screen; `doubled`: it is asked where it comes from.
    """

    moved = Signal(int, int)
    asked = Signal(QPoint)
    doubled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = np.zeros((28, 28), np.uint8)
        self.values = np.zeros((28, 28))
        self.decimals = 2
        self.place = (14, 14)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, image: np.ndarray, values: np.ndarray, decimals: int, place: tuple[int, int]) -> None:
        """image (rows, columns) uint8 for the eye, values of the same shape, and the pixel that is looked at."""
        self.image, self.values, self.decimals, self.place = image, values, decimals, place
        self.setAccessibleDescription(f"({place[0]}, {place[1]}): {self.text_at(*place)}")
        self.update()

    def text_at(self, row: int, column: int) -> str:
        value = float(self.values[row, column])
        return f"{value:.0f}" if not self.decimals else f"{value:.{self.decimals}f}".replace("-", "−")

    def part(self) -> tuple[int, int, int, int]:
        """Top, left, rows and columns of the part that is written out: around the pixel, inside the picture."""
        rows, columns = self.image.shape
        high, wide = min(SEEN, rows), min(SEEN, columns)
        return (min(max(self.place[0] - high // 2, 0), rows - high),
                min(max(self.place[1] - wide // 2, 0), columns - wide), high, wide)  # fmt: skip

    def picture(self) -> QRectF:
        side = min(self.height(), round(self.width() * 0.4))
        return QRectF(0, (self.height() - side) / 2, side, side)

    def numbers(self) -> QRectF:
        left = self.picture().right() + theme.px(12)
        width = min(self.width() - left, self.height() * 1.35)
        return QRectF(left, 0, width, self.height())

    def pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        """The pixel under a point of the widget, in the picture or among the numbers."""
        rows, columns = self.image.shape
        top, left, high, wide = self.part()
        for room, first, size in ((self.picture(), (0, 0), (rows, columns)),
                                  (self.numbers(), (top, left), (high, wide))):  # fmt: skip
            if room.contains(point):
                row = int((point.y() - room.top()) / room.height() * size[0])
                column = int((point.x() - room.left()) / room.width() * size[1])
                return first[0] + min(row, size[0] - 1), first[1] + min(column, size[1] - 1)
        return None

    def cell(self, row: int, column: int) -> QRectF:
        """Where a pixel stands among the numbers."""
        top, left, high, wide = self.part()
        room = self.numbers()
        return QRectF(room.left() + (column - left) * room.width() / wide, (row - top) * room.height() / high,
                      room.width() / wide, room.height() / high)  # fmt: skip

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(168))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(168))

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._draw_picture(painter)
        self._draw_numbers(painter)

    def _draw_picture(self, painter: QPainter) -> None:
        room, colors = self.picture(), theme.current()
        rows, columns = self.image.shape
        pixels = np.ascontiguousarray(ink(self.image))
        painter.drawImage(room, QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888))
        top, left, high, wide = self.part()
        across, down = room.width() / columns, room.height() / rows
        frame = QRectF(room.left() + left * across, room.top() + top * down, wide * across, high * down)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline(painter, _box(frame), colors.accent, theme.px(2))
        if self.hasFocus():
            outline(painter, _box(room), colors.text, theme.px(1.5), dashed=True)

    def _draw_numbers(self, painter: QPainter) -> None:
        colors = theme.current()
        top, left, high, wide = self.part()
        shades = ink(self.image)
        font = theme.font(0.86)
        texts = [self.text_at(row, column) for row in range(top, top + high) for column in range(left, left + wide)]
        longest = max(texts, key=len)
        room = self.cell(top, left).width() - theme.px(4)
        painter.setFont(font)
        while painter.fontMetrics().horizontalAdvance(longest) > room and font.pixelSize() > 7:
            font.setPixelSize(font.pixelSize() - 1)
            painter.setFont(font)
        for row in range(top, top + high):
            for column in range(left, left + wide):
                cell, color = self.cell(row, column), QColor(*map(int, shades[row, column]))
                painter.fillRect(cell.adjusted(0, 0, -1, -1), color)
                painter.setPen(theme.on(color))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self.text_at(row, column))
        painter.setPen(QPen(colors.accent, theme.px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.cell(*self.place).adjusted(1, 1, -2, -2))

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pixel = self.pixel_at(event.position())
        if pixel is not None and event.button() == Qt.MouseButton.LeftButton:
            self._move(*pixel)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.pixel_at(event.position()) is not None:
            self.doubled.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        pixel = self.pixel_at(QPointF(event.pos()))
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.asked.emit(self.mapToGlobal(self.cell(*self.place).center().toPoint()))
        elif pixel is not None:
            self._move(*pixel)
            self.asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = ARROWS.get(Qt.Key(event.key()))
        if step is not None:
            rows, columns = self.image.shape
            self._move(min(max(self.place[0] + step[0], 0), rows - 1),
                       min(max(self.place[1] + step[1], 0), columns - 1))  # fmt: skip
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.doubled.emit()
        else:
            event.ignore()

    def _move(self, row: int, column: int) -> None:
        """At once, so that a key that is held down loses no step."""
        self.place = row, column
        self.update()
        self.moved.emit(row, column)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        return super().event(event)


def _is_ours(event: QKeyEvent) -> bool:
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return plain and event.key() in (*ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _box(room: QRectF) -> Box:
    return room.x(), room.y(), room.width(), room.height()
