"""Watching the folder of the open lesson: what its author saves is shown at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.lessons.lesson import Lesson
from visualnn.lessons.pages import pages_of

if TYPE_CHECKING:
    from visualnn.ui.window import Window

QUIET_MS = 200  # an editor may write a file in several goes
Stamps = dict[str, tuple[int, int]]


class LessonWatch(QObject):
    """Reads again what has been saved: words in place, everything else with the network. What cannot be read is named
    in the strip with its line, and what was there stays.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window = window
        self._files = QFileSystemWatcher(self)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(QUIET_MS)
        self._due.timeout.connect(self._read_again)
        self._files.directoryChanged.connect(self._soon)
        self._files.fileChanged.connect(self._soon)
        self._stamps: Stamps = {}
        self._folder = Path()
        self._complained = False
        self.follow(window.session.lesson)

    def follow(self, lesson: Lesson) -> None:
        """Watch the folder of this lesson and no other."""
        if lesson.folder != self._folder:
            self._folder, self._complained = lesson.folder, False
        self._stamps = _stamps(self._folder)
        self._watch()

    def _watch(self) -> None:
        """An editor that replaces a file leaves a new one, which has to be watched anew."""
        wanted = {str(path) for path in (self._folder, *(self._folder / name for name in self._stamps))}
        watched = {*self._files.files(), *self._files.directories()}
        if watched - wanted:
            self._files.removePaths(sorted(watched - wanted))
        missing = sorted(path for path in wanted - watched if Path(path).exists())
        if missing:
            self._files.addPaths(missing)

    def _soon(self, _path: str) -> None:
        self._due.start()

    def _read_again(self) -> None:
        before, self._stamps = self._stamps, _stamps(self._folder)
        self._watch()
        names = {*before, *self._stamps}
        changed = {name for name in names if before.get(name) != self._stamps.get(name)}
        if not changed or self.window.session.lesson.folder != self._folder:
            return
        session = self.window.session
        try:
            if any(not name.endswith((".md", ".py")) for name in changed) or self._complained:
                lesson = Lesson.read(self._folder)
                pages_of(lesson)
                session.open_lesson(lesson)
            else:  # network, walk and page stay as they are
                pages_of(session.lesson)
                session.lesson = Lesson.read(self._folder)
                session.guide.reload()
        except UnreadableFile as error:
            self._complained = True
            self.window.complain(str(error))
            return
        if self._complained:
            self._complained = False
            self.window.strip.hide()
        self.window.refresh_panels()
        self.window.say(_("The lesson was read again: {names}.").format(names=", ".join(sorted(changed))))


def _stamps(folder: Path) -> Stamps:
    """What is in the folder, and when it was written."""
    found: Stamps = {}
    try:
        for path in folder.iterdir():
            if path.suffix in (".toml", ".md", ".py", ".csv", ".npz", ".npy", ".pkl") and path.is_file():
                about = path.stat()
                found[path.name] = about.st_mtime_ns, about.st_size
    except OSError:  # it is being moved or deleted; what is open stays open
        return found
    return found
