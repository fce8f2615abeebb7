"""Scale: a ruler for a whole trace on which the short stages stay wide enough to hit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

SMALLEST_PHASE = 0.1
SMALLEST_OF_BATCH = 0.16  # there are but three parts: the samples, mean, update
SAMPLES = "samples"  # of a mini-batch: they share what mean and update leave them


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

    def __init__(self, stages: Iterable[tuple[str, str, int]] = (), samples: Sequence[int | None] = ()) -> None:
        """Takes (phase, array, size) of each stage, in the order of the trace, and of a mini-batch the sample that each
        belongs to.
        """
        given = list(stages)
        kept = [number for number, stage in enumerate(given) if stage[2] > 0]
        stages = [given[number] for number in kept]
        self._samples = [samples[number] if samples else None for number in kept]
        sizes = np.array([size for _, _, size in stages], dtype=np.int64)
        self._steps = np.concatenate(([0], np.cumsum(sizes)))
        parts = [stage[0] if sample is None else SAMPLES for stage, sample in zip(stages, self._samples, strict=True)]
        widths = _stretch(1.0 + np.log2(1.0 + sizes), parts)
        shares = np.concatenate(([0.0], np.cumsum(widths)))
        self._shares = shares / shares[-1] if stages else shares
        self.length = int(self._steps[-1])
        self.stages = tuple(self._band(array, number, number + 1) for number, (_, array, _) in enumerate(stages))
        phases = [(sample, stage[0]) for stage, sample in zip(stages, self._samples, strict=True)]
        self._phase_ends = list(_runs(phases))
        self.phases = tuple(self._band(stages[first][0], first, last) for first, last in self._phase_ends)
        self.samples = tuple(
            self._band(str(sample + 1), first, last)
            for first, last in _runs(self._samples) if (sample := self._samples[first]) is not None
        )  # fmt: skip

    def _band(self, name: str, first: int, last: int) -> Band:
        steps, shares = self._steps, self._shares
        return Band(name, int(steps[first]), int(steps[last]), float(shares[first]), float(shares[last]))

    def inside(self, phase: int) -> tuple[Band, ...]:
        """The stages of phase number `phase`."""
        first, last = self._phase_ends[phase]
        return self.stages[first:last]

    def sample_of(self, stage: int) -> int | None:
        """The sample of a mini-batch that stage number `stage` belongs to."""
        return self._samples[stage]

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


def _runs(names: Sequence[Hashable]) -> Iterable[tuple[int, int]]:
    """First and behind last of equal names that follow each other."""
    starts = [number for number, name in enumerate(names) if not number or names[number - 1] != name]
    return zip(starts, [*starts[1:], len(names)][: len(starts)], strict=True)


def _stretch(widths: np.ndarray, phases: list[str]) -> np.ndarray:
    """Shares of a whole 1 in which every phase, and all samples together, has its smallest width and the others share
    the rest.
    """
    if not phases:
        return widths
    names = np.array(phases)
    part = {name: float(widths[names == name].sum() / widths.sum()) for name in dict.fromkeys(phases)}
    least = SMALLEST_OF_BATCH if SAMPLES in part else SMALLEST_PHASE
    small: set[str] = set()
    while True:
        factor = (1.0 - least * len(small)) / sum(part[name] for name in part if name not in small)
        narrow = {name for name in part if name not in small and part[name] * factor < least}
        if not narrow:
            break
        small |= narrow  # taking their room makes the others a little narrower, so look again
    factors = [least / part[name] if name in small else factor for name in phases]
    return widths / widths.sum() * np.array(factors)
