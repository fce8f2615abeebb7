"""What is seen through the microscope, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from visualnn.engine.gradcheck import Agreement, Check
from visualnn.engine.notation import format_number
from visualnn.i18n import N_, _, ngettext
from visualnn.session.givens import cell_name
from visualnn.session.looking import View
from visualnn.ui import theme
from visualnn.ui.microscope.legend import Entry

FINE = 1e-5  # of the slope: two numbers this close are the same to the eye
MOST_ZEROS = 6  # a smaller number is written with an exponent
CLOSE = 3.0  # times the smallest error that any h gives
VERDICTS = {"agree": ("✓", N_("agrees")), "kinks": ("⚠", N_("differs at kinks")), "differ": ("✗", N_("differs"))}


def short(value: float) -> str:
    """A small number with few figures: 2e−11."""
    if not math.isfinite(value) or not value:
        return format_number(value, 0)
    text = f"{value:.2g}"
    mantissa, _e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−") if exponent else text


def figures(value: float, decimals: int) -> str:
    """A number with so many figures behind its leading zeros: slopes are often small, and are compared here."""
    size = abs(value)
    zeros = -math.floor(math.log10(size)) - 1 if math.isfinite(size) and 0 < size < 1 else 0
    return format_number(value, decimals + zeros if zeros < MOST_ZEROS else decimals)


def heading(view: View, rest: float | None, decimals: int) -> str:
    """The cell and its value; where it has been dragged, also the value that it comes from."""
    name, value = escape(view.look.name), format_number(view.value, decimals)
    text = f"<b>{name} = {value}</b>"
    if rest is not None:
        text += "  " + escape(_("changed, it was {value}").format(value=format_number(rest, decimals)))
    return text


def meaning(view: View, can_drag: bool) -> str:
    """What the curve is."""
    if view.loss_name == "J":
        text = _("The mean loss J of the mini-batch if only {cell} were another number.").format(cell=view.look.name)
    else:
        text = _("The loss {loss} of this sample if only {cell} were another number.").format(
            loss=view.loss_name, cell=view.look.name)
    return f"{text} {_('Drag the point.')}" if can_drag else text


def legend(view: View, decimals: int) -> tuple[Entry, ...]:
    """The loss, its slope in two ways, and how far they are apart."""
    difference = _("slope by central difference (secant), h = {h}").format(h=short(view.h))
    return (
        Entry("curve", (_("loss {loss} at this value").format(loss=view.loss_name), view.loss_name),
              figures(view.loss, decimals)),
        Entry("backprop", (_("slope by backprop (tangent)"), _("backprop (tangent)"), _("tangent")),
              figures(view.slope, decimals)),
        Entry("difference", (difference, _("difference (secant)"), _("secant")), figures(view.numerical, decimals)),
        Entry("", (_("they differ by"),), short(view.error)),
    )  # fmt: skip


def judgement(view: View, precision: str) -> tuple[str, str]:
    """Why the central difference is right or wrong with this h: a mark and a sentence."""
    if view.crossings:
        count = len(view.crossings)
        text = ngettext(
            "{count} unit crosses a kink between w − h and w + h, {first}: the difference is not the slope there.",
            "{count} units cross a kink between w − h and w + h, first {first}: the difference is not the slope there.",
            count)
        return "⚠", text.format(count=count, first=view.crossings[0])
    if view.is_flat:
        return "✓", _("The loss does not depend on this number at all: its input is 0, or nothing of it is passed on.")
    if not math.isfinite(view.error):
        return "✗", _("Some of these numbers are not finite; there is no slope here.")
    if view.error <= FINE * abs(view.slope):
        text = _("Backprop and the real loss agree: h is small enough for the curve and large enough for {precision}.")
        return "✓", text.format(precision=precision)
    if view.error <= CLOSE * float(min(view.errors)):
        text = _("This is about as near as it gets in {precision}: with a smaller h rounding grows, with a larger one "
                 "truncation.")
        return "✓", text.format(precision=precision)
    if view.h >= view.best_h:
        return "⚠", _("h is large: between w − h and w + h the curve bends, so the secant is not the tangent "
                      "(truncation). A smaller h is better.")
    if view.above == view.below:
        return "⚠", _("h is too small for {precision}: both losses are the same number, and the difference is 0 "
                      "(rounding).").format(precision=precision)
    return "⚠", _("h is small: the two losses differ only in their last digits in {precision}, and dividing by 2h "
                  "enlarges their rounding.").format(precision=precision)


def marked(mark: str, text: str) -> str:
    """A sentence behind its mark, in the mark's colour."""
    colors = theme.current()
    color = {"✓": colors.correct, "⚠": colors.warning, "✗": colors.wrong}[mark]
    return f'<b style="color: {color.name()}">{mark}</b> {escape(text)}'


def verdict(agreement: Agreement) -> tuple[str, str]:
    """A mark, and what it says."""
    mark, text = VERDICTS[agreement.verdict]
    return mark, _(text)


def details(agreement: Agreement) -> tuple[str, str]:
    """How far backprop and the difference are apart at most, and how many nudges cross a kink."""
    text = _("apart by at most {largest}, {relative} of the largest").format(
        largest=short(agreement.largest), relative=short(agreement.relative))
    if not agreement.kinks:
        return text, ""
    kinks = ngettext("{count} nudge crosses a kink", "{count} nudges cross a kink", agreement.kinks)
    return text, kinks.format(count=f"{agreement.kinks:,}")


def worst(agreement: Agreement) -> str:
    return cell_name(agreement.array, agreement.worst)


def summary(report: Check, running: bool, outdated: bool) -> tuple[str, str]:
    """What the check of all gradients has found so far: a mark and a sentence."""
    count = f"{report.total:,}"
    if report.done < report.total:
        text = _("{done} of {count} derivatives compared.") if running else _(
            "Stopped after {done} of {count} derivatives.")
        return "⚠", text.format(done=f"{report.done:,}", count=count)
    found = {one.verdict for one in report.agreements}
    mark, text = _found(found)
    text = text.format(count=count)
    if outdated:
        text += " " + _("This was before the latest change: check again.")
    return mark, text


def _found(verdicts: set[str]) -> tuple[str, str]:
    if "differ" in verdicts:
        return "✗", _("Of {count} derivatives, some differ from the real loss.")
    if "kinks" in verdicts:
        return "⚠", _("All {count} derivatives agree with the real loss, but for nudges that cross a kink.")
    return "✓", _("All {count} derivatives agree with the real loss.")


def spoken(agreements: Sequence[Agreement]) -> str:
    """The whole table as text."""
    lines = []
    for one in agreements:
        parts = [*verdict(one), one.array, f"{one.count:,}", *details(one), worst(one)]
        lines.append(" ".join(part for part in parts if part))
    return "\n".join(lines)
