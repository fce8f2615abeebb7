"""All layers in one picture, the last one on top: the gradient comes from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.inside import Insight
from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.inside import places, words
from visualnn.ui.inside.painting import Decades, draw_bar, draw_caption, draw_decades, draw_histogram
from visualnn.ui.inside.places import PARTS, Places

KEYS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


@dataclass(frozen=True)
class Row:
    """A layer now and at the start, the one above it, and the names of its arrays by their part: W, a, dW."""

    now: Insight
    start: Insight | None
    above: Insight | None
    arrays: dict[str, str]


class LayersView(QWidget):
    """`chosen` and `asked` tell the array that the hand wants; `selected` is the one that is marked."""

    chosen = Signal(str)
    asked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.selected: str | None = None
        self.scale = Decades(-3, 0)
        self.setMouseTracking(True)
        self._at = (0, 2)  # the row and the part that the keyboard is at
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_layers(self, layers: Sequence[Insight], start: Sequence[Insight] | None,
                    arrays: Sequence[dict[str, str]]) -> None:
        """From the first layer to the last, with those of the start of training and the names of their arrays."""
        above = [*layers[1:], None][: len(layers)]
        began: Sequence[Insight | None] = start or [None] * len(layers)
        count = len(self.rows)
        self.rows = [Row(*row) for row in zip(layers, began, above, arrays, strict=True)][::-1]
        self.scale = Decades.of([size for layer in (*layers, *(start or ())) for size in (layer.mean, layer.rms)])
        self._at = (min(self._at[0], max(len(self.rows) - 1, 0)), self._at[1])
        if count != len(self.rows):
            self._fit()
        self.update()

    def mark(self, array: str | None) -> None:
        """Mark this array, if it is here."""
        if array != self.selected:
            self.selected = array
            self.update()

    # Where things are

    def place(self, row: int) -> Places:
        """Where a row stands, from the top."""
        width = float(self.width())
        return places.place(width, places.heading_height(width) + row * places.row_height(width))

    def array_at(self, at: QPoint) -> str | None:
        """The array at a point of the picture."""
        for number, row in enumerate(self.rows):
            part = self.place(number).part_at(at.x(), at.y())
            if part is not None:
                return row.arrays.get(part)
        return None

    def _height(self) -> int:
        width = float(self.width())
        return round(places.heading_height(width) + len(self.rows) * places.row_height(width) + theme.px(4))

    def _fit(self) -> None:
        self.setFixedHeight(self._height())

    def restyle(self) -> None:
        """Fonts or sizes are others now."""
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.height() != self._height():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(180), self._height())

    # Hand and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        array = self.array_at(event.position().toPoint())
        if array is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(array)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        array = self.array_at(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            array = self._array_here()
        if array is not None:
            self.asked.emit(array, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS and self.rows:
            down, right = KEYS[key]
            row, part = self._at
            self._at = (min(max(row + down, 0), len(self.rows) - 1), (part + right) % len(PARTS))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._array_here():
            self.chosen.emit(self._array_here())
        else:
            super().keyPressEvent(event)

    def _array_here(self) -> str | None:
        row, part = self._at
        return self.rows[row].arrays.get(PARTS[part]) if self.rows else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.setToolTip(self._tip(event.position().toPoint()))

    def _tip(self, at: QPoint) -> str:
        for number, row in enumerate(self.rows):
            if self.place(number).row.contains(at.x(), at.y()):
                text = _("{name}: mean |{array}| = {mean}, root mean square = {rms}. Click to select {chosen}.")
                return text.format(name=words.heading(row.now), array=row.arrays["dW"], mean=words.size(row.now.mean),
                                   rms=words.size(row.now.rms), chosen=self.array_at(at))  # fmt: skip
        return ""

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.rows:
            return
        painter = QPainter(self)
        self._draw_heading(painter)
        for number, row in enumerate(self.rows):
            at = self.place(number)
            if at.row.intersects(QRectF(event.rect())):
                self._draw_row(painter, row, at, number)

    def _draw_heading(self, painter: QPainter) -> None:
        colors, width, font = theme.current(), float(self.width()), places.font(places.HEADING)
        at, line = places.place(width, 0.0), places.line_height(places.HEADING)
        painter.setFont(font)
        painter.setPen(colors.muted)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        legend, outline = _("▬ mean |dW|  ❘ rms"), _("outline: at the start")
        painter.drawText(QRectF(at.name.left(), 0, width, line), left, legend)
        taken = at.bar.right() if places.is_wide(width) else painter.fontMetrics().horizontalAdvance(legend)
        bar = QRectF(at.bar.left(), 0 if places.is_wide(width) else line, at.bar.width(), line)
        painter.drawText(bar, left, f"1e{self.scale.low}".replace("-", "−"))
        painter.drawText(bar, right, f"1e{self.scale.high}".replace("-", "−"))
        room = QRectF(0, 0, at.histograms[2].right(), line)
        if any(row.start for row in self.rows) and (
                taken + painter.fontMetrics().horizontalAdvance(outline) + theme.px(16) < room.width()):
            painter.drawText(room, right, outline)

    def _draw_row(self, painter: QPainter, row: Row, at: Places, number: int) -> None:
        colors, wide = theme.current(), places.is_wide(self.width())
        painter.setPen(QPen(colors.border, 1))
        painter.drawLine(at.row.topLeft(), at.row.topRight())
        line = places.line_height()
        self._text(painter, QRectF(at.name.left(), at.name.top(), at.name.width(), line), words.heading(row.now),
                   bold=True)
        indent = 0.0 if wide else painter.fontMetrics().horizontalAdvance(words.heading(row.now)) + theme.px(8)
        taken = indent + self._draw_activity(painter, row, at, wide)
        self._text(painter, QRectF(at.name.left() + indent, at.name.top() + line * wide, at.name.width() - taken, line),
                   words.detail(row.now), muted=True)
        self._draw_gradient(painter, row, at, wide)
        fills = {"W": colors.negative, "a": colors.forward, "dW": colors.backward}
        caption = places.line_height(places.CAPTION)
        for index, (part, room) in enumerate(zip(PARTS, at.histograms, strict=True)):
            start = row.start.histograms[part] if row.start else None
            draw_histogram(painter, room.adjusted(0, 0, 0, -caption), row.now.histograms[part], start,
                           theme.mix(fills[part], colors.surface, 0.35))  # fmt: skip
            name = row.arrays.get(part, part)
            draw_caption(painter, QRectF(room.left(), room.bottom() - caption, room.width(), caption), name,
                         row.now.histograms[part])
            here = self.hasFocus() and self._at == (number, index)
            if here or name == self.selected:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colors.accent, theme.px(2 if here else 1)))
                painter.drawRoundedRect(room.adjusted(-3, -3, 3, 1), theme.px(3), theme.px(3))

    def _draw_gradient(self, painter: QPainter, row: Row, at: Places, wide: bool) -> None:
        colors, now = theme.current(), row.now
        bar = QRectF(at.bar.left(), at.bar.top() + theme.px(3), at.bar.width(), theme.px(11 if wide else 8))
        draw_decades(painter, bar.adjusted(0, -theme.px(3), 0, theme.px(3)), self.scale)
        sign = words.mark(now, self.rows[0].now)
        before = self.scale.share(row.start.mean) if row.start else None
        draw_bar(painter, bar, self.scale.share(now.mean), colors.warning if sign else colors.backward,
                 self.scale.share(now.rms), before)
        text = f"{words.gradient(now, row.above)} {sign}".strip()
        self._text(painter, QRectF(bar.left(), bar.bottom() + theme.px(3), bar.width(), places.line_height()), text)

    def _draw_activity(self, painter: QPainter, row: Row, at: Places, wide: bool) -> float:
        """Tells how much of the line of the name is taken."""
        colors, now = theme.current(), row.now
        text = ", ".join(part for part in (words.activity(now), words.dead(now)) if part)
        if now.active is None or not wide:
            self._text(painter, at.activity, text, align=Qt.AlignmentFlag.AlignRight)
            return painter.fontMetrics().horizontalAdvance(text) + theme.px(8) if text else 0.0
        bar = QRectF(at.activity.left(), at.activity.top() + theme.px(3), at.activity.width(), theme.px(11))
        painter.fillRect(bar, colors.grid)
        draw_bar(painter, bar, now.active if now.rests_at_zero else 1 - now.active,
                 colors.forward if now.rests_at_zero else colors.warning)
        room = QRectF(bar.left(), bar.bottom() + theme.px(3), bar.width() + theme.px(12), places.line_height())
        self._text(painter, room, text)
        return 0.0

    def _text(self, painter: QPainter, room: QRectF, text: str, bold: bool = False, muted: bool = False,
              align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        painter.setFont(places.font(bold=bold))
        painter.setPen(theme.current().muted if muted else theme.current().text)
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(text) > room.width() + 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, text)
