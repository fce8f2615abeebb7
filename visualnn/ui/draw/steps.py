"""The way of a drawing to the network in three pictures: its ink, scaled, and put by its centre of mass."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.i18n import _
from visualnn.session.drawn import Prepared
from visualnn.ui import theme
from visualnn.ui.draw.painting import draw_cross, draw_frame, ink_image, paper_and_pen

MOST, LEAST, GAP, CAPTION = 132, 48, 18, 34


class StepsView(QWidget):
    """What `prepared` holds; before anything is drawn three empty frames."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prepared: Prepared | None = None
        self.scaled = self.centred = True
        self.longer = 20
        self.cut = np.zeros((1, 1), np.uint8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, sheet: np.ndarray, prepared: Prepared | None, longer: int, scaled: bool,
                   centred: bool) -> None:
        """Show another drawing's way from the sheet (h, w) uint8; `longer` is the side of the box that its ink is made
        to fit.
        """
        self.prepared, self.longer, self.scaled, self.centred = prepared, longer, scaled, centred
        if prepared is not None:
            top, left, bottom, right = prepared.box
            self.cut = sheet[top:bottom, left:right].copy()
        self.setAccessibleDescription(" · ".join(self.captions()).replace("\n", " "))
        self.update()

    def side(self) -> int:
        """How large each of the pictures is."""
        return max(min((self.width() - 2 * theme.px(GAP)) // 3, theme.px(MOST)), theme.px(LEAST))

    def captions(self) -> list[str]:
        """What each picture shows."""
        made = self.prepared
        if made is None:
            return [_("1. Ink"), _("2. Scaled"), _("3. Centred")]
        top, left, bottom, right = made.box
        rows, columns = made.scaled.shape
        first = _("1. Ink\n{width}×{height}").format(width=right - left, height=bottom - top)
        second = _("2. Scaled\n{width}×{height}") if self.scaled else _("2. Whole sheet\n{width}×{height}")
        third = _("3. Centred\n{x}, {y}") if self.centred else _("3. Not centred\n{x}, {y}")
        return [first, second.format(width=columns, height=rows),
                third.format(x=f"{made.mass[1]:.1f}", y=f"{made.mass[0]:.1f}")]  # fmt: skip

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, gap, colors = self.side(), theme.px(GAP), theme.current()
        captions = self.captions()
        for k in range(3):
            room = QRectF(k * (side + gap), 0, side, side)
            painter.fillRect(room, paper_and_pen()[0])
            if self.prepared is not None:
                (self._draw_ink, self._draw_scaled, self._draw_image)[k](painter, room, self.prepared)
            painter.setPen(QPen(colors.border, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room)
            painter.setPen(colors.muted)
            painter.setFont(self._caption_font(captions))
            words = QRectF(room.left() - gap / 2 + 2, side + theme.px(2), side + gap - 4, theme.px(CAPTION))
            painter.drawText(words, Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value, captions[k])
            if k < 2:
                painter.drawText(QRectF(room.right(), 0, gap, side), Qt.AlignmentFlag.AlignCenter, "→")

    def _caption_font(self, captions: list[str]) -> QFont:
        font = theme.font(0.82)
        lines = [line for caption in captions for line in caption.split("\n")]
        while max(map(QFontMetrics(font).horizontalAdvance, lines)) > self.side() + theme.px(GAP) - 4 and (
                font.pixelSize() > theme.px(9)):  # fmt: skip
            font.setPixelSize(font.pixelSize() - 1)
        return font

    def _draw_ink(self, painter: QPainter, room: QRectF, _made: Prepared) -> None:
        """The part of the sheet with ink."""
        self._fit(painter, room, self.cut, room.width() * 0.94)

    def _draw_scaled(self, painter: QPainter, room: QRectF, made: Prepared) -> None:
        """The small picture in the box that it has to fit."""
        size = max(made.image.shape)
        box = room.width() * (self.longer if self.scaled else size) / size
        inner = QRectF(room.center().x() - box / 2, room.center().y() - box / 2, box, box)
        self._fit(painter, inner, made.scaled, box)
        if self.scaled:
            draw_frame(painter, inner, theme.current().accent)

    def _fit(self, painter: QPainter, room: QRectF, picture: np.ndarray, most: float) -> None:
        rows, columns = picture.shape
        cell = most / max(rows, columns)
        width, height = columns * cell, rows * cell
        painter.drawImage(QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height),
                          ink_image(picture))  # fmt: skip

    def _draw_image(self, painter: QPainter, room: QRectF, made: Prepared) -> None:
        """What the network sees, with the middle as lines and the centre of mass as a cross."""
        rows, columns = made.image.shape
        cell = room.width() / max(rows, columns)
        painter.drawImage(room, ink_image(made.image))
        colors = theme.current()
        painter.setPen(QPen(theme.mix(colors.accent, colors.surface, 0.4), 1, Qt.PenStyle.DotLine))
        middle = QPointF(room.left() + (columns // 2 + 0.5) * cell, room.top() + (rows // 2 + 0.5) * cell)
        painter.drawLine(QPointF(middle.x(), room.top()), QPointF(middle.x(), room.bottom()))
        painter.drawLine(QPointF(room.left(), middle.y()), QPointF(room.right(), middle.y()))
        mass = QPointF(room.left() + (made.mass[1] + 0.5) * cell, room.top() + (made.mass[0] + 0.5) * cell)
        if room.contains(mass):
            draw_cross(painter, mass, theme.px(5), colors.correct if self.centred else colors.wrong)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), self.side() + theme.px(CAPTION) + theme.px(2))

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * theme.px(LEAST) + 2 * theme.px(GAP), self.side() + theme.px(CAPTION) + theme.px(2))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()
