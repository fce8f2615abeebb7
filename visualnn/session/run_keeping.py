"""How records of runs get to the disk: one after the other on the session's executor, and at the end here and now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from visualnn.engine.expr import Array
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.session.run_folder import RunFolder, contents
from visualnn.session.run_record import RunRecord

if TYPE_CHECKING:
    from visualnn.session.session import Session

NOW_AND_THEN = 30.0  # seconds after which a run that goes on is written again

Written = tuple[str, Mapping[str, Any], Mapping[str, Array]]


class RunKeeper:
    """Writes records while it is `keeps`. What cannot be written is said once and tried again with the next record."""

    def __init__(self, session: Session, thinned: Callable[[list[str]], None]) -> None:
        """`thinned` hears the keys of records that were removed because there were too many."""
        self._session, self._thinned = session, thinned
        self.keeps = self.held = False
        self._folder: RunFolder | None = None
        self._unsaved: dict[str, RunRecord] = {}
        self._writing: dict[str, RunRecord] = {}
        self._removed: set[str] = set()
        self._begun: dict[str, float] = {}
        self._own: set[str] = set()
        self._complained = False

    @property
    def folder(self) -> RunFolder:
        """Asked for late: reading a lesson without a window makes no folder."""
        if self._folder is None:
            self._folder = RunFolder()
        return self._folder

    @property
    def under_way(self) -> set[str]:
        """The keys of records that are not, or not wholly, on the disk yet."""
        return {*self._unsaved, *self._writing}

    def save_in_time(self, record: RunRecord) -> None:
        """It goes on: write it now and then, for who knows what happens."""
        begun = self._begun.setdefault(record.key, time.monotonic())
        if time.monotonic() - begun >= NOW_AND_THEN:
            self.save(record)

    def save(self, record: RunRecord) -> None:
        """Write it as soon as what is being written now is written."""
        if self.keeps:
            self._begun[record.key] = time.monotonic()
            self._removed.discard(record.key)
            self._own.add(record.key)
            self._unsaved[record.key] = record
            self._write()

    def remove(self, record: RunRecord) -> None:
        """Remove its file, whether it is there already or still being written."""
        self._unsaved.pop(record.key, None)
        self._removed.add(record.key)
        try:
            self.folder.remove(record.key)
        except OSError as error:
            self._complain(error)

    def close(self) -> None:
        """Write here and now what is not written yet. Nobody would read what could be said of it."""
        waiting = {**self._writing, **self._unsaved}
        self._unsaved, self._writing, self.held = {}, {}, True
        for record in waiting.values():
            try:
                self.folder.write(record.key, *contents(record))
            except (OSError, UnreadableFile):
                continue

    def _write(self) -> None:
        if self._writing or self.held or not self._unsaved:
            return
        self._writing, self._unsaved = self._unsaved, {}
        files: list[Written] = []
        for record in [*self._writing.values()]:
            try:
                files.append((record.key, *contents(record)))
            except UnreadableFile as error:
                del self._writing[record.key]
                self._session.problem.emit(str(error))
        self._session.executor(_written(self.folder, files, {*self._own}), self._receive, self._ended)

    def _receive(self, results: list[tuple[str, list[str]]]) -> None:
        for key, thinned in results:
            record = self._writing.pop(key, None)
            if record is not None and key in self._removed:
                self.remove(record)
            elif record is not None and not record.live and key not in self._unsaved:
                record.rest(partial(self.folder.body, key))
            if thinned:
                self._thinned(thinned)

    def _ended(self, error: BaseException | None) -> None:
        failed = {key: record for key, record in self._writing.items() if key not in self._removed}
        self._writing = {}
        self._unsaved = {**failed, **self._unsaved}
        if isinstance(error, OSError):
            self._complain(error)
        elif error is not None:
            raise error
        elif self._unsaved and not failed:
            self._write()

    def _complain(self, error: OSError) -> None:
        if not self._complained:
            self._complained = True
            message = _("The record of a run could not be written to {folder}: {reason}. The runs of now stay in the "
                        "table until the program is closed; make room on the disk, and they are written with the next "
                        "one.")
            self._session.problem.emit(message.format(folder=self.folder.folder, reason=error.strerror or error))


def _written(folder: RunFolder, files: list[Written], own: set[str]) -> Iterator[tuple[str, list[str]]]:
    """A job: the keys of what has been written, the last one with what had to make room."""
    for number, (key, table, arrays) in enumerate(files, 1):
        folder.write(key, table, arrays)
        yield key, folder.thin(own) if number == len(files) else []
