"""`visualnn tour`: pictures of the window and of each panel, where there is no screen."""

from __future__ import annotations

import argparse
import os

from visualnn.cli.command import Command
from visualnn.cli.misuse import Misuse
from visualnn.cli.parser import Parser, one_of
from visualnn.i18n import N_, _, language

THEMES = ("system", "light", "dark")


class Tour(Command):
    """A PNG of the window and of each panel; prints the names of the files."""

    name, order = "tour", 60
    summary = N_("Draw the window and each panel into PNG files; needs no screen.")

    def options(self, parser: Parser) -> None:
        parser.option("--out", _("the folder for the pictures; made if it is missing"), metavar="DIR", required=True)
        parser.option("--theme", _("the colours: {choices}").format(choices=", ".join(THEMES)), metavar="THEME",
                      type=one_of("--theme", THEMES), default="system")

    def run(self, given: argparse.Namespace) -> int:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # Without a screen Qt remarks that nobody keeps a window's smallest size; that is of no use to anybody here.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
        from visualnn.ui.tour import TourError, make_tour

        try:
            written = make_tour(given.out, lang=given.lang or language(), theme=given.theme)
        except TourError as error:
            raise Misuse(str(error)) from None
        for path in written:
            print(path)
        return 0
