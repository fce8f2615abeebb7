"""A plot of growing curves that can be read with the mouse or the keyboard and looked at more closely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QLabel, QVBoxLayout, QWidget

from visualnn.ui import theme
from visualnn.ui.plotting.axis import Axis
from visualnn.ui.plotting.curve import Curve


class Box(pg.ViewBox):
    """The place of the curves: says which part was framed by dragging."""

    framed = Signal(QRectF)

    def showAxRect(self, ax: QRectF, **_options: Any) -> None:  # noqa: N802
        part = ax.normalized().intersected(self.viewRect())
        width, height = self.viewPixelSize()
        if part.width() > theme.px(8) * width and part.height() > theme.px(8) * height:  # else the hand trembled
            self.framed.emit(part)


class Plot(pg.PlotWidget):
    """Curves over one x axis.

    `reading` is the x at which values are asked for, None when nobody asks. Dragging enlarges a part, a double click
    shows everything again; with the focus on the plot, Left, Right, Home and End move the reading. A click, or Enter,
    picks a place. `others` are quiet curves behind the plot's own.
    """

    read = Signal()  # another place is read, or none
    picked = Signal(float)
    looked = Signal()  # a part is enlarged, or everything is shown again

    def __init__(self, curves: Sequence[Curve], percent: bool = False, parent: QWidget | None = None) -> None:
        self.box, self.left, self.bottom = Box(enableMouse=False), Axis("left", percent), Axis("bottom")
        self.curves, self.numbered, self._whole = tuple(curves), True, QRectF()
        self.reading: float | None = None
        self.part: QRectF | None = None  # in data: left, lowest, width, height
        axes = {"left": self.left, "bottom": self.bottom}
        super().__init__(parent, plotItem=pg.PlotItem(viewBox=self.box, axisItems=axes, enableMenu=False))
        self.hint = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.line, self.here = pg.InfiniteLine(angle=90), pg.InfiniteLine(angle=90)
        self.others: list[Curve] = []
        self._pressed = QPointF()
        self._build()

    def _build(self) -> None:
        self.plotItem.hideButtons()
        self.box.disableAutoRange()
        self.box.setMouseMode(pg.ViewBox.RectMode)
        self.box.framed.connect(self.enlarge)
        self.left.setGrid(255)
        for axis in (self.left, self.bottom):
            axis.setZValue(-1000)  # the curves lie above the grid
        self.plotItem.setDownsampling(auto=True, mode="peak")
        self.plotItem.setClipToView(True)
        self.line.hide()
        self.here.hide()
        self.here.setZValue(-500)
        for item in (self.line, self.here, *self.curves):
            self.addItem(item)
        inside = QVBoxLayout(self.viewport())
        inside.addWidget(self.hint)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_range(1, 1)

    def restyle(self) -> None:
        """Colours, sizes or words changed."""
        colors = theme.current()
        accent = colors.accent.name()
        self.setStyleSheet(f"Plot {{ border: 1px solid transparent }} Plot:focus {{ border-color: {accent} }}")
        self.setBackground(colors.surface)
        self.hint.setFont(theme.font(0.85))
        self.hint.setStyleSheet(f"color: {colors.muted.name()}; background: transparent")
        self.line.setPen(pg.mkPen(colors.muted, style=Qt.PenStyle.DotLine))
        self.here.setPen(pg.mkPen(colors.accent, width=1.5 * theme.zoom()))
        self.box.rbScaleBox.setPen(pg.mkPen(colors.accent, style=Qt.PenStyle.DashLine))
        self.box.rbScaleBox.setBrush(Qt.BrushStyle.NoBrush)
        for axis in (self.left, self.bottom):
            axis.restyle()
        for curve in (*self.curves, *self.others):
            curve.restyle()
        self.number_x_axis(self.numbered)
        self.viewport().layout().setContentsMargins(theme.px(40), 0, theme.px(12), theme.px(20))

    def renew(self) -> None:
        """The curves are others now."""
        self.hint.setVisible(not len(self.longest().xs))
        for curve in (*self.curves, *self.others):
            curve.mark(self.reading)

    def longest(self) -> Curve:
        """The curve whose points are read: the longest of the plot's own, or of the others while those are empty."""
        own = max(self.curves, key=lambda curve: len(curve.xs))
        return own if len(own.xs) else max((own, *self.others), key=lambda curve: len(curve.xs))

    def show_others(self, curves: Sequence[Curve]) -> None:
        """Let these quiet curves stand behind the plot's own."""
        for curve in self.others:
            if curve not in curves:
                self.removeItem(curve)
        for curve in curves:
            if curve not in self.others:
                curve.restyle()
                curve.setZValue(-100)
                self.addItem(curve)
        self.others = list(curves)

    def show_here(self, x: float | None) -> None:
        """Where the network on show is on the axis."""
        self.here.setVisible(x is not None)
        if x is not None:
            self.here.setPos(x)

    def show_range(self, right: float, top: float) -> None:
        """The whole of the plot reaches from 0 to `right` and from 0 to `top`."""
        whole = QRectF(0, 0, max(right, 1e-9), max(top, 1e-9))
        if whole != self._whole:
            self._whole = whole
            self._look()

    def enlarge(self, part: QRectF | None) -> None:
        """Show only a part of the plot, or with None everything."""
        if part != self.part and (part is None or len(self.longest().xs)):
            self.part = part
            self._look()
            self.looked.emit()

    def _look(self) -> None:
        self.box.setRange(self.part or self._whole, padding=0)
        # A mark on the edge of everything is shown whole.
        self.box.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, self.part is not None)

    def number_x_axis(self, numbered: bool) -> None:
        """Whether the x axis has numbers; not where another plot below has the same axis."""
        self.numbered = numbered
        self.bottom.setStyle(showValues=numbered)
        half = theme.px(8)  # of a number at either end of the left axis
        self.plotItem.layout.setContentsMargins(0, half, theme.px(10), theme.px(2) if numbered else half)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(180))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(72 if self.numbered else 54))

    # Reading values.

    def read_at(self, x: float | None) -> None:
        """Ask for the values at x, or no longer."""
        if x != self.reading:
            self.reading = x
            self.line.setVisible(x is not None)
            self.line.setPos(x or 0.0)
            self.renew()
            self.read.emit()

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
        if ev.type() == QEvent.Type.ShortcutOverride and isinstance(ev, QKeyEvent) and self._moves(ev):
            ev.accept()
            return True
        return bool(super().event(ev))

    def _moves(self, ev: QKeyEvent) -> bool:
        plain = ev.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and ev.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        xs = self.longest().xs
        if ev.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.reading is not None:
            self.picked.emit(self.reading)
            return
        if not self._moves(ev) or not len(xs):
            ev.ignore()
            return
        last = len(xs) - 1
        now = last + 1 if self.reading is None else self.longest().nearest(self.reading)
        places = {Qt.Key.Key_Left: now - 1, Qt.Key.Key_Right: now + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        self.read_at(float(xs[min(max(places[Qt.Key(ev.key())], 0), last)]))

    def focusOutEvent(self, ev: Any) -> None:
        super().focusOutEvent(ev)
        self.read_at(None)
