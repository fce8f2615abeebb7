"""The words of the Softmax panel: numbers with all their digits, and what became of the three properties."""

from __future__ import annotations

import math

import numpy as np

from visualnn.i18n import _, ngettext
from visualnn.session.softmax_lab import Computed
from visualnn.ui import theme

HALF, FULL = 5, 8  # decimals of float16, and of the others, where no more are wanted


def number(value: np.floating | np.ndarray, decimals: int = 4) -> str:
    """A number with the digits that its precision has; inf and nan as NumPy calls them."""
    digits = HALF if value.dtype == np.float16 else max(FULL, decimals)
    found = float(value)
    if not math.isfinite(found):
        return "nan" if math.isnan(found) else "inf" if found > 0 else "−inf"
    if found.is_integer() and abs(found) < 1e6:
        return str(int(found)).replace("-", "−")
    if 1e-4 <= abs(found) < 1e6:
        return f"{found:.{digits}f}".replace("-", "−")
    mantissa, exponent = f"{found:.{3 if digits == HALF else digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")


def shortest(value: np.floating | np.ndarray) -> str:
    """As many digits as are needed to tell it from its neighbours in its precision."""
    if not np.isfinite(value):
        return number(value)
    return np.format_float_positional(value.dtype.type(value), trim="-").replace("-", "−")


def form(computed: Computed) -> str:
    """The heading of a card: the precision, the form and its formula."""
    if computed.form == "naive":
        return f"<b>{computed.precision}</b> · " + _("naive") + " · e<sup>z</sup> / Σ e<sup>z</sup>"
    return f"<b>{computed.precision}</b> · " + _("stable") + " · e<sup>z−m</sup> / Σ e<sup>z−m</sup>"


def state(computed: Computed) -> str:
    """Where it broke first, or that it did not."""
    broken = computed.first_broken
    if broken is None:
        return marked("✓", _("every number is finite"))
    name, at = broken
    word = "nan" if np.isnan(np.ravel(computed.arrays[name])[at]) else "inf"
    cell = "Σ e" if name == "sum" else f"{name}[{at}]"
    if word == "nan" and name == "p" and float(computed.arrays["sum"]) == 0:
        return marked("✗", _("{cell} is {word} first: 0 divided by 0").format(cell=cell, word=word))
    return marked("✗", _("{cell} is {word} first").format(cell=cell, word=word))


def properties(computed: Computed, decimals: int) -> tuple[str, str, str]:
    """Between 0 and 1; the sum is 1; the order is kept: each with its mark and the real numbers."""
    return marked(*_inside(computed, decimals)), marked(*_sum(computed)), marked(*_order(computed))


def _inside(computed: Computed, decimals: int) -> tuple[str, str]:
    p = computed.p
    if np.isnan(p).any():
        count = int(np.isnan(p).sum())
        text = ngettext("{n} value is not a number", "{n} values are not numbers", count)
        return "✗", text.format(n=count)
    if not computed.outside:
        text = _("between 0 and 1: {least} to {most}")
        return "✓", text.format(least=number(p.min(), decimals), most=number(p.max(), decimals))
    zeros, ones = int((p == 0).sum()), int((p == 1).sum())
    if zeros and ones:
        return "≈", _("rounded: exactly 0 ({zeros}×) and exactly 1 ({ones}×)").format(zeros=zeros, ones=ones)
    if zeros:
        return "≈", _("rounded: exactly 0 ({zeros}×)").format(zeros=zeros)
    return "≈", _("rounded: exactly 1 ({ones}×)").format(ones=ones)


def _sum(computed: Computed) -> tuple[str, str]:
    total = computed.total
    if not np.isfinite(total):
        return "✗", _("the sum is {total}").format(total=number(total))
    if total == 1:
        return "✓", _("the sum is 1, exactly")
    mark, text = "≈", _("the sum is {total}: rounded")
    if abs(float(total) - 1) > 32 * float(np.finfo(total.dtype).eps):
        mark, text = "✗", _("the sum is {total}, not 1")
    return mark, text.format(total=shortest(total))


def _order(computed: Computed) -> tuple[str, str]:
    if not computed.merged:
        return "✓", _("the order is kept")
    if not np.isfinite(computed.p).all():
        return "✗", _("the order is lost")
    text = ngettext("{n} pair of different logits has become equal", "{n} pairs of different logits have become equal",
                    computed.merged)  # fmt: skip
    return "≈", text.format(n=computed.merged)


def marked(mark: str, text: str) -> str:
    """A sentence with its mark, in a colour that says the same."""
    colors = theme.current()
    color = {"✓": colors.correct, "≈": colors.warning, "✗": colors.wrong}[mark].name()
    return f'<span style="color:{color}"><b>{mark}</b></span> {text}'
