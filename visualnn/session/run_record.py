"""A record of a run: what was asked of it, what came of it, and its curves, long after the run itself is gone."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from visualnn import i18n
from visualnn.engine import Network
from visualnn.engine.expr import Array
from visualnn.i18n import N_, _
from visualnn.session.branch import Branch, Curves
from visualnn.session.stopping import REASONS
from visualnn.session.training_settings import TrainingSettings

Changes = list[tuple[float, dict[str, tuple[Any, Any]]]]

# How a run ended, besides `stopping.REASONS`; while it goes on it is "running".
ENDS = {
    "running": N_("in the middle: the program ended"),
    "done": N_("all its epochs were done"),
    "stopped": N_("it was stopped"),
    "failed": N_("an error ended it"),
    "nan": N_("its loss was no number any more"),
    "target": N_("its accuracy was reached"),
    "patience": N_("it became no better"),
    "seconds": N_("its time was over"),
}
OUTCOMES = ("loss", "train", "validation", "test", "best")


@dataclass(eq=False)
class RunRecord:
    """One run. `settings` are those it began with; `changes` say after how many epochs which of them became another:
    (epochs, {name: (old, new)}). `spec` is its network, `data` what it was trained on, `origin` the run and the update
    that it grew from. `began` is in seconds since 1970, `seconds` what it has worked. `live`: a run of the history now.

    A name that the person gave is `own_name`.
    """

    key: str
    number: int
    lesson_id: str
    titles: Mapping[str, str]
    data: Mapping[str, Any]
    spec: Mapping[str, Any]
    settings: TrainingSettings
    began: float
    origin: tuple[int, int] | None = None
    changes: Changes = field(default_factory=list)
    updates: int = 0
    epochs: float = 0.0
    seconds: float = 0.0
    end: str = "running"
    own_name: str = ""
    outcome: Mapping[str, float] = field(default_factory=dict)
    live: bool = False
    read: Callable[[], tuple[Curves, Array]] | None = None  # from its file
    last_parameters: Callable[[], Array] | None = None  # while they are still in memory
    _curves: Curves | None = None

    # What it is called

    @property
    def name(self) -> str:
        """That which the person gave it, or else its number; of an earlier one also the day and the time."""
        if self.own_name:
            return self.own_name
        number = _("run {number}").format(number=self.number)
        return number if self.live else f"{number} · {self.day}"

    @property
    def day(self) -> str:
        """Month, day, hour and minute at which it began."""
        return time.strftime("%m-%d %H:%M", time.localtime(self.began))

    @property
    def lesson(self) -> str:
        """The title of its lesson in the current language."""
        return self.titles.get(i18n.language()) or self.titles.get("en") or self.lesson_id

    @property
    def network(self) -> str:
        """Units from the input to the output: "784-50-10"."""
        layers = self.spec.get("layers", ())
        units = [layer["units"] for layer in layers if isinstance(layer, Mapping) and "units" in layer]
        return "-".join(str(size) for size in (math.prod(self.spec.get("input_shape", (0,))), *units))

    @property
    def activations(self) -> str:
        """The kinds of the other layers, and of the loss: "Sigmoid, Softmax · CrossEntropy"."""
        kinds = [str(layer.get("kind")) for layer in self.spec.get("layers", ()) if "units" not in layer]
        return f"{', '.join(kinds)} · {self.spec.get('loss', {}).get('kind', '')}"

    @property
    def data_text(self) -> str:
        """The data set with its options: "mnist", "circles noise=0.05 samples=300"."""
        options = [f"{name}={value}" for name, value in self.data.items() if name != "set"]
        return " ".join([str(self.data.get("set", "")), *options])

    @property
    def ended(self) -> str:
        """How it ended, or that it goes on."""
        if self.live and self.end == "running":
            return _("it goes on")
        return _(ENDS[self.end])

    @property
    def last_settings(self) -> TrainingSettings:
        """The settings after the last change."""
        now = self.settings
        for _epochs, changed in self.changes:
            now = replace(now, **{name: new for name, (_old, new) in changed.items()})
        return now

    # What came of it

    @property
    def curves(self) -> Curves:
        """Its curves; UnreadableFile where they were in a file that cannot be read any more."""
        if self._curves is None:
            self._curves = self.read()[0] if self.read else Curves()
        return self._curves

    @property
    def parameters(self) -> Array | None:
        """Its last parameters, one after the other, (n,), or None where there are none. UnreadableFile as for `curves`.
        """
        if self.last_parameters is not None:
            return self.last_parameters()
        return self.read()[1] if self.read else None

    def rest(self, read: Callable[[], tuple[Curves, Array]]) -> None:
        """All of it is in a file now: let go of what takes memory, until it is asked for again."""
        self.outcome, self.read = outcome_of(self.curves), read
        self._curves = self.last_parameters = None

    def value(self, name: str) -> float | None:
        """One number that came of it: "loss", "train", "validation" or "test" is the last one, "best" the best accuracy
        (of the validation images where there are any, otherwise of the test images). None where there is none.
        """
        found = outcome_of(self._curves) if self._curves is not None else self.outcome
        return found.get(name)

    def follow(self, branch: Branch) -> bool:
        """Take over what the run has become; True if it has grown."""
        first, grown = branch.first, branch.end - branch.first.since != self.updates
        self._curves = branch.curves
        self.updates, self.epochs = branch.end - first.since, branch.epochs_at(branch.end) - first.began
        self.seconds = branch.pace * self.updates
        parts = branch.parts
        if len(parts) > 1:
            self.changes = [(after.began, difference(before.settings, after.settings))
                            for before, after in zip(parts, parts[1:], strict=False)]  # fmt: skip
        return grown


def network_of(record: RunRecord) -> Network:
    """The network of a record with its last weights. ValueError where they are not kept, or do not belong together."""
    parameters, spec = record.parameters, record.spec
    wrong = ValueError(_("The weights of {name} are not in its record.").format(name=record.name))
    if parameters is None or count_of(spec) != len(parameters):
        raise wrong
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            network = Network.from_spec(spec)
    except (ValueError, OverflowError):
        raise wrong from None
    if network.flat.shape != parameters.shape:
        raise wrong
    network.flat[:] = parameters
    return network


def count_of(spec: Mapping[str, Any]) -> int:
    """How many parameters a network of this description has, found out without building it."""
    size, total = math.prod(spec["input_shape"]), 0
    for layer in spec["layers"]:
        if "units" in layer:
            total += (size + 1) * layer["units"]
            size = layer["units"]
    return total


def outcome_of(curves: Curves) -> dict[str, float]:
    """The numbers that came of a run with these curves."""
    named = {"loss": curves.losses, "train": curves.train_accuracy, "validation": curves.validation_accuracy,
             "test": curves.test_accuracy}  # fmt: skip
    found = {name: series[-1] for name, series in named.items() if series}
    judged = curves.validation_accuracy or curves.test_accuracy
    if judged:
        found["best"] = float(np.max(judged.array))
    return found


def difference(before: TrainingSettings, after: TrainingSettings) -> dict[str, tuple[Any, Any]]:
    """Which settings are others, with both values."""
    pairs = {one.name: (getattr(before, one.name), getattr(after, one.name)) for one in fields(before)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def end_of(reason: str, update: int, updates: int, curves: Curves) -> str:
    """How a run ended that has just ended, as in `ENDS`."""
    if curves.losses and not math.isfinite(curves.losses[-1]):
        return "nan"
    if reason in REASONS:
        return reason
    return "done" if update >= updates else "stopped"
