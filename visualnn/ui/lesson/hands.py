"""The window's hands of the guide: show the panels that a lesson's page asks for, and tell it which ones are seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer

from visualnn.i18n import _
from visualnn.ui.arrangements import ARRANGEMENTS

if TYPE_CHECKING:
    from visualnn.ui.dock import Dock
    from visualnn.ui.window import Window


class GuideHands(QObject):
    """Does what a page asks of the window as soon as the window has nothing else to do: it may be being arranged."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window = window
        for name, dock in window.docks.items():
            dock.visibilityChanged.connect(partial(self._seen, name))

    def heard(self) -> list[tuple[Any, Any]]:
        """What the window listens to for the guide."""
        guide = self.window.session.guide
        return [(guide.changed, self.window._soon), (guide.panel_wanted, self._want_panel),
                (guide.arrangement_wanted, self._want_arrangement)]  # fmt: skip

    def _seen(self, name: str, visible: bool) -> None:
        guide = self.window.session.guide
        (guide.panels.add if visible else guide.panels.discard)(name)
        guide.waiting.look()

    def _want_panel(self, name: str) -> None:
        QTimer.singleShot(0, self, partial(self.show_panel, name))

    def _want_arrangement(self, name: str) -> None:
        QTimer.singleShot(0, self, partial(self.arrange, name))

    def show_panel(self, name: str) -> None:
        """Show a panel, also one that is hidden or stands behind another one; the lesson's words stay in sight."""
        dock = self.window.docks.get(name)
        if dock is not None:
            dock.show()
            self._step_aside(dock)
            dock.raise_()
        elif name == "catalogue":
            self.window.opening.show()
        elif name not in self.window.panels:
            message = _("The lesson asks for the panel “{name}”, and there is none of that name.")
            self.window.complain(message.format(name=name))

    def _step_aside(self, dock: Dock) -> None:
        """A panel that shares its place with the words goes to the left, or where nothing is there, to the bottom."""
        window, words = self.window, self.window.docks.get("lesson")
        if words is None or words is dock or dock not in window.tabifiedDockWidgets(words):
            return
        area = Qt.DockWidgetArea
        for place in (area.LeftDockWidgetArea, area.BottomDockWidgetArea):
            there = [other for other in window.docks.values() if not other.isHidden() and not other.isFloating()
                     and window.dockWidgetArea(other) == place]  # fmt: skip
            if there:
                window.tabifyDockWidget(there[-1], dock)
                return

    def arrange(self, name: str) -> None:
        """Arrange the panels for a task."""
        if name in [one.name for one in ARRANGEMENTS]:
            self.window.arrange(name)
        else:
            message = _("The lesson asks for the arrangement “{name}”, and there is none of that name.")
            self.window.complain(message.format(name=name))
