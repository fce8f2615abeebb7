"""What the contest of the two ways says."""

from __future__ import annotations

import math

from visualnn.engine.gradcheck import USUAL_H
from visualnn.i18n import N_, _, ngettext
from visualnn.session.contest import Contest, Likeness
from visualnn.session.gradient_ways import Lap

TITLES = {"backprop": N_("Backpropagation"), "exact": N_("Numerical, nothing twice"),
          "naive": N_("Numerical, naive")}  # fmt: skip
EXPLAINED = {
    "backprop": N_("One pass forward and one back give all gradients."),
    "exact": N_("Two real losses for each parameter. What a nudge leaves as it is stays: everything before its layer, "
                "and all where the input is 0. Equal nudges share their loss."),
    "naive": N_("Nudge one parameter up and down, and send the whole mini-batch through the network each time."),
}  # fmt: skip
LONG_RUN = 10_000  # updates of the text
MINUTE, HOUR, DAY, YEAR = 60.0, 3600.0, 86_400.0, 365.25 * 86_400


def duration(seconds: float) -> str:
    """As people say it: 0.9 ms, 3.0 s, 3 min 45 s, 2 h 5 min, 2.6 days."""
    if not math.isfinite(seconds):
        return "–"
    if seconds < 0.1:
        return _("{n} ms").format(n=f"{1000 * seconds:.2g}")
    if seconds < MINUTE - 0.05:
        return _("{n} s").format(n=f"{seconds:.1f}")
    if seconds < HOUR - 0.5:
        minutes, rest = divmod(round(seconds), 60)
        return _("{m} min {s} s").format(m=minutes, s=rest)
    if seconds < 2 * DAY:
        hours, rest = divmod(round(seconds / MINUTE), 60)
        return _("{h} h {m} min").format(h=hours, m=rest)
    if seconds < 2 * YEAR:
        return _("{n} days").format(n=f"{seconds / DAY:,.1f}")
    return _("{n} years").format(n=f"{seconds / YEAR:,.1f}")


def progress(lap: Lap | None) -> str:
    """How far a way is, and how long all of it would take."""
    if lap is None:
        return _("not begun")
    if lap.complete:
        return _("all {total} parameters").format(total=f"{lap.total:,}")
    text = _("after {time}: {done} of {total} parameters; all would take {whole}")
    return text.format(time=duration(lap.seconds), done=f"{lap.done:,}", total=f"{lap.total:,}",
                       whole=duration(lap.update))


def losses(lap: Lap) -> str:
    """How many losses of single samples were computed."""
    text = ngettext("{n} loss of a sample computed", "{n} losses of a sample computed", lap.losses)
    return text.format(n=f"{lap.losses:,}")


def estimates(lap: Lap, an_epoch: int) -> str:
    """How long an epoch and the text's 10,000 updates would take with this way."""
    text = _("an epoch of {updates} updates: {epoch} · {many} updates: {long}")
    return text.format(updates=f"{an_epoch:,}", epoch=duration(lap.update * an_epoch), many=f"{LONG_RUN:,}",
                       long=duration(lap.update * LONG_RUN))


def likeness(one: Likeness) -> str:
    """W1: agrees to 9 digits; largest difference 4.7e-12, 1.2e-9 of the largest gradient."""
    if not one.largest:
        text = _("agrees exactly")
    elif one.digits:
        text = ngettext("agrees to {n} digit", "agrees to {n} digits", one.digits).format(n=one.digits)
    else:
        text = _("does not agree")
    numbers = _("largest difference {largest}, {share} of the largest gradient")
    numbers = numbers.format(largest=f"{one.largest:.1e}", share=f"{one.relative:.1e}")
    if one.done < one.total:
        text = _("{done} of {total}: {text}").format(done=f"{one.done:,}", total=f"{one.total:,}", text=text)
    return f"{one.array}  {text}\n      {numbers}"


def kinks(contest: Contest) -> str:
    """What ReLU does to the difference; nothing for a network without kinks."""
    matter = contest.matter
    if matter is None or not any(layer.kinks for layer in matter.network.layers):
        return ""
    text = ngettext("{n} z of the mini-batch is nearer than h = {h} to a kink, |z| < h: there a difference is no "
                    "slope.",
                    "{n} z of the mini-batch are nearer than h = {h} to a kink, |z| < h: there a difference is no "
                    "slope.", contest.near).format(n=contest.near, h=f"{USUAL_H:g}")  # fmt: skip
    exact = contest.laps.get("exact")
    crossed = sum(exact.crossed.values()) if exact else 0
    more = ngettext("{n} nudge of a parameter crosses one.", "{n} nudges of a parameter cross one.", crossed)
    return f"{text} {more.format(n=crossed)}"


def matter(contest: Contest) -> str:
    """What the ways compute."""
    found = contest.matter
    if found is None:
        return _("Both ways compute the same gradients, of the network and the mini-batch on show. Press Start.")
    text = ngettext("The gradients of {parameters} parameters, over the first {n} training sample, after {update} "
                    "updates. All ways compute in float64; the network on show is not changed.",
                    "The gradients of {parameters} parameters, over the first {n} training samples, after {update} "
                    "updates. All ways compute in float64; the network on show is not changed.", found.count)
    said = text.format(parameters=f"{found.network.flat.size:,}", n=found.count, update=f"{found.update:,}")
    if contest.outdated:
        said += " " + _("The network or the mini-batch is another one now. Press Start.")
    return said


def race(contest: Contest) -> str:
    """How many times faster backprop is than each other way."""
    best = contest.laps.get("backprop")
    found = [lap for way in ("exact", "naive") if (lap := contest.laps.get(way)) is not None and lap.done]
    if best is None or not found:
        return ""
    text = _("{way}: {ratio} times as long as backprop")
    parts = [text.format(way=_(TITLES[lap.way]), ratio=f"{lap.update / best.update:,.0f}") for lap in found]
    return "\n".join(parts)
