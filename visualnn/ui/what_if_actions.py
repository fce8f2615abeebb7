"""What a person can try out, as actions: menus, keys and the what-if bar read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import N_
from visualnn.ui.action import Action
from visualnn.ui.editing_actions import can_undo, undo

if TYPE_CHECKING:
    from visualnn.ui.window import Window


def _selected(window: Window) -> tuple[str, tuple[int, ...]]:
    """The selected cell; a name that is no array where nothing is selected."""
    selection = window.session.selection
    return selection.array or "", selection.index or ()


def _can_change(window: Window) -> bool:
    return bool(window.session.what_if.can_change(*_selected(window)))


def _can_switch(window: Window) -> bool:
    return window.session.what_if.unit_of(*_selected(window)) is not None


def _switch(window: Window) -> None:
    what_if, cell = window.session.what_if, _selected(window)
    what_if.switch(*cell, on=not what_if.is_on(*cell))


WHAT_IF: tuple[Action, ...] = (
    Action("change number", "what_if", N_("&Change the selected number…"), lambda w: w.what_if_bar.nudge.open(
        *_selected(w)), ("E",), possible=_can_change),
    Action("switch unit", "what_if", N_("&Switch the selected unit off or on"), _switch, ("O",), possible=_can_switch),
    Action("undo change", "what_if", N_("&Undo the last change"), undo, ("Ctrl+Z",), "undo", N_("Undo"),
           possible=can_undo, line_above=True),
    Action("reset changes", "what_if", N_("&Reset all changes"), lambda w: w.session.what_if.reset(),
           ("Ctrl+Backspace",), "reset", N_("Reset all"), possible=lambda w: w.session.what_if.active),
    Action("keep changes", "what_if", N_("&Keep the changed weights and biases"), lambda w: w.session.what_if.keep(),
           icon="check", short=N_("Keep"), possible=lambda w: w.session.what_if.can_keep, line_above=True),
)
