"""A judgement as a table for other programs: cells with tabs between them."""

from __future__ import annotations

import math

from visualnn.i18n import _
from visualnn.session.judgement import Judgement
from visualnn.ui.evaluation import words


def matrix_table(one: Judgement) -> str:
    """The confusion matrix: a row for each class, a column for each answer."""
    names = [words.name_of(one, k) for k in range(one.classes)]
    lines = ["\t".join([_("class \\ answer"), *names, _("no answer"), _("all")])]
    for name, row in zip(names, one.matrix.tolist(), strict=True):
        lines.append("\t".join([name, *map(str, row), str(sum(row))]))
    return "\n".join(lines)


def classes_table(one: Judgement) -> str:
    """Recall and precision of each class."""
    lines = ["\t".join([_("class"), _("recall"), _("precision"), _("samples"), _("answers")])]
    for k in range(one.classes):
        row = [words.name_of(one, k), _share(one.recall[k]), _share(one.precision[k]), str(one.matrix[k].sum()),
               str(one.matrix[:, k].sum())]  # fmt: skip
        lines.append("\t".join(row))
    return "\n".join(lines)


def table_of(one: Judgement) -> str:
    """All of it; where the targets are numbers, each target with its output."""
    if one.dataset.kind == "numbers":
        return _numbers(one)
    head = "\t".join([_("samples"), str(one.count), _("right"), str(one.right_count), _("updates"), str(one.update)])
    return "\n\n".join([head, matrix_table(one), classes_table(one)]) + "\n"


def _numbers(one: Judgement) -> str:
    count = one.targets.shape[1]
    names = [f"{kind}{k if count > 1 else ''}" for kind in ("t", "y") for k in range(count)]
    rows = zip(one.targets.tolist(), one.outputs.tolist(), strict=True)
    return "\n".join(["\t".join(names), *("\t".join(f"{value:.9g}" for value in (*t, *y)) for t, y in rows)]) + "\n"


def _share(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6f}"
