"""A small plot of shares against shares: both axes go from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualnn.engine.expr import Array
from visualnn.ui import theme

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
CENTER, HIGH = Qt.AlignmentFlag.AlignCenter, 190


@dataclass(frozen=True, eq=False)
class Line:
    """A curve x (n,), y (n,) in one of the theme's colours; the second kind is dashed, so that colours are not needed.
    Its name stands in the key.
    """

    x: Array
    y: Array
    role: str
    name: str = ""
    dashed: bool = False


class UnitPlot(QWidget):
    """Curves, a mark at a point (`mark`), a line across at x (`cut`), and what stands under the mouse as a tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self.labels = ("", "")
        self.mark: tuple[float, float] | None = None
        self.cut: float | None = None
        self.diagonal = self.as_percent = False
        self.describe: Callable[[float, float], str] | None = None
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_lines(self, lines: Sequence[Line], labels: tuple[str, str], mark: tuple[float, float] | None = None,
                   cut: float | None = None) -> None:
        """Other curves, with the words at the axes (across, upward)."""
        self.lines, self.labels, self.mark, self.cut = lines, labels, mark, cut
        self._picture = None
        self.update()

    def restyle(self) -> None:
        self.setFixedHeight(theme.px(HIGH))
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(180), theme.px(HIGH))

    def frame(self) -> QRectF:
        """Where the curves are."""
        left, bottom = theme.px(42), theme.px(36)
        return QRectF(left, theme.px(22), self.width() - left - theme.px(24), self.height() - theme.px(22) - bottom)

    def place(self, x: float, y: float) -> QPointF:
        frame = self.frame()
        return QPointF(frame.left() + x * frame.width(), frame.bottom() - y * frame.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_axes(painter)
            self._draw_key(painter)
            for line in self.lines:
                self._draw_line(painter, line)
            self._draw_marks(painter)
            painter.end()
        QPainter(self).drawPixmap(0, 0, self._picture)

    def _draw_axes(self, painter: QPainter) -> None:
        colors, frame = theme.current(), self.frame()
        painter.setFont(theme.font(0.8))
        for tick in TICKS:
            across, upward = self.place(tick, 0), self.place(0, tick)
            painter.setPen(QPen(colors.grid, 1))
            painter.drawLine(across, self.place(tick, 1))
            painter.drawLine(upward, self.place(1, tick))
            painter.setPen(colors.muted)
            text = f"{100 * tick:.0f} %" if self.as_percent else f"{tick:g}"
            below = QRectF(across.x() - theme.px(30), frame.bottom() + theme.px(2), theme.px(60), theme.px(16))
            painter.drawText(below, CENTER, text)
            beside = QRectF(0, upward.y() - theme.px(8), frame.left() - theme.px(5), theme.px(16))
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        below = QRectF(frame.left(), frame.bottom() + theme.px(17), frame.width(), theme.px(17))
        painter.drawText(below, CENTER, self.labels[0])
        if self.labels[1]:
            room = QRectF(0, 0, self.width(), theme.px(18))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.labels[1])
        if self.diagonal:
            painter.setPen(QPen(colors.disabled, 1, Qt.PenStyle.DotLine))
            painter.drawLine(self.place(0, 0), self.place(1, 1))

    def _draw_key(self, painter: QPainter) -> None:
        """The names of the curves, above them."""
        left, middle, long = self.frame().left(), theme.px(9), theme.px(22)
        for line in self.lines:
            if not line.name:
                continue
            painter.setPen(_pen(line))
            painter.drawLine(QPointF(left, middle), QPointF(left + long, middle))
            painter.setPen(theme.current().text)
            width = painter.fontMetrics().horizontalAdvance(line.name)
            painter.drawText(QRectF(left + long + theme.px(5), 0, width + 2, 2 * middle), CENTER, line.name)
            left += long + width + theme.px(18)

    def _draw_line(self, painter: QPainter, line: Line) -> None:
        frame = self.frame()
        known = np.isfinite(line.x) & np.isfinite(line.y)
        x, y = frame.left() + line.x[known] * frame.width(), frame.bottom() - line.y[known] * frame.height()
        if len(x) > 4 * frame.width():  # what falls on the same pixel is drawn once
            pixels = np.rint(x) * 1e5 + np.rint(y)
            kept = np.append(True, pixels[1:] != pixels[:-1])
            kept[-1] = True
            x, y = x[kept], y[kept]
        if len(x):
            painter.setPen(_pen(line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(arrayToQPolygonF(x, y))

    def _draw_marks(self, painter: QPainter) -> None:
        colors = theme.current()
        if self.cut is not None:
            painter.setPen(QPen(colors.accent, theme.px(1.5)))
            painter.drawLine(self.place(self.cut, 0), self.place(self.cut, 1))
        if self.mark is not None:
            painter.setPen(QPen(colors.surface, theme.px(1.5)))
            painter.setBrush(colors.accent)
            painter.drawEllipse(self.place(*self.mark), theme.px(5), theme.px(5))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.describe is not None:
            frame, at = self.frame(), event.pos()
            if frame.contains(QPointF(at)):
                x, y = (at.x() - frame.left()) / frame.width(), (frame.bottom() - at.y()) / frame.height()
                QToolTip.showText(event.globalPos(), self.describe(x, y), self)
                return True
        return super().event(event)


def _pen(line: Line) -> QPen:
    pen = QPen(getattr(theme.current(), line.role), theme.px(2))
    if line.dashed:
        pen.setDashPattern([3.0, 2.0])
    return pen
