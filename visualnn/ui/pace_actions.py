"""Slow motion and the learning rate as actions: menus and keys read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import N_
from visualnn.session.control import EPOCH
from visualnn.ui.action import Action
from visualnn.ui.training.rate_row import DOUBLE, HALF, scale_rate
from visualnn.ui.training.slow_motion import next_pace

if TYPE_CHECKING:
    from visualnn.ui.window import Window


def _advance(window: Window, updates: int) -> None:
    window.bring_forward("curves")
    window.session.run.advance(updates)


def _pace(window: Window, by: int) -> None:
    run = window.session.run
    run.set_pace(next_pace(run.pace, by))


def _can_change(window: Window, by: int) -> bool:
    return next_pace(window.session.run.pace, by) != window.session.run.pace


PACE: tuple[Action, ...] = (
    Action("one update", "train", N_("One &update, then pause"), lambda w: _advance(w, 1), ("U",), "one-update",
           line_above=True),
    Action("one epoch", "train", N_("To the end of the epo&ch, then pause"), lambda w: _advance(w, EPOCH),
           ("Shift+U",), "one-epoch"),
    Action("faster", "train", N_("F&aster"), lambda w: _pace(w, 1), ("Ctrl+Alt+PgUp",),
           possible=lambda w: _can_change(w, 1)),
    Action("slower", "train", N_("S&lower"), lambda w: _pace(w, -1), ("Ctrl+Alt+PgDown",),
           possible=lambda w: _can_change(w, -1)),
    Action("half the rate", "train", N_("&Half the learning rate"), lambda w: scale_rate(w.session.run, HALF), ("H",)),
    Action("twice the rate", "train", N_("T&wice the learning rate"), lambda w: scale_rate(w.session.run, DOUBLE),
           ("Shift+H",)),
)  # fmt: skip
