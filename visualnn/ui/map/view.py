"""The hand on a map: zoom, move, point, choose, and catch with a rectangle; all of it with the keyboard, too."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from visualnn.ui import theme
from visualnn.ui.map.picture import MapPicture
from visualnn.ui.map.sight import Sight

WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
CLICK = 4  # pixels that a click may move


class MapView(MapPicture):
    """`chosen` tells a place in the scene that was clicked, `caught` those in a rectangle, (m,).

    The wheel and + and − zoom, dragging moves, dragging with Shift (or while `catching`) draws a rectangle; the arrow
    keys go from point to point, Enter chooses, 0 shows all.
    """

    chosen = Signal(int)
    caught = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.catching = False
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _see(self, sight: Sight) -> None:
        if sight != self.sight:
            self.sight = sight
            self.sighted.emit()
            self.update()

    def fit(self) -> None:
        """Show all points."""
        self._see(replace(self.sight, zoom=1.0, moved=(0.0, 0.0)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()
        self._see(self.sight.zoomed(1.2 ** (delta / 120), event.position(), self.room()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._dragged is None:
            self._point(self.nearest(event.position()))
            return
        far = (event.position() - self._pressed).manhattanLength() > CLICK
        if self.catching or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._rectangle = QRectF(self._pressed, event.position()).normalized() if far else None
            self.update()
        elif far or self._dragged != self._pressed:
            self._see(self.sight.dragged(event.position() - self._dragged, self.room()))
            self._dragged = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragged, rectangle = self._pressed, self._dragged, self._rectangle
        self._pressed = self._dragged = self._rectangle = None
        if rectangle is not None:
            self.caught.emit(self.within(rectangle))
            self.update()
        elif pressed is not None and dragged == pressed:
            found = self.nearest(event.position())
            if found is not None:
                self.chosen.emit(found)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def _point(self, place: int | None) -> None:
        if place != self.pointed:
            self.pointed = place
            if place is not None and self.scene is not None:
                self.setAccessibleDescription(" ".join(self.scene.card(place).lines))
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, middle = Qt.Key(event.key()), self.room().center()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in WAYS and shift:
            across, up = WAYS[key]
            self._see(self.sight.dragged(QPointF(-across, up) * theme.px(40), self.room()))
        elif key in WAYS:
            found = self.beside(WAYS[key])
            self._point(found if found is not None else self.pointed)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._see(self.sight.zoomed(1.4, middle, self.room()))
        elif key == Qt.Key.Key_Minus:
            self._see(self.sight.zoomed(1 / 1.4, middle, self.room()))
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pointed is not None:
            self.chosen.emit(self.pointed)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            keys = (*WAYS, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_Return)
            if plain and event.key() in keys:
                event.accept()  # before the window takes them
                return True
        return super().event(event)
