"""`python -m tests.benchmarks [NAME …]`: run the benchmarks one after the other and print one table."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import ROOT, LeftOut, Rows, one_thread, python

FOLDER = Path(__file__).parent
MARK = "rows of the table: "
SECONDS = 900


def names() -> list[str]:
    """The modules of this folder that have a `main`, found without importing any."""
    found = []
    for path in sorted(FOLDER.glob("[!_]*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found.append(path.stem)
    return found


def rows_of(name: str) -> None:
    """Run one benchmark here and print its rows for the process that asked."""
    try:
        rows = importlib.import_module(f"tests.benchmarks.{name}").main()
    except LeftOut as reason:
        rows = [("", f"left out: {reason}")]
    except ModuleNotFoundError as error:
        rows = [("", f"left out: {error.name} is not installed")]
    print(MARK + json.dumps(rows), flush=True)


def measured(name: str) -> Rows:
    """The rows of one benchmark, from a fresh process."""
    command = [python(), "-m", "tests.benchmarks", "--rows", name]
    try:
        done = subprocess.run(command, cwd=ROOT, env=one_thread(), capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return [("", f"took longer than {SECONDS} s")]
    for line in done.stdout.splitlines():
        if line.startswith(MARK):
            return [(str(what), str(value)) for what, value in json.loads(line.removeprefix(MARK))]
    last = (done.stderr.strip().splitlines() or ["no output"])[-1]
    return [("", f"failed: {last}")]


def table(results: dict[str, Rows]) -> str:
    """All rows under each other: the benchmark, what was measured, and the value."""
    lines = [
        (name if number == 0 else "", what, value)
        for name, rows in results.items()
        for number, (what, value) in enumerate(rows)
    ]
    widths = [max((len(line[column]) for line in lines), default=0) for column in range(2)]
    return "\n".join(f"{name:<{widths[0]}}  {what:<{widths[1]}}  {value}".rstrip() for name, what, value in lines)


def main() -> int:
    asked = sys.argv[1:]
    if asked[:1] == ["--rows"]:
        rows_of(asked[1])
        return 0
    unknown = [name for name in asked if name not in names()]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(names())}.", file=sys.stderr)
        return 2
    results: dict[str, Rows] = {}
    for name in asked or names():
        if sys.stderr.isatty():
            print(f"measuring {name} …", file=sys.stderr, flush=True)
        results[name] = measured(name)
    print(table(results))
    return int(any(value.startswith("failed") for rows in results.values() for _what, value in rows))


if __name__ == "__main__":
    sys.exit(main())
