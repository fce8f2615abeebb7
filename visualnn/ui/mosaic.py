"""Mosaic: many small pictures in one image, each with its caption; a click is a division."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualnn.ui import theme
from visualnn.ui.mosaic_picture import Grid, draw_cells, draw_numbers, draw_pictures, outline


@dataclass(frozen=True)
class Cells:
    """What a mosaic shows: images (n, height, width) uint8, a caption and a wrong flag for each, words on asking."""

    images: np.ndarray
    captions: Sequence[str] = ()
    wrong: Sequence[bool] = ()
    describe: Callable[[int], str] = str


class Mosaic(QWidget):
    """A grid of pictures: a click or Enter says `chosen(cell)`, the arrow keys move about when it has the focus.

    It takes the focus by Tab only, so that after a click the arrow keys still belong to the window.
    """

    chosen = Signal(int)
    paged = Signal(int)

    def __init__(self, columns: int = 8, rows: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns, self.rows = columns, rows
        self.cells = Cells(np.zeros((0, 28, 28), np.uint8))
        self.current: int | None = None
        self.numbers: dict[int, int] = {}
        self.active: int | None = None
        self.cursor_cell = 0
        self._hover: int | None = None
        self._digits: QPixmap | None = None
        self._picture: QPixmap | None = None
        self._key: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_cells(self, cells: Cells) -> None:
        """Show other pictures, or the same ones with other captions."""
        if not np.array_equal(cells.images, self.cells.images):
            self._digits = None
            self._hover = None
        self.cells = cells
        self.cursor_cell = min(self.cursor_cell, max(len(cells.images) - 1, 0))
        self._picture = None
        self._speak()
        self.update()

    def show_current(self, cell: int | None) -> None:
        """Outline this cell as the current one, or none."""
        if cell != self.current:
            self.current = cell
            if cell is not None and not self.hasFocus():
                self.cursor_cell = cell
            self.update()

    def show_numbers(self, numbers: dict[int, int], active: int | None = None) -> None:
        """Frame some cells and write a number into each; `active` is the one that stands out."""
        if (numbers, active) != (self.numbers, self.active):
            self.numbers, self.active = numbers, active
            self.update()

    def grid(self) -> Grid:
        """Where the cells are at the present size."""
        return Grid.fit(self.width(), self.height(), self.columns, self.rows)

    def cell_at(self, place: QPointF | QPoint) -> int | None:
        """The cell under a point of the widget, None between and beyond the cells."""
        cell = self.grid().cell_at(float(place.x()), float(place.y()))
        return cell if cell is not None and cell < len(self.cells.images) else None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(430))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(220))

    # ---- painting ----

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grid, colors = self.grid(), theme.current()
        for cell, color in ((self._hover, colors.grid), (self.current, colors.soft)):
            if cell is not None and cell < len(self.cells.images):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawRoundedRect(QRectF(*grid.box(cell)), theme.px(4), theme.px(4))
        painter.drawPixmap(0, 0, self._cells_picture(grid))
        if self.numbers:
            draw_numbers(painter, grid, self.numbers, self.active)
        if self.current is not None and self.current < len(self.cells.images):
            outline(painter, grid.box(self.current), colors.accent, theme.px(2.5))
        if self.hasFocus() and len(self.cells.images):
            outline(painter, grid.box(self.cursor_cell), colors.text, theme.px(1.5), dashed=True)

    def _cells_picture(self, grid: Grid) -> QPixmap:
        size, ratio = self.size(), self.devicePixelRatioF()
        key = (size, ratio, theme.current().name, theme.zoom())
        if self._digits is None or key != self._key:
            self._key = key
            self._digits, self._picture = draw_pictures(self.cells.images, grid, size, ratio), None
        if self._picture is None:
            self._picture = draw_cells(self.cells, self._digits, grid, size, ratio)
        return self._picture

    # ---- the hand ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.cursor_cell = cell
            self.chosen.emit(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover_over(self.cell_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover_over(None)

    def _hover_over(self, cell: int | None) -> None:
        if cell != self._hover:
            self._hover = cell
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns,
            Qt.Key.Key_Down: self.columns,
            Qt.Key.Key_Home: -self.cursor_cell,
            Qt.Key.Key_End: len(self.cells.images) - 1 - self.cursor_cell,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._move(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select) and len(self.cells.images):
            self.chosen.emit(self.cursor_cell)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            event.ignore()

    def _move(self, by: int) -> None:
        """Move the cursor within the cells; a move that would leave them stays where it is."""
        if 0 <= self.cursor_cell + by < len(self.cells.images):
            self.cursor_cell += by
            self._speak()
            self.update()

    def _speak(self) -> None:
        """Let a screen reader know what is under the cursor."""
        if len(self.cells.images):
            self.setAccessibleDescription(self.cells.describe(self.cursor_cell))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(event.pos())
            if cell is None:
                QToolTip.hideText()
            else:
                x, y, width, height = (round(part) for part in self.grid().box(cell))
                area = QRectF(x, y, width, height).toRect()
                QToolTip.showText(event.globalPos(), self.cells.describe(cell), self, area)
            return True
        return super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        return event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier) and (
            event.key() in (*keys, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        )
