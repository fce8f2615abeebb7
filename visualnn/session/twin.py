"""The changed copy of a network: each change writes its parameters anew, only a switch makes its layers anew."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from visualnn.engine import Network, Switch, Trace
from visualnn.engine.expr import Array
from visualnn.engine.layer import Layer
from visualnn.engine.network import QUIET
from visualnn.engine.trace import Column
from visualnn.i18n import _
from visualnn.session.changes import Index, Key
from visualnn.session.deciding import decided

Off = Mapping[int, tuple[int, ...]]  # by the number of a layer, the flat numbers of its units that are switched off


class Twin:
    """A copy that is kept from change to change."""

    def __init__(self) -> None:
        self._source: Network | None = None
        self._network: Network | None = None
        self._off: Off = {}

    def of(self, network: Network, numbers: Mapping[Key, float], off: Off) -> Network:
        """The network with other numbers and units switched off; what this gave before is overwritten."""
        if self._network is None or self._source is not network or self._off != off:
            self._source, self._off, self._network = network, off, _with_switches(network, off)
        twin = self._network
        twin.flat[:] = network.flat
        for (array, index), number in numbers.items():
            twin.parameters[array][index] = number
        return twin


def _with_switches(network: Network, off: Off) -> Network:
    return Network(list(_layers(network, off)), network.input_shape, type(network.loss)(**network.loss.options()),
                   network.dtype)


def _layers(network: Network, off: Off) -> Iterator[Layer]:
    numbers = [*network.numbers, -1]
    for layer, (number, following) in zip(network.layers, pairwise(numbers), strict=True):
        yield type(layer)(**layer.options())
        if number in off and number != following:
            yield Switch(off[number])


def drawn(network: Network, x: Array, pixels: Mapping[Index, float]) -> Array:
    """A copy of the input x, of any shape, with other pixels."""
    changed = np.array(x, network.dtype)
    for index, new in pixels.items():
        changed.reshape(network.input_shape)[index] = new
    return changed


def stored(network: Network, value: float) -> float:
    """The number as the network's floats hold it. ValueError if they cannot."""
    with np.errstate(all="ignore"):
        number = float(np.asarray(value).astype(network.dtype))
    if not math.isfinite(number):
        message = _("The network cannot compute with {value}; type a smaller number, such as 0.5.")
        raise ValueError(message.format(value=value))
    return number


def unit_of(trace: Trace, array: str, index: Index) -> tuple[Column, str, Index] | None:
    """The hidden unit that a cell of z1, a1, dz1, … belongs to: its column, the array of its own value, its index."""
    for column in trace.columns[1:-1]:
        if array in column.arrays or (array.startswith("d") and array[1:] in column.arrays):
            own = [name for name in column.arrays if trace.stages_of(name)[0].kind != Switch.__name__]
            return column, own[-1], index[-len(column.shape) :]  # without the place of a sample in its mini-batch
    return None


def flat_unit(trace: Trace, key: Key) -> tuple[int, int]:
    """The number of the layer of a unit, and the unit's flat number in it."""
    found = unit_of(trace, *key)
    assert found is not None
    return found[0].number, int(np.ravel_multi_index(key[1], found[0].shape))


def same_place(old: Trace, position: int, new: Trace) -> int:
    """Where in another trace of the same network as much is done: a switch puts steps in between or takes them out."""
    there = dict(zip(_stages(new), new.stages, strict=True))
    for name, stage in reversed([*zip(_stages(old), old.stages, strict=True)]):
        if stage.start < position and name in there and there[name].size == stage.size:
            return there[name].start + min(position - stage.start, stage.size)
    return 0


def _stages(trace: Trace) -> Iterator[tuple[object, ...]]:
    """A name for each stage: its phase, its array, and which one of those it is."""
    counted: Counter[tuple[object, ...]] = Counter()
    for stage in trace.stages:
        name = (stage.phase, stage.array, stage.lead)
        counted[name] += 1
        yield (*name, counted[name])


@dataclass(frozen=True)
class Comparison:
    """What the trained network says of a sample and its loss, and the same with the changes; -1 is no answer."""

    said: int
    says: int
    loss_before: float
    loss: float


def judged(network: Network, x: Array, t: Array, threshold: float = 0.5) -> tuple[int, float]:
    """The class that a network says to one sample, and its loss; `threshold` decides between two."""
    batch, target = network.as_batch(np.asarray(x)[None]), network.as_targets(np.asarray(t)[None])
    with np.errstate(**QUIET):
        y = network.run_forward(batch)
        said = int(decided(y, threshold, network)[0])
        said = said if np.isfinite(y).all() else -1
        return said, float(network.loss_of(batch, y, target))
