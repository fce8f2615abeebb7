"""What the text of a program looks like at one moment: what is lit, done and known, and the colours of its letters."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from visualnn.lessons.programs import Variable
from visualnn.ui import theme


@dataclass(frozen=True)
class Running:
    """Which lines are lit, which have done all they do, the values by line, and the variables that are selected or
    pointed at. Lines count from 1.
    """

    lit: tuple[int, ...] = ()
    done: frozenset[int] = frozenset()
    values: tuple[tuple[int, str], ...] = ()
    selected: tuple[Variable, ...] = ()
    pointed: tuple[Variable, ...] = ()


def colour_of(kind: str) -> QColor:
    """The colour of a kind of token, a little nearer to that of text: it has to be read on the lit line, too."""
    colors = theme.current()
    kinds = {"keyword": colors.backward, "string": colors.update, "comment": colors.muted, "number": colors.loss,
             "definition": colors.forward}  # fmt: skip
    return theme.mix(kinds.get(kind, colors.text), colors.text, 0.2)
