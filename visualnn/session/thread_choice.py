"""How many threads a training uses: measured once for a network and a size of mini-batches, and remembered.

Other numbers of threads give other last bits; what is remembered lets the same seed give the same bits tomorrow, too.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import numpy as np

from visualnn import paths
from visualnn.engine import Network
from visualnn.engine.blas_threads import best_threads, cores, worth_asking


def remembered_in() -> Path:
    return paths.user_folder() / "threads.json"


def chosen_threads(network: Network, batch_size: int) -> int:
    """How many threads are best; 1 at once where the products are small. A file that cannot be read or written only
    means that it is measured again.
    """
    if not worth_asking(network, batch_size):
        return 1
    sizes = "-".join(str(size) for name in network.weights for size in network.parameters[name].shape)
    key = f"{sizes}, batch {batch_size}, {network.dtype.name}, {cores()} cores, NumPy {np.__version__}"
    known = _known()
    if key not in known:
        known[key] = best_threads(network, batch_size)
        with contextlib.suppress(OSError):
            paths.write_whole(remembered_in(), json.dumps(known, indent=1).encode())
    return known[key]


def _known() -> dict[str, int]:
    try:
        table = json.loads(remembered_in().read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(table, dict):
        return {}
    return {key: count for key, count in table.items() if type(count) is int and 1 <= count <= cores()}
