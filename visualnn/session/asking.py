"""Asking: where a number comes from, what it has an effect on, and the way back to where the person was before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.engine.batch import MOST_SAMPLES
from visualnn.engine.provenance import Influence, influence
from visualnn.i18n import _
from visualnn.session import givens

if TYPE_CHECKING:
    from visualnn.session.session import Session

Index = tuple[int, ...]
MOST_PLACES = 200  # that can be gone back to


@dataclass(frozen=True)
class Place:
    """Where the person was: what was selected, and where the playhead stood."""

    array: str | None
    index: Index | None
    position: int
    term: int
    update: int = 0  # of training
    walking: bool = False  # through the mini-batch of the next update


class Asking:
    """The places visited, as in a browser, and the cells that the chosen one has an effect on (`influence`)."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self._behind: list[Place] = []
        self._ahead: list[Place] = []
        self.influence: Influence | None = None

    # The two questions

    def where_from(self, array: str, index: Index) -> None:
        """Select the cell and go to the step that computed it: of a trained parameter the update that wrote it. Of a
        number that was given, say who gave it.
        """
        if self._written_by_training(array, index):
            return
        writer = self._session.trace.writer(array, index)
        position = None if writer is None else writer + 1
        self.visit(array, index, position)
        if position is None:
            self._session.said.emit(givens.sentence(self._session, array, index))

    def _written_by_training(self, array: str, index: Index) -> bool:
        """Go one update back in training, into its mini-batch, to the step that wrote this parameter."""
        session, history = self._session, self._session.history
        update = history.position
        known = array in session.network.parameters and not session.what_if.is_changed(array, index)
        if not known or not update or session.run.state != "idle":
            return False
        if len(history.batch_indices(update - 1)) > MOST_SAMPLES:
            return False
        here = self._here()
        history.go(update - 1)
        if history.position != update - 1:
            return False  # it is being computed, and shown then
        history.walk_batch()
        trace, name = session.trace, f"{array}'"
        writer = trace.writer(name, index) if name in trace.arrays else None
        if writer is None:
            return False
        session.selection.select(name, index)
        session.playhead.go(writer + 1)
        self._remember(here)
        message = _("{cell} was written by update {update} of the training: this is the step. Back leads to where you "
                    "were.")
        session.said.emit(message.format(cell=givens.cell_name(array, index), update=f"{update:,}"))
        return True

    def affects(self, array: str, index: Index) -> None:
        """Select the cell, light everything downstream of it, and go to the first step that reads it."""
        self.influence = found = influence(self._session.trace, array, index)
        first = int(found.positions[0]) + 1 if found.count else None
        self.visit(array, index, first)
        name = givens.cell_name(array, index)
        if found.count:
            message = _("{cell} affects {count} numbers in {arrays} arrays (◆); this step is the first. "
                        "The keys . and , go through them.")
            self._session.said.emit(message.format(cell=name, count=f"{found.count:,}", arrays=len(found.masks)))
        else:
            self._session.said.emit(_("Nothing is computed from {cell}: it is a result.").format(cell=name))
        self.changed.emit()

    def step_affected(self, by: int) -> None:
        """On to the next step that computes an affected cell, or back to the one before, as far as the grain goes."""
        if self.influence is None:
            return
        playhead, found = self._session.playhead, self.influence.positions
        if by > 0:
            place = int(np.searchsorted(found, playhead.position, "left"))
        else:
            place = int(np.searchsorted(found, playhead.position - 1, "left")) - 1
        if 0 <= place < found.size:
            playhead.go(int(found[place]) + 1)

    def forget_influence(self) -> None:
        """Nothing is lit any more."""
        if self.influence is not None:
            self.influence = None
            self.changed.emit()

    # Going there, and back

    def visit(self, array: str | None, index: Index | None, position: int | None) -> None:
        """Select a cell, move the playhead, and remember where we came from."""
        here = self._here()
        if array is not None and index is not None:
            self._session.selection.select(array, index)
        if position is not None:
            self._session.playhead.go(position)
        self._remember(here)

    def _remember(self, here: Place) -> None:
        if self._here() != here:
            self._behind = [*self._behind, here][-MOST_PLACES:]
            self._ahead.clear()
            self.changed.emit()

    @property
    def can_go_back(self) -> bool:
        return bool(self._behind)

    @property
    def can_go_forward(self) -> bool:
        return bool(self._ahead)

    def back(self) -> None:
        """To the place where the last question was asked."""
        self._travel(self._behind, self._ahead)

    def forward(self) -> None:
        """On again to where `back` came from."""
        self._travel(self._ahead, self._behind)

    def retraced(self) -> None:
        """Another trace is on show: what is lit is worked out anew, or dropped where the cell is no longer there."""
        old, trace = self.influence, self._session.trace
        if old is None:
            return
        shapes = [(name, mask.shape) for name, mask in old.masks.items()]
        if all(name in trace.arrays and trace.arrays[name].shape == shape for name, shape in shapes):
            return  # the same cells: what reads what has not changed
        self.influence = None
        self.changed.emit()

    def _here(self) -> Place:
        selection, playhead = self._session.selection, self._session.playhead
        session = self._session
        return Place(selection.array, selection.index, playhead.position, playhead.term, session.history.position,
                     session.batch.given)  # fmt: skip

    def _travel(self, there: list[Place], back: list[Place]) -> None:
        if not there:
            return
        place = there.pop()
        back.append(self._here())
        session = self._session
        if place.update != session.history.position or place.walking != session.batch.given:
            session.history.go(place.update)
            if place.walking:
                session.history.walk_batch()
            elif session.batch.given:
                session.batch.one()
        if place.array is None or place.index is None or not givens.is_there(session.trace, place.array, place.index):
            session.selection.clear()
        else:
            session.selection.select(place.array, place.index)
        session.playhead.go(place.position, place.term)
        self.changed.emit()
