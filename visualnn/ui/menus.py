"""Menus and toolbar, made from the table of actions and kept in step with the session."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from visualnn import i18n
from visualnn.i18n import N_, _
from visualnn.ui import icons, theme
from visualnn.ui.actions import ACTIONS, MENUS, SUBMENUS, TOOLBAR, Action
from visualnn.ui.arrangement_buttons import ArrangementButtons
from visualnn.ui.arrangements import ARRANGEMENTS

if TYPE_CHECKING:
    from visualnn.ui.window import Window

SIGNS = {"Right": "→", "Left": "←", "Space": N_("Space"), "PgUp": N_("Page up"), "PgDown": N_("Page down")}
PANEL_SIGNS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # each panel has one to be reached with
SYSTEM_LANGUAGE = N_("As the &system")


class Menus:
    """The window's QActions by id, the menus that hold them and the toolbar."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.menus: dict[str, QMenu] = {}
        self.by_id: dict[str, QAction] = {action.id: self._make(action) for action in ACTIONS}
        self.languages: dict[str, QAction] = {}
        self._build_menus()
        self.toolbar = QToolBar(window)
        self.toolbar.setObjectName("toolbar")
        self.toolbar.setMovable(False)
        self.toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        window.addToolBar(self.toolbar)
        self._build_toolbar()
        self.corner = ArrangementButtons([self.by_id[f"arrange {one.name}"] for one in ARRANGEMENTS], window)
        window.menuBar().setCornerWidget(self.corner)

    def _make(self, action: Action) -> QAction:
        made = QAction(self.window)
        made.setObjectName(action.id)
        made.setShortcuts([QKeySequence(key) for key in action.keys])
        made.setCheckable(action.checked is not None)
        made.triggered.connect(partial(self._trigger, action))
        if action.id == "quit":
            made.setMenuRole(QAction.MenuRole.QuitRole)
        elif action.id == "about":
            made.setMenuRole(QAction.MenuRole.AboutRole)
        else:
            made.setMenuRole(QAction.MenuRole.NoRole)
        return made

    def _trigger(self, action: Action, _checked: bool = False) -> None:
        try:
            if action.possible is None or action.possible(self.window):
                action.do(self.window)
        finally:
            self.refresh()

    def _build_menus(self) -> None:
        for name in MENUS:
            menu = QMenu(self.window)
            menu.setObjectName(f"menu {name}")
            menu.aboutToShow.connect(self.refresh)
            self.menus[name] = menu
            if name not in SUBMENUS:
                self.window.menuBar().addMenu(menu)
        for name, above in SUBMENUS.items():
            if above == "view":
                self.menus["view"].addMenu(self.menus[name])
        for dock in self.window.docks.values():
            self.menus["panels"].addAction(dock.toggleViewAction())
        for code in ("system", *i18n.languages()):
            made = QAction(self.window)
            made.setCheckable(True)
            made.triggered.connect(partial(self._choose_language, code))
            self.languages[code] = made
            self.menus["language"].addAction(made)
        self.menus["view"].addSeparator()
        for action in ACTIONS:
            if action.line_above:
                self.menus[action.menu].addSeparator()
            above = SUBMENUS.get(action.menu, "view")
            if above != "view" and self.menus[action.menu].isEmpty():
                self.menus[above].addMenu(self.menus[action.menu])
            self.menus[action.menu].addAction(self.by_id[action.id])

    def _choose_language(self, code: str, _checked: bool = False) -> None:
        self.window.choices.language(code)

    def _build_toolbar(self) -> None:
        for name in TOOLBAR:
            if name is None:
                self.toolbar.addSeparator()
            elif name == "":
                gap = QWidget()
                gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                self.toolbar.addWidget(gap)
            else:
                self.toolbar.addAction(self.by_id[name])
                button = self.toolbar.widgetForAction(self.by_id[name])
                if _action(name).short and isinstance(button, QToolButton):
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def retranslate(self) -> None:
        for name, menu in self.menus.items():
            menu.setTitle(_(MENUS[name]))
        self.toolbar.setWindowTitle(_("Toolbar"))
        for sign, dock in zip(PANEL_SIGNS, self.window.docks.values(), strict=False):
            dock.toggleViewAction().setText(f"&{sign} {_(dock.panel.title)}")
        for code, action in self.languages.items():
            action.setText(_(SYSTEM_LANGUAGE) if code == "system" else _own_name(code))
        self.refresh()

    def restyle(self) -> None:
        side = theme.px(20)
        self.toolbar.setIconSize(QSize(side, side))
        self.corner.restyle()
        for action in ACTIONS:
            if action.icon:
                self.by_id[action.id].setIcon(icons.icon(self._shown(action)[2]))

    def refresh(self) -> None:
        """Texts, ticks and what is possible, as the session stands now."""
        for action in ACTIONS:
            made = self.by_id[action.id]
            text, short, icon = self._shown(action)
            if made.text() != _(text):
                made.setText(_(text))
                made.setToolTip(_tip(text, made))
                if icon:
                    made.setIcon(icons.icon(icon))
            made.setIconText(f"\u2009{_(short)}" if short else plain(_(text)))
            if action.checked is not None:
                made.setChecked(action.checked(self.window))
            if action.possible is not None:
                made.setEnabled(action.possible(self.window))
        chosen = self.window.session.settings.language
        for code, action_of in self.languages.items():
            action_of.setChecked(code == chosen)

    def _shown(self, action: Action) -> tuple[str, str, str]:
        if action.shown_as is None:
            return action.text, action.short, action.icon
        return action.shown_as(self.window)


def plain(text: str) -> str:
    """The text of an action without its mnemonic: "打开(&O)…" is "打开…"."""
    start = text.find("(&")
    if start >= 0 and text[start + 3 : start + 4] == ")":
        text = text[:start] + text[start + 4 :]
    return text.replace("&", "")


def keys_of(action: QAction) -> str:
    """The keys as they are printed on this computer's keyboard."""
    if sys.platform == "darwin":
        return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
    for name, sign in SIGNS.items():
        keys = re.sub(rf"\b{name}$", sign if len(sign) == 1 else _(sign), keys)
    return keys


def _tip(text: str, action: QAction) -> str:
    words = plain(_(text)).rstrip("…")
    return f"{words} ({keys_of(action)})" if keys_of(action) else words


def _own_name(code: str) -> str:
    """Each language in its own words, so that everyone finds the way back."""
    return f"&{name}" if (name := i18n.languages()[code]).isascii() else f"{name}(&{code[0].upper()})"


def _action(name: str) -> Action:
    return next(action for action in ACTIONS if action.id == name)
