"""`visualnn lesson check`: whether a lesson opens, can be read in every language, and keeps what it promises."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from visualnn.cli import output
from visualnn.cli.command import Command, lesson_of
from visualnn.cli.misuse import Misuse
from visualnn.cli.parser import Parser
from visualnn.cli.progress import Bar
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from visualnn.lessons.lesson import Lesson

GOOD, FAILS, REFUSED = 0, 1, 2
Line = dict[str, Any]


class LessonCheck(Command):
    """One line for everything that was looked at; 0 if all is well, 1 if a number is another, 2 if a file is wrong."""

    name, argument = "lesson check", "LESSON"
    summary = N_("Open a lesson, read its pages in every language, and compute every number that it promises.")

    def options(self, parser: Parser) -> None:
        parser.optional("LESSON", _("the id of a lesson, or its folder"))
        parser.switch("--all", _("check every lesson that comes with the program"))
        parser.switch("--quick", _("leave out what takes long"))
        parser.switch("--json", _("print one JSON object for each lesson"))

    def run(self, given: argparse.Namespace) -> int:
        from visualnn.lessons import catalogue

        if bool(given.lesson) == given.all:
            help_page = "visualnn lesson check --help"
            raise Misuse(_("Name one lesson, or write --all; see “{help}”.").format(help=help_page))
        worst = GOOD
        for name in catalogue.ids() if given.all else [given.lesson]:
            status = _check_one(name, given.quick, given.json)
            worst = max(worst, status)
        return worst


def _check_one(name: str, quick: bool, as_json: bool) -> int:
    """Check a lesson, telling on the way; its exit status."""
    lines: list[Line] = []
    status, started = GOOD, time.monotonic()
    if not as_json:
        print(_("Lesson {name}").format(name=name))
    for line in _looked_at(name, quick):
        lines.append(line)
        status = max(status, GOOD if line["ok"] else line["status"])
        if not as_json:
            print(f"  {'✓' if line['ok'] else '✗'} {line['said']}", flush=True)
    seconds = time.monotonic() - started
    if as_json:
        told = [{key: value for key, value in line.items() if key != "status"} for line in lines]
        print(output.as_json({"lesson": name, "status": status, "seconds": round(seconds, 3), "found": told}))
    else:
        verdict = {GOOD: _("All is as it should be."), FAILS: _("A number is another than it should be."),
                   REFUSED: _("Something is wrong with its files.")}[status]  # fmt: skip
        print(f"  {verdict} {seconds:.1f} s")
    return status


def _looked_at(name: str, quick: bool) -> Iterator[Line]:
    """Everything in turn. What is wrong with a file is a line, too; after that nothing more can be said."""
    try:
        lesson = lesson_of(name)
        yield from _opened(lesson)
        yield from _pages(lesson)
        yield from _programs(lesson)
        yield from _outcomes(lesson, quick)
    except UnreadableFile as error:
        yield _line(str(error), False, REFUSED, what="file")


def _opened(lesson: Lesson) -> Iterator[Line]:
    from visualnn.session.made import made_of

    made = made_of(lesson)
    sizes = ", ".join(f"{name} {len(split)}" for name, split in made.dataset.splits.items())
    yield _line(_("opens: {parameters} parameters; samples: {sizes}").format(
        parameters=f"{made.network.flat.size:,}", sizes=sizes), what="opens")
    for problem in _missing(lesson):
        yield _line(problem, False, REFUSED, what="reference")


def _missing(lesson: Lesson) -> Iterator[str]:
    """What lesson.toml names and what is not there."""
    from visualnn import paths
    from visualnn.lessons import catalogue

    for name in lesson.needs:
        if not any(catalogue.is_called(known, name) for known in catalogue.ids()):
            yield _at(lesson, _("there is no lesson “{name}”").format(name=name), "needs")
    panels = {path.stem for path in (paths.PACKAGE / "ui" / "panels").glob("*.py")}
    for area, names in lesson.panels.items():
        for name in names:
            if panels and name not in panels:
                yield _at(lesson, _("there is no panel “{name}”").format(name=name), "panels", area)


def _at(lesson: Lesson, problem: str, *place: str) -> str:
    from visualnn.lessons.lines import line_in

    return _("{file}, line {line}: {problem}").format(
        file=lesson.file.name, line=line_in(lesson.file, *place), problem=problem)


def _pages(lesson: Lesson) -> Iterator[Line]:
    from visualnn import i18n
    from visualnn.lessons.pages import pages_of
    from visualnn.session.rehearsal import rehearsed

    for code in i18n.languages():
        if not (lesson.folder / f"{code}.md").is_file():
            yield _line(_("{file} is missing: readers of that language see English").format(file=f"{code}.md"),
                        code != i18n.SOURCE, REFUSED, what="pages")  # fmt: skip
            continue
        count = len(pages_of(lesson, code))
        yield _line(ngettext("{file}: {count} page", "{file}: {count} pages", count).format(
            file=f"{code}.md", count=count), what="pages")
        for problem in rehearsed(lesson, code):
            yield _line(f"{code}.md, {problem}", False, REFUSED, what="pages")


def _programs(lesson: Lesson) -> Iterator[Line]:
    from visualnn.lessons.programs import Program

    for path in lesson.programs().values():
        Program.read(path)
        yield _line(_("{file} can be shown; it is not run").format(file=path.name), what="program")


def _outcomes(lesson: Lesson, quick: bool) -> Iterator[Line]:
    from visualnn.lessons.check_words import agreement_of, expected_of, found_of, what_is_checked
    from visualnn.lessons.checks import outcome

    if not lesson.checks:
        yield _line(_("no [[check]]: nothing is promised, and there will be no seal"), what="check")
    for number, check in enumerate(lesson.checks, 1):
        if quick and check.slow:
            continue
        with Bar() as bar:
            words = _("check {number} of {count}: {what}")
            bar.draw((number - 1) / len(lesson.checks), words.format(
                number=number, count=len(lesson.checks), what=check.what), None)  # fmt: skip
            found = outcome(lesson, check)
        text = _("{what}: expected {expected}, found {found}, {verdict} — {source}")
        yield _line(text.format(what=what_is_checked(check), expected=expected_of(check), found=found_of(found),
                                verdict=agreement_of(found), source=check.source), found.ok, FAILS, what=check.what,
                    expected=check.expected if check.at_least is None else check.at_least,
                    value=found.value.tolist(), decimals=found.decimals, source=check.source)  # fmt: skip


def _line(said: str, ok: bool = True, status: int = GOOD, **more: Any) -> Line:
    return {"ok": ok, "status": status, "said": " ".join(said.split()), **more}
