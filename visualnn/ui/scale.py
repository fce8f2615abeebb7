"""Scale: a ruler for a whole trace on which the short stages stay wide enough to hit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

SMALLEST_PHASE = 0.1


class Band(NamedTuple):
    """A stretch of the ruler: `start` and `end` count steps, `left` and `right` are shares of the width."""

    name: str
    start: int
    end: int
    left: float
    right: float


class Scale:
    """Maps a position 0..n to a share 0..1 of the width and back, straight within a stage, exact where stages meet.

    A straight ruler would give 98 of 100 parts of an MNIST trace to weight gradients and updates. Here a stage of n
    steps is 1 + log2(1 + n) wide, and a phase that comes out narrower than a tenth of the whole is stretched to that.
    """

    def __init__(self, stages: Iterable[tuple[str, str, int]] = ()) -> None:
        """Takes (phase, array, size) of each stage, in the order of the trace."""
        stages = [stage for stage in stages if stage[2] > 0]
        sizes = np.array([size for _, _, size in stages], dtype=np.int64)
        self._steps = np.concatenate(([0], np.cumsum(sizes)))
        widths = _stretch(1.0 + np.log2(1.0 + sizes), [phase for phase, _, _ in stages])
        shares = np.concatenate(([0.0], np.cumsum(widths)))
        self._shares = shares / shares[-1] if stages else shares
        self.length = int(self._steps[-1])
        self.stages = tuple(
            self._band(array, number, number + 1) for number, (_, array, _) in enumerate(stages)
        )
        starts = [number for number, stage in enumerate(stages) if not number or stages[number - 1][0] != stage[0]]
        ends = [*starts[1:], len(stages)][: len(starts)]
        self.phases = tuple(
            self._band(stages[start][0], start, end) for start, end in zip(starts, ends, strict=True)
        )

    def _band(self, name: str, first: int, last: int) -> Band:
        steps, shares = self._steps, self._shares
        return Band(name, int(steps[first]), int(steps[last]), float(shares[first]), float(shares[last]))

    def share(self, position: float) -> float:
        """Where a position lies, as a share of the width."""
        return float(np.interp(position, self._steps, self._shares))

    def position(self, share: float, snap: float = 0.0) -> int:
        """The position at a share of the width; the end of a stage wins when it is at most `snap` away."""
        if not self.length:
            return 0
        nearest = int(np.abs(self._shares - share).argmin())
        if abs(self._shares[nearest] - share) <= snap:
            return int(self._steps[nearest])
        return round(float(np.interp(share, self._shares, self._steps)))

    def stage_at(self, position: int) -> int:
        """The number of the stage that the last done step belongs to, -1 before the first step."""
        return int(np.searchsorted(self._steps, position, side="left")) - 1


def _stretch(widths: np.ndarray, phases: list[str]) -> np.ndarray:
    """Shares of a whole 1 in which every phase has its smallest width and the others share the rest."""
    if not phases:
        return widths
    names = np.array(phases)
    part = {name: float(widths[names == name].sum() / widths.sum()) for name in dict.fromkeys(phases)}
    small: set[str] = set()
    while True:
        factor = (1.0 - SMALLEST_PHASE * len(small)) / sum(part[name] for name in part if name not in small)
        narrow = {name for name in part if name not in small and part[name] * factor < SMALLEST_PHASE}
        if not narrow:
            break
        small |= narrow  # taking their room makes the others a little narrower, so look again
    factors = [SMALLEST_PHASE / part[name] if name in small else factor for name in phases]
    return widths / widths.sum() * np.array(factors)
