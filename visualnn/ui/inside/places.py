"""Where the parts of a row stand: beside each other in a wide panel, above each other in a narrow one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from visualnn.ui import theme

WIDE = 600  # from this width, at zoom 1, a row is one line
PARTS = ("W", "a", "dW")
TEXT, HEADING, CAPTION = 0.92, 0.82, 0.78  # sizes of letters


@dataclass(frozen=True)
class Places:
    """The parts of a row: `bar` of the gradient and the words on its `size`; the share of active units as a bar, where
    there is room, and in words; the histograms, if they are shown, with or without their `captions`.
    """

    row: QRectF
    name: QRectF
    detail: QRectF
    bar: QRectF
    size: QRectF
    activity_bar: QRectF
    activity: QRectF
    histograms: tuple[QRectF, ...] = ()
    captions: bool = True

    def part_at(self, x: float, y: float) -> str | None:
        """Which part of the layer a place in the row belongs to."""
        for part, rect in zip(PARTS, self.histograms, strict=False):
            if rect.contains(x, y):
                return part
        if self.activity_bar.contains(x, y) or (self.activity != self.name and self.activity.contains(x, y)):
            return "a"
        return "dW" if self.row.contains(x, y) else None


def font(scale: float = TEXT, bold: bool = False) -> QFont:
    """A font of the panel, made once for each size."""
    return _font(scale, bold, theme.zoom())


@cache
def _font(scale: float, bold: bool, _zoom: float) -> QFont:
    return theme.font(scale, bold=bold)


def advance(text: str, scale: float = TEXT, bold: bool = False) -> float:
    """How wide a text is; measuring costs more than looking up what was measured."""
    return _advance(text, scale, bold, theme.zoom())


@lru_cache(maxsize=4096)
def _advance(text: str, scale: float, bold: bool, _zoom: float) -> float:
    return QFontMetricsF(font(scale, bold)).horizontalAdvance(text)


def line_height(scale: float = TEXT) -> float:
    return _line_height(scale, theme.zoom())


@cache
def _line_height(scale: float, _zoom: float) -> float:
    return QFontMetricsF(theme.font(scale)).height()


def is_wide(width: float) -> bool:
    return width >= theme.px(WIDE)


def heading_height(width: float) -> float:
    return line_height(HEADING) * (1 if is_wide(width) else 2) + theme.px(6)


def row_height(width: float, slim: bool) -> float:
    if is_wide(width):
        return line_height() + theme.px(12) if slim else 2 * line_height() + theme.px(20)
    if slim:
        return line_height() + theme.px(17)
    return 2 * line_height() + theme.px(16) + theme.px(40) + line_height(CAPTION) + theme.px(16)


def place(width: float, top: float, slim: bool) -> Places:
    """The places of a row that begins at `top`. A slim one has no more than is needed to compare the layers."""
    row = QRectF(0, top, width, row_height(width, slim))
    if is_wide(width):
        return _wide_slim(row) if slim else _wide(row)
    return _narrow_slim(row) if slim else _narrow(row)


def _wide(row: QRectF) -> Places:
    gap, edge, three, eleven = theme.px(14), theme.px(8), theme.px(3), theme.px(11)
    top, height, line = row.top() + theme.px(6), row.height() - theme.px(12), line_height()
    name = QRectF(row.left() + edge, top, theme.px(132), height)
    rest = row.width() - name.width() - 2 * edge - 3 * gap
    gradient = QRectF(name.right() + gap, top, rest * 0.24, height)
    activity = QRectF(gradient.right() + gap, top, rest * 0.27, height)
    start = activity.right() + gap
    histograms = QRectF(start, top, row.right() - edge - start, height)

    def in_two(column: QRectF) -> tuple[QRectF, QRectF]:
        bar = QRectF(column.left(), column.top() + three, column.width(), eleven)
        return bar, QRectF(column.left(), bar.bottom() + three, column.width() + theme.px(12), line)

    detail = QRectF(name.left(), name.top() + line, name.width(), line)
    return Places(row, QRectF(name.left(), name.top(), name.width(), line), detail, *in_two(gradient),
                  *in_two(activity), _thirds(histograms))  # fmt: skip


def _wide_slim(row: QRectF) -> Places:
    gap, edge = theme.px(10), theme.px(8)
    top, height = row.top() + theme.px(6), row.height() - theme.px(12)
    name = QRectF(row.left() + edge, top, theme.px(114), height)
    fixed = theme.px(108), theme.px(124)
    rest = row.width() - name.width() - sum(fixed) - 2 * edge - 4 * gap
    bar = QRectF(name.right() + gap, top + theme.px(3), rest * 0.45, theme.px(11))
    size = QRectF(bar.right() + gap, top, fixed[0], height)
    activity = QRectF(size.right() + gap, top, fixed[1], height)
    histograms = QRectF(activity.right() + gap, top, rest * 0.55, height)
    return Places(row, name, QRectF(), bar, size, QRectF(), activity, _thirds(histograms), captions=False)


def _narrow(row: QRectF) -> Places:
    line, x = line_height(), row.left() + theme.px(8)
    width, top = row.width() - 2 * theme.px(8), row.top() + theme.px(6)
    name = QRectF(x, top, width, line)
    bar = QRectF(x, name.bottom() + theme.px(5), width, theme.px(8))
    size = QRectF(x, bar.bottom() + theme.px(3), width, line)
    histograms = QRectF(x, size.bottom() + theme.px(4), width, theme.px(40) + line_height(CAPTION))
    return Places(row, name, name, bar, size, QRectF(), QRectF(x + width / 2, top, width / 2, line),
                  _thirds(histograms))  # fmt: skip


def _narrow_slim(row: QRectF) -> Places:
    line, x = line_height(), row.left() + theme.px(8)
    width, top = row.width() - 2 * theme.px(8), row.top() + theme.px(3)
    name = QRectF(x, top, width, line)
    bar = QRectF(x, name.bottom() + theme.px(3), width, theme.px(6))
    return Places(row, name, QRectF(), bar, name, QRectF(), name)


def _thirds(room: QRectF) -> tuple[QRectF, ...]:
    gap = theme.px(10)
    width = (room.width() - 2 * gap) / 3
    return tuple(QRectF(room.left() + k * (width + gap), room.top(), width, room.height()) for k in range(3))
