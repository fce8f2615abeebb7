"""The actions of the walk: stepping at every grain, running to a place, and asking where numbers come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from visualnn.i18n import N_
from visualnn.session import destinations
from visualnn.session.playhead import GRAINS
from visualnn.ui.action import Action, Do, offers

if TYPE_CHECKING:
    from visualnn.ui.window import Window

PLAY = {
    False: (N_("&Play the steps"), N_("Play"), "play"),
    True: (N_("&Pause the steps"), N_("Pause"), "pause"),
}


def _step(by: int, grain: str | None = None) -> Do:
    return lambda window: window.session.playhead.step(by, grain)


def _can_step(by: int) -> Callable[[Window], bool]:
    def possible(window: Window) -> bool:
        playhead = window.session.playhead
        return playhead.position > 0 or playhead.term > 0 if by < 0 else playhead.position < len(playhead.trace)

    return possible


def _grain(name: str) -> tuple[Do, Callable[[Window], bool]]:
    return (lambda window: window.choices.grain(name)), (lambda window: window.session.playhead.grain == name)


def _finer(window: Window) -> bool:
    return window.session.playhead.grain != GRAINS[0]


def _coarser(window: Window) -> bool:
    return window.session.playhead.grain != GRAINS[-1]


def _check_gradients(window: Window) -> None:
    window.arrange("check")
    window.session.microscope.check.start()


def _copy(way: str) -> Do:
    return lambda window: window.panel_commands()[f"copy {way}"]()


def _has_selection(window: Window) -> bool:
    return window.session.selection.array is not None


def _has_influence(window: Window) -> bool:
    return window.session.asking.influence is not None


def _affects(window: Window) -> None:
    selection = window.session.selection
    if selection.array is not None and selection.index is not None:
        window.session.asking.affects(selection.array, selection.index)


FORWARD, BACK = _can_step(1), _can_step(-1)

WALK: tuple[Action, ...] = (
    Action("forward", "step", N_("One step &forward"), _step(1), ("Right", "D"), "step-forward", N_("Step"),
           possible=FORWARD),
    Action("back", "step", N_("One step &back"), _step(-1), ("Left", "A"), "step-back", N_("Back"), possible=BACK),
    Action("into", "step", N_("&Into: the first piece of what comes next"), lambda w: w.choices.into(1), ("S",), "into",
           possible=lambda w: _finer(w) and FORWARD(w)),
    Action("out", "step", N_("&Out: to the end of the piece around us"), lambda w: w.choices.out(1), ("W",), "out",
           possible=lambda w: _coarser(w) and FORWARD(w)),
    Action("into back", "step", N_("Bac&k into the last piece of what has been"), lambda w: w.choices.into(-1),
           ("Shift+S",), possible=lambda w: _finer(w) and BACK(w)),
    Action("out back", "step", N_("Ba&ck out, to the beginning of the piece"), lambda w: w.choices.out(-1),
           ("Shift+W",), possible=lambda w: _coarser(w) and BACK(w)),
    Action("play", "step", PLAY[False][0], lambda w: w.panel_commands()["play"](), ("Space",), "play", PLAY[False][1],
           shown_as=lambda w: PLAY[w.session.playhead.playing], possible=offers("play")),
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
    Action("run to layer", "run_to", N_("The next &layer"), _step(1, "layer"), possible=FORWARD),
    Action("run to loss", "run_to", N_("The l&oss"), lambda w: destinations.to_loss(w.session), ("L",)),
    Action("run to gradient", "run_to", N_("The largest &gradient"),
           lambda w: destinations.to_largest_gradient(w.session), ("G",)),
    Action("run to selected", "run_to", N_("The &selected cell"),
           lambda w: destinations.to_selected(w.session), ("C",)),
    Action("run to nan", "run_to", N_("The first &nan or infinity"),
           lambda w: destinations.to_first_not_finite(w.session), ("X",)),
    Action("by term", "step", N_("Step by ter&m"), _grain("term")[0], ("0",), checked=_grain("term")[1],
           line_above=True),
    Action("by unit", "step", N_("Step by &unit"), _grain("unit")[0], ("1",), checked=_grain("unit")[1]),
    Action("by array", "step", N_("Step by array (&2)"), _grain("array")[0], ("2",), checked=_grain("array")[1]),
    Action("by layer", "step", N_("Step by layer (&3)"), _grain("layer")[0], ("3",), checked=_grain("layer")[1]),
    Action("by phase", "step", N_("Step by phase (&4)"), _grain("phase")[0], ("4",), checked=_grain("phase")[1]),
)  # fmt: skip

ASK: tuple[Action, ...] = (
    Action("where from", "ask", N_("&Where does the selected number come from?"),
           lambda w: destinations.to_selected(w.session), ("Q",), possible=_has_selection),
    Action("affects", "ask", N_("What does the selected number &affect?"), _affects, ("Shift+Q",),
           possible=_has_selection),
    Action("next affected", "ask", N_("&Next number that it affects"), lambda w: w.session.asking.step_affected(1),
           (".",), possible=_has_influence),
    Action("previous affected", "ask", N_("&Previous number that it affects"),
           lambda w: w.session.asking.step_affected(-1), (",",), possible=_has_influence),
    Action("place back", "ask", N_("&Back to the place before"), lambda w: w.session.asking.back(), ("Alt+Left",),
           "place-back", possible=lambda w: w.session.asking.can_go_back, line_above=True),
    Action("place forward", "ask", N_("&Forward again"), lambda w: w.session.asking.forward(), ("Alt+Right",),
           "place-forward", possible=lambda w: w.session.asking.can_go_forward),
    Action("copy latex", "ask", N_("Copy this step as &LaTeX"), _copy("latex"), ("Ctrl+Shift+C",), line_above=True,
           possible=offers("copy latex")),
    Action("copy text", "ask", N_("Copy this step as &text"), _copy("text"), possible=offers("copy text")),
    Action("copy numpy", "ask", N_("Copy this step as N&umPy"), _copy("numpy"), possible=offers("copy numpy")),
    Action("check gradients", "ask", N_("Che&ck all gradients"), _check_gradients, ("Ctrl+G",), line_above=True),
)  # fmt: skip
