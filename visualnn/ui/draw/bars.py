"""The answer to a drawing: the class in large, how sure the network is, and a bar for every class."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.i18n import _
from visualnn.ui import theme

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
HEAD = 44  # of the answer in large
LEAST_ROW, MOST_ROW = 9, 26


class AnswerBars(QWidget):
    """Shares (classes,) from 0 to 1 with their names; without shares it is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.shares: np.ndarray | None = None
        self.answer = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_answer(self, names: tuple[str, ...], shares: np.ndarray | None, answer: int) -> None:
        """Show what the network says; -1 as answer where its output is not a number."""
        self.names, self.shares, self.answer = names, shares, answer
        self.update()

    def told(self) -> str:
        """The answer in words."""
        if self.shares is None:
            return _("Nothing is drawn yet.")
        if self.answer < 0:
            return _("The network's output is not a number.")
        return _("The network says {answer} ({percent} %)").format(
            answer=self.names[self.answer], percent=percent(self.shares[self.answer]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_head(painter)
        top, room = theme.px(HEAD) + theme.px(4), self.height() - theme.px(HEAD) - theme.px(4)
        row = min(max(room / max(len(self.names), 1), theme.px(LEAST_ROW)), theme.px(MOST_ROW))
        font = theme.font(0.9)
        font.setPixelSize(min(font.pixelSize(), max(int(row * 0.85), 6)))
        bold = theme.font(0.9, bold=True)
        bold.setPixelSize(font.pixelSize())
        wide = max((QFontMetrics(bold).horizontalAdvance(name) for name in self.names), default=0)
        wide = min(wide, self.width() // 3) + theme.px(6)
        number = QFontMetrics(bold).horizontalAdvance("100.0") + theme.px(6)
        for k, name in enumerate(self.names):
            y, best = top + k * row, k == self.answer
            painter.setFont(bold if best else font)
            painter.setPen(colors.text if best else colors.muted)
            painter.drawText(QRectF(0, y, wide - theme.px(6), row),
                             RIGHT, name)  # fmt: skip
            bar = QRectF(wide, y + row * 0.18, max(self.width() - wide - number, 1), row * 0.64)
            painter.fillRect(bar, colors.grid)
            share = float(self.shares[k]) if self.shares is not None else 0.0
            if math.isfinite(share):
                length = bar.width() * min(max(share, 0.0), 1.0)
                painter.fillRect(QRectF(bar.topLeft(), bar.bottomRight()).adjusted(0, 0, length - bar.width(), 0),
                                 colors.accent if best else colors.muted)  # fmt: skip
            if self.shares is not None:
                painter.drawText(QRectF(self.width() - number, y, number, row),
                                 RIGHT, percent(share))  # fmt: skip

    def _draw_head(self, painter: QPainter) -> None:
        """The answer in large, and beside it how sure the network is."""
        colors, height = theme.current(), theme.px(HEAD)
        word = "?" if self.answer < 0 else self.names[self.answer]
        large = theme.font(2.7 if len(word) < 3 else 1.4, bold=True)
        painter.setFont(large)
        painter.setPen(colors.text if self.shares is not None else colors.disabled)
        wide = QFontMetrics(large).horizontalAdvance(word)
        painter.drawText(QPointF(0, (height + QFontMetrics(large).capHeight()) / 2), word)
        if self.shares is None or self.answer < 0:
            return
        painter.setFont(theme.font(1.15))
        painter.setPen(colors.muted)
        words = _("{percent} %").format(percent=percent(self.shares[self.answer]))
        painter.drawText(QRectF(wide + theme.px(10), 0, max(self.width() - wide - theme.px(10), 1), height),
                         Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)  # fmt: skip

    def sizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(HEAD + 10 * 17))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(90), theme.px(HEAD + 10 * LEAST_ROW))


def percent(share: float) -> str:
    """63.2, or ? where it is not a number."""
    return f"{100 * share:.1f}" if math.isfinite(share) else "?"
