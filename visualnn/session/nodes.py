"""Nodes and connections: a network of Dense layers as objects, with what each of them knows at the playhead.

A node's delta is −dE/dz, the sign of the books that write `weight += rate · delta · input`; so delta · input of a
connection is minus the gradient dE/dw of its weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from visualnn.engine.notation import format_number
from visualnn.engine.trace import Column, Trace
from visualnn.i18n import _, ngettext

BIAS = -1  # the number of the node in a layer that always says 1
NOT_YET, NONE = "·", "–"
DUMPED = 3000  # connections that a dump lists

Cell = tuple[str, tuple[int, ...]]


class Node(NamedTuple):
    """A unit of a layer, counted from 0 (the inputs) and 0; or the BIAS that feeds the layer above."""

    layer: int
    unit: int


class Connection(NamedTuple):
    """Leads into unit `target` of a layer from a unit of the layer below, or from its BIAS node."""

    layer: int
    source: int
    target: int

    @property
    def ends(self) -> tuple[Node, Node]:
        return Node(self.layer - 1, self.source), Node(self.layer, self.target)


class Nodes:
    """The objects of one sample's trace when `position` steps are done. Cells are named as in that trace; a value is
    None until it is computed.
    """

    def __init__(self, trace: Trace, position: int) -> None:
        self.trace, self.position = trace, position
        self.columns = trace.columns
        self._known: dict[str, np.ndarray] = {}

    @property
    def fits(self) -> bool:
        """Whether all layers with weights are Dense: only they have a connection from every node to every node."""
        return len(self.columns) > 1 and all(
            column.weights is not None and self.trace.arrays[column.weights].ndim == 2 for column in self.columns[1:])

    # What there is

    def size(self, layer: int) -> int:
        """How many nodes a layer has, the BIAS not counted."""
        return int(self.trace.arrays[self._values(layer)].size)

    def all(self) -> Iterator[Node]:
        """Every node, layer by layer, the BIAS behind the units that stand with it."""
        for layer in range(len(self.columns)):
            yield from (Node(layer, unit) for unit in range(self.size(layer)))
            if self._has_bias(layer + 1):
                yield Node(layer, BIAS)

    def count(self) -> int:
        """How many connections there are."""
        return sum((self.size(n - 1) + self._has_bias(n)) * self.size(n) for n in range(1, len(self.columns)))

    def upstream(self, node: Node, most: int | None = None) -> list[Connection]:
        """The connections that lead into a node, or those `most` with the largest weights; the BIAS is always there."""
        if node.layer == 0 or node.unit == BIAS:
            return []
        weights = self.trace.arrays[str(self.columns[node.layer].weights)][:, node.unit]
        found = [Connection(node.layer, int(i), node.unit) for i in _largest(weights, most)]
        bias = [Connection(node.layer, BIAS, node.unit)] if self._has_bias(node.layer) else []
        return found + bias

    def downstream(self, node: Node, most: int | None = None) -> list[Connection]:
        """The connections that lead out of a node, or those `most` with the largest weights."""
        above = node.layer + 1
        if above >= len(self.columns):
            return []
        name = self.columns[above].biases if node.unit == BIAS else self.columns[above].weights
        array = self.trace.arrays[str(name)]
        weights = array if node.unit == BIAS else array[node.unit]
        return [Connection(above, node.unit, int(j)) for j in _largest(weights, most)]

    def connections(self) -> Iterator[Connection]:
        """All of them, by the node that they lead into."""
        for node in self.all():
            yield from self.upstream(node)

    def neighbours(self, node: Node) -> int:
        """How many connections a node has."""
        below = self.size(node.layer - 1) + self._has_bias(node.layer) if node.layer and node.unit != BIAS else 0
        return below + (self.size(node.layer + 1) if node.layer + 1 < len(self.columns) else 0)

    # Where their numbers stand

    def output_cell(self, node: Node) -> Cell | None:
        return None if node.unit == BIAS else (self._values(node.layer), (node.unit,))

    def delta_cell(self, node: Node) -> Cell | None:
        """The cell whose negative is the delta; inputs and BIAS nodes have none."""
        if node.unit == BIAS or node.layer == 0:
            return None
        cell = "d" + self.columns[node.layer].arrays[0], (node.unit,)
        return cell if cell[0] in self.trace.arrays else None

    def weight_cell(self, connection: Connection) -> Cell:
        column = self.columns[connection.layer]
        if connection.source == BIAS:
            return str(column.biases), (connection.target,)
        return str(column.weights), (connection.source, connection.target)

    def gradient_cell(self, connection: Connection) -> Cell:
        name, index = self.weight_cell(connection)
        return f"d{name}", index

    def node_of(self, array: str, index: tuple[int, ...]) -> Node | None:
        """The node that a cell belongs to; a weight belongs to the node that it leads into."""
        plain = array.rstrip("'").removeprefix("d")
        for layer, column in enumerate(self.columns):
            found: Node | None = None
            if plain in column.arrays or (plain in ("t", "l") and layer == len(self.columns) - 1):
                found = Node(layer, *index[:1])
            elif index and plain in (column.weights, column.biases):
                found = Node(layer, index[-1])
            if found is not None and len(index) <= 2 and 0 <= found.unit < self.size(layer):
                return found
        return None

    def connection_of(self, array: str, index: tuple[int, ...]) -> Connection | None:
        """The connection that a weight, a bias or the gradient of one belongs to."""
        plain = array.rstrip("'").removeprefix("d")
        for layer, column in enumerate(self.columns):
            if plain == column.weights and len(index) == 2:
                return Connection(layer, *index)
            if plain == column.biases and len(index) == 1:
                return Connection(layer, BIAS, *index)
        return None

    # What they know

    def output(self, node: Node) -> float | None:
        """What a node passes on; the BIAS always 1."""
        return 1.0 if node.unit == BIAS else self._read(self.output_cell(node))

    def delta(self, node: Node) -> float | None:
        """−dE/dz of a node."""
        found = self._read(self.delta_cell(node))
        return None if found is None else 0.0 - found

    def weight(self, connection: Connection) -> float | None:
        return self._read(self.weight_cell(connection))

    def gradient(self, connection: Connection) -> float | None:
        """dE/dw of the connection's weight."""
        return self._read(self.gradient_cell(connection))

    def push(self, connection: Connection) -> float | None:
        """delta · input: the delta of the node that the connection leads into, times what comes along it."""
        source, target = connection.ends
        delta, given = self.delta(target), self.output(source)
        if self.gradient_cell(connection)[0] in self.trace.hidden:
            return None  # it would give away what is to be worked out
        return None if delta is None or given is None else delta * given

    def formula(self, node: Node) -> str:
        """How a node's delta is found: "out" or "hidden" where all are sigmoids with half the squared error, otherwise
        "" (then it is only said to be −dE/dz).
        """
        if self.delta_cell(node) is None:
            return ""
        kinds = [self.trace.stages_of(array)[0].kind for array in (self._values(node.layer), "L")]
        if kinds[0] != "Sigmoid" or len(self.columns[node.layer].arrays) != 2:
            return ""
        if node.layer < len(self.columns) - 1:
            return "hidden"
        return "out" if kinds[1] == "MeanSquaredError" else ""

    def _values(self, layer: int) -> str:
        return self.columns[layer].arrays[-1]

    def _has_bias(self, layer: int) -> bool:
        column: Column | None = self.columns[layer] if layer < len(self.columns) else None
        return column is not None and column.biases is not None

    def _read(self, cell: Cell | None) -> float | None:
        if cell is None:
            return None
        array, index = cell
        if array not in self._known:
            self._known[array] = self.trace.known(array, self.position)
        return float(self.trace.arrays[array][index]) if self._known[array][index] else None


