"""Nodes and connections: the network as objects, each with its own numbers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from visualnn.engine.trace import Ref
from visualnn.i18n import N_, _
from visualnn.session.nodes import BIAS, Cell, Nodes, dump
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.drawing.picture_cells import PictureCells
from visualnn.ui.nodes import words
from visualnn.ui.nodes.ledger import Ledger
from visualnn.ui.nodes.table import NumberTable, Rows
from visualnn.ui.panel import Panel
from visualnn.ui.text_block import TextBlock

BESIDE, NARROW = 560, 315  # from these widths, at zoom 1: the tables side by side; a connection tells its input
LOW = 540  # below this height only one of the two tables is shown


class NodesPanel(Panel):
    """Follows the selection: the node that the selected cell belongs to is the chosen one."""

    name = "nodes"
    title = N_("Nodes and connections")
    area = "right"
    order = 62

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.cells = PictureCells(session)
        self.ledger = Ledger(session.trace)
        self.hint, self.rest = TextBlock(lines=3, role="muted"), TextBlock(scale=0.88, role="muted")
        self.heading, self.explanation = TextBlock(), TextBlock(lines=2, scale=0.9)
        self.sign = TextBlock(lines=3, scale=0.88, role="muted")
        self.list, self.table = NumberTable(Rows(self.ledger.node_text)), NumberTable(Rows(self.ledger.text))
        self.paper = QPlainTextEdit()
        self.paper.setReadOnly(True)
        self.paper.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.all, self.as_text, self.copy = QPushButton(), QPushButton(), QPushButton()
        self._looks: tuple[object, ...] = ()
        self._low = False
        self._arrange()
        self._connect()
        self.watch(session.opened, session.restated, session.selection.changed, session.playhead.moved)
        self.watch_calmly(session.retraced)
        self.retranslate()

    def _arrange(self) -> None:
        self._tools, self._lower, self._body = QWidget(), QWidget(), QWidget()
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.all, self.as_text, self.copy):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addStretch(1)
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        self._space = QWidget()  # in the place of the table where there are too many connections
        parts: tuple[QWidget, ...] = (self.heading, self.explanation, self.table, self.rest, self._space)
        for part in parts:
            lower.addWidget(part, 1 if part in (self.table, self._space) else 0)
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._body)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.addWidget(self.list, 2)
        self._beside.addWidget(self._lower, 3)
        self._column = QVBoxLayout(self)
        main: tuple[QWidget, ...] = (self._tools, self.hint, self._body, self.paper, self.sign)
        for part in main:
            self._column.addWidget(part, 1 if part in (self._body, self.paper) else 0)
        self._column.addStretch(0)

    def _connect(self) -> None:
        self.all.clicked.connect(self._choose_all)
        self.as_text.toggled.connect(self._soon)
        self.copy.clicked.connect(self._copy)
        self.list.chosen.connect(self._choose_node)
        self.list.doubled.connect(self._ask_node)
        self.list.asked.connect(self._node_menu)
        self.table.chosen.connect(self._choose_connection)
        self.table.doubled.connect(self._ask_connection)
        self.table.asked.connect(self._connection_menu)

    # What the hand and the keyboard want

    def _choose_all(self) -> None:
        self.ledger.node = None
        self.session.selection.clear()
        self._soon()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(dump(self.ledger.nodes, self.session.settings.decimals))
        self.session.said.emit(_("All nodes are in the clipboard, as text."))

    def _choose_node(self, row: int, _column: int) -> None:
        self.ledger.node = self.ledger.listed[row]
        cell = self.ledger.node_cell(row, 0)
        if cell is not None:
            self.session.selection.select(*self.cells.outside(*cell))
        self._soon()

    def _choose_connection(self, row: int, column: int) -> None:
        self.session.selection.select(*self.cells.outside(*self.ledger.cell(row, column)))

    def _ask_node(self, row: int, column: int) -> None:
        cell = self.ledger.node_cell(row, column)
        if cell is not None:
            self.session.asking.where_from(*self.cells.outside(*cell))

    def _ask_connection(self, row: int, column: int) -> None:
        self.session.asking.where_from(*self.cells.outside(*self.ledger.cell(row, column)))

    def _node_menu(self, row: int, column: int, at: QPoint) -> None:
        cell = self.ledger.node_cell(row, column)
        if cell is not None:
            show_cell_menu(self, self.session, *self.cells.outside(*cell), at)

    def _connection_menu(self, row: int, column: int, at: QPoint) -> None:
        show_cell_menu(self, self.session, *self.cells.outside(*self.ledger.cell(row, column)), at)

    # What is seen

    def refresh(self) -> None:
        self._restyle()
        self.cells.look()
        ledger, text = self.ledger, self.as_text.isChecked()
        ledger.nodes = Nodes(self.cells.trace, self.cells.position)
        ledger.decimals, ledger.room = self.session.settings.decimals, self._room()
        fits = ledger.nodes.fits
        self.hint.setVisible(not fits)
        self._body.setVisible(fits and not text)
        self.paper.setVisible(fits and text)
        for part in (self._tools, self.sign):
            part.setVisible(fits)
        if not fits:
            return
        self._follow_selection()
        if text:
            self._write()
        else:
            self._show()

    def _follow_selection(self) -> None:
        """The node of the selected cell; a connection of the chosen node does not lead away from it."""
        ledger = self.ledger
        nodes, node, ref = ledger.nodes, ledger.node, self._selected()
        if node is not None and (node.layer >= len(nodes.columns) or node.unit >= nodes.size(node.layer)):
            ledger.node = node = None
        if ref is None:
            return
        connection = nodes.connection_of(*ref)
        if node is None or not (node.unit == BIAS or (connection is not None and node in connection.ends)):
            ledger.node = nodes.node_of(*ref) or node

    def _selected(self) -> Cell | None:
        """The selected cell as one of the sample that is shown."""
        selection = self.session.selection
        ref = self.cells.inside(Ref(selection.array, selection.index)) if selection.array else None
        return (ref.array, tuple(part for part in ref.index if isinstance(part, int))) if ref is not None else None

    def _show(self) -> None:
        ledger = self.ledger
        nodes, node, count = ledger.nodes, ledger.node, ledger.list()
        self.list.rows.show_rows(ledger.listed, *ledger.node_headings())
        self.list.mark(ledger.listed.index(node) if node is not None else -1)
        self.table.rows.show_rows(ledger.shown, *ledger.headings(), whose=node)
        self.table.mark(self._marked())
        self.heading.show_html(words.heading(nodes, node))
        self.explanation.show_html(words.explanation(nodes, node, ledger.decimals))
        rest = words.rest(len(ledger.shown), count) if node is not None else ""
        self.rest.show_html(rest)
        self.rest.setVisible(bool(rest))
        self._low = self._is_low()
        self.list.setVisible(not self._low or node is None)
        self.table.setVisible(bool(ledger.shown) and not (self._low and node is None))
        told = self.table.isVisibleTo(self)
        self._space.setVisible(not told and ledger.room > 1)
        stretch = 5 if ledger.room > 1 else 3 * told
        if stretch != self._beside.stretch(1):  # every setting of it lays the panel out anew
            self._beside.setStretch(1, stretch)

    def _marked(self) -> int:
        """The row of the connection whose weight, or gradient, is selected."""
        ref = self._selected()
        found = self.ledger.nodes.connection_of(*ref) if ref is not None else None
        return self.ledger.shown.index(found) if found in self.ledger.shown else -1

    def _write(self) -> None:
        text = dump(self.ledger.nodes, self.session.settings.decimals)
        if text != self.paper.toPlainText():
            place = self.paper.verticalScrollBar().value()
            self.paper.setPlainText(text)
            self.paper.verticalScrollBar().setValue(place)

    def _room(self) -> int:
        return (self.width() >= theme.px(NARROW)) + (self.width() >= theme.px(BESIDE))

    def _is_low(self) -> bool:
        """Whether there is room for one table only."""
        return self._room() < 2 and self.height() < theme.px(LOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self._room(), self._is_low()) != (self.ledger.room, self._low):
            self._soon()

    def _restyle(self) -> None:
        wide = self._room() > 1
        looks = (theme.current().name, theme.zoom(), wide, self.session.settings.decimals)
        if looks == self._looks:
            return
        self._looks = looks
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._beside.setSpacing(theme.px(16 if wide else 8))
        self._column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(10))
        for layout in (self._column, self._lower.layout(), self._tools.layout()):
            layout.setSpacing(theme.px(6))
        for block in (self.hint, self.heading, self.explanation, self.sign, self.rest):
            block.setMinimumHeight(block.sizeHint().height())
        for table in (self.list, self.table):
            table.restyle(self.session.settings.decimals)
            table.setMinimumHeight(theme.px(96))
        self.paper.setFont(theme.font(0.86, mono=True))

    def retranslate(self) -> None:
        self.hint.show_html(_("This network has layers other than Dense: not every node is joined to every node of the "
                              "next layer. Open a lesson with Dense layers, such as “Nodes and connections”."))
        self.sign.show_html(_("delta = −dE/dz: how fast the error falls when z grows. So delta·input is minus dE/dw, "
                              "and w + rate·delta·input is the very same step as w − rate·dE/dw."))
        self.all.setText(_("All nodes"))
        self.all.setToolTip(_("All nodes and all connections: none is chosen"))
        self.as_text.setText(_("As text"))
        self.as_text.setToolTip(_("Every node with its connections as text"))
        self.as_text.setCheckable(True)
        self.copy.setText(_("Copy"))
        self.copy.setToolTip(_("Put every node into the clipboard as text"))
        self.list.setAccessibleName(_("Nodes; Enter shows the connections of one"))
        self.table.setAccessibleName(_("Connections; Enter selects a number"))
        self.paper.setAccessibleName(_("All nodes as text"))
        self._soon()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(200))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(LOW + 20))
