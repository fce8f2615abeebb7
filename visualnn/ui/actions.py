"""Everything a person can ask the window for, as data: menus, toolbar, keys and the keyboard overview read it."""

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
    "step": N_("&Step"),
    "samples": N_("S&amples"),
    "train": N_("&Train"),
    "view": N_("&View"),
    "panels": N_("&Panels"),  # inside View, like the next two
    "theme": N_("&Theme"),
    "language": N_("La&nguage"),
    "help": N_("&Help"),
}
SUBMENUS = ("panels", "theme", "language")

TRAIN = {
    "idle": (N_("&Train"), N_("Train"), "train"),
    "running": (N_("&Pause training"), N_("Pause"), "pause"),
    "paused": (N_("&Go on training"), N_("Go on"), "play"),
}
PLAY = {
    False: (N_("&Play the steps"), N_("Play"), "play"),
    True: (N_("&Pause the steps"), N_("Pause"), "pause"),
}


def _step(by: int, grain: str | None = None) -> Do:
    return lambda window: window.session.playhead.step(by, grain)


def _can_step(by: int) -> Callable[[Window], bool]:
    def possible(window: Window) -> bool:
        playhead = window.session.playhead
        return playhead.position > 0 if by < 0 else playhead.position < len(playhead.trace)

    return possible


def _grain(name: str) -> tuple[Do, Callable[[Window], bool]]:
    return (lambda window: window.choices.grain(name)), (lambda window: window.session.playhead.grain == name)


def _theme(name: str) -> tuple[Do, Callable[[Window], bool]]:
    return (lambda window: window.choices.theme(name)), (lambda window: window.session.settings.theme == name)


def _split(name: str) -> tuple[Do, Callable[[Window], bool]]:
    return (lambda window: window.session.samples.show_split(name)), lambda window: window.session.samples.split == name


def _train_or_pause(window: Window) -> None:
    run = window.session.run
    window.bring_forward("curves")
    {"idle": run.start, "running": run.pause, "paused": run.resume}[run.state]()


def _offers(name: str) -> Callable[[Window], bool]:
    return lambda window: name in window.panel_commands()


FORWARD, BACK = _can_step(1), _can_step(-1)

