"""The actions of a mini-batch: into it and back to one sample, and from sample to sample in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import N_
from visualnn.ui.action import Action

if TYPE_CHECKING:
    from visualnn.ui.window import Window


def _active(window: Window) -> bool:
    return window.session.batch.active


BATCH: tuple[Action, ...] = (
    Action("batch", "samples", N_("Walk through a &mini-batch"), lambda w: w.session.batch.toggle(), ("B",),
           checked=_active, line_above=True),
    Action("next in batch", "samples", N_("To the &end of this sample of the mini-batch"),
           lambda w: w.session.playhead.step(1, "sample"), ("Shift+N",),
           possible=lambda w: _active(w) and not w.session.playhead.at_end),
    Action("previous in batch", "samples", N_("&Back to the beginning of this sample of the mini-batch"),
           lambda w: w.session.playhead.step(-1, "sample"), ("Shift+P",),
           possible=lambda w: _active(w) and w.session.playhead.position > 0),
)  # fmt: skip
