"""From Markdown, as lessons use it, to HTML that loads nothing and runs nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

HEADING = re.compile(r"(#{1,4})\s+(.+?)\s*#*$")
ITEM = re.compile(r"(\s*)([-*+]|\d+[.)])\s+(.*)$")
RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*$")
INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\w)__(.+?)__(?!\w)"), r"<strong>\1</strong>"),
    (re.compile(r"\*(?!\s)(.+?)(?<!\s)\*"), r"<em>\1</em>"),
    (re.compile(r"(?<!\w)_(?!\s)(.+?)(?<!\s)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"\[([^\[\]]+)\]\(do:[^()]*\)"), r'<span class="button">\1</span>'),
    (re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)"), r"\1"),  # a link leads nowhere, a picture is its words
)


def to_html(text: str) -> str:
    """Headings, paragraphs, lists, tables, quotations, code, bold and italic letters; everything else is only text."""
    return "\n".join(_blocks(text.split("\n")))


def inline(text: str) -> str:
    """What stands inside a line."""
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(f"<code>{html.escape(piece[1:-1])}</code>" if number % 2 else _letters(piece)
                   for number, piece in enumerate(pieces))


def _letters(text: str) -> str:
    text = html.escape(text, quote=False)
    for pattern, shape in INLINE:
        text = pattern.sub(shape, text)
    return text


def _blocks(lines: list[str]) -> Iterator[str]:
    place = 0
    while place < len(lines):
        line = lines[place]
        taken = 1
        if line.lstrip().startswith("```"):
            taken = _length(lines[place + 1:], lambda one: not one.lstrip().startswith("```")) + 1
            yield f"<pre>{html.escape(chr(10).join(lines[place + 1:place + taken]))}</pre>"
            taken += 1
        elif heading := HEADING.match(line):
            size = len(heading[1])
            yield f"<h{size}>{inline(heading[2])}</h{size}>"
        elif ITEM.match(line):
            taken = _length(lines[place:], lambda one: bool(ITEM.match(one)) or one.startswith("  "))
            yield _list(lines[place : place + taken])
        elif line.startswith("|"):
            taken = _length(lines[place:], lambda one: one.startswith("|"))
            yield _table(lines[place : place + taken])
        elif line.startswith(">"):
            taken = _length(lines[place:], lambda one: one.startswith(">"))
            yield f"<blockquote>{inline(' '.join(one[1:].strip() for one in lines[place:place + taken]))}</blockquote>"
        elif line.strip():
            taken = _length(lines[place:], _is_words)
            yield f"<p>{inline(' '.join(one.strip() for one in lines[place:place + taken]))}</p>"
        place += max(taken, 1)


def _is_words(line: str) -> bool:
    return bool(line.strip()) and not (HEADING.match(line) or ITEM.match(line) or line.startswith(("|", ">", "```")))


def _length(lines: list[str], belongs: Callable[[str], bool]) -> int:
    """How many lines from the first on belong together."""
    return next((number for number, line in enumerate(lines) if not belongs(line)), len(lines))


def _list(lines: list[str]) -> str:
    """A list; a line that does not begin an entry goes on with the one before."""
    entries: list[str] = []
    for line in lines:
        if found := ITEM.match(line):
            entries.append(found[3])
        else:
            entries[-1] += f" {line.strip()}"
    first = ITEM.match(lines[0])
    kind = "ol" if first and first[2][0].isdigit() else "ul"
    return f"<{kind}>{''.join(f'<li>{inline(entry)}</li>' for entry in entries)}</{kind}>"


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if not RULE.match(line)]
    shown = []
    for number, row in enumerate(rows):
        kind = "td" if number else "th"
        shown.append("<tr>" + "".join(f"<{kind}>{inline(cell)}</{kind}>" for cell in row) + "</tr>")
    return f"<table>{''.join(shown)}</table>"
