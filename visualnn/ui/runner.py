"""The runner pulls a long job on a thread and hands its results over to the window, some 30 times a second."""

from __future__ import annotations

import gc
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, QTimer

Receive = Callable[[list[Any]], object]
Ended = Callable[[BaseException | None], None]

HAND_OVER_MS = 30
SLOWEST_MS = 250
SHARE = 0.66  # of a core at most goes into showing; a slow computer shows less often and trains on


class _Work:
    """One job on its thread, which writes `results`, `error` and, last of all, `finished`; the window only reads."""

    def __init__(self, job: Iterator[Any], receive: Receive, ended: Ended) -> None:
        self.job, self.receive, self.ended = job, receive, ended
        self.results: deque[Any] = deque()
        self.error: BaseException | None = None
        self.finished = threading.Event()
        self.abandoned = threading.Event()
        self.thread = threading.Thread(target=self._pull, name="visualnn-job", daemon=True)

    def _pull(self) -> None:
        try:
            for result in self.job:
                self.results.append(result)
                if self.abandoned.is_set():
                    break
        except BaseException as error:  # whatever it was, it is told in the window's thread
            self.error = error
        finally:
            close = getattr(self.job, "close", None)
            if close is not None:
                close()
            self.finished.set()

    def hand_over(self) -> bool:
        """Deliver what has come so far; True when that was the last of it."""
        last = self.finished.is_set()  # asked before draining: what comes later is fetched next time
        batch = [self.results.popleft() for _ in range(len(self.results))]
        try:
            if batch:
                self.receive(batch)
        except Exception as error:
            self.abandoned.set()
            self.error = self.error or error
            last = True
        return last


class Runner(QObject):
    """Runs iterators on threads. `start` is a session's executor; while nothing runs, no timer ticks.

    Meanwhile Python collects its garbage in the window's thread only: on the job's thread it might destroy a widget
    that nobody needs any more, and Qt does not survive that.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._works: list[_Work] = []
        self._timer = QTimer(self)
        self._timer.setInterval(HAND_OVER_MS)
        self._timer.timeout.connect(self._hand_over)
        self._worked = self._pace = 0.0
        self._collects = False

    @property
    def busy(self) -> bool:
        return bool(self._works)

    @property
    def interval(self) -> int:
        """Milliseconds from one hand-over to the next."""
        return self._timer.interval()

    def start(self, job: Iterator[Any], receive: Receive, ended: Ended) -> None:
        """Pull `job` on a thread; `receive(list)` and then `ended(error or None)` are called in this thread."""
        work = _Work(job, receive, ended)
        if not self._works:
            self._collects = gc.isenabled()
            gc.disable()
        self._works.append(work)
        work.thread.start()
        self._worked, self._pace = time.thread_time(), 0.0
        self._timer.start(HAND_OVER_MS)

    def wait(self, timeout: float) -> bool:
        """Let every job end at its next result and deliver the rest; False if one is still at it after `timeout` s."""
        deadline = time.monotonic() + timeout
        for work in self._works:
            work.abandoned.set()
        for work in self._works:
            work.thread.join(max(0.0, deadline - time.monotonic()))
        self._hand_over()
        if self._works:
            self._works.clear()  # its thread is a daemon: it ends with the program and is heard no more
            self._rest()
            return False
        return True

    def _rest(self) -> None:
        self._timer.stop()
        if self._collects:
            gc.enable()

    def _keep_pace(self) -> None:
        """Hand over less often where showing it takes long: the job gets its share whatever is on the screen."""
        worked = time.thread_time()
        self._pace += (1000 * (worked - self._worked) / SHARE - self._pace) / 4
        self._worked = worked
        self._timer.setInterval(round(min(max(self._pace, HAND_OVER_MS), SLOWEST_MS)))

    def _hand_over(self) -> None:
        self._keep_pace()
        for work in list(self._works):
            if work.hand_over() and work in self._works:
                self._works.remove(work)  # first, so that a listener that fails is not asked again and again
                work.ended(work.error)
        if not self._works:
            self._rest()
        elif self._collects and gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(1)  # the young objects only: that takes no time
