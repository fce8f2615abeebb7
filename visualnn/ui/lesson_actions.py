"""The actions of the guided walk: from page to page of the lesson."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from visualnn.i18n import N_
from visualnn.ui.action import Action, Do

if TYPE_CHECKING:
    from visualnn.ui.window import Window


def _turn(by: int) -> Do:
    return lambda window: window.session.guide.go(window.session.guide.number + by)


def _can_turn(by: int) -> Callable[[Window], bool]:
    def possible(window: Window) -> bool:
        guide = window.session.guide
        return guide.number > 1 if by < 0 else guide.met and guide.number < len(guide.pages)

    return possible


def _begin_again(window: Window) -> None:
    window.session.guide.go(1)


def _show_notes(window: Window) -> None:
    window.guide_hands.show_panel("teacher")


LESSON: tuple[Action, ...] = (
    Action("next lesson page", "lesson", N_("&Next page of the lesson"), _turn(1), ("Ctrl+PgDown",),
           possible=_can_turn(1)),
    Action("previous lesson page", "lesson", N_("&Previous page of the lesson"), _turn(-1), ("Ctrl+PgUp",),
           possible=_can_turn(-1)),
    Action("first lesson page", "lesson", N_("&First page of the lesson"), _begin_again, possible=_can_turn(-1)),
    Action("skip lesson wait", "lesson", N_("&Skip what the page waits for"), _turn(1),
           possible=lambda w: not w.session.guide.met and w.session.guide.number < len(w.session.guide.pages)),
    Action("reset lesson", "lesson", N_("&Reset the lesson"), lambda w: w.session.reset_lesson(), line_above=True,
           possible=lambda w: w.session.run.state == "idle"),
    Action("teacher notes", "lesson", N_("&Teacher's notes"), _show_notes),
)  # fmt: skip
