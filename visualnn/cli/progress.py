"""A progress bar on the terminal, with the time that is left."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import TextIO

from visualnn.i18n import _

EVERY = 0.1  # seconds between two pictures of the bar
WIDEST = 30
BLANK_LINE = "\r\x1b[K"


class Bar:
    """One line on stderr that is drawn again and again; nothing at all where stderr is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.visible = self.stream.isatty()
        self._drawn = 0.0

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.clear()

    def clear(self) -> None:
        """Make room for other lines; the bar comes back with the next `draw`."""
        if self.visible and self._drawn:
            self.stream.write(BLANK_LINE)
            self.stream.flush()
            self._drawn = 0.0

    def draw(self, fraction: float, words: str, seconds_left: float | None) -> None:
        now = time.monotonic()
        if not self.visible or now - self._drawn < EVERY:
            return
        self._drawn = now
        left = "" if seconds_left is None else _("{time} left").format(time=clock(seconds_left))
        text = f" {fraction:>4.0%}  {words}  {left}"
        room = shutil.get_terminal_size().columns - len(text) - 3
        width = min(WIDEST, max(room, 0))
        full = round(fraction * width)
        self.stream.write(f"{BLANK_LINE}[{'#' * full}{'.' * (width - full)}]{text}" if width else f"{BLANK_LINE}{text}")
        self.stream.flush()


def clock(seconds: float) -> str:
    """0:07, 12:30, 1:02:30; rounded up, because 0:00 with work to do is not true."""
    whole = max(0, -int(-seconds // 1))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
