"""The menu of a cell: the same in every panel that shows a number."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.ui import cell_actions
from visualnn.ui.step_words import cell_name


@dataclass(frozen=True)
class Entry:
    """A line of the menu: its text, already translated, and what it does. Entries of another `group` get a line above
    them.
    """

    text: str
    do: Callable[[], object]
    group: str = ""
    possible: bool = True


def cell_menu(parent: QWidget, session: Any, array: str, index: tuple[int, ...]) -> QMenu:
    """The menu of a cell of the trace, headed by its name and value."""
    menu = QMenu(parent)
    trace, position = session.trace, session.playhead.position
    heading = QAction(_("{cell}: not computed yet").format(cell=cell_name(array, index)), menu)
    if trace.known(array, position)[index]:
        number = format_number(float(trace.arrays[array][index]), session.settings.decimals)
        heading.setText(f"{cell_name(array, index)} = {number}")
    heading.setEnabled(False)
    menu.addAction(heading)
    group = None
    for entry in _entries(session, array, index):
        if entry.group != group:
            group = entry.group
            menu.addSeparator()
        action = QAction(entry.text, menu)
        action.setEnabled(entry.possible)
        action.triggered.connect(lambda _checked=False, do=entry.do: do())
        menu.addAction(action)
    return menu


def show_cell_menu(parent: QWidget, session: Any, array: str, index: tuple[int, ...], at: QPoint) -> QMenu:
    """Open the menu of a cell at a place on the screen; the cell is selected, so that it is clear what is meant."""
    session.selection.select(array, index)
    menu = cell_menu(parent, session, array, index)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu


def _entries(session: Any, array: str, index: tuple[int, ...]) -> Iterator[Entry]:
    for found in sorted(pkgutil.iter_modules(cell_actions.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{cell_actions.__name__}.{found.name}")
        yield from module.entries(session, array, index)
