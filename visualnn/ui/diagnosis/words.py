"""The words of the Diagnosis panel that are not findings."""

from __future__ import annotations

import math

from visualnn.engine.diagnosis import Examination, LayerSigns
from visualnn.i18n import _, ngettext
from visualnn.session.diagnosis.finding import ILL, ODD, percent, short
from visualnn.session.diagnosis.rules.units import HALF

MARKS = {ILL: "✗", ODD: "!", 0: "✓"}
USUAL = 1e-4, 1e-2  # what an update usually is as a share of the weights
HIGH, LOW = 1e-1, 1e-5  # and what is far from usual


def activity(layer: LayerSigns) -> str:
    """How many units are dead or saturated; empty where the activation knows neither."""
    if layer.dead is not None:
        return _("{count} of {units} dead").format(count=layer.dead, units=layer.units)
    if layer.saturated is not None:
        return _("{count} of {units} saturated").format(count=layer.saturated, units=layer.units)
    return ""


def is_lame(layer: LayerSigns) -> bool:
    """Whether half of the units do nothing."""
    return (layer.dead or 0) + (layer.saturated or 0) >= HALF * layer.units


def ratio(layer: LayerSigns) -> str:
    """The ratio of update to weights, with a sign where it is far from usual."""
    if not math.isfinite(layer.ratio):
        return short(layer.ratio) if math.isinf(layer.ratio) else "–"
    sign = " ▲" if layer.ratio > HIGH else " ▼" if 0 < layer.ratio < LOW else ""
    return f"{short(layer.ratio)}{sign}"


def all_is_well(found: Examination, updates: int, learns: bool) -> str:
    """A sentence with the numbers that say so, or that nothing strikes as long as there is no success yet."""
    ratios = [layer.ratio for layer in found.layers if math.isfinite(layer.ratio)]
    idle = sum((layer.dead or 0) + (layer.saturated or 0) for layer in found.layers)
    if not updates:
        return _("Nothing strikes before any training. Train a little: what ails a network often shows only then.")
    if learns and (found.loss == 0 or max(ratios, default=0.0) < LOW):
        return _("All is well: the training has arrived, the updates are next to nothing now.")
    low, high = percent(min(ratios, default=0.0)), percent(max(ratios, default=0.0))
    change = high if low == high else _("{low} to {high}").format(low=low, high=high)
    if not learns:
        return _("Nothing strikes so far: an update changes the weights by {change} of their size, and the loss has "
                 "not fallen much yet.").format(change=change)  # fmt: skip
    if max(ratios, default=0.0) > HIGH:
        return _("The training has gone well up to here, but the next update would change the weights by {change} of "
                 "their size: with this rate it would hardly go on so.").format(change=change)  # fmt: skip
    count = len(found.layers)
    layers = ngettext("All is well: an update changes the weights by {change} of their size.",
                      "All is well: a gradient arrives in all {n} layers, and an update changes their weights by "
                      "{change} of their size.", count).format(n=count, change=change)  # fmt: skip
    if idle:
        layers += " " + ngettext("{n} unit does nothing; a few such do no harm.",
                                 "{n} units do nothing; a few such do no harm.", idle).format(n=idle)  # fmt: skip
    return layers


def told(layer: LayerSigns, start: LayerSigns | None = None) -> str:
    """All numbers of a layer, for a tooltip and for who cannot see the picture."""
    text = _("Layer {number}: gradient {gradient} (root mean square; mean {mean}), weights {weights} (mean {centre}), "
             "update {update}, that is {ratio} of the weights")  # fmt: skip
    text = text.format(number=layer.number, gradient=short(layer.gradient), mean=short(layer.gradient_mean),
                       weights=short(layer.weight_rms), centre=short(layer.weight_mean),
                       update=short(layer.update_rms),
                       ratio=percent(layer.ratio) if math.isfinite(layer.ratio) else "–")  # fmt: skip
    idle = activity(layer)
    if not idle:
        return f"{text}."
    before = activity(start) if start is not None else ""
    since = "; " + _("at the start {before}").format(before=before) if before and before != idle else ""
    return f"{text}; {idle}{since}."
