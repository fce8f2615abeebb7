"""Rules on units that do nothing: dead, saturated, twins, or reached by no gradient."""

from __future__ import annotations

from visualnn.engine.diagnosis import LayerSigns
from visualnn.i18n import _
from visualnn.session.diagnosis.facts import Facts
from visualnn.session.diagnosis.finding import ILL, ODD, Cure, Finding, rule
from visualnn.session.diagnosis.rules._cures import redrawn, smaller_rate

HALF, MOST = 0.5, 0.8  # shares of a layer's units
VANISHED, FADED = 1e-3, 1e-2  # the first layer's gradient as a share of the last one's
LEARN_BY_SLOPE = ("ReLU",)


def _dead(facts: Facts) -> LayerSigns | None:
    """The first hidden layer in which half of the units never fire."""
    found = (layer for layer in facts.hidden if layer.inside.activation in LEARN_BY_SLOPE)
    return next((layer for layer in found if (layer.dead or 0) >= HALF * layer.units), None)


def _saturated(facts: Facts) -> LayerSigns | None:
    if facts.is_good:
        return None  # sure of itself, and right
    return next((layer for layer in facts.hidden if (layer.saturated or 0) >= HALF * layer.units), None)


def _weight(count: int, units: int) -> int:
    return ILL if count >= MOST * units else ODD


@rule("dead-at-start", unless=("not-finite", "inputs-not-scaled"))
def dead_at_start(facts: Facts) -> Finding | None:
    layer = _dead(facts)
    began = facts.began(layer) if layer else None
    if layer is None or not (facts.updates == 0 or (began and (began.dead or 0) >= HALF * layer.units)):
        return None
    sentence = _("{count} of {units} units of layer {number} never fire, from the start on: the start weights or "
                 "biases are wrong.")  # fmt: skip
    return Finding(_weight(layer.dead or 0, layer.units),
                   sentence.format(count=layer.dead, units=layer.units, number=layer.number), _why_dead(),
                   layer.number, array="activation", index=(layer.patient,), cure=redrawn())  # fmt: skip


@rule("dead", unless=("not-finite", "inputs-not-scaled", "dead-at-start"))
def dead(facts: Facts) -> Finding | None:
    layer = _dead(facts)
    if layer is None:
        return None
    sentence = _("{count} of {units} units of layer {number} never fire: the learning rate is probably too high.")
    return Finding(_weight(layer.dead or 0, layer.units),
                   sentence.format(count=layer.dead, units=layer.units, number=layer.number), _why_dead(),
                   layer.number, array="activation", index=(layer.patient,), cure=smaller_rate(facts))  # fmt: skip


def _why_dead() -> str:
    return _("A ReLU whose weighted sum is below 0 for every sample says 0, and its slope is 0, too. So no gradient "
             "reaches its weights any more, and it cannot come back by itself.")  # fmt: skip


@rule("saturated-at-start", unless=("not-finite", "inputs-not-scaled"))
def saturated_at_start(facts: Facts) -> Finding | None:
    layer = _saturated(facts)
    began = facts.began(layer) if layer else None
    if layer is None or not (facts.updates == 0 or (began and (began.saturated or 0) >= HALF * layer.units)):
        return None
    sentence = _("{count} of {units} units of layer {number} are saturated, from the start on: the start weights "
                 "are too large.")  # fmt: skip
    return Finding(_weight(layer.saturated or 0, layer.units),
                   sentence.format(count=layer.saturated, units=layer.units, number=layer.number), _why_saturated(),
                   layer.number, array="activation", index=(layer.patient,), cure=redrawn())  # fmt: skip


@rule("saturated", unless=("not-finite", "inputs-not-scaled", "saturated-at-start", "rate-too-high"))
def saturated(facts: Facts) -> Finding | None:
    layer = _saturated(facts)
    if layer is None:
        return None
    sentence = _("{count} of {units} units of layer {number} are saturated: training has driven their weights too far.")
    return Finding(_weight(layer.saturated or 0, layer.units),
                   sentence.format(count=layer.saturated, units=layer.units, number=layer.number), _why_saturated(),
                   layer.number, array="activation", index=(layer.patient,), cure=smaller_rate(facts))  # fmt: skip


def _why_saturated() -> str:
    return _("Far from 0 a sigmoid or tanh is flat: whatever its weights do, its value hardly changes. There the slope "
             "is almost 0, and so is the gradient that gets through.")  # fmt: skip


@rule("symmetry", unless=("not-finite",))
def symmetry(facts: Facts) -> Finding | None:
    for layer in facts.hidden:
        began = facts.began(layer)
        same = began is not None and began.twins == layer.units and layer.twins > 1 and not facts.is_good
        if layer.units > 1 and (same or layer.twins == layer.units):
            sentence = _("{count} of {units} units of layer {number} are twins: they have the same weights.").format(
                count=layer.twins, units=layer.units, number=layer.number)
            why = _("Units that begin alike compute the same, get the same gradient and stay alike: many can do no "
                    "more than one. Small random weights make each unit begin in another place.")  # fmt: skip
            return Finding(ILL, sentence, why, layer.number, array=layer.inside.weights, index=(0, 0), cure=redrawn())
    return None


@rule("vanishing", unless=("not-finite", "dead", "dead-at-start", "saturated", "saturated-at-start", "symmetry",
                           "inputs-not-scaled", "rate-too-high", "weight-decay-too-strong"))  # fmt: skip
def vanishing(facts: Facts) -> Finding | None:
    first, last = facts.now.layers[0], facts.now.layers[-1]
    if len(facts.now.layers) < 3 or not last.gradient or (facts.updates and facts.learns):
        return None
    ratio = first.gradient / last.gradient
    if ratio >= (FADED if facts.updates else VANISHED):
        return None
    sentence = _("The gradient vanishes on its way back: in layer {first} it is {times} times smaller than in layer "
                 "{last}.")  # fmt: skip
    times = f"{1 / ratio:,.0f}" if ratio else "∞"
    why = _("On its way back the gradient is multiplied with the slope of every layer, and that of a sigmoid is a "
            "quarter at most. So the first layers learn almost nothing.")  # fmt: skip
    flat = any(layer.inside.activation in ("Sigmoid", "Tanh") for layer in facts.hidden)
    cure = Cure(_("ReLU in the hidden layers"), relu=True) if flat else redrawn()
    return Finding(ILL, sentence.format(first=first.number, last=last.number, times=times), why, first.number,
                   panel="inside", cure=cure)  # fmt: skip


@rule("biases-stand-still", unless=("not-finite", "dead", "dead-at-start"))
def biases_stand_still(facts: Facts) -> Finding | None:
    still = [layer for layer in facts.now.layers if layer.bias_gradient == 0 and layer.gradient > 1e-9]
    if not still:
        return None
    sentence = _("The gradient of the biases of layer {number} is exactly 0, although its weights have one.").format(
        number=still[0].number)
    why = _("A bias is a weight whose input is always 1. If the weights of a unit have a gradient, its bias has one, "
            "too; if not, the line that computes db is missing.")  # fmt: skip
    return Finding(ODD, sentence, why, still[0].number, panel="microscope")
