"""Records of all runs: those of this session as they grow, and those of earlier lessons and days; none is lost."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.session.branch import Branch
from visualnn.session.recording import Recording, kept
from visualnn.session.run_record import RunRecord, network_of

if TYPE_CHECKING:
    from visualnn.session.session import Session

LOOKS = 8  # so many lines can be told from each other


class Records(Recording):
    """`changed` says that there are other records, or that one has another name, another end, or is shown or not.

    After `keep`, which a window asks for, each is written to the person's folder when it ends, when it leaves the
    history, and now and then while it goes on. Without a window they are in memory only: the command line has files of
    its own.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._earlier: dict[str, RunRecord] | None = None  # those in the folder that are not of this session
        self._hidden, self._shown, self._looks = set[str](), dict[str, RunRecord](), dict[str, int]()
        self._deleted: list[RunRecord] = []

    # What there is

    @property
    def all(self) -> list[RunRecord]:
        """Every record, the newest last. Those of earlier days are read when this is asked for first."""
        if self._earlier is None:
            self.look_again()
        found = {**(self._earlier or {}), **self._left, **{record.key: record for record in self._live.values()}}
        return sorted(found.values(), key=lambda record: (record.began, record.number))

    @property
    def current(self) -> RunRecord | None:
        """The record of the run on show."""
        branch = self._session.history.branch
        return self._live.get(branch.first) if branch else None

    @property
    def shown(self) -> list[RunRecord]:
        """Those whose curves are on the plot besides those of the run on show; all live ones unless they are hidden."""
        live = [record for record in self._live.values() if record.key not in self._hidden]
        return [record for record in [*live, *self._shown.values()] if record is not self.current]

    def is_shown(self, record: RunRecord) -> bool:
        """Whether its curves are on the plot, now or as soon as another run is on show."""
        return record.key not in self._hidden if record.live else record.key in self._shown

    @property
    def looks(self) -> dict[str, int]:
        """The numbers of the lines on the plot, by key: each stays while the run is shown. The plot draws the latest;
        what is too much for it has none.
        """
        wanted = {one.key: one.number % LOOKS for one in self.shown[-LOOKS:]}
        self._looks = {key: look for key, look in self._looks.items() if key in wanted}
        for key, liked in wanted.items():
            if key not in self._looks:
                free = set(range(LOOKS)) - set(self._looks.values())
                self._looks[key] = liked if liked in free else min(free)
        return dict(self._looks)

    def look_of(self, record: RunRecord) -> int | None:
        """The number of its line on the plot, or None."""
        return self.looks.get(record.key)

    def branch_of(self, record: RunRecord) -> Branch | None:
        """The last part of its run, if that is still in the history."""
        runs = self._session.history.runs
        return next((branch for branch in runs if self._live.get(branch.first) is record), None)

    def look_again(self) -> None:
        """Read which records there are in the folder now: another window may have written some, or removed some."""
        own = {record.key for record in self._live.values()} | set(self._left)
        known, refused = self._earlier or {}, list[str]()
        found: dict[str, RunRecord] = {}
        for key in self._keeper.folder.keys() - own:
            try:
                found[key] = known.get(key) or self._keeper.folder.head(key)
            except UnreadableFile as error:
                refused.append(str(error))
        different = set(found) != set(known)
        first, self._earlier = self._earlier is None, found
        self._shown = {key: record for key, record in self._shown.items() if key in found or key in self._left}
        if first and refused:
            more = _("{count} records of earlier runs cannot be read; they stay where they are.")
            self._session.problem.emit(refused[0] if len(refused) == 1 else more.format(count=len(refused)))
        if different and not first:
            self.changed.emit()

    # What the person does with them

    def show(self, record: RunRecord, shown: bool) -> None:
        """Put its curves on the plot, or take them away."""
        if record.live:
            (self._hidden.discard if shown else self._hidden.add)(record.key)
        elif not shown:
            self._shown.pop(record.key, None)
        elif record.key not in self._shown:
            try:
                _curves = record.curves
            except UnreadableFile as error:
                self._session.problem.emit(str(error))
                return
            self._shown[record.key] = record
        self.changed.emit()

    def rename(self, record: RunRecord, name: str) -> None:
        """Give it a name of its own, or with an empty one take that away."""
        name = " ".join(name.split())[:60]
        if name != record.own_name:
            record.own_name = name
            self._keeper.save(record)
            self.changed.emit()

    def delete(self, records: list[RunRecord]) -> None:
        """Remove them from the list and from the disk; `restore` brings back those that were removed last. Their runs
        stay in the history, and one that goes on has a record again.
        """
        self._deleted = []
        for record in records:
            try:
                parameters, _curves = record.parameters, record.curves
            except UnreadableFile:  # it could not be brought back
                parameters = None
            else:
                self._deleted.append(record)
            first = next((first for first, one in self._live.items() if one is record), None)
            if first is not None:
                self._dismissed[first] = record
            record.live = False
            record.last_parameters = None if parameters is None else partial(kept, parameters)
            self._forget(record)
            self._keeper.remove(record)
        self.changed.emit()

    def _forget(self, record: RunRecord) -> None:
        self._live = {first: one for first, one in self._live.items() if one is not record}
        for known in (self._left, self._earlier or {}, self._shown):
            known.pop(record.key, None)
        self._growing.discard(record.key)
        self._hidden.discard(record.key)

    @property
    def can_restore(self) -> int:
        """How many records were deleted last and can be brought back."""
        return len(self._deleted)

    def restore(self) -> None:
        """Bring back what was deleted last."""
        records, self._deleted = self._deleted, []
        for record in records:
            first = next((first for first, one in self._dismissed.items() if one is record), None)
            if first is not None and first not in self._live:
                record.live, self._live[first] = True, record
                del self._dismissed[first]
            else:
                self._left[record.key] = record
            self._keeper.save(record)
        self._follow()
        self.changed.emit()

    def take_settings(self, record: RunRecord) -> None:
        """Train with the settings that its run began with. ValueError says in a sentence why that cannot be."""
        run = self._session.run
        run.set(**{**asdict(record.settings), "fresh": run.settings.fresh})

    def open(self, record: RunRecord) -> None:
        """Show its run at its end, or where the history has forgotten it, its network with its last weights. ValueError
        and UnreadableFile say in a sentence why that cannot be.
        """
        branch, history = self.branch_of(record), self._session.history
        if branch is not None:
            history.choose(branch)
            history.go(branch.end)
            return
        said = _("The weights of {name} are on show.").format(name=record.name)
        self._session.set_network(network_of(record), said)

    # How they are written

    def keep(self) -> None:
        """Write them to the person's folder from now on."""
        self._keeper.keeps = True

    def hold(self) -> None:
        """The window is being closed: begin to write nothing more until `close`."""
        self._keeper.held = True

    def close(self) -> None:
        """Write what is not written yet, here and now, and the runs that go on as far as they are."""
        for record in self._live.values():
            if record.key in self._growing:
                record.end = "stopped"
                self._keeper.save(record)
        self._keeper.close()

    def _thinned(self, keys: list[str]) -> None:
        for key in keys:
            (self._earlier or {}).pop(key, None)
            self._shown.pop(key, None)
        self.changed.emit()
