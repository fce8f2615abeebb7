"""The picture of a confusion matrix: where its cells are, and how they are coloured and written."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.ui import theme

LEAST, HIGHEST, WIDEST = 22, 34, 75  # pixels of a cell, at zoom 1
SIDEWAYS = 20  # pixels that the words beside the rows take
CENTER = Qt.AlignmentFlag.AlignCenter


class Cells(NamedTuple):
    """Rows and columns of cells of one size, with headings beside and above them."""

    left: float
    top: float
    width: float
    height: float
    rows: int
    columns: int

    @classmethod
    def fit(cls, width: int, names: tuple[str, ...], columns: int) -> Cells:
        """Cells as wide as there is room."""
        metrics = QFontMetricsF(theme.font(0.88, bold=True))
        longest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        left, top = min(longest, theme.px(84)) + theme.px(SIDEWAYS + 8), 2 * metrics.height() + theme.px(2)
        across = min(max((width - left - 1) / max(columns, 1), theme.px(LEAST)), theme.px(WIDEST))
        down = min(max(across * 0.85, theme.px(LEAST)), theme.px(HIGHEST))
        return cls(left, top, across, down, len(names), columns)

    @property
    def least_width(self) -> int:
        """The width below which the cells do not get narrower."""
        return math.ceil(self.left + self.columns * theme.px(LEAST)) + 2

    @property
    def whole_height(self) -> int:
        return math.ceil(self.top + self.rows * self.height) + 2

    def box(self, row: int, column: int) -> QRectF:
        """Where a cell is."""
        return QRectF(self.left + column * self.width, self.top + row * self.height, self.width, self.height)

    def at(self, place: QPointF | QPoint) -> tuple[int, int] | None:
        """Row and column of the cell at a point."""
        row = math.floor((place.y() - self.top) / self.height)
        column = math.floor((place.x() - self.left) / self.width)
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None


def draw_matrix(counts: Array, names: tuple[str, ...], cells: Cells, as_percent: bool, size: QSize,
                ratio: float) -> QPixmap:
    """Counts (rows, columns) as they are, or in per cent of their row."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _draw_words(painter, cells)
    _draw_names(painter, names, cells)
    _draw_cells(painter, counts, texts_of(counts, cells.width, as_percent), cells)
    painter.end()
    return picture


def texts_of(counts: Array, width: float, as_percent: bool) -> list[list[str]]:
    """What stands in the cells; a dot where there is nothing."""
    if not as_percent:
        return [[str(n) if n else "·" for n in row] for row in counts.tolist()]
    digits = 1 if width >= theme.px(36) else 0
    return [[f"{100 * share:.{digits}f}" if n else "·" for n, share in zip(row, shares, strict=True)]
            for row, shares in zip(counts.tolist(), _shares(counts).tolist(), strict=True)]  # fmt: skip


def strengths(counts: Array) -> Array:
    """How strong the colours are, from 0 to 1, (rows, columns): mistakes are few, and have a scale of their own."""
    shares = _shares(counts)
    wrong = shares.copy()
    np.fill_diagonal(wrong, 0)
    wrong[:, len(wrong) :] /= wrong[:, len(wrong) :].max(initial=0) or 1.0  # no answer: apart from the mistakes
    wrong[:, : len(wrong)] /= wrong[:, : len(wrong)].max() or 1.0
    scaled = 0.85 * np.sqrt(wrong)
    np.fill_diagonal(scaled, 0.55 * shares.diagonal())
    return np.where(counts > 0, np.maximum(scaled, 0.08), 0.0)


def _shares(counts: Array) -> Array:
    """Of the samples of a class."""
    shares: Array = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return shares


def _draw_words(painter: QPainter, cells: Cells) -> None:
    """What columns and rows are."""
    painter.setFont(theme.font(0.82))
    painter.setPen(theme.current().muted)
    room = QRectF(cells.left, 0, cells.columns * cells.width, cells.top / 2)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip, _("answer of the network →"))
    down = cells.rows * cells.height
    painter.save()
    painter.translate(0, cells.top + down)
    painter.rotate(-90)
    painter.drawText(QRectF(0, 0, down, theme.px(SIDEWAYS)), CENTER | Qt.TextFlag.TextDontClip, _("← class"))
    painter.restore()


def _draw_names(painter: QPainter, names: tuple[str, ...], cells: Cells) -> None:
    painter.setFont(theme.font(0.88, bold=True))
    painter.setPen(theme.current().text)
    metrics, half = painter.fontMetrics(), cells.top / 2
    for column in range(cells.columns):
        name = names[column] if column < cells.rows else "?"
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(cells.width))
        painter.drawText(QRectF(cells.left + column * cells.width, half, cells.width, half), CENTER, text)
    beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for row, name in enumerate(names):
        left = theme.px(SIDEWAYS)
        place = QRectF(left, cells.top + row * cells.height, cells.left - left - theme.px(5), cells.height)
        painter.drawText(place, beside, metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(place.width())))


def _draw_cells(painter: QPainter, counts: Array, texts: list[list[str]], cells: Cells) -> None:
    colors, strong = theme.current(), strengths(counts).tolist()
    font = theme.font(0.88)
    longest = max((text for row in texts for text in row), key=len)
    while (QFontMetricsF(font).horizontalAdvance(longest) > cells.width - theme.px(3)
           and font.pixelSize() > theme.px(7)):  # fmt: skip
        font.setPixelSize(font.pixelSize() - 1)
    painter.setFont(font)
    metrics, widths = QFontMetricsF(font), dict[str, float]()
    across, down = cells.width / 2, (cells.height + metrics.ascent() - metrics.descent()) / 2
    for row in range(cells.rows):
        for column in range(cells.columns):
            box, strength, text = cells.box(row, column), strong[row][column], texts[row][column]
            ink = colors.correct if row == column else colors.wrong if column < cells.rows else colors.muted
            paper = theme.mix(colors.surface, ink, strength)
            painter.fillRect(box.adjusted(0.5, 0.5, -0.5, -0.5), paper if strength else colors.raised)
            painter.setPen(_ink(paper, strength) if strength else colors.disabled)
            if text not in widths:
                widths[text] = metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(box.left() + across - widths[text], box.top() + down), text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colors.text, theme.px(1)))  # right answers are told without colours, too
    painter.drawRects([cells.box(k, k).adjusted(1, 1, -1.5, -1.5) for k in range(cells.rows)])


def _ink(paper: QColor, strength: float) -> QColor:
    return theme.on(paper) if strength > 0.3 else theme.current().text
