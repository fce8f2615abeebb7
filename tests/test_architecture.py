"""What the parts of the program may know of each other; a newcomer can read the table as a map."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import PACKAGE, ROOT, modules, part, place, tree

LEAVES = {"__init__", "i18n", "paths", "discover"}
# Each part may import what stands behind it, and the leaves; imports run one way only.
MAY_IMPORT = {
    "engine": set(),
    "formats": set(),
    "data": {"engine", "formats"},
    "weights": {"engine", "formats"},
    "lessons": {"engine", "formats", "data", "weights"},
    "session": {"engine", "formats", "data", "weights", "lessons"},
    "ui": {"engine", "formats", "data", "weights", "lessons", "session"},
    "cli": {"engine", "formats", "data", "weights", "lessons", "session", "ui"},
    "__main__": {"cli"},
    "i18n": set(),
    "paths": set(),
    "discover": set(),
    "__init__": set(),
}
QT = ("PySide6", "shiboken6", "pyqtgraph", "PyQt5", "PyQt6", "qtpy")
UNSAFE = re.compile(r"\bpickle\.loads?\b|\bUnpickler\b|\b(np|numpy|torch|joblib)\.load\b|\bshelve\b|\bdill\b")
FILE_LINES, FUNCTION_LINES = 260, 45

every_module = pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))


def imports(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Every module name that a file imports, wherever in it."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = list(package[: len(package) - node.level + 1]) if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # "from visualnn import paths" names a module, "from visualnn.paths import resources" does not.
            yield from ((f"{base}.{alias.name}" if base == "visualnn" else base, node) for alias in node.names)


@every_module
def test_imports_run_one_way(path: Path) -> None:
    own = part(path)
    for name, node in imports(path):
        other = (name.split(".") + [""])[1] if name.split(".")[0] == "visualnn" else ""
        if other not in MAY_IMPORT or other == own:
            continue
        assert other in LEAVES | MAY_IMPORT[own], f"{place(path, node)}: {own} may not import {other}"


@every_module
def test_qt_is_for_the_window_only(path: Path) -> None:
    if part(path) == "ui":
        return
    for name, node in imports(path):
        assert name.split(".")[0] not in QT, f"{place(path, node)} imports {name}"


@every_module
def test_engine_and_formats_need_numpy_only(path: Path) -> None:
    if part(path) not in ("engine", "formats"):
        return
    allowed = {"numpy", "visualnn", "__future__"} | sys.stdlib_module_names
    for name, node in imports(path):
        assert name.split(".")[0] in allowed, f"{place(path, node)} imports {name}"


@every_module
def test_one_file_makes_the_application(path: Path) -> None:
    calls = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    for call in calls:
        name = ast.unparse(call.func).split(".")[-1]
        if name in ("QApplication", "mkQApp"):
            assert path == PACKAGE / "ui" / "app.py", place(path, call)


@every_module
def test_the_command_line_imports_the_window_only_when_it_opens_one(path: Path) -> None:
    if part(path) != "cli":
        return
    for node in tree(path).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert "visualnn.ui" not in ast.unparse(node), place(path, node)
            assert ast.unparse(node) != "from visualnn import ui", place(path, node)


@every_module
def test_nothing_unpacks_what_may_run_code(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute | ast.Name):
            assert not UNSAFE.search(ast.unparse(node)), f"{place(path, node)}: {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom) and node.module == "pickle":
            raise AssertionError(f"{place(path, node)}: {ast.unparse(node)}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec"), f"{place(path, node)}: {ast.unparse(node)}"


@every_module
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines < FILE_LINES, f"{place(path)} has {lines} lines"


@every_module
def test_a_function_fits_the_screen(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines < FUNCTION_LINES, f"{place(path, node)} {node.name} has {lines} lines"


@every_module
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{place(path)} has no docstring"


def test_every_part_has_its_place_in_the_table() -> None:
    assert {part(path) for path in modules()} <= set(MAY_IMPORT)


@pytest.mark.parametrize("name", ["engine", "formats", "data", "weights", "lessons", "session", "cli"])
def test_importable_without_qt(name: str) -> None:
    if not any((PACKAGE / found).exists() for found in (name, f"{name}.py")):
        pytest.skip(f"there is no {name} yet")
    blocked = "".join(f"sys.modules[{module!r}] = None;" for module in QT)
    program = f"import sys; {blocked} import visualnn.discover as d; d.import_all('visualnn.{name}')"
    if not (PACKAGE / name).is_dir():
        program = f"import sys; {blocked} import visualnn.{name}"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_one_blas_thread_is_chosen_before_numpy_is_imported() -> None:
    program = "import visualnn, sys, os; print('numpy' in sys.modules, os.environ['OPENBLAS_NUM_THREADS'])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["False", "1"], done.stderr


def test_qt_calls_keep_their_references_to_none(qtbot) -> None:  # type: ignore[no-untyped-def]
    """PySide6 6.12.0 on Python 3.11 loses one reference to None for each call that returns nothing, and then aborts."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    label.setText("warm")
    before = sys.getrefcount(None)
    for number in range(200):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 20
