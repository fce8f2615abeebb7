"""Ctrl+C in the terminal closes the window as its close button does."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType

from PySide6.QtCore import QSocketNotifier, QTimer


@contextlib.contextmanager
def closing_on_interrupt(close: Callable[[], object]) -> Iterator[None]:
    """While Qt waits for events Python hears no signal: a socket wakes it up, so no timer has to."""
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read)

    def woken(*_arguments: object) -> None:
        try:
            reader.recv(64)  # Python runs `asked` as soon as it is awake
        except OSError:
            pass

    def asked(_number: int, _frame: FrameType | None) -> None:
        QTimer.singleShot(0, close)  # not here: Python may be in the middle of drawing

    notifier.activated.connect(woken)
    signals = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, asked) for number in signals}
    wakeup = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        notifier.setEnabled(False)
        reader.close()
        writer.close()
