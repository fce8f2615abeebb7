"""The bar of training time: all updates of a run, its epochs, the moments that are kept, and where we are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip, QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.drag_bar import DragBar
from visualnn.ui.scrubber_picture import mix


@dataclass(frozen=True)
class Times:
    """What the bar shows: the last update, those with which epochs end, those where runs branched, those kept."""

    end: int = 0
    epoch_ends: Sequence[int] = ()
    joints: Sequence[int] = ()  # where this run grew from the one before
    branches: Sequence[int] = ()  # where other runs grew from this one
    kept: Sequence[int] = ()


class TimeBar(DragBar):
    """A step is one update; Page up and Page down, like Up and Down, go by epochs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.times = Times()
        self.wanted: int | None = None  # where the person wants to be, while that is being computed

    def show_times(self, times: Times, position: int, wanted: int | None) -> None:
        """Show another run or another place in it."""
        if (times, position, wanted) != (self.times, self.value(), self.wanted):
            self.times, self.wanted = times, wanted
            self.blockSignals(True)
            self.setRange(0, times.end)
            self.setValue(position)
            self.blockSignals(False)
            self.update()

    def x_of(self, update: float) -> float:
        """The x of an update in this widget."""
        bar = self._bar()
        return bar.left() + update / max(self.times.end, 1) * bar.width()

    def position_at(self, x: float) -> int:
        """The update that is nearest to x."""
        bar = self._bar()
        return round(min(max((x - bar.left()) / max(bar.width(), 1.0), 0.0), 1.0) * self.times.end)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), theme.px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(44))

    def _bar(self) -> QRectF:
        side, row, thick = theme.px(8), theme.px(17), theme.px(12)
        top = max((self.height() - row - thick - theme.px(10)) / 2, 0)
        return QRectF(side, top + row, max(self.width() - 2 * side, 1), thick)

    # ---- painting ----

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, bar, colors = QPainter(self), self._bar(), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme.px(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(colors.update, colors.surface, 0.22) if self.times.end else colors.grid)
        painter.drawRoundedRect(bar, radius, radius)
        if not self.times.end:
            return
        x = self.x_of(self.value())
        painter.save()
        painter.setClipRect(QRectF(bar.left(), bar.top(), x - bar.left(), bar.height()))
        painter.setBrush(colors.update)
        painter.drawRoundedRect(bar, radius, radius)
        painter.restore()
        self._draw_epochs(painter, bar)
        self._draw_kept(painter, bar)
        self._draw_joints(painter, bar)
        self.draw_handle(painter, bar, x)
        self._draw_wanted(painter, bar)

    def _draw_epochs(self, painter: QPainter, bar: QRectF) -> None:
        """A line at the end of each epoch and the epochs' numbers, as many as have room."""
        colors, font = theme.current(), theme.font(0.82)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        painter.setPen(QPen(colors.surface, theme.px(1.5)))
        stops = [0, *self.times.epoch_ends]
        if len(stops) < bar.width() / theme.px(4):
            for stop in stops[1:]:
                if stop < self.times.end:
                    painter.drawLine(QPointF(self.x_of(stop), bar.top()), QPointF(self.x_of(stop), bar.bottom()))
        if stops[-1] < self.times.end:
            stops.append(self.times.end)
        painter.setPen(colors.muted)
        free_from = bar.left()
        widest = metrics.horizontalAdvance(str(len(stops))) + theme.px(6)
        step = round_step(len(stops) * widest / bar.width())
        for number in range(step, len(stops), step):
            first, last = stops[number - 1], stops[number]
            words = _("epoch {epoch}").format(epoch=number)
            room = QRectF(self.x_of(first), bar.top() - theme.px(18), self.x_of(last) - self.x_of(first), theme.px(16))
            for text in (words, str(number)):
                width = metrics.horizontalAdvance(text)
                left = room.center().x() - width / 2
                if left >= free_from and left + width <= bar.right() and (text != words or width < room.width()):
                    painter.drawText(QPointF(left, room.top() + metrics.ascent()), text)
                    free_from = left + width + theme.px(6)
                    break

    def _draw_kept(self, painter: QPainter, bar: QRectF) -> None:
        """A short line below the bar for each moment kept, one a pixel at most."""
        painter.setPen(QPen(theme.current().disabled, 1))
        top, bottom = bar.bottom() + theme.px(2), bar.bottom() + theme.px(6)
        places = np.array(self.times.kept) * (bar.width() / max(self.times.end, 1)) + bar.left()
        painter.drawLines([QLineF(x + 0.5, top, x + 0.5, bottom) for x in np.unique(places.round()).tolist()])

    def _draw_joints(self, painter: QPainter, bar: QRectF) -> None:
        """A diamond where this run grew from another one, a triangle where others grew from it."""
        colors, half = theme.current(), theme.px(4)
        painter.setPen(QPen(colors.surface, 1))
        painter.setBrush(colors.text)
        for update in self.times.joints:
            x, y = self.x_of(update), bar.center().y()
            painter.drawPolygon(QPolygonF([QPointF(x, y - half - 1), QPointF(x + half + 1, y), QPointF(x, y + half + 1),
                                           QPointF(x - half - 1, y)]))  # fmt: skip
        for update in self.times.branches:
            x, y, low = self.x_of(update), bar.bottom() + theme.px(1), 2 * half
            painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + half, y + low), QPointF(x - half, y + low)]))

    def _draw_wanted(self, painter: QPainter, bar: QRectF) -> None:
        """A dashed outline where the person wants to be, while that is being computed."""
        if self.wanted is not None:
            half, over = theme.px(3), theme.px(4)
            place = QRectF(self.x_of(self.wanted) - half, bar.top() - over, 2 * half, bar.height() + 2 * over)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.current().accent, 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(place, half, half)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.staged.emit(by)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.times.end:
            QToolTip.showText(event.globalPos(), self.describe(self.position_at(event.pos().x())), self)
            return True
        return super().event(event)

    def describe(self, update: int) -> str:
        """The update under the mouse, in words."""
        ends = [0, *self.times.epoch_ends]
        epoch = sum(update > end for end in ends)
        text = _("Update {update}, epoch {epoch}").format(update=f"{update:,}", epoch=epoch)
        if update in self.times.branches or update in self.times.joints:
            text += "\n" + _("A run branches here")
        return text


def round_step(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … that is not less."""
    power = 10 ** max(math.floor(math.log10(max(least, 1.0))), 0)
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least)
