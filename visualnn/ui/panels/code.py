"""Code: the lesson's program with the running line lit and the values so far, in one of several variants."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import N_, _
from visualnn.lessons.programs import TITLES, Program, Variable
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.code_values import CodeValues
from visualnn.ui.code_view import CodeView
from visualnn.ui.panel import Panel
from visualnn.ui.text_block import TextBlock


class CodePanel(Panel):
    """The program follows the playhead; its variables are arrays of the trace and can be asked like all numbers."""

    name = "code"
    title = N_("Code")
    area = "right"
    order = 30

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.variants = QComboBox(self)
        self.variants.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.variants.activated.connect(self._choose)
        self.copy_button = QToolButton(self)
        self.copy_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy_button.clicked.connect(self.copy)
        self.note = TextBlock(lines=2, scale=0.92, role="muted")
        self.view = CodeView(self)
        self.values = CodeValues(session)
        self._files: dict[str, Path] | None = None
        self._lesson: object = None
        self._program: Program | None = None
        self._problem = ""
        self._look: tuple[object, ...] = ()
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self.variants, 1)
        self._top.addWidget(self.copy_button)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._words = QHBoxLayout()
        self._words.addWidget(self.note)
        self._column.addLayout(self._words)
        self._column.addWidget(self.view, 1)

    def _connect(self) -> None:
        session, view = self.session, self.view
        view.pointed.connect(self._point)
        view.chosen.connect(self._select)
        view.asked.connect(self._ask)
        view.menu_wanted.connect(self._open_menu)
        view.line_wanted.connect(self.run_to)
        shortcut = QShortcut(QKeySequence.StandardKey.Copy, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.copy)
        self.watch(session.opened, session.restated, session.playhead.moved, session.selection.changed,
                   session.selection.pointing)
        self.watch_calmly(session.retraced)

    # ---- from the session to the eye ----

    def refresh(self) -> None:
        self._follow_look()
        if self._lesson is not self.session.lesson:
            self._lesson = self.session.lesson
            self._files = self.session.lesson.programs()
            self._fill()
            self._read()
        self.values.look(self._program)
        lines = self.values.lines() or ()
        if self.view.program is not self._program or self.view.valued != lines:
            self.view.show_program(self._program, lines)
        self.view.show_running(self.values.running())
        self._say()

    def _say(self) -> None:
        """What keeps program and trace apart, or what can be done here."""
        if self._program is None:
            text = self._problem or _("This lesson has no program.")
        else:
            text = self.values.missing()
        shown = bool(text)
        if shown:
            self.note.show_html(escape(text))
        if self.note.isHidden() == shown:
            self.note.setVisible(shown)

    def _follow_look(self) -> None:
        look = (theme.current().name, theme.zoom())
        if look != self._look:
            self._look = look
            margin = theme.px(8)
            self._top.setContentsMargins(margin, margin, margin, theme.px(4))
            self._top.setSpacing(theme.px(6))
            self._column.setContentsMargins(0, 0, 0, 0)
            self._column.setSpacing(theme.px(2))
            self._words.setContentsMargins(margin, 0, margin, 0)
            self.variants.setMinimumWidth(theme.px(120))
            self.view.restyle()

    def _fill(self) -> None:
        """The variants that there are."""
        files = self._files or {}
        with QSignalBlocker(self.variants):
            self.variants.clear()
            for variant in files:
                self.variants.addItem(_(TITLES[variant]) if variant in TITLES else variant, variant)
            self.variants.setCurrentIndex(max(self.variants.findData(self.session.settings.program), 0))
        self.variants.setEnabled(len(files) > 1)
        self.copy_button.setEnabled(bool(files))

    def _read(self) -> None:
        """Take the chosen program from its file."""
        self._program, self._problem = None, ""
        path = (self._files or {}).get(self.variants.currentData())
        if path is None:
            return
        try:
            self._program = Program.read(path)
        except UnreadableFile as error:
            self._problem = str(error)

    def retranslate(self) -> None:
        self.copy_button.setText(_("Copy all"))
        self.copy_button.setToolTip(_("Copy the whole program (Ctrl+C)"))
        self.variants.setAccessibleName(_("Which program"))
        self.variants.setToolTip(_("The same computation, written in another way"))
        self.view.setAccessibleName(_("The program with its values so far"))
        self.view.number_tip = _("Run to the end of this line (Shift+Enter)")
        self.note.setAccessibleName(_("About this program"))
        self._fill()
        self.values = CodeValues(self.session)
        self._soon()

    # ---- from the hand to the session ----

    def _choose(self, _number: int) -> None:
        self.session.settings.program = self.variants.currentData()
        self._read()
        self._soon()

    def copy(self) -> None:
        """The whole text, as it is in its file."""
        if self._program is not None:
            QGuiApplication.clipboard().setText(self._program.text)
            self.session.said.emit(_("The program is copied."))

    def run_to(self, line: int) -> None:
        """On until this line has made what it makes, or back if it has."""
        position = self.values.end_of(line)
        if position is not None:
            self.session.playhead.go(position)

    def _point(self, variable: Variable | None) -> None:
        self.session.selection.point(*(self.values.whole(variable) if variable is not None else ()))

    def _select(self, variable: Variable) -> None:
        cell = self.values.cell_of(variable)
        if cell is not None:
            self.session.selection.select(*cell)

    def _ask(self, variable: Variable) -> None:
        cell = self.values.cell_of(variable)
        if cell is not None:
            self.session.asking.where_from(*cell)

    def _open_menu(self, variable: Variable, at: QPoint) -> None:
        cell = self.values.cell_of(variable)
        if cell is not None:
            show_cell_menu(self.view, self.session, *cell, at)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(380), theme.px(520))
