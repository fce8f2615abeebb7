"""Player: presses the step key by itself, so many times a second."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

FRAME = 1 / 30  # seconds; more frames than the eye needs would only cost time
LATE = 0.25  # seconds; what a slow moment left undone beyond this is not caught up
SPEEDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Player(QObject):
    """Calls `move(n)` so that n adds up to `speed` steps a second; at high speed several steps share one frame.

    `move` says whether there is more to come; when there is not, the player stops.
    """

    changed = Signal()

    def __init__(self, move: Callable[[int], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._move = move
        self._speed = 10.0
        self._owed = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Steps a second."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        self._speed = min(max(float(speed), SPEEDS[0]), SPEEDS[-1])
        self._timer.setInterval(self._interval())

    def play(self) -> None:
        """Begin; the first step comes after one interval."""
        if not self.playing:
            self._owed = 0.0
            self._clock.start()
            self._timer.start(self._interval())
            self.changed.emit()

    def pause(self) -> None:
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play()

    def advance(self, seconds: float) -> None:
        """Do the steps that fall due in this much time."""
        self._owed += min(seconds, max(LATE, 1 / self._speed)) * self._speed
        due = int(self._owed + 0.1)  # a tick that comes a moment early still counts, and pays back at the next
        if due:
            self._owed -= due
            if not self._move(due):
                self.pause()

    def _interval(self) -> int:
        return max(round(1000 / self._speed), round(1000 * FRAME))

    def _tick(self) -> None:
        self.advance(self._clock.restart() / 1000)
