"""Rules on the size of the steps, and on losses that do not fall."""

from __future__ import annotations

import math

from visualnn.i18n import _
from visualnn.session.diagnosis.facts import Facts, largest
from visualnn.session.diagnosis.finding import ILL, ODD, Cure, Finding, percent, rule, short
from visualnn.session.diagnosis.rules._cures import larger_rate, smaller_rate

FEW = 50  # updates after which something can be said of their size
MANY = 500  # after which the loss of a healthy network has begun to fall, however slowly it begins
FAR, THROWN = 0.5, 2.0  # first updates of this share of the weights: risky, and far too large
SMALL = 1e-5  # updates of a smaller share lead nowhere
MOVED = 0.05  # a share by which a loss falls that moves at all


@rule("rate-too-high", unless=("not-finite", "inputs-not-scaled", "symmetry", "dead-at-start", "saturated-at-start"))
def rate_too_high(facts: Facts) -> Finding | None:
    if facts.updates < FEW or facts.start is None:
        return None
    ratio = largest(facts.start)
    lame = any((layer.dead or 0) + (layer.saturated or 0) >= layer.units / 2 for layer in facts.hidden)
    if (ratio >= THROWN and not facts.learns) or (ratio >= FAR and lame and not facts.is_good):
        layer = max(facts.start.layers, key=lambda one: one.ratio if math.isfinite(one.ratio) else -1.0)
        sentence = _("The very first update changed the weights of layer {number} by {share} of their size: the "
                     "learning rate {rate} is too high.").format(number=layer.number, share=percent(ratio),
                                   rate=short(facts.start_rate or facts.settings.learning_rate))  # fmt: skip
        number = layer.number
    elif _rises(facts):
        sentence = _("The loss had fallen to {low} and is {now} again: the learning rate {rate} is probably too "
                     "high.").format(low=short(facts.lowest_loss), now=short(facts.last_loss),
                         rate=short(facts.settings.learning_rate))  # fmt: skip
        number = 0
    else:
        return None
    why = _("The gradient says which way is down, but only for a small step. A step that is too large ends on the "
            "other side of the valley, often higher than before.")  # fmt: skip
    return Finding(ILL, sentence, why, layer=number, panel="curves", cure=smaller_rate(facts))


def _rises(facts: Facts) -> bool:
    """Whether the loss has grown again, and not only by chance."""
    windows = facts.windows
    if len(windows) < 6 or facts.is_good or facts.last_loss < 0.2 * facts.first_loss:
        return False
    return bool(windows[-3:].min() > 1.5 * facts.lowest_loss and windows[-1] > 1.5 * facts.lowest_loss)


CAUSES = ("not-finite", "dead", "dead-at-start", "saturated", "saturated-at-start", "symmetry", "vanishing",
          "rate-too-high", "inputs-not-scaled", "exploding", "weight-decay-too-strong")  # fmt: skip


@rule("rate-too-low", unless=CAUSES)
def rate_too_low(facts: Facts) -> Finding | None:
    ratio = facts.largest_ratio
    if facts.updates < FEW or facts.learns or not 0 < ratio < SMALL or facts.fallen > 4 * MOVED:
        return None
    sentence = _("An update changes the weights by {share} of their size at most, and after {updates} updates the loss "
                 "has only moved from {first} to {now}: the learning rate {rate} is too low.")  # fmt: skip
    sentence = sentence.format(share=percent(ratio), updates=f"{facts.updates:,}", first=short(float(facts.windows[0])),
                               now=short(facts.last_loss), rate=short(facts.settings.learning_rate))  # fmt: skip
    why = _("The direction is right, but the steps are tiny. Between a ten-thousandth and a hundredth of the weights "
            "is usual for one update.")  # fmt: skip
    return Finding(ILL, sentence, why, panel="curves", cure=larger_rate(facts))


@rule("flat-loss", unless=(*CAUSES, "rate-too-low"))
def flat_loss(facts: Facts) -> Finding | None:
    if facts.updates < MANY or facts.learns or abs(facts.fallen) > 2 * MOVED or not facts.last_loss:
        return None
    if not facts.class_names and not facts.settings.fresh:
        return None  # a line through points is found soon; then nothing is left to be learnt
    sentence = _("The loss does not fall: {first} in the first part of the training, {now} in the last.").format(
        first=short(float(facts.windows[0])), now=short(facts.last_loss))
    ratio = facts.largest_ratio
    if ratio < 1e-4:
        why = _("The updates are small ({share} of the weights at most). Perhaps the steps are too small, perhaps the "
                "network stands in a place from which no small step leads down.").format(share=percent(ratio))
        return Finding(ILL, sentence, why, panel="curves", cure=larger_rate(facts))
    why = _("The weights do move ({share} of their size in an update), but nothing comes of it. Look at the samples: "
            "do the labels fit the inputs? Or is the network too small for the task?").format(share=percent(ratio))
    return Finding(ILL, sentence, why, panel="samples")


@rule("plateau", unless=(*CAUSES, "rate-too-low", "flat-loss", "overfitting", "same-answers", "lost-answers"))
def plateau(facts: Facts) -> Finding | None:
    accuracy, target = facts.held_accuracy, facts.settings.target_accuracy
    if not target or len(accuracy) < 6 or accuracy.max() >= target:
        return None
    half = len(accuracy) // 2
    if accuracy[half:].max() > accuracy[:half].max() + 0.002:
        return None
    sentence = _("The accuracy has not become better since epoch {epoch}: {best} at best, and {target} is wanted.")
    epoch = float(facts.accuracy_epochs[int(accuracy.argmax())])
    why = _("Near the end of the way large steps jump around the goal. A smaller rate lets the network settle; if that "
            "does not help, it needs more units or more samples.")  # fmt: skip
    rate = facts.settings.learning_rate / 5
    cure = Cure(_("learning rate {rate}, from here").format(rate=short(rate)), {"learning_rate": rate}, since="here")
    return Finding(ODD, sentence.format(epoch=short(epoch), best=percent(float(accuracy.max())),
                                        target=percent(target)), why, panel="curves", cure=cure)  # fmt: skip
