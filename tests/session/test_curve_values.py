"""What is drawn and written of curves: series, blocks with their extremes, means of epochs, smoothing, CSV files."""

from __future__ import annotations

import csv
import errno
import math
import os
from pathlib import Path

import numpy as np
import pytest

from visualnn import paths
from visualnn.lessons import catalogue
from visualnn.session import series as series_module
from visualnn.session.branch import Curves
from visualnn.session.curve_export import HEADING, RunCurves, exported, run_curves
from visualnn.session.epoch_means import EpochMeans
from visualnn.session.series import Series
from visualnn.session.session import Session
from visualnn.session.setting_changes import Change, changes_of
from visualnn.session.settings import Settings
from visualnn.session.smoothing import Smoothed, decayed
from visualnn.session.thinning import Thinned
from visualnn.session.training_settings import TrainingSettings


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_a_long_series_leaves_the_memory_and_keeps_every_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series_module, "MOST_IN_MEMORY", 1000)
    values, series = rng().random(20_000), Series()
    for start in range(0, len(values), 37):
        before = series.array
        series.extend(values[start : start + 37])
        assert not start or before[-1] == values[start - 1], "what was read before stays"
    assert series.bytes_in_memory == 0
    assert np.array_equal(series.array, values)
    assert series[19_999] == values[-1] and series[5:7] == values[5:7].tolist()


def test_a_full_disk_does_not_lose_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series_module, "MOST_IN_MEMORY", 1000)

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(series_module, "_reserve", full)
    values, series = rng().random(5000), Series()
    series.extend(values)
    assert np.array_equal(series.array, values) and series.bytes_in_memory > 0


def test_blocks_have_their_lowest_and_highest_however_the_series_grew() -> None:
    values, series = rng().standard_normal(70_123), Series()
    values[[31_415, 66_000]] = 50.0, -50.0
    values[[12, 40_000]] = math.nan, math.inf
    thinned, start = Thinned(series), 0
    for step in (1, 63, 64, 1000, 5, 40_000, 29_000, 1):
        series.extend(values[start : start + step])
        start += step
        thinned.follow()
    values = values[:start]
    for first, last, most in ((0, start, 300), (0, start, 33), (500, 31_999, 700), (100, 200, 300), (3, start, 1)):
        places, low, high = thinned.ranges(first, last, most)
        size = int(places[1] - places[0]) if len(places) > 1 else start
        assert len(places) <= most + 2
        for place, lowest, highest in zip(places.tolist(), low.tolist(), high.tolist(), strict=True):
            block = values[place : min(place + size, last)]
            block = block[np.isfinite(block)]
            if len(block):
                assert (lowest, highest) == (block.min(), block.max())
            else:
                assert math.isnan(lowest) and math.isnan(highest)
    finite = values[np.isfinite(values)]
    assert (thinned.lowest, thinned.highest) == (finite.min(), finite.max())
    assert thinned.lowest_positive == finite[finite > 0].min()


def test_each_epoch_has_the_mean_of_its_updates_at_its_middle() -> None:
    epochs, losses = Series(), Series()
    means = EpochMeans(epochs, losses)
    values = rng().random(3 * 7 + 2)
    for update, loss in enumerate(values):  # one at a time, as they come
        epochs.append((update + 1) / 7)
        losses.append(loss)
        means.follow()
    assert means.middles[:] == pytest.approx([0.5, 1.5, 2.5])
    assert means.means[:] == pytest.approx([values[:7].mean(), values[7:14].mean(), values[14:21].mean()])


def test_a_run_that_begins_within_an_epoch_has_the_mean_of_what_it_has_of_it() -> None:
    epochs, losses = Series([1.75, 2.0, 2.25, 2.5, 2.75, 3.0]), Series([4.0, 2.0, 1.0, 1.0, 1.0, math.nan])
    means = EpochMeans(epochs, losses)
    assert means.follow() and not means.follow()
    assert means.middles == [1.75, 2.5] and means.means[0] == 3.0 and math.isnan(means.means[1])


