"""The words of the Map panel: layers, axes, and how well classes separate."""

from __future__ import annotations

import math
from html import escape
from typing import Any

from visualnn.i18n import _, ngettext
from visualnn.session.sample_map import LayerMap, SampleMaps
from visualnn.ui.map import painting


def layer(one: LayerMap, last: int) -> str:
    """Input, layer 2 or output."""
    if one.number == 0:
        return _("Input")
    return _("Output") if one.number == last else _("Layer {number}").format(number=one.number)


def share(value: float) -> str:
    return "?" if math.isnan(value) else f"{100 * value:.0f} %"


def exactly(value: float) -> str:
    return "?" if math.isnan(value) else f"{100 * value:.1f} %"


def axes(one: LayerMap) -> tuple[str, str]:
    """What the two axes stand for."""
    across, up = (float(part) for part in one.shares)
    if math.isnan(across):
        return _("This layer gives values that are not numbers."), ""
    text = _("{share} of the variance")
    if not one.points[:, 1].any():
        return text.format(share=share(across)), _("only spread out")
    return text.format(share=share(across)), text.format(share=share(up))


def verdict(one: LayerMap, maps: SampleMaps) -> str:
    """How well the classes separate in a layer."""
    name = layer(one, len(maps.layers) - 1)
    size = ngettext("{n} number", "{n} numbers", one.size).format(n=f"{one.size:,}")
    return _("<b>{layer}</b> ({size}): <b>{share}</b> of the samples lie next to one of their own class").format(
        layer=name, size=size, share=exactly(one.together))


def verdict_tip(maps: SampleMaps) -> str:
    """What that number means, and what chance would give."""
    shares = [float((maps.labels == label).mean()) for label in set(maps.labels.tolist())]
    text = _("For each of the {count} samples its nearest neighbour is looked for, by all the numbers of the layer and "
             "not only the two that are drawn; counted is how often it has the same class. If a layer knew nothing it "
             "would be about {chance}.")
    return text.format(count=f"{len(maps.labels):,}", chance=share(sum(one**2 for one in shares)))


def method_tip() -> str:
    """What the picture is, and why it is no other."""
    return _("PCA: the numbers of a layer are looked at from the side from which they are spread most; the two axes "
             "are the principal components. Straight lines stay straight, and distances mean something. t-SNE and UMAP "
             "would need large libraries, and distances between their clusters mean little; so they are not here.")


def legend(names: tuple[str, ...], wrong: int, count: int) -> str:
    """The classes with their colours, and what a ring is."""
    dots = [(painting.color(label, len(names)).name(), escape(name)) for label, name in enumerate(names)]
    classes = " &nbsp;".join(f'<span style="color: {color}">●</span>&nbsp;{name}' for color, name in dots)
    ring = _("◯ answered wrongly: {wrong} of {count}").format(wrong=f"{wrong:,}", count=f"{count:,}")
    return f"{classes} &nbsp; {ring}"


def lines(samples: Any, maps: SampleMaps, place: int, name: str) -> tuple[str, ...]:
    """What is written on the card of a sample."""
    label, said, sure = int(maps.labels[place]), int(maps.said[place]), float(maps.sure[place])
    answer = _("{mark} answer {answer} ({percent})").format(
        mark="✓" if label == said else "✗", answer=samples.name_of(said), percent=share(sure))
    return name, _("label {label}").format(label=samples.name_of(label)), answer


def caught(count: int, one: LayerMap, last: int) -> str:
    """What the Samples panel calls the samples of a part of the map."""
    text = ngettext("{n} from the map: {layer}", "{n} from the map: {layer}", count)
    return text.format(n=f"{count:,}", layer=layer(one, last))
