"""The arrangements: which panels a task needs, and where they stand. One key changes from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from visualnn.i18n import N_


@dataclass(frozen=True)
class Arrangement:
    """Panels by area, in their order; `shares` are those parts of the window that an area takes other than usual."""

    name: str
    title: str  # marked with N_, with a mnemonic
    short: str
    areas: Mapping[str, tuple[str, ...]]
    shares: Mapping[str, float] = field(default_factory=dict)


ARRANGEMENTS: tuple[Arrangement, ...] = (
    Arrangement("overview", N_("&Overview"), N_("Overview"),
                {"left": ("samples",), "right": ("lesson", "curves"), "bottom": ("stepper",)}),
    Arrangement("explain", N_("&Explain one step"), N_("Explain"),
                {"left": ("matrix",), "right": ("maths", "code"), "bottom": ("stepper",)},
                {"left": 0.29, "right": 0.29}),
    Arrangement("check", N_("&Check gradients"), N_("Check"),
                {"left": ("samples",), "right": ("microscope",)}, {"right": 0.38}),
    Arrangement("train", N_("&Train and go back in time"), N_("Train"),
                {"left": ("samples",), "right": ("curves", "diagnosis"), "bottom": ("history",)}, {"right": 0.36}),
    Arrangement("evaluate", N_("E&valuate, draw and damage"), N_("Evaluate"),
                {"left": ("samples", "draw"), "right": ("evaluation", "map"), "bottom": ("damage",)}, {"right": 0.34}),
    Arrangement("comparison", N_("Co&mpare trainings"), N_("Compare"),
                {"right": ("compare", "curves"), "bottom": ("runs",)}, {"right": 0.42}),
)  # fmt: skip
FIRST = ARRANGEMENTS[0].name
# Panels that are shown where a lesson asks for them, or a person in the View menu.
HIDDEN = ("catalogue", "clinic", "contest", "counting", "data", "inside", "layers", "log", "nodes", "plane",
          "preparation", "softmax", "teacher")  # fmt: skip


def find(name: str, panels: Mapping[str, Sequence[str]] | None = None) -> Arrangement:
    """The arrangement of that name, or the first one. `panels` are those that a lesson shows first, by area."""
    found = next((one for one in ARRANGEMENTS if one.name == name), ARRANGEMENTS[0])
    if not panels or found.name != FIRST:
        return found
    areas = {area: tuple(names) for area, names in panels.items() if area in ("left", "right", "bottom")}
    return replace(found, areas=areas)


def home(arrangement: Arrangement, name: str, own: str) -> str:
    """The area in which a panel stands; "" where the arrangement does without it. A panel that no arrangement knows
    stands in its `own` area of the first one.
    """
    for area, names in arrangement.areas.items():
        if name in names:
            return area
    known = {*HIDDEN, *(panel for one in ARRANGEMENTS for names in one.areas.values() for panel in names)}
    return own if name not in known and arrangement.name == FIRST else ""
