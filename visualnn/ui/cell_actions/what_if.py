"""What can be tried out with a number: another value, 0, a unit switched off, and back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtGui import QCursor

from visualnn.i18n import _
from visualnn.ui import nudge
from visualnn.ui.cell_menu import Entry

GROUP = "what if"


def entries(session: Any, array: str, index: tuple[int, ...]) -> Iterator[Entry]:
    """Only what is possible with this cell; of most cells nothing is."""
    what_if = session.what_if
    if what_if.can_change(array, index):
        yield Entry(_("&Change this number…"), partial(_change, session, array, index), GROUP)
        yield Entry(_("Set to &0"), partial(_set_to_0, what_if, array, index), GROUP,
                    what_if.value_of(array, index) != 0)
    if what_if.unit_of(array, index) is not None:
        on = what_if.is_on(array, index)
        text = _("Switch this unit o&ff") if on else _("Switch this unit &on")
        yield Entry(text, partial(what_if.switch, array, index, not on), GROUP)
    if what_if.is_changed(array, index):
        yield Entry(_("&Undo this change"), partial(what_if.reset, array, index), GROUP)


def _change(session: Any, array: str, index: tuple[int, ...]) -> None:
    popover = nudge.of(session)
    if popover is not None:
        popover.open(array, index, QCursor.pos())


def _set_to_0(what_if: Any, array: str, index: tuple[int, ...]) -> None:
    what_if.end_stroke()
    what_if.nudge(array, index, 0.0)
    what_if.end_stroke()
