"""A strip of samples before and after the damage, with what the network says to each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualnn.i18n import _
from visualnn.session.damage_results import Preview
from visualnn.ui import theme
from visualnn.ui.damage import words
from visualnn.ui.mosaic_picture import ink, shrink_or_grow

SIDE, GAP, MOST = 46, 8, 16
SMALL = 0.82
RIGHT, WRONG = "✓", "✗"


class Strip(QWidget):
    """A column for each sample: above as it is, below damaged. A click or the arrow keys make one the current sample:
    `chosen` tells its number.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self.names: tuple[str, ...] = ()
        self.current = -1
        self._pixels: tuple[np.ndarray, np.ndarray] | None = None
        self._inked: tuple[object, ...] = ()
        self._measured: tuple[float, str, str] = (0.0, "", "")
        self._sizes = 0.0, 0.0, 0.0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_preview(self, preview: Preview, names: tuple[str, ...], current: int) -> None:
        """Show other samples, or the same ones with another damage."""
        self.preview, self.names, self.current = preview, names, current
        place = self._place()
        self.setAccessibleDescription(self._told(place) if place is not None else "")
        self.update()

    # Where things are

    @property
    def count(self) -> int:
        """How many samples have room."""
        return min(max(int((self.width() - self._left()) // self._step()), 1), MOST)

    def _left(self) -> float:
        """Where the pictures begin, right of the words."""
        return self._measures()[0]

    def _step(self) -> float:
        """From one column to the next: what is written below a picture has room."""
        return self._measures()[1]

    def _line(self) -> float:
        """The height of a line of words."""
        return self._measures()[2]

    def _measures(self) -> tuple[float, float, float]:
        key = (theme.zoom(), _("Before"), _("After"))
        if key != self._measured:
            self._measured, metrics = key, QFontMetrics(theme.font(SMALL))
            left = max(metrics.horizontalAdvance(text) for text in key[1:]) + theme.px(8)
            step = max(theme.px(SIDE + GAP), metrics.horizontalAdvance("✗ 8 100 %") + theme.px(4))
            self._sizes = left, step, metrics.height() + theme.px(2)
        return self._sizes

    def picture(self, column: int, after: bool) -> QRectF:
        """Where a picture is."""
        side = theme.px(SIDE)
        x = self._left() + column * self._step() + (self._step() - side) / 2
        return QRectF(round(x), theme.px(3) + after * (side + self._line() + theme.px(4)), side, side)

    def column_at(self, at: QPointF) -> int | None:
        column = int((at.x() - self._left()) // self._step())
        shown = len(self.preview.numbers) if self.preview else 0
        return column if 0 <= column < shown and at.x() >= self._left() else None

    def _place(self) -> int | None:
        if self.preview is None:
            return None
        found = np.flatnonzero(self.preview.numbers == self.current)
        return int(found[0]) if len(found) else None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), round(2 * (theme.px(SIDE) + self._line()) + theme.px(12)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        preview = self.preview
        if preview is None or not len(preview.numbers):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(SMALL))
        side, pixels = theme.px(SIDE), self._pictures(preview)
        said = ((preview.said_before, preview.sure_before), (preview.said, preview.sure))
        for after, title in enumerate((_("Before"), _("After"))):
            painter.setPen(theme.current().muted)
            label = QRectF(0, self.picture(0, bool(after)).top(), self._left(), side)
            painter.drawText(label, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
            for column, picture in enumerate(pixels[after]):
                held = QImage(picture.data, picture.shape[1], picture.shape[0], QImage.Format.Format_RGBA8888)
                painter.drawImage(self.picture(column, bool(after)), held)
                self._draw_answer(painter, column, bool(after), int(said[after][0][column]), said[after][1][column])
        self._draw_current(painter)

    def _pictures(self, preview: Preview) -> tuple[np.ndarray, np.ndarray]:
        """Pictures before and after as RGBA in the size of the screen."""
        side = max(round(theme.px(SIDE) * self.devicePixelRatioF()), 1)
        key = (preview, side, theme.current().name)
        if self._pixels is None or key != self._inked:
            self._inked = key
            self._pixels = ink(shrink_or_grow(preview.before, side)), ink(shrink_or_grow(preview.after, side))
        return self._pixels

    def _draw_answer(self, painter: QPainter, column: int, after: bool, answer: int, sure: float) -> None:
        colors, place = theme.current(), self.picture(column, after)
        right = self.preview is not None and answer == int(self.preview.labels[column])
        painter.setPen(colors.correct if right else colors.wrong)
        room = QRectF(place.center().x() - self._step() / 2, place.bottom(), self._step(), self._line())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._answer(answer, right, sure))
        if not right:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.wrong, theme.px(2)))
            painter.drawRect(place.adjusted(1, 1, -1, -1))

    def _draw_current(self, painter: QPainter) -> None:
        place = self._place()
        if place is None:
            return
        room = self.picture(place, False).united(self.picture(place, True)).adjusted(-4, -2, 4, self._line())
        pen = QPen(theme.current().accent, theme.px(2))
        if self.hasFocus():
            pen.setDashPattern([2.0, 1.6])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room, theme.px(4), theme.px(4))

    def _name(self, answer: int) -> str:
        return self.names[answer] if 0 <= answer < len(self.names) else "?"

    def _answer(self, answer: int, right: bool, sure: float) -> str:
        return f"{RIGHT if right else WRONG} {self._name(answer)[:6]} {words.sure(sure)}"

    def _told(self, column: int) -> str:
        """Label 7; before: 7 (99 %), after: 2 (54 %)"""
        preview = self.preview
        if preview is None:
            return ""
        text = _("Sample {number}, label {label}. Before: {before} ({sure_before}), after: {after} ({sure_after})")
        return text.format(
            number=f"{preview.numbers[column]:,}", label=self._name(int(preview.labels[column])),
            before=self._name(int(preview.said_before[column])), sure_before=words.sure(preview.sure_before[column]),
            after=self._name(int(preview.said[column])), sure_after=words.sure(preview.sure[column]))  # fmt: skip

    # Hand and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        column = self.column_at(event.position())
        if column is not None and self.preview is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(int(self.preview.numbers[column]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None or self.preview is None:
            event.ignore()
            return
        place = (self._place() or 0) + by
        if 0 <= place < len(self.preview.numbers):
            self.chosen.emit(int(self.preview.numbers[place]))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _own(event):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = self.column_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._told(column) if column is not None else "", self)
            return True
        return super().event(event)


def _own(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers()
