"""The seal of a lesson: whether what it computes agrees with what has been published, checked as it is opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from psygnal import Signal

from visualnn.formats.errors import UnreadableFile, plain
from visualnn.i18n import _
from visualnn.lessons.check import Check
from visualnn.lessons.checks import Outcome, outcome
from visualnn.lessons.lesson import Lesson

if TYPE_CHECKING:
    from visualnn.session.session import Session

KEPT = 64
COMPUTED = "computed here"  # how a source begins that is no publication
_known: dict[str, tuple[Outcome, ...]] = {}  # what has been checked already, by what the lesson's folder holds


class Sealing:
    """Runs the checks of the open lesson that are not slow, on the session's executor.

    `state` is "unchecked" before anybody asked, then "checking", and in the end "agrees", "fails", or "none" where
    there is nothing to check. `outcomes` are the checks that have been made, in their order, and `problem` says why
    one could not be made. `changed` says that any of this is another.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self.state, self.problem = "unchecked", ""
        self.outcomes: tuple[Outcome, ...] = ()
        self._token: threading.Event | None = None
        session.lesson_opened.connect(self._follow_lesson)

    @property
    def made(self) -> int:
        """How many checks there are that are made on opening."""
        return len(checks_on_opening(self._session.lesson))

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The checks that do not agree."""
        return tuple(found for found in self.outcomes if not found.ok)

    @property
    def best(self) -> Outcome | None:
        """The check that agrees to the most decimals, a published one before one that was computed here."""
        return max(self.outcomes, key=_worth, default=None)

    def begin(self) -> None:
        """Check the open lesson, unless that has been done: somebody sees it now."""
        if self.state == "unchecked":
            self._start()

    def _follow_lesson(self) -> None:
        watched = self.state != "unchecked"
        self._stop()
        self.state, self.outcomes, self.problem = "unchecked", (), ""
        if watched:
            self._start()

    def _stop(self) -> None:
        if self._token is not None:
            self._token.set()
            self._token = None

    def _start(self) -> None:
        lesson = self._session.lesson
        key = _key(lesson)
        if not checks_on_opening(lesson):
            self._become("none")
        elif key in _known:
            self.outcomes = _known[key]
            self._become("fails" if self.failed else "agrees")
        else:
            self._token = token = threading.Event()
            self._become("checking")
            self._session.executor(_job(lesson, token), partial(self._receive, token),
                                   partial(self._ended, token, key))  # fmt: skip

    def _become(self, state: str) -> None:
        self.state = state
        self.changed.emit()

    def _receive(self, token: threading.Event, found: list[Outcome]) -> None:
        if token is self._token and found:
            self.outcomes += tuple(found)
            self.changed.emit()

    def _ended(self, token: threading.Event, key: str, error: BaseException | None) -> None:
        if token is not self._token:
            return
        self._token = None
        if error is not None:
            self.problem = str(error) if isinstance(error, UnreadableFile) else _(
                "A check was not made, because the program made a mistake: {reason}.").format(
                reason=plain(str(error) or type(error).__name__, 120))
            self._become("fails")
            return
        while len(_known) >= KEPT:
            _known.pop(next(iter(_known)))
        _known[key] = self.outcomes
        self._become("fails" if self.failed else "agrees")


def checks_on_opening(lesson: Lesson) -> list[Check]:
    """The checks that nobody has to wait for."""
    return [check for check in lesson.checks if not check.slow]


def is_published(check: Check) -> bool:
    """Whether the source of a check is somebody else than this program."""
    return not check.source.lower().startswith(COMPUTED)


def _worth(found: Outcome) -> tuple[bool, bool, int]:
    return found.check.at_least is None, is_published(found.check), found.decimals


def _job(lesson: Lesson, token: threading.Event) -> Iterator[Outcome]:
    for check in checks_on_opening(lesson):
        if token.is_set():
            return
        yield outcome(lesson, check)


def _key(lesson: Lesson) -> str:
    """Changes whenever a file of the lesson does."""
    stamps = []
    try:
        for path in sorted(lesson.folder.iterdir()):
            about = path.stat()
            stamps.append((path.name, about.st_mtime_ns, about.st_size))
    except OSError:  # the folder is gone; the lesson is in memory all the same
        stamps.append(("", id(lesson), 0))
    parts = (lesson.data, lesson.network, lesson.weights, lesson.training, lesson.checks, stamps)
    return repr((str(lesson.folder), *parts))
