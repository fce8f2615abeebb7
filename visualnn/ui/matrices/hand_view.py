"""The view of the matrices under the hand: mouse, wheel and keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from visualnn.engine.trace import Ref
from visualnn.ui.matrices.layout import Placed
from visualnn.ui.matrices.view import CellAt, MatrixView
from visualnn.ui.matrices.window import Window

CLICK = 4  # pixels that a hand trembles
ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
ARRAYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
ASK = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NEARER = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8, Qt.Key.Key_Underscore: 0.8}


class HandView(MatrixView):
    """Says what the hand wants: a cell pointed at, chosen, asked where it comes from, or nothing any more.

    It takes the focus by Tab only, so that after a click the arrow keys still belong to the window.
    """

    pointed = Signal(object)  # (array, index) or None
    chose = Signal(str, tuple)
    asked = Signal(str, tuple)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered: CellAt | None = None
        self._pressed: tuple[QPointF, Placed | None] | None = None
        self._dragged = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # ---- mouse ----

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._pressed is not None and event.buttons():
            self._drag(point)
            return
        self._point_at(self.cell_at(point), point)

    def _point_at(self, cell: CellAt | None, point: QPointF | None = None) -> None:
        if cell == self.hovered:
            return
        self.hovered = cell
        placed = self.placed_at(point) if point is not None else None
        if cell is not None and point is not None and placed is not None and placed.body.contains(point):
            self.focus_on([Ref(*cell)])  # not from a lens: it would run away from under the mouse
            self.update()
        self.pointed.emit(cell)

    def _drag(self, point: QPointF) -> None:
        assert self._pressed is not None
        start, placed = self._pressed
        way = point - start
        if not self._dragged and math.hypot(way.x(), way.y()) <= CLICK:
            return
        self._dragged, self._pressed = True, (point, placed)
        if placed is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(placed, way)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            event.ignore()
            return
        placed = self.placed_at(event.position())
        on_picture = placed is not None and placed.body.contains(event.position())
        self._pressed, self._dragged = (event.position(), placed if on_picture else None), False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._pressed, self._dragged = self._dragged, None, False
        self.unsetCursor()
        if dragged or event.button() != Qt.MouseButton.LeftButton:
            return
        cell = self.cell_at(event.position())
        if cell is not None:
            self.chose.emit(*cell)
        elif self.placed_at(event.position()) is None:
            self.cleared.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell, placed = self.cell_at(event.position()), self.placed_at(event.position())
        if cell is not None:
            self.asked.emit(*cell)
        elif placed is not None and placed.heading.contains(event.position()):
            self.fit(placed)

    def leaveEvent(self, _event: QEvent) -> None:
        self._point_at(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer or farther in the picture of a large array; elsewhere the panel scrolls."""
        turned = event.angleDelta().y() or event.pixelDelta().y()
        placed = self.placed_at(event.position())
        large = placed is not None and (placed.lens is not None or placed.block.plane.array in self.windows)
        if turned and large and self.zoom_at(event.position(), 1.0016**turned):
            self.hovered = None
            self._point_at(self.cell_at(event.position()), event.position())
            event.accept()
        else:
            event.ignore()

    # ---- keys ----

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        return super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and (event.key() in ARROWS or event.key() in ARRAYS or event.key() in ASK)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            self._move(*ARROWS[key])
        elif key in ARRAYS:
            self._go_to_array(ARRAYS[key])
        elif key in ASK:
            cell = self.current_cell()
            if cell is not None:
                self.asked.emit(*cell)
        elif key in NEARER:
            cell = self.current_cell()
            if cell is not None and (placed := self.layout_.find(cell[0])) is not None:
                here = placed.rect_of(placed.block.plane.box(cell[1]) or (0, 0, 1, 1), self.window_of(placed))
                self.zoom_at(here.center(), NEARER[key])
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def current_cell(self) -> CellAt | None:
        """The selected cell, or the one of this step, if they are on show; otherwise the first one."""
        shown = self.shown
        for ref in (shown.selected, shown.written) if shown is not None else ():
            placed = self.layout_.find(ref.array) if ref is not None else None
            if ref is not None and placed is not None and placed.block.plane.box(ref.index) is not None:
                return ref.array, tuple(part for part in ref.index if isinstance(part, int))
        if not self.layout_.placed:
            return None
        plane = self.layout_.placed[0].block.plane
        return plane.array, plane.index(0, 0)

    def _move(self, down: int, across: int) -> None:
        """To the neighbour in the same array, as far as there is one."""
        cell = self.current_cell()
        placed = self.layout_.find(cell[0]) if cell is not None else None
        box = placed.block.plane.box(cell[1]) if placed is not None and cell is not None else None
        if placed is None or box is None:
            return
        plane = placed.block.plane
        row, col = min(max(box[0] + down, 0), plane.rows - 1), min(max(box[1] + across, 0), plane.cols - 1)
        self._choose(placed, row, col)

    def _choose(self, placed: Placed, row: int, col: int) -> None:
        plane = placed.block.plane
        if plane.array in self.windows:
            seen: Window = self.window_of(placed)
            self.windows[plane.array] = seen.showing(row, col, plane.rows, plane.cols)
        self.chose.emit(plane.array, plane.index(row, col))

    def _go_to_array(self, by: int) -> None:
        """To the array above or below; where it shares an axis, to the cell in line."""
        cell, placed = self.current_cell(), self.layout_.placed
        if cell is None:
            return
        here = next(number for number, one in enumerate(placed) if one.block.plane.array == cell[0])
        self.focus_on([Ref(*cell)])
        other = placed[min(max(here + by, 0), len(placed) - 1)]
        plane = other.block.plane
        row, col = self.focus.get(other.block.down, 0), self.focus.get(other.block.across, 0)
        self._choose(other, min(row, plane.rows - 1), min(col, plane.cols - 1))
