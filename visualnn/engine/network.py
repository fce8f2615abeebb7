"""A network: layers in a row, a loss at the end, and all parameters as named views of one flat vector."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from visualnn.engine.expr import Array
from visualnn.engine.initializers import draw
from visualnn.engine.layer import Layer, Parameter, Shape, Workspace, from_spec, spec_of
from visualnn.engine.losses import Loss
from visualnn.engine.passing import Pass

KEPT_PASSES = 4  # batch sizes: training, its last short batch, one sample, evaluation
QUIET: dict[str, Any] = {"over": "ignore", "under": "ignore", "invalid": "ignore", "divide": "ignore"}


class Network:
    """x (batch, *input_shape) -> y (batch, *output_shape).

    Parameters are called as in the books: W1 b1 W2 b2 … A layer with parameters begins a new number, and the layers
    behind it share that number. ValueError says which layer does not fit and why. Not for two threads at once: `copy`
    it.
    """

    def __init__(self, layers: Sequence[Layer], input_shape: Shape, loss: Loss, dtype: npt.DTypeLike = "float32",
                 seed: int | np.random.Generator = 0) -> None:
        if not layers:
            raise ValueError("a network needs at least one layer")
        self.layers = tuple(layers)
        self.input_shape = tuple(int(size) for size in input_shape)
        self.loss = loss
        self.dtype = np.dtype(dtype)
        if self.dtype.kind != "f":
            raise ValueError(f"a network computes in a floating-point type, not {self.dtype}")
        self._lay_out()
        self.initialize(seed)

    def _lay_out(self) -> None:
        """Follow the shapes through the layers, and give every parameter its place in the flat vector."""
        self.numbers: list[int] = []
        self._places: dict[str, tuple[slice, Parameter]] = {}
        self._names: list[dict[str, str]] = []
        shape, number, start = self.input_shape, 0, 0
        shapes = []
        for position, layer in enumerate(self.layers, 1):
            try:
                shapes.append(shape)
                declared = layer.parameters(shape)
                shape = layer.output_shape(shape)
            except ValueError as error:
                raise ValueError(f"layer {position} ({type(layer).__name__}): {error}") from None
            number += bool(declared)
            self.numbers.append(number)
            self._names.append({parameter.name: f"{parameter.name}{number}" for parameter in declared})
            for parameter in declared:
                end = start + math.prod(parameter.shape)
                self._places[f"{parameter.name}{number}"] = (slice(start, end), parameter)
                start = end
        self.output_shape = shape
        self.flat: Array = np.zeros(start, self.dtype)
        self.gradient: Array = np.zeros(start, self.dtype)
        self.parameters, self.gradients = self.views(self.flat), self.views(self.gradient)
        self._passes: dict[int, Pass] = {}
        for layer, shape_in, names in zip(self.layers, shapes, self._names, strict=True):
            values = {own: self.parameters[name] for own, name in names.items()}
            gradients = {own: self.gradients[name] for own, name in names.items()}
            layer.bind(shape_in, values, gradients)
        self.first_trained = next((i for i, names in enumerate(self._names) if names), len(self.layers))
        self.fused = self.loss.fuses_with is not None and type(self.layers[-1]).__name__ == self.loss.fuses_with

    def views(self, flat: Array) -> dict[str, Array]:
        """Any vector as long as the flat one (gradients, an optimizer's memory, …) by the names of the parameters; of
        several vectors (n, size) each view has n first.
        """
        found = {}
        for name, (place, parameter) in self._places.items():
            stored = parameter.shape[::-1] if parameter.transposed else parameter.shape
            view = flat[..., place].reshape(*flat.shape[:-1], *stored)
            axes = range(flat.ndim - 1, view.ndim)
            found[name] = view.transpose(*range(flat.ndim - 1), *reversed(axes)) if parameter.transposed else view
        return found

    def parameter_names(self, position: int) -> Mapping[str, str]:
        """The parameters of the layer at `position` (from 0): its own names for them and the network's."""
        return self._names[position]

    @property
    def weights(self) -> tuple[str, ...]:
        """The parameters that connect units, W1 W2 …; those with one axis, as biases, are none."""
        return tuple(name for name, (_, parameter) in self._places.items() if len(parameter.shape) > 1)

    def initialize(self, seed: int | np.random.Generator) -> None:
        """Draw new start values; the same seed gives the same bits."""
        rng = np.random.default_rng(seed)
        for name, (_, parameter) in self._places.items():
            self.parameters[name][...] = draw(parameter.initializer, parameter.shape, rng)

    def pass_of(self, batch: int) -> Pass:
        """What a pass over `batch` samples writes and calls."""
        found = self._passes.get(batch)
        if found is None:
            while len(self._passes) >= KEPT_PASSES:
                del self._passes[next(iter(self._passes))]
            found = self._passes[batch] = Pass(self.layers, batch, self.dtype)
            found.goes_back(len(self.layers) - 1 - self.fused, self.first_trained)
        return found

    def work(self, batch: int) -> list[Workspace]:
        """The arrays that a pass over `batch` samples writes, one workspace a layer."""
        return self.pass_of(batch).work

    def run_forward(self, x: Array) -> Array:
        """The fast forward pass of x (batch, *input_shape), of the network's dtype, into buffers that the next pass
        overwrites.
        """
        return self.pass_of(len(x)).run_forward(x)

    def run_backward(self, x: Array, dy: Array, to_input: bool = False) -> Array:
        """The fast backward pass after `run_forward(x)`; `dy` is dL/dy, or dL/dz of the last layer where the loss is
        fused. It ends at the first layer that is trained, or gives dL/dx where it goes on `to_input`.
        """
        way = self.pass_of(len(x))
        calls = way.calls(len(self.layers) - 1 - self.fused, 0, to_input) if to_input else way.backward
        return way.run_backward(x, dy, calls)

    def forward(self, x: npt.ArrayLike) -> Array:
        """x (batch, *input_shape) -> y (batch, *output_shape). ValueError if the shape does not fit."""
        batch = self.as_batch(x)
        with np.errstate(**QUIET):
            return self.run_forward(batch).copy()

    def backprop(self, x: Array, t: Array) -> float:
        """Loss of a batch (the mean over it); its gradients are then in `gradients`. The step of training: no checks,
        no copies.
        """
        way = self.pass_of(len(x))
        y, dy = way.run_forward(x), way.dy
        total = self.loss.compare(y, t, dy, self.fused)
        if self.fused and not math.isfinite(total):
            total = float(self.loss.fused_per_unit(self.last_input(x), t).sum())
        np.divide(dy, way.count, dy)
        way.run_backward(x, dy, way.backward)
        return total / len(x)

    def loss_of(self, x: Array, y: Array, t: Array) -> float:
        """The mean loss of the batch just passed forward."""
        if self.fused and not self.loss.trusts(y):
            return float(self.loss.fused_per_unit(self.last_input(x), t).sum()) / len(y)
        return float(self.loss.per_unit(y, t).sum()) / len(y)

    def answers(self, y: Array) -> Array:
        """The classes (batch,) that are counted as the answers, for outputs y (batch, n): the largest output, or 1
        where a single one is above one half.
        """
        return y.argmax(axis=1) if y.shape[1] > 1 else (y[:, 0] > 0.5).astype(np.intp)

    def last_input(self, x: Array) -> Array:
        """What the last layer was given in the pass over x."""
        return self.pass_of(len(x)).outputs[-2] if len(self.layers) > 1 else x

    def loss_and_gradients(self, x: npt.ArrayLike, t: npt.ArrayLike) -> tuple[float, dict[str, Array]]:
        """x (batch, …), t (batch, *output_shape) -> mean loss, and its gradients {"W1": (in, out), "b1": (out,), …}."""
        batch, target = self.as_batch(x), self.as_targets(t)
        if len(batch) != len(target):
            raise ValueError(f"{len(batch)} samples but {len(target)} targets")
        with np.errstate(**QUIET):
            loss = self.backprop(batch, target)
        return loss, {name: gradient.copy() for name, gradient in self.gradients.items()}

    def as_batch(self, x: npt.ArrayLike) -> Array:
        return self._checked(x, self.input_shape, "an input")

    def as_targets(self, t: npt.ArrayLike) -> Array:
        return self._checked(t, self.output_shape, "a target")

    def _checked(self, values: npt.ArrayLike, shape: Shape, what: str) -> Array:
        array = np.ascontiguousarray(values, dtype=self.dtype)
        if array.ndim == 0 or array.shape[1:] != shape:
            sizes = ", ".join(map(str, shape))
            raise ValueError(f"{what} of this network has the shape (batch, {sizes}), not {array.shape}")
        return array

    def spec(self) -> dict[str, Any]:
        """The network without its numbers, ready for JSON."""
        return {"layers": [spec_of(layer) for layer in self.layers], "input_shape": list(self.input_shape),
                "loss": spec_of(self.loss), "dtype": self.dtype.name}

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any], seed: int | np.random.Generator = 0) -> Network:
        """The network that a spec describes, with new start values. ValueError says what is wrong with the spec."""
        try:
            layers = [from_spec(Layer.kinds, layer) for layer in spec["layers"]]
            shape = tuple(int(size) for size in spec["input_shape"])
            loss = from_spec(Loss.kinds, spec["loss"])
            return cls(layers, shape, loss, spec.get("dtype", "float32"), seed)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"this does not describe a network: {error!r}") from None

    def copy(self, dtype: npt.DTypeLike | None = None) -> Network:
        """The same network with the same numbers, sharing nothing; in another dtype if wanted."""
        layers = [type(layer)(**layer.options()) for layer in self.layers]
        twin = type(self)(layers, self.input_shape, type(self.loss)(**self.loss.options()), dtype or self.dtype)
        twin.flat[:] = self.flat
        return twin

    def __repr__(self) -> str:
        kinds = " ".join(type(layer).__name__ for layer in self.layers)
        return f"<Network {self.input_shape} -> {kinds} -> {self.output_shape}, {self.flat.size} parameters>"
