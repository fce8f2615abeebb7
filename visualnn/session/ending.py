"""What a training has come to, in one sentence for the window and the command line."""

from __future__ import annotations

from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.session.stopping import REASONS


def ending(update: int, updates: int, accuracy: float | None, loss: float, pictures: bool, reason: str = "",
           patience: int = 0) -> str:
    """The sentence for a run of so many of its updates: the share of right answers, where answers can be right, or the
    loss of its last mini-batches; and why it ended before its time, if it had a reason.
    """
    if reason:
        ended = ending(update, updates, accuracy, loss, pictures)
        return f"{ended} {because(reason, patience)}"
    done = update == updates
    if accuracy is None:
        message = _("Training stopped after {update} of {updates} updates: the last loss was {loss}.")
        if done:
            message = _("Training done, {update} of {updates} updates: the last loss was {loss}.")
    elif pictures:
        message = _("Training stopped after {update} of {updates} updates: {accuracy:.2%} of the test images.")
        if done:
            message = _("Training done, {update} of {updates} updates: {accuracy:.2%} of the test images.")
    else:
        message = _("Training stopped after {update} of {updates} updates: {accuracy:.2%} right.")
        if done:
            message = _("Training done, {update} of {updates} updates: {accuracy:.2%} right.")
    return message.format(update=update, updates=updates, accuracy=accuracy, loss=format_number(loss))


def because(reason: str, patience: int) -> str:
    """Why a run ended by itself, as a sentence of its own."""
    return _(REASONS[reason]).format(epochs=patience)
