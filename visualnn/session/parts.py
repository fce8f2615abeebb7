"""A network as a person changes it: a row of layers, each with its units, its activation and its dropout."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from visualnn.data.dataset import Dataset
from visualnn.engine import Network
from visualnn.engine.expr import Array

BESIDES = ("Dropout", "Switch")  # what may stand behind an activation
LOSS_OF = {"Identity": "MeanSquaredError", "Sigmoid": "BinaryCrossEntropy", "Softmax": "CrossEntropy",
           "Step": "PerceptronCriterion"}  # fmt: skip
Spec = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A layer with everything that belongs to it; `number` as in W1, 0 for one that stands before all weights.

    `units` is 0 where it is no Dense layer; such a one can be looked at, but not changed. `came` is the number of the
    layer that it was before a change, -1 for a new one.
    """

    number: int
    layers: tuple[Spec, ...]
    came: int = -1

    @property
    def units(self) -> int:
        return int(self.layers[0].get("units", 0)) if self.kind == "Dense" else 0

    @property
    def kind(self) -> str:
        return str(self.layers[0]["kind"])

    @property
    def activation(self) -> str:
        """Its kind; "Identity" where there is none."""
        found = self._activation
        return "Identity" if found is None else str(self.layers[found]["kind"])

    @property
    def _activation(self) -> int | None:
        first = int(self.kind == "Dense")
        return next((k for k, layer in enumerate(self.layers) if k >= first and layer["kind"] not in BESIDES), None)

    @property
    def dropout(self) -> float:
        """The share of units that training leaves out; 0 without a Dropout."""
        return next((float(layer.get("rate", 0.5)) for layer in self.layers if layer["kind"] == "Dropout"), 0.0)

    @property
    def weights(self) -> str | float:
        """How its weights start."""
        start: str | float = self.layers[0].get("weights", "xavier")
        return start

    def resized(self, units: int) -> Part:
        return self._with_first(units=units)

    def started(self, weights: str | float) -> Part:
        return self._with_first(weights=weights)

    def _with_first(self, **options: Any) -> Part:
        return replace(self, layers=({**self.layers[0], **options}, *self.layers[1:]))

    def activated(self, kind: str) -> Part:
        place, layers = self._activation, list(self.layers)
        if place is None:
            layers.insert(1, {"kind": kind})
        else:
            layers[place] = {"kind": kind}
        return replace(self, layers=tuple(layers))

    def dropped(self, rate: float) -> Part:
        """With another dropout, or none for 0."""
        layers = [layer for layer in self.layers if layer["kind"] != "Dropout"]
        return replace(self, layers=(*layers, *([{"kind": "Dropout", "rate": rate}] if rate else [])))


def new_part(units: int, activation: str, weights: str | float) -> Part:
    return Part(0, ({"kind": "Dense", "units": units, "weights": weights}, {"kind": activation}))


def parts_of(network: Network) -> list[Part]:
    """The layers of a network by their numbers. What stands before the first weights belongs to no part."""
    groups: dict[int, list[Spec]] = {}
    for number, layer in zip(network.numbers, network.spec()["layers"], strict=True):
        groups.setdefault(number, []).append(layer)
    return [Part(number, tuple(layers), number) for number, layers in groups.items() if number]


def shapes_of(network: Network) -> dict[int, tuple[int, ...]]:
    """The shape of what each part passes on, without the batch axis, by its number."""
    shape, found = network.input_shape, {0: network.input_shape}
    for number, layer in zip(network.numbers, network.layers, strict=True):
        shape = found[number] = layer.output_shape(shape)
    return found


def counts_of(network: Network) -> dict[int, int]:
    """How many parameters each part has."""
    counts = dict.fromkeys(network.numbers, 0)
    for position, number in enumerate(network.numbers):
        counts[number] += sum(network.parameters[name].size for name in network.parameter_names(position).values())
    return counts


