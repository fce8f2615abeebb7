"""A lesson as one file: everything that is written is there, and nothing that could load or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from visualnn.lessons import catalogue
from visualnn.lessons.export import to_document
from visualnn.lessons.markup import inline, to_html
from visualnn.lessons.pages import pages_of, read_pages
from visualnn.session.session import Session
from visualnn.session.walkthrough import BLANK, Walkthrough

OPEN_ENDED = {"meta", "br", "hr", "img"}


class Balance(HTMLParser):
    """Whether every tag is closed in its turn; and which tags there are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in OPEN_ENDED:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# A *b*", "<h1>A <em>b</em></h1>"),
        ("One\ntwo **bold**.\n\nThree", "<p>One two <strong>bold</strong>.</p>\n<p>Three</p>"),
        ("- a\n- b\n  more", "<ul><li>a</li><li>b more</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("> said", "<blockquote>said</blockquote>"),
        ("```\nx < 1\n```\nafter", "<pre>x &lt; 1</pre>\n<p>after</p>"),
        ("| a |\n|:-:|\n| 1 |", "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"),
        ("`a*b*c` and 2*3", "<p><code>a*b*c</code> and 2*3</p>"),
        ("[Go](do:0)", '<p><span class="button">Go</span></p>'),
        ("W1_new and a_b_c", "<p>W1_new and a_b_c</p>"),
    ],
)
def test_markdown_becomes_html(text: str, shown: str) -> None:
    assert to_html(text) == shown


def test_nothing_of_a_text_loads_or_runs() -> None:
    text = '<script>alert(1)</script> <img src="http://x/y.png"> ![p](http://x/y.png) [l](javascript:alert(1)) &amp;'
    assert "<script" not in to_html(text) and "<img" not in to_html(text) and "http://x/y.png)" not in to_html(text)
    assert "href" not in to_html(text) and "javascript:" not in inline("[l](javascript:x)")


@pytest.mark.parametrize("name", ["010", "050"])
@pytest.mark.parametrize("notes", [False, True])
def test_a_whole_lesson_is_one_sound_file(name: str, notes: bool) -> None:
    lesson = catalogue.find(name)
    walk, pages = Walkthrough(Session(lesson)), pages_of(lesson)
    text = to_document(lesson, pages, walk.read, walk.solve if notes else None)
    seen = Balance(text).seen
    assert not seen & {"script", "img", "link", "iframe", "a"}
    assert not re.search(r"https?:|url\(|[\ue000-\uf8ff]|\{\{", text)
    for page in pages:
        assert page.title in text
    assert text.count("<section>") == len(pages)
    assert (text.count('class="notes"') == sum(bool(page.notes) for page in pages)) == notes
    assert ("☑" in text) == notes


def test_numbers_are_filled_in_and_hidden_ones_left_blank(tmp_path: Path) -> None:
    text = ("# A\n{{z1[0]}} {{a1[0]}}\n:: do go start\n:: wait reached z1 | Go\n---\n"
            "## B\n{{z1}} {{L}}\n\n? Much\n= {{L}}\n:: do go loss\n:: do hide L\n")  # fmt: skip
    lesson = catalogue.find("050")
    pages = read_pages(tmp_path / "en.md", text)
    session = Session(lesson)
    session.guide._pages, session.guide._read = pages, (lesson, "en")
    walk = Walkthrough(session)
    student = to_document(lesson, pages, walk.read)
    assert re.findall(r'class="number">([^<]*)<', student) == ["0.3000", "·", "(0.3000, 0.7000, 1.1000)", BLANK]
    assert "0.0963" not in student
    teacher = Walkthrough(session)
    assert "The answer: 0.0963" in to_document(lesson, pages, teacher.read, teacher.solve)
