"""Changing the network, as actions: undo and redo, and the buttons in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import N_
from visualnn.ui.action import Action, offers

if TYPE_CHECKING:
    from visualnn.ui.window import Window


def undo(window: Window) -> None:
    """Take back the last what-if; where there is none, the last change of the network or its data."""
    session = window.session
    (session.what_if if session.what_if.can_undo else session.editing).undo()


def can_undo(window: Window) -> bool:
    return window.session.what_if.can_undo or window.session.editing.can_undo


EDITING: tuple[Action, ...] = (
    Action("redo change", "what_if", N_("Re&do the change of the network"), lambda w: w.session.editing.redo(),
           ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", possible=lambda w: w.session.editing.can_redo),
    Action("edit network", "what_if", N_("&Edit the network in its picture"),
           lambda w: w.panel_commands()["edit network"](), ("Ctrl+E",), possible=offers("edit network"),
           line_above=True),
)  # fmt: skip
