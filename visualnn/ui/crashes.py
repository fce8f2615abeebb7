"""An error that nobody expected reaches the person as one sentence and the terminal as a full report."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from psygnal import EmitLoopError
from PySide6.QtCore import QObject, Signal

from visualnn.i18n import _


class Crashes(QObject):
    """Hears of every error that was not caught, on any thread, and says it in the window's own."""

    happened = Signal(str)

    def install(self) -> None:
        """Take the place of Python's own hooks, until `remove`."""
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self.hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._before

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The window stays, whatever a slot raised."""
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        traceback.print_exception(kind, error, trace)
        self.happened.emit(sentence(error))

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def sentence(error: BaseException) -> str:
    """The cause, in one line, and what to do."""
    while isinstance(error, EmitLoopError) and error.__cause__ is not None:
        error = error.__cause__
    reason = " ".join(str(error).split()) or type(error).__name__
    message = _("Something went wrong inside the program: {reason}. You can go on; the terminal has the details.")
    return message.format(reason=reason.rstrip("."))
