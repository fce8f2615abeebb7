"""Changes of settings in words, short enough to stand in a plot."""

from __future__ import annotations

from typing import Any

from visualnn.i18n import N_, _
from visualnn.session.setting_changes import Change
from visualnn.ui.number_box import shortest

NAMES = {
    "epochs": N_("epochs"), "batch_size": N_("mini-batch"), "learning_rate": N_("rate"), "optimizer": N_("optimizer"),
    "seed": N_("seed"), "l1": "L1", "l2": "L2", "momentum": N_("momentum"), "dropout": N_("dropout"),
    "noise": N_("noise"), "schedule": N_("schedule"), "schedule_every": N_("step after"),
    "schedule_factor": N_("step factor"), "target_accuracy": N_("target accuracy"), "patience": N_("patience"),
    "seconds": N_("seconds"),
}  # fmt: skip
VALUES = {"constant": N_("constant"), "step": N_("step"), "cosine": N_("cosine")}


def sentence(change: Change) -> str:
    """"rate 0.1 → 0.02, mini-batch 100 → 10"."""
    return _(", ").join(one(name, *pair) for name, pair in change.settings.items())


def one(name: str, old: Any, new: Any) -> str:
    """"rate 0.1 → 0.02"."""
    shown = NAMES.get(name, name)
    shown = shown if shown in ("L1", "L2") else _(shown)
    return _("{setting} {old} → {new}").format(setting=shown, old=value(old), new=value(new))


def value(it: Any) -> str:
    """A setting as a person writes it; a dash where the layers decide."""
    if it is None:
        return "–"
    if isinstance(it, str):
        return _(VALUES[it]) if it in VALUES else it
    return shortest(it)


def told(change: Change) -> str:
    """"at epoch 3.5: rate 0.1 → 0.02"."""
    return _("at epoch {epoch}: {changes}").format(epoch=epoch(change.epochs), changes=sentence(change))


def epoch(epochs: float) -> str:
    """A place on the axis, as short as it can be said."""
    return f"{epochs:.2f}".rstrip("0").rstrip(".")
