"""`visualnn lesson new`: a folder with a lesson that works, for a teacher to change."""

from __future__ import annotations

import argparse
from pathlib import Path

from visualnn import i18n, paths
from visualnn.cli.command import Command
from visualnn.cli.misuse import Misuse
from visualnn.cli.parser import Parser
from visualnn.formats.errors import plain
from visualnn.i18n import N_, _

SPOKEN = ("lesson.toml", "program.py")  # the template has them once in each language, for their remarks


class LessonNew(Command):
    """Copies the template; a folder that has anything in it is left alone."""

    name, argument = "lesson new", "DIR"
    summary = N_("Write a small lesson that works, with remarks on everything, into a new folder.")

    def options(self, parser: Parser) -> None:
        parser.positional("DIR", _("the folder to make"))

    def run(self, given: argparse.Namespace) -> int:
        folder = Path(given.dir).expanduser()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = _("{name} is there already and is not empty; nothing was written. Give the name of a new folder.")
            raise Misuse(message.format(name=plain(str(folder), 200)))
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in template().items():
            with (folder / name).open("xb") as file:  # never over another file, whatever happens meanwhile
                file.write(content)
        print("\n".join(_said(folder)))
        return 0


def template() -> dict[str, bytes]:
    """The files of a new lesson by their names, their remarks in the current language."""
    source = paths.resources() / "lesson-template"
    files = {path.name: path.read_bytes() for path in sorted(source.iterdir()) if path.suffix in (".md", ".csv")}
    for name in SPOKEN:
        stem, _dot, ending = name.partition(".")
        own = source / f"{stem}.{i18n.language()}.{ending}"
        files[name] = (own if own.is_file() else source / f"{stem}.en.{ending}").read_bytes()
    return dict(sorted(files.items()))


def _said(folder: Path) -> list[str]:
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    return [
        _("Written: {names}.").format(names=", ".join(str(folder / name) for name in template())),
        "",
        _("What you can do now:"),
        f"  visualnn --lesson {shown}",
        "      " + _("opens it; the window follows whatever you save"),
        f"  visualnn lesson check {shown}",
        "      " + _("tells whether its numbers come out"),
        "  " + _("Begin with {file}: its remarks say what everything is.").format(file=folder / "lesson.toml"),
    ]
