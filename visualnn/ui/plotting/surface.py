"""What a plot shows: curves over one x axis, a part of them or all, and where settings were changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QLabel, QVBoxLayout, QWidget

from visualnn.session.setting_changes import Change
from visualnn.ui import theme
from visualnn.ui.plotting.axis import Axis
from visualnn.ui.plotting.change_words import told
from visualnn.ui.plotting.curve import Curve
from visualnn.ui.plotting.extent import Extent
from visualnn.ui.plotting.flags import Flags


class Box(pg.ViewBox):
    """The place of the curves: says which part was framed by dragging."""

    framed = Signal(QRectF)

    def showAxRect(self, ax: QRectF, **_options: Any) -> None:  # noqa: N802
        part = ax.normalized().intersected(self.viewRect())
        width, height = self.viewPixelSize()
        if part.width() > theme.px(8) * width and part.height() > theme.px(8) * height:  # else the hand trembled
            self.framed.emit(part)


class Surface(pg.PlotWidget):
    """Curves over one x axis, the y axis linear or logarithmic; `others` are quiet curves behind the plot's own.

    `reading` is the x at which values are asked for, None when nobody asks.
    """

    looked = Signal()  # a part is enlarged, everything is shown again, or the scale is another one

    def __init__(self, curves: Sequence[Curve], percent: bool = False, parent: QWidget | None = None) -> None:
        self.box, self.left, self.bottom = Box(enableMouse=False), Axis("left", percent), Axis("bottom")
        self.curves, self.numbered, self.extent = tuple(curves), True, Extent()
        self.reading: float | None = None
        self.part: QRectF | None = None  # in what the axes show: left, lowest, width, height
        self.flags, self.reserved = Flags(at_bottom=percent), 0.0
        axes = {"left": self.left, "bottom": self.bottom}
        super().__init__(parent, plotItem=pg.PlotItem(viewBox=self.box, axisItems=axes, enableMenu=False))
        self.hint = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.line, self.here = pg.InfiniteLine(angle=90), pg.InfiniteLine(angle=90)
        self.others: list[Curve] = []
        self._build()

    def _build(self) -> None:
        self.plotItem.hideButtons()
        self.box.disableAutoRange()
        self.box.setMouseMode(pg.ViewBox.RectMode)
        self.box.framed.connect(self.enlarge)
        self.left.setGrid(255)
        for axis in (self.left, self.bottom):
            axis.setZValue(-1000)  # the curves lie above the grid
        self.line.hide()
        self.here.hide()
        self.here.setZValue(-500)
        for item in (self.line, self.here, *self.curves):
            self.addItem(item)
        inside = QVBoxLayout(self.viewport())
        inside.addWidget(self.hint)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._look()

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

    # What is drawn

    def renew(self) -> None:
        """The curves are others now."""
        self.hint.setVisible(not len(self.longest().xs))
        seen = self.box.viewRect()
        pixel = seen.height() / max(self.box.height(), 1.0)
        for curve in (*self.others, *self.curves):
            curve.draw(seen.left(), seen.right(), self.box.width(), pixel, self.extent.log, self.extent.floor)
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

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Mark where settings were changed."""
        if changes != self.flags.changes:
            self.flags.changes = changes
            self.setAccessibleDescription("\n".join(told(change) for change in changes))
            self.viewport().update()

    def show_here(self, x: float | None) -> None:
        """Where the network on show is on the axis."""
        self.here.setVisible(x is not None)
        if x is not None and x != self.here.value():
            self.here.setPos(x)

    def show_range(self, right: float, top: float, lowest: float = math.nan) -> None:
        """The whole of the plot reaches from 0 to `right` and from 0 to `top`, in a logarithmic plot from `lowest`."""
        if self.extent.take(right, top, lowest):
            self._look()

    def set_log(self, log: bool) -> None:
        """Whether the y axis is logarithmic."""
        if log != self.extent.log:
            part = self.part
            self.extent.log = self.left.log = log
            self.part = part and self.extent.converted(part)
            self.left.picture = None
            self._look()
            self.looked.emit()

    def enlarge(self, part: QRectF | None) -> None:
        """Show only a part of the plot, or with None everything."""
        if part != self.part and (part is None or len(self.longest().xs)):
            self.part = part
            self._look()
            self.looked.emit()

    def _look(self) -> None:
        self.box.setRange(self.part or self.extent.whole, padding=0)
        # A mark on the edge of everything is shown whole.
        clipped = self.part is not None or self.extent.log
        self.box.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, clipped)
        self.renew()

    def resizeEvent(self, ev: QResizeEvent) -> None:
        super().resizeEvent(ev)
        if hasattr(self, "here"):  # the base class is resized while it is made
            self.renew()

    def number_x_axis(self, numbered: bool) -> None:
        """Whether the x axis has numbers; not where another plot below has the same axis."""
        self.numbered = numbered
        self.bottom.setStyle(showValues=numbered)
        half = theme.px(8)  # of a number at either end of the left axis
        self.plotItem.layout.setContentsMargins(0, half, theme.px(10), theme.px(2) if numbered else half)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802
        super().drawForeground(painter, rect)
        read = None if self.reading is None else (self.x_of(self.reading), self.read_text())
        if read or self.flags.changes:
            self.flags.paint(painter, self.box.sceneBoundingRect(), self.x_of, read, self.reserved)

    def read_text(self) -> str:
        """Which place is read, in words."""
        raise NotImplementedError

    def x_of(self, epochs: float) -> float:
        """Where a place on the axis is, in pixels of the plot."""
        return float(self.box.mapViewToScene(QPointF(epochs, 0)).x())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(180))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(72 if self.numbered else 54))