@pytest.mark.parametrize("factor", [0.0, 0.3, 0.9, 0.999])
def test_smoothing_is_the_formula_whatever_the_pieces(factor: float) -> None:
    values, series = rng().random(3000), Series()
    smoothed, state, expected = Smoothed(series, factor), 0.0, []
    for k, value in enumerate(values.tolist()):
        state = factor * state + (1 - factor) * value
        expected.append(state / (1 - factor ** (k + 1)))
    for start, end in ((0, 1), (1, 40), (40, 41), (41, 2000), (2000, 3000)):
        series.extend(values[start:end])
        smoothed.follow()
    assert smoothed.values.array == pytest.approx(np.array(expected), rel=1e-12)


def test_smoothing_passes_over_what_is_no_number() -> None:
    series = Series([1.0, math.nan, math.inf, 3.0])
    smoothed = Smoothed(series, 0.5)
    smoothed.follow()
    found = smoothed.values[:]
    assert found[0] == 1.0 and math.isnan(found[1]) and math.isnan(found[2])
    assert found[3] == pytest.approx((0.125 * 0.5 * 1 + 0.5 * 3) / (0.125 * 0.5 + 0.5))
    with pytest.raises(ValueError, match="less than 1"):
        Smoothed(series, 1.0)
    assert decayed(np.array([1.0, 0.0]), 0.5, 4.0).tolist() == [3.0, 1.5]


def toy_run(epochs: int, updates: int) -> RunCurves:
    count, found = epochs * updates, Curves()
    found.loss_epochs.extend(np.arange(1, count + 1) / updates)
    found.losses.extend(rng().random(count))
    found.accuracy_epochs.extend(np.arange(epochs + 1.0))
    found.train_accuracy.extend(rng().random(epochs + 1))
    found.test_accuracy.extend(rng().random(epochs + 1))
    changes = [Change(epochs / 2, {"learning_rate": (0.1, 0.02)})]
    return RunCurves("run 1", TrainingSettings(), changes, found)


def test_ten_thousand_epochs_are_in_the_file_line_by_line(tmp_path: Path) -> None:
    run, target = toy_run(10_000, 20), tmp_path / "curves.csv"
    *steps, last = exported(target, [run])
    assert last.done and len(steps) > 5, "some rows at a time"
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == HEADING and len(rows) == 2 + 200_000 + 1, "the accuracy before the first update, too"
    losses = [float(row[2]) for row in rows if row[2] and row[0] == "run 1"]
    assert losses == run.curves.losses
    assert [float(row[5]) for row in rows[1:] if row[5]] == run.curves.test_accuracy
    assert [float(row[1]) for row in rows[1:] if row[2]] == run.curves.loss_epochs
    assert [row[1] for row in rows[2:] if row[6]] == ["5000.0"] and "learning_rate=0.02" in {row[6] for row in rows}
    assert "learning_rate=0.1" in rows[1][6] and "seed=0" in rows[1][6]


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "curves.csv"
    target.write_text("old", "utf-8")
    job = exported(target, [toy_run(3, 20)])
    next(job)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(paths.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        list(job)
    assert target.read_text("utf-8") == "old" and [file.name for file in tmp_path.iterdir()] == ["curves.csv"]


def test_real_runs_are_written_with_what_was_changed_meanwhile(tmp_path: Path) -> None:
    session = Session(catalogue.find("140"), Settings(language="en", theme="light"))
    session.run.set(epochs=3)
    session.run.start()
    first = session.history.branch
    session.run.set(epochs=2, seed=8)
    session.run.start()
    list(exported(tmp_path / "x.csv", run_curves(session)))
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert first is not None and changes_of(first) == []
    assert [row["run"] for row in rows if row["settings"]] == ["run 2", "run 1"], "the one on show first"
    assert [float(row["loss"]) for row in rows if row["run"] == "run 1" and row["loss"]] == first.curves.losses
