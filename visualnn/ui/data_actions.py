"""The actions for data that a person brings."""

from __future__ import annotations

from visualnn.i18n import N_
from visualnn.ui.action import Action
from visualnn.ui.data_dialogs import ask_for_data

DATA: tuple[Action, ...] = (
    Action("open data", "file", N_("Open &data…"), ask_for_data, ("Ctrl+Shift+A",),
           possible=lambda w: w.session.run.state == "idle"),
)  # fmt: skip
