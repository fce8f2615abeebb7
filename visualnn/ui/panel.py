"""A panel is one pane of the window: it looks at the session and draws what it sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from visualnn import discover
from visualnn.ui import theme
from visualnn.ui.turns import Turns

AREAS = ("left", "center", "right", "bottom", "over")  # "over": before all others, while it is wanted


class Panel(QWidget):
    """One view of the session: `refresh` reads, a click calls the session, and no panel knows another.

    A subclass names itself (`name`, `title`, `area`, `order`), watches the signals it depends on, and overrides
    `refresh` and `retranslate`. It is repainted at most once per event-loop turn and never while it is hidden.
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""  # marked with N_, translated where it is shown
    area: ClassVar[str] = "right"
    order: ClassVar[int] = 50
    row_height: ClassVar[int] = 0  # what it needs in the row at the bottom to show all it has, at zoom 1
    column_share: ClassVar[float] = 0.0  # that part of the window's width which it needs in a column to do so
    calm_ms: ClassVar[int] = 160  # numbers that training changes all the time need not be read faster than that
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
        self._watched: list[tuple[Any, Callable[..., None]]] = []
        self._stale = True
        self._due = QTimer(self, singleShot=True, interval=0)
        self._due.timeout.connect(self.refresh_now)
        self.watch(theme.changed)

    def watch(self, *signals: Any) -> None:
        """Refresh soon after any of these signals; listeners are weak, so nobody keeps a closed panel alive."""
        self._listen(self._soon, signals)

    def watch_calmly(self, *signals: Any) -> None:
        """The same, but while training runs only some times a second, and never together with other panels."""
        self._listen(self._in_time, signals)
        self._listen(self._catch_up, (self.session.run.changed,))

    def _listen(self, hear: Callable[..., None], signals: tuple[Any, ...]) -> None:
        for signal in signals:
            signal.connect(hear)
            self._watched.append((signal, hear))

    def unwatch(self) -> None:
        """Hear nothing any more: the panel is being closed."""
        Turns.get().leave(self)
        for signal, hear in self._watched:
            signal.disconnect(hear, missing_ok=True)
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

    def _in_time(self, *_arguments: object) -> None:
        if self.session.run.state != "running":
            self._soon()
        elif isValid(self):
            self._stale = True
            if self.isVisible():
                Turns.get().ask(self)

    def _catch_up(self, *_arguments: object) -> None:
        """Training pauses or has ended: now all panels must say the same."""
        if isValid(self) and self.session.run.state != "running" and Turns.get().leave(self):
            self._soon()

    def refresh_now(self) -> None:
        """Refresh at once if anything has changed."""
        self._due.stop()
        Turns.get().leave(self)
        if self._stale:
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_now()  # at once, so that a panel never shows itself empty


def all_panels(session: Any) -> dict[str, Panel]:
    """One of every kind that there is, by name and in order."""
    discover.import_all("visualnn.ui.panels")
    kinds = sorted(Panel.kinds.values(), key=lambda kind: (kind.order, kind.name))
    return {kind.name: kind(session) for kind in kinds}
