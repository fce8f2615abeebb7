"""The program's own source, read as syntax trees by the tests about it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "visualnn"


def modules() -> list[Path]:
    """Every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def part(path: Path) -> str:
    """The part of the program a file belongs to: "engine", "ui", … or the module's own name at the top."""
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def place(path: Path, node: ast.AST | None = None) -> str:
    """file:line, for the message of a failing test."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"
