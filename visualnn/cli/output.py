"""What commands print: text, tables, and JSON that every reader takes."""

from __future__ import annotations

import json
import math
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any


def prepare() -> None:
    """A letter that the terminal cannot show is written as an escape, not as an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def abandon() -> None:
    """Nobody reads the output any more: what is still waiting to be written must not fail a second time."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):  # not a real file, as in tests
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def as_json(value: Any) -> str:
    """One line of JSON. Nan and infinity, which JSON does not know, are null; letters are kept where they can be."""
    return json.dumps(finite(value), ensure_ascii=not can_write_letters(), allow_nan=False)


def can_write_letters() -> bool:
    """Whether the output takes every letter; otherwise JSON escapes them, which means the same."""
    return (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "") == "utf8"


def finite(value: Any) -> Any:
    """The same value with None in the place of every number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return value


def aligned(rows: Sequence[Sequence[str]], right: frozenset[int] | set[int] = frozenset()) -> list[str]:
    """Rows of cells as lines with straight columns; the columns named in `right` end, the others begin, together."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - columns(cell))
            cells.append(space + cell if number in right else cell + space)
        lines.append("  ".join(cells).rstrip())
    return lines


def columns(text: str) -> int:
    """How many columns of a terminal a text takes; Chinese characters take two each."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
