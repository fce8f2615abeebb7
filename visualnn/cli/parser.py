"""Reading a command line, with every message in the person's language and in one line."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from visualnn.cli.misuse import Misuse
from visualnn.formats.errors import plain
from visualnn.i18n import _, languages


class Help(argparse.RawDescriptionHelpFormatter):
    """The help page, beginning in the person's language."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or _("Usage: "))


class Parser(argparse.ArgumentParser):
    """An argument parser that never writes its own English: whatever is wrong is raised as a Misuse."""

    def __init__(self, prog: str, description: str, epilog: str | None = None, usage: str | None = None) -> None:
        super().__init__(prog, usage, description, epilog, add_help=False, allow_abbrev=False, exit_on_error=False,
                         formatter_class=Help)
        self._needed: list[str] = []
        self._files = self.add_argument_group(_("Arguments"))
        self._choices = self.add_argument_group(_("Options"))

    def positional(self, name: str, words: str) -> None:
        """The one thing that the command is about; `name` is how help calls it."""
        self._needed.append(name)
        self._files.add_argument(name.lower(), metavar=name, help=_percent(words))

    def optional(self, name: str, words: str) -> None:
        """The same where it may be left out; then it is None."""
        self._files.add_argument(name.lower(), metavar=name, nargs="?", help=_percent(words))

    def option(self, flag: str, words: str, **more: Any) -> None:
        if more.get("required"):
            self._needed.append(f"{flag} {more['metavar']}")
        self._choices.add_argument(flag, help=_percent(words), **more)

    def switch(self, flag: str, words: str) -> None:
        self._choices.add_argument(flag, action="store_true", help=_percent(words))

    def closing_options(self) -> None:
        """What every command takes."""
        self.option("--lang", _("the language: {choices}").format(choices=", ".join(languages())), metavar="LANG",
                    type=one_of("--lang", ["system", *languages()]))
        self._choices.add_argument("-h", "--help", action="help", help=_("show this page"))

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """What was asked for. Misuse says in a sentence what cannot be understood."""
        try:
            given, extra = self.parse_known_args(list(arguments))
        except argparse.ArgumentError as error:
            raise self.misuse_of(error.argument_name, arguments) from None
        if extra:
            message = _("There is no option {text}; see “{help}”.") if extra[0].startswith("-") else _(
                "“{text}” is too much; see “{help}”.")
            raise Misuse(message.format(text=plain(extra[0]), help=f"{self.prog} --help"))
        return given

    def misuse_of(self, name: str | None, arguments: Sequence[str]) -> Misuse:
        """What is wrong with an option: all others are checked by their types, so a value is missing or too much."""
        if name is None:
            return self.missing()
        too_much = any(text.startswith(f"{flag}=") for text in arguments for flag in name.split("/"))
        message = _("{option} takes no value; see “{help}”.") if too_much else _(
            "{option} needs a value; see “{help}”.")
        return Misuse(message.format(option=name, help=f"{self.prog} --help"))

    def missing(self) -> Misuse:
        message = _("{program} needs {what}; see “{help}”.")
        return Misuse(message.format(program=self.prog, what=" ".join(self._needed), help=f"{self.prog} --help"))

    def error(self, message: str) -> NoReturn:
        """argparse comes here when something that must be there is not; its own words are English."""
        raise self.missing()


def _percent(words: str) -> str:
    """argparse takes a percent sign in help for a placeholder."""
    return words.replace("%", "%%")


def whole(option: str, least: int = 0) -> Callable[[str], int]:
    """The type of an option that takes a whole number."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            message = _("{name}: a whole number from {least} up is needed, not {value}.")
            raise Misuse(message.format(name=option, least=least, value=plain(text)))
        return value

    return read


def positive(option: str) -> Callable[[str], float]:
    """The type of an option that takes a number greater than 0."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (0 < value < math.inf):
            message = _("{name}: a number greater than 0 is needed, not {value}.")
            raise Misuse(message.format(name=option, value=plain(text)))
        return value

    return read


def number(option: str) -> Callable[[str], float]:
    """The type of an option that takes any number; which ones make sense the session knows."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise Misuse(_("{name}: a number is needed, not {value}.").format(name=option, value=plain(text)))
        return value

    return read


def one_of(option: str, names: Iterable[str]) -> Callable[[str], str]:
    """The type of an option that takes one of some words, in capitals or not."""
    known = list(names)

    def read(text: str) -> str:
        for name in known:
            if name.lower() == text.lower():
                return name
        message = _("{name}: there is no “{value}”, only {known}.")
        raise Misuse(message.format(name=option, value=plain(text), known=", ".join(known)))

    return read
