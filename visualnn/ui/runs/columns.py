"""The columns of the table of runs: what each says of a run, how it is sorted, and whether it was asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from visualnn.i18n import N_, _
from visualnn.session.run_record import RunRecord
from visualnn.session.training_settings import TrainingSettings
from visualnn.ui.number_box import shortest

MISSING = "–"
WORDS = {"constant": N_("constant"), "step": N_("in steps"), "cosine": N_("cosine")}
MOST_VALUES = 3  # of a setting that was changed; of more the first and the last are said
USUAL = TrainingSettings()


@dataclass(frozen=True)
class Column:
    """`text` is what stands in it and `key` what it is sorted by. Those that were `asked` for are compared; one that is
    `rare` is shown only where it is not the same for all. `heading` and `tip` are marked with N_.
    """

    name: str
    heading: str
    tip: str
    text: Callable[[RunRecord], str]
    key: Callable[[RunRecord], Any]
    asked: bool = False
    rare: bool = False
    right: bool = True

    def says_something(self, texts: set[str]) -> bool:
        """Whether these texts of it are worth a column."""
        if not self.asked:
            return texts != {MISSING}
        usual = {MISSING, value(getattr(USUAL, self.name))} if hasattr(USUAL, self.name) else texts
        return not self.rare or len(texts) > 1 or not texts <= usual


def percent(value: float | None) -> str:
    return MISSING if value is None or not math.isfinite(value) else f"{100 * value:.2f} %"


def loss(value: float | None) -> str:
    """Four figures, or the plain word where it is no number any more."""
    if value is None:
        return MISSING
    if math.isnan(value):
        return _("no number")
    return f"{value:.4f}" if abs(value) < 1000 else f"{value:.4g}"


def duration(seconds: float) -> str:
    """"0.42 s", "12.3 s", "4:05", "1:02:03"."""
    if seconds < 60:
        return _("{seconds} s").format(seconds=f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}")
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def value(it: Any) -> str:
    """One value of a setting as a person writes it."""
    if it is None:
        return MISSING
    if isinstance(it, bool):
        return _("yes") if it else _("no")
    if isinstance(it, str):
        return _(WORDS[it]) if it in WORDS else it
    return shortest(it)


def setting(name: str, record: RunRecord) -> str:
    """A setting, with what it became while the run went on: "0.1 → 0.02"."""
    if name == "momentum" and record.settings.optimizer != "Momentum":
        return MISSING
    values = [getattr(record.settings, name), *(changed[name][1] for _at, changed in record.changes if name in changed)]
    if len(values) > MOST_VALUES:
        return f"{value(values[0])} → … → {value(values[-1])}"
    return " → ".join(value(one) for one in values)


def setting_key(name: str, record: RunRecord) -> Any:
    found = getattr(record.settings, name)
    return found if isinstance(found, str) else (found is not None, found or 0)


def schedule(record: RunRecord) -> str:
    settings = record.settings
    if settings.schedule != "step":
        return setting("schedule", record)
    return f"{setting('schedule', record)} (×{shortest(settings.schedule_factor)} / {settings.schedule_every})"


def outcome(name: str, record: RunRecord) -> float:
    found = record.value(name)
    return -math.inf if found is None or math.isnan(found) else found


def number(name: str, write: Callable[[float | None], str], record: RunRecord) -> str:
    return write(record.value(name))


def _asked(name: str, heading: str, tip: str, rare: bool = True, text: Callable[[RunRecord], str] | None = None,
           right: bool = True) -> Column:
    return Column(name, heading, tip, text or partial(setting, name), partial(setting_key, name), True, rare, right)


def _came(name: str, heading: str, tip: str, write: Callable[[float | None], str] = percent) -> Column:
    return Column(name, heading, tip, partial(number, name, write), partial(outcome, name))


COLUMNS: tuple[Column, ...] = (
    Column("shown", N_("Plot"), N_("Whether its curves are on the plot (Space)"), lambda record: "",
           lambda record: record.live, right=False),
    Column("name", N_("Run"), N_("Its name; F2 gives it another"), lambda record: record.name,
           lambda record: (record.began, record.number), right=False),
    _came("test", N_("On test"), N_("Its last accuracy on the test samples")),
    _came("best", N_("Best"), N_("Its best accuracy, on validation samples if there are any, otherwise on the test "
                                 "samples")),
    _came("loss", N_("Loss"), N_("The loss of its last mini-batch"), loss),
    Column("lesson", N_("Lesson"), N_("The lesson that was open"), lambda record: record.lesson,
           lambda record: record.lesson, True, right=False),
    Column("network", N_("Network"), N_("Units from the input to the output"), lambda record: record.network,
           lambda record: record.network, True, right=False),
    Column("layers", N_("Activations"), N_("The activation of each layer, and the loss"),
           lambda record: record.activations, lambda record: record.activations, True, True, False),
    Column("data", N_("Data"), N_("The data set with its options"), lambda record: record.data_text,
           lambda record: record.data_text, True, True, False),
    _asked("optimizer", N_("Optimizer"), N_("How the weights are changed"), False, right=False),
    _asked("learning_rate", N_("Rate"), N_("The learning rate"), False),
    _asked("batch_size", N_("Batch"), N_("Samples in a mini-batch"), False),
    _asked("momentum", N_("Momentum"), N_("What the optimizer Momentum keeps of the step before")),
    _asked("schedule", N_("Schedule"), N_("How the learning rate changes with the epochs"), text=schedule, right=False),
    _asked("l1", N_("L1"), N_("How strongly L1 pulls weights to 0")),
    _asked("l2", N_("L2"), N_("How strongly L2 pulls weights to 0")),
    _asked("dropout", N_("Left out"), N_("The share of units that dropout leaves out; – where the layers decide")),
    _asked("noise", N_("Noise"), N_("The noise added to the inputs")),
    _asked("shuffle", N_("Shuffled"), N_("Whether every epoch has another order of the samples")),
    _asked("fresh", N_("New weights"), N_("Whether it began with new weights, or with those that were there")),
    _asked("seed", N_("Seed"), N_("What the first weights and the order of the samples were drawn from"), False),
    _asked("target_accuracy", N_("Target"), N_("The accuracy at which it was to end")),
    _asked("patience", N_("Patience"), N_("For how many epochs it was to go on without becoming better")),
    _asked("seconds", N_("Most seconds"), N_("After how many seconds it was to end")),
    _came("train", N_("On train"), N_("Its last accuracy on training samples")),
    _came("validation", N_("On validation"), N_("Its last accuracy on the validation samples")),
    Column("epochs", N_("Epochs"), N_("The epochs that were made"), lambda record: f"{record.epochs:.4g}",
           lambda record: record.epochs),
    Column("time", N_("Time"), N_("How long it worked, without pauses"), lambda record: duration(record.seconds),
           lambda record: record.seconds),
    Column("began", N_("Began"), N_("Month, day and time at which it began"), lambda record: record.day,
           lambda record: record.began, right=False),
    Column("ended", N_("Ended"), N_("How it ended"), lambda record: record.ended, lambda record: record.ended,
           right=False),
)  # fmt: skip


def differing(columns: Sequence[Column], records: Sequence[RunRecord]) -> set[str]:
    """The names of the columns that were asked for and do not say the same of all these runs."""
    return {column.name for column in columns if column.asked and len({column.text(one) for one in records}) > 1}
