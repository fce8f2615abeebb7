"""Training: a generator that takes one small step after the other and says how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.moment import Moment, copies, generator_of, order_of
from visualnn.engine.network import QUIET, Network
from visualnn.engine.optimizers import Optimizer
from visualnn.engine.samples import Batches, Samples
from visualnn.engine.schedules import Schedule

__all__ = ["Batches", "Progress", "Samples", "Training", "accuracy", "count_correct", "disturb", "fit", "outputs"]

EVALUATED = 500  # samples that pass together when all are evaluated


@dataclass(frozen=True, slots=True)
class Progress:
    """Where training stands after some updates: `losses` are those of the mini-batches since the last report, `loss`
    their mean.
    """

    epoch: int
    update: int
    updates: int
    loss: float
    losses: tuple[float, ...] = ()


def fit(network: Network, data: Samples | tuple[Array, Array], optimizer: Optimizer, *, batch_size: int = 100,
        epochs: int = 1, seed: int | np.random.Generator = 0, every: int = 1, shuffle: bool = True,
        start: Moment | None = None, schedule: Schedule | None = None, noise: float = 0.0) -> Training:
    """Train `network` in place: every epoch all samples once, in new random order (or as they are, without `shuffle`),
    in mini-batches.

    Reports after every `every` updates and at the end of an epoch. Between two reports it can be stopped, and the
    optimizer's rate can be changed. The same seed gives the same bits. From a moment (instead of a seed) it goes on to
    the end of epoch number `epochs`, bit for bit as if it had never stopped. A schedule says the optimizer's rate
    before every update; `noise` is the standard deviation of what is added to the inputs, drawn anew every time.
    ValueError if sizes make no sense.
    """
    samples = data if isinstance(data, Samples) else Samples(np.asarray(data[0]), np.asarray(data[1]))
    if len(samples) == 0 or len(samples) != len(samples.t):
        raise ValueError(f"{len(samples)} samples with {len(samples.t)} targets cannot be trained on")
    if batch_size < 1 or epochs < 1 or every < 1:
        raise ValueError("mini-batch size, epochs and reports are at least 1")
    training = Training(network, samples, optimizer, batch_size, epochs, every, np.random.default_rng(seed), shuffle,
                        start)  # fmt: skip
    training.schedule, training.noise = schedule, noise
    return training


class Training(Iterator[Progress]):
    """A training under way: each `next` is some updates. `moment()` is all that is needed to come back to now.

    `left` samples of the present epoch have not been used yet. Between two reports `batch_size`, `schedule`, `noise`
    and the optimizer may be changed.
    """

    schedule: Schedule | None = None
    noise: float = 0.0

    def __init__(self, network: Network, samples: Samples, optimizer: Optimizer, batch_size: int, epochs: int,
                 every: int, rng: np.random.Generator, shuffle: bool = True, start: Moment | None = None) -> None:
        self.network, self.optimizer, self.batches = network, optimizer, Batches(samples, network, True)
        self.count, self.batch_size, self.epochs, self.every = len(samples), batch_size, epochs, every
        self.rng, self.shuffle, self._order = rng, shuffle, np.empty(0, np.intp)
        self.update = self.epoch = self.left = 0
        self._order_from = rng.bit_generator.state
        if start is not None:
            self.seek(start)
        self.losses: list[float] = []

    @property
    def updates(self) -> int:
        """The number of the last update there will be, if nothing is changed."""
        an_epoch = -(-self.count // self.batch_size)
        return self.update - (-self.left // self.batch_size) + max(self.epochs - self.epoch, 0) * an_epoch

    @property
    def position(self) -> float:
        """How often all samples have been seen."""
        return self.epoch - self.left / self.count

    def seek(self, moment: Moment) -> None:
        """Go to a moment, with network, optimizer and the order of the samples."""
        moment.restore(self.network, self.optimizer)
        self.update, self.epoch, self.left = moment.update, moment.epoch, moment.left
        self._order_from, self.rng, self.shuffle = moment.order_from, generator_of(moment.generator), moment.shuffle
        if self.left:
            self._order = order_of(generator_of(moment.order_from), self.count, self.shuffle)

    def moment(self) -> Moment:
        """Now, as copies of everything that training goes on from."""
        optimizer = self.optimizer
        return Moment(self.network.flat.copy(), type(optimizer).__name__, optimizer.options(), copies(optimizer.state),
                      optimizer.updates, self.update, self.epoch, self.left, self._order_from,
                      self.rng.bit_generator.state, self.shuffle)  # fmt: skip

    def __next__(self) -> Progress:
        if not self.left and self.epoch >= self.epochs:
            raise StopIteration
        done = (self.count - self.left) // self.batch_size if self.left else 0
        loss = self.advance(self.every - done % self.every)
        return Progress(self.epoch, self.update, self.updates, loss, tuple(self.losses))

    def advance(self, updates: int) -> float:
        """So many updates, but not beyond the end of the epoch; the mean loss of their batches."""
        if not self.left:
            self._begin_epoch()
        first, size = self.count - self.left, self.batch_size
        last = min(first + updates * size, self.count)
        network, batches, optimizer, order = self.network, self.batches, self.optimizer, self._order
        step = partial(_held_step, network, optimizer) if optimizer.penalty else optimizer.step
        schedule, noise, losses = self.schedule, self.noise, list[float]()
        backprop, flat, gradient = network.backprop, network.flat, network.gradient
        with np.errstate(**QUIET), _training(network, self.rng):
            for x, t in batches.in_turn(order[first:last], size):
                if noise:
                    disturb(x, noise, self.rng)
                if schedule is not None:
                    optimizer.rate = schedule.rate_at(self.epoch - 1 + (first + len(losses) * size) / self.count)
                losses.append(backprop(x, t))
                step(flat, gradient)
        self.update += len(losses)
        self.left, self.losses = self.count - last, losses
        return sum(losses) / len(losses)

    def _begin_epoch(self) -> None:
        self._order_from = self.rng.bit_generator.state
        self._order = order_of(self.rng, self.count, self.shuffle)
        self.epoch += 1
        self.left = self.count


def disturb(x: Array, noise: float, rng: np.random.Generator) -> None:
    """Add normal noise of this deviation to the inputs x (n, …), in place."""
    drawn = rng.standard_normal(x.shape, np.float32)
    drawn *= np.float32(noise)
    x += drawn


def _held_step(network: Network, optimizer: Optimizer, flat: Array, gradient: Array) -> None:
    """An update with a penalty for large weights."""
    optimizer.penalty.add(network, network.gradients)
    optimizer.step(flat, gradient)


class _training:  # noqa: N801 - a context manager that reads as a word
    """Tells the layers that they are being trained, for those that then behave differently."""

    def __init__(self, network: Network, rng: np.random.Generator) -> None:
        self.layers, self.rng = network.layers, rng

    def __enter__(self) -> None:
        for layer in self.layers:
            layer.training, layer.rng = True, self.rng

    def __exit__(self, *_: Any) -> None:
        for layer in self.layers:
            layer.training, layer.rng = False, None


def outputs(network: Network, samples: Samples, size: int = EVALUATED) -> Iterator[Array]:
    """What the network says to all samples, in pieces of (size, *output_shape); the next piece overwrites the last."""
    batches = Batches(samples, network)
    for start in range(0, len(samples), size):
        with np.errstate(**QUIET):
            y = network.run_forward(batches.inputs(start, min(start + size, len(samples))))
        yield y


def count_correct(network: Network, samples: Samples, size: int = EVALUATED) -> Iterator[tuple[int, int]]:
    """Count right answers piece by piece: (right so far, seen so far). Nan is never right."""
    right = seen = 0
    for y in outputs(network, samples, size):
        labels = samples.t[seen : seen + len(y)]
        if labels.ndim == 2 and y.shape[1] > 1:
            labels = labels.argmax(axis=1)
        right += int(np.count_nonzero((network.answers(y) == labels) & np.isfinite(y).all(axis=1)))
        seen += len(y)
        yield right, seen


def accuracy(network: Network, samples: Samples) -> float:
    """The share of samples whose label is the largest output (for a single output: whether it is above one half)."""
    *_, (right, seen) = [(0, 0), *count_correct(network, samples)]
    return right / seen if seen else 0.0
