"""Programs: a lesson's computation as Python that a student can read. They are only shown; the tests run them.

A variable called like an array of the trace makes that array (`W1_new` is W1'). Where the names differ, a comment at
the end of a line says what it makes: `#= z* dW*` for these arrays of every layer, `#+ z*` if it adds one term to them.
"""

from __future__ import annotations

import ast
import io
import keyword
import re
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from visualnn.engine import Trace
from visualnn.formats.errors import UnreadableFile
from visualnn.i18n import N_, _
from visualnn.lessons.lesson import read_text

TITLES = {"": N_("NumPy, matrices"), "objects": N_("Objects: nodes and connections"), "loops": N_("Plain Python loops")}
MARKER = re.compile(r"#([=+])((?: +[\w*']+)+)\s*$")
OF_A_LAYER = re.compile(r"d?[Wbza]\d+'?$")  # names that only a network with so many layers has
KINDS = {tokenize.STRING: "string", tokenize.COMMENT: "comment", tokenize.NUMBER: "number"}


@dataclass(frozen=True)
class Variable:
    """A place in the text (line from 1, columns from 0) that stands for arrays, or for a pattern of them such as z*."""

    line: int
    start: int
    end: int
    arrays: tuple[str, ...]


@dataclass(frozen=True)
class Token:
    """A piece of a line and what it is: keyword, string, comment, number or name of a definition."""

    line: int
    start: int
    end: int
    kind: str


class Program:
    """The text of a program, and which of its lines make which arrays."""

    def __init__(self, path: Path, text: str) -> None:
        """UnreadableFile names the line of a mistake."""
        self.path, self.text = path, text
        self.id = path.stem.partition("_")[2]
        self.lines = text.expandtabs(4).split("\n")
        self._made: dict[str, list[int]] = {}
        self._marked: dict[str, list[int]] = {}
        self._adding: dict[str, list[int]] = {}
        tree, tokens = _parse(path, "\n".join(self.lines))
        self.tokens = tuple(_kinds(tokens))
        self._read_markers(tokens)
        self.variables = tuple(self._find_variables(tree))

    @classmethod
    def read(cls, path: Path) -> Program:
        return cls(path, read_text(path))

    @property
    def title(self) -> str:
        """The name of the variant, to be translated."""
        return TITLES.get(self.id, self.id)

    def lines_of(self, array: str, adding: bool = False) -> tuple[int, ...]:
        """The lines, from 1, that make an array; with `adding` those that add one term to it. A line that is marked
        with the very name comes before a variable of that name, and that before a pattern.
        """
        if adding and (found := _matching(self._adding, array)):
            return found
        return tuple(self._marked.get(array) or self._made.get(array) or ()) or _matching(self._marked, array)

    def arrays_of(self, line: int, arrays: list[str]) -> list[str]:
        """Which of these arrays a line makes."""
        return [array for array in arrays if line in self.lines_of(array)]

    def fits(self, trace: Trace) -> bool:
        """Whether it computes what this trace of one sample does, update aside: every array, and no layer more."""
        stages = (stage for stage in trace.stages if stage.phase not in ("mean", "update"))
        named = (name for name in (*self._made, *self._marked) if OF_A_LAYER.match(name))
        if not all(name.rstrip("'") in trace.arrays for name in named):
            return False
        return all(self.lines_of(stage.array) and not self._is_beyond(stage.array) for stage in stages)

    def _is_beyond(self, array: str) -> bool:
        """Whether it is an array above the layer that the program has a line of its own for, beside that for others:
        `#= dz3` beside `#= dz*` says that layer 3 is the last.
        """
        below = re.sub(r"\d+", lambda number: str(int(number[0]) - 1), array)
        return below != array and below in self._marked and array not in self._marked

    def _read_markers(self, tokens: list[tokenize.TokenInfo]) -> None:
        for token in tokens:
            found = MARKER.match(token.string) if token.type == tokenize.COMMENT else None
            if found:
                into = self._marked if found[1] == "=" else self._adding
                for name in found[2].split():
                    into.setdefault(name, []).append(token.start[0])

    def _find_variables(self, tree: ast.Module) -> Iterator[Variable]:
        own = {line: tuple(name for name, lines in self._marked.items() if line in lines)
               for lines in self._marked.values() for line in lines}  # fmt: skip
        for definition in tree.body:
            if not isinstance(definition, ast.FunctionDef | ast.ClassDef):
                continue  # the demonstration at the end has other numbers
            for node in ast.walk(definition):
                place = _made_by(node)
                if place is not None and place.end_lineno in own:
                    yield self._variable(place, own[place.end_lineno])
                elif isinstance(node, ast.Name | ast.arg):
                    yield from self._named(node, node is definition or definition.name == "run")

    def _named(self, node: ast.Name | ast.arg, in_run: bool) -> Iterator[Variable]:
        name = array_of(node.id if isinstance(node, ast.Name) else node.arg)
        if in_run and (name in ("x", "t", "p", "l", "L", "dp") or OF_A_LAYER.match(name)):
            if isinstance(node, ast.arg) or isinstance(node.ctx, ast.Store):
                self._made.setdefault(name, []).append(node.lineno)
            yield self._variable(node, (name,))

    def _variable(self, node: ast.expr | ast.arg, arrays: tuple[str, ...]) -> Variable:
        line = self.lines[node.lineno - 1].encode()  # the tree counts bytes
        start, end = (len(line[:offset].decode()) for offset in (node.col_offset, node.end_col_offset or 0))
        return Variable(node.lineno, start, end, arrays)


