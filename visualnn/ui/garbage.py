"""Python's garbage is collected between two events only, never in the middle of something that Qt does.

Python may collect whenever an object is made, also while Qt calls it with a lock held, as in `disconnect`. If that
destroys a widget, Qt asks for the same lock again and stands still for ever (seen), and on another thread it crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 250
YOUNG = 2_000  # so many new objects are looked through at once: that takes about a millisecond
FULL_EVERY = 40  # collections of the young ones are followed by one of all


class Garbage(QObject):
    """Collects in the event loop of the window as long as it lives; Python does not do it by itself any more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()  # what is there now stays: it need not be looked through again and again
        self._young = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect if there is enough new."""
        if gc.get_count()[0] < YOUNG:
            return
        self._young += 1
        if self._young % FULL_EVERY:
            gc.collect(1)
        else:
            gc.collect()
