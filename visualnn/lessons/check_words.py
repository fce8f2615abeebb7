"""A check and what came out of it, in words for people."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.notation import format_number
from visualnn.i18n import N_, _, ngettext
from visualnn.lessons.check import Check, decimals_of
from visualnn.lessons.checks import Outcome

NAMES = {
    "parameters": N_("number of parameters"), "output": N_("what the network says to {input}"),
    "correct": N_("samples it gets right"), "accuracy": N_("share of right answers"), "loss": N_("mean loss"),
    "baseline": N_("digits told by their darkness alone"),
    "gradient_ratio": N_("the first layer's gradient as a share of the last one's"),
}  # fmt: skip
MOST = 6  # numbers of an array that are written out
MORE = 2  # decimals of what was found beyond those of what was expected


def what_is_checked(check: Check) -> str:
    """What a check looks at: z1 of sample 0; the share of right answers, after 5 epochs."""
    if check.what in NAMES:
        text = _(NAMES[check.what]).format(input=_numbers(check.input, 4)) if check.what == "output" else _(
            NAMES[check.what])
    elif check.batch:
        text = _("{array} of a mini-batch of {count}").format(array=check.what, count=check.batch)
    else:
        text = _("{array} of sample {number}").format(array=check.what, number=check.sample)
    parts = [text]
    if check.split:
        parts.append(_("on the split {name}").format(name=check.split))
    for unit, count in check.after.items():
        parts.append(_trained(unit, count))
    if check.changes:
        changed = ", ".join(f"{table}.{key} = {_plain(value)}" for table, entries in check.changes.items()
                            for key, value in entries.items())
        parts.append(_("with {changes}").format(changes=changed))
    return " · ".join(parts)


def expected_of(check: Check) -> str:
    """The number or numbers that should come out."""
    if check.at_least is not None:
        return _("at least {number}").format(number=f"{check.at_least:g}")
    return _numbers(check.expected, decimals_of(check.expected))


def found_of(outcome: Outcome) -> str:
    """The number or numbers that came out, with a little more than what was expected."""
    check = outcome.check
    decimals = 4 if check.at_least is not None else decimals_of(check.expected)
    whole = check.at_least is None and bool((outcome.value == np.round(outcome.value)).all()) and decimals == 0
    return _numbers(outcome.value, 0 if whole else min(decimals + MORE, 14))


def agreement_of(outcome: Outcome) -> str:
    """How well it agrees: to 8 digits; exactly; not."""
    if not outcome.ok:
        return _("does not agree")
    if outcome.check.at_least is not None:
        return _("reached")
    if not outcome.decimals:
        exact = bool(np.array_equal(outcome.value, np.array(outcome.check.expected, np.float64)))
        return _("agrees exactly") if exact else _("agrees, rounded")
    return ngettext("agrees to {count} digit", "agrees to {count} digits", outcome.decimals).format(
        count=outcome.decimals)


def _trained(unit: str, count: int) -> str:
    if unit == "epochs":
        return ngettext("after {count} epoch", "after {count} epochs", count).format(count=count)
    return ngettext("after {count} update", "after {count} updates", count).format(count=count)


def _numbers(values: Any, decimals: int) -> str:
    """A number, or the first ones of an array; a decimal point is written only where there are decimals."""
    flat: Array = np.ravel(np.array(values if values is not None else [], np.float64))
    texts = [format_number(float(value), decimals) for value in flat[:MOST]]
    if flat.size > MOST:
        texts.append(_("… ({count} numbers)").format(count=flat.size))
    return "  ".join(texts)


def _plain(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
