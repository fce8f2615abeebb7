"""A layer computes forward and backward in whole batches, and says in rules what each cell of its arrays is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from visualnn.engine.expr import Array, Expr
from visualnn.engine.initializers import Initializer

Shape = tuple[int, ...]
Workspace = dict[str, Array]


@dataclass(frozen=True, slots=True)
class Rule:
    """An array is filled cell by cell, in the order of its indices; `cell(i, j, …)` is the expression of one cell.

    `over` is for layers that walk along their first index (time, or the nodes of a tree): all consecutive rules with
    the same range take turns, first each at over[0], then each at over[1], … A backward pass through time has a range
    that counts down. Names are the layer's own (`x`, `z`, `W`, `dz`, …); the network knows which arrays they stand
    for.
    """

    array: str
    cell: Callable[..., Expr]
    over: range | None = None


Rules = Iterable[Rule]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A trainable array of a layer: its name, its shape and how it starts.

    `transposed` keeps it in memory the other way round, which is faster for a matrix of weights: unit j's incoming
    weights then lie side by side. Everybody sees the shape given here.
    """

    name: str
    shape: Shape
    initializer: Initializer
    transposed: bool = False


class Layer:
    """One array in, one array out; rows are samples.

    A new kind of layer is a subclass in a new file of `layers/`. It names its `output` as on the blackboard, gives
    shapes, `forward`, `backward` and the rules that explain them, and an `example` by which the shared tests prove
    them.

    In a workspace, arrays have a leading batch axis and keep their names: `z`, …, and with a `d` before it what the
    backward pass writes (`dx`, …); private ones start with `_`.
    """

    kinds: ClassVar[dict[str, type[Layer]]] = {}
    output: ClassVar[str] = "y"
    cellwise: ClassVar[bool] = False  # every cell of the output is the same function of that cell of the input
    kinks: ClassVar[tuple[float, ...]] = ()  # inputs at which the slope jumps: a difference across one is no slope

    training = False  # set while `fit` runs, for layers that behave differently then
    rng: np.random.Generator | None = None
    draws: ClassVar[str] = ""  # the array of the workspace that it draws by chance while training
    held: Array | None = None  # what it takes instead of drawing: an update of training that is shown again

    values: Mapping[str, Array]
    gradients: Mapping[str, Array]
    input_shape: Shape

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.__name__.startswith("_"):
            Layer.kinds[cls.__name__] = cls

    @classmethod
    def example(cls, rng: np.random.Generator) -> tuple[Layer, Shape]:
        """A small layer of this kind and an input shape without the batch axis, for the shared tests."""
        return cls(), (4,)

    def options(self) -> dict[str, Any]:
        """What the constructor needs to make the same layer again, ready for JSON."""
        return {}

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of the output for an input shape, both without the batch axis; ValueError if they do not fit."""
        return input_shape

    def parameters(self, input_shape: Shape) -> tuple[Parameter, ...]:
        return ()

    def bind(self, input_shape: Shape, values: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the places in the network's flat vectors where the parameters and their gradients live."""
        self.input_shape, self.values, self.gradients = input_shape, values, gradients

    def workspace(self, batch: int, dtype: np.dtype[Any]) -> Workspace:
        """All arrays that forward and backward write, made once for a batch size. At least the output and `dx`."""
        return {
            self.output: np.empty((batch, *self.output_shape(self.input_shape)), dtype),
            "dx": np.empty((batch, *self.input_shape), dtype),
        }

    def forward(self, x: Array, work: Workspace) -> Array:
        """x (batch, *input_shape) -> output (batch, *output_shape), written into the workspace."""
        raise NotImplementedError

    def backward(self, x: Array, dy: Array, work: Workspace, wants_dx: bool) -> Array | None:
        """From the gradient of the output to the gradients of the parameters (added up over the batch) and of x."""
        raise NotImplementedError

    def reach(self, name: str, x: Array) -> tuple[Array, Array] | None:
        """Where each cell of the parameter `name` moves just one unit of the output: that unit's flat number, and for x
        (batch, …) by how much it moves if the cell moves by 1 (batch, *…). Both broadcast to the parameter's shape, so
        an axis along which nothing changes is 1 long. None where one cell moves more.
        """
        return None

    def spread(self, units: Array, changes: Array) -> Array | None:
        """By how much the output moves (n, *output_shape) if one unit of x, by its flat number, moves by a change (n,).
        None where that depends on x.
        """
        return None

    def forward_rules(self) -> Rules:
        raise NotImplementedError

    def backward_rules(self) -> Rules:
        raise NotImplementedError


def spec_of(part: Any) -> dict[str, Any]:
    """The kind and the options of a layer, loss or optimizer, ready for JSON."""
    return {"kind": type(part).__name__, **part.options()}


def from_spec(kinds: Mapping[str, type[Any]], spec: Mapping[str, Any]) -> Any:
    """The part that `spec_of` described. ValueError says what is unknown."""
    options = dict(spec)
    kind = options.pop("kind", None)
    if kind not in kinds:
        raise ValueError(f"unknown kind {kind!r}; known are {', '.join(sorted(kinds))}")
    try:
        return kinds[kind](**options)
    except TypeError as error:
        raise ValueError(f"{kind}: {error}") from None
