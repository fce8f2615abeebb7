"""What the sections of the form hold, in few words: they stand in their headers while they are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import _, ngettext
from visualnn.ui.number_box import shortest
from visualnn.ui.training import fields
from visualnn.ui.training.rate_picture import kind_words, rate_text

if TYPE_CHECKING:
    from visualnn.session.run import Run


def of(section: str, run: Run, rate: float) -> str:
    """The summary of a section; `rate` is the learning rate of now."""
    parts = _optimizer(run, rate) if section == "optimizer" else PARTS[section](run)
    return _(", ").join(parts) or _("none")


def _optimizer(run: Run, rate: float) -> list[str]:
    settings = run.settings
    parts = [_("rate now {rate}").format(rate=rate_text(rate))]
    if settings.optimizer == "Momentum":
        parts.append(_("momentum {value}").format(value=shortest(settings.momentum)))
    return parts


def _regularization(run: Run) -> list[str]:
    settings = run.settings
    parts = [f"{name} {shortest(value)}" for name, value in (("L1", settings.l1), ("L2", settings.l2)) if value]
    if run.dropout_rates and (dropout := fields.shown(run, "dropout")):
        parts.append(_("dropout {value}").format(value=shortest(dropout)))
    if settings.noise:
        parts.append(_("noise {value}").format(value=shortest(settings.noise)))
    return parts


def _schedule(run: Run) -> list[str]:
    settings = run.settings
    if settings.schedule != "step":
        return [kind_words(settings.schedule)]
    text = ngettext("× {factor} every {n} epoch", "× {factor} every {n} epochs", settings.schedule_every)
    return [text.format(factor=shortest(settings.schedule_factor), n=settings.schedule_every)]


def _stop(run: Run) -> list[str]:
    settings = run.settings
    parts = [ngettext("after {n} epoch", "after {n} epochs", settings.epochs).format(n=settings.epochs)]
    if settings.target_accuracy:
        parts.append(_("at {share}%").format(share=shortest(fields.shown(run, "target_accuracy"))))
    if settings.patience:
        text = ngettext("{n} epoch without progress", "{n} epochs without progress", settings.patience)
        parts.append(text.format(n=settings.patience))
    if settings.seconds:
        parts.append(_("{seconds} s").format(seconds=shortest(settings.seconds)))
    return parts


PARTS = {"regularization": _regularization, "schedule": _schedule, "stop": _stop}
