"""Where the keyboard is: in which panel, and how it goes on to the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QWidget

from visualnn.ui.panel import Panel

if TYPE_CHECKING:
    from visualnn.ui.window import Window


def panel_with_keyboard() -> Panel | None:
    """The panel that holds the focused widget, if one does."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, Panel):
        widget = widget.parentWidget()
    return widget


def next_panel(panels: Iterable[Panel], by: int) -> Panel | None:
    """The panel `by` places after the one with the keyboard, among those that are on screen or behind a tab."""
    open_ones = [panel for panel in panels if not is_away(panel)]
    here = panel_with_keyboard()
    if here in open_ones:
        return open_ones[(open_ones.index(here) + by) % len(open_ones)]
    return next(iter(open_ones[::by]), None)


def take_keyboard(panel: Panel) -> None:
    """Put the keyboard on the first thing in the panel that takes it, or on the panel itself."""
    first_place(panel).setFocus(Qt.FocusReason.TabFocusReason)


def first_place(panel: Panel) -> QWidget:
    """The first widget of the panel, in tab order, that takes the keyboard."""
    widget = panel.nextInFocusChain()
    while widget is not None and widget is not panel and panel.isAncestorOf(widget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            return widget
        widget = widget.nextInFocusChain()
    if panel.focusPolicy() == Qt.FocusPolicy.NoFocus:
        panel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return panel


def clicks_leave_the_keyboard(panel: Panel) -> None:
    """A click on a button does not take the keyboard: Space and the arrows stay with the steps."""
    for button in panel.findChildren(QAbstractButton):
        if button.focusPolicy() == Qt.FocusPolicy.StrongFocus:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def is_away(panel: Panel) -> bool:
    """Hidden by the person; a panel behind a tab is not away."""
    if panel.area == "over":
        return not panel.isVisible()
    widget: QWidget | None = panel
    while widget is not None and not widget.isWindow():
        if isinstance(widget, QDockWidget):
            return not widget.toggleViewAction().isChecked()
        widget = widget.parentWidget()
    return widget is None or not widget.isVisible()


def float_panel(window: Window) -> None:
    """Take the panel that has the keyboard out of the window, or put it back."""
    if (here := panel_with_keyboard()) is not None and here.name in window.docks:
        window.docks[here.name].toggle_floating()
