"""The arrays of one form of softmax as columns; what becomes inf or nan first in a column is marked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.session.softmax_lab import Computed
from visualnn.ui import theme
from visualnn.ui.softmax import words

ROW, LABEL, PAD = 20, 22, 5
SCALES = (0.88, 0.8, 0.72, 0.64)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
COLUMNS = {"naive": ("z", "e", "p"), "stable": ("d", "e", "p")}


@dataclass(frozen=True)
class Column:
    """A heading, the cells as text, what stands below the line, and which cell is the first that is inf or nan."""

    heading: str
    cells: tuple[str, ...]
    below: str
    broken: int | None = None
    bars: tuple[float, ...] = ()
    below_broken: bool = False


def columns_of(computed: Computed, decimals: int, divided: bool = False) -> tuple[Column, ...]:
    """What the table of a form says; `divided` where the temperature is not 1."""
    return tuple(_column(computed, name, decimals, divided) for name in COLUMNS[computed.form])


def _column(computed: Computed, name: str, decimals: int, divided: bool) -> Column:
    array = computed.arrays[name]
    z = "z / T" if divided else "z"
    heading = {"z": z, "d": f"{z} − m", "e": "e", "p": "p"}[name]
    broken, below, below_broken = computed.broken(name), "", False
    if name == "d":
        below = f"m {words.number(computed.arrays['m'], decimals)}"
    elif name == "e":
        below = f"Σ {words.number(computed.arrays['sum'], decimals)}"
        below_broken = computed.broken("sum") is not None
    elif name == "p":
        below = f"Σ {words.shortest(computed.total)}"
        below_broken = not bool(np.isfinite(computed.total))
    bars = tuple(float(share) if np.isfinite(share) else 0.0 for share in array) if name == "p" else ()
    return Column(heading, tuple(words.number(value, decimals) for value in array), below, broken, bars, below_broken)


class ArrayTable(QWidget):
    """Draws the columns; a cross and a frame stand at the first inf or nan of each, bars behind the probabilities."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        if columns == self.columns:
            return
        taller = [len(column.cells) for column in columns] != [len(column.cells) for column in self.columns]
        self.columns = columns
        self.setAccessibleDescription(self.text())
        if taller:
            self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What the table says, a line a column; ✗ stands before the first inf or nan."""
        lines = []
        for column in self.columns:
            cells = [f"✗{cell}" if at == column.broken else cell for at, cell in enumerate(column.cells)]
            lines.append(f"{column.heading}: {', '.join(cells)}" + (f"; {column.below}" if column.below else ""))
        return "\n".join(lines)

    def sizeHint(self) -> QSize:
        rows = max((len(column.cells) for column in self.columns), default=0)
        return QSize(theme.px(300), theme.px(ROW) * (rows + 2) + theme.px(4))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.sizeHint().height())

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, label, colors = theme.px(ROW), theme.px(LABEL), theme.current()
        wide = (self.width() - label) / max(len(self.columns), 1)
        font = self._font(wide - theme.px(2 * PAD))
        count = max((len(column.cells) for column in self.columns), default=0)
        painter.setFont(font)
        painter.setPen(colors.muted)
        for at in range(count):
            painter.drawText(QRectF(0, row * (at + 1), label, row), CENTER, str(at))
        for number, column in enumerate(self.columns):
            self._draw_column(painter, column, QRectF(label + number * wide, 0, wide, row), font, count)
        line = row * (count + 1) + theme.px(1)
        painter.setPen(QPen(colors.border, theme.px(1)))
        painter.drawLine(label, line, self.width(), line)

    def _draw_column(self, painter: QPainter, column: Column, top: QRectF, font: QFont, count: int) -> None:
        colors, pad, row = theme.current(), theme.px(PAD), top.height()
        painter.setPen(colors.muted)
        painter.setFont(theme.font(0.85, bold=True))
        painter.drawText(top.adjusted(0, 0, -pad, 0), RIGHT, column.heading)
        painter.setFont(font)
        for at, text in enumerate(column.cells):
            cell = top.translated(0, row * (at + 1))
            if column.bars:
                bar = cell.adjusted(2 * pad, 2, 0, -2)
                bar.setWidth(column.bars[at] * bar.width())
                painter.fillRect(bar, theme.mix(colors.surface, colors.accent, 0.3))
            self._draw_cell(painter, cell, text, at == column.broken)
        if column.below:
            below = top.translated(0, row * (count + 1) + theme.px(3))
            self._draw_cell(painter, below, column.below, column.below_broken and column.broken is None)

    def _draw_cell(self, painter: QPainter, cell: QRectF, text: str, first: bool) -> None:
        colors, pad = theme.current(), theme.px(PAD)
        bad = any(word in text for word in ("inf", "nan"))
        if first:
            painter.setPen(QPen(colors.wrong, theme.px(1.5)))
            painter.setBrush(theme.mix(colors.surface, colors.wrong, 0.14))
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
        painter.setPen(colors.wrong if bad else colors.text)
        painter.drawText(cell.adjusted(0, 0, -pad, 0), RIGHT, f"✗ {text}" if first else text)

    def _font(self, room: float) -> QFont:
        """The largest font in which every number has room."""
        texts = [text for column in self.columns for text in (*column.cells, column.below)]
        for scale in SCALES:
            font = theme.font(scale)
            metrics = QFontMetricsF(font)
            if all(metrics.horizontalAdvance(text) <= room for text in texts):
                break
        return font
