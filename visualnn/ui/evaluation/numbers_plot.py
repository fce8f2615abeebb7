"""Outputs against targets, where both are numbers: on the diagonal a sample would be right."""

from __future__ import annotations

import math

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.judgement import Judgement
from visualnn.ui import theme
from visualnn.ui.evaluation.words import number

HIGH, NEAR = 300, 12
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class NumbersPlot(QWidget):
    """`chosen` tells the number of a sample in its split. The arrow keys go from target to target."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.judgement: Judgement | None = None
        self.at = 0  # the point the keyboard is at, in the order of the targets
        self._t = self._y = np.empty(0)
        self._whose: Array = np.empty(0, np.intp)
        self._low, self._high = 0.0, 1.0
        self._picture: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_judgement(self, one: Judgement) -> None:
        """All points whose output is a number."""
        self.judgement, self._picture = one, None
        outputs = one.targets.shape[1]
        t, y = one.targets.reshape(-1), one.outputs.astype(np.float64).reshape(-1)
        known = np.flatnonzero(np.isfinite(y))
        order = known[np.argsort(t[known], kind="stable")]
        self._t, self._y, self._whose = t[order], y[order], order // outputs
        if len(order):
            low, high = min(self._t.min(), self._y.min()), max(self._t.max(), self._y.max())
            margin = 0.06 * (high - low) or 1.0
            self._low, self._high = float(low - margin), float(high + margin)
        self.at = min(self.at, max(len(order) - 1, 0))
        self._speak()
        self.update()

    def restyle(self) -> None:
        self.setFixedHeight(theme.px(HIGH))
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(HIGH))

    def frame(self) -> QRectF:
        """A square for both axes in one scale."""
        left, top, bottom = theme.px(58), theme.px(22), theme.px(38)
        side = min(self.width() - left - theme.px(14), self.height() - top - bottom)
        return QRectF(left, top, side, side)

    def points(self) -> tuple[Array, Array]:
        """Where the points are, x and y (n,)."""
        frame, span = self.frame(), self._high - self._low
        x = frame.left() + (self._t - self._low) / span * frame.width()
        return x, frame.bottom() - (self._y - self._low) / span * frame.height()

    def nearest(self, at: QPointF) -> int | None:
        """The point next to a place; None where all are far from it."""
        x, y = self.points()
        if not len(x):
            return None
        far = np.hypot(x - at.x(), y - at.y())
        found = int(far.argmin())
        return found if far[found] <= theme.px(NEAR) else None

    # Drawing

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
            self._draw(painter)
            painter.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.hasFocus() and len(self._t):
            x, y = self.points()
            painter.setPen(QPen(theme.current().text, theme.px(2)))
            painter.drawEllipse(QPointF(x[self.at], y[self.at]), theme.px(7), theme.px(7))

    def _draw(self, painter: QPainter) -> None:
        colors, frame = theme.current(), self.frame()
        painter.setFont(theme.font(0.8))
        painter.setPen(QPen(colors.border, 1))
        painter.drawRect(frame)
        for value in _round_values(self._low, self._high):
            share = (value - self._low) / (self._high - self._low)
            x, y = frame.left() + share * frame.width(), frame.bottom() - share * frame.height()
            painter.setPen(QPen(colors.grid, 1))
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(colors.muted)
            text = number(value)
            painter.drawText(QRectF(x - theme.px(30), frame.bottom() + theme.px(2), theme.px(60), theme.px(16)),
                             Qt.AlignmentFlag.AlignCenter, text)  # fmt: skip
            painter.drawText(QRectF(0, y - theme.px(8), frame.left() - theme.px(5), theme.px(16)),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)  # fmt: skip
        painter.drawText(QRectF(frame.left(), frame.bottom() + theme.px(18), frame.width(), theme.px(18)),
                         Qt.AlignmentFlag.AlignCenter, _("target"))  # fmt: skip
        painter.drawText(QRectF(0, 0, self.width(), theme.px(18)), Qt.AlignmentFlag.AlignLeft, _("output ↑"))
        painter.setPen(QPen(colors.muted, theme.px(1), Qt.PenStyle.DashLine))
        painter.drawLine(frame.bottomLeft(), frame.topRight())
        pen = QPen(colors.accent, theme.px(5))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(arrayToQPolygonF(*self.points()))

    # The hand and the keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.nearest(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.at = found
            self.chosen.emit(int(self._whose[found]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in MOVES and len(self._t):
            self.at = min(max(self.at + MOVES[key], 0), len(self._t) - 1)
            self._speak()
            self.update()
        elif key in CHOOSE and len(self._t):
            self.chosen.emit(int(self._whose[self.at]))
        else:
            super().keyPressEvent(event)

    def _speak(self) -> None:
        self.setAccessibleDescription(self.told(self.at) if len(self._t) else "")

    def told(self, point: int) -> str:
        """What a point is."""
        t, y = float(self._t[point]), float(self._y[point])
        return _("Sample {number}: target {target}, output {output}, error {error}").format(
            number=f"{int(self._whose[point]):,}", target=f"{t:.6g}", output=f"{y:.6g}", error=f"{y - t:+.4g}")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and (
                Qt.Key(event.key()) in (*MOVES, *CHOOSE)):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.nearest(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.told(found) if found is not None else "", self)
            return True
        return super().event(event)


def _round_values(low: float, high: float) -> list[float]:
    """Four or so round numbers between two others."""
    least = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(least))
    step = next(part * power for part in (1.0, 2.0, 5.0, 10.0) if part * power >= least)
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
