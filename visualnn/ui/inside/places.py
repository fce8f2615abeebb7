"""Where the parts of a row stand: beside each other in a wide panel, above each other in a narrow one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from visualnn.ui import theme

WIDE = 600  # from this width, at zoom 1, a row is one line
PARTS = ("W", "a", "dW")
TEXT, HEADING, CAPTION = 0.92, 0.82, 0.78  # sizes of letters


@dataclass(frozen=True)
class Places:
    """The parts of a row or, of the heading, where the titles of the columns stand."""

    row: QRectF
    name: QRectF
    bar: QRectF
    activity: QRectF
    histograms: tuple[QRectF, QRectF, QRectF]

    def part_at(self, x: float, y: float) -> str | None:
        """Which part of the layer a place in the row belongs to."""
        for part, rect in zip(PARTS, self.histograms, strict=True):
            if rect.contains(x, y):
                return part
        if self.activity.contains(x, y):
            return "a"
        return "dW" if self.row.contains(x, y) else None


def font(scale: float = TEXT, bold: bool = False) -> QFont:
    """A font of the panel, made once for each size."""
    return _font(scale, bold, theme.zoom())


@cache
def _font(scale: float, bold: bool, _zoom: float) -> QFont:
    return theme.font(scale, bold=bold)


def line_height(scale: float = TEXT) -> float:
    return _line_height(scale, theme.zoom())


@cache
def _line_height(scale: float, _zoom: float) -> float:
    return QFontMetricsF(theme.font(scale)).height()


def is_wide(width: float) -> bool:
    return width >= theme.px(WIDE)


def heading_height(width: float) -> float:
    return line_height(HEADING) * (1 if is_wide(width) else 2) + theme.px(6)


def row_height(width: float) -> float:
    if is_wide(width):
        return 2 * line_height() + theme.px(20)
    return 2 * line_height() + theme.px(16) + theme.px(40) + line_height(CAPTION) + theme.px(16)


def place(width: float, top: float) -> Places:
    """The places of a row that begins at `top`."""
    row = QRectF(0, top, width, row_height(width))
    return _wide(row) if is_wide(width) else _narrow(row)


def _wide(row: QRectF) -> Places:
    gap, top, height = theme.px(14), row.top() + theme.px(6), row.height() - theme.px(12)
    x = row.left() + theme.px(8)
    name = QRectF(x, top, theme.px(132), height)
    rest = row.width() - name.width() - 2 * theme.px(8) - 3 * gap
    bar = QRectF(name.right() + gap, top, rest * 0.24, height)
    activity = QRectF(bar.right() + gap, top, rest * 0.27, height)
    start = activity.right() + gap
    return Places(row, name, bar, activity, _thirds(QRectF(start, top, row.right() - theme.px(8) - start, height)))


def _narrow(row: QRectF) -> Places:
    line, x = line_height(), row.left() + theme.px(8)
    width, top = row.width() - 2 * theme.px(8), row.top() + theme.px(6)
    name = QRectF(x, top, width, line)
    bar = QRectF(x, name.bottom() + theme.px(2), width, line + theme.px(14))
    histograms = QRectF(x, bar.bottom() + theme.px(4), width, theme.px(40) + line_height(CAPTION))
    return Places(row, name, bar, QRectF(x + width / 2, top, width / 2, line), _thirds(histograms))


def _thirds(room: QRectF) -> tuple[QRectF, QRectF, QRectF]:
    gap = theme.px(10)
    width = (room.width() - 2 * gap) / 3
    one, two, three = (QRectF(room.left() + k * (width + gap), room.top(), width, room.height()) for k in range(3))
    return one, two, three
