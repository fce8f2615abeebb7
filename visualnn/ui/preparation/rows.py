"""The long row of all pixels, with a part of it written out; and the label as a number or as a row of 0 and 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.mosaic_picture import ink, outline

CELL = 38  # the width of a cell that is written out, at zoom 1
CENTER = Qt.AlignmentFlag.AlignCenter


class FlatView(QWidget):
    """Flattened: all pixels squeezed into one strip, and below those around the one that is looked at, with their
    places. Not flattened: the picture as rows and columns of one channel.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = np.zeros((28, 28), np.uint8)
        self.texts: Sequence[str] = ()
        self.place, self.flat = 0, True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, image: np.ndarray, texts: Sequence[str], place: int, flat: bool) -> None:
        """image (rows, columns) uint8, all pixels as texts in the order of the row, and the place looked at."""
        self.image, self.texts, self.place, self.flat = image, texts, place, flat
        self.update()

    def written(self) -> range:
        """The places of the row that are written out."""
        count = min(max(self.width() // theme.px(CELL), 1), self.image.size)
        first = min(max(self.place - count // 2, 0), self.image.size - count)
        return range(first, first + count)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(84))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(84))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.texts:
            return  # nothing has been shown yet
        painter = QPainter(self)
        if self.flat:
            self._draw_strip(painter)
            self._draw_cells(painter)
        else:
            self._draw_channel(painter)

    def _draw_strip(self, painter: QPainter) -> None:
        size, strip = self.image.size, QRectF(0, 0, self.width(), theme.px(16))
        pixels = np.ascontiguousarray(ink(self.image.reshape(1, -1)))
        painter.drawImage(strip, QImage(pixels.data, size, 1, size * 4, QImage.Format.Format_RGBA8888))
        written = self.written()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, wide = (self.width() * count / size for count in (written.start, len(written)))
        part = QRectF(left, 0, max(wide, theme.px(4)), strip.height())
        outline(painter, (part.x(), 0, part.width(), part.height()), theme.current().accent, theme.px(2))
        painter.setPen(QPen(theme.current().accent, theme.px(1)))
        top = theme.px(28)
        painter.drawLine(part.bottomLeft(), QRectF(0, top, 1, 1).topLeft())
        painter.drawLine(part.bottomRight(), QRectF(self.width() - 1, top, 1, 1).topLeft())

    def _draw_cells(self, painter: QPainter) -> None:
        written, colors = self.written(), theme.current()
        width, top, height = self.width() / len(written), theme.px(28), theme.px(30)
        shades = ink(self.image.reshape(-1))
        for number, place in enumerate(written):
            cell = QRectF(number * width, top, width, height)
            color = QColor(*map(int, shades[place]))
            painter.fillRect(cell.adjusted(0, 0, -1, 0), color)
            painter.setFont(theme.font(0.84))
            painter.setPen(theme.on(color))
            painter.drawText(cell, CENTER, self.texts[place])
            painter.setFont(theme.font(0.74, bold=place == self.place))
            painter.setPen(colors.text if place == self.place else colors.muted)
            below = QRectF(cell.left(), cell.bottom() + theme.px(2), width, theme.px(20))
            painter.drawText(below, CENTER, f"x[{place}]")
            if place == self.place:
                painter.setPen(QPen(colors.accent, theme.px(2)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(cell.adjusted(1, 1, -2, -1))

    def _draw_channel(self, painter: QPainter) -> None:
        rows, columns = self.image.shape
        side = self.height() - theme.px(18)
        room = QRectF(theme.px(30), 0, side, side)
        pixels = np.ascontiguousarray(ink(self.image))
        painter.drawImage(room, QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888))
        painter.setPen(theme.current().border)
        painter.drawRect(room)
        painter.setFont(theme.font(0.82))
        painter.setPen(theme.current().muted)
        painter.drawText(QRectF(0, 0, theme.px(26), side), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                         str(rows))
        painter.drawText(QRectF(room.left(), side, side, theme.px(18)), CENTER, str(columns))


class LabelView(QWidget):
    """The label: one number, or a cell for every class with a single 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: Sequence[str] = ()
        self.label, self.one_hot = 0, True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_label(self, label: int, names: Sequence[str], one_hot: bool) -> None:
        self.label, self.names, self.one_hot = label, names, one_hot
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """[0, 0, 1] or 2"""
        if not self.one_hot:
            return str(self.label)
        return f"[{', '.join('1' if place == self.label else '0' for place in range(len(self.names)))}]"

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        places = range(len(self.names)) if self.one_hot else [self.label]
        width = min(self.width() / max(len(places), 1), theme.px(CELL))
        for number, place in enumerate(places):
            cell, here = QRectF(number * width, 0, width, theme.px(28)), place == self.label
            painter.fillRect(cell.adjusted(0, 0, -2, 0), colors.soft if here else colors.raised)
            painter.setFont(theme.font(0.92, bold=here))
            painter.setPen(colors.text if here else colors.muted)
            painter.drawText(cell, CENTER, str(int(here)) if self.one_hot else str(self.label))
            if self.one_hot:
                painter.setFont(theme.font(0.78))
                painter.setPen(colors.muted)
                painter.drawText(QRectF(cell.left(), cell.bottom(), width, theme.px(20)), CENTER, self.names[place])
            if here:
                painter.setPen(QPen(colors.accent, theme.px(2)))
                painter.drawRect(cell.adjusted(1, 1, -3, -1))
