"""The confusion matrix: a row for each class, a column for each answer; every cell has its number and its colour."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualnn.session.judgement import Judgement
from visualnn.session.metrics import NO_ANSWER
from visualnn.ui import theme
from visualnn.ui.evaluation import words
from visualnn.ui.evaluation.matrix_picture import Cells, draw_matrix

MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class MatrixView(QWidget):
    """`chosen` tells class and answer of a cell (NO_ANSWER in the last column, which is there where it is needed),
    `copied` that the table is wanted.
    """

    chosen = Signal(int, int)
    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.judgement: Judgement | None = None
        self.as_percent = False
        self.at = (0, 0)  # the cell the keyboard is at
        self._hover: tuple[int, int] | None = None
        self._picture: QPixmap | None = None
        self._names: tuple[str, ...] = ()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_judgement(self, judgement: Judgement, as_percent: bool) -> None:
        """Show another matrix, or the same one in other numbers."""
        self.judgement, self.as_percent, self._picture = judgement, as_percent, None
        self._names = judgement.dataset.class_names
        self.at = (min(self.at[0], self.rows - 1), min(self.at[1], self.columns - 1))
        self._fit()
        self._speak()
        self.update()

    def restyle(self) -> None:
        self._picture = None
        self._fit()
        self.update()

    # Where things are

    @property
    def rows(self) -> int:
        return len(self._names)

    @property
    def columns(self) -> int:
        """One for each answer, and one for no answer where there are such samples."""
        there = self.judgement is not None and bool(self.judgement.matrix[:, -1].any())
        return self.rows + there

    def answer_of(self, column: int) -> int:
        """The answer that a column stands for."""
        return column if column < self.rows else NO_ANSWER

    def cells(self) -> Cells:
        """Where the cells are at the present size."""
        return Cells.fit(self.width(), self._names, self.columns)

    def _fit(self) -> None:
        cells = self.cells()
        if (cells.whole_height, cells.least_width) != (self.minimumHeight(), self.minimumWidth()):
            self.setMinimumWidth(cells.least_width)
            self.setFixedHeight(cells.whole_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), self.minimumHeight())

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.judgement is None or not self.rows:
            return
        painter, cells, colors = QPainter(self), self.cells(), theme.current()
        if self._picture is None:
            counts = self.judgement.matrix[:, : self.columns]
            self._picture = draw_matrix(counts, self._names, cells, self.as_percent, self.size(),
                                        self.devicePixelRatioF())  # fmt: skip
        painter.drawPixmap(0, 0, self._picture)
        if self._hover is not None:
            painter.setPen(QPen(colors.accent, theme.px(2)))
            painter.drawRect(cells.box(*self._hover).adjusted(1, 1, -1, -1))
        if self.hasFocus():
            pen = QPen(colors.text, theme.px(2))
            pen.setDashPattern([2.0, 1.6])
            painter.setPen(pen)
            painter.drawRect(cells.box(*self.at).adjusted(1, 1, -1, -1))

    # The hand and the keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cells().at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(*cell)
            self.chosen.emit(cell[0], self.answer_of(cell[1]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover_over(self.cells().at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover_over(None)

    def _hover_over(self, cell: tuple[int, int] | None) -> None:
        if cell != self._hover:
            self._hover = cell
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in MOVES and self.rows:
            (row, column), (down, right) = self.at, MOVES[key]
            self._go(min(max(row + down, 0), self.rows - 1), min(max(column + right, 0), self.columns - 1))
        elif key in CHOOSE and self.rows:
            self.chosen.emit(self.at[0], self.answer_of(self.at[1]))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)

    def _go(self, row: int, column: int) -> None:
        self.at = (row, column)
        self._speak()
        self.update()

    def _speak(self) -> None:
        self.setAccessibleDescription(self.told(*self.at))

    def told(self, row: int, column: int) -> str:
        """How the number of a cell was counted."""
        return words.cell(self.judgement, row, self.answer_of(column)) if self.judgement and self.rows else ""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and (
                Qt.Key(event.key()) in (*MOVES, *CHOOSE) or event.matches(QKeySequence.StandardKey.Copy)):
            event.accept()  # before the window takes the arrow keys for stepping
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cells().at(event.pos())
            if cell is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.told(*cell), self, self.cells().box(*cell).toRect())
            return True
        return super().event(event)

