"""The catalogue: every folder of `resources/lessons` that holds a lesson, in the order of their names."""

from __future__ import annotations

import difflib
from pathlib import Path

from visualnn import paths
from visualnn.i18n import _
from visualnn.lessons.lesson import Lesson


def folder() -> Path:
    return paths.resources() / "lessons"


def ids() -> list[str]:
    return sorted(path.parent.name for path in folder().glob("*/lesson.toml"))


def lessons() -> list[Lesson]:
    return [Lesson.read(folder() / name) for name in ids()]


def find(name: str | None = None) -> Lesson:
    """The lesson of that id, also by its number or its words alone; the first one without a name.

    LookupError says which ones there are.
    """
    known = ids()
    if name is None:
        return Lesson.read(folder() / known[0])
    for candidate in known:
        number, _dash, words = candidate.partition("-")
        if name in (candidate, number, words):
            return Lesson.read(folder() / candidate)
    close = difflib.get_close_matches(name, known, 1, 0.5) or known
    message = _("There is no lesson “{name}”; try {close}, or “visualnn lessons” for all of them.")
    raise LookupError(message.format(name=name, close=close[0]))
