"""Where a run is, in words: its epoch or update, its pace, how long it will go on, and why it has ended."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from visualnn.i18n import _, ngettext
from visualnn.session.ending import because
from visualnn.ui.number_box import shortest

if TYPE_CHECKING:
    from visualnn.session.run import Run


def sentence(run: Run) -> str:
    """Where the run is, and how long it will go on."""
    where = {"epoch": run.epoch, "epochs": run.planned_epochs}
    if run.state == "paused":
        text = _("Paused after update {update} (epoch {epoch})")
        return text.format(update=f"{run.made:,}", epoch=run.made_epoch)
    if run.state == "running":
        parts = [_("Epoch {epoch} of {epochs}").format(**where), pace(run.pace), time_left(run.seconds_left)]
        here, *more = [part for part in parts if part]
        for part in more:
            here = _("{here}, {left}").format(here=here, left=part)
        return here
    if run.reason and run.fraction < 1:
        text = _("Ended in epoch {epoch} of {epochs}. {why}")
        return text.format(**where, why=because(run.reason, run.settings.patience))
    if run.fraction >= 1:
        return ngettext("Done: {n} epoch", "Done: {n} epochs", run.planned_epochs).format(n=run.planned_epochs)
    if run.fraction > 0:
        return _("Stopped in epoch {epoch} of {epochs}").format(**where)
    return _("Ready to train")


def pace(updates: float) -> str:
    """So many updates a second; empty where there are as many as possible."""
    if not updates:
        return ""
    if updates == 1:
        return _("1 update a second")
    return _("{count} updates a second").format(count=shortest(updates))


def time_left(seconds: float | None) -> str:
    """Roughly how long, as a person says it; empty where nobody knows."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds < 100:
        count = max(1, round(seconds))
        return ngettext("about {n} second left", "about {n} seconds left", count).format(n=count)
    if seconds < 5400:
        count = round(seconds / 60)
        return ngettext("about {n} minute left", "about {n} minutes left", count).format(n=count)
    count = round(seconds / 3600)
    return ngettext("about {n} hour left", "about {n} hours left", count).format(n=count)
