"""The rows of the table of runs: written once, and again only where a run has grown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from visualnn.i18n import _
from visualnn.session.run_record import RunRecord
from visualnn.ui.runs.columns import Column

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
DIFFERENT = "≠"
Roles = Qt.ItemDataRole


@dataclass(frozen=True)
class Row:
    """A run, whether its curves are on the plot, the number of its line there, and whether it is the one on show."""

    record: RunRecord
    shown: bool = False
    look: int | None = None
    current: bool = False

    @property
    def mark(self) -> str:
        """What the first cell says to who cannot see it."""
        return _("on show") if self.current else _("on the plot") if self.shown else _("not on the plot")


class RunRows(QAbstractTableModel):
    """`named`: the person typed another name. `toggled`: the box before a run was pressed."""

    named = Signal(int, str)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.columns: list[Column] = []
        self.texts: list[list[str]] = []
        self.bold: set[str] = set()
        self.compared: set[str] = set()

    def show_rows(self, rows: Sequence[Row], written: Mapping[Column, Sequence[str]]) -> bool:
        """Other rows or columns, or the same with other texts; True if the table is another one. What is `written` is
        one text for each row.
        """
        columns, texts = list(written), [list(line) for line in zip(*written.values(), strict=True)]
        same = [one.record for one in rows] == [one.record for one in self.rows] and columns == self.columns
        if same:
            if (texts, list(rows)) != (self.texts, self.rows):
                self.texts, self.rows = texts, list(rows)
                self._tell(0, len(rows) - 1)
            return False
        self.beginResetModel()
        self.rows, self.columns, self.texts = list(rows), columns, texts
        self.endResetModel()
        return True

    def compare(self, compared: set[str], bold: set[str]) -> None:
        """The runs with these keys are compared, and in these columns they differ."""
        if (compared, bold) != (self.compared, self.bold):
            self.compared, self.bold = compared, bold
            self._tell(0, len(self.rows) - 1)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.columns) - 1, 0))

    def renew(self, number: int) -> None:
        """Write one run again that has grown."""
        texts = [column.text(self.rows[number].record) for column in self.columns]
        if texts != self.texts[number]:
            self.texts[number] = texts
            self._tell(number, number)

    def retranslate(self) -> None:
        """All words are others now."""
        self.texts = []

    def _tell(self, first: int, last: int) -> None:
        if last >= first and self.columns:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def is_bold(self, row: int, column: int) -> bool:
        return self.columns[column].name in self.bold and self.rows[row].record.key in self.compared

    def place(self, name: str) -> int:
        """The number of a column, or -1."""
        return next((number for number, column in enumerate(self.columns) if column.name == name), -1)

    # What Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.columns[index.column()].name == "name" else flags

    def data(self, index: Index, role: int = Roles.DisplayRole) -> Any:
        row, column = self.rows[index.row()], self.columns[index.column()]
        text = self.texts[index.row()][index.column()]
        if role == Roles.DisplayRole:
            return text
        if role == Roles.EditRole:
            return row.record.name
        if role == Roles.AccessibleTextRole:
            said = f"{_(column.heading)}: {text or row.mark}"
            return f"{said} {DIFFERENT}" if self.is_bold(index.row(), index.column()) else said
        if role == Roles.ToolTipRole:
            return self.tip(index.row(), index.column())
        return None

    def tip(self, row: int, column: int) -> str:
        """All of a cell, and of the run where there is more to be said."""
        record, name = self.rows[row].record, self.columns[column].name
        if name == "shown":
            return self.rows[row].mark
        if name == "name" and record.origin is not None:
            number, update = record.origin
            grown = _("run {number} from update {update} of run {parent}")
            return f"{record.name}\n" + grown.format(number=record.number, update=f"{update:,}", parent=number)
        return self.texts[row][column]

    def setData(self, index: Index, value: Any, role: int = Roles.EditRole) -> bool:
        if role != Roles.EditRole or self.columns[index.column()].name != "name":
            return False
        self.named.emit(index.row(), str(value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Roles.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Roles.DisplayRole:
            heading = _(column.heading)
            return f"{DIFFERENT} {heading}" if column.name in self.bold else heading
        if role == Roles.ToolTipRole:
            return _(column.tip)
        if role == Roles.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def text(self, numbers: Sequence[int], columns: Sequence[int]) -> str:
        """These rows as text, with tabs between the columns and the headings above."""
        wanted = [column for column in columns if self.columns[column].name != "shown"]
        lines = [[_(self.columns[column].heading) for column in wanted]]
        lines += [[self.texts[number][column] for column in wanted] for number in numbers]
        return "\n".join("\t".join(line) for line in lines)
