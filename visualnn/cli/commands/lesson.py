"""`visualnn lesson`: write a lesson, check it, and export it."""

from __future__ import annotations

import argparse

from visualnn.cli.command import Command
from visualnn.cli.misuse import Misuse
from visualnn.i18n import N_, _


class LessonCommand(Command):
    """For those who write lessons; each of its actions is in a module of its own."""

    name, argument, order = "lesson", "new|check|export", 15
    summary = N_("Write a lesson of your own, check it, export it.")

    def actions(self) -> list[Command]:
        from visualnn.cli.lesson_check import LessonCheck
        from visualnn.cli.lesson_export import LessonExport
        from visualnn.cli.lesson_new import LessonNew

        return [LessonNew(), LessonCheck(), LessonExport()]

    def run(self, given: argparse.Namespace) -> int:
        raise Misuse(_("“visualnn lesson” needs one of {actions}; see “{help}”.").format(
            actions=", ".join(action.name.partition(" ")[2] for action in self.actions()),
            help="visualnn lesson --help"))
