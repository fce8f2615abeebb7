"""The Runs panel in words: in what runs differ, and what to do where there are none."""

from __future__ import annotations

from collections.abc import Sequence

from visualnn.i18n import N_, _, ngettext
from visualnn.ui.runs.columns import Column

WHOSE = {"lesson": N_("This lesson"), "all": N_("All lessons")}


def difference(count: int, columns: Sequence[Column]) -> str:
    """In which of these columns so many runs differ."""
    if count < 2:
        return _("Select several runs, or put several on the plot: what they differ in becomes bold.")
    runs = ngettext("{n} run", "{n} runs", count).format(n=count)
    if not columns:
        return _("{runs} are compared: all their settings are the same.").format(runs=runs)
    names = _(", ").join(_(column.heading) for column in columns)
    return _("{runs} are compared; they differ in: {names}.").format(runs=runs, names=names)


def nothing(elsewhere: int) -> str:
    """There is no run to be listed, and so many of other lessons."""
    hint = _("No run of this lesson yet. Press Train (T): each run gets a line here, with its settings and what came "
             "of it, and is still here when the program has been closed.")  # fmt: skip
    if not elsewhere:
        return hint
    more = ngettext("“All lessons” has {n} other run.", "“All lessons” has {n} other runs.", elsewhere)
    return f"{hint} {more.format(n=elsewhere)}"
