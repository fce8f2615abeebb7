"""How far a count is: right and wrong answers as parts of one bar, with their numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.i18n import _
from visualnn.session.counting import Tally
from visualnn.ui import theme


class TallyBar(QWidget):
    """Shows a `Tally`; empty without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tally: Tally | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_tally(self, tally: Tally | None) -> None:
        if tally != self.tally:
            self.tally = tally
            self.setAccessibleName(self.text())
            self.update()

    def text(self) -> str:
        """What stands on the bar."""
        tally = self.tally
        if tally is None:
            return _("not counted yet")
        return _("{right} right of {seen}").format(right=f"{tally.right:,}", seen=f"{tally.seen:,}")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors, tally = QPainter(self), theme.current(), self.tally
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room, radius = QRectF(self.rect()), theme.px(4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.raised)
        painter.drawRoundedRect(room, radius, radius)
        if tally is not None and tally.total:
            right, seen = (room.width() * count / tally.total for count in (tally.right, tally.seen))
            for start, end, color in ((0.0, right, colors.correct), (right, seen, colors.wrong)):
                painter.fillRect(QRectF(start, 0, end - start, room.height()), theme.mix(colors.surface, color, 0.3))
        painter.setPen(colors.text if tally else colors.muted)
        painter.setFont(theme.font(0.9))
        painter.drawText(room.adjusted(theme.px(8), 0, -theme.px(8), 0),
                         Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
