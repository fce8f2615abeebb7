"""What is written around the picture: headings, how many edges can be seen, and what an edge says of itself."""

from __future__ import annotations

from visualnn.engine.notation import format_number
from visualnn.i18n import _, ngettext
from visualnn.ui import step_words
from visualnn.ui.drawing.edge_layer import STRONGEST
from visualnn.ui.drawing.network_view import Edge, NetworkView
from visualnn.ui.drawing.snapshot import Snapshot


def headings(shown: Snapshot) -> list[tuple[str, str]]:
    """The array's name, and what it is: "100 · Sigmoid"."""
    kinds = shown.roles.kinds
    found = []
    for number, column in enumerate(shown.trace.columns):
        size = len(shown.columns[number].values)
        kind = f"{size} · {kinds.get(column.values, column.kind)}"
        found.append((column.values, kind if number else _("input, {size}").format(size=size)))
    return found


def edges_sentence(view: NetworkView, shown: Snapshot) -> str:
    """How many of how many edges can be seen, and which."""
    edges, products = view.edges, sum(map(len, view.overlay.products))
    total, mode = f"{edges.total:,}", view.mode
    if mode == "all" or (mode == "strongest" and edges.shown == edges.total):
        if edges.total <= STRONGEST:
            return ngettext("{total} edge.", "All {total} edges.", edges.total).format(total=total)
        return _("All {total} edges, the strongest {strong} as lines.").format(
            total=total, strong=sum(map(len, edges.strokes)))
    if mode == "strongest" and not products:
        return _("{shown} of {total} edges: the strongest of each layer.").format(
            shown=f"{edges.shown:,}", total=total)
    if not products:
        return _("0 of {total} edges: this step uses none.").format(total=total)
    cell = step_words.cell_name(shown.step.array, shown.step.index) if shown.step else ""
    if mode == "step" and products == 1:
        return _("1 of {total} edges: the one of {cell}.").format(total=total, cell=cell)
    if mode == "step":
        return _("{shown} of {total} edges: the products of {cell} that are not 0.").format(
            shown=f"{products:,}", total=total, cell=cell)
    return _("{shown} of {total} edges: the strongest, and {products} of {cell}.").format(
        shown=f"{edges.shown + products:,}", total=total, products=f"{products:,}", cell=cell)


def edge_text(shown: Snapshot, edge: Edge, decimals: int) -> str:
    """What the bubble says of an edge: its weight, its product in the sum, and its gradient, as far as known."""
    column, source, target = edge
    described, trace = shown.trace.columns[column], shown.trace
    name = described.weights
    if name is None:
        return ""
    index = (source, target)
    weight = float(trace.arrays[name][index])
    lines = [f"{step_words.cell_name(name, index)} = {format_number(weight, decimals)}"]
    below = trace.columns[column - 1].values
    values = trace.arrays[below].reshape(-1)
    if source < values.size and trace.known(below, shown.position).reshape(-1)[source]:
        product = format_number(weight * float(values[source]), decimals)
        lines.append(f"{step_words.cell_name(below, (source,))}·{step_words.cell_name(name, index)} = {product}")
    gradient = f"d{name}"
    if gradient in trace.arrays and trace.known(gradient, shown.position)[index]:
        value = format_number(float(trace.arrays[gradient][index]), decimals)
        lines.append(f"{step_words.cell_name(gradient, index)} = {value}")
    return "\n".join(lines)
