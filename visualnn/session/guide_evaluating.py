"""What the buttons of a lesson's pages do with the evaluation: other samples, a cell of the matrix, a confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import _
from visualnn.session.guide_commands import command

if TYPE_CHECKING:
    from visualnn.session.guide import Guide


@command("evaluate")
def _evaluate(guide: Guide, first: str, second: str = "") -> None:
    """Evaluate the samples of a split, or show those of a class that were taken for another one."""
    evaluating, classes = guide.session.evaluating, len(guide.session.dataset.class_names)
    if not second:
        evaluating.choose_split(first)
    elif max(int(first), int(second)) >= classes:
        raise ValueError(_("there are {count} classes, numbered from 0").format(count=classes))
    else:
        evaluating.show_cell(int(first), int(second))


@command("confidence")
def _confidence(guide: Guide, least: str) -> None:
    if not 0 <= float(least) <= 1:
        raise ValueError(_("a confidence lies between 0 and 1"))
    guide.session.evaluating.choose_least(float(least))
