"""What is changed and what that did, in words that fit one line."""

from __future__ import annotations

from typing import Any

from visualnn.engine.notation import format_number
from visualnn.i18n import _, ngettext
from visualnn.session.changes import Change
from visualnn.ui.step_words import cell_name

NAMED = 2  # so many changes are named in one line, the last ones
DRAWN = 3  # so many pixels are a drawing, and are counted


def sentence(change: Change, decimals: int) -> str:
    """W1[3,17] −0.12 → 0.50, or: unit 7 of layer 1 off."""
    if change.off:
        unit = ",".join(map(str, change.index))
        return _("unit {unit} of layer {layer} off").format(unit=unit, layer=change.layer)
    old, new = format_number(change.old, decimals), format_number(change.new, decimals)
    return f"{cell_name(change.array, change.index)} {old} → {new}"


def sentences(changes: tuple[Change, ...], decimals: int) -> list[str]:
    """One for each change, and one for all pixels where they are many."""
    pixels = sum(change.array == "x" for change in changes)
    if pixels < DRAWN:
        return [sentence(change, decimals) for change in changes]
    drawn = ngettext("{count} pixel", "{count} pixels", pixels).format(count=pixels)
    return [drawn, *(sentence(change, decimals) for change in changes if change.array != "x")]


def summary(changes: tuple[Change, ...], decimals: int) -> str:
    """2 changes (W1[3,17] −0.12 → 0.50; unit 7 of layer 1 off)"""
    each = sentences(changes, decimals)
    shown = "; ".join([*(["…"] if len(each) > NAMED else []), *each[-NAMED:]])
    count = len(changes)
    return ngettext("{count} change ({changes})", "{count} changes ({changes})", count).format(
        count=count, changes=shown)


def counted(changes: tuple[Change, ...]) -> str:
    """How many there are, where there is no room to name them."""
    return ngettext("{count} change", "{count} changes", len(changes)).format(count=len(changes))


def outcome(session: Any) -> str:
    """says 7 → 2 · loss 0.0121 → 3.4100; only the loss where the answer is a number and no class"""
    found, decimals = session.what_if.comparison, session.settings.decimals
    loss = _("loss {before} → {after}").format(before=format_number(found.loss_before, decimals),
                                               after=format_number(found.loss, decimals))
    if session.dataset.kind != "classes":
        return loss
    before, after = session.samples.name_of(found.said), session.samples.name_of(found.says)
    says = _("says {before} → {after}") if before != after else _("still says {after}")
    return f"{says.format(before=before, after=after)} · {loss}"
