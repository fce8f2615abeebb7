"""A section of the form: its name and what it holds in short, opened and closed by a click or the space bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from visualnn.i18n import _
from visualnn.ui import theme


class SectionHeader(QAbstractButton):
    """Checked while the section is open; `summary` stands at its right end while it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.summary = ""
        self._over = False

    def summarize(self, summary: str) -> None:
        """What is set in the section, in few words."""
        if summary != self.summary:
            self.summary = summary
            self.setToolTip(summary)
            self.update()
        name = _("{section}: {summary}").format(section=self.text(), summary=summary)
        if self.accessibleName() != name:
            self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), theme.px(24))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._over or self.hasFocus():
            painter.setPen(QPen(colors.accent, theme.px(2)) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colors.soft if self._over else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room, theme.px(5), theme.px(5))
        self._draw_chevron(painter, room)
        bold = theme.font(0.9, bold=True)
        left = theme.px(22)
        painter.setFont(bold)
        painter.setPen(colors.text)
        words = room.adjusted(left, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        taken = QFontMetricsF(bold).horizontalAdvance(self.text()) + theme.px(12)
        if not self.isChecked():
            small = theme.font(0.9)
            rest = words.adjusted(taken, 0, -theme.px(6), 0)
            text = QFontMetricsF(small).elidedText(self.summary, Qt.TextElideMode.ElideRight, rest.width())
            painter.setFont(small)
            painter.setPen(colors.muted)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        painter.end()

    def _draw_chevron(self, painter: QPainter, room: QRectF) -> None:
        """Pointing down at what is open, and right at what is closed."""
        x, y, side = room.left() + theme.px(11), room.center().y(), float(theme.px(4))
        points = [(-side, -side / 2), (0.0, side / 2), (side, -side / 2)]
        if not self.isChecked():
            points = [(-side / 2, -side), (side / 2, 0.0), (-side / 2, side)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.current().muted, max(1.5, theme.px(2)), Qt.PenStyle.SolidLine,
                            Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))  # fmt: skip
        painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
