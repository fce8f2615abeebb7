"""The link between a place that shows cells and the session: what the hand does there, and what is lit there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QPoint
from shiboken6 import isValid

from visualnn.engine.expr import Cell
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.typeset.boxes import Refs
from visualnn.ui.typeset.hits import HitArea


class Link(QObject):
    """Pointing lights the cells in every panel, a click selects one, a double click asks where it comes from; the menu
    is that of the cell.
    """

    def __init__(self, area: HitArea, session: Any) -> None:
        super().__init__(area)
        self.area, self.session = area, session
        area.pointed.connect(self._point)
        area.chosen.connect(self._choose)
        area.asked.connect(self._ask)
        area.menu_wanted.connect(self._open_menu)
        session.selection.pointing.connect(self._light)
        session.selection.changed.connect(self._light)
        self._light()

    def _light(self) -> None:
        if isValid(self) and isValid(self.area):
            selection = self.session.selection
            chosen = Cell(selection.array, selection.index) if selection.array is not None else None
            self.area.light(selection.pointed, chosen)

    def _point(self, refs: Refs) -> None:
        self.session.selection.point(*refs)

    def _choose(self, cell: Cell) -> None:
        if self._there(cell):
            self.session.selection.select(cell.array, cell.index)

    def _ask(self, cell: Cell) -> None:
        if self._there(cell):
            self.session.asking.where_from(cell.array, cell.index)

    def _open_menu(self, cell: Cell, at: QPoint) -> None:
        if self._there(cell):
            show_cell_menu(self.area, self.session, cell.array, tuple(map(_plain, cell.index)), at)

    def _there(self, cell: Cell) -> bool:
        """Whether the cell is still one of the trace on show."""
        array = self.session.trace.arrays.get(cell.array)
        return array is not None and array.ndim == len(cell.index)


def _plain(part: int | slice) -> int:
    return part if isinstance(part, int) else 0
