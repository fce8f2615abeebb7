"""Optimizers: how the parameters follow their gradients. Each works on the whole flat vector at once."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np

from visualnn.engine.expr import Array, Cell, Const, Expr, call
from visualnn.engine.layer import Rule, Rules
from visualnn.engine.penalty import Penalty

CLEAN_EVERY = 256  # updates; moments faded below a normal float32 make every later update several times slower
NUMBERS = 6  # most that an update computes with
FADED = {"m": 1e-25, "v": 1e-30}


class Optimizer:
    """w′ = w − rate·dw and its refinements; w, dw and every state vector have the length of the network's flat vector.

    `state_names` are the vectors that it remembers from update to update. In the rules, `w` is a parameter, `dw` its
    gradient, a state's name its value before the update; a prime marks the value after it.

    `l1` and `l2` hold weights near zero: whoever calls `step` adds the `penalty` to the gradient before.
    """

    kinds: ClassVar[dict[str, type[Optimizer]]] = {}
    state_names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        Optimizer.kinds[cls.__name__] = cls

    def __init__(self, rate: float = 0.01, *, l1: float = 0.0, l2: float = 0.0) -> None:
        if not rate > 0 or rate == float("inf"):
            raise ValueError(f"the learning rate must be a number greater than 0, not {rate!r}")
        self.rate = float(rate)
        self.penalty = Penalty(l1, l2)
        self.updates = 0
        self.state: dict[str, Array] = {}
        self._scratch: tuple[Array, ...] = ()
        self._numbers: tuple[Array, ...] = ()

    def options(self) -> dict[str, Any]:
        return {"rate": self.rate, **self.penalty.options()}

    def copy(self) -> Self:
        """The same optimizer with its memory, sharing nothing."""
        return copy.deepcopy(self)

    def recall(self, state: dict[str, Array], updates: int, like: Array) -> None:
        """Take up a memory: `state` (which is kept, not copied) after so many updates of a vector such as `like`."""
        self.state, self.updates = state, updates
        self._scratch = ()
        if updates:
            self._make_room(like)

    def step(self, flat: Array, gradient: Array) -> None:
        """One update of `flat` in place."""
        if not self._scratch or self._scratch[0].shape != flat.shape or self._scratch[0].dtype != flat.dtype:
            self.state = {name: np.zeros_like(flat) for name in self.state_names}
            self._make_room(flat)
            self.updates = 0
        self.updates += 1
        self.update(flat, gradient, *self._scratch)

    def _make_room(self, like: Array) -> None:
        self._scratch = (np.empty_like(like), np.empty_like(like))
        self._numbers = tuple(np.zeros((), like.dtype) for _ in range(NUMBERS))

    def numbers(self, *values: float) -> tuple[Array, ...]:
        """Numbers as arrays () of the vector's type, which is what NumPy computes with at the least cost; the next call
        overwrites them.
        """
        for number, value in zip(self._numbers, values, strict=False):
            number[()] = value
        return self._numbers[: len(values)]

    def update(self, flat: Array, gradient: Array, scratch: Array, spare: Array) -> None:
        raise NotImplementedError

    def intermediates(self, state: Mapping[str, Array]) -> dict[str, Array]:
        """Arrays that the rules show although the update never stores them, from the state after it."""
        return {}

    def rules(self) -> Rules:
        """The update of one cell, in the order of computation; the last rule is that of w′."""
        raise NotImplementedError


def _scalar(value: float, like: Array) -> Array:
    return np.array(value, like.dtype)  # a 0-d array of the same type: the cheapest scalar operand


def _root(array: str, at: tuple[int, ...], epsilon: float) -> Expr:
    return call("sqrt", Cell(array, at)) + epsilon


class SGD(Optimizer):
    """w′ = w − rate·dw."""

    def __init__(self, rate: float = 0.1, **penalty: float) -> None:
        super().__init__(rate, **penalty)

    def update(self, flat: Array, gradient: Array, scratch: Array, spare: Array) -> None:
        (rate,) = self.numbers(self.rate)
        np.multiply(gradient, rate, scratch)
        np.subtract(flat, scratch, flat)

    def rules(self) -> Rules:
        yield Rule("w'", lambda *at: Cell("w", at) - self.rate * Cell("dw", at))


class Momentum(Optimizer):
    """v′ = momentum·v − rate·dw, w′ = w + v′ (Polyak 1964)."""

    state_names = ("v",)

    def __init__(self, rate: float = 0.01, momentum: float = 0.9, **penalty: float) -> None:
        super().__init__(rate, **penalty)
        if not 0 <= momentum < 1:
            raise ValueError(f"momentum is at least 0 and less than 1, not {momentum!r}")
        self.momentum = float(momentum)

    def options(self) -> dict[str, Any]:
        return {**super().options(), "momentum": self.momentum}

    def update(self, flat: Array, gradient: Array, scratch: Array, spare: Array) -> None:
        v = self.state["v"]
        np.multiply(v, _scalar(self.momentum, flat), out=v)
        np.multiply(gradient, _scalar(self.rate, flat), out=scratch)
        np.subtract(v, scratch, out=v)
        np.add(flat, v, out=flat)

    def rules(self) -> Rules:
        yield Rule("v'", lambda *at: self.momentum * Cell("v", at) - self.rate * Cell("dw", at))
        yield Rule("w'", lambda *at: Cell("w", at) + Cell("v'", at))


class AdaGrad(Optimizer):
    """h′ = h + dw², w′ = w − rate·dw / (√h′ + ε) (Duchi et al. 2011)."""

    state_names = ("h",)

    def __init__(self, rate: float = 0.01, epsilon: float = 1e-7, **penalty: float) -> None:
        super().__init__(rate, **penalty)
        self.epsilon = float(epsilon)

    def options(self) -> dict[str, Any]:
        return {**super().options(), "epsilon": self.epsilon}

    def remember(self, h: Array, gradient: Array, scratch: Array) -> None:
        np.multiply(gradient, gradient, out=scratch)
        np.add(h, scratch, out=h)

    def update(self, flat: Array, gradient: Array, scratch: Array, spare: Array) -> None:
        h = self.state["h"]
        self.remember(h, gradient, scratch)
        np.sqrt(h, out=scratch)
        np.add(scratch, _scalar(self.epsilon, flat), out=scratch)
        np.divide(gradient, scratch, out=scratch)
        np.multiply(scratch, _scalar(self.rate, flat), out=scratch)
        np.subtract(flat, scratch, out=flat)

    def memory(self, *at: int) -> Expr:
        return Cell("h", at) + call("square", Cell("dw", at))

    def rules(self) -> Rules:
        yield Rule("h'", self.memory)
        yield Rule("w'", lambda *at: Cell("w", at) - self.rate * Cell("dw", at) / _root("h'", at, self.epsilon))


class RMSProp(AdaGrad):
    """h′ = decay·h + (1 − decay)·dw², w′ = w − rate·dw / (√h′ + ε) (Tieleman and Hinton 2012)."""

    def __init__(self, rate: float = 0.01, decay: float = 0.99, epsilon: float = 1e-7, **penalty: float) -> None:
        super().__init__(rate, epsilon, **penalty)
        if not 0 <= decay < 1:
            raise ValueError(f"decay is at least 0 and less than 1, not {decay!r}")
        self.decay = float(decay)

    def options(self) -> dict[str, Any]:
        return {**super().options(), "decay": self.decay}

    def remember(self, h: Array, gradient: Array, scratch: Array) -> None:
        np.multiply(gradient, gradient, out=scratch)
        np.multiply(scratch, _scalar(1 - self.decay, h), out=scratch)
        np.multiply(h, _scalar(self.decay, h), out=h)
        np.add(h, scratch, out=h)

    def memory(self, *at: int) -> Expr:
        return self.decay * Cell("h", at) + (1 - self.decay) * call("square", Cell("dw", at))


class Adam(Optimizer):
    """m′ = β₁m + (1 − β₁)dw, v′ = β₂v + (1 − β₂)dw², w′ = w − rate·m̂ / (√v̂ + ε) with m̂ = m′/(1 − β₁ᵏ), v̂ = v′/(1
    − β₂ᵏ).

    k counts the updates (Kingma and Ba 2015).
    """

    state_names = ("m", "v")

    def __init__(self, rate: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8,
                 **penalty: float) -> None:
        super().__init__(rate, **penalty)
        if not (0 <= beta1 < 1 and 0 <= beta2 < 1):
            raise ValueError(f"beta1 and beta2 are at least 0 and less than 1, not {beta1!r} and {beta2!r}")
        self.beta1, self.beta2, self.epsilon = float(beta1), float(beta2), float(epsilon)

    def options(self) -> dict[str, Any]:
        return {**super().options(), "beta1": self.beta1, "beta2": self.beta2, "epsilon": self.epsilon}

    def corrections(self) -> tuple[float, float]:
        """1 − β₁ᵏ and 1 − β₂ᵏ: both moments start at zero and would be too small without them."""
        return 1 - self.beta1**self.updates, 1 - self.beta2**self.updates

    def update(self, flat: Array, gradient: Array, scratch: Array, spare: Array) -> None:
        """In the order of section 2 of the paper: the corrections are put into the rate and ε, which are numbers."""
        m, v, multiply, add = self.state["m"], self.state["v"], np.multiply, np.add
        first, second = self.corrections()
        root = second**0.5
        b1, c1, b2, c2, epsilon, rate = self.numbers(self.beta1, 1 - self.beta1, self.beta2, 1 - self.beta2,
                                                     self.epsilon * root, self.rate * root / first)  # fmt: skip
        multiply(m, b1, m)
        add(m, multiply(gradient, c1, scratch), m)
        multiply(v, b2, v)
        multiply(gradient, gradient, scratch)
        add(v, multiply(scratch, c2, scratch), v)
        add(np.sqrt(v, scratch), epsilon, scratch)
        np.divide(m, scratch, scratch)
        np.subtract(flat, multiply(scratch, rate, scratch), flat)
        if self.updates % CLEAN_EVERY == 0:
            self.clean(spare)

    def clean(self, spare: Array) -> None:
        """Set moments that have faded to zero: the update is the same, and the processor does not crawl through
        denormals.
        """
        for name, vector in self.state.items():
            np.abs(vector, out=spare)
            np.greater(spare, _scalar(FADED[name], vector), out=spare, casting="unsafe")
            np.multiply(vector, spare, out=vector)

    def intermediates(self, state: Mapping[str, Array]) -> dict[str, Array]:
        first, second = self.corrections()
        return {"mh": state["m"] / state["m"].dtype.type(first), "vh": state["v"] / state["v"].dtype.type(second)}

    def rules(self) -> Rules:
        first, second = (Const(value) for value in self.corrections())
        b1, b2 = self.beta1, self.beta2
        yield Rule("m'", lambda *at: b1 * Cell("m", at) + (1 - b1) * Cell("dw", at))
        yield Rule("v'", lambda *at: b2 * Cell("v", at) + (1 - b2) * call("square", Cell("dw", at)))
        yield Rule("mh", lambda *at: Cell("m'", at) / first)
        yield Rule("vh", lambda *at: Cell("v'", at) / second)
        yield Rule("w'", lambda *at: Cell("w", at) - self.rate * Cell("mh", at) / _root("vh", at, self.epsilon))
