"""Recall and precision of every class: a bar and a number for each."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualnn.i18n import _
from visualnn.session.judgement import Judgement
from visualnn.ui import theme
from visualnn.ui.evaluation import words

ROW, HEAD, GAP = 20, 22, 10
MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Columns(NamedTuple):
    """Where the name, the two bars and the count begin, how wide a bar and its number are."""

    recall: float
    precision: float
    bar: float
    number: float


class ClassBars(QWidget):
    """`chosen` tells a class whose mistakes somebody wants to see."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.judgement: Judgement | None = None
        self.at = 0  # the class the keyboard is at
        self._hover = -1
        self._picture: QPixmap | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_judgement(self, judgement: Judgement) -> None:
        self.judgement = judgement
        self.at = min(self.at, judgement.classes - 1)
        self.restyle()

    def restyle(self) -> None:
        height = theme.px(HEAD) + self._count * theme.px(ROW) + 2
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self._picture = None
        self._speak()
        self.update()

    @property
    def _count(self) -> int:
        return self.judgement.classes if self.judgement else 0

    # Where things are

    def columns(self) -> Columns:
        """The columns at the present width."""
        metrics = QFontMetricsF(theme.font(0.88, bold=True))
        assert self.judgement is not None
        name = min(max(map(metrics.horizontalAdvance, self.judgement.dataset.class_names)), theme.px(84)) + theme.px(12)
        number, gap = metrics.horizontalAdvance("100.0 %") + theme.px(4), theme.px(GAP)
        bar = max((self.width() - name - 2 * number - gap - theme.px(4)) / 2, theme.px(20))
        return Columns(name, name + bar + number + gap, bar, number)

    def row(self, label: int) -> QRectF:
        """Where a class stands."""
        return QRectF(0, theme.px(HEAD) + label * theme.px(ROW), self.width(), theme.px(ROW))

    def label_at(self, at: QPointF) -> int:
        """The class at a point, −1 where there is none."""
        label = math.floor((at.y() - theme.px(HEAD)) / theme.px(ROW))
        return label if 0 <= label < self._count else -1

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.judgement is None:
            return
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            inside = QPainter(self._picture)
            self._draw(inside, self.judgement)
            inside.end()
        painter = QPainter(self)
        if self._hover >= 0:
            painter.fillRect(self.row(self._hover), theme.current().soft)
        painter.drawPixmap(0, 0, self._picture)
        if self.hasFocus():
            painter.setPen(QPen(theme.current().text, theme.px(1.5), Qt.PenStyle.DashLine))
            painter.drawRect(self.row(self.at).adjusted(1, 1, -2, -1))

    def _draw(self, painter: QPainter, one: Judgement) -> None:
        colors, columns = theme.current(), self.columns()
        painter.setFont(theme.font(0.82))
        painter.setPen(colors.muted)
        head = float(theme.px(HEAD))
        for left, text in ((columns.recall, _("recall")), (columns.precision, _("precision"))):
            painter.drawText(QRectF(left, 0, columns.bar + columns.number, head), LEFT, text)
        names, recalls, precisions = one.dataset.class_names, one.recall.tolist(), one.precision.tolist()
        plain, bold = theme.font(0.88), theme.font(0.88, bold=True)
        for label, name in enumerate(names):
            row = self.row(label)
            painter.setFont(bold)
            painter.setPen(colors.text)
            width = columns.recall - theme.px(6)
            text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(theme.px(3), row.top(), width, row.height()), LEFT, text)
            painter.setFont(plain)
            for left, share, color in ((columns.recall, recalls[label], colors.correct),
                                       (columns.precision, precisions[label], colors.accent)):  # fmt: skip
                _draw_share(painter, QRectF(left, row.top(), columns.bar, row.height()), share, color, columns.number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.minimumHeight())

    # The hand and the keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        label = self.label_at(event.position())
        if label >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.at = label
            self.chosen.emit(label)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover_over(self.label_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover_over(-1)

    def _hover_over(self, label: int) -> None:
        if label != self._hover:
            self._hover = label
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in MOVES and self._count:
            self.at = min(max(self.at + MOVES[key], 0), self._count - 1)
            self._speak()
            self.update()
        elif key in CHOOSE and self._count:
            self.chosen.emit(self.at)
        else:
            super().keyPressEvent(event)

    def _speak(self) -> None:
        self.setAccessibleDescription(self.told(self.at))

    def told(self, label: int) -> str:
        """How the two numbers of a class were counted."""
        return words.of_class(self.judgement, label) if self.judgement and 0 <= label < self._count else ""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and (
                Qt.Key(event.key()) in (*MOVES, *CHOOSE)):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            label = self.label_at(QPointF(event.pos()))
            told = self.told(label) if label >= 0 else _(
                "Recall: the share of the samples of a class that are found. Precision: the share of the answers with "
                "a class that are right.")  # fmt: skip
            area = self.row(label) if label >= 0 else QRectF(0, 0, self.width(), theme.px(HEAD))
            QToolTip.showText(event.globalPos(), told, self, area.toRect())
            return True
        return super().event(event)


def _draw_share(painter: QPainter, room: QRectF, share: float, color: QColor, number: float) -> None:
    """A bar that fills this share of the room, and its number behind it."""
    colors, height = theme.current(), theme.px(10)
    bar = QRectF(room.left(), room.center().y() - height / 2, room.width(), height)
    painter.fillRect(bar, colors.grid)
    if not math.isnan(share):
        painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * share, height), color)
    painter.setPen(colors.text)
    painter.drawText(QRectF(bar.right(), room.top(), number, room.height()), RIGHT, words.percent(share))
