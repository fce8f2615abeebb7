"""How many threads NumPy's matrix products use: asked, set and chosen by measurement.

More threads help with large products only, hinder with small ones, and change the last bits of the results. So a
training chooses once, by `best_threads`, and keeps to it: the same seed and the same number give the same bits.

The OpenBLAS that is part of NumPy's packages for Linux, Windows and macOS can be told while it runs. Where NumPy uses
another library, as it may on macOS, nothing is changed, and `threads` is 1.
"""

from __future__ import annotations

import ctypes
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

from visualnn.engine.network import QUIET, Network

FOLDERS = ("../numpy.libs", ".libs", ".dylibs")  # beside or in NumPy's own, by operating system
SYMBOLS = ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads64_",
           "openblas_{}_num_threads")  # fmt: skip
WORTH_ASKING = 3e7  # multiplications in the forward pass of a batch below which one thread is as fast as any number
A_LOOK = 2e8  # multiplications of one measured forward pass: an update of some 20 ms
LOOKS, SECONDS = 4, 0.25
BETTER = 0.9  # of the time of fewer threads, at most, is what makes more threads worth it


@cache
def _library() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """How to ask and to set the number of threads of the loaded library; None where that cannot be done."""
    package = Path(np.__file__).parent
    for path in (file for folder in FOLDERS for file in sorted((package / folder).glob("*openblas*"))):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for symbol in SYMBOLS:
            if hasattr(library, symbol.format("set")) and hasattr(library, symbol.format("get")):
                ask, change = getattr(library, symbol.format("get")), getattr(library, symbol.format("set"))
                ask.argtypes, ask.restype = [], ctypes.c_int
                change.argtypes, change.restype = [ctypes.c_int], None
                return ask, change
    return None


def settable() -> bool:
    """Whether the number can be set here."""
    return _library() is not None


def threads() -> int:
    """How many threads the matrix products of this process use; 1 where that cannot be known."""
    library = _library()
    return library[0]() if library else 1


def set_threads(count: int) -> None:
    """Let all matrix products of this process use so many threads from now on; without effect where that cannot be set.
    ValueError if it is less than 1.
    """
    if count < 1:
        raise ValueError(f"a product is computed by at least 1 thread, not {count}")
    library = _library()
    if library and library[0]() != count:
        library[1](count)


@contextmanager
def threads_of(count: int) -> Iterator[None]:
    """So many threads inside of the block, and as many as before behind it."""
    before = threads()
    set_threads(count)
    try:
        yield
    finally:
        set_threads(before)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def best_threads(network: Network, batch_size: int, at_most: int | None = None) -> int:
    """How many threads train this network fastest at this batch size: 1, 2, 4, … up to the number of processors, or
    `at_most`; fewer where more gain less than a tenth.

    Times some updates of a copy, in turns, if the products are so large that it could matter, which takes less than
    0.3 s. It leaves the number of threads as it was.
    """
    most = min(cores(), at_most or cores())
    multiplications = _multiplications(network)
    if most < 2 or not worth_asking(network, batch_size):
        return 1
    counts = [2**k for k in range(most.bit_length()) if 2**k < most] + [most]
    return fewest(_times(network.copy(), max(min(batch_size, round(A_LOOK / multiplications)), 1), counts))


def worth_asking(network: Network, batch_size: int) -> bool:
    """Whether there are several processors, and products so large that more than one thread could pay."""
    return cores() > 1 and settable() and batch_size * _multiplications(network) >= WORTH_ASKING


def fewest(times: Mapping[int, float]) -> int:
    """Of numbers of threads with the time each takes, in rising order, the largest that gains at least a tenth."""
    best, *more = times
    for count in more:
        if times[count] < BETTER * times[best]:
            best = count
    return best


def _multiplications(network: Network) -> int:
    """How many one sample takes to pass the layers that are matrices, roughly: one for each weight."""
    return sum(int(network.parameters[name].size) for name in network.weights) or 1


def _times(network: Network, rows: int, counts: list[int]) -> dict[int, float]:
    """The shortest time of an update on so many rows, for each number of threads."""
    rng = np.random.default_rng(0)
    x = rng.random((rows, *network.input_shape)).astype(network.dtype)
    t = np.full((rows, *network.output_shape), 1 / math.prod(network.output_shape), network.dtype)
    times, until = dict.fromkeys(counts, math.inf), time.perf_counter() + SECONDS
    with np.errstate(**QUIET):
        for look in range(LOOKS + 1):
            for count in counts:
                with threads_of(count):
                    began = time.perf_counter()
                    network.backprop(x, t)
                    taken = time.perf_counter() - began
                if look or taken > SECONDS / 4:  # the first one makes buffers, and starts threads
                    times[count] = min(times[count], taken)
            if time.perf_counter() > until and look:
                break
    return times
