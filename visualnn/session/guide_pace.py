"""What the buttons of a lesson's pages do with the pace of training: so many updates or epochs, and how quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import _
from visualnn.session.control import EPOCH
from visualnn.session.guide_commands import command

if TYPE_CHECKING:
    from visualnn.session.guide import Guide


@command("advance")
def _advance(guide: Guide, count: str, unit: str) -> None:
    if int(count) < 1:
        raise ValueError(_("at least 1 is needed"))
    guide.session.run.advance(int(count) if unit == "updates" else int(count) * EPOCH)


@command("pace")
def _pace(guide: Guide, updates: str) -> None:
    guide.session.run.set_pace(float(updates))
