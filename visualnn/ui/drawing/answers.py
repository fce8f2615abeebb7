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


def has_bars(shown: Snapshot) -> bool:
    """Whether the last column chooses among classes: only then are its numbers shares of 1."""
    values = shown.columns[-1].values
    with np.errstate(invalid="ignore"):
        return shown.target() is not None and not bool(((values < 0) | (values > 1)).any())


def paint_answers(painter: QPainter, column: ColumnPainter, shown: Snapshot, names: Sequence[str]) -> None:
    """One row for each unit of the last column: a class with its bar, or the target that the number should reach."""
    units = shown.columns[-1]
    height = min(column.place.pitch * column.zoom, theme.px(64))
    if height < theme.px(11):
        return
    scale = min(max(height / theme.px(30), 0.75), 1.5)
    right = column.box.right() if column.place.across > 1 else column.centers[0][0] + column.radius
    row = _Row(painter, right + theme.px(14), height, scale)
    if not has_bars(shown):
        row.paint_targets(column.centers[:, 1].tolist(), shown)
        return
    predicted, target = shown.predicted(), shown.target()
    for unit, (_, y) in enumerate(column.centers.tolist()):
        name = names[unit] if unit < len(names) else str(unit)
        value = float(units.values[unit]) if units.state[unit] == KNOWN else None
        row.paint(y, name, value, predicted == unit, target == unit)


class _Row:
    """Where the parts of a row stand: the badge with the class, the bar, the number."""

    def __init__(self, painter: QPainter, left: float, height: float, scale: float) -> None:
        self.painter, self.left, self.height = painter, left, height
        self.plain, self.bold = theme.font(scale), theme.font(scale, bold=True)
        self.small = theme.font(0.9, mono=True)
        self.strong = theme.font(0.9, mono=True, bold=True)
        self.badge = max(QFontMetricsF(self.bold).height(), theme.px(16))
        self.bar = theme.px(46)

    def paint_targets(self, heights: list[float], shown: Snapshot) -> None:
        targets = np.asarray(shown.trace.arrays.get("t", ())).reshape(-1)
        if targets.size != len(heights):
            return
        self.painter.setFont(self.small)
        self.painter.setPen(theme.current().muted)
        for unit, (y, value) in enumerate(zip(heights, targets.tolist(), strict=True)):
            self.painter.drawText(self._after(self.left, y), ALIGNED, f"t[{unit}] = {short(value, 3)}")

    def paint(self, y: float, name: str, value: float | None, best: bool, true: bool) -> None:
        now, painter = theme.current(), self.painter
        wide = max(self.badge, QFontMetricsF(self.bold).horizontalAdvance(name) + theme.px(8))
        badge = QRectF(self.left, y - self.badge / 2, wide, self.badge)
        self._badge(badge, name, best, true)
        bar = QRectF(badge.right() + theme.px(7), y - theme.px(4.5), self.bar, theme.px(9))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.grid)
        painter.drawRoundedRect(bar, theme.px(2), theme.px(2))
        if value is not None and value > 0:
            painter.setBrush(now.accent if best else now.muted)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * value, bar.height()), 2, 2)
        painter.setFont(self.strong if best else self.small)
        painter.setPen(now.text if best else now.muted)
        words = "–" if value is None else short(value, 3)
        painter.drawText(self._after(bar.right() + theme.px(7), y), ALIGNED, words + self._verdict(best, true))

    def _badge(self, box: QRectF, name: str, best: bool, true: bool) -> None:
        """The true class is framed, the predicted one filled: green where they agree, red where they do not."""
        now, painter = theme.current(), self.painter
        fill = now.correct if best and true else now.wrong if best else None
        if best or true:
            painter.setBrush(fill if fill else mixed(now.correct, now.surface, 0.12))
            painter.setPen(QPen(now.correct if true else now.wrong, theme.px(2)))
            painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.setPen(theme.on(fill) if fill else now.correct if true else now.text)
        painter.setFont(self._font(best or true))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _font(self, strong: bool) -> QFont:
        return self.bold if strong else self.plain

    def _after(self, left: float, y: float) -> QRectF:
        return QRectF(left, y - self.height / 2, theme.px(150), self.height)

    @staticmethod
    def _verdict(best: bool, true: bool) -> str:
        """The mark beside the colour."""
        if best:
            return " ✓" if true else " ✗"
        return " ◂" if true else ""
