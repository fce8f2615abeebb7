"""Records of runs: real trainings, a folder of real files, other lessons, restarts, full disks and broken files."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visualnn import paths
from visualnn.engine.schedules import Schedule
from visualnn.formats.errors import UnreadableFile
from visualnn.lessons import catalogue
from visualnn.session.executor import run_at_once
from visualnn.session.run_csv import HEADINGS, csv_of
from visualnn.session.run_folder import CURVES, MOST_POINTS, RunFolder, contents
from visualnn.session.run_record import RunRecord, count_of
from visualnn.session.series import Series
from visualnn.session.session import Session

LESSON = "playground"


class ByHand:
    """An executor that pulls a training one report at a time, when the test says so; records are written at once."""

    def __init__(self) -> None:
        self.job: tuple[Iterator[Any], Any, Any] | None = None

    def __call__(self, job: Iterator[Any], receive: Any, ended: Any) -> None:
        if getattr(job, "__name__", "") == "_written":
            run_at_once(job, receive, ended)
        else:
            self.job = job, receive, ended

    def pull(self, reports: int) -> None:
        assert self.job is not None
        job, receive, ended = self.job
        for _number in range(reports):
            try:
                receive([next(job)])
            except StopIteration:
                ended(None)
                return


def opened(lesson: str = LESSON, **more: Any) -> Session:
    """A session as a window has one: it keeps its records."""
    session = Session(catalogue.find(lesson), **more)
    session.records.keep()
    return session


def trained(session: Session, **settings: Any) -> RunRecord:
    session.run.set(epochs=2, **settings)
    session.run.start()
    assert session.records.current is not None
    return session.records.current


def files() -> list[Path]:
    return sorted((paths.user_folder() / "runs").glob("*"))


def heard(session: Session) -> list[str]:
    sentences: list[str] = []
    session.problem.connect(sentences.append)
    session._heard = sentences.append  # type: ignore[attr-defined]  # listeners are weak
    return sentences


# What is recorded


def test_a_run_has_a_record_with_all_that_was_asked_and_came_of_it() -> None:
    session = opened()
    record = trained(session, learning_rate=0.25, seed=7)
    assert session.records.all == [record] and record.live
    assert (record.name, record.lesson, record.network) == ("run 1", session.lesson.title, "2-4-1")
    assert (record.settings.learning_rate, record.settings.seed) == (0.25, 7)
    assert record.ended == "all its epochs were done" and record.epochs == 2
    assert record.updates == len(record.curves.losses) == session.history.end
    assert record.value("loss") == session.run.losses[-1]
    assert record.value("test") == session.run.test_accuracy[-1]
    assert record.value("best") == max(session.run.test_accuracy)
    assert np.array_equal(record.parameters, session.network.flat)  # type: ignore[arg-type]
    assert record.data["set"] == session.dataset.name


def test_what_has_not_made_an_update_is_no_run() -> None:
    session = opened(executor=ByHand())
    session.run.start()
    assert session.records.all == [] and session.records.current is None


def test_changes_while_it_runs_are_kept_with_their_place() -> None:
    hand = ByHand()
    session = opened(executor=hand)
    session.run.set(epochs=2, learning_rate=0.5)
    session.run.start()
    hand.pull(6)
    session.run.set(learning_rate=0.125)
    hand.pull(1000)
    record = session.records.current
    assert record is not None and record.settings.learning_rate == 0.5
    (epochs, changed), = record.changes
    assert 0 < epochs < 2 and changed == {"learning_rate": (0.5, 0.125)}
    assert record.last_settings.learning_rate == 0.125
    again = RunFolder().head(record.key)
    assert again.changes == record.changes and again.settings == record.settings


def test_a_run_that_goes_on_keeps_its_record_and_a_branch_has_one_of_its_own() -> None:
    session = opened()
    first = trained(session)
    session.run.go_on(epochs=1)
    assert session.records.all == [first] and first.epochs == 3
    session.run.set(learning_rate=0.01)
    session.run.go_on(epochs=1)
    second = session.records.current
    assert session.records.all == [first, second]
    assert second is not None and second.origin == (1, first.updates)
    assert len(RunFolder().body(first.key)[0].losses) == first.updates


def test_how_runs_end_is_told_apart() -> None:
    hand = ByHand()
    session = opened(executor=hand)
    session.run.set(epochs=3)
    session.run.start()
    hand.pull(5)
    record = session.records.current
    assert record is not None and record.ended == "it goes on"
    session.run.stop()
    hand.pull(5)
    assert record.ended == "it was stopped"
    session.executor = run_at_once
    assert trained(session, learning_rate=0.2, seconds=1e-9).ended == "its time was over"
    session.run.set(seconds=0.0, fresh=False)
    session.take_parameters(np.full_like(session.network.flat, np.nan))
    assert trained(session).ended == "its loss was no number any more"


# Nothing is lost


def test_another_lesson_in_the_middle_loses_nothing() -> None:
    hand = ByHand()
    session = opened(executor=hand)
    session.run.set(epochs=50)
    session.run.start()
    hand.pull(20)
    record = session.records.current
    assert record is not None
    losses, flat = session.run.losses[:], session.network.flat.copy()
    assert len(losses) > 5
    session.open_lesson(catalogue.find("060"))
    assert not session.history.runs and session.records.current is None
    assert session.records.all == [record] and not record.live and record.ended == "it was stopped"
    assert record.curves.losses == losses and np.array_equal(record.parameters, flat)  # type: ignore[arg-type]
    again = opened().records.all
    assert [one.key for one in again] == [record.key]
    assert again[0].curves.losses == losses and np.array_equal(again[0].parameters, flat)  # type: ignore[arg-type]


def test_a_changed_network_and_forgotten_runs_lose_nothing() -> None:
    session = opened()
    first, second = trained(session), trained(session, seed=1)
    session.history.forget_earlier()
    assert [one.live for one in session.records.all] == [False, True]
    session.editing.resize(1, 6)
    third = trained(session)
    assert session.records.all == [first, second, third]
    assert [one.network for one in session.records.all] == ["2-4-1", "2-4-1", "2-6-1"]
    assert {path.stem for path in files()} == {first.key, second.key, third.key}


def test_a_restart_has_all_runs_with_the_same_bits() -> None:
    session = opened()
    records = [trained(session), trained(session, learning_rate=0.05)]
    session.records.close()
    again = opened("060").records
    assert [one.key for one in again.all] == [one.key for one in records]
    for old, new in zip(records, again.all, strict=True):
        assert (new.settings, new.updates, new.epochs, new.number, new.end) == (
            old.settings, old.updates, old.epochs, old.number, old.end)  # fmt: skip
        assert new.value("best") == old.value("best") and not new.live
        for name in CURVES:
            assert getattr(new.curves, name) == getattr(old.curves, name)
        assert new.name != old.name and new.name.startswith(old.name)  # of an earlier one the day is said, too
    assert again.shown == []


def test_closing_in_the_middle_writes_how_far_it_was() -> None:
    hand = ByHand()
    session = opened(executor=hand)
    session.run.set(epochs=50)
    session.run.start()
    hand.pull(12)
    session.records.hold()
    session.records.close()
    (record,) = opened().records.all
    assert record.ended == "it was stopped" and record.curves.losses == session.run.losses


def test_a_run_is_written_now_and_then_while_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visualnn.session.run_keeping.NOW_AND_THEN", 0.0)
    hand = ByHand()
    session = opened(executor=hand)
    session.run.set(epochs=50)
    session.run.start()
    hand.pull(12)
    (record,) = opened().records.all  # the program breaks off here
    assert record.ended == "in the middle: the program ended" and len(record.curves.losses) > 3


def test_without_a_window_nothing_is_written() -> None:
    session = Session(catalogue.find(LESSON))
    assert trained(session).name == "run 1"
    session.open_lesson(session.lesson)
    assert len(session.records.all) == 1 and not files()


def test_two_windows_do_not_destroy_each_others_records() -> None:
    one, other = opened(), opened()
    assert one.records.all == other.records.all == []
    first, second = trained(one), trained(other)
    one.open_lesson(one.lesson)
    other.open_lesson(other.lesson)
    one.records.look_again()
    assert {record.key for record in one.records.all} == {first.key, second.key}
    (strange,) = (record for record in one.records.all if record.key == second.key)
    one.records.delete([strange])
    other.records.look_again()
    assert [record.key for record in RunFolder().keys() and one.records.all] == [first.key]
    assert first.key in {record.key for record in other.records.all}


# A disk that is full, and files that are broken


def test_a_full_disk_is_said_once_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened()
    problems = heard(session)

    def full(*_arguments: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as context:
        context.setattr(os, "replace", full)
        first, second = trained(session), trained(session, seed=2)
        session.open_lesson(session.lesson)
        assert len(problems) == 1 and "No space left on device" in problems[0]
        assert session.records.all == [first, second] and first.parameters is not None
        assert not files()  # nothing half written stays
    third = trained(session, seed=3)
    assert {path.stem for path in files()} == {first.key, second.key, third.key}
    assert len(opened().records.all[0].curves.losses) == first.updates


def test_broken_files_are_named_left_where_they_are_and_hide_nobody() -> None:
    session = opened()
    record = trained(session)
    folder = files()[0].parent
    (folder / "empty.npz").write_bytes(b"")
    (folder / "cut.npz").write_bytes(files()[0].read_bytes()[:700])
    (folder / "folder.npz").mkdir()
    (folder / "notes.txt").write_text("mine")
    again = opened()
    problems = heard(again)
    assert [one.key for one in again.records.all] == [record.key]
    assert problems == ["3 records of earlier runs cannot be read; they stay where they are."]
    assert again.records.all and len(problems) == 1
    assert len(files()) == 5


def hostile(table: dict[str, Any], **changes: Any) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("network.json", json.dumps({**table, **changes}))
    return archive.getvalue()


HOSTILE: list[dict[str, Any]] = [
    {"record": 2}, {"settings": {"learning_rate": -1}}, {"settings": {"optimizer": "os.system"}}, {"began": 1e300},
    {"began": "now"}, {"epochs": float("nan")}, {"end": "exploded"}, {"network": {"layers": [{"units": 10**12}]}},
    {"network": {"layers": [1], "input_shape": [2]}}, {"network": []}, {"changes": [[1, {"seed": [0, "x"]}]]},
    {"changes": [[1, 2]]}, {"titles": 5}, {"data": "x"}, {"outcome": [1]}, {"origin": 3}, {"number": None},
    {"changes": [[1, {"seed": []}]]}, {"network": {"layers": [], "input_shape": [2], "loss": "none"}},
]  # fmt: skip


def test_hostile_descriptions_are_refused_in_a_sentence() -> None:
    record = trained(opened())
    table, _arrays = contents(record)
    folder = RunFolder()
    folder.path("good").write_bytes(hostile(table))
    assert folder.head("good").settings == record.settings
    for changes in HOSTILE:
        folder.path("bad").write_bytes(hostile(table, **changes))
        with pytest.raises(UnreadableFile, match="no record of a run"):
            folder.head("bad")
            pytest.fail(f"{changes} was read")


def test_names_from_a_file_are_harmless_text() -> None:
    table, _arrays = contents(trained(opened()))
    folder = RunFolder()
    folder.path("bad").write_bytes(hostile(table, own_name="<img src=x>\u202e\n" + "a" * 500))
    name = folder.head("bad").name
    assert len(name) <= 60 and "<" not in name and "\n" not in name and "\u202e" not in name


@pytest.mark.parametrize("change", ["missing", "shape", "length", "text"])
def test_curves_that_do_not_fit_are_refused_and_not_shown(change: str) -> None:
    session = opened()
    record = trained(session)
    table, arrays = contents(record)
    session.open_lesson(session.lesson)
    arrays = {**arrays, "losses": {"missing": None, "shape": np.ones((2, 2)), "length": np.ones(3),
                                   "text": np.arange(record.updates)}[change]}  # fmt: skip
    kept = {name: array for name, array in arrays.items() if array is not None}
    RunFolder().write(record.key, table, kept)
    again = opened()
    problems = heard(again)
    (broken,) = again.records.all
    again.records.show(broken, True)
    assert again.records.shown == [] and len(problems) == 1 and "no record of a run" in problems[0]


def test_weights_that_do_not_fit_the_description_are_not_built() -> None:
    session = opened()
    record = trained(session)
    table, arrays = contents(record)
    spec = json.loads(json.dumps(table["network"]))
    spec["layers"][0]["units"] = 2**30
    assert count_of(spec) > 2**30
    RunFolder().write("huge", {**table, "network": spec}, arrays)
    again = opened()
    huge = next(one for one in again.records.all if one.key == "huge")
    with pytest.raises(ValueError, match="not in its record"):
        again.records.open(huge)


# What there is room for


def test_the_oldest_go_first_those_with_a_name_last_and_those_of_this_session_never() -> None:
    session = opened()
    records = [trained(session, seed=seed) for seed in range(5)]
    session.records.rename(records[0], "keep me")
    folder = RunFolder()
    assert folder.thin({records[1].key}, most=3) == [records[2].key, records[3].key]
    assert folder.keys() == {records[0].key, records[1].key, records[4].key}
    assert folder.thin({records[1].key}, most=2) == [records[4].key]
    assert folder.thin({records[1].key}, most=3, most_bytes=1) == [records[0].key]
    assert folder.thin({records[1].key}, most=0) == []


def test_a_very_long_curve_is_written_thinner(monkeypatch: pytest.MonkeyPatch) -> None:
    record = trained(opened())
    count = 3 * MOST_POINTS
    record.curves.loss_epochs, record.curves.losses = Series(np.arange(1, count + 1)), Series(np.zeros(count))
    _table, arrays = contents(record)
    assert len(arrays["losses"]) == len(arrays["loss_epochs"]) == MOST_POINTS
    assert arrays["loss_epochs"][-1] == count


# What the person does with them


def test_a_name_stays() -> None:
    session = opened()
    record = trained(session)
    session.records.rename(record, "  with a\nlarge rate ")
    assert record.name == "with a large rate"
    session.open_lesson(session.lesson)
    (again,) = opened().records.all
    assert again.name == "with a large rate"
    other = opened()
    other.records.rename(other.records.all[0], "")
    assert opened().records.all[0].name.startswith("run 1")
    assert len(opened().records.all[0].curves.losses) == record.updates


def test_live_runs_are_on_the_plot_until_they_are_hidden_and_earlier_ones_when_they_are_shown() -> None:
    before = opened()
    trained(before)
    before.open_lesson(before.lesson)
    session = opened()
    records = session.records
    (earlier,) = records.all
    first, second = trained(session), trained(session, seed=4)
    assert records.current is second and records.shown == [first]
    records.show(earlier, True)
    assert records.shown == [first, earlier]
    look = records.look_of(earlier)
    assert look is not None and look != records.look_of(first) and records.look_of(second) is None
    records.show(first, False)
    assert records.shown == [earlier] and records.look_of(earlier) == look  # its line stays the same
    session.history.choose(records.branch_of(first))  # type: ignore[arg-type]
    assert records.current is first and records.shown == [second, earlier]
    session.open_lesson(session.lesson)
    assert records.shown == [earlier] and not records.is_shown(first)


def test_what_was_deleted_can_be_brought_back() -> None:
    session = opened()
    records = session.records
    old = trained(session)
    session.open_lesson(session.lesson)
    live = trained(session, seed=1)
    losses = old.curves.losses[:]
    records.delete([old, live])
    assert records.all == [] and not files() and records.current is None and records.can_restore == 2
    assert len(session.history.runs) == 1  # the run itself stays
    records.restore()
    assert records.all == [old, live] and live.live and records.current is live and not old.live
    assert {path.stem for path in files()} == {old.key, live.key}
    assert old.curves.losses == losses and records.can_restore == 0
    assert len(opened().records.all) == 2


def test_a_deleted_run_that_goes_on_has_a_record_again() -> None:
    session = opened()
    record = trained(session)
    session.records.delete([record])
    assert session.records.current is None
    session.run.go_on(epochs=1)
    again = session.records.current
    assert again is not None and again is not record and again.epochs == 3
    session.records.restore()
    assert set(session.records.all) == {record, again} and not record.live


def test_the_weights_of_an_earlier_run_can_be_had_back() -> None:
    before = opened()
    trained(before)
    flat = before.network.flat.copy()
    before.editing.resize(1, 7)
    session = opened()
    session.editing.resize(1, 3)
    session.records.open(session.records.all[0])
    assert np.array_equal(session.network.flat, flat)
    other = opened("010")
    with pytest.raises(ValueError, match="takes 2 numbers"):
        other.records.open(other.records.all[0])


def test_a_live_run_is_gone_to() -> None:
    session = opened()
    first = trained(session)
    flat = session.network.flat.copy()
    second = trained(session, seed=9)
    session.records.open(first)
    assert session.records.current is first and session.history.position == first.updates
    assert np.array_equal(session.network.flat, flat)
    session.records.open(second)
    assert session.records.current is second


def test_settings_are_taken_over_and_give_the_same_bits() -> None:
    before = opened()
    record = trained(before, learning_rate=0.07, seed=12, optimizer="Adam", batch_size=25)
    flat = before.network.flat.copy()
    before.open_lesson(before.lesson)
    session = opened()
    session.records.take_settings(session.records.all[0])
    session.run.start()
    assert np.array_equal(session.network.flat, flat)
    assert session.run.settings == record.settings
    session.records.all[0].settings = type(record.settings)(batch_size=10**6)
    with pytest.raises(ValueError, match="more than the"):
        session.records.take_settings(session.records.all[0])


def test_all_runs_are_one_table_of_comma_separated_values() -> None:
    session = opened()
    first = trained(session, learning_rate=0.3)
    session.records.rename(first, '=1+1, "quoted"')
    second = trained(session, seed=2)
    rows = list(csv.DictReader(io.StringIO(csv_of(session.records.all))))
    assert len(rows) == 2 and tuple(rows[0]) == HEADINGS
    assert rows[0]["name"] == "'=1+1, \"quoted\"" and float(rows[0]["learning_rate"]) == 0.3
    assert float(rows[1]["loss"]) == second.value("loss") and rows[1]["seed"] == "2"
    assert rows[1]["validation"] == "" and rows[1]["schedule"] in Schedule.kinds
