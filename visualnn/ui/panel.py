"""A panel is one pane of the window: it looks at the session and draws what it sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from visualnn.ui import theme

AREAS = ("left", "center", "right", "bottom")


class Panel(QWidget):
    """One view of the session: `refresh` reads, a click calls the session, and no panel knows another.

    A subclass names itself (`name`, `title`, `area`, `order`), watches the signals it depends on, and overrides
    `refresh` and `retranslate`. It is repainted at most once per event-loop turn and never while it is hidden.
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""  # marked with N_, translated where it is shown
    area: ClassVar[str] = "right"
    order: ClassVar[int] = 50
    kinds: ClassVar[dict[str, type[Panel]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.__dict__.get("name"):
            return  # an abstract panel
        if cls.area not in AREAS:
            raise ValueError(f"{cls.__name__}.area is {cls.area!r}, expected one of {AREAS}")
        Panel.kinds[cls.name] = cls

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName(self.name)
        self._watched: list[Any] = []
        self._stale = True
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self._refresh_now)
        self.watch(theme.changed)

    def watch(self, *signals: Any) -> None:
        """Refresh soon after any of these signals; listeners are weak, so nobody keeps a closed panel alive."""
        for signal in signals:
            signal.connect(self._soon)
            self._watched.append(signal)

    def unwatch(self) -> None:
        """Hear nothing any more: the panel is being closed."""
        for signal in self._watched:
            signal.disconnect(self._soon, missing_ok=True)
        self._watched.clear()

    def refresh(self) -> None:
        """Read the session and update what is shown."""

    def retranslate(self) -> None:
        """The language changed: set every fixed text again."""

    def commands(self) -> dict[str, Callable[[], object]]:
        """What menus and keys can ask of this panel, by the name of the action: {"fit": self.fit}."""
        return {}

    def refresh_soon(self) -> None:
        """Refresh in the next turn of the event loop, or when the panel is shown again."""
        self._soon()

    def _soon(self, *_arguments: object) -> None:
        if not isValid(self):
            return  # Qt took the widget away before Python did
        self._stale = True
        if self.isVisible() and not self._due.isActive():
            self._due.start()

    def _refresh_now(self) -> None:
        self._due.stop()
        if self._stale:
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_now()  # at once, so that a panel never shows itself empty
