"""The bar that is there as long as something is changed: what, what it did, and the ways back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolBar, QToolButton, QWidget
from shiboken6 import isValid

from visualnn.i18n import _
from visualnn.ui import icons, theme
from visualnn.ui.drawing.one_line import OneLine
from visualnn.ui.nudge import Nudge
from visualnn.ui.what_if_words import counted, outcome, sentences, summary

if TYPE_CHECKING:
    from visualnn.ui.window import Window

BUTTONS = ("undo change", "reset changes", "keep changes")
LISTED = 20  # so many changes are in the tooltip


class WhatIfBar(QToolBar):
    """Hidden while nothing is changed. Its buttons are actions of the window; `nudge` is where a number is changed."""

    nudge: Nudge

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.session = window.session
        self.setObjectName("what if bar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        body = QWidget()
        body.setObjectName("whatif")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sign, self.title, self.label = QLabel(), QLabel(), OneLine()
        self.title.setProperty("heading", True)
        self._row = QHBoxLayout(body)
        self._row.addWidget(self.sign)
        self._row.addWidget(self.title)
        self._row.addWidget(self.label, 1)
        self.buttons = {}
        for name in BUTTONS:
            button = self.buttons[name] = QToolButton()
            button.setDefaultAction(window.menus.by_id[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(button)
        self.addWidget(body)
        self._body = body
        self.nudge = Nudge(self.session, window)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self.refresh)
        self.hide()

    def heard(self) -> list[tuple[Any, Any]]:
        """What the bar listens to, for the window to connect and disconnect."""
        session = self.session
        signals = (session.what_if.changed, session.retraced, session.opened, session.restated, session.run.changed)
        return [*((signal, self.refresh_soon) for signal in signals), (session.opened, self._other_network)]

    def refresh_soon(self, *_arguments: object) -> None:
        if isValid(self) and (self.session.what_if.active or not self.isHidden() or self.nudge.isVisible()):
            self._due.start()

    def _other_network(self) -> None:
        if isValid(self):
            self.nudge.close()

    def refresh(self) -> None:
        """Say what is changed now; nothing changed, nothing shown."""
        what_if, decimals = self.session.what_if, self.session.settings.decimals
        if self.nudge.isVisible():
            self.nudge.refresh()
        if not what_if.active:
            self.hide()
            return
        changes, result = what_if.changes, outcome(self.session)
        self.label.show_text(f"{summary(changes, decimals)} · {result}", f"{counted(changes)} · {result}")
        listed = sentences(changes, decimals)[:LISTED]
        rest = ["…"] if len(changes) > LISTED else []
        self.label.setToolTip("\n".join([*listed, *rest, result]))
        self.label.setAccessibleName(f"{self.title.text()}: {self.label.text()}")
        self.show()

    def text(self) -> str:
        """What is being said; empty when the bar is hidden."""
        return "" if self.isHidden() else self.label.text()

    def retranslate(self) -> None:
        self.setWindowTitle(_("What if"))
        self.title.setText(_("What if"))
        self.nudge.retranslate()
        self.restyle()
        self.refresh()

    def restyle(self) -> None:
        self.sign.setPixmap(icons.pixmap("what-if", 18, theme.current().accent))
        for button in self.buttons.values():
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._row.setContentsMargins(theme.px(8), 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self.nudge.restyle()
