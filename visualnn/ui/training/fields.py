"""The fields of the training form as data: what each is called, where it stands, and why it may be closed just now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from visualnn.i18n import N_, _
from visualnn.session.training_settings import LIVE
from visualnn.ui.number_box import NumberBox

if TYPE_CHECKING:
    from visualnn.session.run import Run

LABELS = {
    "epochs": (N_("&Epochs"), N_("How often every training image is shown to the network")),
    "batch_size": (N_("Mini-&batch"), N_("How many images are averaged for one update of the weights")),
    "learning_rate": (N_("&Learning rate"), N_("How far each update goes against the gradient")),
    "optimizer": (N_("&Optimizer"), N_("The rule that turns gradients into updates; each has its usual learning rate")),
    "fresh": (N_("&Weights"), N_("Begin with new random weights, or go on training the present ones")),
    "seed": (N_("See&d"), N_("The same seed gives the same random numbers, so the same run")),
    "momentum": (N_("&Momentum"), N_("How much of the last step is in the next one")),
    "l1": (N_("L&1"), N_("Regularization: pulls every weight equally towards zero, so that many nearly vanish")),
    "l2": (N_("L&2"), N_("Regularization: pulls weights towards zero, the more the larger they are")),
    "dropout": (N_("D&ropout"), N_("The share of units that each Dropout layer leaves out of an update, by chance")),
    "noise": (N_("&Noise"), N_("The standard deviation of the random numbers that are added to the inputs while "
                               "training")),
    "schedule": (N_("Sched&ule"), N_("How the learning rate goes on: it stays, falls in steps, or along a cosine")),
    "schedule_every": (N_("Ever&y"), N_("After how many epochs the rate falls")),
    "schedule_factor": (N_("Fa&ctor"), N_("What the rate is multiplied by then")),
    "target_accuracy": (N_("Tar&get, %"), N_("Stop when so many are right, among the validation images if there are "
                                             "any, otherwise among the test images; 0: never")),
    "patience": (N_("&Patience"), N_("Stop when nothing has become better for so many epochs; 0: never")),
    "seconds": (N_("Seconds"), N_("Stop after so much time of training; 0: never")),
}  # fmt: skip
# What always stands there, and what is opened when it is wanted.
ALWAYS = ("epochs", "batch_size", "learning_rate", "optimizer", "fresh", "seed")
SECTIONS = {
    "optimizer": (N_("Rate and momentum"), ("momentum",)),
    "regularization": (N_("Regularization"), ("l1", "l2", "dropout", "noise")),
    "schedule": (N_("Schedule"), ("schedule", "schedule_every", "schedule_factor")),
    "stop": (N_("When to stop"), ("target_accuracy", "patience", "seconds")),
}
MOST_EPOCHS = 10_000
MOST_SEED = 2**32 - 1
LOWEST_RATE, HIGHEST_RATE = 1e-5, 100.0

SETTLED = {
    "optimizer": N_("Not while a run goes on: the optimizer has a memory of its own. Stop it (Esc), and train on from "
                    "here with another one."),
    "fresh": N_("Not while a run goes on: it has begun with its weights. Stop it first (Esc)."),
    "seed": N_("Not while a run goes on: its random numbers began with this seed. Stop it first (Esc)."),
}  # fmt: skip


def number_boxes() -> dict[str, NumberBox]:
    """A box for each setting that is a number."""
    return {
        "epochs": NumberBox(1, MOST_EPOCHS),
        "batch_size": NumberBox(1, 60_000),
        "learning_rate": NumberBox(LOWEST_RATE, HIGHEST_RATE, whole=False),
        "seed": NumberBox(0, MOST_SEED),
        "momentum": NumberBox(0, 0.999, whole=False, step=0.05),
        "l1": NumberBox(0, 10, whole=False),
        "l2": NumberBox(0, 10, whole=False),
        "dropout": NumberBox(0, 0.95, whole=False, step=0.05),
        "noise": NumberBox(0, 10, whole=False, step=0.05),
        "schedule_every": NumberBox(1, MOST_EPOCHS),
        "schedule_factor": NumberBox(0.001, 1, whole=False, step=0.05),
        "target_accuracy": NumberBox(0, 100, whole=False, step=1),
        "patience": NumberBox(0, MOST_EPOCHS),
        "seconds": NumberBox(0, 1_000_000, whole=False, step=10),
    }


def shown(run: Run, name: str) -> Any:
    """What the field of a setting shows: a share as per cent, and for Dropout layers that keep their own the first."""
    value = getattr(run.settings, name)
    if name == "dropout" and value is None:
        rates = run.dropout_rates
        return rates[0] if rates else 0.0
    return round(100 * value, 10) if name == "target_accuracy" else value


def setting(name: str, value: Any) -> Any:
    """The value of a setting whose field shows this."""
    return round(value / 100, 12) if name == "target_accuracy" else value


def closed(run: Run, name: str) -> str:
    """Why a field cannot be used just now, and what to do; "" where it can."""
    if name == "momentum" and run.settings.optimizer != "Momentum":
        return _("Only the optimizer Momentum has it: choose that one.")
    if name == "dropout" and not run.dropout_rates:
        return _("This network has no Dropout layer. Add one in the Layers panel (menu View, Panels).")
    if name in ("schedule_every", "schedule_factor") and run.settings.schedule != "step":
        return _("Only a schedule in steps has it: choose that one.")
    if name == "target_accuracy" and run.session.dataset.kind == "numbers":
        return _("These data are numbers: no answer is simply right, so there is no accuracy.")
    if run.state != "idle" and name not in LIVE:
        return _(SETTLED[name])
    return ""
