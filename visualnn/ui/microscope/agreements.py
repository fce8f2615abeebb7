"""The table of a check of all gradients: one array a row, and its worst cell to be looked at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.gradcheck import Agreement
from visualnn.ui import theme
from visualnn.ui.microscope import words

ROW = 42  # two lines


class AgreementTable(QWidget):
    """A click, or Enter, looks at the worst cell of an array; Up and Down choose the array."""

    chosen = Signal(str, tuple)
    asked = Signal(str, tuple, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.agreements: tuple[Agreement, ...] = ()
        self.row = 0
        self._over = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_agreements(self, agreements: tuple[Agreement, ...]) -> None:
        if agreements == self.agreements:
            return
        grown = len(agreements) != len(self.agreements)
        self.agreements = agreements
        self.row = min(self.row, max(len(agreements) - 1, 0))
        self.setAccessibleDescription(words.spoken(agreements))
        if grown:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), len(self.agreements) * theme.px(ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(150), self.sizeHint().height())

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, agreement in enumerate(self.agreements):
            self._draw(painter, QRectF(0, row * theme.px(ROW), self.width(), theme.px(ROW)), row, agreement)

    def _draw(self, painter: QPainter, room: QRectF, row: int, agreement: Agreement) -> None:
        colors = theme.current()
        if row == self._over or (self.hasFocus() and row == self.row):
            painter.setPen(colors.accent if self.hasFocus() and row == self.row else Qt.PenStyle.NoPen)
            painter.setBrush(colors.soft)
            painter.drawRoundedRect(room.adjusted(0.5, 1, -0.5, -1), theme.px(5), theme.px(5))
        mark, text = words.verdict(agreement)
        bold, plain, small = theme.font(0.95, bold=True), theme.font(0.92), theme.font(0.84)
        left, right = room.left() + theme.px(28), room.right() - theme.px(6)
        first, second = room.top() + theme.px(18), room.top() + theme.px(35)
        color = {"✓": colors.correct, "⚠": colors.warning, "✗": colors.wrong}[mark]
        painter.setFont(theme.font(1.1, bold=True))
        painter.setPen(color)
        painter.drawText(QPointF(room.left() + theme.px(7), first), mark)
        painter.setFont(bold)
        painter.setPen(colors.text)
        painter.drawText(QPointF(left, first), agreement.array)
        x = left + max(QFontMetricsF(bold).horizontalAdvance(agreement.array), theme.px(26)) + theme.px(6)
        painter.setFont(plain)
        painter.setPen(color)
        painter.drawText(QPointF(x, first), text)
        painter.setPen(colors.muted)
        count = f"{agreement.count:,}"
        painter.drawText(QPointF(right - QFontMetricsF(plain).horizontalAdvance(count), first), count)
        self._draw_details(painter, agreement, left, right, second, small)

    def _draw_details(self, painter: QPainter, agreement: Agreement, left: float, right: float, y: float,
                      font: QFont) -> None:  # fmt: skip
        metrics, colors = QFontMetricsF(font), theme.current()
        painter.setFont(font)
        worst = words.worst(agreement)
        wide = metrics.horizontalAdvance(worst)
        painter.setPen(colors.accent)
        painter.drawText(QPointF(right - wide, y), worst)
        text = " · ".join(part for part in words.details(agreement) if part)
        painter.setPen(colors.muted)
        painter.drawText(QPointF(left, y), metrics.elidedText(text, Qt.TextElideMode.ElideRight,
                                                             right - wide - left - theme.px(8)))

    # The hand and the keyboard

    def _row_at(self, y: float) -> int:
        row = int(y // theme.px(ROW))
        return row if 0 <= row < len(self.agreements) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._row_at(event.position().y())
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over >= 0 else Qt.CursorShape.ArrowCursor)
            tip = " · ".join(part for part in words.details(self.agreements[over]) if part) if over >= 0 else ""
            self.setToolTip(tip)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._over = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.row = row
            self._choose()

    def _choose(self) -> None:
        agreement = self.agreements[self.row]
        self.chosen.emit(agreement.array, agreement.worst)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self.row if by_key else self._row_at(event.pos().y())
        if 0 <= row < len(self.agreements):
            agreement = self.agreements[row]
            self.asked.emit(agreement.array, agreement.worst, event.globalPos())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in (
                Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):  # fmt: skip
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.agreements or event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return,
                                                      Qt.Key.Key_Enter):  # fmt: skip
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            by = 1 if event.key() == Qt.Key.Key_Down else -1
            self.row = min(max(self.row + by, 0), len(self.agreements) - 1)
            self.update()