def rebuilt(network: Network, parts: Sequence[Part], seed: int, *, loss: str = "", dtype: str = "",
            inputs: Mapping[int, int] | None = None, input_size: int = 0, fresh: int = -1) -> Network:
    """The network of these parts. Numbers of units that were there before stay; all others are drawn from the seed.

    `inputs` says which input each of the old ones becomes, where there are others (`input_size`); `fresh` is the place
    of a part that is to be drawn anew. ValueError if it is no network.
    """
    spec = network.spec()
    before = [layer for number, layer in zip(network.numbers, spec["layers"], strict=True) if not number]
    spec["layers"] = [*before, *(layer for part in parts for layer in part.layers)]
    spec["loss"] = {"kind": loss} if loss and loss != spec["loss"]["kind"] else spec["loss"]
    spec["dtype"] = dtype or spec["dtype"]
    spec["input_shape"] = [input_size] if input_size else spec["input_shape"]
    made = Network.from_spec(spec, seed)
    came = [0, *(part.came for part in parts)]
    for place, part in enumerate(parts):
        if place == fresh or part.came < 0:
            continue
        same_source = came[place] == part.came - 1
        rows = inputs if not place and inputs is not None else None
        _keep(network, part.came, made, place + 1, same_source, rows)
    return made


def _keep(old: Network, number: int, new: Network, place: int, same_source: bool,
          inputs: Mapping[int, int] | None) -> None:
    """Copy what two layers have in common: units that stay keep their numbers, towards sources that are the same."""
    for own in ("W", "b", "U", "q"):
        here, there = old.parameters.get(f"{own}{number}"), new.parameters.get(f"{own}{place}")
        if here is None or there is None or here.ndim != there.ndim:
            continue
        if here.ndim == 1:
            _copy(here, there)
        elif same_source and inputs is not None:
            units = min(here.shape[1], there.shape[1])
            for source, target in inputs.items():
                there[target, :units] = here[source, :units]
        elif same_source:
            _copy(here, there)


def _copy(here: Array, there: Array) -> None:
    common = tuple(slice(0, min(a, b)) for a, b in zip(here.shape, there.shape, strict=True))
    there[common] = here[common]


def losses_for(network: Network, targets: Array | None = None) -> list[str]:
    """The losses that fit what the last layer gives: squared error always, cross-entropies where the outputs are
    shares, the criterion of the perceptron behind a step. `targets` are some of what should come out.
    """
    last, fitting = type(network.layers[-1]).__name__, ["MeanSquaredError"]
    within = targets is None or bool(np.all((targets >= 0) & (targets <= 1)))
    if last == "Softmax" and within:
        fitting.append("CrossEntropy")
    if last == "Sigmoid" and within:
        fitting.append("BinaryCrossEntropy")
    if last == "Step" and within:
        fitting.append("PerceptronCriterion")
    return fitting


def size_of(parts: Sequence[Part], inputs: int) -> int:
    """How many parameters Dense layers of these sizes have."""
    total, below = 0, inputs
    for part in parts:
        total += (below + 1) * part.units
        below = part.units or below
    return total


def adapted(network: Network, old: Dataset, new: Dataset, seed: int) -> Network:
    """The network for other data: an input for each number of a sample, an output for each number that is asked for.
    Weights of inputs that are called the same, or else stand at the same place, stay.
    """
    parts, loss = parts_of(network), ""
    outputs, yes_or_no = math.prod(network.output_shape), new.kind == "classes" and new.target_size == 2
    if outputs != new.target_size and not (yes_or_no and outputs == 1):
        kind = "Identity" if new.kind == "numbers" else "Softmax"
        parts[-1] = parts[-1].resized(new.target_size).activated(kind)
        loss = LOSS_OF[kind]
    inputs = None
    if new.feature_names and old.feature_names:
        inputs = {old.feature_names.index(name): place for place, name in enumerate(new.feature_names)
                  if name in old.feature_names}  # fmt: skip
    elif new.input_size != old.input_size:
        inputs = {}
    size = new.input_size if new.input_size != math.prod(network.input_shape) else 0
    return rebuilt(network, parts, seed, loss=loss, inputs=inputs, input_size=size)