def array_of(variable: str) -> str:
    """The array that a variable of a program is: W1_new is W1'."""
    return variable.removesuffix("_new") + "'" if variable.endswith("_new") else variable


@lru_cache(maxsize=10_000)
def matches(pattern: str, array: str) -> bool:
    """Whether an array is meant by a name with * for the number of a layer."""
    return pattern == array or re.fullmatch(re.escape(pattern).replace(r"\*", r"\d+"), array) is not None


def _matching(patterns: dict[str, list[int]], array: str) -> tuple[int, ...]:
    return tuple(line for pattern, lines in patterns.items() if matches(pattern, array) for line in lines)


def _made_by(node: ast.AST) -> ast.expr | None:
    """The expression that stands for what a statement makes, if all of it is on one line."""
    place: ast.expr | None = None
    match node:
        case ast.Assign(targets=[place]) | ast.AugAssign(target=place):
            pass
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=place))) | ast.Return(value=place):
            pass
    return place if place is not None and place.lineno == place.end_lineno else None


def _parse(path: Path, text: str) -> tuple[ast.Module, list[tokenize.TokenInfo]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape is the author's business
            tree = ast.parse(text)
        return tree, list(tokenize.generate_tokens(io.StringIO(text).readline))
    except SyntaxError as error:
        reason = _("it is not valid Python, line {line}: {error}").format(line=error.lineno or 1, error=error.msg)
    except (ValueError, RecursionError, MemoryError, tokenize.TokenError) as error:
        reason = _("it is not valid Python, line {line}: {error}").format(line=1, error=error)
    raise UnreadableFile(path, reason)


def _kinds(tokens: list[tokenize.TokenInfo]) -> Iterator[Token]:
    """What is not ordinary text, line by line."""
    before = ""
    for token in tokens:
        kind = KINDS.get(token.type, "")
        if tokenize.tok_name[token.type].startswith("FSTRING_"):
            kind = "string"
        if token.type == tokenize.NAME:
            kind = "keyword" if keyword.iskeyword(token.string) else "definition" if before in ("def", "class") else ""
        before = token.string
        (first, start), (last, end) = token.start, token.end
        for line in range(first, last + 1) if kind else ():
            yield Token(line, start if line == first else 0, end if line == last else 1 << 20, kind)
