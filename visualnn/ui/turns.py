"""Taking turns: panels that training keeps changing are refreshed one after the other, never all at once.

Ten panels of 4 ms each make the window wait 40 ms where they are refreshed together; one by one nobody notices.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from shiboken6 import isValid

if TYPE_CHECKING:
    from visualnn.ui.panel import Panel

TURN_MS = 8  # from one panel to the next: in between the window paints and hears


class Turns(QObject):
    """Panels wait here; the one that has waited longest is next, each as often as it wants at most."""

    _there: Turns | None = None

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        self._waiting: dict[Panel, float] = {}  # when each is due, in order of asking
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self._take)

    @classmethod
    def get(cls) -> Turns:
        """The one that all panels share."""
        if cls._there is None or not isValid(cls._there):
            cls._there = cls()
        return cls._there

    def ask(self, panel: Panel) -> None:
        """Refresh this panel when it is its turn."""
        if panel not in self._waiting:
            self._waiting[panel] = time.monotonic() + panel.calm_ms / 1000
            if not self._timer.isActive():
                self._timer.start()

    def leave(self, panel: Panel) -> bool:
        """Do not wait any more; whether it did."""
        return self._waiting.pop(panel, None) is not None

    def _take(self) -> None:
        now = time.monotonic()
        for panel, due in list(self._waiting.items()):
            if not isValid(panel):
                del self._waiting[panel]
            elif due <= now:
                del self._waiting[panel]
                panel.refresh_now()
                break
        if not self._waiting:
            self._timer.stop()
