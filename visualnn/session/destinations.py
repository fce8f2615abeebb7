"""Where the walk can run to by itself: the loss, the largest gradient, the chosen cell, the first nan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.engine.health import first_not_finite, largest_gradient
from visualnn.i18n import _
from visualnn.session import givens

if TYPE_CHECKING:
    from visualnn.session.session import Session


def to_loss(session: Session) -> None:
    """The step that computes the loss: of a mini-batch the next one, at its end the first again."""
    stages = [stage for stage in session.trace.stages if stage.phase == "loss" and stage.size == 1]
    after = [stage for stage in stages if stage.end > session.playhead.position] or stages
    if after:
        session.asking.visit(after[0].array, after[0].lead, after[0].end)


def to_largest_gradient(session: Session) -> None:
    """The step that computes the largest gradient of all parameters."""
    found = largest_gradient(session.trace)
    if found is not None:
        session.asking.where_from(*found)


def to_selected(session: Session) -> None:
    """The step that computes the cell that the person clicked."""
    selection = session.selection
    if selection.array is None or selection.index is None:
        session.said.emit(_("Nothing is selected: click a unit, a weight or any other number first."))
    elif givens.is_there(session.trace, selection.array, selection.index):
        session.asking.where_from(selection.array, selection.index)


def to_first_not_finite(session: Session) -> None:
    """The step in which the first nan or infinity arose."""
    origin = first_not_finite(session.trace)
    if origin is None:
        session.said.emit(_("All numbers of this trace are finite."))
    else:
        session.asking.where_from(origin.array, origin.index)
