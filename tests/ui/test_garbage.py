"""Widgets that nobody needs any more go away between two events, and at no other time."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from visualnn.ui.garbage import YOUNG, Garbage


def cycle() -> weakref.ref[QWidget]:
    """A widget that only Python's collector can get rid of."""
    widget = QLabel("gone")
    widget.itself = widget  # type: ignore[attr-defined]
    return weakref.ref(widget)


def test_it_is_collected_in_the_event_loop_and_not_in_the_middle_of_a_call(qtbot: QtBot) -> None:
    parent = QObject()
    garbage = Garbage(parent)
    try:
        gone = cycle()
        kept = [[] for _ in range(10 * YOUNG)]  # Python's own collector would have come long ago
        assert gone() is not None and len(kept) == 10 * YOUNG
        qtbot.waitUntil(lambda: gone() is None, timeout=10_000)
    finally:
        garbage._timer.stop()
        gc.unfreeze()
        parent.deleteLater()
