"""Rules on what a network answers: always the same, or well only what it has been trained on."""

from __future__ import annotations

import math

import numpy as np

from visualnn.i18n import _
from visualnn.session.diagnosis.facts import Facts
from visualnn.session.diagnosis.finding import ILL, ODD, Cure, Finding, percent, rule
from visualnn.session.diagnosis.rules._cures import smaller_rate
from visualnn.session.diagnosis.rules.steps import CAUSES, MANY

NEARLY_ALL = 0.98  # of the answers
MIXED = 0.6  # the largest share that one label has where the samples are of several classes
GAP, GROWN = 0.05, 0.03  # between the accuracies on what is trained on and what is not


def _only_answer(facts: Facts) -> tuple[str, int] | None:
    """The class that is nearly always the answer, although the labels are several, and how often it is."""
    now = facts.now
    if not facts.class_names or facts.updates < MANY or now.samples < 10:
        return None
    said = int(now.answers.max())
    if said < NEARLY_ALL * now.samples or now.labels.max() > MIXED * now.samples:
        return None
    place = int(now.answers.argmax())
    return facts.class_names[place] if place < len(facts.class_names) else str(place), said


@rule("lost-answers", unless=("not-finite",))
def lost_answers(facts: Facts) -> Finding | None:
    """The right outputs are the largest, and the answers are others: what is computed is not what is answered."""
    only, now = _only_answer(facts), facts.now
    if only is None or now.leading < now.samples / 2:
        return None
    sentence = _("For {leading} of {samples} samples the output of the right class is the largest, and yet {count} "
                 "answers are “{name}”.")  # fmt: skip
    why = _("The network has learnt, but its answers do not come from its outputs. Step through a sample and compare "
            "the largest output with the answer below the picture.")  # fmt: skip
    return Finding(ILL, sentence.format(leading=now.leading, samples=now.samples, count=only[1], name=only[0]), why,
                   panel="stepper")  # fmt: skip


@rule("same-answers", unless=(*CAUSES, "lost-answers", "rate-too-low"))
def same_answers(facts: Facts) -> Finding | None:
    only = _only_answer(facts)
    if only is None:
        return None
    sentence = _("{count} of {samples} answers are “{name}”, whatever the input is.")
    why = _("The network has learnt which class is most frequent and nothing else: its outputs hardly depend on the "
            "input. Smaller steps, or other start weights, may let it find more.")  # fmt: skip
    return Finding(ILL, sentence.format(count=only[1], samples=facts.now.samples, name=only[0]), why,
                   panel="samples", cure=smaller_rate(facts))  # fmt: skip


@rule("overfitting", unless=("not-finite",))
def overfitting(facts: Facts) -> Finding | None:
    train, held = facts.train_accuracy, facts.held_accuracy
    if len(held) < 5 or len(train) != len(held):
        return None
    chance = 1 / math.sqrt(max(facts.held_count, 1))  # two standard deviations of a share of so many samples
    best = int(np.argmax(held))
    gaps = train - held
    if gaps[-1] < GAP + chance or gaps[-1] - gaps[best] < GROWN or best > 0.7 * len(held):
        return None
    sentence = _("It reads {train} of the training samples correctly, but {held} of the {split} samples, and that was "
                 "better in epoch {epoch} ({best}): it learns the samples by heart.")  # fmt: skip
    split = _("validation") if facts.held == "validation" else _("test")
    text = sentence.format(train=percent(float(train[-1])), held=percent(float(held[-1])), split=split,
                           epoch=f"{facts.accuracy_epochs[best]:.3g}", best=percent(float(held[best])))  # fmt: skip
    why = _("With many weights and few samples a network can remember every sample instead of finding what they have "
            "in common. Weight decay, dropout, or more samples help; so does stopping earlier.")  # fmt: skip
    l2 = max(10 * facts.settings.l2, 0.001)
    return Finding(ODD, text, why, panel="curves", cure=Cure(_("weight decay L2 = {value}").format(value=f"{l2:g}"),
                                                            {"l2": l2}))  # fmt: skip
