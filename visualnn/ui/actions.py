"""Everything a person can ask the window for, as data: menus, toolbar, keys and the keyboard overview read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from visualnn.i18n import N_
from visualnn.ui import focus, layout
from visualnn.ui.action import MENUS, SUBMENUS, Action, Do, offers
from visualnn.ui.arrangements import ARRANGEMENTS
from visualnn.ui.batch_actions import BATCH
from visualnn.ui.data_actions import DATA
from visualnn.ui.editing_actions import EDITING
from visualnn.ui.lesson_actions import LESSON
from visualnn.ui.pace_actions import PACE
from visualnn.ui.time_actions import TIME
from visualnn.ui.walk_actions import ASK, WALK
from visualnn.ui.what_if_actions import WHAT_IF

if TYPE_CHECKING:
    from visualnn.ui.window import Window

__all__ = ["ACTIONS", "MENUS", "SUBMENUS", "TOOLBAR", "Action"]

TRAIN = {
    "idle": (N_("&Train"), N_("Train"), "train"),
    "running": (N_("&Pause training"), N_("Pause"), "pause"),
    "paused": (N_("&Go on training"), N_("Go on"), "play"),
}


def _theme(name: str) -> tuple[Do, Callable[[Window], bool]]:
    return (lambda window: window.choices.theme(name)), (lambda window: window.session.settings.theme == name)


def _arrangement(name: str) -> Do:
    return lambda window: window.arrange(name)


def _arranged(name: str) -> Callable[[Window], bool]:
    return lambda window: window.arrangement == name


def _split(name: str) -> tuple[Do, Callable[[Window], bool]]:
    return (lambda window: window.session.samples.show_split(name)), lambda window: window.session.samples.split == name


def _train_or_pause(window: Window) -> None:
    run = window.session.run
    window.bring_forward("curves")
    {"idle": run.start, "running": run.pause, "paused": run.resume}[run.state]()


ACTIONS: tuple[Action, ...] = (
    Action("lessons", "file", N_("L&essons…"), lambda w: w.opening.show(), ("Ctrl+Shift+O", "Ctrl+L"), "lesson",
           N_("Lessons")),
    Action("open lesson", "file", N_("Open lesson &folder…"), lambda w: w.opening.ask_for_folder()),
    Action("open", "file", N_("&Open weights…"), lambda w: w.ask_to_open(), ("Ctrl+O",), "open", line_above=True),
    *DATA,
    Action("save", "file", N_("&Save weights…"), lambda w: w.ask_to_save(), ("Ctrl+S",), "save"),
    Action("new", "file", N_("&New random weights"), lambda w: w.session.new_weights(w.next_seed()), line_above=True,
           possible=lambda w: w.session.run.state == "idle"),
    Action("own", "file", N_("The &lesson's own weights"), lambda w: w.session.lesson_weights(),
           possible=lambda w: w.session.run.state == "idle"),
    Action("quit", "file", N_("&Quit"), lambda w: w.close(), ("Ctrl+Q",), line_above=True),

    *WALK,
    *ASK,
    *WHAT_IF,
    *EDITING,

    Action("next sample", "samples", N_("&Next sample"), lambda w: w.session.samples.step(1), ("N",), "next"),
    Action("previous sample", "samples", N_("&Previous sample"), lambda w: w.session.samples.step(-1), ("P",),
           "previous"),
    *BATCH,
    Action("next page", "samples", N_("Ne&xt page"), lambda w: w.session.samples.next_page(), ("PgDown",),
           line_above=True),
    Action("previous page", "samples", N_("Pre&vious page"), lambda w: w.session.samples.previous_page(), ("PgUp",)),
    Action("random page", "samples", N_("&Random page"), lambda w: w.session.samples.random_page(), ("R",), "random"),
    Action("test split", "samples", N_("&Test images"), _split("test")[0], checked=_split("test")[1],
           line_above=True),
    Action("train split", "samples", N_("Trainin&g images"), _split("train")[0], checked=_split("train")[1]),

    *LESSON,

    Action("train", "train", *TRAIN["idle"][:1], _train_or_pause, ("T",), "train", TRAIN["idle"][1],
           shown_as=lambda w: TRAIN[w.session.run.state]),
    Action("stop", "train", N_("&Stop training"), lambda w: w.session.run.stop(), ("Esc",), "stop",
           possible=lambda w: w.session.run.state != "idle"),
    *PACE,
    *TIME,

    Action("fit", "view", N_("&Fit the network"), lambda w: w.panel_commands()["fit"](), ("F",), "fit",
           possible=offers("fit")),
    Action("larger", "view", N_("&Larger"), lambda w: w.choices.zoom_by(1), ("Ctrl+=", "Ctrl++"), "larger",
           line_above=True),
    Action("smaller", "view", N_("S&maller"), lambda w: w.choices.zoom_by(-1), ("Ctrl+-",), "smaller"),
    Action("normal", "view", N_("Normal &size"), lambda w: w.choices.zoom(1.0), ("Ctrl+0",)),
    Action("more decimals", "view", N_("M&ore decimals"), lambda w: w.choices.decimals_by(1), ("Ctrl+.",),
           line_above=True),
    Action("fewer decimals", "view", N_("Fe&wer decimals"), lambda w: w.choices.decimals_by(-1), ("Ctrl+,",)),
    Action("next panel", "view", N_("Ne&xt panel"), lambda w: w.focus_panel(1), ("F6",), line_above=True),
    Action("previous panel", "view", N_("Pre&vious panel"), lambda w: w.focus_panel(-1), ("Shift+F6",)),
    Action("float", "view", N_("Float or &dock this panel"), focus.float_panel, ("Ctrl+Shift+D",)),
    Action("full screen", "view", N_("F&ull screen"), lambda w: w.toggle_full_screen(), ("F11",), "full-screen",
           checked=lambda w: w.isFullScreen(), line_above=True),
    Action("reset layout", "view", N_("&Reset the layout"), layout.arrange),
    *(Action(f"arrange {one.name}", "arrangement", one.title, _arrangement(one.name), (f"Ctrl+{number}",),
             short=one.short, checked=_arranged(one.name)) for number, one in enumerate(ARRANGEMENTS, 1)),
    Action("theme system", "theme", N_("As the &system"), _theme("system")[0], checked=_theme("system")[1]),
    Action("theme light", "theme", N_("&Light"), _theme("light")[0], checked=_theme("light")[1]),
    Action("theme dark", "theme", N_("&Dark"), _theme("dark")[0], checked=_theme("dark")[1]),

    Action("keyboard", "help", N_("&Keyboard"), lambda w: w.show_keyboard(), ("F1",), "help"),
    Action("about", "help", N_("&About visualnn"), lambda w: w.show_about()),
)  # fmt: skip

# What stands in the toolbar; None is a line, "" the place where the rest moves to the right edge.
TOOLBAR: tuple[str | None, ...] = (
    "lessons", None, "open", "save", None, "back", "play", "forward", "into", "out", None, "place back",
    "place forward", None, "previous sample", "next sample", "random page", None, "train", "stop", "", "fit", None,
    "smaller", "larger", "full screen", "keyboard",
)  # fmt: skip
