"""A table of numbers that belong to cells of the trace: choose, ask, and nothing is written before it is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from visualnn.ui import theme

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
USUAL, HEADING = 0.9, 0.82
SCALES = (USUAL, 0.84, 0.78, 0.72)  # of the numbers; the smaller ones where there is little room
PAD = 3
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Rows(QAbstractTableModel):
    """Rows whose texts are asked for one by one: only those that are seen cost time. `renewed`: the numbers may be
    others now.
    """

    renewed = Signal()

    def __init__(self, text: Callable[[int, int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text_at = text
        self.headings: tuple[str, ...] = ()
        self.tips: tuple[str, ...] = ()
        self.rows: Sequence[Any] = ()
        self.chosen = -1
        self.whose: object = None

    def show_rows(self, rows: Sequence[Any], headings: tuple[str, ...], tips: tuple[str, ...],
                  whose: object = None) -> None:  # fmt: skip
        """Other rows; where they are the same, and of the same thing, only their numbers are read again."""
        if (rows, headings, whose) == (self.rows, self.headings, self.whose):
            self.renewed.emit()
            return
        self.beginResetModel()
        self.rows, self.headings, self.tips, self.whose = rows, headings, tips, whose
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text_at(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.headings[section]
            if role == Qt.ItemDataRole.ToolTipRole and section < len(self.tips):
                return self.tips[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return LEFT if section == 0 else RIGHT
        return None


class CellPainter(QStyledItemDelegate):
    """Draws a cell without asking the style sheet, which takes ten times as long."""

    def __init__(self, table: NumberTable) -> None:
        super().__init__(table)
        self.table, self.fonts = table, (theme.font(), theme.font())

    def choose_scale(self, scale: float) -> None:
        self.fonts = theme.font(scale), theme.font(scale, bold=True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors, rows, pad = theme.current(), self.table.rows, theme.px(PAD + 2)
        rect, row, column, states = option.rect, index.row(), index.column(), QStyle.StateFlag
        if row == rows.chosen or option.state & states.State_Selected:
            painter.fillRect(rect, colors.soft)
        if option.state & states.State_HasFocus:
            painter.setPen(QPen(colors.accent, theme.px(1)))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setFont(self.fonts[row == rows.chosen])
        painter.setPen(colors.text if column else colors.muted)
        painter.drawText(rect.adjusted(pad, 0, -pad, 0), RIGHT if column else LEFT, self.table.text_at(row, column))


class NumberTable(QTableView):
    """`chosen`: a cell was clicked, or Enter pressed on it. `doubled`: clicked twice. `asked`: its menu is wanted."""

    chosen = Signal(int, int)
    doubled = Signal(int, int)
    asked = Signal(int, int, QPoint)

    def __init__(self, model: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        model.setParent(self)
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click the keys are still the window's
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self._painter = CellPainter(self)
        self._seen: dict[tuple[int, int], str] = {}
        self._decimals = 4
        self.setItemDelegate(self._painter)
        model.modelReset.connect(self._share)
        model.renewed.connect(self._renew)

    @property
    def rows(self) -> Rows:
        model = self.model()
        assert isinstance(model, Rows)
        return model

    def text(self) -> str:
        """What the table says, a line a row."""
        rows = self.rows
        return "\n".join("\t".join(str(rows.index(row, column).data()) for column in range(rows.columnCount()))
                         for row in range(rows.rowCount()))  # fmt: skip

    def text_at(self, row: int, column: int) -> str:
        """The text of a cell that is being drawn."""
        text = self._seen[row, column] = self.rows.text_at(row, column)
        return text

    def _renew(self) -> None:
        """Draw again those cells on show whose text is another one now."""
        first, last, rows = self.rowAt(0), self.rowAt(self.viewport().height() - 1), self.rows
        for row in range(max(first, 0), (last if last >= 0 else len(rows.rows) - 1) + 1):
            for column in range(len(rows.headings)):
                if self._seen.get((row, column)) != rows.text_at(row, column):
                    self.update(rows.index(row, column))

    def mark(self, row: int) -> None:
        """The row that is meant, or -1."""
        rows = self.rows
        if row != rows.chosen:
            rows.chosen = row
            self.viewport().update()
            if row >= 0:
                self.scrollTo(rows.index(row, 0))

    # How it looks

    def restyle(self, decimals: int) -> None:
        self._decimals = decimals
        colors = theme.current()
        self.setStyleSheet(
            f"QTableView {{ background: transparent; border: none; outline: none; "
            f"selection-background-color: {colors.soft.name()}; selection-color: {colors.text.name()}; }}"
            f"QHeaderView {{ background: transparent; }}"
            f"QHeaderView::section {{ background: transparent; color: {colors.muted.name()}; border: none; "
            f"border-bottom: 1px solid {colors.border.name()}; padding: {theme.px(2)}px {theme.px(PAD)}px; "
            f"font-size: {theme.font(HEADING).pixelSize()}px; font-weight: bold; }}")
        self.verticalHeader().setDefaultSectionSize(theme.px(22))
        self.verticalHeader().setMinimumSectionSize(theme.px(18))
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """All columns as wide as their headings and numbers need; what is left goes to all of them."""
        rows, room = self.rows, self.viewport().width()
        if not rows.columnCount():
            return
        self._seen.clear()
        for scale in SCALES:
            wanted = self._wanted(scale)
            if sum(wanted) <= room:
                break
        self._painter.choose_scale(scale)
        spare = max(room - sum(wanted), 0) / len(wanted)
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, int(width + spare))

    def _wanted(self, scale: float) -> list[float]:
        rows, few = self.rows, 60
        bold, plain = QFontMetricsF(theme.font(HEADING, bold=True)), QFontMetricsF(theme.font(scale, bold=True))
        number = max(plain.horizontalAdvance(text) for text in ("−0." + "0" * self._decimals, "−1.000e−5"))
        named = {*range(min(rows.rowCount(), few)), *range(max(rows.rowCount() - few, 0), rows.rowCount())}
        name = max((plain.horizontalAdvance(str(rows.index(row, 0).data())) for row in named), default=0.0)
        headings = [max(map(bold.horizontalAdvance, heading.split("\n"))) for heading in rows.headings]
        edge = theme.px(6)  # names stand at the very left, and are cut first
        return [max(width, heading) + theme.px(2 * PAD + 4)
                for width, heading in zip([name + edge] + [number] * (len(headings) - 1), headings, strict=True)]

    # The hand and the keyboard

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place.isValid():
            self.chosen.emit(place.row(), place.column())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place.isValid():
            self.doubled.emit(place.row(), place.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and place.isValid():
            self.chosen.emit(place.row(), place.column())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.currentIndex() if by_key else self.indexAt(event.pos())
        if place.isValid():
            at = self.viewport().mapToGlobal(self.visualRect(place).center()) if by_key else event.globalPos()
            self.asked.emit(place.row(), place.column(), at)
