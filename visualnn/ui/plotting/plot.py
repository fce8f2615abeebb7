"""A plot of growing curves that can be read with the mouse or the keyboard and looked at more closely."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.ui import theme
from visualnn.ui.plotting.axes import Axes, Label
from visualnn.ui.plotting.curve import Curve, thin
from visualnn.ui.plotting.marks import draw_line, draw_mark

MOST_MARKS = 60  # more of them would hide the line they stand on
WHOLE = QRectF(0, 0, 1, 1)


class Plot(QWidget):
    """Curves over one x axis. The ground is a picture that is kept; a repaint is that picture and a few hundred points.

    `reading` is the x at which values are asked for, None when nobody asks. Dragging enlarges a part, a double click
    shows everything again; with the focus on the plot, Left, Right, Home and End move the reading.
    """

    read = Signal()  # another place is read, or none
    looked = Signal()  # a part is enlarged, or everything is shown again

    def __init__(self, curves: Sequence[Curve], label: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves, self.label = tuple(curves), label
        self.unit = self.hint = ""
        self._numbered = True
        self.reading: float | None = None
        self.part: QRectF | None = None  # in data: left, lowest, width, height
        self._whole = WHOLE
        self._axes: Axes | None = None
        self._ground = QPixmap()
        self._drag: QRectF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # What is shown.

    @property
    def axes(self) -> Axes:
        """Where values lie now."""
        if self._axes is None:
            self._axes = Axes(self.size(), self.part or self._whole, self.font(), self.label,
                              self.unit if self._numbered else None)  # fmt: skip
            self._ground = QPixmap()
        return self._axes

    def show_range(self, right: float, top: float) -> None:
        """The whole of the plot reaches from 0 to `right` and from 0 to `top`."""
        whole = QRectF(0, 0, max(right, 1e-9), max(top, 1e-9))
        if whole != self._whole:
            self._whole = whole
            self.renew()

    def enlarge(self, part: QRectF | None) -> None:
        """Show only a part of the plot, or with None everything."""
        if part != self.part:
            self.part = part
            self.renew()
            self.looked.emit()

    def number_x_axis(self, numbered: bool) -> None:
        """Whether the x axis has numbers; not where another plot below has the same axis."""
        if numbered != self._numbered:
            self._numbered = numbered
            self.renew()

    def renew(self) -> None:
        """Draw the ground again: the size, the range, the words or the colours are others now."""
        self._axes = None
        self.update()

    def read_at(self, x: float | None) -> None:
        """Ask for the values at x, or no longer."""
        if x != self.reading:
            self.reading = x
            self.update()
            self.read.emit()

    def _longest(self) -> Curve:
        return max(self.curves, key=lambda curve: curve.count)

    # Drawing.

    def paintEvent(self, event: QPaintEvent) -> None:
        axes, ratio = self.axes, self.devicePixelRatioF()
        if self._ground.isNull() or self._ground.devicePixelRatio() != ratio:
            self._ground = axes.draw(ratio)
        colors = theme.current()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        if self._longest().count:
            self._draw_curves(painter, axes)
        else:
            painter.setPen(colors.muted)
            box = axes.area.adjusted(theme.px(8), 0, -theme.px(8), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        if self._drag is not None:
            painter.setPen(QPen(colors.accent, 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._drag.normalized())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(colors.accent)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _draw_curves(self, painter: QPainter, axes: Axes) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, margin = axes.area, theme.px(5)
        painter.save()
        painter.setClipRect(area.adjusted(-margin, -margin, margin, margin))  # a mark on the edge is shown whole
        if self.reading is not None:
            x = axes.place(self.reading, 0).x()
            painter.setPen(QPen(theme.current().muted, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        for curve in self.curves:
            points = axes.places(*thin(*self._in_view(curve), max(50, int(area.width() / 3))))
            draw_line(painter, curve, points)
            for point in self._marked(curve, points, axes):
                draw_mark(painter, curve, point)
        painter.restore()

    def _in_view(self, curve: Curve) -> tuple[np.ndarray, np.ndarray]:
        """The points of the curve that are in view, and one more on either side."""
        if self.part is None:
            return curve.x, curve.y
        first = max(int(np.searchsorted(curve.x, self.part.left())) - 1, 0)
        last = int(np.searchsorted(curve.x, self.part.right(), side="right")) + 1
        return curve.x[first:last], curve.y[first:last]

    def _marked(self, curve: Curve, points: list[QPointF], axes: Axes) -> Iterator[QPointF]:
        """Every point while they are few, otherwise the last one; and the one that is read."""
        marked = points if len(points) <= MOST_MARKS else points[-1:]
        read = curve.nearest(self.reading) if self.reading is not None else None
        if read is not None:
            marked = [*marked, axes.place(float(curve.x[read]), float(curve.y[read]))]
        return (point for point in marked if math.isfinite(point.y()))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(180))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(72 if self._numbered else 54))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.renew()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.renew()
        super().changeEvent(event)

    # Reading values and looking more closely.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._drag.setBottomRight(event.position())
            self.update()
            return
        inside = self.axes.area.adjusted(-theme.px(6), 0, theme.px(10), 0).contains(event.position())
        longest = self._longest()
        nearest = longest.nearest(self.axes.value(event.position()).x()) if inside else None
        self.read_at(None if nearest is None else float(longest.x[nearest]))

    def leaveEvent(self, event: QEvent) -> None:
        self.read_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._longest().count:
            self._drag = QRectF(event.position(), event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        box, self._drag = self._drag.normalized().intersected(self.axes.area), None
        self.update()
        if min(box.width(), box.height()) > theme.px(8):
            self.enlarge(QRectF(self.axes.value(box.bottomLeft()), self.axes.value(box.topRight())))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._drag = None
        self.enlarge(None)

    def event(self, event: QEvent) -> bool:
        # Shortcuts of the window step through the network with these keys; here, with the focus, they read the plot.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._moves(event):
            event.accept()
            return True
        return super().event(event)

    def _moves(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        curve = self._longest()
        if not self._moves(event) or not curve.count:
            super().keyPressEvent(event)
            return
        last = curve.count - 1
        now = curve.nearest(self.reading) if self.reading is not None else None
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            now = 0 if event.key() == Qt.Key.Key_Home else last
        else:
            now = last if now is None else min(max(now + step, 0), last)
        self.read_at(float(curve.x[now]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.read_at(None)
        self.update()
