"""Drawing into the input with the mouse: pixels that the pen passes become 1, or 0 where it rubs out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

if TYPE_CHECKING:
    from visualnn.ui.drawing.network_view import NetworkView

HELD = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier  # some systems move windows with Alt


class PixelBrush(QObject):
    """Takes the mouse while Alt or Ctrl is held over the input; with Shift it rubs out.

    `painted` says which pixels, their new value, and which stroke they belong to, once for each move of the mouse.
    """

    painted = Signal(object, float, int)

    def __init__(self, view: NetworkView) -> None:
        super().__init__(view)
        self._view = view
        self._at: QPointF | None = None
        self._value, self._stroke = 1.0, 0
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._press(event)
        if self._at is None:
            return False
        if kind == QEvent.Type.MouseMove:
            self._paint(self._at, event.position())
            self._at = event.position()
        elif kind == QEvent.Type.MouseButtonRelease:
            self._at = None
            self._view.unsetCursor()
        return True

    def _press(self, event: QMouseEvent) -> bool:
        if not event.modifiers() & HELD or not self._pixels(event.position(), event.position()):
            return False
        self._at = event.position()
        self._value = 0.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        self._stroke += 1
        self._view.setCursor(Qt.CursorShape.CrossCursor)
        self._paint(self._at, self._at)
        return True

    def _paint(self, start: QPointF, end: QPointF) -> None:
        pixels = self._pixels(start, end)
        if pixels:
            self.painted.emit(pixels, self._value, self._stroke)

    def _pixels(self, start: QPointF, end: QPointF) -> list[int]:
        """The pixels of the input on the way from one point to another, however fast the mouse was."""
        way, places = end - start, self._view.places
        if not places:
            return []
        stride = max(1.0, places[0].radius * self._view.camera.zoom)
        parts = max(1, math.ceil(math.hypot(way.x(), way.y()) / stride))
        units = (self._view.unit_at(start + way * (part / parts)) for part in range(parts + 1))
        return list(dict.fromkeys(unit[1] for unit in units if unit is not None and unit[0] == 0))
