"""A lesson as a teacher has it: a folder made from the template, to be changed by the tests."""

from __future__ import annotations

import os
from pathlib import Path

from visualnn.cli.lesson_new import template


def write_lesson(folder: Path, **changes: str) -> Path:
    """Write the template into a folder; each change replaces one text of lesson.toml by another: old=new."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in template().items():
        (folder / name).write_bytes(content)
    for old, new in changes.items():
        change(folder, old, new)
    return folder


def change(folder: Path, old: str, new: str, name: str = "lesson.toml") -> None:
    """Replace a text in a file, as an editor saves it: a later time, even where the clock is coarse."""
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text, old
    before = path.stat().st_mtime_ns
    path.write_text(text.replace(old, new), "utf-8")
    os.utime(path, ns=(before + 10**7, max(path.stat().st_mtime_ns, before + 10**7)))
