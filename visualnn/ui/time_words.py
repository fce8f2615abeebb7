"""The history in words: the names of runs, where we are, and what training from here would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.engine import Optimizer
from visualnn.i18n import _, ngettext
from visualnn.ui.number_box import shortest

if TYPE_CHECKING:
    from visualnn.session.branch import Branch
    from visualnn.session.session import Session


def short_name(branch: Branch) -> str:
    """"run 2"."""
    return _("run {number}").format(number=branch.number)


def run_name(branch: Branch) -> str:
    """"run 2 from update 600"."""
    first = branch.first
    if first.parent is None:
        return short_name(branch)
    return _("run {number} from update {update}").format(number=branch.number, update=f"{first.since:,}")


def full_name(branch: Branch) -> str:
    """"run 2 from update 600 of run 1: SGD, rate 0.1, mini-batches of 100"."""
    name, first = short_name(branch), branch.first
    if first.parent is not None:
        message = _("run {number} from update {update} of run {parent}")
        if first.changed:
            message = _("run {number} from update {update} of run {parent}, weights changed by hand")
        name = message.format(number=branch.number, update=f"{first.since:,}", parent=first.parent.number)
    settings = branch.settings
    message = _("{run}: {optimizer}, rate {rate}, mini-batches of {size}")
    return message.format(run=name, optimizer=settings.optimizer, rate=shortest(settings.learning_rate),
                          size=settings.batch_size)


def where(session: Session) -> str:
    """Update, epoch and loss of the network on show, and how much is kept in how much memory."""
    history = session.history
    line = history.line
    if line is None:
        if history.branches:
            return _("The weights on show belong to no run. Choose a run to go back to it.")
        return _("Nothing has been trained yet. Press Train (T); then every update can be gone back to here.")
    position = history.position
    loss = line.loss_at(position)
    parts = [
        _("Update {update} of {updates}").format(update=f"{position:,}", updates=f"{line.end:,}"),
        _("epoch {epoch}").format(epoch=line.owner(position).epoch_of(position)),
        _("loss {loss}").format(loss="–" if loss is None else f"{loss:.{min(max(session.settings.decimals, 2), 6)}f}"),
        _("keyframes {count}").format(count=f"{len(line.keyframes()):,}"),
        _("history {used} of {budget} MB").format(used=f"{megabytes(history.bytes)}", budget=history.budget // 2**20),
    ]
    return " · ".join(parts)


def megabytes(count: int) -> str:
    """Bytes as MB, with a decimal while they are few."""
    size = count / 2**20
    return f"{size:.1f}" if 0 < size < 10 else f"{size:.0f}"


def what_next(session: Session) -> str:
    """What the button would do: go on with this run, or begin a branch, and what the optimizer knows then."""
    history, settings = session.history, session.run.settings
    if history.progress is not None:
        return _("Computing the updates up to there again, {percent}% …").format(percent=round(100 * history.progress))
    if history.moment is None or history.branch is None:
        return ""
    if session.run.state == "running":
        return _("The network on show goes with the training; going to another update pauses it.")
    more = ngettext("{n} more epoch", "{n} more epochs", settings.epochs).format(n=settings.epochs)
    if history.goes_on(settings):
        return _("From here this run goes on, {more}.").format(more=more)
    how = _("{optimizer}, rate {rate}, mini-batches of {size}").format(
        optimizer=settings.optimizer, rate=shortest(settings.learning_rate), size=settings.batch_size)
    remembers = settings.optimizer == history.moment.optimizer
    if not Optimizer.kinds[settings.optimizer].state_names:
        return _("From here a new run begins, {more}: {how}.").format(more=more, how=how)
    if remembers:
        return _("From here a new run begins, {more}: {how}, with the optimizer's memory of now.").format(
            more=more, how=how)
    return _("From here a new run begins, {more}: {how}, the optimizer begins anew.").format(more=more, how=how)
