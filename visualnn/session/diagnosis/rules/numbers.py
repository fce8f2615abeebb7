"""Rules on numbers that are none, and on inputs that are too large."""

from __future__ import annotations

from visualnn.i18n import _
from visualnn.session.diagnosis.facts import Facts
from visualnn.session.diagnosis.finding import ILL, ODD, Cure, Finding, percent, rule, short
from visualnn.session.diagnosis.rules._cures import smaller_rate

LARGE = 10.0  # inputs whose root mean square is above this are not scaled


@rule("not-finite")
def not_finite(facts: Facts) -> Finding | None:
    origin = facts.now.broken
    if origin is None:
        return None
    cell = f"{origin.array}[{', '.join(map(str, origin.index))}]" if origin.index else origin.array
    sentence = _("{cell} is not a number any more (nan or infinite); in the order of computing it is the first. In "
                 "{array} there are {count} such numbers.")  # fmt: skip
    why = _("What is computed with such a number is no number either, so in the end all weights are lost. Usually the "
            "steps were so large that the weights grew beyond everything the computer can write.")  # fmt: skip
    cure = smaller_rate(facts, "good") if facts.updates else None
    return Finding(ILL, sentence.format(cell=cell, array=origin.array, count=f"{origin.count:,}"), why,
                   array=origin.array, index=origin.index, cure=cure)  # fmt: skip


@rule("inputs-not-scaled", unless=("not-finite",))
def inputs_not_scaled(facts: Facts) -> Finding | None:
    now = facts.now
    if now.input_rms <= LARGE or (facts.learns if facts.updates else not facts.is_pictures):
        return None
    sentence = _("The inputs go from {low} to {high}: they are not scaled.").format(low=short(now.lowest),
                                                                                    high=short(now.highest))
    tired = max(now.layers[:-1], key=lambda layer: (layer.saturated or 0) / layer.units, default=None)
    if tired is not None and tired.saturated:
        sentence += " " + _("Layer {number} is saturated by them: {count} of {units} units.").format(
            number=tired.number, count=tired.saturated, units=tired.units)
    why = _("The weighted sums grow with the inputs, and the gradients of the first layer too: small weights and usual "
            "rates are made for inputs of about 0 to 1.")  # fmt: skip
    cure = None
    if facts.options.get("normalize") is False:
        cure = Cure(_("each pixel divided by 255"), data={"normalize": True})
    return Finding(ILL if facts.updates else ODD, sentence, why, array="x", index=(0,), cure=cure)


@rule("exploding", unless=("not-finite", "inputs-not-scaled", "rate-too-high"))
def exploding(facts: Facts) -> Finding | None:
    first, last = facts.now.layers[0], facts.now.layers[-1]
    if len(facts.now.layers) < 3 or not last.gradient or first.gradient / last.gradient < 100:
        return None
    if facts.updates and facts.learns:
        return None
    sentence = _("The gradient explodes on its way back: in layer {first} it is {times} times larger than in layer "
                 "{last}.").format(first=first.number, last=last.number,
                                   times=f"{first.gradient / last.gradient:,.0f}")  # fmt: skip
    why = _("On its way back the gradient is multiplied with the weights of every layer. Where they are too large, it "
            "grows from layer to layer, and no rate fits all of them.")  # fmt: skip
    cure = Cure(_("small random weights, biases 0"), redraw=True)
    return Finding(ILL, sentence, why, layer=first.number, panel="inside", cure=cure)


@rule("weight-decay-too-strong", unless=("not-finite", "rate-too-high"))
def decay(facts: Facts) -> Finding | None:
    """All weights have shrunk to almost nothing although they were not small at the start."""
    settings = facts.settings
    if not (settings.l1 or settings.l2) or facts.start is None or facts.learns or facts.updates < 50:
        return None
    for layer in facts.now.layers:
        began = facts.began(layer)
        if began is not None and began.weight_rms and layer.weight_rms < 0.1 * began.weight_rms:
            sentence = _("The weights of layer {number} have shrunk to {share} of their size: weight decay is too "
                         "strong.").format(number=layer.number,
                                           share=percent(layer.weight_rms / began.weight_rms))  # fmt: skip
            why = _("L1 and L2 pull every weight towards 0 with each update. If they pull harder than the gradient, "
                    "what was learnt is forgotten at once.")  # fmt: skip
            weaker = {"l1": settings.l1 / 100, "l2": settings.l2 / 100}
            return Finding(ILL, sentence, why, layer=layer.number, panel="inside",
                           cure=Cure(_("a hundredth of the weight decay"), weaker))  # fmt: skip
    return None
