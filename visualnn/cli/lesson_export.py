"""`visualnn lesson export`: a lesson as one HTML file, to print or to put on a school's server."""

from __future__ import annotations

import argparse
from pathlib import Path

from visualnn.cli.command import Command, lesson_of
from visualnn.cli.misuse import Misuse
from visualnn.cli.parser import Parser
from visualnn.formats.errors import plain
from visualnn.i18n import N_, _, ngettext


class LessonExport(Command):
    """One file that needs no other; with --notes it is the teacher's, and has all answers."""

    name, argument = "lesson export", "LESSON"
    summary = N_("Write the pages of a lesson as one HTML file that can be printed.")

    def options(self, parser: Parser) -> None:
        parser.positional("LESSON", _("the id of a lesson, or its folder"))
        parser.option("--out", _("the HTML file to write"), metavar="FILE.html", required=True)
        parser.switch("--notes", _("with the teacher's notes and the answers"))

    def run(self, given: argparse.Namespace) -> int:
        return export(given)


def export(given: argparse.Namespace) -> int:
    """Write the file; the exit status. The language is the present one."""
    from visualnn import paths
    from visualnn.lessons.export import to_document
    from visualnn.lessons.pages import pages_of
    from visualnn.session.session import Session
    from visualnn.session.walkthrough import Walkthrough

    lesson, path = lesson_of(given.lesson), _place_for(given.out)
    pages = pages_of(lesson)
    walk = Walkthrough(Session(lesson))
    written = to_document(lesson, pages, walk.read, walk.solve if given.notes else None)
    try:
        paths.write_whole(path, written.encode())
    except OSError as error:
        message = _("{name} cannot be written: {reason}.")
        raise Misuse(message.format(name=plain(path.name), reason=error.strerror or str(error))) from None
    print(ngettext("{file}: {count} page", "{file}: {count} pages", len(pages)).format(
        file=path.name, count=len(pages)))
    return 0


def _place_for(name: str) -> Path:
    """Where the file will be written. Misuse if that cannot be."""
    path = Path(name).expanduser()
    path = path if path.suffix in (".html", ".htm") else path.with_name(path.name + ".html")
    if not path.parent.is_dir():
        message = _("{name} cannot be written: there is no folder {folder}.")
        raise Misuse(message.format(name=plain(path.name), folder=plain(str(path.parent), 200)))
    if path.is_dir():
        message = _("{name} cannot be written: it is a folder; give the name of a file.")
        raise Misuse(message.format(name=plain(path.name)))
    return path
