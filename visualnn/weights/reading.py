"""From a file to a network: read it safely, find the layers, and say what was not certain."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from visualnn.engine import BinaryCrossEntropy, CrossEntropy, Dense, Layer, Loss, Network, ReLU, Sigmoid, Softmax, Tanh
from visualnn.formats.budget import ARRAYS, Budget
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.formats.inert_pickle import parse_pickle
from visualnn.formats.npz import parse_npz
from visualnn.formats.opening import opened
from visualnn.formats.sniffing import is_npy, is_pickle, is_zip, what_it_is
from visualnn.i18n import _
from visualnn.weights.chain import IN_OUT, Fit, LayerWeights, fits
from visualnn.weights.layouts import Reading, readings, why_not
from visualnn.weights.stored import check_network, network_of
from visualnn.weights.values import Leaf, Tree, arrays, sort_out

HIDDEN: dict[str, type[Layer]] = {"sigmoid": Sigmoid, "tanh": Tanh, "relu": ReLU}
MOST_SAMPLES = 500  # so many whole numbers in place of biases are the labels of a data set


@dataclass(frozen=True)
class WeightsFile:
    """What a file of weights holds. `orientation_sure` is False when (in, out) and (out, in) both fit: ask."""

    path: Path
    format: str
    layout: str
    layers: tuple[LayerWeights, ...]
    network: dict[str, Any] | None
    orientation: str
    orientation_sure: bool
    warnings: tuple[str, ...]
    arrays: dict[str, np.ndarray] = field(repr=False)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units from the input to the output: (784, 50, 100, 10)."""
        return (self.layers[0].W.shape[0], *(layer.W.shape[1] for layer in self.layers))

    def to_network(self, hidden: str = "sigmoid", loss: Loss | None = None, dtype: str | None = None) -> Network:
        """The network with these numbers; a file that describes its own network needs no `hidden`."""
        if self.network is not None:
            network = network_of(self.network)
        else:
            network = self._built(HIDDEN[hidden], loss, dtype)
        for number, layer in enumerate(self.layers, 1):
            with np.errstate(over="ignore"):
                network.parameters[f"W{number}"][...] = layer.W
                network.parameters[f"b{number}"][...] = layer.b
        return network

    def _built(self, hidden: type[Layer], loss: Loss | None, dtype: str | None) -> Network:
        sizes = self.sizes
        one = sizes[-1] == 1
        layers: list[Layer] = []
        for units in sizes[1:]:
            layers += [Dense(units), hidden()]
        layers[-1] = Sigmoid() if one else Softmax()
        dtypes = [part.dtype for layer in self.layers for part in (layer.W, layer.b)]
        exact = np.result_type(np.float32, *dtypes)
        return Network(layers, sizes[:1], loss or (BinaryCrossEntropy() if one else CrossEntropy()), dtype or exact)


def read_weights(path: str | os.PathLike[str], orientation: str | None = None) -> WeightsFile:
    """The network in a file, with W as (in, out). UnreadableFile, in one sentence, if there is none."""
    with opened(path, "network") as (data, budget):
        if is_pickle(data):
            pickle = parse_pickle(data, budget)
            kind, value, network = _("pickle, protocol {n}").format(n=pickle.protocol), pickle.value, None
        elif is_zip(data) or is_npy(data):
            found = parse_npz(data, budget)
            kind = _("NumPy archive (.npz)") if is_zip(data) else _("NumPy array (.npy)")
            value, network = found.arrays, found.network
            if is_npy(data):
                value = found.arrays["array"]
        else:
            reason = _("it is {kind} and not a file of weights; choose a pickle or a .npz file of NumPy arrays")
            raise budget.refusal(reason.format(kind=what_it_is(data)))
        kind = _("{format}, packed with gzip").format(format=kind) if budget.packed else kind
        return _weights_file(Path(path), kind, value, network, orientation, budget)


def describe(path: str | os.PathLike[str]) -> dict[str, Any]:
    """What a file holds, ready for JSON. UnreadableFile if it is refused."""
    found = read_weights(path)
    return {
        "file": found.path.name,
        "format": found.format,
        "layout": found.layout,
        "arrays": [
            {"name": name, "shape": list(array.shape), "dtype": array.dtype.name}
            for name, array in found.arrays.items()
        ],
        "sizes": list(found.sizes),
        "orientation": found.orientation,
        "orientation_sure": found.orientation_sure,
        "network": found.network,
        "warnings": list(found.warnings),
    }


def _weights_file(
    path: Path, kind: str, value: object, network: dict[str, Any] | None, orientation: str | None, budget: Budget
) -> WeightsFile:
    found = sort_out(value)
    named = dict(islice(arrays(found), ARRAYS + 1))
    if len(named) > ARRAYS:
        raise budget.too_big(_("more than {limit:,} arrays").format(limit=ARRAYS))
    if not named:
        reason = _("there are no arrays in it; choose a file of weights, such as a dictionary of W1 and b1")
        raise budget.refusal(reason)
    foreign = why_not(list(named), list(named.values()))
    if foreign:
        raise budget.refusal(foreign)
    # Our own file says how it lies; only a stranger's has to be guessed.
    fit, sure = _best(found, IN_OUT if network else orientation, budget)
    if network is not None:
        check_network(network, fit.layers, budget)
    shown = {plain(name) or str(number): array for number, (name, array) in enumerate(named.items())}
    layout, warnings = plain(fit.reading.layout, 120), _warnings(fit, sure)
    return WeightsFile(path, kind, layout, fit.layers, network, fit.orientation, sure, warnings, shown)


def _best(value: Leaf | Tree, orientation: str | None, budget: Budget) -> tuple[Fit, bool]:
    """The first reading whose layers fit, and whether it is the only way round."""
    problems: list[str] = []
    for reading in readings(value):
        budget.check_time()
        if _is_data(reading):
            raise budget.refusal(_("it holds a data set and not a network; choose a file of weights"))
        found, problem = fits(reading, orientation)
        if found:
            sure = bool(orientation or reading.orientation) or len({fit.orientation for fit in found}) == 1
            return found[0], sure
        problems.append(problem)
    raise _no_layers(problems, budget)


def _no_layers(problems: list[str], budget: Budget) -> UnreadableFile:
    if not problems:
        reason = _("its arrays are not the layers of a network; choose a file of weights and biases, such as W1, b1")
        return budget.refusal(reason)
    reason = _("its arrays do not fit together as layers ({problem}); ask for the whole set of weights and biases")
    return budget.refusal(reason.format(problem=problems[0]))


def _is_data(reading: Reading) -> bool:
    """Pictures and labels look like weights and biases, but labels are whole numbers, and many."""
    return all(bias is not None and bias.dtype.kind in "iu" and bias.size >= MOST_SAMPLES for bias in reading.biases)


def _warnings(fit: Fit, sure: bool) -> tuple[str, ...]:
    found: list[str] = []
    if not sure:
        found.append(_("It is not certain which way round the weights lie: both ways fit."))
    if not fit.with_bias and any(bias is None for bias in fit.reading.biases):
        found.append(_("Biases are missing; they are taken as 0."))
    if not all(np.isfinite(part).all() for layer in fit.layers for part in (layer.W, layer.b)):
        found.append(_("Some weights are not finite numbers (NaN or infinity): this network has diverged."))
    if fit.reading.unused:
        names = ", ".join(plain(name, 20) for name in fit.reading.unused[:5])
        found.append(_("Not used: {names}.").format(names=names))
    return tuple(found)
