"""The live parts of a document: its buttons and its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextDocument

BUTTON, CELL = "do:", "cell:"  # how the addresses of buttons and of live numbers begin


class Piece(NamedTuple):
    """A live part of the document: where it starts and ends, and its address."""

    start: int
    end: int
    address: str


def pieces_of(document: QTextDocument) -> Iterator[Piece]:
    """All of them, in the order of the text."""
    block = document.begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            fragment = place.fragment()
            address = fragment.charFormat().anchorHref()
            if address.startswith((BUTTON, CELL)):
                yield Piece(fragment.position(), fragment.position() + fragment.length(), address)
            place += 1
        block = block.next()


def x_of(found: object) -> float:
    """PySide gives the place together with the cursor's."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
