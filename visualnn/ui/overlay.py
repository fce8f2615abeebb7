"""An overlay: a panel that lies before all others while it is wanted, and leaves menus, toolbar and status bar free."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QFrame, QMainWindow, QToolBar, QVBoxLayout, QWidget

from visualnn.ui.dock import Surface
from visualnn.ui.panel import Panel

_MOVES = {QEvent.Type.Resize, QEvent.Type.LayoutRequest}


class Overlay(QFrame):
    """Covers the docks and the middle of a window. Hidden to begin with; the keyboard goes back to where it was."""

    def __init__(self, panel: Panel, window: QMainWindow) -> None:
        super().__init__(window)
        self.panel = panel
        self._before: QWidget | None = None
        self.setObjectName("overlay")
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Surface(panel))
        window.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget) -> None:
        """Show it, with the keyboard on one of its widgets."""
        if self.isHidden():
            self._before = self.window().focusWidget()
        self._fit()
        self.show()
        self.raise_()
        focus.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_down(self) -> None:
        """Hide it again."""
        if self.isHidden():
            return
        self.hide()
        before, self._before = self._before, None
        try:
            (before or self.window()).setFocus()
        except RuntimeError:  # that widget is no more
            self.window().setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and not self.isHidden():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        window = self.window()
        if isinstance(window, QMainWindow):
            bars = [bar for bar in window.findChildren(QToolBar) if bar.isVisible() and not bar.isFloating()]
            top = max([window.menuBar().geometry().bottom(), *(bar.geometry().bottom() for bar in bars)]) + 1
            self.setGeometry(QRect(0, top, window.width(), max(window.statusBar().geometry().top() - top, 1)))