def _largest(weights: np.ndarray, most: int | None) -> np.ndarray:
    """The places of the largest weights, the largest first; all in their order where there are not more."""
    if most is None or weights.size <= most:
        return np.arange(weights.size)
    size = np.abs(np.nan_to_num(weights, nan=np.inf))
    found: np.ndarray = np.argsort(-size, kind="stable")[:most]
    return found


def node_name(node: Node) -> str:
    """Layer and unit: 1-0; the BIAS has its name."""
    return f"{node.layer}-{_('bias')}" if node.unit == BIAS else f"{node.layer}-{node.unit}"


def written(value: float | None, decimals: int, there: bool = True) -> str:
    """A number, NOT_YET before it is computed, NONE where there is none."""
    if not there:
        return NONE
    return NOT_YET if value is None else format_number(value, decimals)


def dump(nodes: Nodes, decimals: int) -> str:
    """Every node with its connections as text; of a large network the nodes only."""
    lines, large = [], nodes.count() > DUMPED
    for node in nodes.all():
        line = _("node {name}: output {output}, delta {delta}").format(
            name=node_name(node), output="1" if node.unit == BIAS else written(nodes.output(node), decimals),
            delta=written(nodes.delta(node), decimals, nodes.delta_cell(node) is not None))
        lines.append(line)
        if not large:
            lines += [_line(nodes, connection, decimals, True) for connection in nodes.upstream(node)]
            lines += [_line(nodes, connection, decimals, False) for connection in nodes.downstream(node)]
    if large:
        message = ngettext("{n} connection is not listed.", "{n} connections are not listed.", nodes.count())
        lines.append(message.format(n=f"{nodes.count():,}"))
    return "\n".join(lines) + "\n"


def _line(nodes: Nodes, connection: Connection, decimals: int, up: bool) -> str:
    source, target = connection.ends
    text = _("from {name}: weight {weight}, gradient {gradient}") if up else _(
        "to {name}: weight {weight}, gradient {gradient}")
    return "    " + text.format(
        name=node_name(source if up else target), weight=written(nodes.weight(connection), decimals),
        gradient=written(nodes.gradient(connection), decimals))
