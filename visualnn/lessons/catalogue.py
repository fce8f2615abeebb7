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
    """The lesson of that id, also by its number or its words alone, or in a folder of that name; the first one without
    a name.

    LookupError says which ones there are, UnreadableFile what is wrong with the folder.
    """
    known = ids()
    if name is None:
        return Lesson.read(folder() / known[0])
    for candidate in known:
        if is_called(candidate, name):
            return Lesson.read(folder() / candidate)
    path = Path(name)
    if path.name == "lesson.toml" or path.is_dir() or len(path.parts) > 1:
        return at(path)
    close = difflib.get_close_matches(name, known, 1, 0.5) or known
    message = _("There is no lesson “{name}”; try {close}, or “visualnn lessons” for all of them.")
    raise LookupError(message.format(name=name, close=close[0]))


def is_called(candidate: str, name: str) -> bool:
    """Whether a name means the lesson of that id: all of it, its number or its words."""
    number, _dash, words = candidate.partition("-")
    return name in (candidate, number, words)


def at(path: Path) -> Lesson:
    """The lesson in a folder, or the one of a lesson.toml. UnreadableFile says what is wrong with it."""
    path = path.expanduser().resolve()
    return Lesson.read(path.parent if path.name == "lesson.toml" else path)
