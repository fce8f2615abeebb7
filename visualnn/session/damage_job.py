"""The job that counts right answers on damaged samples: first for what is set now, then point by point for a curve."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from visualnn.data.dataset import Dataset, Split
from visualnn.data.float_pictures import FloatSplit
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.session.damage import WHITE, Chance, damaged
from visualnn.session.deciding import confidence, decided
from visualnn.session.samples import UNDECIDED

CHUNK = 250  # samples between two looks at whether something else is wanted


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be counted: with these amounts if `now`, without any damage if `plain`, and at the
    `points` of a curve: amounts of the damage `chosen`. The network is a copy that nobody else changes.
    """

    network: Network
    dataset: Dataset
    threshold: float
    count: int
    amounts: Mapping[str, float]
    plain: bool
    now: bool
    chosen: str = ""
    points: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Part:
    """So far `right` of `seen` samples are read rightly; `what` is "plain", "now" or, for a point of the curve at
    `amount`, "curve".
    """

    wish: Wish
    what: str
    right: int
    seen: int
    amount: float = 0.0

    @property
    def done(self) -> bool:
        return self.seen == self.wish.count


def work(wanted: Callable[[], Wish | None]) -> Iterator[Part]:
    """Count what is wanted. When that becomes something else, begin with the other thing at once; end when all is done.
    Any thread may pull it.
    """
    done: Wish | None = None
    while (wish := wanted()) is not None and wish is not done:
        if (yield from _whole(wish, wanted)):
            done = wish


def _whole(wish: Wish, wanted: Callable[[], Wish | None]) -> Generator[Part, None, bool]:
    """All that a wish asks for; False if meanwhile something else was wanted."""
    network = wish.network.copy()
    tasks: list[tuple[str, Mapping[str, float], float]] = [("now", wish.amounts, 0.0)] if wish.now else []
    tasks += [("plain", {}, 0.0)] if wish.plain else []
    tasks += [("curve", {**wish.amounts, wish.chosen: amount}, amount) for amount in wish.points]
    for what, amounts, amount in tasks:
        right = 0
        for start in range(0, wish.count, CHUNK):
            numbers = np.arange(start, min(start + CHUNK, wish.count))
            x = inputs(wish.dataset, "test", numbers, amounts)
            said = answers(network, network.forward(x), wish.threshold)[0]
            right += int(np.count_nonzero(said == wish.dataset.test.labels[numbers]))
            if what != "curve" or numbers[-1] + 1 == wish.count:
                yield Part(wish, what, right, int(numbers[-1]) + 1, amount)
            if wanted() is not wish:
                return False
    return True


def inputs(dataset: Dataset, split: str, numbers: Array, amounts: Mapping[str, float]) -> Array:
    """Damaged samples of a split as the network takes them, (n, inputs). A table can only be given noise: the amount is
    then a share of the standard deviation of each feature.
    """
    x, samples = dataset.inputs(split, numbers), dataset.splits[split]
    if not any(amounts.values()):
        return x
    if not isinstance(samples, Split):
        drawn = Chance(numbers).normal(x.shape[1])
        noisy: Array = x + amounts.get("noise", 0.0) * samples.x.std(axis=0) * drawn
        return noisy
    to_grey = x.dtype.type(grey_levels(samples))
    grey = (x * to_grey).reshape(len(x), *dataset.image_shape)
    result: Array = damaged(grey, amounts, numbers).reshape(x.shape) / to_grey
    return result


def grey_levels(split: Split) -> float:
    """What the inputs of a split are multiplied with to become grey values 0 … 255."""
    return WHITE if isinstance(split, FloatSplit) else 1 / split.scale


def answers(network: Network, y: Array, threshold: float) -> tuple[Array, Array]:
    """The class that each of the outputs y (n, outputs) says, −1 where they are not numbers, and how sure it is, both
    (n,).
    """
    finite, said = np.isfinite(y).all(axis=1), decided(y, threshold, network)
    return np.where(finite, said, UNDECIDED), np.where(finite, confidence(y, said), np.nan)
