"""The words of the Nodes panel: what a node is, how its delta is found, and whose sign is meant."""

from __future__ import annotations

from visualnn.engine.notation import format_number
from visualnn.i18n import _, ngettext
from visualnn.session.nodes import BIAS, Connection, Node, Nodes, node_name, written


def heading(nodes: Nodes, node: Node | None) -> str:
    if node is None:
        count = nodes.count()
        return "<b>" + ngettext("{n} connection", "{n} connections", count).format(n=f"{count:,}") + "</b>"
    if node.unit == BIAS:
        return f"<b>{node_name(node)}</b> · " + _("always says 1")
    if node.layer == 0:
        return f"<b>{node_name(node)}</b> · " + _("an input")
    return f"<b>{node_name(node)}</b> · " + (
        _("an output") if node.layer == len(nodes.columns) - 1 else _("a hidden node"))


def explanation(nodes: Nodes, node: Node | None, decimals: int) -> str:
    """How the delta of a node is found, in letters and in numbers; for the others what they are for."""
    if node is None:
        return _("Choose a node in the list, or in the network, to see only its connections.")
    if node.unit == BIAS:
        return _("The weight on each of its connections is a bias: it learns like any other weight.")
    if node.layer == 0:
        return _("It computes nothing, so it has no delta: it passes on what it was given.")
    kind, output, delta = nodes.formula(node), nodes.output(node), nodes.delta(node)
    letters = {"out": "delta = o·(1 − o)·(t − o)", "hidden": "delta = o·(1 − o)·Σ delta·w", "": "delta = −dE/dz"}[kind]
    if delta is None or output is None:
        return letters + " = " + written(None, decimals)
    o, found = format_number(output, decimals), format_number(delta, decimals)
    if kind == "out":
        t = format_number(float(nodes.trace.arrays["t"].reshape(-1)[node.unit]), decimals)
        return f"{letters} = {o}·(1 − {o})·({t} − {o}) = <b>{found}</b>"
    if kind == "hidden":
        shares = [(nodes.delta(one.ends[1]), nodes.weight(one)) for one in nodes.downstream(node)]
        blame = sum(delta * weight for delta, weight in shares if delta is not None and weight is not None)
        return f"{letters} = {o}·(1 − {o})·({format_number(blame, decimals)}) = <b>{found}</b>"
    return f"{letters} = <b>{found}</b>"


def name_of(connection: Connection, node: Node | None) -> str:
    """Where a connection leads, seen from a node: ← 0-1 into it, → 2-0 out of it."""
    source, target = connection.ends
    if node is None:
        return f"{node_name(source)} → {node_name(target)}"
    return f"← {node_name(source)}" if target == node else f"→ {node_name(target)}"


def rest(shown: int, count: int) -> str:
    """How many connections are not listed; empty if all are."""
    more = count - shown
    if more <= 0:
        return ""
    text = ngettext("{n} more connection, with a smaller weight, is not listed.",
                    "{n} more connections, with smaller weights, are not listed.", more)  # fmt: skip
    return text.format(n=f"{more:,}")
