"""An axis of a chart: where a value lies on it, and which round numbers stand beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

DECADES = (1, 2, 3, 4, 6, 12)  # between two labels
MOST_DECIMALS = 4  # a finer axis is numbered from its base: +2e−9


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`; with `log` the two are powers of ten. A very fine axis is numbered from `base`."""

    low: float
    high: float
    log: bool = False
    base: float = 0.0

    def share(self, values: np.ndarray | float) -> np.ndarray:
        """Values as shares of the axis, 0 at its low end, 1 at its high end."""
        with np.errstate(all="ignore"):
            numbers = np.log10(values) if self.log else np.asarray(values, float)
            shares: np.ndarray = (numbers - self.low) / (self.high - self.low)
        return shares

    def value(self, share: float) -> float:
        number = self.low + share * (self.high - self.low)
        return float(10.0**number) if self.log else number

    def ticks(self, most: float) -> list[tuple[float, str]]:
        """At most so many values with their labels."""
        span = self.high - self.low
        if not math.isfinite(span) or span <= 0:
            return []
        step = _round_step(span / max(most, 1))
        if self.log:
            step = next((float(part) for part in DECADES if part >= span / max(most, 1)), step)
            powers = range(math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9) + 1)
            return [(10.0 ** (k * step), _power(int(k * step))) for k in powers]
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        base = self.base if decimals > MOST_DECIMALS else 0.0
        numbers = range(math.ceil((self.low - base) / step - 1e-9), math.floor((self.high - base) / step + 1e-9) + 1)
        if decimals > MOST_DECIMALS:
            return [(base + k * step, _offset(k * step)) for k in numbers]
        return [(k * step, f"{k * step:.{decimals}f}".replace("-", "−") if k else "0") for k in numbers]


def around(values: np.ndarray, base: float, margin: float = 0.08) -> Axis:
    """An axis on which all these values have room."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    if high - low <= 1e-15 * max(abs(high), 1e-300):
        room = 0.1 * abs(high) or 0.1
        return Axis(low - room, high + room, base=base)
    room = margin * (high - low)
    return Axis(low - room, high + room, base=base)


def _round_step(least: float) -> float:
    """The next of … 0.1 0.2 0.5 1 2 5 … that is not smaller."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(part * power for part in (1.0, 2.0, 5.0, 10.0) if part * power >= least * (1 - 1e-9))


def _power(exponent: int) -> str:
    return f"1e{exponent}".replace("-", "−") if exponent else "1"


def _offset(value: float) -> str:
    """+2e−9, and ±0 for the base itself."""
    if not value:
        return "±0"
    mantissa, exponent = f"{value:+.0e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
