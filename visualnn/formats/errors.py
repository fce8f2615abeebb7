"""The one way a file says no: a sentence for the person who chose it."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from visualnn.i18n import _

# A tag is the one thing a label could take for more than text.
_HARMLESS = str.maketrans("<>", "‹›")


class UnreadableFile(Exception):  # noqa: N818 - it says what the file is, not that the program failed
    """One sentence: what happened, why, and what to do; of a text also the `line`, counted from 1."""

    def __init__(self, path: str | os.PathLike[str], reason: str, line: int | None = None) -> None:
        self.path = Path(path)
        self.reason, self.line = reason, line
        name = plain(self.path.name or str(self.path))
        message = _("{name} was not opened: {reason}.")
        if line is not None:
            message = _("{name} was not opened, because of line {line}: {reason}.")
        super().__init__(message.format(name=name, line=line, reason=reason.rstrip(".。")))


def plain(text: str, limit: int = 60) -> str:
    """Text from a file as harmless plain text: short, one line, no control or direction characters, no tags."""
    text = text if len(text) <= 4 * limit else text[: 4 * limit]
    shown = [
        character if character.isprintable() else "·"
        for character in unicodedata.normalize("NFC", text)
        if not unicodedata.combining(character)
    ]
    short = "".join(shown if len(shown) <= limit else [*shown[: limit - 1], "…"])
    return " ".join(short.translate(_HARMLESS).split())
