"""What can be done in training time, as actions: menus and keys read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import N_
from visualnn.ui.action import Action

if TYPE_CHECKING:
    from visualnn.ui.window import Window


def _any(window: Window) -> bool:
    return window.session.history.line is not None


def _others(window: Window) -> bool:
    history = window.session.history
    kept = history.line.branches if history.line else []
    return window.session.run.state == "idle" and any(branch not in kept for branch in history.branches)


def _branch(window: Window) -> None:
    window.bring_forward("curves")
    window.session.run.branch_from_here()


TIME: tuple[Action, ...] = (
    Action("update back", "train", N_("One update &back"), lambda w: w.session.history.step(-1), ("Ctrl+Alt+Left",),
           possible=lambda w: w.session.history.position > 0, line_above=True),
    Action("update forward", "train", N_("One update &forward"), lambda w: w.session.history.step(1),
           ("Ctrl+Alt+Right",), possible=lambda w: w.session.history.position < w.session.history.end),
    Action("epoch back", "train", N_("To the end of an &epoch, back"), lambda w: w.session.history.step(-1, "epoch"),
           ("Ctrl+Alt+Up",), possible=lambda w: w.session.history.position > 0),
    Action("epoch forward", "train", N_("To the en&d of an epoch, forward"),
           lambda w: w.session.history.step(1, "epoch"), ("Ctrl+Alt+Down",),
           possible=lambda w: w.session.history.position < w.session.history.end),
    Action("walk update", "train", N_("Step through this &mini-batch"), lambda w: w.session.history.walk_batch(),
           ("Ctrl+Alt+M",), possible=_any),
    Action("branch", "train", N_("Train on f&rom here"), _branch, line_above=True,
           possible=lambda w: _any(w) and w.session.run.state != "running"),
    Action("forget runs", "train", N_("Forget &other runs"), lambda w: w.session.history.forget_earlier(),
           possible=_others),
)  # fmt: skip