ACTIONS: tuple[Action, ...] = (
    Action("open", "file", N_("&Open weights…"), lambda w: w.ask_to_open(), ("Ctrl+O",), "open", N_("Open")),
    Action("save", "file", N_("&Save weights…"), lambda w: w.ask_to_save(), ("Ctrl+S",), "save", N_("Save")),
    Action("new", "file", N_("&New random weights"), lambda w: w.session.new_weights(w.next_seed()), line_above=True,
           possible=lambda w: w.session.run.state == "idle"),
    Action("own", "file", N_("The &lesson's own weights"), lambda w: w.session.lesson_weights(),
           possible=lambda w: w.session.run.state == "idle"),
    Action("quit", "file", N_("&Quit"), lambda w: w.close(), ("Ctrl+Q",), line_above=True),

    Action("forward", "step", N_("One step &forward"), _step(1), ("Right",), "step-forward", N_("Step"),
           possible=FORWARD),
    Action("back", "step", N_("One step &back"), _step(-1), ("Left",), "step-back", N_("Back"), possible=BACK),
    Action("play", "step", PLAY[False][0], lambda w: w.panel_commands()["play"](), ("Space",), "play", PLAY[False][1],
           shown_as=lambda w: PLAY[w.session.playhead.playing], possible=_offers("play")),
    Action("next array", "step", N_("Next &array"), _step(1, "array"), ("Shift+Right",), line_above=True,
           possible=FORWARD),
    Action("previous array", "step", N_("Previous a&rray"), _step(-1, "array"), ("Shift+Left",), possible=BACK),
    Action("next layer", "step", N_("Next &layer"), _step(1, "layer"), ("Ctrl+Right",), possible=FORWARD),
    Action("previous layer", "step", N_("Previous la&yer"), _step(-1, "layer"), ("Ctrl+Left",), possible=BACK),
    Action("next phase", "step", N_("Next p&hase"), _step(1, "phase"), ("Ctrl+Shift+Right",), possible=FORWARD),
    Action("previous phase", "step", N_("Previous pha&se"), _step(-1, "phase"), ("Ctrl+Shift+Left",), possible=BACK),
    Action("to start", "step", N_("To the s&tart"), lambda w: w.session.playhead.to_start(), ("Home",), "to-start",
           possible=BACK, line_above=True),
    Action("to end", "step", N_("To the &end"), lambda w: w.session.playhead.to_end(), ("End",), "to-end",
           possible=FORWARD),
    Action("by term", "step", N_("Step by ter&m"), _grain("term")[0], ("0",), checked=_grain("term")[1],
           line_above=True),
    Action("by unit", "step", N_("Step by &unit"), _grain("unit")[0], ("1",), checked=_grain("unit")[1]),
    Action("by array", "step", N_("Step by array (&2)"), _grain("array")[0], ("2",), checked=_grain("array")[1]),
    Action("by layer", "step", N_("Step by layer (&3)"), _grain("layer")[0], ("3",), checked=_grain("layer")[1]),
    Action("by phase", "step", N_("Step by phase (&4)"), _grain("phase")[0], ("4",), checked=_grain("phase")[1]),

    Action("next sample", "samples", N_("&Next sample"), lambda w: w.session.samples.step(1), ("N",), "next"),
    Action("previous sample", "samples", N_("&Previous sample"), lambda w: w.session.samples.step(-1), ("P",),
           "previous"),
    Action("next page", "samples", N_("Ne&xt page"), lambda w: w.session.samples.next_page(), ("PgDown",),
           line_above=True),
    Action("previous page", "samples", N_("Pre&vious page"), lambda w: w.session.samples.previous_page(), ("PgUp",)),
    Action("random page", "samples", N_("&Random page"), lambda w: w.session.samples.random_page(), ("R",), "random"),
    Action("test split", "samples", N_("&Test images"), _split("test")[0], checked=_split("test")[1],
           line_above=True),
    Action("train split", "samples", N_("Trainin&g images"), _split("train")[0], checked=_split("train")[1]),

    Action("train", "train", *TRAIN["idle"][:1], _train_or_pause, ("T",), "train", TRAIN["idle"][1],
           shown_as=lambda w: TRAIN[w.session.run.state]),
    Action("stop", "train", N_("&Stop training"), lambda w: w.session.run.stop(), ("Esc",), "stop",
           possible=lambda w: w.session.run.state != "idle"),

    Action("fit", "view", N_("&Fit the network"), lambda w: w.panel_commands()["fit"](), ("F",), "fit",
           possible=_offers("fit")),
    Action("larger", "view", N_("&Larger"), lambda w: w.choices.zoom_by(1), ("Ctrl+=", "Ctrl++"), "larger",
           line_above=True),
    Action("smaller", "view", N_("S&maller"), lambda w: w.choices.zoom_by(-1), ("Ctrl+-",), "smaller"),
    Action("normal", "view", N_("Normal &size"), lambda w: w.choices.zoom(1.0), ("Ctrl+0",)),
    Action("next panel", "view", N_("Ne&xt panel"), lambda w: w.focus_panel(1), ("F6",), line_above=True),
    Action("previous panel", "view", N_("Pre&vious panel"), lambda w: w.focus_panel(-1), ("Shift+F6",)),
    Action("float", "view", N_("Float or &dock this panel"), lambda w: w.float_panel(), ("Ctrl+Shift+D",)),
    Action("full screen", "view", N_("F&ull screen"), lambda w: w.toggle_full_screen(), ("F11",), "full-screen",
           checked=lambda w: w.isFullScreen(), line_above=True),
    Action("reset layout", "view", N_("&Reset the layout"), lambda w: w.reset_layout()),
    Action("theme system", "theme", N_("As the &system"), _theme("system")[0], checked=_theme("system")[1]),
    Action("theme light", "theme", N_("&Light"), _theme("light")[0], checked=_theme("light")[1]),
    Action("theme dark", "theme", N_("&Dark"), _theme("dark")[0], checked=_theme("dark")[1]),

    Action("keyboard", "help", N_("&Keyboard"), lambda w: w.show_keyboard(), ("F1",), "help"),
    Action("about", "help", N_("&About visualnn"), lambda w: w.show_about()),
)  # fmt: skip

# What stands in the toolbar; None is a line, "" the place where the rest moves to the right edge.
TOOLBAR: tuple[str | None, ...] = (
    "open", "save", None, "back", "play", "forward", None, "previous sample", "next sample", "random page", None,
    "train", "stop", "", "fit", None, "smaller", "larger", "full screen", "keyboard",
)  # fmt: skip
