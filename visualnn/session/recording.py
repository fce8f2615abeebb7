"""Recording: every run of the history has a record from its first update on, which stays when the run has gone."""

from __future__ import annotations

import time
import uuid
from functools import partial
from typing import TYPE_CHECKING

from psygnal import Signal

from visualnn.engine.expr import Array
from visualnn.session.branch import Branch
from visualnn.session.run_keeping import RunKeeper
from visualnn.session.run_record import RunRecord, end_of

if TYPE_CHECKING:
    from visualnn.session.session import Session


class Recording:
    """Follows the history; a run is known by its first part."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keeper = RunKeeper(session, self._thinned)
        self._live: dict[Branch, RunRecord] = {}
        self._left: dict[str, RunRecord] = {}  # runs of this session that the history has forgotten
        self._growing: set[str] = set()
        self._dismissed: dict[Branch, RunRecord] = {}  # runs of the history whose records were deleted
        session.history.changed.connect(self._follow)
        session.history.grew.connect(self._follow)
        session.run.changed.connect(self._follow_state)

    def _thinned(self, keys: list[str]) -> None:
        """These had to make room on the disk."""
        raise NotImplementedError

    def _follow(self) -> None:
        runs = {branch.first: branch for branch in self._session.history.runs}
        self._dismissed = {first: one for first, one in self._dismissed.items() if first in runs}
        gone = [first for first in self._live if first not in runs]
        for first in gone:
            self._leave(first)
        begun = False
        for first, branch in runs.items():
            dismissed = self._dismissed.get(first)
            least = dismissed.updates if dismissed else 0
            if first not in self._live and branch.end - first.since > least:
                self._live[first] = self._begin(branch)
                begun = True
            record = self._live.get(first)
            if record is not None and record.follow(branch):
                record.last_parameters = partial(_last_parameters, branch)
                record.end = "running"
                self._growing.add(record.key)
                self._keeper.save_in_time(record)
        if gone or begun:
            self.changed.emit()

    def _begin(self, branch: Branch) -> RunRecord:
        session, first = self._session, branch.first
        above = first.parent
        lesson, dataset = session.lesson, session.dataset
        now = time.time()
        key = f"{time.strftime('%Y%m%d-%H%M%S', time.localtime(now))}-{uuid.uuid4().hex[:8]}"
        options = {name: _text(value) for name, value in dataset.options.items()}
        return RunRecord(
            key, first.number, lesson.id, lesson.titles, {"set": dataset.name, **options}, session.network.spec(),
            first.settings, now, (above.number, first.since) if above else None, live=True)  # fmt: skip

    def _follow_state(self) -> None:
        """A run has ended: so has its record."""
        run = self._session.run
        if run.state != "idle" or not self._growing:
            return
        for record in self._live.values():
            if record.key in self._growing:
                record.end = "failed" if run.failed else end_of(run.reason, run.update, run.updates, record.curves)
                self._keeper.save(record)
        self._growing.clear()
        self.changed.emit()

    def _leave(self, first: Branch) -> None:
        """A run leaves the history; its record stays."""
        record = self._live.pop(first)
        parameters = record.parameters
        record.last_parameters = None if parameters is None else partial(kept, parameters)
        record.live = False
        record.end = "stopped" if record.key in self._growing else record.end
        self._growing.discard(record.key)
        self._left[record.key] = record
        self._keeper.save(record)


def _last_parameters(branch: Branch) -> Array:
    return branch.keyframes[-1].flat


def kept(parameters: Array) -> Array:
    """What is at hand already."""
    return parameters


def _text(value: object) -> str:
    """An option of a data set, the same before and after it was in a file."""
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
