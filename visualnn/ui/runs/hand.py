"""The Runs panel from the hand to the session: buttons, menus and keys act on the runs that are selected."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.session.run_record import RunRecord
from visualnn.ui.flow import Flow
from visualnn.ui.panel import Panel
from visualnn.ui.runs.deeds import Deeds
from visualnn.ui.runs.table import RunTable
from visualnn.ui.runs.words import WHOSE
from visualnn.ui.text_block import TextBlock


class RunsHand(Panel):
    """The widgets, and what is done with them; `order_by` is the column by which the runs are sorted, `falling` with
    the largest above.
    """

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.records, self.deeds = session.records, Deeds(session)
        self.table = RunTable()
        self.whose, self.only = QComboBox(), QCheckBox()
        self.open, self.take, self.delete, self.undo = (QPushButton() for _number in range(4))
        self.more, self.menu = QToolButton(), QMenu(self)
        self.hint, self.sentence = TextBlock(lines=4, role="muted"), TextBlock(lines=2, scale=0.92, role="muted")
        self.order_by, self.falling = "name", True
        self.compact = self.tight = False  # whether some buttons, or all of them, are in the menu only
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._tools = QWidget()
        self._flow = Flow(self._tools, gap=8)
        for name in WHOSE:
            self.whose.addItem("", name)
        self.whose.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self.menu)
        parts: tuple[QWidget, ...] = (self.whose, self.only, self.open, self.take, self.delete, self.undo, self.more)
        for part in parts:
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._flow.addWidget(part)
        self._column = QVBoxLayout(self)
        for part in (self._tools, self.hint, self.table, self.sentence):
            self._column.addWidget(part, int(part is self.table))
        self._column.addStretch(0)

    def _connect(self) -> None:
        table = self.table
        self.whose.activated.connect(self._soon)
        self.only.toggled.connect(self._compare)
        self.open.clicked.connect(self._open)
        self.take.clicked.connect(self._take)
        self.delete.clicked.connect(self._delete)
        self.undo.clicked.connect(self.records.restore)
        self.menu.aboutToShow.connect(self._fill_menu)
        table.opened.connect(self._open_row)
        table.toggled.connect(self._toggle)
        table.asked.connect(self._ask)
        table.removed.connect(self._delete)
        table.copied.connect(self._copy)
        table.sorted_by.connect(self._sort)
        table.chosen.connect(self._compare)
        table.rows.named.connect(self._rename)

    def _compare(self) -> None:
        """Others are selected: say in what they differ."""
        raise NotImplementedError

    @property
    def chosen(self) -> list[RunRecord]:
        """The runs that are selected, from above."""
        return [self.table.rows.rows[number].record for number in self.table.numbers]

    @property
    def listed(self) -> list[RunRecord]:
        return [row.record for row in self.table.rows.rows]

    def _open_row(self, number: int) -> None:
        self.deeds.open(self.listed[number])

    def _open(self) -> None:
        for record in self.chosen[:1]:
            self.deeds.open(record)

    def _train_on(self) -> None:
        for record in self.chosen[:1]:
            self.deeds.train_on(record)

    def _take(self) -> None:
        for record in self.chosen[:1]:
            self.deeds.take_settings(record)

    def _delete(self) -> None:
        self.deeds.delete(self.chosen)

    def _toggle(self, number: int) -> None:
        self.deeds.toggle([self.listed[number]] if number >= 0 else self.chosen)

    def _rename(self, number: int, name: str) -> None:
        record = self.listed[number]
        if name != record.name:
            self.records.rename(record, name)

    def _rename_chosen(self) -> None:
        for number in self.table.numbers[:1]:
            self.table.rename(number)

    def _copy(self) -> None:
        numbers = self.table.numbers or list(range(len(self.listed)))
        columns = [place for place in range(len(self.table.rows.columns)) if not self.table.isColumnHidden(place)]
        self.deeds.copy(self.table.rows.text(numbers, columns), len(numbers))

    def _save(self) -> None:
        self.deeds.ask_where_to_save(self, self.listed)

    def _sort(self, place: int, _checked: bool = False) -> None:
        name = self.table.rows.columns[place].name
        self.falling = not self.falling if name == self.order_by else True
        self.order_by = name
        self._soon()

    def _ask(self, number: int, place: int, at: QPoint) -> None:
        if number not in self.table.numbers:
            self.table.selectRow(number)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = self.table.rows.columns[place]
        self._fill(menu, full=True)
        menu.addSeparator()
        sort = menu.addAction(_("Sort by “{column}”").format(column=_(column.heading)))
        sort.triggered.connect(partial(self._sort, place))
        menu.popup(at)

    def _fill_menu(self) -> None:
        self.menu.clear()
        self._fill(self.menu, full=self.compact)

    def _fill(self, menu: QMenu, full: bool) -> None:
        """What can be done with what is selected; in full also what there may be buttons for."""
        chosen, one = bool(self.chosen), len(self.chosen) == 1
        go = (self.open.text(), self._open, one)
        buttons = [(self.take.text(), self._take, one), (self.delete.text(), self._delete, chosen)]
        parts: list[tuple[str, Callable[[], None], bool]] = [
            (_("Train on from its end"), self._train_on, one and self.session.run.state != "running"),
            (_("Rename (F2)"), self._rename_chosen, one),
            (_("Show or hide on the plot (Space)"), self._toggle_chosen, chosen),
            (_("Copy as a table (Ctrl+C)"), self._copy, bool(self.listed)),
            (_("Save the table as CSV …"), self._save, bool(self.listed)),
        ]
        first = [] if menu is self.menu and not self.tight else [go]
        for text, do, possible in [*first, *(buttons if full else []), *parts]:
            action = menu.addAction(text)
            action.setEnabled(possible)
            action.triggered.connect(do)

    def _toggle_chosen(self) -> None:
        self._toggle(-1)
