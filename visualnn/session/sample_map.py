"""A map of the samples as each layer sees them: similar activations lie near each other."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from psygnal import Signal

from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.engine.network import QUIET
from visualnn.formats.errors import plain
from visualnn.i18n import _
from visualnn.session.damage_job import answers
from visualnn.session.projection import Projection, aligned, principal, same_neighbour

if TYPE_CHECKING:
    from visualnn.session.session import Session

MOST, FEWEST = 2000, 3  # samples on a map
FOLLOW = 1.0  # seconds between two maps while training changes the network
SHARE = 0.2  # of the time, at most, that maps take from the training


@dataclass(frozen=True, eq=False)
class LayerMap:
    """The samples as a layer sees them. `number` is 0 for the input; `size` numbers for each sample became points
    (n, 2) whose axes have `shares` (2,) of the variance; `together` is the share of samples whose nearest neighbour,
    among all the numbers of the layer, has the same class.
    """

    number: int
    size: int
    activation: str
    points: Array
    shares: Array
    together: float


@dataclass(frozen=True, eq=False)
class SampleMaps:
    """Samples of a split by their numbers `indices` (n,), with labels (n,), what the network says to them (n,; −1 where
    it is no number) and how sure it is (n,), and a map for the input and each layer.
    """

    split: str
    indices: Array
    labels: Array
    said: Array
    sure: Array
    layers: tuple[LayerMap, ...]
    update: int

    @property
    def wrong(self) -> Array:
        """Which are answered wrongly, (n,)."""
        return np.asarray(self.said != self.labels)


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be mapped; the network is a copy."""

    network: Network
    dataset: Dataset
    split: str
    threshold: float
    update: int
    before: SampleMaps | None
    key: tuple[object, ...]
    same_samples: bool  # the map of the input is that of before


class SampleMap:
    """`maps` of the `split` on show, None before the first is done. `look` has them computed; `changed` says that there
    are others, or that the split is another one.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.maps: SampleMaps | None = None
        self.split = "test"
        self.working = False
        self.seconds = 0.0  # that the last maps took
        self._wish: Wish | None = None
        self._done: tuple[object, ...] = ()
        self._failed: tuple[object, ...] = ()
        self._looked = -FOLLOW
        self._bits: int | None = None  # a sum over the weights, computed when it is asked for
        for signal in (session.opened, session.retraced, session.samples.changed):
            signal.connect(self._forget_bits)

    @property
    def splits(self) -> list[str]:
        """Those that have enough samples."""
        return [name for name, split in self._session.dataset.splits.items() if len(split) >= FEWEST]

    @property
    def possible(self) -> bool:
        """Whether the samples have classes, and are enough."""
        return self._session.dataset.kind == "classes" and bool(self.splits)

    def choose(self, split: str) -> None:
        """Map another split."""
        if split != self.split and split in self.splits:
            self.split = split
            self.changed.emit()

    def look(self) -> None:
        """Have the maps computed, if they are not those of the network on show."""
        if not self.possible:
            self.maps = None
            return
        if self.split not in self.splits:
            self.split = self.splits[0]
        session, samples = self._session, self._samples_key()
        if session.run.state == "running" and samples == self._done[:3] and (
                time.monotonic() - self._looked < max(FOLLOW, self.seconds / SHARE)):
            return
        key = (*samples, self._network_key(), session.samples.threshold)
        if self.working or key in (self._done, self._failed):
            return
        same = self.maps is not None and samples == self._done[:3]
        if not same:
            self.maps = None
        self._looked, self.working = time.monotonic(), True
        self._wish = Wish(session.network.copy(), session.dataset, self.split, session.samples.threshold,
                          session.history.position, self.maps, key, same)  # fmt: skip
        session.executor(mapping(self._wish), self._receive, self._ended)

    def _receive(self, found: list[SampleMaps]) -> None:
        wish = self._wish
        if wish is not None and wish.key[:3] == self._samples_key():  # otherwise they are of other samples
            self.maps, self._done = found[-1], wish.key
            self.seconds = time.monotonic() - self._looked

    def _ended(self, error: BaseException | None) -> None:
        self.working = False
        if error is not None and self._wish is not None:
            self._failed = self._wish.key
            message = _("The map of the samples could not be computed: {reason}. Open the lesson again.")
            self._session.problem.emit(message.format(reason=plain(str(error) or type(error).__name__, 120)))
        self.changed.emit()

    def _samples_key(self) -> tuple[object, ...]:
        dataset = self._session.dataset
        return dataset.splits.get(self.split), self.split, len(dataset.splits.get(self.split, ()))

    def _network_key(self) -> tuple[object, ...]:
        if self._bits is None:
            self._bits = zlib.crc32(self._session.network.flat.tobytes())
        return self._session.network, self._bits

    def _forget_bits(self) -> None:
        self._bits = None


def mapping(wish: Wish) -> Iterator[SampleMaps]:
    """The job: all maps at once. Any thread may pull it."""
    total, before = len(wish.dataset.splits[wish.split]), wish.before
    indices = np.unique(np.linspace(0, total - 1, min(total, MOST)).round().astype(np.intp))
    labels = wish.dataset.splits[wish.split].labels[indices].astype(np.intp)
    network = wish.network
    x = network.as_batch(wish.dataset.inputs(wish.split, indices))
    with np.errstate(**QUIET):
        y = network.run_forward(x)
    layers = [before.layers[0] if before and wish.same_samples else _map_of(0, "", x, labels, None)]
    for number, group in groupby(range(len(network.layers)), key=network.numbers.__getitem__):
        *_others, last = group
        if number:
            values = network.work(len(x))[last][network.layers[last].output]
            old = before.layers[number].points if before and number < len(before.layers) else None
            layers.append(_map_of(number, type(network.layers[last]).__name__, values, labels, old))
    yield SampleMaps(wish.split, indices, labels, *answers(network, y, wish.threshold), tuple(layers), wish.update)


def _map_of(number: int, activation: str, values: Array, labels: Array, before: Array | None) -> LayerMap:
    values = values.reshape(len(values), -1)
    found: Projection = principal(values)
    if before is not None and before.shape == found.points.shape:
        found = aligned(found, before)
    return LayerMap(number, values.shape[1], activation, found.points.astype(np.float32), found.shares,
                    same_neighbour(values, labels))  # fmt: skip
