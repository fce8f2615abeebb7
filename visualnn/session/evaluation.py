"""Making a network of a weights file, and finding out what the file does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visualnn.data.dataset import Dataset
from visualnn.engine import Network, accuracy
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.weights.reading import WeightsFile, read_weights

HIDDEN = ("sigmoid", "tanh", "relu")
TRIED = 1000  # test images on which the candidates are compared


@dataclass(frozen=True)
class Fitted:
    """A network made of a weights file: the activation of its hidden layers, and whether that had to be guessed."""

    network: Network
    hidden: str
    guessed: bool
    shape: str


@dataclass(frozen=True)
class Opened:
    """A weights file that has been read: what it holds, the network made of it, and its share of right answers."""

    found: WeightsFile
    fit: Fitted
    accuracy: float


def opening(path: str | Path, dataset: Dataset, hidden: str | None, orientation: str | None) -> Iterator[Opened]:
    """The job of opening weights: one result, or UnreadableFile. Any thread may pull it."""
    found = read_weights(path, orientation)
    fit = fitted(found, dataset, hidden)
    yield Opened(found, fit, accuracy(fit.network, dataset.test.samples()))


def fitted(found: WeightsFile, dataset: Dataset, hidden: str | None = None) -> Fitted:
    """The network of a weights file for a data set.

    A pickle does not say its activation functions, and square matrices do not say which way round they are: then all
    that is possible is tried on some test images, and the best is taken. UnreadableFile if nothing fits the data set.
    """
    inputs = dataset.input_size
    sizes = found.sizes
    shape = "-".join(map(str, sizes))
    if sizes[0] != inputs or sizes[-1] not in ({1, 2} if dataset.target_size == 2 else {dataset.target_size}):
        reason = _("it holds a network {shape}, and the pictures of {data} need one from {inputs} inputs to {outputs} "
                   "outputs; open the data that it was trained on").format(
            shape=shape, data=dataset.title, inputs=inputs, outputs=dataset.target_size)
        raise UnreadableFile(found.path, reason)
    if found.network is not None:
        return Fitted(found.to_network(), _hidden_of(found.to_network()), False, shape)
    files = [found] if found.orientation_sure else [read_weights(found.path, way) for way in ("in_out", "out_in")]
    names = (hidden,) if hidden else HIDDEN if len(found.layers) > 1 else HIDDEN[:1]
    candidates = [Fitted(file.to_network(name), name, len(names) > 1, shape) for file in files for name in names]
    if len(candidates) == 1:
        return candidates[0]
    test = dataset.test.samples()
    some = test.first(TRIED)
    return max(candidates, key=lambda candidate: accuracy(candidate.network, some))


def _hidden_of(network: Network) -> str:
    """The activations between first and last layer, as one word where they are all the same."""
    inner = [layer for layer in network.layers[:-1] if not layer.parameters(layer.input_shape)]
    return ", ".join(dict.fromkeys(type(layer).__name__.lower() for layer in inner)) or "identity"
