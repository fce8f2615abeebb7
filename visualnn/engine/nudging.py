"""Nudging: the real loss with one parameter or one input changed, without computing again what stays the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualnn.engine.expr import Array
from visualnn.engine.layer import Layer, Workspace
from visualnn.engine.moves import changes_of_loss, changes_of_scores, crossed
from visualnn.engine.network import QUIET, Network

CHUNK = 1000  # rows that pass the rest of the network together; it can be stopped between two chunks
CACHED, MOST = 40_000, 4000  # numbers that stay near the processor, and rows, of nudges that move one unit each
Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A unit that is on another side of a kink with the one nudge than with the other: which layer's input it is,
    `layer` from 0, of which sample, and its index there.
    """

    layer: int
    sample: int
    index: Index


class Nudging:
    """A copy of a network after one pass over x (batch, …), which knows what each layer was given.

    What is nudged leaves everything before its layer as it was. So only that layer is run again, once for each nudge,
    and all its outputs pass the rest of the network together, as one batch.
    """

    def __init__(self, network: Network, x: npt.ArrayLike, t: npt.ArrayLike, dtype: npt.DTypeLike = "float64") -> None:
        self.network = twin = network.copy(dtype)
        self.x, self.t = twin.as_batch(x), twin.as_targets(t)
        self.samples = len(self.x)
        self.counted = 0  # losses of single samples that were computed
        self._single: dict[int, Layer] = {}
        self._works: dict[Layer, tuple[int, Workspace]] = {}
        with np.errstate(**QUIET):
            below, self.given = self.x, [self.x]
            for layer, work in zip(twin.layers, twin.work(self.samples), strict=True):
                below = layer.forward(below, work).copy()
                self.given.append(below)

    def layer_of(self, name: str) -> tuple[int, str]:
        """The position of the layer that has this parameter, and its own name for it. KeyError if none has."""
        for position in range(len(self.network.layers)):
            for own, known in self.network.parameter_names(position).items():
                if known == name:
                    return position, own
        raise KeyError(name)

    def value(self, name: str, index: Index) -> float:
        """What stands in this cell of a parameter, or of "x" (sample, …)."""
        return float((self.x if name == "x" else self.network.parameters[name])[index])

    def losses(self, name: str, index: Index, values: npt.ArrayLike) -> Array:
        """The mean loss of the batch for each of these values of one cell of a parameter, in the copy's precision; for
        a cell of "x" (sample, …) the loss of its sample.
        """
        numbers = np.atleast_1d(np.asarray(values, self.network.dtype))
        with np.errstate(**QUIET):
            found = [self.losses_behind(position, rows, t)
                     for position, rows, t in self._chunks(name, index, numbers)]
        rows = np.concatenate(found).reshape(len(numbers), -1)
        means: Array = rows.mean(axis=1, dtype=self.network.dtype)
        return means

    def crossings(self, name: str, index: Index, values: Sequence[float]) -> list[Crossing]:
        """The units that these values of a cell put on different sides of a kink, from the input to the output."""
        numbers, found = np.asarray(values, self.network.dtype), []
        with np.errstate(**QUIET):
            position, rows, _t = _together(self._chunks(name, index, numbers))
            for place in range(position, len(self.network.layers)):
                layer, groups = self.network.layers[place], rows.reshape(len(numbers), -1, *rows.shape[1:])
                for where in np.argwhere(crossed(groups, layer)):
                    sample = index[0] if name == "x" else int(where[0])
                    found.append(Crossing(place, sample, tuple(int(part) for part in where[1:])))
                rows = layer.forward(rows, layer.workspace(len(rows), self.network.dtype))
        return found

    def _chunks(self, name: str, index: Index, numbers: Array) -> Iterator[tuple[int, Array, Array]]:
        """What the layer at a position is given with each of the numbers, one sample after the other, and the
        targets.
        """
        if name == "x":
            sample, place = index[0], int(np.ravel_multi_index(index[1:], self.network.input_shape))
            for part in np.array_split(numbers, -(-len(numbers) // CHUNK)):
                rows = np.repeat(self.x[sample : sample + 1], len(part), axis=0)
                rows.reshape(len(part), -1)[:, place] = part
                yield 0, rows, np.repeat(self.t[sample : sample + 1], len(part), axis=0)
            return
        position, _own = self.layer_of(name)
        at_once = max(CHUNK // self.samples, 1)
        for start in range(0, len(numbers), at_once):
            part = numbers[start : start + at_once]
            rows = np.concatenate([self.output_with(name, position, index, number) for number in part])
            yield position + 1, rows, np.tile(self.t, (len(part), *[1] * (self.t.ndim - 1)))

    def output_with(self, name: str, position: int, index: Index, number: float) -> Array:
        """The output of a layer, for all samples, with another number in one cell of its parameter."""
        cells = self.network.parameters[name]
        kept = cells[index]
        cells[index] = number
        layer, work = self.network.layers[position], self.network.work(self.samples)[position]
        found = layer.forward(self.given[position], work).copy()
        cells[index] = kept
        return found

    def losses_behind(self, position: int, rows: Array, t: Array, pairs: Array | None = None) -> Array:
        """The loss of each row, which is what the layer at `position` is given; t is of each row, or one for all. In
        `pairs` (rows / 2) it is noted where a row of the first half and its partner in the second half lie on different
        sides of a kink.
        """
        network, given = self.network, rows
        self.counted += len(rows)
        for layer in network.layers[position:]:
            if pairs is not None and layer.kinks:
                sides = crossed(rows.reshape(2, len(rows) // 2, -1), layer)
                pairs |= sides.any(axis=1)
            if pairs is not None and network.fused and layer is network.layers[-1]:
                return network.loss.fused_per_sample(rows, t)
            given, rows = rows, layer.forward(rows, self._work(layer, len(rows)))
        fused = network.fused and not network.loss.trusts(rows)
        share = network.loss.fused_per_unit(given, t) if fused else network.loss.per_unit(rows, t)
        total: Array = share.reshape(len(rows), -1).sum(axis=1)
        return total

    def losses_of_units(self, position: int, sample: int | Array, units: Array, changes: Array, pairs: Array) -> Array:
        """The loss of one sample, or of a sample (n,) for each nudge, for each of the nudges (n,) that changes one
        unit, by its flat number, of the output of the layer at `position`; or by how much each differs from the loss
        without it, where that is quicker. Kinks are noted in `pairs` as above.
        """
        layers, place = self.network.layers, self._mixing(position)
        values = self._alone(position, place, self._units(position + 1, sample, units) + changes, pairs)
        if place == len(layers) - 1 and self.network.fused:
            changed = changes_of_scores(self.network.loss, self.given[place], self.t, sample, units,
                                        values - self._units(place, sample, units))
            if changed is not None:
                self.counted += len(values)
                return changed
        spread = None
        if place < len(layers):
            spread = layers[place].spread(units, values - self._units(place, sample, units))
        if spread is not None:
            spread += _of(self.given[place + 1], sample)
            rows, place = spread, place + 1
        else:
            given = self.given[place]
            rows = np.array(np.broadcast_to(given[sample], (len(units), *given.shape[1:])))
            rows.reshape(len(units), -1)[np.arange(len(units)), units] = values
        return self.losses_behind(place, rows, _of(self.t, sample), pairs)

    def lines(self, position: int, units: Array) -> Array | None:
        """The directions (u, n) in which the last layer's input moves if the units, u flat numbers, of the output of
        the layer at `position` move, where only cellwise layers and one that adds up lie between. None if it is not
        so, or if the loss does not start from that input.
        """
        layers, place, units = self.network.layers, self._mixing(position), units.reshape(-1)
        if not self.network.fused or layers[-1].kinks or place != len(layers) - 2:
            return None
        return layers[place].spread(units, np.ones(len(units), self.network.dtype))

    def changes_along(self, position: int, sample: int, units: Array, changes: Array, lines: Array,
                      pairs: Array) -> Array:
        """By how much the loss of one sample changes if each of the units (u,) changes by each of the changes (2·m, u
        or 1) and z along its line, as above: (2·m, u). Kinks are noted in `pairs` (m·u,) as above.
        """
        place = self._mixing(position)
        values = self._units(position + 1, sample, units) + changes
        self.counted += values.size
        moved = self._alone(position, place, values.reshape(-1), pairs).reshape(values.shape)
        moved = moved - self._units(place, sample, units)
        return changes_of_loss(self.network.loss, self.given[-2][sample].reshape(-1), self.t[sample], lines, moved)

    def _mixing(self, position: int) -> int:
        """The first place behind `position` where units are not each for itself, at the latest the last layer."""
        layers, place = self.network.layers, position + 1
        while place < len(layers) - 1 and layers[place].cellwise:
            place += 1
        return place

    def _alone(self, position: int, end: int, values: Array, pairs: Array) -> Array:
        """What becomes of units' values (n,), each for itself, on the way to the layer at `end`. Kinks are noted."""
        for place in range(position + 1, end):
            layer = self._single_layer(place)
            if layer.kinks:
                pairs |= crossed(values.reshape(2, -1), layer)
            values = layer.forward(values[:, None], self._work(layer, len(values)))[:, 0]
        return values

    def _units(self, place: int, sample: int | Array, units: Array) -> Array:
        """What the layer at `place` is given of these units."""
        given = self.given[place].reshape(self.samples, -1)
        found: Array = given[sample].take(units) if isinstance(sample, int) else given[sample, units]
        return found

    def at_once(self, position: int) -> int:
        """How many rows pass the layers behind that at `position` together: as many as fit in the cache."""
        mixing = (place for place in range(position + 1, len(self.network.layers))
                  if not self.network.layers[place].cellwise)  # fmt: skip
        widest = max(int(given[0].size) for given in self.given[next(mixing, position) + 1 :])
        return max(min(CACHED // widest, MOST), CHUNK // 2)

    def _single_layer(self, place: int) -> Layer:
        """A layer like that at `place` for a single unit."""
        if place not in self._single:
            like = self.network.layers[place]
            self._single[place] = layer = type(like)(**like.options())
            layer.bind((1,), {}, {})
        return self._single[place]

    def _work(self, layer: Layer, rows: int) -> Workspace:
        """The workspace of one layer: most often as many rows pass as before."""
        known, work = self._works.get(layer, (0, {}))
        if known != rows:
            work = layer.workspace(rows, self.network.dtype)
            self._works[layer] = rows, work
        return work


def _of(values: Array, sample: int | Array) -> Array:
    """The values (1, …) of one sample, or those (n, …) of each of several, the long axis last in memory, along which
    NumPy is quick.
    """
    if isinstance(sample, int):
        return values[sample : sample + 1]
    found: Array = values.reshape(len(values), -1).T.take(sample, axis=1).T
    return found.reshape(len(sample), *values.shape[1:])


def _together(chunks: Iterator[tuple[int, Array, Array]]) -> tuple[int, Array, Array]:
    positions, rows, targets = zip(*chunks, strict=True)
    return positions[0], np.concatenate(rows), np.concatenate(targets)


def input_gradient(network: Network, x: npt.ArrayLike, t: npt.ArrayLike) -> Array:
    """dL/dx (batch, …) for each sample by itself, which training never computes: there is nothing to learn in x."""
    batch, target = network.as_batch(x), network.as_targets(t)
    with np.errstate(**QUIET):
        y = network.run_forward(batch)
        dy = np.empty_like(y)
        network.loss.compare(y, target, dy, network.fused)
        return network.run_backward(batch, dy, to_input=True).copy()
