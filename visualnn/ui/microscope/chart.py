"""A chart with something on it that is dragged, or moved with Left and Right."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.microscope.axis import Axis

KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal)


class Chart(QWidget):
    """Two axes with their names; a subclass draws between them.

    `moved` is the value on the x axis that the hand wants, at most once per event-loop turn; `nudged` is ±1 for each
    arrow key; `let_go` says that the hand has done; `zoomed` is ±1; `asked` where the menu is wanted.
    """

    moved = Signal(float)
    nudged = Signal(int)
    let_go = Signal()
    restored = Signal()
    zoomed = Signal(int)
    asked = Signal(QPoint)

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.x_axis, self.y_axis = Axis(0.0, 1.0), Axis(0.0, 1.0)
        self.x_name = self.y_name = ""
        self.least = height
        self.handle: float | None = None  # where on the x axis the handle is; None where nothing can be dragged
        self._placed: tuple[object, QRectF] = (None, QRectF())
        self._holding = False
        self._wish: float | None = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self._tell)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    # Where things are

    def place(self) -> QRectF:
        """Between the axes."""
        key = (self.width(), self.height(), self.y_axis, theme.zoom())
        if key != self._placed[0]:
            self._placed = (key, self._find_place())
        return QRectF(self._placed[1])

    def _find_place(self) -> QRectF:
        metrics = QFontMetricsF(self._font())
        labels = [text for _value, text in self.y_axis.ticks(self._rows())]
        left = max((metrics.horizontalAdvance(text) for text in labels), default=0.0) + theme.px(8)
        top, below = metrics.height() + theme.px(3), metrics.height() + theme.px(6)
        return QRectF(left, top, self.width() - left - theme.px(10), self.height() - top - below)

    def _rows(self) -> float:
        return max(2.0, self.height() / theme.px(34))

    def x_of(self, values: np.ndarray | float) -> np.ndarray:
        place = self.place()
        return np.asarray(place.left() + self.x_axis.share(values) * place.width())

    def y_of(self, values: np.ndarray | float) -> np.ndarray:
        place = self.place()
        return np.asarray(place.bottom() - self.y_axis.share(values) * place.height())

    def _font(self) -> QFont:
        return theme.font(0.82)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(self.least + 30))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(self.least))

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self.place()
        self._draw_axes(painter, place)
        painter.save()
        painter.setClipRect(place.adjusted(-theme.px(8), -1, theme.px(8), 1))
        self.draw(painter, place)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(theme.current().accent, theme.px(1)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))

    def draw(self, painter: QPainter, place: QRectF) -> None:
        """What stands between the axes."""

    def _draw_axes(self, painter: QPainter, place: QRectF) -> None:
        colors, font = theme.current(), self._font()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        for value, text in self.y_axis.ticks(self._rows()):
            y = float(self.y_of(value))
            painter.setPen(QPen(colors.grid, 1))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(colors.muted)
            left = place.left() - theme.px(5) - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(left, y + metrics.ascent() / 2 - 1), text)
        base = place.bottom() + theme.px(4) + metrics.ascent()
        end = self.width() - theme.px(4) - metrics.horizontalAdvance(self.x_name)
        painter.setPen(QPen(colors.border, 1))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        for value, text in self.x_axis.ticks(max(2.0, place.width() / (4 * metrics.horizontalAdvance("00")))):
            x, half = float(self.x_of(value)), metrics.horizontalAdvance(text) / 2
            painter.setPen(QPen(colors.border, 1))
            painter.drawLine(QPointF(x, place.bottom()), QPointF(x, place.bottom() + theme.px(3)))
            if x + half < end - theme.px(6) and x - half >= 0:
                painter.setPen(colors.muted)
                painter.drawText(QPointF(x - half, base), text)
        painter.setPen(colors.text)
        painter.drawText(QPointF(end, base), self.x_name)
        painter.drawText(QPointF(theme.px(4), metrics.ascent()), self.y_name)

    def draw_curve(self, painter: QPainter, xs: np.ndarray, ys: np.ndarray, pen: QPen) -> None:
        """A line through points; where there is no number there is a gap."""
        place = self.place()
        far = 10 * self.height()
        across = self.x_of(xs)
        down = np.clip(self.y_of(ys), place.top() - far, place.bottom() + far)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        known = np.isfinite(across) & np.isfinite(down)
        for run in np.split(np.arange(len(xs)), np.flatnonzero(~known)):
            points = [QPointF(across[k], down[k]) for k in run.tolist() if known[k]]
            if len(points) > 1:
                painter.drawPolyline(QPolygonF(points))

    def draw_handle(self, painter: QPainter, x: float, y: float) -> None:
        colors, radius = theme.current(), theme.px(6.5)
        painter.setPen(QPen(colors.surface, theme.px(2)))
        painter.setBrush(colors.accent)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        if self.hasFocus() or self._holding:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.accent, theme.px(1.5)))
            painter.drawEllipse(QPointF(x, y), radius + theme.px(3), radius + theme.px(3))

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.handle is not None:
            self._holding = True
            self._drag(event.position())
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._holding:
            self._drag(event.position())
            return
        near = self.handle is not None and self.place().contains(event.position())
        self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._holding and event.button() == Qt.MouseButton.LeftButton:
            self._holding = False
            self._tell()
            self.let_go.emit()
            self.update()

    def _drag(self, at: QPointF) -> None:
        place = self.place()
        share = min(max((at.x() - place.left()) / max(place.width(), 1.0), 0.0), 1.0)
        self._wish = self.x_axis.value(share)
        if not self._due.isActive():
            self._due.start(0)

    def _tell(self) -> None:
        """One wish for all the moves of the mouse that have come since the last one."""
        self._due.stop()
        if self._wish is not None:
            wish, self._wish = self._wish, None
            if math.isfinite(wish):
                self.moved.emit(wish)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())

    # The keyboard

    def event(self, event: QEvent) -> bool:
        # Shortcuts of the window step through the network with these keys; here, with the focus, they move the handle.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()
            return True
        return bool(super().event(event))

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
                                      Qt.KeyboardModifier.ShiftModifier)  # fmt: skip
        return plain and event.key() in KEYS and self.handle is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._takes(event):
            event.ignore()
            return
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            times = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.nudged.emit(times if key == Qt.Key.Key_Right else -times)
        elif key == Qt.Key.Key_Home:
            self.restored.emit()
        else:
            self.zoomed.emit(-1 if key == Qt.Key.Key_Minus else 1)


def line_pen(kind: str, width: float = 2.0) -> QPen:
    """The lines of the microscope: apart by colour and, without colour, by their dashes."""
    colors = theme.current()
    found: dict[str, tuple[QColor, list[float]]] = {
        "curve": (colors.text, []), "backprop": (colors.backward, [4.0, 1.6]),
        "difference": (colors.forward, [1.0, 1.4]), "guide": (colors.muted, [2.0, 3.0]),
    }  # fmt: skip
    color, dashes = found[kind]
    pen = QPen(color, theme.px(width) if width >= 1 else width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern(dashes)
    return pen
