"""A command: one class in one module of `commands`, found by being there."""

from __future__ import annotations

import argparse
from typing import Any, ClassVar

from visualnn import discover
from visualnn.cli.misuse import Misuse
from visualnn.cli.parser import Parser


class Command:
    """One thing that can be asked for on the command line: `visualnn name ARGUMENT --options`.

    One that has `actions` is asked for with one of them: `visualnn name action ARGUMENT`; their names are both words.

    What is slow to import is imported in `run`, so that the other commands do not wait for it.
    """

    name: ClassVar[str] = ""
    argument: ClassVar[str] = ""  # as help writes it, "" for a command about nothing in particular
    summary: ClassVar[str] = ""  # one line of help, marked with N_
    order: ClassVar[int] = 50
    kinds: ClassVar[dict[str, type[Command]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if " " not in cls.name:
            Command.kinds[cls.name] = cls

    def actions(self) -> list[Command]:
        """What the command can do, where it can do several things."""
        return []

    def options(self, parser: Parser) -> None:
        """Tell the parser what the command takes."""

    def run(self, given: argparse.Namespace) -> int:
        """Do it; the exit status. Misuse and UnreadableFile become one line and the status 2."""
        raise NotImplementedError


def commands() -> list[Command]:
    """Every command there is, in the order of the help page."""
    discover.import_all("visualnn.cli.commands")
    return sorted((kind() for kind in Command.kinds.values()), key=lambda command: (command.order, command.name))


def lesson_of(name: str | None) -> Any:
    """The lesson of an id. Misuse says which ones there are."""
    from visualnn.lessons import catalogue

    try:
        return catalogue.find(name)
    except LookupError as error:
        if type(error) is not LookupError:  # a KeyError is a fault of ours
            raise
        raise Misuse(str(error)) from None


def optimizer_names() -> list[str]:
    from visualnn.engine import Optimizer

    return sorted(Optimizer.kinds)
