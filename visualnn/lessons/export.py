"""A lesson as one HTML file to print or to put on a school's server: it loads nothing and runs nothing."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from string import Template

from visualnn import i18n
from visualnn.i18n import _
from visualnn.lessons.lesson import Lesson
from visualnn.lessons.live import PLACE, Number, marked
from visualnn.lessons.markup import inline, to_html
from visualnn.lessons.pages import Page
from visualnn.lessons.questions import Question

Read = Callable[[Page, Number], str]  # the text of a live number on a page

WHOLE = Template("""<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 16px/1.55 system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1a2230;
  max-width: 44em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.7em; } h2 { font-size: 1.3em; }
section { border-top: 1px solid #d3d9e2; padding: .4em 0 1em; break-inside: avoid; }
.page { color: #566173; font-size: .85em; float: right; }
.number, code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .92em; }
.number { background: #ebe9fa; border-radius: 3px; padding: 0 .25em; }
.button { border: 1px solid #b9b3e6; border-radius: 6px; padding: .05em .5em; color: #5246c4; font-weight: 600;
  white-space: nowrap; }
.wait { color: #566173; }
.question { border: 1px solid #d3d9e2; border-radius: 8px; padding: .5em 1em; margin: .8em 0; break-inside: avoid; }
.question ul { list-style: none; padding-left: .4em; }
.notes { border-left: 4px solid #8a5a00; background: #fbf6ea; padding: .4em 1em; margin: .8em 0; }
table { border-collapse: collapse; } td, th { border: 1px solid #d3d9e2; padding: .2em .6em; text-align: left; }
pre { background: #f4f6f9; padding: .7em; white-space: pre-wrap; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } }
</style>
</head>
<body>
$body
</body>
</html>
""")


def to_document(lesson: Lesson, pages: Iterable[Page], read: Read, solve: Read | None = None) -> str:
    """The lesson as HTML, in the current language. With `solve`, which gives the number that a question asks for, it is
    the teacher's: with the notes and all answers.
    """
    pages = list(pages)
    body = [_section(page, len(pages), read, solve) for page in pages]
    return WHOLE.substitute(language=i18n.language().replace("_", "-"), title=html.escape(lesson.title),
                            body="\n".join(body))  # fmt: skip


def _section(page: Page, count: int, read: Read, solve: Read | None) -> str:
    parts = [f'<section><span class="page">{page.number} / {count}</span>']
    for part in page.parts:
        parts.append(_words(part, page, read) if isinstance(part, str) else _question(part, page, read, solve))
    if page.wait is not None:
        parts.append(f'<p class="wait">○ {inline(page.wait.words)}</p>')
    if solve and page.notes:
        said = "".join(f"<p>{inline(note)}</p>" for note in page.notes)
        heading = _("Notes for the teacher")
        parts.append(f'<div class="notes"><strong>{heading}</strong>{said}</div>')
    return "\n".join([*parts, "</section>"])


def _words(text: str, page: Page, read: Read, convert: Callable[[str], str] = to_html) -> str:
    """Markdown with the live numbers filled in."""
    live = marked(text)
    shown = convert(live.text)
    for place, number in enumerate(live.numbers):
        value = f'<span class="number">{html.escape(read(page, number))}</span>'
        shown = shown.replace(chr(PLACE + place), value)
    return shown


def _question(asked: Question, page: Page, read: Read, solve: Read | None) -> str:
    lines = [f"<p><strong>{_words(asked.text, page, read, inline)}</strong></p>"]
    if asked.choices:
        entries = []
        for choice in asked.choices:
            box = "☑" if solve and choice.right else "☐"
            entries.append(f"<li>{box} {_words(choice.text, page, read, inline)}</li>")
        lines.append(f"<ul>{''.join(entries)}</ul>")
    elif solve:
        answer = solve(page, asked.answer) if isinstance(asked.answer, Number) else f"{asked.answer:g}"
        lines.append("<p>" + _("The answer: {answer}").format(answer=html.escape(answer)) + "</p>")
    else:
        lines.append("<p>= ______________</p>")
    if solve and asked.explanation:
        lines.append(f"<p>{_words(asked.explanation, page, read, inline)}</p>")
    return f'<div class="question">{"".join(lines)}</div>'
