"""Where the parts of a layer's row stand: beside each other in a wide panel, in three lines in a narrow one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from visualnn.ui import theme
from visualnn.ui.inside.places import CAPTION, TEXT, line_height

WIDE = 620  # from this width, at zoom 1, a row is one line
PARTS = ("W", "a", "dW")
TRACK, SPARK, HISTOGRAM, GAP, EDGE = 9, 24, 34, 10, 8
NAME = 138


@dataclass(frozen=True)
class Gauge:
    """A number in words, on a scale, and over time."""

    words: QRectF
    track: QRectF
    spark: QRectF

    @property
    def whole(self) -> QRectF:
        return self.words.united(self.track).united(self.spark)


@dataclass(frozen=True)
class Places:
    """The parts of a row; `idle` are the words on dead and saturated units."""

    row: QRectF
    name: QRectF
    detail: QRectF
    idle: QRectF
    gradient: Gauge
    ratio: Gauge
    histograms: tuple[QRectF, ...]

    def part_at(self, x: float, y: float) -> str | None:
        """Which array of the layer a place in the row belongs to."""
        for part, rect in zip(PARTS, self.histograms, strict=True):
            if rect.contains(x, y):
                return part
        if self.idle.contains(x, y):
            return "a"
        if self.ratio.whole.contains(x, y):
            return "W"
        return "dW" if self.row.contains(x, y) else None


def is_wide(width: float) -> bool:
    return width >= theme.px(WIDE)


def row_height(width: float, with_spark: bool) -> float:
    """How high a row is; without anything to be shown over time it is lower."""
    gauge = line_height() + theme.px(3 + TRACK) + (theme.px(4 + SPARK) if with_spark else 0)
    bars = theme.px(HISTOGRAM) + line_height(CAPTION)
    if is_wide(width):
        return max(gauge, bars, 3 * line_height()) + theme.px(2 * EDGE)
    return line_height() + theme.px(4) + gauge + theme.px(6) + bars + theme.px(2 * EDGE)


def place(width: float, top: float, with_spark: bool) -> Places:
    """A row that begins at `top`."""
    row = QRectF(0, top, width, row_height(width, with_spark))
    return _wide(row, with_spark) if is_wide(width) else _narrow(row, with_spark)


def _gauge(left: float, top: float, width: float, with_spark: bool) -> Gauge:
    words = QRectF(left, top, width, line_height(TEXT))
    track = QRectF(left, words.bottom() + theme.px(3), width, theme.px(TRACK))
    spark = QRectF(left, track.bottom() + theme.px(4), width, theme.px(SPARK) if with_spark else 0)
    return Gauge(words, track, spark)


def _parts(room: QRectF) -> tuple[QRectF, ...]:
    gap = theme.px(GAP)
    width = (room.width() - 2 * gap) / 3
    return tuple(QRectF(room.left() + k * (width + gap), room.top(), width, room.height()) for k in range(3))


def _narrow(row: QRectF, with_spark: bool) -> Places:
    edge, gap, line = theme.px(EDGE), theme.px(14), line_height()
    left, width, top = edge, row.width() - 2 * edge, row.top() + edge
    name = QRectF(left, top, width, line)
    half, below = (width - gap) / 2, name.bottom() + theme.px(4)
    gradient, ratio = (_gauge(x, below, half, with_spark) for x in (left, left + half + gap))
    bottom = max(gradient.spark.bottom(), gradient.track.bottom())
    bars = QRectF(left, bottom + theme.px(6), width, row.bottom() - edge - bottom - theme.px(6))
    return Places(row, name, name, name, gradient, ratio, _parts(bars))


def _wide(row: QRectF, with_spark: bool) -> Places:
    edge, gap, line = theme.px(EDGE), theme.px(16), line_height()
    top, fixed = row.top() + edge, theme.px(NAME)
    name = QRectF(edge, top, fixed, line)
    rest = row.width() - 2 * edge - fixed - 3 * gap
    gauge = rest * 0.24
    x = name.right() + gap
    gradient, ratio = _gauge(x, top, gauge, with_spark), _gauge(x + gauge + gap, top, gauge, with_spark)
    bars = QRectF(ratio.words.right() + gap, top, rest - 2 * gauge, row.height() - 2 * edge)
    return Places(row, name, name.translated(0, line), name.translated(0, 2 * line), gradient, ratio, _parts(bars))
