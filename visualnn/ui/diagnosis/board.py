"""The board: all layers in one picture, the last one on top, as the gradient comes from there; below, the pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.inside import BINS
from visualnn.i18n import _
from visualnn.session.diagnosis.finding import short
from visualnn.ui import theme
from visualnn.ui.diagnosis import places, rows, words
from visualnn.ui.diagnosis.places import PARTS, Places
from visualnn.ui.diagnosis.rows import Row
from visualnn.ui.diagnosis.tiles import Tiles
from visualnn.ui.inside.painting import Decades

STEPS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Board(QWidget):
    """`chosen` and `asked` tell the array that the hand wants, `unit_chosen` a unit of the first layer."""

    chosen = Signal(str)
    asked = Signal(str, QPoint)
    unit_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.tiles = Tiles()
        self.selected: str | None = None
        self.unit: int | None = None
        self.scale = Decades(-3, 0)
        self._at = (0, 2)  # the row and the part, or below the last row the picture, that the keyboard is at
        self._fitted: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, layers: Sequence[Row], weights: np.ndarray | None, shape: tuple[int, ...]) -> None:
        """From the first layer to the last, and the weights of the first one if its inputs are pixels."""
        before, self.rows = [row.now for row in self.rows], list(layers)[::-1]
        self.tiles.show(weights, shape)
        sizes = [float(one) for row in layers for one in (row.now.gradient, *row.gradients[:1])]
        sizes += [row.start.gradient for row in layers if row.start]
        self.scale = Decades.of(sizes)
        fitted = self._fit()
        if fitted or len(before) != len(self.rows) or any(
                old is not row.now for old, row in zip(before, self.rows, strict=True)):  # fmt: skip
            self.update()
        elif self.tiles.weights is not None:  # the rows wait for the next examination, the pictures do not
            self.update(0, int(self.tiles_top), self.width(), self.height())

    def mark(self, array: str | None, unit: int | None) -> None:
        """Mark this array, and this unit of the first layer."""
        if (array, unit) != (self.selected, self.unit):
            self.selected, self.unit = array, unit
            self.update()

    # Where things are

    @property
    def has_past(self) -> bool:
        """Whether there is anything to be shown over time."""
        return any(len(row.epochs) > 1 for row in self.rows)

    def places(self) -> list[Places]:
        """Where the rows stand, from the top."""
        width, found = float(self.width()), []
        top = rows.heading_height(width)
        for _row in self.rows:
            found.append(places.place(width, top, self.has_past))
            top = found[-1].row.bottom()
        return found

    @property
    def tiles_top(self) -> float:
        width = float(self.width())
        return rows.heading_height(width) + len(self.rows) * places.row_height(width, self.has_past)

    def _height(self) -> int:
        return round(self.tiles_top + self.tiles.height(self.width())) + theme.px(4)

    def _fit(self) -> bool:
        """Take the height that all needs; whether it is another one."""
        key = self.width(), len(self.rows), self.has_past, theme.zoom(), self._height()
        if key == self._fitted:
            return False
        self._fitted = key
        self.setFixedHeight(self._height())
        return True

    def restyle(self) -> None:
        """Fonts or sizes are others now."""
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(180), self._height())

    # Hand and keyboard

    def part_at(self, at: QPoint) -> tuple[int, str] | None:
        """The row and the part of its layer at a point."""
        for number, place in enumerate(self.places()):
            part = place.part_at(at.x(), at.y())
            if part is not None:
                return number, part
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        found, unit = self.part_at(at), self.tiles.unit_at(self.width(), self.tiles_top, at.x(), at.y())
        if found is not None:
            self._at = found[0], PARTS.index(found[1])
            self.chosen.emit(self.rows[found[0]].arrays[found[1]])
        elif unit is not None:
            self._at = len(self.rows), unit
            self.unit_chosen.emit(unit)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = self.part_at(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self._at[0] < len(self.rows):
            found = self._at[0], PARTS[self._at[1]]
        if found is not None:
            self.asked.emit(self.rows[found[0]].arrays[found[1]], event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (row, part) = Qt.Key(event.key()), self._at
        if key in STEPS and self.rows:
            down, right = STEPS[key]
            self._at = self._moved(row, part, down, right)
            self.update()
        elif key in ENTER and row < len(self.rows):
            self.chosen.emit(self.rows[row].arrays[PARTS[part]])
        elif key in ENTER and self.rows:
            self.unit_chosen.emit(part)
        else:
            super().keyPressEvent(event)

    def _moved(self, row: int, part: int, down: int, right: int) -> tuple[int, int]:
        count, across = self.tiles.count(self.width()), self.tiles.columns(self.width())
        if row < len(self.rows):
            if row + down == len(self.rows):
                return (row + 1, 0) if count else (row, part)
            return max(row + down, 0), (part + right) % len(PARTS)
        if down < 0 and part < across:
            return row - 1, 0
        return row, min(max(part + right + down * across, 0), count - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.setToolTip(self.tip(event.position().toPoint()))

    def tip(self, at: QPoint) -> str:
        """The exact numbers at a point."""
        unit = self.tiles.unit_at(self.width(), self.tiles_top, at.x(), at.y())
        if unit is not None:
            return self.tiles.tip(unit)
        for row, place in zip(self.rows, self.places(), strict=True):
            for part, room in zip(PARTS, place.histograms, strict=True):
                if room.contains(at.x(), at.y()):
                    return _histogram_tip(row, part, (at.x() - room.left()) / room.width())
            if place.row.contains(at.x(), at.y()):
                return words.told(row.now, row.start)
        return ""

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.rows:
            return
        painter, width = QPainter(self), float(self.width())
        if event.rect().top() < rows.heading_height(width):
            rows.draw_heading(painter, width, theme.px(3))
        for number, (row, at) in enumerate(zip(self.rows, self.places(), strict=True)):
            if at.row.intersects(QRectF(event.rect())):
                here = self._at[1] if self.hasFocus() and self._at[0] == number else None
                rows.draw_row(painter, row, at, self.scale)
                rows.draw_marks(painter, row, at, here, self.selected)
        if event.rect().bottom() < self.tiles_top:
            return
        here = self._at[1] if self.hasFocus() and self._at[0] == len(self.rows) else None
        self.tiles.draw(painter, width, self.tiles_top, self.unit, here)


def _histogram_tip(row: Row, part: str, share: float) -> str:
    """How many cells of an array lie where the mouse is."""
    now, start = row.now.inside.histograms[part], row.start.inside.histograms[part] if row.start else None
    low, high = min(now.low, start.low) if start else now.low, max(now.high, start.high) if start else now.high
    value = low + share * (high - low)
    width = (now.high - now.low) / BINS
    place = int((value - now.low) / width) if width else 0
    count = int(now.counts[place]) if 0 <= place < BINS else 0
    text = _("{array}: {count} of {total} numbers between {low} and {high}; all of them from {least} to {most}")
    said = text.format(array=row.arrays.get(part, part), count=f"{count:,}", total=f"{now.total:,}",
                       low=short(now.low + place * width), high=short(now.low + (place + 1) * width),
                       least=short(now.low), most=short(now.high))  # fmt: skip
    return said + (_(", at the start from {least} to {most}").format(least=short(start.low), most=short(start.high))
                   if start else "") + "."  # fmt: skip
