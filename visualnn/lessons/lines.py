"""Lines: where in a TOML text an entry stands, so that a mistake can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

KEY = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
HEADING = re.compile(rf"\s*(\[\[?)\s*({KEY}(?:\s*\.\s*{KEY})*)\s*\]")
ENTRY = re.compile(rf"\s*({KEY}(?:\s*\.\s*{KEY})*)\s*=")
TEXT_ENDS = ('"""', "'''", '"', "'")
Place = tuple[str | int, ...]


def line_of(text: str, *path: str | int) -> int | None:
    """The line, counted from 1, of an entry such as ("training", "seed") or, the second [[check]], ("check", 2,
    "expected"). Where it does not stand in a line of its own, the line of what it is part of; None if that is not
    there either.
    """
    known: dict[Place, int] = {}
    for line, place in _places(text):
        for length in range(1, len(place) + 1):  # [networks.deep] is the beginning of networks, too
            known.setdefault(place[:length], line)
    for length in range(len(path), 0, -1):
        if path[:length] in known:
            return known[path[:length]]
    return None


def line_in(file: Path, *path: str | int) -> int | None:
    """The same in a file; None, too, where the file cannot be read."""
    try:
        return line_of(file.read_text("utf-8"), *path)
    except (OSError, UnicodeDecodeError):
        return None


def line_in_words(words: str) -> int | None:
    """The line that a sentence of the TOML reader names."""
    found = re.search(r"at line (\d+)", words)
    return int(found[1]) if found else None


def _places(text: str) -> Iterator[tuple[int, Place]]:
    """Every heading and entry with its line; what stands inside a value that goes on over several lines is no entry."""
    table: Place = ()
    counts: dict[Place, int] = {}
    depth, inside = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if not depth and not inside:
            heading, entry = HEADING.match(line), ENTRY.match(line)
            if heading:
                table = _keys(heading[2])
                if heading[1] == "[[":
                    counts[table] = counts.get(table, 0) + 1
                    table = (*table, counts[table])
                    yield number, table[:-1]
                yield number, table
                continue
            if entry:
                yield number, (*table, *_keys(entry[1]))
        depth, inside = _after(line, depth, inside)


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in re.findall(KEY, dotted))


def _after(line: str, depth: int, inside: str) -> tuple[int, str]:
    """How many brackets are open at the end of a line, and in which kind of text it ends."""
    place = 0
    while place < len(line):
        if inside:
            if line.startswith(inside, place):
                place, inside = place + len(inside), ""
                continue
            place += 2 if line[place] == "\\" and '"' in inside else 1
            continue
        start = next((mark for mark in TEXT_ENDS if line.startswith(mark, place)), "")
        if start:
            place, inside = place + len(start), start
            continue
        if line[place] == "#":
            break
        depth += (line[place] in "[{") - (line[place] in "]}")
        place += 1
    return max(depth, 0), inside if len(inside) == 3 else ""
