"""The two questions that every number answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from visualnn.i18n import _
from visualnn.ui.cell_menu import Entry


def entries(session: Any, array: str, index: tuple[int, ...]) -> Iterator[Entry]:
    """Where does it come from, what does it affect."""
    yield Entry(_("&Where does it come from?"), partial(session.asking.where_from, array, index), "asking")
    yield Entry(_("What does it &affect?"), partial(session.asking.affects, array, index), "asking")
