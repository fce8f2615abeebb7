"""The table of runs on the screen: boxes and lines as on the plot, what differs bold, and every key that it needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
)
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
from visualnn.ui.runs.lines import line_sample
from visualnn.ui.runs.model import DIFFERENT, Index, RunRows

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SCALE, HEADING, PAD, BOX = 0.92, 0.84, 9, 15
WIDEST, LONGEST_NAME = 150, 190  # of a column, and of the names, at zoom 1
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellPainter(QStyledItemDelegate):
    """Draws a cell without asking the style sheet, which takes ten times as long."""

    def __init__(self, table: RunTable) -> None:
        super().__init__(table)
        self.table = table
        self.fonts = (theme.font(SCALE), theme.font(SCALE, bold=True))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors, rows, pad, rect = theme.current(), self.table.rows, theme.px(PAD), option.rect
        number, place, states = index.row(), index.column(), QStyle.StateFlag
        if option.state & states.State_Selected:
            painter.fillRect(rect, colors.soft)
        column, row = rows.columns[place], rows.rows[number]
        bold = rows.is_bold(number, place)
        if column.name == "shown":
            self._draw_mark(painter, rect, row.current, row.shown, row.look)
        else:
            font = self.fonts[bold or (row.current and column.name == "name")]
            text, room = rows.texts[number][place], rect.width() - 2 * pad
            metrics = self.table.metrics[font.bold()]
            if metrics.horizontalAdvance(text) > room:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.setFont(font)
            painter.setPen(colors.text if bold or column.name == "name" or not column.asked else colors.muted)
            painter.drawText(rect.adjusted(pad, 0, -pad, 0), RIGHT if column.right else LEFT, text)
        if option.state & states.State_HasFocus and self.table.hasFocus():
            painter.setPen(QPen(colors.accent, theme.px(1)))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _draw_mark(self, painter: QPainter, rect: QRect, current: bool, shown: bool, look: int | None) -> None:
        """A box with a tick, and beside it the line as it is on the plot."""
        colors, side = theme.current(), theme.px(BOX)
        box = QRectF(rect.left() + theme.px(PAD), rect.center().y() - side / 2 + 0.5, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticked = shown or current
        painter.setPen(QPen(colors.border if current else colors.accent if ticked else colors.muted, 1))
        painter.setBrush(colors.raised if current else colors.accent if ticked else colors.surface)
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        if ticked:
            pen = QPen(colors.muted if current else colors.on_accent, theme.px(2))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([box.topLeft() + QPointF(x * side, y * side)
                                            for x, y in ((0.24, 0.52), (0.43, 0.71), (0.76, 0.31))]))  # fmt: skip
        sample = self.sample(current, look if shown else None)
        if sample is not None:
            height = round(sample.height() / sample.devicePixelRatio())
            painter.drawPixmap(round(box.right()) + theme.px(6), rect.center().y() - height // 2, sample)
        painter.restore()

    def sample(self, current: bool, look: int | None) -> QPixmap | None:
        """The line of the run on the plot; the one on show has the strong lines."""
        if not current and look is None:
            return None
        return line_sample(None if current else look, self.table.devicePixelRatioF())

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        editor.setFont(self.fonts[0])
        super().setEditorData(editor, index)


class RunTable(QTableView):
    """`opened`: Enter or a double click on a run. `toggled`: Space, or a click on the box of a run; -1: of all that are
    selected. `asked`: a menu is wanted. `removed`, `copied`: the keys for that. `sorted_by`: a heading was pressed.
    `chosen`: others are selected.
    """

    opened = Signal(int)
    toggled = Signal(int)
    asked = Signal(int, int, QPoint)
    removed, copied, chosen = Signal(), Signal(), Signal()
    sorted_by = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RunRows(self)
        self.setModel(self.rows)
        self.metrics: tuple[QFontMetrics, QFontMetrics] = (QFontMetrics(QFont()), QFontMetrics(QFont()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerWidget(QWidget())  # otherwise the style draws something there
        header = self.horizontalHeader()
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self.sorted_by)
        self._painter = CellPainter(self)
        self.setItemDelegate(self._painter)
        self.selectionModel().selectionChanged.connect(self._select)

    def _select(self, *_what: object) -> None:
        self.chosen.emit()

    @property
    def numbers(self) -> list[int]:
        """The rows that are selected, from above."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    # How it looks

    def restyle(self) -> None:
        colors = theme.current()
        self.setStyleSheet(
            f"QTableView {{ background: transparent; border: none; outline: none; "
            f"selection-background-color: {colors.soft.name()}; selection-color: {colors.text.name()}; }}"
            f"QHeaderView {{ background: transparent; }}"
            f"QHeaderView::section {{ background: transparent; color: {colors.muted.name()}; border: none; "
            f"border-bottom: 1px solid {colors.border.name()}; padding: {theme.px(3)}px {theme.px(PAD)}px; "
            f"font-size: {theme.font(HEADING).pixelSize()}px; font-weight: bold; }}"
            f"QLineEdit {{ border: 1px solid {colors.accent.name()}; border-radius: 0; padding: 0 {theme.px(5)}px; "
            f"min-height: 0; }}")  # fmt: skip
        self._painter.fonts = (theme.font(SCALE), theme.font(SCALE, bold=True))
        self.metrics = (QFontMetrics(self._painter.fonts[0]), QFontMetrics(self._painter.fonts[1]))
        self.verticalHeader().setMinimumSectionSize(theme.px(18))
        self.verticalHeader().setDefaultSectionSize(theme.px(25))
        self.share()

    def share(self) -> None:
        """Every column as wide as what stands in it, up to a limit."""
        heading, bold = QFontMetrics(theme.font(HEADING, bold=True)), self.metrics[1].horizontalAdvance
        for place, column in enumerate(self.rows.columns):
            if column.name == "shown":
                width = theme.px(PAD + BOX + 6 + 28)
            else:
                width = max(map(bold, {texts[place] for texts in self.rows.texts}), default=0) + theme.px(2)
            most = theme.px(LONGEST_NAME if column.name == "name" else WIDEST)
            title = heading.horizontalAdvance(f"{DIFFERENT} {self.rows.headerData(place, Qt.Orientation.Horizontal)}")
            self.setColumnWidth(place, max(min(width, most), title + theme.px(12)) + 2 * theme.px(PAD))

    # The hand and the keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and (
                event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_F2) or event.matches(QKeySequence.StandardKey.Copy)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in ENTER and here.isValid():
            self.opened.emit(here.row())
        elif event.key() == Qt.Key.Key_Space:
            self.toggled.emit(-1)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif event.key() == Qt.Key.Key_F2 and here.isValid():
            self.rename(here.row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)

    def rename(self, number: int) -> None:
        """Begin to type another name."""
        index = self.rows.index(number, self.rows.place("name"))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and (
                self.rows.columns[index.column()].name == "shown"):
            self.toggled.emit(index.row())  # and what is selected stays
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        name = self.rows.columns[index.column()].name
        if name == "name":
            self.rename(index.row())
        elif name != "shown":
            self.opened.emit(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.asked.emit(index.row(), index.column(), at)
