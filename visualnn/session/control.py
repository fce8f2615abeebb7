"""What a person wants of training that goes on: orders from the window's thread, taken by the job between reports."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PAUSE, RESUME, STOP, ADVANCE, PACE, CHANGE = "pause", "resume", "stop", "advance", "pace", "change"
EPOCH = -1  # advance to the end of the epoch; n * EPOCH: of the n-th one from now


@dataclass(frozen=True, slots=True)
class Order:
    """`value` is how many updates to advance (EPOCH: to the end of the epoch) before the next pause, how many updates
    a second to make (0: as many as possible), or the settings to go on with.
    """

    kind: str
    value: Any = None


class Control:
    """Hands orders from any thread to the one job that takes them, here or in another process."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._forward: Callable[[Order], None] = self._orders.put
        self.stopped = False

    def give(self, kind: str, value: Any = None) -> None:
        """An order from the person."""
        self.stopped |= kind == STOP
        with self._lock:
            self._forward(Order(kind, value))

    def forward(self, to: Callable[[Order], None]) -> None:
        """Hand all orders over to somebody else from now on, in their order, with those that wait here."""
        with self._lock:
            waiting = [self._orders.get() for _ in range(self._orders.qsize())]
            for order in waiting:
                to(order)
            self._forward = to

    def keep(self) -> None:
        """Keep the orders here again, for a job here."""
        self.forward(self._orders.put)

    def take(self, wait: float | None = 0.0) -> Order | None:
        """The next order; None if there is none within so many seconds. None: wait as long as it takes."""
        try:
            return self._orders.get(wait is None or wait > 0, wait)
        except queue.Empty:
            return None
