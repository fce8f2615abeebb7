"""What the buttons of a lesson's pages do with samples: several at once, answers hidden, a threshold, a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import _
from visualnn.session.guide_commands import command

if TYPE_CHECKING:
    from visualnn.session.guide import Guide


@command("batch")
def _batch(guide: Guide, size: str) -> None:
    guide.session.batch.choose(int(size))


@command("answers")
def _answers(guide: Guide, which: str) -> None:
    guide.session.samples.show_answers(which == "show")


@command("threshold")
def _threshold(guide: Guide, share: str) -> None:
    if not 0 <= float(share) <= 1:
        raise ValueError(_("a threshold lies between 0 and 1"))
    guide.session.samples.choose_threshold(float(share))


@command("count")
def _count(guide: Guide, way: str) -> None:
    guide.session.counting.start(way)


@command("damage")
def _damage(guide: Guide, name: str, amount: str = "") -> None:
    if not amount:
        guide.session.damaging.undo()
        return
    try:
        value = float(amount.replace("−", "-"))
    except ValueError:
        raise ValueError(_("“{text}” is no number").format(text=amount)) from None
    guide.session.damaging.set(name, value)
