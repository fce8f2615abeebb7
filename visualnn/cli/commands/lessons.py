"""`visualnn lessons`: what there is to open, train and trace."""

from __future__ import annotations

import argparse
import sys

from visualnn.cli import output
from visualnn.cli.command import Command
from visualnn.i18n import N_


class Lessons(Command):
    """One line for each lesson: its id, then its title. A lesson that cannot be read does not hide the others."""

    name, order = "lessons", 10
    summary = N_("List the lessons: one line each, the id and then the title.")

    def run(self, given: argparse.Namespace) -> int:
        from visualnn.formats.errors import UnreadableFile
        from visualnn.lessons import catalogue

        rows, status = [], 0
        for name in catalogue.ids():
            try:
                rows.append((name, catalogue.find(name).title))
            except UnreadableFile as error:
                print(f"visualnn: {name}: {error}", file=sys.stderr)
                status = 2
        for line in output.aligned(rows) if rows else ():
            print(line)
        return status
