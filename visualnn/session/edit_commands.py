"""What pages can change about the network: the command `edit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualnn.session.guide_commands import command

if TYPE_CHECKING:
    from visualnn.session.guide import Guide


@command("edit")
def _edit(guide: Guide, what: str, *arguments: str) -> None:
    """The forms have been checked (`visualnn.lessons.commands`)."""
    editing, first, last = guide.session.editing, arguments[0] if arguments else "", arguments[-1] if arguments else ""
    if what in ("add", "remove"):
        getattr(editing, what)(int(first))
    elif what == "units":
        editing.resize(int(first), int(last))
    elif what == "activation":
        editing.activate(int(first), last)
    elif what == "dropout":
        editing.drop(int(first), float(last))
    elif what == "weights":
        editing.start(int(first), last if last.isalpha() else float(last))
    elif what == "loss":
        editing.choose_loss(first)
    elif what == "data":
        editing.choose_data(first)
    else:
        editing.undo()
