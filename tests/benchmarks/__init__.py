"""What is promised about speed and memory, measured: `make bench` prints the table.

A module here with a function `main()` is one benchmark. It gives back rows of (name, value), measures ratios within one
run, and is started in a fresh process of its own. What cannot be measured on this machine is left out with a note.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

Rows = list[tuple[str, str]]
ROOT = Path(__file__).resolve().parent.parent.parent


class LeftOut(Exception):  # noqa: N818 - not an error: something that is not installed
    """This benchmark cannot run here; the message says what it needs."""


def one_thread() -> dict[str, str]:
    """The environment of a process that computes on one thread, as visualnn does, and draws on no screen."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    return {**os.environ, **dict.fromkeys(names, "1"), "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}  # fmt: skip


def spread(values: Sequence[float], unit: str = "", digits: int = 2) -> str:
    """The median, and in brackets the smallest and the largest value."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f}{unit} ({low:.{digits}f}-{high:.{digits}f})"


def python() -> str:
    """The interpreter that runs the benchmarks."""
    return sys.executable
