"""The answers beside the last column: class, bar and number, the largest one standing out, the true one marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from visualnn.ui import theme
from visualnn.ui.drawing.shades import mixed
from visualnn.ui.drawing.snapshot import KNOWN, Snapshot
from visualnn.ui.drawing.unit_painter import ColumnPainter, short

ALIGNED = Qt.AlignmentFlag.AlignVCenter
BAR = 46  # pixels at zoom 1


def has_bars(shown: Snapshot) -> bool:
    """Whether the last column chooses among classes: only then are its numbers shares of 1."""
    values = shown.columns[-1].values
    with np.errstate(invalid="ignore"):
        return shown.target() is not None and not bool(((values < 0) | (values > 1)).any())


class Answers:
    """One row for each unit of the last column: a class with its bar, or the target that the number should reach.

    `paint_names` is what stays for a sample and its answer, `paint_numbers` what changes with the weights.
    """

    def __init__(self, column: ColumnPainter, shown: Snapshot, names: Sequence[str]) -> None:
        self.shown, self.units = shown, shown.columns[-1]
        self.bars = has_bars(shown)
        self.best, self.true = shown.predicted(), shown.target()
        self.hides_targets = "t" in shown.trace.hidden  # a page may ask for what they give away
        self.names = [names[unit] if unit < len(names) else str(unit) for unit in range(len(self.units.values))]
        self.heights = column.centers[:, 1].tolist()
        self.row = min(column.place.pitch * column.zoom, theme.px(64))
        self.readable = self.row >= theme.px(11)
        self.bold = theme.font(min(max(self.row / theme.px(30), 0.75), 1.5), bold=True)
        self.badge = max(QFontMetricsF(self.bold).height(), theme.px(16))
        right = column.box.right() if column.place.across > 1 else column.centers[0][0] + column.radius
        self.left = right + theme.px(14 if self.bars else 22)
        widest = max(map(QFontMetricsF(self.bold).horizontalAdvance, self.names)) if self.bars else 0.0
        self.bar_left = self.left + max(self.badge, widest + theme.px(8)) + theme.px(7)

    def paint_names(self, painter: QPainter) -> None:
        """The classes with their badges and empty bars, or the targets."""
        if not self.readable:
            return
        if not self.bars:
            self._paint_targets(painter)
            return
        for unit, (name, y) in enumerate(zip(self.names, self.heights, strict=True)):
            wide = self.bar_left - theme.px(7) - self.left
            self._paint_badge(painter, QRectF(self.left, y - self.badge / 2, wide, self.badge), name, unit)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().grid)
            painter.drawRect(self._bar(y, 1.0))

    def paint_numbers(self, painter: QPainter) -> None:
        """The bars and the numbers."""
        if not self.readable or not self.bars:
            return
        now = theme.current()
        known = self.units.state == KNOWN
        values = np.where(known, self.units.values, 0.0).tolist()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.muted)
        painter.drawRects([self._bar(y, value) for unit, (y, value) in enumerate(zip(self.heights, values, strict=True))
                           if value > 0 and unit != self.best])  # fmt: skip
        if self.best is not None:
            painter.setBrush(now.accent)
            painter.drawRect(self._bar(self.heights[self.best], values[self.best]))
        painter.setFont(theme.font(0.9, mono=True))
        painter.setPen(now.muted)
        for unit, (y, value, there) in enumerate(zip(self.heights, values, known.tolist(), strict=True)):
            if unit != self.best:
                words = short(value, 3) if there else "–"
                painter.drawText(self._beside(y), ALIGNED, words + (" ◂" if unit == self.true else ""))
        if self.best is not None:
            painter.setFont(theme.font(0.9, mono=True, bold=True))
            painter.setPen(now.text)
            verdict = " ✓" if self.best == self.true else " ✗"
            painter.drawText(self._beside(self.heights[self.best]), ALIGNED, short(values[self.best], 3) + verdict)

    def _bar(self, y: float, share: float) -> QRectF:
        return QRectF(self.bar_left, y - theme.px(4.5), theme.px(BAR) * min(share, 1.0), theme.px(9))

    def _beside(self, y: float) -> QRectF:
        return QRectF(self.bar_left + theme.px(BAR + 7), y - self.row / 2, theme.px(100), self.row)

    def _paint_targets(self, painter: QPainter) -> None:
        targets = np.asarray(self.shown.trace.arrays.get("t", ())).reshape(-1)
        if targets.size != len(self.heights):
            return
        painter.setFont(theme.font(0.9, mono=True))
        painter.setPen(theme.current().muted)
        for unit, (y, value) in enumerate(zip(self.heights, targets.tolist(), strict=True)):
            box = QRectF(self.left, y - self.row / 2, theme.px(150), self.row)
            painter.drawText(box, ALIGNED, f"t[{unit}] = {'?' if self.hides_targets else short(value, 3)}")

    def _paint_badge(self, painter: QPainter, box: QRectF, name: str, unit: int) -> None:
        """The true class is framed, the predicted one filled: green where they agree, red where they do not."""
        now, best, true = theme.current(), unit == self.best, unit == self.true
        fill = now.correct if best and true else now.wrong if best else None
        if best or true:
            painter.setBrush(fill if fill else mixed(now.correct, now.surface, 0.12))
            painter.setPen(QPen(now.correct if true else now.wrong, theme.px(2)))
            painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        font = QFont(self.bold)
        font.setBold(best or true)
        painter.setPen(theme.on(fill) if fill else now.correct if true else now.text)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
