"""The pages of a lesson: its Markdown cut at the lines `---`, with commands, waits, questions and teacher's notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from visualnn import i18n
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import _
from visualnn.lessons.commands import Order, command_of, condition_of
from visualnn.lessons.lesson import Lesson, read_text
from visualnn.lessons.live import Number, marked
from visualnn.lessons.questions import Question, QuestionReader

DIRECTIVE = ":: "


@dataclass(frozen=True)
class Wait:
    """What a page waits for, and the words that say so."""

    condition: Order
    words: str


@dataclass(frozen=True)
class Page:
    """One page: `parts` are pieces of Markdown and questions, in the order in which they are read."""

    number: int
    line: int
    title: str
    parts: tuple[str | Question, ...]
    commands: tuple[Order, ...] = ()
    wait: Wait | None = None
    notes: tuple[str, ...] = ()

    @property
    def markdown(self) -> str:
        """All Markdown of the page, without its questions."""
        return "\n\n".join(part for part in self.parts if isinstance(part, str))

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(part for part in self.parts if isinstance(part, Question))

    def texts(self) -> Iterator[str]:
        """Every text in which numbers and buttons may stand."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from (part.text, *(choice.text for choice in part.choices), part.explanation)

    def numbers(self) -> list[Number]:
        """Every number that the page reads."""
        found = [number for text in self.texts() for number in marked(text).numbers]
        return found + [asked.answer for asked in self.questions if isinstance(asked.answer, Number)]

    def buttons(self) -> list[Order]:
        """Every command that a button of the page gives."""
        return [button for text in self.texts() for button in marked(text).buttons]


def path_of(lesson: Lesson, language: str | None = None) -> Path:
    """The file with the lesson's words in a language, or in English where there is none."""
    own = lesson.folder / f"{language or i18n.language()}.md"
    return own if own.is_file() else lesson.folder / "en.md"


def pages_of(lesson: Lesson, language: str | None = None) -> tuple[Page, ...]:
    """The pages of a lesson in a language, or in English; none where nothing was written. UnreadableFile names the
    file and the line of a mistake.
    """
    path = path_of(lesson, language)
    return read_pages(path, read_text(path)) if path.is_file() else ()


def read_pages(path: Path, text: str) -> tuple[Page, ...]:
    """The pages of a text. UnreadableFile names the file and the line of a mistake."""
    drafts = [_Draft(path, 1)]
    for number, line in enumerate(text.split("\n"), 1):
        if line.rstrip() == "---" and not drafts[-1].fenced:
            drafts[-1].close()
            drafts.append(_Draft(path, number + 1))
        else:
            drafts[-1].take(number, line.rstrip())
    drafts[-1].close()
    if len(drafts) > 1:
        for draft in drafts:
            draft.check_heading()
    return tuple(draft.page(number) for number, draft in enumerate(drafts, 1)) if text.strip() else ()


@dataclass
class _Draft:
    """A page while its lines are being read."""

    path: Path
    line: int
    title: str = ""
    words: list[str] = field(default_factory=list)
    parts: list[str | Question] = field(default_factory=list)
    commands: list[Order] = field(default_factory=list)
    wait: Wait | None = None
    notes: list[str] = field(default_factory=list)
    asking: QuestionReader | None = None
    fenced: bool = False

    def take(self, number: int, line: str) -> None:
        try:
            if self.asking is not None and self.asking.take(line):
                return
            self.end_question()
            if line.lstrip().startswith("```"):
                self.fenced = not self.fenced
            if self.fenced:
                marked(line)
                self.words.append(line)
            elif line.startswith("::"):
                self.direct(line)
            elif line.startswith(("? ", "？")):
                self.end_words()
                self.asking = QuestionReader(line.lstrip("?？"), number)
            else:
                self.read(line)
        except ValueError as error:
            self.refuse(self.asking.line if self.asking else number, error)

    def read(self, line: str) -> None:
        """A line of Markdown."""
        if line.startswith("#") and not self.title:
            self.title = line.lstrip("#").strip()
        marked(line)
        self.words.append(line)

    def direct(self, line: str) -> None:
        """A line that is not shown: `:: do COMMAND`, `:: wait CONDITION | words`, `:: teacher TEXT`."""
        kind, _space, rest = line[len(DIRECTIVE):].strip().partition(" ")
        if not line.startswith(DIRECTIVE) or kind not in ("do", "wait", "teacher"):
            raise ValueError(_("a line “::” goes on with do, wait or teacher"))
        if kind == "do":
            self.commands.append(command_of(rest))
        elif kind == "teacher":
            self.notes.append(rest.strip())
        elif self.wait is not None:
            raise ValueError(_("a page can wait for one thing only"))
        else:
            condition, _bar, words = rest.partition("|")
            if not words.strip():
                raise ValueError(_("a page that waits says for what: “:: wait {condition} | words”").format(
                    condition=condition.strip()))
            self.wait = Wait(condition_of(condition), words.strip())

    def end_question(self) -> None:
        if self.asking is not None:
            asked, texts = self.asking.question(), [self.asking.text, *self.asking.explanation]
            for text in (*texts, *(choice.text for choice in asked.choices)):
                marked(text)
            self.parts.append(asked)
            self.asking = None

    def end_words(self) -> None:
        text = "\n".join(self.words).strip("\n")
        if text.strip():
            self.parts.append(text)
        self.words = []

    def close(self) -> None:
        """The page ends here."""
        try:
            self.end_question()
        except ValueError as error:
            self.refuse(self.asking.line if self.asking else self.line, error)
        self.end_words()
        if self.wait and self.wait.condition.name == "answered" and not any(
                isinstance(part, Question) for part in self.parts):
            self.refuse(self.line, ValueError(_("a page that waits for answers needs a question")))

    def check_heading(self) -> None:
        if not self.title:
            self.refuse(self.line, ValueError(_("each page begins with a heading “## …”")))

    def refuse(self, line: int, error: ValueError) -> None:
        raise UnreadableFile(self.path, str(error), line) from None

    def page(self, number: int) -> Page:
        return Page(number, self.line, self.title, tuple(self.parts), tuple(self.commands), self.wait,
                    tuple(self.notes))
