"""Catalogue: all lessons as cards, with a search; from here another one is opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import N_, _
from visualnn.session.glimpse import Glimpse, glimpse_of, sizes_of
from visualnn.session.library import Entry, Library, key_of
from visualnn.ui import theme
from visualnn.ui.catalogue.card import Card
from visualnn.ui.catalogue.card_list import CardList
from visualnn.ui.catalogue.sketch import picture
from visualnn.ui.icons import icon
from visualnn.ui.panel import Panel

_MOVING = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}
Seen = tuple[str, Glimpse | None, str]


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
        self._glimpses: dict[str, tuple[object, Glimpse]] = {}
        self._problems: dict[str, str] = {}
        self._pictures: dict[tuple[str, int], QPixmap] = {}
        self._look_of: tuple[str, float] = ("", 0.0)
        self._token: threading.Event | None = None
        self._seen_entries: tuple[Entry, ...] = ()
        self._arrange()
        self.search.textChanged.connect(self._soon)
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
        self.folder.setText(_("Open a lesson folder…"))
        self.close_button.setToolTip(_("Back to the lesson (Esc)"))
        self.close_button.setAccessibleName(_("Back to the lesson (Esc)"))
        self._soon()

    # What is shown

    def refresh(self) -> None:
        entries = self.library.entries()
        wish = self.search.text().strip()
        shown = [entry for entry in entries if not wish or self.library.fits(entry, wish)]
        numbers = {entry.key: number for number, entry in enumerate(entries, 1)}
        here = self.list.current_key() or key_of(self.session.lesson)
        self.list.show_cards([self._card(entry, numbers[entry.key]) for entry in shown], here)
        self.list.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.nothing.setText(_("No lesson has “{wish}” in it. Fewer letters find more.").format(wish=wish))
        self._dress()
        self._name_button()
        self._look(entries)

    def _card(self, entry: Entry, number: int) -> Card:
        lesson, problem = entry.lesson, entry.problem or self._problems.get(entry.key, "")
        is_open = bool(lesson) and entry.key == key_of(self.session.lesson)
        if lesson is None:
            return Card(entry.key, number, entry.title, is_own=entry.own, problem=problem)
        return Card(entry.key, number, lesson.title, lesson.summary, lesson.minutes, tuple(self.library.needs(entry)),
                    self.library.state(entry.key), is_open, entry.own, problem, self._picture_of(entry))

    def _dress(self) -> None:
        margin = theme.px(14)
        self._column.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        self._column.setSpacing(theme.px(8))
        self.heading.setFont(theme.font(1.35, bold=True))
        self.heading.setContentsMargins(theme.px(5), 0, theme.px(14), 0)
        self.close_button.setIcon(icon("close"))
        self.close_button.setIconSize(QSize(theme.px(18), theme.px(18)))
        last = self.library.last
        self.go_on.setVisible(last is not None and last.key != key_of(self.session.lesson))
        if last is not None:
            self.go_on.setText(_("Go on with “{title}”").format(title=_short(last.title)))

    def _name_button(self) -> None:
        card = next((card for card in self.list.cards if card.key == self.list.current_key()), None)
        usable = card is not None and not card.problem and self.list.isVisibleTo(self)
        self.open.setEnabled(usable)
        self.open.setText(_("Open “{title}”").format(title=_short(card.title)) if card else _("Open"))
        self.open.setToolTip(escape(card.title) if card else "")

    # Pictures

    def _picture_of(self, entry: Entry) -> partial[QPixmap]:
        return partial(self._picture, entry)

    def _picture(self, entry: Entry) -> QPixmap:
        """Drawn when it is looked at first; grey lines until the weights have been read."""
        stamp, glimpse = self._glimpses.get(entry.key, (None, None))
        if stamp is not entry or glimpse is None:
            glimpse = Glimpse(sizes_of(entry.lesson) if entry.lesson else ())
        look = (theme.current().name, theme.zoom())
        if look != self._look_of:
            self._look_of = look
            self._pictures.clear()
        key = (entry.key, id(stamp) if stamp is entry else 0)
        if key not in self._pictures:
            self._pictures[key] = picture(glimpse)
        return self._pictures[key]

    def _look(self, entries: list[Entry]) -> None:
        """Read weights and samples for the pictures, on the executor and once."""
        known = tuple(entries)
        if known == self._seen_entries:
            return
        self._seen_entries = known
        if self._token is not None:
            self._token.set()
        wanted = [entry for entry in entries if entry.lesson and self._glimpses.get(entry.key, (None,))[0] is not entry]
        if wanted:
            self._token = token = threading.Event()
            self.session.executor(_glimpses(wanted, token), partial(self._receive, token, wanted), _nothing_more)

    def _receive(self, token: threading.Event, wanted: list[Entry], found: list[Seen]) -> None:
        if token is not self._token:
            return
        by_key = {entry.key: entry for entry in wanted}
        for key, glimpse, problem in found:
            self._problems.pop(key, None)
            if glimpse is not None:
                self._glimpses[key] = by_key[key], glimpse
            if problem:
                self._problems[key] = problem
                self._soon()
        self.list.viewport().update()

    # What the hands do

    def _open_current(self) -> None:
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


def _glimpses(entries: list[Entry], token: threading.Event) -> Iterator[Seen]:
    for entry in entries:
        if token.is_set() or entry.lesson is None:
            return
        try:
            yield entry.key, glimpse_of(entry.lesson), ""
        except UnreadableFile as error:
            yield entry.key, None, str(error)
        except Exception:  # the others get their pictures all the same
            yield entry.key, None, ""


def _nothing_more(_error: BaseException | None) -> None:
    """A card without its picture is no reason to disturb anybody."""
