"""What stands in which column of the two tables: the text, and the cell of the trace that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from visualnn.engine.trace import Trace
from visualnn.i18n import _
from visualnn.session.nodes import BIAS, Cell, Connection, Node, Nodes, node_name, written
from visualnn.ui.nodes import words

MOST = 40  # connections listed to each side of a node
ALL = 400  # connections up to which all of the network's are listed
Headings = tuple[tuple[str, ...], tuple[str, ...]]


class Ledger:
    """The nodes and connections that are listed at one moment; `node` is the chosen one, None for all."""

    def __init__(self, trace: Trace) -> None:
        self.nodes = Nodes(trace, 0)
        self.node: Node | None = None
        self.decimals, self.room = 4, 1  # room for all columns is 2, for hardly any 0
        self.listed: Sequence[Node] = ()
        self.shown: Sequence[Connection] = ()
        self._sizes: tuple[int, ...] = ()

    def list(self) -> int:
        """Find the nodes and the connections to be listed; how many connections there are, listed or not."""
        nodes, node = self.nodes, self.node
        sizes = tuple(nodes.size(layer) for layer in range(len(nodes.columns)))
        if sizes != self._sizes:
            self._sizes, self.listed = sizes, tuple(nodes.all())
        if node is not None:
            self.shown = nodes.upstream(node, MOST) + nodes.downstream(node, MOST)
            return nodes.neighbours(node)
        count = nodes.count()
        self.shown = tuple(nodes.connections()) if count <= ALL else ()
        return count

    # Nodes: name, output, delta

    def node_headings(self) -> Headings:
        return (_("Node"), _("Output"), "delta"), (_("Layer and unit, counted from 0"), "", "delta = −dE/dz")

    def node_cell(self, row: int, column: int) -> Cell | None:
        node = self.listed[row]
        return self.nodes.delta_cell(node) if column == 2 else self.nodes.output_cell(node)

    def node_text(self, row: int, column: int) -> str:
        node, nodes = self.listed[row], self.nodes
        if column == 0:
            return node_name(node)
        if column == 1:
            return "1" if node.unit == BIAS else written(nodes.output(node), self.decimals)
        return written(nodes.delta(node), self.decimals, nodes.delta_cell(node) is not None)

    # Connections

    def columns(self) -> tuple[str, ...]:
        """What is told of a connection, from left to right; a narrow panel has no room for all of it."""
        delta, given = ("delta",) * (self.room > 1), ("input",) * (self.room > (self.node is None))
        return ("name", "weight", *given, *delta, "push", "gradient")

    def headings(self) -> Headings:
        titles = {"name": _("From, to"), "weight": _("Weight"), "input": _("Input"), "delta": "delta",
                  "push": "delta·\ninput", "gradient": "dE/dw"}  # fmt: skip
        tips = {"input": _("What comes along the connection"), "push": _("Minus dE/dw"),
                "delta": _("Of the node that the connection leads into")}  # fmt: skip
        columns = self.columns()
        return tuple(titles[name] for name in columns), tuple(tips.get(name, "") for name in columns)

    def cell(self, row: int, column: int) -> Cell:
        """The cell behind a number; delta · input is the gradient with the other sign, a bias's input its weight."""
        connection, nodes, kind = self.shown[row], self.nodes, self.columns()[column]
        source, target = connection.ends
        found = {"input": nodes.output_cell(source), "delta": nodes.delta_cell(target)}.get(kind)
        if found is not None:
            return found
        return nodes.gradient_cell(connection) if kind in ("push", "gradient") else nodes.weight_cell(connection)

    def text(self, row: int, column: int) -> str:
        connection, nodes, kind = self.shown[row], self.nodes, self.columns()[column]
        source, target = connection.ends
        if kind == "name":
            return words.name_of(connection, self.node)
        if kind == "input":
            return "1" if source.unit == BIAS else written(nodes.output(source), self.decimals)
        if kind == "delta":
            return written(nodes.delta(target), self.decimals)
        read = {"weight": nodes.weight, "push": nodes.push, "gradient": nodes.gradient}[kind]
        return written(read(connection), self.decimals)
