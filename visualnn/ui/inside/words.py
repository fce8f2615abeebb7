"""The words of the Inside panel: sizes as short numbers, and one sentence that says what strikes the eye."""

from __future__ import annotations

import math
from collections.abc import Sequence

from visualnn.engine.inside import Insight
from visualnn.i18n import _, ngettext

VANISHES, EXPLODES = 1e-2, 1e2  # of the last layer's gradient
MANY_DEAD, MANY_SATURATED = 0.25, 0.8


def size(value: float) -> str:
    """A size with two digits: 0.013, 4.9e−6."""
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "∞"
    if value == 0 or 0.001 <= abs(value) < 10_000:
        return f"{value:.3g}".replace("-", "−") if abs(value) >= 100 else f"{value:.2g}".replace("-", "−")
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits}e{int(exponent)}".replace("-", "−")


def times(ratio: float) -> str:
    """How many times, in whole numbers where there are many."""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"


def heading(layer: Insight) -> str:
    return _("Layer {number}").format(number=layer.number)


def detail(layer: Insight) -> str:
    units = ngettext("{n} unit", "{n} units", layer.units).format(n=layer.units)
    return units if layer.activation == "Dense" else f"{layer.activation} · {units}"


def gradient(layer: Insight, above: Insight | None) -> str:
    """The mean size, and how it compares with the layer above."""
    if above is None or not above.mean or not math.isfinite(layer.mean / above.mean):
        return size(layer.mean)
    return f"{size(layer.mean)}  ×{size(layer.mean / above.mean)}"


def mark(layer: Insight, last: Insight) -> str:
    """A sign for a gradient that is out of proportion to that of the last layer."""
    if layer.mean == 0 or not math.isfinite(layer.mean):
        return "✕"
    ratio = layer.mean / last.mean if last.mean else math.nan
    return "▼" if ratio < VANISHES else "▲" if ratio > EXPLODES else ""


def activity(layer: Insight) -> str:
    """The share of activations that are active, or saturated, and how many units always are; empty where neither is."""
    if layer.active is None:
        return ""
    text = _("{share} active") if layer.rests_at_zero else _("{share} saturated")
    share = layer.active if layer.rests_at_zero else 1 - layer.active
    return text.format(share=percent(share))


def dead(layer: Insight) -> str:
    """How many units never fire, or are saturated for every sample."""
    if not layer.dead:
        return ""
    text = _("{count} dead") if layer.rests_at_zero else _("{count} always")
    return text.format(count=layer.dead)


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def verdict(layers: Sequence[Insight]) -> str:
    """The one thing to be seen first. Nothing gets past a dead layer, so the lowest one is named; no gradient gets
    back past a layer without one, so there it is the highest.
    """
    down = list(reversed(layers))
    found = [*map(_unknown, down), *map(_dead, layers), *map(_without, down), *map(_saturated, layers)]
    return next(filter(None, found), "") or _drift(layers[0], layers[-1])


def _drift(first: Insight, last: Insight) -> str:
    """A sentence about a gradient that becomes smaller or larger on its way back, or stays."""
    ratio = first.mean / last.mean
    if ratio < VANISHES:
        message = _("The gradient vanishes on its way back: in layer {first} it is {times} times smaller than in layer "
                    "{last}.")
        return message.format(first=first.number, last=last.number, times=times(1 / ratio))
    if ratio > EXPLODES:
        message = _("The gradient explodes on its way back: in layer {first} it is {times} times larger than in layer "
                    "{last}.")
        return message.format(first=first.number, last=last.number, times=times(ratio))
    return _("A gradient arrives in every layer, and none is out of proportion.")


def _unknown(layer: Insight) -> str:
    if math.isfinite(layer.mean):
        return ""
    return _("The gradient of layer {number} is no number any more.").format(number=layer.number)


def _without(layer: Insight) -> str:
    if layer.mean:
        return ""
    return _("No gradient at all arrives in layer {number}: it does not learn.").format(number=layer.number)


def _dead(layer: Insight) -> str:
    """A sentence about a layer in which many units never fire, or nothing."""
    if layer.rests_at_zero and layer.dead and layer.dead >= MANY_DEAD * layer.units:
        return _("{count} of {units} units of layer {number} are dead: they fire for none of the samples.").format(
            count=layer.dead, units=layer.units, number=layer.number)
    return ""


def _saturated(layer: Insight) -> str:
    """A sentence about a layer in which most activations are saturated, or nothing."""
    if layer.active is None or layer.rests_at_zero or 1 - layer.active <= MANY_SATURATED:
        return ""
    message = _("Layer {number} is saturated: {share} of its activations are where the slope is almost 0.")
    return message.format(number=layer.number, share=percent(1 - layer.active))


def told(layers: Sequence[Insight]) -> str:
    """All layers in one text, for who cannot see the picture."""
    parts = []
    for number, layer in enumerate(layers):
        above = layers[number + 1] if number + 1 < len(layers) else None
        said = [heading(layer), detail(layer), _("gradient {size}").format(size=gradient(layer, above)),
                activity(layer), dead(layer)]  # fmt: skip
        parts.append(", ".join(part for part in said if part))
    return "; ".join(reversed(parts))
