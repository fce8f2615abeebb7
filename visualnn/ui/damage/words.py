"""The words of the Damage panel: amounts with their units, what is still read, and what a curve belongs to."""

from __future__ import annotations

import math
from typing import Any

from visualnn.i18n import _, ngettext
from visualnn.session.damage import DAMAGES
from visualnn.session.damage_results import Curve

SIGNS = "①②③④⑤⑥⑦⑧⑨"


def amount(name: str, value: float) -> str:
    """30°, −3 px, 50 %, σ 0.30"""
    unit = DAMAGES[name].unit
    if unit == "σ":
        return f"σ {value:.2f}"
    if unit == "%":
        return f"{value:.0%}".replace("%", " %")
    decimals = 0 if DAMAGES[name].step >= 1 else 1
    text = f"{value:.{decimals}f}".replace("-", "−")
    return f"{text}°" if unit == "°" else f"{text} {unit}"


def axis(name: str) -> str:
    """Rotation (°)"""
    return _("{damage} ({unit})").format(damage=_(DAMAGES[name].title), unit=DAMAGES[name].unit)


def share(value: float) -> str:
    return f"{100 * value:.1f} %"


def sure(value: float) -> str:
    return "?" if math.isnan(value) else f"{100 * value:.0f} %"


def together(amounts: Any) -> str:
    """Rotation 30°, blur 1.0 px"""
    return ", ".join(f"{_(DAMAGES[name].title)} {amount(name, value)}" for name, value in amounts.items())


def verdict(damaging: Any, pictures: bool) -> str:
    """What is still read of the damaged samples, and how much it was without damage."""
    now = damaging.now
    if now is None or not now.seen:
        return _("The test samples are being counted.")
    what = ngettext("{n} test image", "{n} test images", now.seen) if pictures else ngettext(
        "{n} test sample", "{n} test samples", now.seen)
    what = what.format(n=f"{now.seen:,}")
    values = {"right": f"{now.right:,}", "what": what, "share": share(now.right / now.seen)}
    if not now.wish.amounts:
        return _("Without damage: <b>{share}</b> right, {right} of {what}").format(**values)
    said = _("{damages}: <b>{share}</b> right, {right} of {what}").format(
        damages=together(now.wish.amounts), **values)
    if damaging.without is not None:
        said += " · " + _("without damage {share}").format(share=share(damaging.without))
    return said


def curve(one: Curve) -> str:
    """784-50-10 after 600 updates, with blur 1.0 px"""
    updates = ngettext("after {n} update", "after {n} updates", one.updates).format(n=f"{one.updates:,}")
    text = f"{one.network} {updates}" if one.updates else one.network
    if one.others:
        text = _("{network}, with {damages}").format(network=text, damages=together(one.others))
    return text


def sign(number: int) -> str:
    """The sign of a kept curve, by its place among them."""
    return SIGNS[number % len(SIGNS)]
