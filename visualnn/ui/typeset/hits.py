"""A widget whose places stand for cells: pointing lights them everywhere, a click selects, a double click asks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from visualnn.engine.expr import Cell
from visualnn.ui import theme
from visualnn.ui.typeset.boxes import Refs, Region

STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYBOARD = QContextMenuEvent.Reason.Keyboard


class HitArea(QWidget):
    """`regions` are its places; with the focus, up and down walk over them, Enter selects, Ctrl+Enter asks where from,
    the menu key opens the menu.
    """

    pointed = Signal(object)  # the cells under the mouse or the keyboard's place, as a tuple; () when none
    chosen = Signal(object)  # a single cell
    asked = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.regions: list[Region] = []
        self.lit: Refs = ()  # the cells that are pointed at in any panel
        self.selected: Cell | None = None
        self._under: Refs = ()
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # ---- what is lit ----

    def light(self, lit: Refs, selected: Cell | None) -> None:
        """Show which cells are pointed at and which one is selected, in whatever panel."""
        if repr((lit, selected)) != repr((self.lit, self.selected)):
            self.lit, self.selected = lit, selected
            self.update()

    def draw_lights(self, painter: QPainter) -> None:
        """Behind the text: a soft surface under what is pointed at, an outline around the selected cell."""
        if not self.lit and self.selected is None and self._at < 0:
            return
        colors, round_ = theme.current(), theme.px(3)
        for number, region in enumerate(self.regions):
            if self.lit and any(overlap(ref, lit) for ref in region.refs for lit in self.lit):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.mix(colors.soft, colors.accent, 0.18))
                painter.drawRoundedRect(_around(region.place), round_, round_)
            outlined = self.selected is not None and self.selected in region.refs
            if outlined or (number == self._at and self.hasFocus()):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                style = Qt.PenStyle.SolidLine if outlined else Qt.PenStyle.DashLine
                painter.setPen(QPen(colors.accent, max(1.0, theme.zoom()), style))
                painter.drawRoundedRect(_around(region.place), round_, round_)

    # ---- the mouse ----

    def refs_at(self, place: QPointF) -> Refs:
        """The cells of the innermost place there."""
        found = [region for region in self.regions if _around(region.place).contains(place)]
        return min(found, key=lambda region: region.place.width() * region.place.height()).refs if found else ()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.refs_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (cell := single(self.refs_at(event.position()))):
            self.chosen.emit(cell)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (cell := single(self.refs_at(event.position()))):
            self.asked.emit(cell)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == KEYBOARD:
            refs = self._refs_of_keyboard()
            place = self.regions[self._at].place if self._at >= 0 else QRectF(self.rect())
            at = self.mapToGlobal(place.bottomLeft().toPoint())
        else:
            refs, at = self.refs_at(QPointF(event.pos())), event.globalPos()
        if cell := single(refs):
            self.menu_wanted.emit(cell, at)

    def _point(self, refs: Refs) -> None:
        if repr(refs) != repr(self._under):
            self._under = refs
            hand = Qt.CursorShape.PointingHandCursor if single(refs) else Qt.CursorShape.ArrowCursor
            self.setCursor(hand)
            self.pointed.emit(refs)

    # ---- the keyboard ----

    def event(self, event: QEvent) -> bool:
        """Up and down belong to the formula while it has the focus, whatever else they do in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if self.regions and plain and (event.key() in STEPS or event.key() in ENTER):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS and self.regions:
            step = STEPS[Qt.Key(event.key())]
            self._at = (self._at + step) % len(self.regions) if self._at >= 0 or step > 0 else len(self.regions) - 1
            self._point(self._refs_of_keyboard())
            self.update()
        elif event.key() in ENTER and (cell := single(self._refs_of_keyboard())):
            asks = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.asked if asks else self.chosen).emit(cell)
        else:
            super().keyPressEvent(event)

    def _refs_of_keyboard(self) -> Refs:
        if 0 <= self._at < len(self.regions):
            return self.regions[self._at].refs
        return next((region.refs for region in self.regions if single(region.refs)), ())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason and self._at >= 0:
            self._at = -1
            self._point(())
        super().focusOutEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def forget_keyboard(self) -> None:
        """Other regions are shown now."""
        if self._at >= len(self.regions):
            self._at = -1


def single(refs: Refs) -> Cell | None:
    """The one cell that is meant; None for a block or for several."""
    if len(refs) == 1 and all(isinstance(part, int) for part in refs[0].index):
        return refs[0]
    return None


def overlap(one: Cell, other: Cell) -> bool:
    """Whether two places of a trace have a cell in common; an index that is missing is all of that axis."""
    if one.array != other.array:
        return False
    return all(_meet(a, b) for a, b in zip(one.index, other.index, strict=False))


def _meet(a: int | slice, b: int | slice) -> bool:
    if isinstance(a, slice) and isinstance(b, slice):
        return True  # two blocks of one array: close enough to be lit together
    if isinstance(a, slice):
        a, b = b, a
    if not isinstance(b, slice):
        return a == b
    low = b.start or 0
    return isinstance(a, int) and low <= a and (b.stop is None or a < b.stop)


def _around(place: QRectF) -> QRectF:
    return place.adjusted(-2, -1, 2, 1)
