"""The axes of a plot: ticks at round numbers, as many as have room, a name, and the unit at the end."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from visualnn.ui import theme


class Axis(pg.AxisItem):
    """Ticks at round numbers, as many as have room; `unit` stands at the end of a lower axis, "%" behind each share,
    and `title` along a left axis that is long enough. A `log` axis has the logarithms of its values to base 10.
    """

    def __init__(self, orientation: str, percent: bool = False) -> None:
        self.percent, self.unit, self.title, self.log = percent, "", "", False
        self._named: tuple[object, ...] = ()
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)

    def restyle(self) -> None:
        """Colours, sizes or words changed."""
        colors, font, across = theme.current(), theme.font(0.85), self.orientation == "bottom"
        metrics = QFontMetricsF(font)
        self.gap = 2 * metrics.horizontalAdvance("000") if across else 1.7 * metrics.height()
        self.setStyle(tickFont=font, tickAlpha=255, tickLength=theme.px(3) if across else 0,
                      tickTextOffset=theme.px(3 if across else 5), autoReduceTextSpace=False)  # fmt: skip
        self.setPen(colors.border if across else QPen(Qt.PenStyle.NoPen))
        self.setTickPen(colors.border if across else colors.grid)
        self.setTextPen(colors.muted)
        self.textHeight, self.textWidth = metrics.height(), metrics.horizontalAdvance("100%") + 2  # the least
        self.name()
        self._adjustSize()

    def name(self) -> None:
        """Write the title along the axis, if it is long enough for it."""
        shown = self.title if self.title and self.size().height() >= theme.px(96) else ""
        look = (shown, theme.current().name, theme.zoom())
        if look != self._named:
            self._named = look
            style = {"color": theme.current().muted.name(), "font-size": f"{theme.font(0.85).pixelSize()}px"}
            self.setLabel(shown, **style)
            self.showLabel(bool(shown))

    def resizeEvent(self, ev: Any = None) -> None:
        super().resizeEvent(ev)
        if self.title:
            self.name()

    def boundingRect(self) -> QRectF:
        over = theme.px(15)  # half of a number may stand beyond the end of its axis
        return super().boundingRect().adjusted(-over, -over, over, over)

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        across = self.orientation == "bottom"
        least = (maxVal - minVal) * max(self.gap / size, 0.1 if across else 0.2)
        power = 10.0 ** math.floor(math.log10(least))
        step = next(part * power for part in (1.0, 2.0, 5.0, 10.0) if part * power >= least)
        return [(max(step, 1.0) if across and maxVal - minVal > 1 else step, 0.0)]

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, Any]]:  # noqa: N803
        if not self.log:
            found: list[tuple[float, Any]] = super().tickValues(minVal, maxVal, size)
            return found
        return [(1.0, log_ticks(minVal, maxVal, max(size / self.gap, 2.0)))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.log:
            return [f"{10.0 ** value:.6g}" for value in values]
        texts: list[str] = super().tickStrings(values, 100.0 if self.percent else scale, spacing)
        return [f"{text}%" for text in texts] if self.percent else texts

    def generateDrawSpecs(self, p: QPainter) -> Any:  # noqa: N802
        specs = super().generateDrawSpecs(p)
        if specs is None or not self.unit or not self.style["showValues"]:
            return specs
        line, ticks, texts = specs
        box = p.boundingRect(self.mapRectFromParent(self.geometry()), Qt.AlignmentFlag.AlignRight, self.unit)
        if texts:
            box.moveTop(texts[0][0].top())
        texts = [text for text in texts if text[0].right() < box.left() - theme.px(4)]
        return line, ticks, [*texts, (box, Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextDontClip, self.unit)]


def log_ticks(low: float, high: float, most: float) -> list[float]:
    """The logarithms of round values between two logarithms: at most so many, and two at least where that can be."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    kinds = [[decade + math.log10(part) for decade in decades for part in parts]
             for parts in ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1, 3), (1,))]  # fmt: skip
    kinds += [[decade for decade in decades if decade % every == 0] for every in (2, 3, 5, 10, 20, 50)]
    inside = [[tick for tick in kind if low - 1e-9 <= tick <= high + 1e-9] for kind in kinds]
    if len(inside[0]) < 2:  # less than a step between two digits: as on an ordinary axis
        step = 10.0 ** math.floor(math.log10(10.0**high - 10.0**low))
        first = math.ceil(10.0**low / step)
        return [math.log10(k * step) for k in range(max(first, 1), int(10.0**high / step) + 1)][: int(most)]
    return next((ticks for ticks in inside if len(ticks) <= most), inside[-1])
