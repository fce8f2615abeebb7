"""Catalogue: all lessons as cards, with a search; from here another one is opened."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from visualnn.i18n import N_, _
from visualnn.session.library import Entry, Library, key_of
from visualnn.ui import theme
from visualnn.ui.catalogue.card import Card
from visualnn.ui.catalogue.card_list import CardList
from visualnn.ui.catalogue.pictures import Pictures
from visualnn.ui.icons import icon
from visualnn.ui.panel import Panel

WIDE = 700
_MOVING = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class CataloguePanel(Panel):
    """Cards of all lessons. It opens none itself: `asked_for` names the one that was chosen, `asked_for_folder` that a
    folder is to be chosen, `left` that the person wants to go back.
    """

    name = "catalogue"
    title = N_("Lessons")
    area = "over"
    order = 5

    asked_for = Signal(str)
    asked_for_folder = Signal()
    left = Signal()

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.library = Library(session.settings)
        self.search, self.heading, self.nothing = QLineEdit(), QLabel(), QLabel()
        self.go_on, self.folder, self.open, self.close_button = (QPushButton() for _button in range(4))
        self.list = CardList()
        self.pictures = Pictures(session, self._pictures_arrived)
        self._problems: dict[str, str] = {}  # those that are on the cards
        self._was_wide = False
        self._searched = False  # what is searched for has changed: the best card is the first one
        self._arrange()
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._open_current)
        self.search.installEventFilter(self)
        self.list.chosen.connect(self.asked_for)
        self.list.pointed.connect(self._name_button)
        self.open.clicked.connect(self._open_current)
        self.go_on.clicked.connect(self._open_last)
        self.folder.clicked.connect(self.asked_for_folder)
        self.close_button.clicked.connect(self.left)
        self.watch(session.lesson_opened, session.opened, self.library.changed)
        self.retranslate()

    def _arrange(self) -> None:
        self.search.setClearButtonEnabled(True)
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("muted", True)
        self.open.setProperty("primary", True)
        for button in (self.go_on, self.folder, self.open, self.close_button):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for button in (self.go_on, self.open):
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.heading)
        top.addWidget(self.search, 1)
        top.addWidget(self.close_button)
        bottom.addWidget(self.folder)
        bottom.addStretch(1)
        bottom.addWidget(self.go_on)
        bottom.addWidget(self.open)
        self._column = QVBoxLayout(self)
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # long words give way
        self._column.addLayout(top)
        self._column.addWidget(self.list, 1)
        self._column.addWidget(self.nothing, 1)
        self._column.addLayout(bottom)
        self.nothing.hide()

    def retranslate(self) -> None:
        self.heading.setText(_("Lessons"))
        self.search.setPlaceholderText(_("Search titles and pages (Ctrl+L)"))
        self.search.setAccessibleName(_("Search the lessons"))
        self.list.setAccessibleName(_("The lessons"))
        self.close_button.setToolTip(_("Back to the lesson (Esc)"))
        self.close_button.setAccessibleName(_("Back to the lesson (Esc)"))
        self._soon()

    # What is shown

    def refresh(self) -> None:
        entries = self.library.entries()
        wish = self.search.text().strip()
        shown = self.library.found(wish)
        self._problems = dict(self.pictures.problems)
        numbers = {entry.key: number for number, entry in enumerate(entries, 1)}
        here = "" if self._searched and wish else self.list.current_key() or key_of(self.session.lesson)
        self._searched = False
        self.list.show_cards([self._card(entry, numbers[entry.key]) for entry in shown], here)
        self.list.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.nothing.setText(_("No lesson has “{wish}” in it. Fewer letters find more.").format(wish=wish))
        self._dress()
        self._name_button()
        self.pictures.look(entries)

    def _card(self, entry: Entry, number: int) -> Card:
        lesson, problem = entry.lesson, entry.problem or self._problems.get(entry.key, "")
        is_open = bool(lesson) and entry.key == key_of(self.session.lesson)
        if lesson is None:
            return Card(entry.key, number, entry.title, is_own=entry.own, problem=problem)
        return Card(entry.key, number, lesson.title, lesson.summary, lesson.minutes, tuple(self.library.needs(entry)),
                    self.library.state(entry.key), is_open, entry.own, problem, partial(self.pictures.of, entry))

    def _dress(self) -> None:
        margin = theme.px(14)
        self._column.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        self._column.setSpacing(theme.px(8))
        self.heading.setFont(theme.font(1.35, bold=True))
        self.heading.setContentsMargins(theme.px(5), 0, theme.px(14), 0)
        self.close_button.setIcon(icon("close"))
        self.close_button.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.folder.setIcon(icon("open"))
        last = self.library.last
        self.go_on.setVisible(last is not None and last.key != key_of(self.session.lesson))
        if last is not None:
            text = _("Go on with “{title}”").format(title=_short(last.title))
            self.go_on.setText(text if self._wide else _("Go on"))
            self.go_on.setToolTip("" if self._wide else escape(text))
        words = _("Open a lesson folder…")
        self.folder.setText(words if self._wide else "")
        self.folder.setToolTip("" if self._wide else words)
        self.folder.setAccessibleName(words)

    @property
    def _wide(self) -> bool:
        """Whether the buttons have room for all of their words."""
        return self.width() >= theme.px(WIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._wide != self._was_wide:
            self._was_wide = self._wide
            self._dress()
            self._name_button()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(220))

    def _name_button(self) -> None:
        card = next((card for card in self.list.cards if card.key == self.list.current_key()), None)
        usable = card is not None and not card.problem and self.list.isVisibleTo(self)
        self.open.setEnabled(usable)
        named = card is not None and self._wide
        self.open.setText(_("Open “{title}”").format(title=_short(card.title)) if card and named else _("Open"))
        self.open.setToolTip(escape(card.title) if card else "")

    def _pictures_arrived(self) -> None:
        """Cards look again; what is wrong with the data of a lesson is said on its card."""
        if self._problems != self.pictures.problems:
            self._soon()
        self.list.viewport().update()

    # What the hands do

    def _search(self, _text: str) -> None:
        self._searched = True
        self._soon()

    def _open_current(self) -> None:
        if self._searched:  # Enter came so soon after the last letter that the cards are those of before
            self.refresh()
        if key := self.list.current_key():
            self.asked_for.emit(key)

    def _open_last(self) -> None:
        if (last := self.library.last) is not None:
            self.asked_for.emit(last.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search the arrow keys go through the cards."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() in _MOVING:
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.search.text():
                self.search.clear()
            else:
                self.left.emit()
            return
        super().keyPressEvent(event)


def _short(title: str) -> str:
    return title if len(title) <= 34 else title[:33].rstrip() + "…"
