"""The window: panels around the network, menus and one toolbar made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMainWindow, QMenu, QSizePolicy, QTabWidget, QWidget

from visualnn.i18n import _
from visualnn.session.session import Session
from visualnn.ui import arrangements, drops, focus, help, layout, theme, weights_dialogs
from visualnn.ui.choices import Choices
from visualnn.ui.dock import Center, Dock
from visualnn.ui.keys import FieldKeys
from visualnn.ui.lesson.hands import GuideHands
from visualnn.ui.lesson_opening import LessonOpening
from visualnn.ui.menus import Menus
from visualnn.ui.panel import Panel, all_panels
from visualnn.ui.runner import Runner
from visualnn.ui.strip import MessageStrip
from visualnn.ui.what_if_bar import WhatIfBar

CLOSING_SECONDS = 5.0


class Window(QMainWindow):
    """Docks every panel there is around the central one and turns keys, menus and drops into calls of the session."""

    session: Session
    choices: Choices
    guide_hands: GuideHands
    opening: LessonOpening
    what_if_bar: WhatIfBar

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.runner = Runner(self)
        session.executor = self.runner.start
        session.records.keep()
        self.choices = Choices(self)
        self.choices.apply()
        self.arrangement = arrangements.FIRST
        self._seeds, self._zoom = 0, theme.zoom()
        FieldKeys(self)
        self._build()
        self._listen()
        self.retranslate()
        self.resize(layout.first_size(self))
        layout.arrange(self)
        self._own_layout = layout.restore(self, session.settings.window)
        self.menus.refresh()  # the arrangement may be another now
        self.strip.hide()
        self.what_if_bar.refresh()

    def _build(self) -> None:
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setAcceptDrops(True)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)  # words need height
        self.panels: dict[str, Panel] = all_panels(self.session)
        middle = next((panel for panel in self.panels.values() if panel.area == "center"), None)
        self.center = Center(middle) if middle else None
        if self.center:
            self.setCentralWidget(self.center)
        self.docks = {name: Dock(panel, self) for name, panel in self.panels.items()
                      if panel is not middle and panel.area != "over"}
        self.menus, self.guide_hands = Menus(self), GuideHands(self)
        self.strip, self.what_if_bar, self.opening = MessageStrip(self), WhatIfBar(self), LessonOpening(self)
        for bar in (self.strip, self.what_if_bar):
            self.addToolBarBreak()
            self.addToolBar(bar)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.statusBar().addWidget(self.said, 1)
        self.statusBar().setSizeGripEnabled(False)
        for panel in self.panels.values():
            focus.clicks_leave_the_keyboard(panel)

    def _listen(self) -> None:
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self.menus.refresh)
        for signal, hear in self._heard():
            signal.connect(hear)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def _heard(self) -> list[tuple[Any, Any]]:
        """What the window listens to until it is closed."""
        session = self.session
        playhead = session.playhead
        changes = (session.opened, session.retraced, playhead.moved, playhead.changed, session.samples.changed,
                   session.run.changed, session.selection.changed, session.asking.changed,
                   session.what_if.changed, session.editing.changed)  # fmt: skip
        pairs: list[tuple[Any, Any]] = [(signal, self._soon) for signal in changes]
        pairs += [*self.what_if_bar.heard(), *self.guide_hands.heard(), *self.opening.heard()]
        return [*pairs, (session.said, self.say), (session.problem, self.complain), (theme.changed, self.restyle)]

    def _soon(self, *_arguments: object) -> None:
        self._due.start()

    # What the actions ask for.

    def say(self, sentence: str) -> None:
        """A sentence in the status bar, until the next one."""
        self.said.setText(" ".join(sentence.split()))

    def complain(self, sentence: str) -> None:
        """A problem in the strip at the top, until it is dismissed."""
        self.strip.say(sentence)

    def ask_to_open(self) -> QDialog:
        return help.opened(weights_dialogs.open_dialog(self))

    def ask_to_save(self) -> QDialog:
        return help.opened(weights_dialogs.save_dialog(self))

    def open_weights(self, path: str | Path) -> None:
        """Read a weights file; a refusal is shown in the strip and the present network stays."""
        self._with_file(self.session.open_weights, Path(path))

    def save_weights(self, path: str | Path) -> None:
        self._with_file(self.session.save_weights, Path(path))

    def _with_file(self, do: Callable[[Path], object], path: Path) -> None:
        self.strip.hide()
        self.session.settings.window["folder"] = str(path.parent)
        do(path)

    def open_lesson(self, name: str | Path) -> None:
        """Open the lesson of an id or in a folder; a refusal is shown in the strip and the present one stays."""
        self.opening.open(name)

    def panel_commands(self) -> dict[str, Any]:
        """What the panels offer to menus and keys, by name."""
        return {name: do for panel in self.panels.values() for name, do in panel.commands().items()}

    def next_seed(self) -> int:
        """Each time another one, beginning with that of the training settings."""
        self._seeds += 1
        return int(self.session.run.settings.seed) + self._seeds - 1

    def focus_panel(self, by: int) -> None:
        """Move the keyboard to the next panel, or the one before."""
        panel = focus.next_panel(self.panels.values(), by)
        if panel is not None:
            self.bring_forward(panel.name)
            focus.take_keyboard(panel)

    def bring_forward(self, name: str) -> None:
        """Show a panel that stands behind another one; one that the person has hidden stays hidden."""
        dock = self.docks.get(name)
        if dock is not None and dock.toggleViewAction().isChecked():
            dock.raise_()

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def arrange(self, name: str) -> None:
        """Show the panels that a task needs, each in its place."""
        layout.arrange(self, name)
        self.menus.refresh()

    def show_keyboard(self) -> QDialog:
        return help.opened(help.keyboard_dialog(self))

    def show_about(self) -> QDialog:
        return help.opened(help.about_dialog(self))

    # How it looks and what it hears.

    def retranslate(self) -> None:
        """The language changed: every text again, in place."""
        self.setWindowTitle(f"{self.session.lesson.title} — visualnn")
        self.say(_("→ and ← step, Space plays, T trains. F1 shows every key."))
        for dock in self._frames():
            dock.retranslate()
        for panel in self.panels.values():
            panel.retranslate()
        self.refresh_panels()
        self.strip.retranslate()
        self.menus.retranslate()
        self.what_if_bar.retranslate()
        self.restyle()

    def restyle(self) -> None:
        """The theme or the zoom changed."""
        for dock in self._frames():
            dock.restyle()
        self.strip.restyle()
        self.what_if_bar.restyle()
        self.menus.restyle()
        self.said.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        if theme.zoom() != self._zoom:
            self._zoom = theme.zoom()
            QTimer.singleShot(0, self, partial(layout.resize_panels, self))  # when the fonts have arrived

    def refresh_panels(self) -> None:
        for panel in self.panels.values():
            panel.refresh_soon()

    def _frames(self) -> list[Any]:
        return [*self.docks.values(), *([self.center] if self.center else [])]

    def _focus_moved(self, *_widgets: object) -> None:
        here = focus.panel_with_keyboard()
        for frame in self._frames():
            frame.bar.set_active(frame.panel is here)

    def createPopupMenu(self) -> QMenu:  # noqa: N802 - Qt's name
        return QMenu(self)  # the panels are in the View menu, in their order

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._own_layout:
            self._own_layout = True
            layout.arrange(self)  # the size of the window is known only now
        if QApplication.focusWidget() is None:
            self.setFocus()  # on nothing in particular: the first Tab enters the first panel

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The two buttons at the side of a mouse go back and forward, as in a browser."""
        asking, button = self.session.asking, Qt.MouseButton
        go = {button.BackButton: asking.back, button.ForwardButton: asking.forward}.get(event.button())
        if go is not None:
            go()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if drops.dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := drops.dropped(event.mimeData()):
            event.acceptProposedAction()
            drops.take(self, path)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.session.settings.window.update(layout.remembered(self))
        self.session.settings.save()
        self.session.records.hold()
        self.session.run.stop()
        self.runner.wait(CLOSING_SECONDS)
        self.session.records.close()
        self.session.workshop.close()
        for panel in self.panels.values():
            panel.unwatch()
        for signal, hear in self._heard():
            signal.disconnect(hear, missing_ok=True)
        super().closeEvent(event)
