"""A moment of training: everything that is needed to go on from it as if training had never stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from visualnn.engine.expr import Array
from visualnn.engine.network import Network
from visualnn.engine.optimizers import Optimizer

AROUND = 2048  # bytes, about: the generator's two states and the names around the arrays


@dataclass(frozen=True, slots=True)
class Moment:
    """After `update` updates: the parameters, the optimizer's memory, and what is still to come of the epoch.

    `left` samples of epoch `epoch` have not been used yet; with 0 the next update begins a new epoch. Two states of the
    random generator are kept: that from which the order of the samples was drawn, and that of now. Without `shuffle`
    every epoch has the samples in the order in which they are.
    """

    flat: Array
    optimizer: str
    options: dict[str, Any]
    memory: dict[str, Array]
    optimizer_updates: int
    update: int
    epoch: int
    left: int
    order_from: Mapping[str, Any]
    generator: Mapping[str, Any]
    shuffle: bool = True

    @classmethod
    def beginning(cls, network: Network, optimizer: Optimizer, seed: int | np.random.Generator = 0,
                  shuffle: bool = True) -> Moment:
        """Before the first update of these parameters by this optimizer."""
        state = np.random.default_rng(seed).bit_generator.state
        return cls(network.flat.copy(), type(optimizer).__name__, optimizer.options(), copies(optimizer.state),
                   optimizer.updates, 0, 0, 0, state, state, shuffle)

    def arrays(self) -> Iterator[Array]:
        """Everything large that this moment keeps."""
        yield self.flat
        yield from self.memory.values()

    @property
    def nbytes(self) -> int:
        return AROUND + sum(array.nbytes for array in self.arrays())

    def restore(self, network: Network, optimizer: Optimizer) -> None:
        """Bring both back to this moment. An optimizer of another kind knows nothing of what was and begins anew."""
        network.flat[:] = self.flat
        self.recalled(optimizer)

    def recalled(self, optimizer: Optimizer) -> Optimizer:
        """An optimizer of the same kind with the memory of this moment; one of another kind remembers nothing."""
        same = type(optimizer).__name__ == self.optimizer
        optimizer.recall(copies(self.memory) if same else {}, self.optimizer_updates if same else 0, self.flat)
        return optimizer

    def make_optimizer(self) -> Optimizer:
        """The optimizer as it was, sharing nothing."""
        return self.recalled(Optimizer.kinds[self.optimizer](**self.options))

    def reseeded(self, seed: int) -> Moment:
        """The same, but what comes next is drawn from another seed, beginning with a new epoch."""
        state = np.random.default_rng(seed).bit_generator.state
        return replace(self, left=0, order_from=state, generator=state)

    def position(self, count: int) -> float:
        """How often all of `count` samples have been seen."""
        return self.epoch - self.left / count

    def next_batch(self, count: int, batch_size: int) -> Array:
        """The numbers of the samples that the next update uses, of `count` there are."""
        order = order_of(generator_of(self.order_from if self.left else self.generator), count, self.shuffle)
        taken = count - self.left if self.left else 0
        return order[taken : taken + batch_size]

    def chance(self, count: int) -> np.random.Generator:
        """The generator from which the layers draw in the next update, of `count` samples there are."""
        rng = generator_of(self.generator)
        if not self.left:
            order_of(rng, count, self.shuffle)
        return rng


def order_of(rng: np.random.Generator, count: int, shuffle: bool) -> Array:
    """The order of the samples in an epoch, (count,)."""
    return rng.permutation(count) if shuffle else np.arange(count)


def copies(arrays: dict[str, Array]) -> dict[str, Array]:
    return {name: array.copy() for name, array in arrays.items()}


def generator_of(state: Mapping[str, Any]) -> np.random.Generator:
    """A random generator of the same kind in this state."""
    bits = getattr(np.random, state["bit_generator"])()
    bits.state = state
    return np.random.Generator(bits)
