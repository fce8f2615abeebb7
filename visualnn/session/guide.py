"""The guide: which page of the lesson is open, what its buttons do, what it waits for and what has been answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psygnal import Signal

from visualnn import i18n
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.i18n import _
from visualnn.lessons.commands import COMMANDS, Order, command_of
from visualnn.lessons.live import Number, number_of
from visualnn.lessons.pages import Page, pages_of
from visualnn.session import guide_commands, guide_evaluating, guide_pace, guide_samples  # noqa: F401 - they add theirs
from visualnn.session.guide_answers import Answers
from visualnn.session.guide_values import Values
from visualnn.session.guide_waiting import Waiting

if TYPE_CHECKING:
    from visualnn.session.session import Session


class Guide:
    """The open page is `page`, number `number` of `pages`, counted from 1.

    A page's own commands run when it is opened, the first one's as soon as a window shows the lesson (`begin`).
    `changed` says that another page is open, or that the words, the answers, what is waited for or what is hidden are
    others. `panel_wanted` and `arrangement_wanted` name what the window should show.
    """

    changed = Signal()
    panel_wanted = Signal(str)
    arrangement_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        self.session = session
        self.commands = dict(guide_commands.COMMANDS)
        self.values = Values(session)
        self.hidden = session.hidden
        self.panels: set[str] = set()  # those that a window shows
        self.number, self.error = 1, ""
        self._begun = self._entering = False
        self._read: tuple[object, str] | None = None
        self._pages: tuple[Page, ...] = ()
        self._folder = session.lesson.folder
        self.answers = Answers(self)
        self.waiting = Waiting(self)
        session.lesson_opened.connect(self._follow_lesson)

    # Pages

    @property
    def pages(self) -> tuple[Page, ...]:
        """The lesson's pages in the current language; none where there are no words, or where `error` says why they
        cannot be read.
        """
        lesson, language = self.session.lesson, i18n.language()
        if self._read is None or self._read[0] is not lesson or self._read[1] != language:
            self._read, self.error = (lesson, language), ""
            try:
                self._pages = pages_of(lesson, language)
            except UnreadableFile as error:
                self._pages, self.error = (), str(error)
        return self._pages

    @property
    def page(self) -> Page | None:
        """The open page; None where there is none."""
        pages = self.pages
        return pages[min(self.number, len(pages)) - 1] if pages else None

    @property
    def following(self) -> Page | None:
        """The page that comes next."""
        return self.pages[self.number] if self.number < len(self.pages) else None

    @property
    def met(self) -> bool:
        """Whether what the page waits for has happened; also where it waits for nothing."""
        return self.waiting.met

    def next(self) -> None:
        self.go(self.number + 1)

    def previous(self) -> None:
        self.go(self.number - 1)

    def go(self, number: int) -> None:
        """Open a page, as far as there is one of that number, and do what it asks for."""
        number = min(max(number, 1), max(len(self.pages), 1))
        if number != self.number:
            self.number = number
            self._enter()

    def begin(self) -> None:
        """Somebody sees the lesson now: do what the open page asks for."""
        if not self._begun:
            self._begun = True
            self._enter()

    def reload(self) -> None:
        """Read the words again: they have been written anew. The page stays."""
        self._read = None
        self.number = min(self.number, max(len(self.pages), 1))
        if self.error:
            self.session.problem.emit(self.error)
        self.waiting.reload()
        self.changed.emit()

    def _follow_lesson(self) -> None:
        """Another lesson begins at its first page; one that is reset stays where it is."""
        if self.session.lesson.folder != self._folder:
            self._folder, self.number = self.session.lesson.folder, 1
            self.answers.forget()
        self._read = None
        self.number = min(self.number, max(len(self.pages), 1))
        self._enter()

    def _enter(self) -> None:
        """The page has been opened: nothing is hidden any more but what it hides itself."""
        if self._entering:
            return  # a page that resets its lesson, or leads on to another page, does not begin again
        self._entering = True
        if self.hidden:
            self.hidden.clear()
            self.session.retrace()
        lesson = self.session.lesson
        try:
            for order in self.page.commands if self.page and self._begun else ():
                self._follow(order)
                if self.session.lesson is not lesson:
                    break
        finally:
            self._entering = False
        self.waiting.begin()
        self.changed.emit()

    # Commands

    def do(self, text: str | Order) -> None:
        """Follow a command of a page; where that is not possible, `session.problem` says why."""
        try:
            order = command_of(text) if isinstance(text, str) else text
        except ValueError as error:
            self.session.problem.emit(_("The lesson's button does not work: {reason}.").format(reason=error))
            return
        self._follow(order)

    def _follow(self, order: Order) -> None:
        try:
            self.commands[order.name](self, *order.arguments)
        except UnreadableFile as error:
            self.session.problem.emit(str(error))
        except Exception as error:  # a lesson's mistake must not stop anybody
            reason = plain(str(error) or type(error).__name__, 160).rstrip(".。")
            message = _("“{command}” of the lesson's page could not be done: {reason}.")
            self.session.problem.emit(message.format(command=plain(str(order)), reason=reason))

    def offer(self, name: str, forms: tuple[str, ...], do: guide_commands.Do) -> None:
        """Let pages give another command, written in these forms (see `visualnn.lessons.commands`)."""
        COMMANDS[name] = forms
        self.commands[name] = do

    # Numbers

    def value(self, number: str | Number) -> str:
        """A number as it stands now: “·” before it is computed, “?” while it is hidden. ValueError if it is none."""
        number = number_of(number) if isinstance(number, str) else number
        if self.is_hidden(number.name):
            return "?"
        return self.values.shown(number)

    def hide(self, array: str, hidden: bool = True) -> None:
        """Show “?” in the place of an array's numbers until they are shown again."""
        if hidden != self.is_hidden(array):
            (self.hidden.add if hidden else self.hidden.discard)(array)
            self.session.retrace()  # every panel looks at it with other eyes
            self.changed.emit()

    def is_hidden(self, array: str) -> bool:
        """Whether the page keeps an array's numbers to itself, so that they can be worked out."""
        return array in self.hidden

    def mistakes(self) -> list[str]:
        """What the pages ask for and this network does not have: one sentence each."""
        found = []
        for page in self.pages:
            for number in page.numbers():
                if not self.values.exists(number):
                    message = _("page {page}: this network has no number {number}")
                    found.append(message.format(page=page.number, number=number))
        return found
