"""All layers in one picture, the last one on top: the gradient comes from there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualnn.engine.inside import Insight
from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.inside import drawing, places, words
from visualnn.ui.inside.drawing import Row
from visualnn.ui.inside.painting import Decades
from visualnn.ui.inside.places import PARTS, Places

KEYS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


class LayersView(QWidget):
    """`chosen` and `asked` tell the array that the hand wants; `selected` is the one that is marked."""

    chosen = Signal(str)
    asked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.selected: str | None = None
        self.scale, self.room = Decades(-3, 0), 0
        self.setMouseTracking(True)
        self._at = (0, 2)  # the row and the part that the keyboard is at
        self._asked = False  # whether that row is to be open even if the others have to be scrolled to
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

    def places(self) -> list[Places]:
        """Where the rows stand, from the top. As many as have room are shown in full, the others are slim."""
        width = float(self.width())
        top, found = places.heading_height(width), []
        full, slim = (places.row_height(width, slim=slim) for slim in (False, True))
        count, here = len(self.rows), self._at[0]
        open_rows = max(int((self.room - top - count * slim) // (full - slim)), int(self._asked))
        if places.is_wide(width) and open_rows < count:
            open_rows = 0  # columns are compared from row to row
        shown = [here, *(number for number in range(count) if number != here)][:open_rows]
        for number in range(count):
            found.append(places.place(width, top, slim=number not in shown))
            top = found[-1].row.bottom()
        return found

    def place(self, row: int) -> Places:
        """Where a row stands."""
        return self.places()[row]

    def array_at(self, at: QPoint) -> str | None:
        """The array at a point of the picture."""
        for row, place in zip(self.rows, self.places(), strict=True):
            part = place.part_at(at.x(), at.y())
            if part is not None:
                return row.arrays.get(part)
        return None

    def give_room(self, height: int) -> None:
        """How high the picture can be without being scrolled."""
        if height != self.room:
            self.room = height
            self._fit()

    def _height(self) -> int:
        found = self.places()
        return round(found[-1].row.bottom() if found else 0) + theme.px(4)

    def _fit(self) -> None:
        self.setFixedHeight(self._height())
        self.update()

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
        at = event.position().toPoint()
        array = self.array_at(at)
        if array is not None and event.button() == Qt.MouseButton.LeftButton:
            self._open(next(k for k, place in enumerate(self.places()) if place.row.contains(at.x(), at.y())))
            self.chosen.emit(array)

    def _open(self, row: int) -> None:
        """Show all of this row, where not all rows have room."""
        if row != self._at[0] or not self._asked:
            self._at, self._asked = (row, self._at[1]), True
            self._fit()

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
            self._at = (row, (part + right) % len(PARTS))
            self._open(min(max(row + down, 0), len(self.rows) - 1))
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
        for row, place in zip(self.rows, self.places(), strict=True):
            if place.row.contains(at.x(), at.y()):
                text = _("{name}: mean |{array}| = {mean}, root mean square = {rms}. Click to select {chosen}.")
                name = f"{words.heading(row.now)} ({words.detail(row.now)})"
                return text.format(name=name, array=row.arrays["dW"], mean=words.size(row.now.mean),
                                   rms=words.size(row.now.rms), chosen=self.array_at(at))  # fmt: skip
        return ""

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.rows:
            return
        painter = QPainter(self)
        found = self.places()
        drawing.draw_heading(painter, found[0], self.scale, any(row.start for row in self.rows))
        for number, (row, at) in enumerate(zip(self.rows, found, strict=True)):
            if at.row.intersects(QRectF(event.rect())):
                here = self._at[1] if self.hasFocus() and self._at[0] == number else None
                drawing.draw_row(painter, row, at, self.scale, words.mark(row.now, self.rows[0].now))
                drawing.draw_marks(painter, row, at, here, self.selected)
