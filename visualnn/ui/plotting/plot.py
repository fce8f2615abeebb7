"""A plot of growing curves that can be read with the mouse or the keyboard and looked at more closely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.plotting import keys
from visualnn.ui.plotting.change_words import epoch, sentence, told
from visualnn.ui.plotting.curve import Curve
from visualnn.ui.plotting.surface import Surface

NEAR = 4  # pixels at zoom 1 from a line within which it is meant


class Plot(Surface):
    """Dragging enlarges a part, a double click shows everything again; with the focus on the plot the keys are those of
    `keys`. A click, or Enter, picks a place.
    """

    read = Signal()  # another place is read, or none
    picked = Signal(float)
    scale_wanted = Signal()  # the other kind of y axis

    def __init__(self, curves: Sequence[Curve], percent: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(curves, percent, parent)
        self._pressed = QPointF()

    def read_at(self, x: float | None) -> None:
        """Ask for the values at x, or no longer."""
        if x != self.reading:
            self.reading = x
            self.line.setVisible(x is not None)
            self.line.setPos(x or 0.0)
            for curve in (*self.others, *self.curves):
                curve.mark(x)
            self.viewport().update()
            self.read.emit()

    def read_text(self) -> str:
        """Which place is read, and what was changed there."""
        if self.reading is None:
            return ""
        place = _("epoch {epoch}").format(epoch=epoch(self.reading))
        found = self.flags.at(self.x_of(self.reading), self.x_of, theme.px(NEAR))
        return " · ".join([place, *(sentence(change) for change in found)])

    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        self._pressed = ev.position()

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        super().mouseReleaseEvent(ev)
        still = (ev.position() - self._pressed).manhattanLength() < theme.px(4)
        if still and ev.button() == Qt.MouseButton.LeftButton and len(self.longest().xs):
            self.picked.emit(self.box.mapSceneToView(self.mapToScene(ev.position().toPoint())).x())

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        found = self.flags.at(self.mapToScene(ev.position().toPoint()).x(), self.x_of, theme.px(2 * NEAR))
        self.viewport().setToolTip("\n".join(told(change) for change in found))
        place, curve = self.mapToScene(ev.position().toPoint()), self.longest()
        near = self.box.sceneBoundingRect().adjusted(-theme.px(6), 0, theme.px(10), 0)
        if near.contains(QPointF(place)) and len(curve.xs) and not ev.buttons():
            self.read_at(float(curve.xs[curve.nearest(self.box.mapSceneToView(place).x())]))
        else:
            self.read_at(None)

    def wheelEvent(self, ev: QWheelEvent) -> None:
        ev.ignore()  # it scrolls the panel

    def leaveEvent(self, ev: QEvent) -> None:
        super().leaveEvent(ev)
        self.read_at(None)

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        self.enlarge(None)

    def event(self, ev: QEvent) -> bool:
        # Shortcuts of the window step through the network with these keys; here, with the focus, they read the plot.
        if ev.type() == QEvent.Type.ShortcutOverride and isinstance(ev, QKeyEvent) and keys.known(ev):
            ev.accept()
            return True
        return bool(super().event(ev))

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        if not keys.pressed(self, ev):
            ev.ignore()

    def focusOutEvent(self, ev: Any) -> None:
        super().focusOutEvent(ev)
        self.read_at(None)
