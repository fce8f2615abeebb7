"""What if: changes tried out on a copy; the trained network knows nothing of them until the person keeps them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.changes import Change, Changes, Index, Key, kept_sentence
from visualnn.session.twin import Comparison, Twin, drawn, flat_unit, judged, same_place, stored, unit_of

if TYPE_CHECKING:
    from visualnn.session.session import Session


class WhatIf:
    """The changes there are now; `changed` says that one came or went, and the trace has followed.

    Changes of one cell that follow each other are undone together, and so is one stroke over several pixels.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self._changes = Changes()
        self._twin = Twin()
        self._sample = self._current_sample()
        self._dropped = False
        self._listed: tuple[object, object, tuple[Change, ...]] = (None, None, ())
        self._input: tuple[object, Array] = (None, np.empty(0))
        session.samples.changed.connect(self._follow_sample)
        session.retraced.connect(self._tell)

    # What there is

    @property
    def active(self) -> bool:
        """Whether anything is changed."""
        return bool(self._changes.now)

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, in the order in which they were first made."""
        now, trace = self._changes.now, self._session.trace
        if self._listed[0] is not now or self._listed[1] is not trace:
            self._listed = (now, trace, tuple(self._described(key, new) for key, new in now.items()))
        return self._listed[2]

    @property
    def can_undo(self) -> bool:
        return self._changes.can_undo

    @property
    def can_keep(self) -> bool:
        """Whether a weight or a bias is changed, and no training would write over it."""
        return self._session.run.state == "idle" and any(key[0] != "x" and new is not None
                                                         for key, new in self._changes.now.items())

    @property
    def comparison(self) -> Comparison:
        """Prediction and loss of the current sample without and with the changes."""
        network, samples = self._session.network, self._session.samples
        x, t = samples.current_input(), samples.current_target()
        said, before = judged(network, x, t, samples.threshold)
        says, loss = judged(self.applied(network), self.applied_input(x), t, samples.threshold)
        return Comparison(said, says, before, loss)

    def can_change(self, array: str, index: Index) -> bool:
        """Whether this cell is a weight, a bias or a pixel of the current sample."""
        shape = self._given(array)
        return shape is not None and len(index) == len(shape) and all(
            0 <= place < size for place, size in zip(index, shape, strict=True))

    def original_of(self, array: str, index: Index) -> float:
        """The value without any change. ValueError for what is no weight, bias or pixel."""
        if not self.can_change(array, index):
            message = _("{array} is computed, not given; only weights, biases and pixels can be changed.")
            raise ValueError(message.format(array=array))
        network = self._session.network
        if array == "x":
            return float(self._original_input()[index])
        return float(network.parameters[array][index])

    def _original_input(self) -> Array:
        """Read once for each sample: there may be hundreds of changed pixels."""
        key = (*self._current_sample(), self._session.network)
        if key != self._input[0]:
            network = self._session.network
            x = np.asarray(self._session.samples.current_input(), network.dtype)
            self._input = (key, x.reshape(network.input_shape))
        return self._input[1]

    def value_of(self, array: str, index: Index) -> float:
        """The value with the changes."""
        new = self._changes.now.get((array, index))
        return self.original_of(array, index) if new is None else new

    def is_changed(self, array: str, index: Index) -> bool:
        """Whether this cell has another value, or its unit is switched off."""
        return (array, index) in self._changes.now or not self.is_on(array, index)

    def unit_of(self, array: str, index: Index) -> Key | None:
        """The hidden unit that z1[3], a1[3], dz1[3], … belong to, as the cell of its value; None for other cells."""
        found = unit_of(self._session.trace, array, index)
        return (found[1], found[2]) if found else None

    def is_on(self, array: str, index: Index) -> bool:
        """Whether the unit of this cell is not switched off."""
        unit = self.unit_of(array, index)
        return unit is None or unit not in self._changes.now

    def _given(self, array: str) -> tuple[int, ...] | None:
        network = self._session.network
        if array == "x":  # in a mini-batch too: the pixels of the current sample, its first one
            return network.input_shape
        return network.parameters[array].shape if array in network.parameters else None

    def _described(self, key: Key, new: float | None) -> Change:
        if new is None:
            return Change(*key, off=True, layer=flat_unit(self._session.trace, key)[0])
        return Change(*key, self.original_of(*key), new)

    # Changing

    def nudge(self, array: str, index: Index, value: float) -> None:
        """Give a weight, a bias or a pixel another value; the value that it had takes the change back. ValueError says
        what cannot be.
        """
        self._give({(array, index): value}, stroke=(array, index))

    def paint(self, units: Iterable[int], value: float, stroke: object = None) -> None:
        """Give pixels, by their flat numbers, one value; what is painted in one stroke is undone together. In a
        mini-batch only its first sample can be painted, while the walk is in it.
        """
        shape, batch = self._session.network.input_shape, self._session.batch
        if not batch.active or batch.sample == 0:
            cells = [tuple(int(part) for part in np.unravel_index(unit, shape)) for unit in units]
            self._give({("x", cell): value for cell in cells}, stroke=("paint", stroke))

    def switch(self, array: str, index: Index, on: bool) -> None:
        """Switch the hidden unit of this cell off or on again. ValueError if it belongs to none."""
        unit = self.unit_of(array, index)
        if unit is None:
            message = _("{array} belongs to no hidden unit; only these can be switched off.")
            raise ValueError(message.format(array=array))
        now = self._changes.now
        self._become({key: new for key, new in now.items() if key != unit} if on else {**now, unit: None})

    def reset(self, array: str | None = None, index: Index | None = None) -> None:
        """Take back the change of this cell or of its unit; without a cell, all changes."""
        now = self._changes.now
        gone = set(now) if array is None or index is None else {(array, index), self.unit_of(array, index)}
        self._become({key: new for key, new in now.items() if key not in gone})

    def undo(self) -> None:
        """Take back what was done last."""
        if self._changes.undo():
            self._follow()

    def end_stroke(self) -> None:
        """What comes next is undone by itself, even if it changes the same cell."""
        self._changes.end_stroke()

    def keep(self) -> None:
        """Write the changed weights and biases into the network on show. Pixels and switched-off units stay a what-if:
        no weight says them.
        """
        network = self._session.network
        kept = {key: new for key, new in self._changes.now.items() if key[0] != "x" and new is not None}
        if not self.can_keep:
            return
        for (array, index), new in kept.items():
            network.parameters[array][index] = new
        self._changes.settle(set(kept))
        self._session.take_parameters(network.flat.copy())
        self.changed.emit()
        self._session.said.emit(kept_sentence(len(kept), len(self._changes.now)))

    def forget(self) -> None:
        """Drop all changes without a word: another network is on show now."""
        self._changes, self._sample = Changes(), self._current_sample()

    def _give(self, values: dict[Key, float], stroke: object) -> None:
        wanted = dict(self._changes.now)
        for key, value in values.items():
            number = stored(self._session.network, value)
            if number == self.original_of(*key):
                wanted.pop(key, None)
            else:
                wanted[key] = number
        self._become(wanted, stroke)

    # How the trace follows

    def applied(self, network: Network) -> Network:
        """The network with the changes: itself while there are none, else a copy that the next change overwrites."""
        numbers: dict[Key, float] = {}
        off: dict[int, tuple[int, ...]] = {}
        for key, new in self._changes.now.items():
            if new is None:
                layer, unit = flat_unit(self._session.trace, key)
                off[layer] = (*off.get(layer, ()), unit)
            elif key[0] != "x":
                numbers[key] = new
        return self._twin.of(network, numbers, off) if numbers or off else network

    def applied_input(self, x: Array) -> Array:
        """The input x with the changed pixels: itself while there are none, otherwise a copy."""
        pixels = {key[1]: new for key, new in self._changes.now.items() if key[0] == "x" and new is not None}
        network = self._session.network
        if not pixels or np.size(x) != math.prod(network.input_shape):
            return x
        return drawn(network, x, pixels)

    def _become(self, wanted: dict[Key, float | None], stroke: object = None) -> None:
        if self._changes.become(wanted, stroke):
            self._follow()

    def _follow(self) -> None:
        """Trace anew and stay at the same cell, also where a switch puts steps in between."""
        session = self._session
        before, position, term = session.trace, session.playhead.position, session.playhead.term
        session.retrace()
        if len(before) != len(session.trace):
            session.playhead.go(same_place(before, position, session.trace), term)
        self.changed.emit()

    def _current_sample(self) -> tuple[str, int]:
        return self._session.samples.split, self._session.samples.current

    def _follow_sample(self) -> None:
        """Changed pixels belong to the sample that was there; they do not come back with it."""
        if self._current_sample() != self._sample:
            self._sample = self._current_sample()
            self._dropped |= self._changes.drop("x")

    def _tell(self) -> None:
        """Those who show the changes hear of dropped ones when the trace has followed."""
        if self._dropped:
            self._dropped = False
            self.changed.emit()
