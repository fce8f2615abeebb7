"""What a run of an experiment is called, and how an experiment that is under way gets on."""

from __future__ import annotations

from visualnn.i18n import _, ngettext
from visualnn.session.experiments import Experiments
from visualnn.session.experiments.experiment import Experiment
from visualnn.session.experiments.outcome import DIVERGED, FAILED
from visualnn.session.experiments.telling import number, settings_text, written

MARKS = {DIVERGED: "✗", FAILED: "!"}


def cell_text(experiments: Experiments, experiment: Experiment, run: int, by: str) -> str:
    """What stands in a cell: a score, a mark, or how far the run is."""
    outcome = experiment.outcomes.get(run)
    share = experiments.progress_of(experiment, run)
    if share is not None:
        return f"{100 * share:.0f} %"
    if outcome is None or not outcome.state:
        return "…"
    score = outcome.score(by)
    return MARKS.get(outcome.state) or ("–" if score is None else number(score, by))


def describe(experiments: Experiments, experiment: Experiment, run: int, by: str) -> str:
    """A run in words: its settings, and what came of it."""
    settings, outcome = settings_text(experiment, run), experiment.outcomes.get(run)
    share = experiments.progress_of(experiment, run)
    if share is not None:
        return _("{settings}: under way, {percent} %").format(settings=settings, percent=f"{100 * share:.0f}")
    if outcome is None or not outcome.state:
        return _("{settings}: waits").format(settings=settings)
    if outcome.state == FAILED:
        return _("{settings}: failed: {reason}").format(settings=settings, reason=outcome.error)
    if outcome.state == DIVERGED:
        return _("{settings}: diverged, the loss is no longer a number").format(settings=settings)
    score = outcome.score(by)
    mark = " ★" if run == experiment.best(by) else ""
    return _("{settings}: {score}{mark}, in {seconds} s").format(
        settings=settings, score="–" if score is None else written(score, by), mark=mark,
        seconds=f"{outcome.seconds:.1f}")


def progress(experiments: Experiments) -> str:
    """4 of 9 runs · 2 at once · 40 s left"""
    experiment = experiments.running
    if experiment is None:
        return ""
    parts = [ngettext("{done} of {n} run", "{done} of {n} runs", experiment.count).format(
        done=experiment.over, n=experiment.count)]
    if experiments.side_by_side > 1:
        parts.append(_("{n} at once").format(n=experiments.side_by_side))
    left = experiments.seconds_left
    if left is not None:
        parts.append(_("{seconds} s left").format(seconds=f"{left:.0f}") if left < 90 else
                     _("{minutes} min left").format(minutes=f"{left / 60:.0f}"))  # fmt: skip
    return " · ".join(parts)
