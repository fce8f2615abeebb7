"""The library: all lessons that can be opened, which of them the person has opened or finished, and the last one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from psygnal import Signal

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.lessons import catalogue
from visualnn.lessons.lesson import Lesson
from visualnn.session.settings import Settings

OWN = 12  # so many folders of the person's own are shown, the last ones
OPENED, FINISHED = "opened", "finished"


@dataclass(frozen=True)
class Entry:
    """A lesson folder: the lesson in it, or the `problem` that says in a sentence why there is none.

    `key` is what the settings call it: the id of a lesson that comes with the program, otherwise its folder.
    """

    key: str
    folder: Path
    lesson: Lesson | None = None
    problem: str = ""

    @property
    def title(self) -> str:
        return self.lesson.title if self.lesson else self.folder.name

    @property
    def own(self) -> bool:
        """Whether the person brought it."""
        return self.key != self.folder.name


class Library:
    """What the catalogue shows. `changed` says that another lesson counts as opened or finished."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._read: dict[Path, tuple[int, Entry]] = {}

    def entries(self) -> list[Entry]:
        """Those that come with the program in their order, then the person's own, the last one first."""
        known = [self._entry(name, catalogue.folder() / name) for name in catalogue.ids()]
        own = [Path(key) for key in reversed(self.settings.lessons) if _is_folder(key)]
        return known + [self._entry(str(folder), folder) for folder in own if folder.is_dir()][:OWN]

    def state(self, key: str) -> str:
        """"opened", "finished", or empty where the person has done neither."""
        return self.settings.lessons.get(key, "")

    def needs(self, entry: Entry) -> list[tuple[str, bool]]:
        """The titles of the lessons that should come before, and whether the person has seen each."""
        found = []
        for name in entry.lesson.needs if entry.lesson else ():
            before = self._named(name)
            found.append((before.title if before else name, bool(before and self.state(before.key))))
        return found

    def found(self, wish: str) -> list[Entry]:
        """The lessons that fit a wish, all without one; those that are called so come first."""
        entries = [entry for entry in self.entries() if not wish.strip() or self.fits(entry, wish)]
        return sorted(entries, key=lambda entry: not _has(f"{entry.folder.name} {entry.title}", wish))

    def fits(self, entry: Entry, wish: str) -> bool:
        """Whether every word of a wish is in the lesson's id, title, summary or pages."""
        head = f"{entry.folder.name} {entry.title} {entry.lesson.summary if entry.lesson else ''}"
        return _has(head, wish) or _has(head + self._text(entry), wish)

    def note_opened(self, lesson: Lesson) -> None:
        """The person has chosen this lesson."""
        key = key_of(lesson)
        if _is_folder(key):  # the one opened last comes first
            self.settings.lessons[key] = self.settings.lessons.pop(key, OPENED)
        self.settings.lessons.setdefault(key, OPENED)
        self.settings.last_lesson = key
        self.settings.save()
        self.changed.emit()

    def note_read(self, lesson: Lesson, finished: bool = False) -> None:
        """The person turns the pages of this lesson, and has come to its end."""
        key, state = key_of(lesson), FINISHED if finished else OPENED
        if self.settings.last_lesson != key or self.state(key) not in (state, FINISHED):
            self.settings.lessons[key] = FINISHED if self.state(key) == FINISHED else state
            self.settings.last_lesson = key
            self.settings.save()
            self.changed.emit()

    @property
    def last(self) -> Entry | None:
        """The lesson that was chosen last, if it is still there."""
        found = [entry for entry in self.entries() if entry.key == self.settings.last_lesson and entry.lesson]
        return found[0] if found else None

    def _named(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries() if catalogue.is_called(entry.folder.name, name)), None)

    def _entry(self, key: str, folder: Path) -> Entry:
        """Read a folder, unless it is as it was."""
        stamp = _stamp(folder / "lesson.toml")
        if folder not in self._read or self._read[folder][0] != stamp or stamp == 0:
            self._read[folder] = stamp, _entry_of(key, folder)
        return self._read[folder][1]

    def _text(self, entry: Entry) -> str:
        """The lesson's pages in the present language, for the search."""
        if entry.lesson is None:
            return ""
        try:
            return entry.lesson.words().casefold()
        except UnreadableFile:
            return ""


def _has(text: str, wish: str) -> bool:
    """Whether every word of a wish is in a text; capital letters make no difference."""
    return all(part in text.casefold() for part in wish.casefold().split())


def key_of(lesson: Lesson) -> str:
    """What the settings call a lesson."""
    return lesson.id if lesson.folder.parent == catalogue.folder() else str(lesson.folder)


def _entry_of(key: str, folder: Path) -> Entry:
    try:
        return Entry(key, folder, Lesson.read(folder))
    except UnreadableFile as error:
        return Entry(key, folder, problem=str(error))
    except Exception as error:  # nothing in one folder may hide all the others
        reason = _("{name} was not opened: {reason}.").format(name="lesson.toml", reason=type(error).__name__)
        return Entry(key, folder, problem=reason)


def _is_folder(key: str) -> bool:
    return Path(key).is_absolute()


def _stamp(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
