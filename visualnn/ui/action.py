"""An action: one thing that a person can ask the window for, as data, and the menus there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visualnn.i18n import N_

if TYPE_CHECKING:
    from visualnn.ui.window import Window

Do = Callable[["Window"], object]


@dataclass(frozen=True)
class Action:
    """One thing to do: its text (marked with N_), where it stands, its keys, and what it does with the window."""

    id: str
    menu: str
    text: str
    do: Do
    keys: tuple[str, ...] = ()
    icon: str = ""
    short: str = ""  # beside the icon in the toolbar
    checked: Callable[[Window], bool] | None = None
    possible: Callable[[Window], bool] | None = None
    shown_as: Callable[[Window], tuple[str, str, str]] | None = None  # text, short and icon that follow the state
    line_above: bool = False


MENUS = {
    "file": N_("&File"),
    "lesson": N_("&Lesson"),
    "step": N_("&Step"),
    "run_to": N_("Ru&n to"),  # inside Step
    "ask": N_("As&k"),
    "what_if": N_("What &if"),
    "samples": N_("S&amples"),
    "train": N_("&Train"),
    "view": N_("&View"),
    "panels": N_("&Panels"),  # inside View, like the next two
    "theme": N_("&Theme"),
    "language": N_("La&nguage"),
    "arrangement": N_("&Arrangement"),
    "help": N_("&Help"),
}
# Menus inside others; each stands where its first action does, those of View first of all.
SUBMENUS = {"panels": "view", "theme": "view", "language": "view", "arrangement": "view", "run_to": "step"}


def offers(name: str) -> Callable[[Window], bool]:
    """Possible where a panel offers a command of that name."""
    return lambda window: name in window.panel_commands()
