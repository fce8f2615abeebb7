"""How a number is written, and whether numbers that are shown still add up."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal


def format_number(value: float, digits: int = 4) -> str:
    """A number with `digits` decimals; very small and very large ones with an exponent; nan and inf as such."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if value != 0 and (size < 0.5 * 10.0**-digits or size >= 1e6):
        mantissa, exponent = f"{value:.{min(digits, 3)}e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    return f"{value:.{digits}f}".replace("-", "−") if value else f"{0:.{digits}f}"


def as_shown(value: float, digits: int) -> float:
    """The number that a reader sees: the value rounded as it is written."""
    return float(format_number(value, digits).replace("−", "-").replace("∞", "inf"))


def adds_up(parts: Iterable[float], result: float, digits: int) -> bool:
    """Whether the parts, as they are shown, add up to the result as it is shown, to the last shown decimal."""
    parts = list(parts)
    if not all(map(math.isfinite, (*parts, result))):
        return True  # nan and ∞ are not a matter of rounding
    total = sum((Decimal(format_number(part, digits).replace("−", "-")) for part in parts), Decimal(0))
    return format_number(float(total), digits) == format_number(result, digits)
