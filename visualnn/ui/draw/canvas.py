"""The canvas: where mouse, pen, finger and keys draw on the sheet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.draw.painting import draw_frame, ink_image
from visualnn.ui.draw.sheet import SIDE, Sheet

STEP, FINE = 10.0, 2.0  # points that an arrow key moves the pen, and with Shift
MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
OWN = (*MOVES, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
STANDARD = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.Paste)


class Canvas(QWidget):
    """A square. With the keyboard the arrow keys move the pen and Space puts it down or lifts it."""

    pasted = Signal()

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self.box: tuple[int, int, int, int] | None = None
        self.pen = QPointF(SIDE / 2, SIDE / 4)  # where the keys have it
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        sheet.changed.connect(self.update)

    def show_box(self, box: tuple[int, int, int, int] | None) -> None:
        """Frame this part of the sheet (top, left, bottom, right)."""
        if box != self.box:
            self.box = box
            self.update()

    def room(self) -> QRectF:
        """Where the sheet is in the widget."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def on_sheet(self, place: QPointF) -> QPointF:
        """A point of the widget as a point of the sheet, on it or beyond."""
        room = self.room()
        return (place - room.topLeft()) * (SIDE / max(room.width(), 1.0))

    # What is seen

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors, room = QPainter(self), theme.current(), self.room()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(room, ink_image(self.sheet.pixels))
        factor = room.width() / SIDE
        if self.box is not None:
            top, left, bottom, right = (edge * factor for edge in self.box)
            draw_frame(painter, QRectF(left, top, right - left, bottom - top).translated(room.topLeft()), colors.accent)
        elif not self.sheet.done:
            painter.setPen(colors.muted)
            painter.setFont(theme.font(1.0))
            words = _("Draw here, with mouse, pen or finger")
            painter.drawText(room.adjusted(theme.px(12), 0, -theme.px(12), 0),
                             Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value, words)  # fmt: skip
        thick = theme.px(2) if self.hasFocus() else 1
        painter.setPen(QPen(colors.accent if self.hasFocus() else colors.border, thick))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2))
        if self.hasFocus():
            self._draw_pen(painter, room, factor)

    def _draw_pen(self, painter: QPainter, room: QRectF, factor: float) -> None:
        """A ring as wide as the brush, filled while the pen is down."""
        colors, radius = theme.current(), self.sheet.width * factor / 2
        painter.setPen(QPen(colors.accent, theme.px(2)))
        painter.setBrush(colors.accent if self.sheet.drawing else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(room.topLeft() + self.pen * factor, radius, radius)

    # What the hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.sheet.end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen with pressure; its other end, and the pen of a tablet held down flat, rub out as the tool says."""
        kind, pressure = event.type(), event.pressure()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position(), pressure)
        elif kind == QEvent.Type.TabletMove and self.sheet.drawing and pressure > 0:
            self._go_on(event.position(), pressure)
        elif kind == QEvent.Type.TabletRelease:
            self.sheet.end()
        event.accept()  # no mouse event is made of it then

    def _touch(self, event: QTouchEvent) -> None:
        """The first finger draws; any other one is a palm."""
        kind, points = event.type(), event.points()
        if kind == QEvent.Type.TouchBegin and points:
            self._begin(points[0].position())
        elif kind == QEvent.Type.TouchUpdate and points:
            self._go_on(points[0].position())
        elif kind in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            self.sheet.end()
        event.accept()

    def _begin(self, place: QPointF, pressure: float = 1.0) -> None:
        at = self.on_sheet(place)
        self.sheet.begin(at.x(), at.y(), pressure)

    def _go_on(self, place: QPointF, pressure: float = 1.0) -> None:
        at = self.on_sheet(place)
        self.sheet.go_on(at.x(), at.y(), pressure)

    # What the keys do

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        if any(event.matches(key) for key in STANDARD):
            return True
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return event.key() in OWN and not held

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            self.sheet.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.sheet.redo()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif not self._is_own(event):
            event.ignore()
        elif key in MOVES:
            self._move(*MOVES[key], FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP)
        elif key == Qt.Key.Key_Space:
            if self.sheet.drawing:
                self.sheet.end()
            else:
                self.sheet.begin(self.pen.x(), self.pen.y())
            self.update()
        else:
            self.sheet.clear()

    def _move(self, across: int, down: int, step: float) -> None:
        self.pen = QPointF(min(max(self.pen.x() + across * step, 0.0), SIDE),
                           min(max(self.pen.y() + down * step, 0.0), SIDE))  # fmt: skip
        self.sheet.go_on(self.pen.x(), self.pen.y())
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.sheet.end()
        super().focusOutEvent(event)  # type: ignore[arg-type]

    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(220))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(120))
