"""The pictures of all lessons: real weights and samples are read once, on the executor, and drawn when looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtGui import QPixmap

from visualnn.formats.errors import UnreadableFile
from visualnn.session.glimpse import Glimpse, glimpse_of, sizes_of
from visualnn.session.library import Entry
from visualnn.ui import theme
from visualnn.ui.catalogue.sketch import picture

Seen = tuple[str, Glimpse | None, str]


class Pictures:
    """`problems` say why the data or the network of a lesson cannot be had, by its key. `arrived` is called when there
    is something new to be seen.
    """

    def __init__(self, session: Any, arrived: Callable[[], object]) -> None:
        self._session, self._arrived = session, arrived
        self.problems: dict[str, str] = {}
        self._glimpses: dict[str, tuple[Entry, Glimpse]] = {}
        self._drawn: dict[tuple[str, int], QPixmap] = {}
        self._look_of: tuple[str, float] = ("", 0.0)
        self._token: threading.Event | None = None
        self._known: tuple[Entry, ...] = ()

    def of(self, entry: Entry) -> QPixmap:
        """The picture of a lesson: grey lines until its weights have been read."""
        seen, glimpse = self._glimpses.get(entry.key, (None, None))
        if seen is not entry or glimpse is None:
            seen, glimpse = None, Glimpse(sizes_of(entry.lesson) if entry.lesson else ())
        look = (theme.current().name, theme.zoom())
        if look != self._look_of:
            self._look_of = look
            self._drawn.clear()
        key = (entry.key, id(seen))
        if key not in self._drawn:
            self._drawn[key] = picture(glimpse)
        return self._drawn[key]

    def look(self, entries: list[Entry]) -> None:
        """Read what has not been read of these lessons."""
        known = tuple(entries)
        if known == self._known:
            return
        self._known = known
        if self._token is not None:
            self._token.set()
        wanted = [entry for entry in entries if entry.lesson and self._glimpses.get(entry.key, (None,))[0] is not entry]
        if wanted:
            self._token = token = threading.Event()
            self._session.executor(_glimpses(wanted, token), partial(self._receive, token, wanted), _nothing_more)

    def _receive(self, token: threading.Event, wanted: list[Entry], found: list[Seen]) -> None:
        if token is not self._token:
            return
        by_key = {entry.key: entry for entry in wanted}
        for key, glimpse, problem in found:
            self.problems.pop(key, None)
            if glimpse is not None:
                self._glimpses[key] = by_key[key], glimpse
            if problem:
                self.problems[key] = problem
        self._arrived()


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
