"""The picture of the network as a widget: edges behind, units in front, mouse and keys."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from visualnn.ui import theme
from visualnn.ui.drawing.asked import edge_at
from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.edge_layer import EdgeLayer
from visualnn.ui.drawing.overlay import Overlay, Unit, product_edges
from visualnn.ui.drawing.pixel_brush import PixelBrush
from visualnn.ui.drawing.places import Frame, Place, arrange
from visualnn.ui.drawing.snapshot import Snapshot
from visualnn.ui.drawing.walking import neighbour

CLICK = 4.0  # pixels: a mouse that moves farther drags
NEAR = 4.0  # pixels: an edge that is no farther from the mouse is meant
UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
Edge = tuple[int, int, int]  # the place of the column it leads to, its source and its target


class NetworkView(QWidget):
    """Shows a snapshot. Wheel, pinch and + - zoom, dragging pans, F or a double click shows everything again; a click
    chooses a unit or an edge, Up and Down go to its neighbours, Alt+Up and Alt+Down to the column beside.
    """

    hovered = Signal()
    looked = Signal()
    chose = Signal(int, int)
    chose_edge = Signal(int, int, int)
    asked = Signal()  # a double click: where does it come from?
    cleared = Signal()
    asked_for_current = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or Qt paints all that lies below it as often
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(240, 200)
        self.edges = EdgeLayer(self)
        self.overlay = Overlay(self)
        self.brush = PixelBrush(self)
        self.places: tuple[Place, ...] = ()
        self.frame = Frame(self.width(), self.height())
        self.camera = Camera()
        self.mode = "strongest"
        self.shown: Snapshot | None = None
        self.edge: Edge | None = None  # under the mouse
        self._pressed: QPointF | None = None
        self._dragged = False

    # What is shown

    def show_snapshot(self, shown: Snapshot, names: Sequence[str], headings: Sequence[tuple[str, str]]) -> None:
        """Show this state of this trace; the camera stays where it is."""
        shapes = [column.shape for column in shown.trace.columns]
        renewed = self.shown is None or [c.shape for c in self.shown.trace.columns] != shapes
        self.shown = shown
        self.overlay.names, self.overlay.headings = names, headings
        if renewed:
            self.camera = Camera()
            self.hover(None)
        if renewed or not self.places:
            self.arrange()
        self._update_edges()
        self.overlay.show_snapshot(shown, product_edges(shown, self.places))

    def _update_edges(self) -> None:
        if self.shown is None:
            return
        trace = self.shown.trace
        weights = [trace.arrays[column.weights] if column.weights else None for column in trace.columns[1:]]
        self.edges.show_weights(weights, self.mode, dim=bool(self.shown.flows))

    def show_mode(self, mode: str) -> None:
        """Which edges: the strongest, those of the current step, or all."""
        self.mode = mode
        self._update_edges()

    def choose(self, unit: Unit | None) -> None:
        """Frame the unit that the person selected, in whatever panel."""
        if unit != self.overlay.chosen:
            self.overlay.chosen = unit
            self.overlay.update()

    def restyle(self) -> None:
        """Other colours or other sizes."""
        self.arrange()
        self.edges.restyle()

    def arrange(self) -> None:
        """Give every unit its place in the room there is now."""
        if self.shown is None:
            return
        frame = self.frame = Frame(self.width(), self.height()).enlarged(theme.zoom())
        self.places = arrange([column.shape for column in self.shown.trace.columns], frame)
        self._look()

    def _look(self) -> None:
        self.edges.arrange(self.places, self.camera)
        self.overlay.arrange(self.places, self.camera)
        if self.shown is not None:
            self.overlay.show_snapshot(self.shown, product_edges(self.shown, self.places))
        self.looked.emit()

    # The camera

    def fit(self) -> None:
        """Show everything."""
        self.look_from(Camera())

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        at = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self.look_from(self.camera.zoomed(factor, at.x(), at.y()))

    def look_from(self, camera: Camera) -> None:
        if camera != self.camera:
            self.camera = camera
            self._look()

    # Units under the mouse

    def unit_at(self, point: QPointF) -> Unit | None:
        """The unit at a point of the widget."""
        x, y = self.camera.layout(point.x(), point.y())
        for number, place in enumerate(self.places):
            unit = place.unit_at(x, y)
            if unit is not None:
                return number, unit
        return None

    def edge_at(self, point: QPointF) -> Edge | None:
        """The edge at a point of the widget, among those that are drawn as lines."""
        x, y = self.camera.layout(point.x(), point.y())
        drawn = self.edges.strokes if self.mode != "step" else []
        found = edge_at([*self.overlay.products, *drawn], x, y, NEAR / self.camera.zoom)
        if found is None:
            return None
        edges, number = found
        return self.places.index(edges.end), int(edges.sources[number]), int(edges.targets[number])

    def point_of(self, column: int, unit: int) -> QPointF:
        """The middle of a unit on the widget."""
        x, y = self.camera.screen(self.places[column].centers[[unit]])[0]
        return QPointF(x, y)

    def hover(self, unit: Unit | None, text: str = "") -> None:
        """Light the unit under the mouse and say its numbers beside it."""
        if (unit, text) != (self.overlay.hovered, self.overlay.bubble) or unit is not None:
            self.overlay.hovered, self.overlay.bubble = unit, text
            self.overlay.update()

    # Mouse, wheel, keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._pressed is not None and event.buttons():
            way = point - self._pressed
            if self._dragged or math.hypot(way.x(), way.y()) > CLICK:
                self._dragged, self._pressed = True, point
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.look_from(self.camera.moved(way.x(), way.y()))
            return
        self.overlay.mouse = point
        self.overlay.hovered = self.unit_at(point)
        self.edge = None if self.overlay.hovered is not None else self.edge_at(point)
        self.hovered.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._dragged = event.position(), False
        else:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._pressed, self._dragged = self._dragged, None, False
        self.unsetCursor()
        if dragged or event.button() != Qt.MouseButton.LeftButton:
            return
        unit = self.unit_at(event.position())
        edge = self.edge_at(event.position()) if unit is None else None
        if unit is not None:
            self.chose.emit(*unit)
        elif edge is not None:
            self.chose_edge.emit(*edge)
        else:
            self.cleared.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.unit_at(event.position()) is not None or self.edge_at(event.position()) is not None:
            self.asked.emit()
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self.overlay.hovered = self.edge = None
        self.hovered.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.pixelDelta().y()
        if turned:
            self.zoom_by(1.0016**turned, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(1.0 + event.value(), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom_by(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint())))
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.25)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(0.8)
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked_for_current.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        elif key in UP_DOWN and self.places:
            columns, units = (UP_DOWN[key], 0) if alt else (0, UP_DOWN[key])
            self.chose.emit(*neighbour(self.places, self.overlay.chosen, columns, units))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.current().surface)
        if self.hasFocus():
            painter.setPen(theme.current().accent)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.edges.resize(self.size())
        self.overlay.resize(self.size())
        self.arrange()
