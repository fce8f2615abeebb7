"""The axes of a plot: ticks at round numbers, as many as have room, and the unit at the end."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from visualnn.ui import theme


class Axis(pg.AxisItem):
    """Ticks at round numbers, as many as have room; `unit` stands at the end of a lower axis, "%" behind each share."""

    def __init__(self, orientation: str, percent: bool = False) -> None:
        super().__init__(orientation)
        self.percent, self.unit = percent, ""
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
        self._adjustSize()

    def boundingRect(self) -> QRectF:
        over = theme.px(15)  # half of a number may stand beyond the end of its axis
        return super().boundingRect().adjusted(-over, -over, over, over)

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        across = self.orientation == "bottom"
        least = (maxVal - minVal) * max(self.gap / size, 0.1 if across else 0.2)
        power = 10.0 ** math.floor(math.log10(least))
        step = next(part * power for part in (1.0, 2.0, 5.0, 10.0) if part * power >= least)
        return [(max(step, 1.0) if across and maxVal - minVal > 1 else step, 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
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
