"""A bar with a handle that is dragged from end to end: the walk through a sample, and the time of training."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from visualnn.ui import theme


class DragBar(QAbstractSlider):
    """Dragging says `scrubbed`, once per event-loop turn, with the last place.

    Left and Right say `stepped(±1)`, Up and Down `staged(±1)`, Home and End go to the ends; the wheel steps, with Shift
    by stages. What a step is, is the listener's affair.
    """

    scrubbed = Signal(int)
    stepped = Signal(int)
    staged = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dragged: int | None = None
        self._wheel = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._say)

    def position_at(self, x: float) -> int:
        """The position under x."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def _drag(self, place: QPointF) -> None:
        self._dragged = self.position_at(place.x())
        if not self._later.isActive():
            self._later.start()

    def _say(self) -> None:
        if self._dragged is not None and self.maximum():
            wanted, self._dragged = self._dragged, None
            self.scrubbed.emit(wanted)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        self._wheel += delta.y() or delta.x()
        notches = int(self._wheel / 120)
        if notches:
            self._wheel -= notches * 120
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.staged if shifted else self.stepped).emit(-notches)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        keys = {
            key.Key_Left: (self.stepped, -1), key.Key_Right: (self.stepped, 1), key.Key_Up: (self.staged, -1),
            key.Key_Down: (self.staged, 1), key.Key_Home: (self.scrubbed, 0),
            key.Key_End: (self.scrubbed, self.maximum()),
        }  # fmt: skip
        found = keys.get(key(event.key()))
        if found is None:
            event.ignore()
            return
        signal, what = found
        signal.emit(what)

    def draw_handle(self, painter: QPainter, bar: QRectF, x: float) -> None:
        """The handle over the bar at x, with a ring while it has the keyboard."""
        colors, half, over = theme.current(), theme.px(3), theme.px(4)
        place = QRectF(x - half, bar.top() - over, 2 * half, bar.height() + 2 * over)
        painter.setPen(QColor(colors.surface))
        painter.setBrush(colors.accent)
        painter.drawRoundedRect(place, half, half)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colors.accent)
            painter.drawRoundedRect(place.adjusted(-half, -2, half, 2), half * 2, half * 2)
