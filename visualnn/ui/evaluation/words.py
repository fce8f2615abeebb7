"""What is said about a judgement: how every number was counted."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import numpy as np

from visualnn.i18n import N_, _, ngettext
from visualnn.session.judgement import Judgement
from visualnn.session.metrics import NO_ANSWER, Roc, confusions, wilson

PICTURES = {"test": N_("test images"), "train": N_("training images"), "validation": N_("validation images"),
            "drawn": N_("drawn pictures")}  # fmt: skip
ROWS = {"test": N_("test samples"), "train": N_("training samples"), "validation": N_("validation samples")}
TOP = 3  # confusions that are written out


def noun(one: Judgement) -> str:
    """test images"""
    return _((PICTURES if one.dataset.is_pictures else ROWS).get(one.split, N_("samples")))


def name_of(one: Judgement, label: int) -> str:
    """The name of a class; a question mark for no answer."""
    return one.dataset.class_names[label] if label != NO_ANSWER else "?"


def percent(share: float, decimals: int = 1) -> str:
    """97.4 %; a dash where there is nothing to take a share of."""
    return "–" if math.isnan(share) else f"{100 * share:.{decimals}f} %"


def number(value: float) -> str:
    """604.2; a large one without decimals."""
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.4g}".replace("-", "−")


def verdict(one: Judgement) -> str:
    """97.46 % of the 10,000 test images are right (95 % interval: 97.1 to 97.8 %); 254 are wrong."""
    low, high = wilson(one.right_count, one.count)
    text = ngettext("<b>{share}</b> of the {count} {samples} are right (95 % interval: {low} to {high}); "
                    "{wrong} is wrong.",
                    "<b>{share}</b> of the {count} {samples} are right (95 % interval: {low} to {high}); "
                    "{wrong} are wrong.", one.mistakes)  # fmt: skip
    said = text.format(share=percent(one.accuracy, 2), count=f"{one.count:,}", samples=escape(noun(one)),
                       low=f"{100 * low:.1f}", high=percent(high), wrong=f"{one.mistakes:,}")
    if one.held_back:
        more = ngettext("{n} is not answered: less confident than {least}.",
                        "{n} are not answered: less confident than {least}.", one.held_back)  # fmt: skip
        said += " " + more.format(n=f"{one.held_back:,}", least=f"{one.least:.2f}")
    if one.threshold != 0.5:
        said += " " + _("The threshold is {threshold} instead of 0.50.").format(threshold=f"{one.threshold:.2f}")
    return said


def verdict_tip(one: Judgement) -> str:
    """How the number was counted, and what the interval means."""
    text = _("{right} of the {count} {samples} got their own class as answer. With as many other samples of the same "
             "kind the share would be another one; an interval computed in this way (Wilson, 1927) holds the true "
             "share in 95 of 100 cases.")  # fmt: skip
    return text.format(right=f"{one.right_count:,}", count=f"{one.count:,}", samples=noun(one))


def confused(one: Judgement) -> str:
    """4 is most often taken for 9: 22 times. Then: 9 for 4 (20), 7 for 2 (18)."""
    found = confusions(one.matrix)
    if not found:
        return _("No class is taken for another one.")
    label, answer, count = found[0]
    text = ngettext("<b>{label} is most often taken for {answer}</b>: {n} time.",
                    "<b>{label} is most often taken for {answer}</b>: {n} times.", count)  # fmt: skip
    said = text.format(label=escape(name_of(one, label)), answer=escape(name_of(one, answer)), n=f"{count:,}")
    if found[1:]:
        others = [_("{label} for {answer} ({n})").format(label=escape(name_of(one, k)), answer=escape(name_of(one, m)),
                                                         n=f"{n:,}") for k, m, n in found[1:TOP]]  # fmt: skip
        said += " " + _("Then: {list}.").format(list=_(", ").join(others))
    return said


def cell(one: Judgement, label: int, answer: int) -> str:
    """22 of the 982 test images of class 4 are taken for 9 (2.2 %)."""
    row = one.matrix[label]
    n, total = int(row[answer]), int(row.sum())
    if answer == NO_ANSWER and one.least > 0:
        text = _("{n} of the {total} {samples} of class {label} have no answer ({share}): the network is less "
                 "confident than {least}, or its outputs are not numbers.")  # fmt: skip
    elif answer == NO_ANSWER:
        text = _("{n} of the {total} {samples} of class {label} have no answer ({share}): the outputs are not numbers.")
    elif answer == label:
        text = _("{n} of the {total} {samples} of class {label} are read right ({share}).")
    else:
        text = _("{n} of the {total} {samples} of class {label} are taken for {answer} ({share}).")
    return text.format(n=f"{n:,}", total=f"{total:,}", samples=noun(one), label=name_of(one, label),
                       answer=name_of(one, answer), share=percent(n / total if total else math.nan),
                       least=f"{one.least:.2f}")  # fmt: skip


def of_class(one: Judgement, label: int) -> str:
    """How recall and precision of a class are counted."""
    matrix = one.matrix
    right, own, said = int(matrix[label, label]), int(matrix[label].sum()), int(matrix[:, label].sum())
    text = _("Class {label}. Recall {recall}: {right} of its {own} {samples} are found. Precision {precision}: {right} "
             "of the {said} answers “{label}” are right.")  # fmt: skip
    return text.format(label=name_of(one, label), recall=percent(one.recall[label]), right=f"{right:,}",
                       own=f"{own:,}", samples=noun(one), precision=percent(one.precision[label]), said=f"{said:,}")


def classes_told(one: Judgement) -> str:
    """The classes that are found best and worst."""
    known = np.flatnonzero(~np.isnan(one.recall))
    if not known.size:
        return ""
    if np.ptp(one.recall[known]) == 0:
        return _("All classes are found equally well ({share}).").format(share=percent(one.recall[known[0]]))
    best, worst = known[one.recall[known].argmax()], known[one.recall[known].argmin()]
    return _("Found best: {best} ({most}). Found worst: {worst} ({least}).").format(
        best=name_of(one, int(best)), most=percent(one.recall[best]), worst=name_of(one, int(worst)),
        least=percent(one.recall[worst]))  # fmt: skip


def sample(one: Judgement, index: int) -> str:
    """Number 812: label 7, answer 9, confidence 63.2 %"""
    return _("Number {number} of the {samples}: label {label}, answer {answer}, confidence {sure}").format(
        number=f"{index:,}", samples=noun(one), label=name_of(one, int(one.labels[index])),
        answer=name_of(one, int(one.answers[index])), sure=percent(float(one.confidences[index])))


def answered(one: Judgement) -> str:
    """Answers at least 0.90 confident: 93.4 % of all samples, 99.2 % of them right."""
    given = one.count - one.unanswered
    right = percent(one.right_count / given if given else math.nan, 2)
    if one.least == 0:
        text = _("Every answer counts, however unsure: {right} are right. Move the slider, and unsure "
                 "answers count as none.")  # fmt: skip
        return text.format(right=right)
    text = _("Answered: <b>{share}</b> ({given} of {count}). Right among them: <b>{right}</b>.")
    return text.format(share=percent(given / max(one.count, 1)), given=f"{given:,}", count=f"{one.count:,}",
                       right=right)  # fmt: skip


def answered_tip(one: Judgement) -> str:
    """How the two shares are counted."""
    text = _("Confidence is the output of the class that is said. {given} of the {count} {samples} have an answer that "
             "is at least {least} confident; {right} of those are right.")  # fmt: skip
    return text.format(given=f"{one.count - one.unanswered:,}", count=f"{one.count:,}", samples=noun(one),
                       least=f"{one.least:.2f}", right=f"{one.right_count:,}")


def area(one: Judgement, curve: Roc, positive: int) -> str:
    """Area under the curve 0.9997. Now: hits 98.9 %, false alarms 0.2 %."""
    if math.isnan(curve.area):
        return _("There is no ROC curve: it needs samples of class {label} and of others.").format(
            label=escape(name_of(one, positive)))
    alarms, hits = one.working_point(positive)
    text = _("Area under the curve: <b>{area}</b>. As it answers now (●): hits {hits}, false alarms {alarms}.")
    return text.format(area=f"{curve.area:.4f}", hits=percent(hits), alarms=percent(alarms))


def area_tip(one: Judgement, curve: Roc, positive: int) -> str:
    """What the area counts."""
    text = _("Of all pairs of one sample of class {label} ({positives}) and one of another class ({negatives}), in "
             "this share the output for {label} is larger for the first; ties count one half.")  # fmt: skip
    said = text.format(label=name_of(one, positive), positives=f"{curve.positives:,}", negatives=f"{curve.negatives:,}")
    left = one.count - curve.positives - curve.negatives
    return f"{said} {_left_out(left)}".strip()


def errors(one: Judgement) -> str:
    """Mean error of numbers."""
    known = one.errors[one.finite]
    if not known.size:
        return _("None of the outputs for the {count} {samples} is a number.").format(
            count=f"{one.count:,}", samples=escape(noun(one)))
    text = _("For {count} {samples}: mean absolute error <b>{absolute}</b>, mean squared error <b>{squared}</b> (its "
             "root: {root}).")  # fmt: skip
    squared = float((known**2).mean())
    said = text.format(count=f"{one.count:,}", samples=escape(noun(one)), absolute=number(float(np.abs(known).mean())),
                       squared=number(squared), root=number(math.sqrt(squared)))  # fmt: skip
    left = one.count - len(known)
    return f"{said} {_left_out(left)}".strip()


def _left_out(count: int) -> str:
    if not count:
        return ""
    text = ngettext("{n} sample without an answer is left out.", "{n} samples without an answer are left out.", count)
    return text.format(n=f"{count:,}")


def status(evaluating: Any, update: int) -> str:
    """Of which network the numbers are, and whether others are on their way."""
    one, progress = evaluating.judgement, evaluating.progress
    if one is None:
        if evaluating.problem:
            return str(evaluating.problem)
        return _("The samples are being evaluated: {share}").format(share=percent(progress or 0.0, 0))
    n = one.update
    now = ngettext("After {n} update", "After {n} updates", n).format(n=f"{n:,}")
    if evaluating.current:
        return now
    if progress is not None:
        return _("◷ {old}; being evaluated anew: {share}").format(old=now, share=percent(progress, 0))
    return _("◷ {old}; the network has made {update} by now").format(old=now, update=f"{update:,}")


def missed(name: str, count: int) -> str:
    """4 not found (33)"""
    return _("{label} not found ({count})").format(label=name, count=f"{count:,}")


def mistakes_title() -> str:
    return _("mistakes, most confident first")


def hits_title() -> str:
    return _("right, least confident first")
