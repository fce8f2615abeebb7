"""From the words of a command line to the command that does it, or to the window."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import visualnn
from visualnn.cli.command import Command, commands
from visualnn.cli.misuse import Misuse
from visualnn.cli.parser import Parser
from visualnn.formats.errors import plain
from visualnn.i18n import _, languages, set_language

TAKES_VALUE = ("--lesson", "--lang")


def run(arguments: Sequence[str]) -> int:
    """Find the command among the arguments and run it; without a command, open the window."""
    speak(language_asked(arguments))
    before, name, behind = split(arguments)
    known = {command.name: command for command in commands()}
    general = general_parser(list(known.values())).read(before)
    if general.version:
        print(f"visualnn {visualnn.__version__}")
        return 0
    if name is None:
        from visualnn.cli.window import open_window

        return open_window(general.lesson, general.lang)
    if general.lesson is not None:
        raise Misuse(_("--lesson is for the window; write “visualnn {name} LESSON …”.").format(name=plain(name)))
    if name not in known:
        close = difflib.get_close_matches(name, known, 1) or [", ".join(known)]
        message = _("There is no command “{name}”; try {close}, or “visualnn --help”.")
        raise Misuse(message.format(name=plain(name), close=close[0]))
    command, behind = action_of(known[name], behind)
    return command.run(command_parser(command).read(behind))


def action_of(command: Command, behind: Sequence[str]) -> tuple[Command, list[str]]:
    """The command, or that of its actions which the next word names, and the words behind it."""
    for action in command.actions():
        if behind and action.name == f"{command.name} {behind[0]}":
            return action, list(behind[1:])
    return command, list(behind)


def split(arguments: Sequence[str]) -> tuple[list[str], str | None, list[str]]:
    """What stands before the command, the command, and what stands behind it."""
    skip = False
    for place, text in enumerate(arguments):
        if not skip and not text.startswith("-"):
            return list(arguments[:place]), text, list(arguments[place + 1 :])
        skip = not skip and text in TAKES_VALUE
    return list(arguments), None, []


def language_asked(arguments: Sequence[str]) -> str | None:
    """The language of this command line, looked up first, because help and complaints are already in it."""
    for place, text in enumerate(arguments):
        if text.startswith("--lang="):
            return text.partition("=")[2]
        if text == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


def speak(asked: str | None) -> None:
    """Use the language that was asked for, or else the one of the window."""
    from visualnn.session.settings import Settings

    if asked not in ("system", *languages()):
        try:
            asked = Settings.load().language
        except OSError:  # a home folder that cannot be read or made is no reason to say nothing
            asked = "system"
    set_language(asked)


def general_parser(known: Sequence[Command]) -> Parser:
    lines = [(f"{command.name} {command.argument}".strip(), _(command.summary)) for command in known]
    width = max(len(line[0]) for line in lines)
    epilog = "\n".join([_("Commands:"), *(f"  {line:<{width}}  {words}" for line, words in lines), "",
                        _("“visualnn COMMAND --help” says more about a command.")])
    usage = "visualnn [--lesson LESSON] [--lang LANG]\n       visualnn COMMAND …"
    words = _("See how a neural network learns. Without a command the window opens.")
    parser = Parser("visualnn", words, epilog, usage)
    parser.option("--lesson", _("the lesson to open the window with: its id, or its folder"), metavar="LESSON")
    parser.switch("--version", _("the version of the program"))
    parser.closing_options()
    return parser


def command_parser(command: Command) -> Parser:
    lines = [(f"{action.name} {action.argument}", _(action.summary)) for action in command.actions()]
    width = max((len(line[0]) for line in lines), default=0)
    epilog = "\n".join([_("Commands:"), *(f"  {line:<{width}}  {words}" for line, words in lines)]) if lines else None
    usage = f"visualnn {command.name} {command.argument} …" if lines else None
    parser = Parser(f"visualnn {command.name}", _(command.summary), epilog, usage)
    command.options(parser)
    parser.closing_options()
    return parser


