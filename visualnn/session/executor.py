"""Executors: who pulls a long job, and when. A window has a thread for it; without one it is done at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Executor = Callable[[Iterator[Any], Callable[[list[Any]], object], Callable[[BaseException | None], None]], None]


def run_at_once(job: Iterator[Any], receive: Callable[[list[Any]], object],
                ended: Callable[[BaseException | None], None]) -> None:
    """The executor of programs without a window: the whole job, here and now. Where `receive` returns True the job
    stands still until somebody acts; then it can be handed over again.
    """
    try:
        for result in job:
            if receive([result]) is True:
                return
    except Exception as error:  # told like an error on a thread would be
        ended(error)
    else:
        ended(None)
