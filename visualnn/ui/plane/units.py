"""A small picture of the plane for every unit, layer by layer: what this unit alone says everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.plane import frame

SIDE = 48  # of a picture, in pixels
MOST = 24  # units of a layer that are shown
KEYS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


@dataclass(frozen=True)
class LayerPictures:
    """The name of the array with what the units say, a picture for each, its line of boundary (n, 4) in shares of the
    picture, and how many more units there are.
    """

    array: str
    pictures: tuple[QImage, ...]
    boundaries: tuple[Array, ...]
    more: int = 0


class UnitsView(QWidget):
    """`chosen`, `asked` and `traced` (where is it from?) tell the array and the unit that the hand wants."""

    chosen = Signal(str, int)
    asked = Signal(str, int, QPoint)
    traced = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layers: Sequence[LayerPictures] = ()
        self.selected: tuple[str, int] | None = None
        self._at = (0, 0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_layers(self, layers: Sequence[LayerPictures]) -> None:
        outline = [(layer.array, len(layer.pictures)) for layer in self.layers]
        self.layers = layers
        if outline != [(layer.array, len(layer.pictures)) for layer in layers]:
            self._at = (0, 0)
            self.fit()
        self.update()

    def mark(self, unit: tuple[str, int] | None) -> None:
        if unit != self.selected:
            self.selected = unit
            self.update()

    # Where things are

    def place(self, layer: int, unit: int) -> QRectF:
        """Where the picture of a unit is."""
        columns, top = self._columns(), float(self._top(layer))
        row, column = divmod(unit, columns)
        cell, line = theme.px(SIDE) + theme.px(6), frame.line_height()
        return QRectF(theme.px(2) + column * cell, top + line + row * cell, theme.px(SIDE), theme.px(SIDE))

    def _columns(self) -> int:
        return max(1, (self.width() - theme.px(2)) // (theme.px(SIDE) + theme.px(6)))

    def _top(self, layer: int) -> int:
        cell, line, columns = theme.px(SIDE) + theme.px(6), frame.line_height(), self._columns()
        return sum(line - (-len(one.pictures) // columns) * cell for one in self.layers[:layer])

    def unit_at(self, at: QPoint) -> tuple[str, int] | None:
        for number, unit, layer in self._all():
            if self.place(number, unit).contains(at.x(), at.y()):
                return layer.array, unit
        return None

    def _all(self) -> Iterator[tuple[int, int, LayerPictures]]:
        for number, layer in enumerate(self.layers):
            for unit in range(len(layer.pictures)):
                yield number, unit, layer

    def fit(self) -> None:
        """Take the height that all layers need."""
        height = self._top(len(self.layers)) + theme.px(2)
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), self._top(len(self.layers)) + theme.px(2))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(SIDE + 8), self.height())

    # Hand and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.unit_at(event.position().toPoint())
        if found and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.unit_at(event.position().toPoint())
        if found and event.button() == Qt.MouseButton.LeftButton:
            self.traced.emit(*found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = self.unit_at(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            found = self._here()
        if found:
            self.asked.emit(*found, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.unit_at(event.position().toPoint())
        text = _("What unit {unit} of {array} says in each place: orange more, blue less. Click to select it.")
        self.setToolTip(text.format(unit=found[1], array=found[0]) if found else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS and self.layers:
            down, right = KEYS[key]
            layer = min(max(self._at[0] + down, 0), len(self.layers) - 1)
            self._at = (layer, min(max(self._at[1] + right, 0), len(self.layers[layer].pictures) - 1))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._here():
            self.chosen.emit(*self._here())  # type: ignore[misc]
        else:
            super().keyPressEvent(event)

    def _here(self) -> tuple[str, int] | None:
        return (self.layers[self._at[0]].array, self._at[1]) if self.layers else None

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        painter.setFont(frame.font())
        for number, layer in enumerate(self.layers):
            painter.setPen(colors.muted)
            room = QRectF(theme.px(2), self._top(number), self.width(), frame.line_height())
            text = layer.array if not layer.more else _("{array}, and {count} units more").format(
                array=layer.array, count=layer.more)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, unit, layer in self._all():
            room = self.place(number, unit)
            if room.intersects(QRectF(event.rect()).adjusted(-4, -4, 4, 4)):
                self._draw_unit(painter, room, layer, unit, (number, unit) == self._at and self.hasFocus())

    def _draw_unit(self, painter: QPainter, room: QRectF, layer: LayerPictures, unit: int, here: bool) -> None:
        colors = theme.current()
        painter.drawImage(room, layer.pictures[unit])
        boundary = layer.boundaries[unit]
        if len(boundary):
            painter.setPen(QPen(colors.text, max(1.0, theme.px(1.2))))
            painter.drawLines(frame.lines_of(frame.Frame(room, frame.UNIT), boundary))
        selected = self.selected == (layer.array, unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.accent if selected or here else colors.border, theme.px(2.5 if selected else 1)))
        painter.drawRect(room)
        if here:
            painter.setPen(QPen(colors.accent, 1, Qt.PenStyle.DashLine))
            painter.drawRect(room.adjusted(3, 3, -3, -3))
