"""A table from a CSV file, as spreadsheets write it: a line of names, then one sample in each line."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

from visualnn.data.dataset import Dataset
from visualnn.data.table import Table
from visualnn.formats.errors import UnreadableFile, plain
from visualnn.i18n import _

LARGEST = 8 << 20  # bytes
SEPARATORS = ",;\t"


def dataset_of_csv(path: Path, name: str, title: str, targets: int = 1, classes: Sequence[str] = (),
                   test: Path | None = None) -> Dataset:
    """The data set of a file whose last `targets` columns are what a network should say: labels 0 to n − 1 of the
    `classes`, or numbers where there are none. Without a `test` file the same samples serve as test.

    UnreadableFile names the line of a mistake.
    """
    names, rows = read_csv(path)
    if not 1 <= targets < len(names):
        reason = _("it has {columns} columns, and {targets} of them cannot be targets")
        raise UnreadableFile(path, reason.format(columns=len(names), targets=targets))
    if classes and targets != 1:
        raise UnreadableFile(path, _("classes need one column of labels, not {targets}").format(targets=targets))
    test_rows = rows
    if test is not None:
        test_names, test_rows = read_csv(test)
        if test_names != names:
            raise UnreadableFile(test, _("its columns are not those of {name}").format(name=plain(path.name)))
    splits = (_table("train", path, rows, targets, len(classes)),
              _table("test", test or path, test_rows, targets, len(classes)))
    return Dataset(name, title, tuple(classes), splits, feature_names=tuple(names[:-targets]),
                   target_names=tuple(names[-targets:]))


def read_csv(path: Path) -> tuple[list[str], list[list[float]]]:
    """The names of the columns, and the rows of finite numbers below. UnreadableFile names the line of a mistake."""
    text = _text(path)
    lines = list(csv.reader(io.StringIO(text), delimiter=_separator(text)))
    if not lines or not lines[0]:
        raise UnreadableFile(path, _("it is empty; a line with the names of the columns comes first"))
    names, rows = [name.strip() for name in lines[0]], []
    for number, line in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(names):
            reason = _("line {line} has {found} values, the first line names {columns} columns")
            raise UnreadableFile(path, reason.format(line=number, found=len(line), columns=len(names)))
        rows.append([_number(path, cell, number) for cell in line])
    if not rows:
        raise UnreadableFile(path, _("it holds no samples: below the names of the columns comes one sample a line"))
    return names, rows


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(path, _("it is larger than a table of a lesson can be (8 MiB)"))
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise UnreadableFile(path, _("it is not a text in UTF-8")) from None


def _separator(text: str) -> str:
    """Whatever stands most often in the first line: spreadsheets of different countries differ."""
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _number(path: Path, cell: str, line: int) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        reason = _("line {line}: “{cell}” is not a number")
        raise UnreadableFile(path, reason.format(line=line, cell=plain(cell.strip(), 40)))
    return value


def _table(name: str, path: Path, rows: list[list[float]], targets: int, classes: int) -> Table:
    x = [row[:-targets] for row in rows]
    if not classes:
        return Table(name, x, [row[-targets:] for row in rows])
    labels = [row[-1] for row in rows]
    wrong = next((label for label in labels if label not in range(classes)), None)
    if wrong is not None:
        reason = _("labels must be whole numbers from 0 to {last}, but one is {label}")
        raise UnreadableFile(path, reason.format(last=classes - 1, label=f"{wrong:g}"))
    return Table(name, x, labels, classes)
