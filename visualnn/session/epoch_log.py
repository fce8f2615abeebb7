"""The log of a run: one line for each epoch, as programs print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.i18n import _

if TYPE_CHECKING:
    from visualnn.session.session import Session

NEAR = 1e-6  # of an epoch's end: epochs are counted in updates


def epoch_lines(session: Session) -> list[str]:
    """A line for every complete epoch of the run on show, counted from 0: how many test samples it gets right, or its
    loss where there are no right answers.
    """
    curves = session.history.curves
    if session.dataset.kind == "classes":
        count = len(session.dataset.test)
        shares = {round(at): share for at, share in zip(curves.accuracy_epochs, curves.test_accuracy, strict=True)
                  if _ends(at)}  # fmt: skip
        text = _("Epoch {epoch}: {right} / {count}")  # where a run went on, its joint has been reported twice
        return [text.format(epoch=at - 1, right=round(share * count), count=count) for at, share in shares.items()]
    if not curves.loss_epochs:
        return []
    last = int(curves.loss_epochs[-1] + NEAR)
    first = int(curves.loss_epochs[0] + NEAR) + (not _ends(curves.loss_epochs[0]))
    losses = [(epoch, curves.loss_at(epoch)) for epoch in range(max(first, 1), last + 1)]
    return [_("Epoch {epoch}: loss {loss}").format(epoch=epoch - 1, loss=f"{loss:.4f}")
            for epoch, loss in losses if loss is not None]


def _ends(epochs: float) -> bool:
    return epochs > 0.5 and abs(epochs - round(epochs)) < NEAR
