"""From a network to a file: a .npz with W1, b1, … for everybody, and the network as JSON for ourselves."""

from __future__ import annotations

import os

from visualnn.engine import Network
from visualnn.formats.npz import write_npz


def save_weights(path: str | os.PathLike[str], network: Network) -> None:
    """Written whole or not at all; `read_weights` gives the same bits back. OSError if the place cannot be written."""
    write_npz(path, network.parameters, network.spec())
