"""Editing: layers are added, removed, resized and changed, and the data with them; every change can be undone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from psygnal import Signal

from visualnn import data
from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.engine.layer import Layer
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.session import edit_commands  # noqa: F401 - so that pages know the command
from visualnn.session.parts import BESIDES, LOSS_OF, Part, adapted, losses_for, new_part, parts_of, rebuilt, size_of
from visualnn.session.states import State, States

if TYPE_CHECKING:
    from visualnn.session.session import Session

MOST_LAYERS, MOST_UNITS, MOST_PARAMETERS = 12, 2_000, 4_000_000
USUAL_UNITS = 4
DTYPES = ("float64", "float32", "float16")


class Editing:
    """Changes of the network on show and of its data. All of them raise ValueError with a sentence to the person where
    something cannot be; then nothing has changed. `changed` says that undoing or redoing has become possible or not.

    A training that runs is stopped. Numbers of units that stay are kept, those of new ones are drawn from the seed of
    the training.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self._states = States()
        self._busy = False
        session.opened.connect(self._follow)

    # What there is

    @property
    def parts(self) -> list[Part]:
        """The layers on show, from the input to the output."""
        return parts_of(self._session.network)

    @property
    def losses(self) -> list[str]:
        """The losses that fit the output and the data."""
        return losses_for(self._session.network, self._targets())

    def _targets(self) -> Array:
        dataset = self._session.dataset
        some = np.arange(min(len(dataset.train), 500))
        return dataset.targets("train", some, math.prod(self._session.network.output_shape))

    def activations(self, number: int) -> list[str]:
        """The activations that a layer can have; those of the last one bring their loss along."""
        hidden = [name for name, kind in Layer.kinds.items() if kind.cellwise and name not in BESIDES]
        if number < len(self.parts):
            return hidden
        several = math.prod(self._session.network.output_shape) > 1
        return [*hidden, "Softmax"] if several else hidden

    # Layers

    def add(self, behind: int, units: int = 0, activation: str = "") -> None:
        """Put a new layer behind the layer of this number, or with 0 behind the input. Without further word it is like
        its neighbour.
        """
        parts = self.parts
        if not 0 <= behind < len(parts):
            raise ValueError(_("Behind the last layer there is no place for another: it gives the answer."))
        if len(parts) >= MOST_LAYERS:
            message = _("A network here has {most} layers at most; remove one first.")
            raise ValueError(message.format(most=MOST_LAYERS))
        like = parts[behind - 1] if behind else parts[0] if len(parts) > 1 else None
        activation = activation or (like.activation if like else "Tanh")
        units = units or (like.units if like else 0) or USUAL_UNITS
        made = new_part(units, activation, like.weights if like else "xavier")
        self._rebuild([*parts[:behind], made, *parts[behind:]])

    def remove(self, number: int) -> None:
        """Take a hidden layer away."""
        parts, place = self.parts, self._place(number)
        if place == len(parts) - 1:
            raise ValueError(_("The last layer cannot be removed: it gives the answer."))
        self._rebuild([*parts[:place], *parts[place + 1 :]])

    def resize(self, number: int, units: int) -> None:
        """Give a hidden layer so many units."""
        place, last = self._place(number), len(self.parts)
        if number == last:
            raise ValueError(_("The last layer has one unit for each number that the data ask for; choose other data "
                               "to change it."))
        if not 1 <= units <= MOST_UNITS:
            message = _("A layer has from 1 to {most} units, not {count}.")
            raise ValueError(message.format(most=MOST_UNITS, count=units))
        self._change(place, lambda part: part.resized(int(units)))

    def activate(self, number: int, kind: str) -> None:
        """Give a layer another activation. That of the last layer brings the loss along that fits it."""
        place = self._place(number)
        if kind not in self.activations(number):
            message = _("{kind} is no activation for this layer; there are {known}.")
            raise ValueError(message.format(kind=kind, known=", ".join(self.activations(number))))
        loss = ""
        if number == len(self.parts):
            wanted, fitting = LOSS_OF.get(kind, ""), self._rebuilt(self._changed(place, _activated(kind)))
            loss = wanted if wanted in losses_for(fitting, self._targets()) else "MeanSquaredError"
        self._change(place, _activated(kind), loss=loss)

    def drop(self, number: int, rate: float) -> None:
        """Leave out a share of a hidden layer's units while training; 0 leaves out none."""
        place = self._place(number)
        if rate and number == len(self.parts):
            raise ValueError(_("The last layer has no dropout: all of its units are the answer."))
        if not 0 <= rate < 1:
            raise ValueError(_("The share that dropout leaves out is at least 0 and less than 1, not {rate}.").format(
                rate=rate))
        self._change(place, lambda part: part.dropped(float(rate)))

    def start(self, number: int, weights: str | float) -> None:
        """Draw the weights of a layer anew: "xavier", "he", or by their standard deviation (0 makes zeros)."""
        place = self._place(number)
        self._change(place, lambda part: part.started(weights), fresh=place)

    # The whole

    def choose_loss(self, kind: str) -> None:
        """Another loss, of those that fit."""
        if kind not in self.losses:
            message = _("{kind} does not fit the output of this network; there are {known}.")
            raise ValueError(message.format(kind=kind, known=", ".join(self.losses)))
        self._rebuild(self.parts, loss=kind)

    def choose_dtype(self, name: str) -> None:
        """Compute in another precision: float64, float32 or float16."""
        if name not in DTYPES:
            raise ValueError(_("{name} is no type of numbers here; there are {known}.").format(
                name=name, known=", ".join(DTYPES)))
        self._rebuild(self.parts, dtype=name)

    def change_data(self, **options: Any) -> None:
        """The same data with other options; input and output of the network follow."""
        try:
            self._take_data(self._session.dataset.changed(**options), stroke=f"data {sorted(options)}")
        except (TypeError, UnreadableFile) as error:
            raise ValueError(str(error)) from None

    def choose_data(self, name: str) -> None:
        """Other data, with their usual options; input and output of the network follow."""
        self._take_data(data.load(name))

    def _take_data(self, dataset: Dataset, stroke: str = "") -> None:
        session = self._session
        if dataset is not session.dataset:
            self._show(adapted(session.network, session.dataset, dataset, session.run.settings.seed), dataset, stroke)

    # Going back

    @property
    def can_undo(self) -> bool:
        return bool(self._states.past)

    @property
    def can_redo(self) -> bool:
        return bool(self._states.future)

    def undo(self) -> None:
        """Take back the last change, with the weights of then."""
        self._return_to(self._states.back(self._now()))

    def redo(self) -> None:
        """Make the change again that was taken back."""
        self._return_to(self._states.forward(self._now()))

    def _return_to(self, state: State | None) -> None:
        if state is not None:
            self._put(state.network, state.dataset)
            self._session.original = state.original
            self._session.run.changed.emit()
            self.changed.emit()

    def _now(self) -> State:
        session = self._session
        return State(session.network.copy(), session.dataset, session.original)

    # How it is done

    def _place(self, number: int) -> int:
        parts = self.parts
        place = next((place for place, part in enumerate(parts) if part.number == number), None)
        if place is None:
            raise ValueError(_("There is no layer {number}.").format(number=number))
        if not parts[place].units:
            raise ValueError(_("This kind of layer, {kind}, cannot be changed here.").format(kind=parts[place].kind))
        return place

    def _changed(self, place: int, change: Callable[[Part], Part]) -> list[Part]:
        return [change(part) if k == place else part for k, part in enumerate(self.parts)]

    def _change(self, place: int, change: Callable[[Part], Part], **more: Any) -> None:
        self._rebuild(self._changed(place, change), **more)

    def _rebuilt(self, parts: Sequence[Part], **more: Any) -> Network:
        session = self._session
        if size_of(parts, math.prod(session.network.input_shape)) > MOST_PARAMETERS:
            message = _("This network would have more than {most} weights, too many to show; take fewer units.")
            raise ValueError(message.format(most=f"{MOST_PARAMETERS:,}"))
        return rebuilt(session.network, parts, session.run.settings.seed, **more)

    def _rebuild(self, parts: Sequence[Part], **more: Any) -> None:
        network = self._rebuilt(parts, **more)
        if network.spec() != self._session.network.spec() or "fresh" in more:
            self._show(network)

    def _show(self, network: Network, dataset: Dataset | None = None, stroke: str = "") -> None:
        before = self._now()
        self._put(network, dataset)
        self._states.add(before, stroke)
        self.changed.emit()

    def _put(self, network: Network, dataset: Dataset | None) -> None:
        session, self._busy = self._session, True
        try:
            if dataset in (None, session.dataset):
                session.set_network(network)
            else:
                session.set_data(dataset, network)
        finally:
            self._busy = False
        fewer = len(session.dataset.train)
        if session.run.settings.batch_size > fewer:
            session.run.set(batch_size=fewer)

    def _follow(self) -> None:
        """Another network or lesson was opened: what was before belongs to it no more."""
        if not self._busy:
            self._states.forget()
            self.changed.emit()


def _activated(kind: str) -> Callable[[Part], Part]:
    return lambda part: part.activated(kind)
