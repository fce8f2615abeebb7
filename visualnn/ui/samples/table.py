"""Samples that are no pictures, as rows: what goes in, what should come out, what does, and whether that is right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF

from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.cell_menu import show_cell_menu
from visualnn.ui.drawing.picture_cells import PictureCells
from visualnn.ui.nodes.table import HEADING, PAD, NumberTable, Rows
from visualnn.ui.samples.words import label_of

MOST = 6  # numbers of one kind that are written out
Cell = tuple[str, int]


class SampleTable(NumberTable):
    """A page of `session.samples`: a click makes a sample the current one, a right click opens the menu of a cell."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self._key: tuple[object, ...] = ()
        super().__init__(Rows(self._text))
        self.horizontalHeader().setMinimumSectionSize(theme.px(14))
        self.cells = PictureCells(session)
        self.chosen.connect(self._choose)
        self.asked.connect(self._menu)
        self.doubled.connect(self._ask)

    def show_page(self) -> None:
        """The page, or the same page with other answers."""
        samples = self.session.samples
        headings, tips = self._headings()
        self.rows.show_rows(samples.indices.tolist(), headings, tips, (samples.split, samples.answers_shown))
        key = (samples.split, samples.page, samples.outputs.tobytes(), self.session.settings.decimals)
        if key != self._key:
            self._key = key
            self._share()
            self.viewport().update()

    def cell(self, column: int) -> Cell | None:
        """Which cell of the trace a column shows: ("x", 0), ("t", 1) or of the network's output; None for others."""
        features, targets, outputs = self._counts()
        if 1 <= column <= features:
            return "x", column - 1
        column -= 1 + features
        if 0 <= column < targets:
            return "t", column
        column -= targets
        return (self.session.trace.columns[-1].values, column) if 0 <= column < outputs else None

    def _choose(self, row: int, _column: int) -> None:
        samples = self.session.samples
        if row < len(samples.indices):
            samples.choose(int(samples.indices[row]))

    def _menu(self, row: int, column: int, at: QPoint) -> None:
        if (cell := self._traced(row, column)) is not None:
            show_cell_menu(self, self.session, *cell, at)

    def _ask(self, row: int, column: int) -> None:
        if (cell := self._traced(row, column)) is not None:
            self.session.asking.where_from(*cell)

    def _traced(self, row: int, column: int) -> tuple[str, tuple[int, ...]] | None:
        """The cell of the trace behind a number; its sample becomes the current one."""
        self._choose(row, column)
        found = self.cell(column)
        self.cells.look()
        return self.cells.outside(found[0], (found[1],)) if found else None

    def _counts(self) -> tuple[int, int, int]:
        """Columns of features, of targets and of outputs."""
        samples, dataset = self.session.samples, self.session.dataset
        targets = 1 if dataset.kind == "classes" else dataset.target_size
        outputs = samples.outputs.shape[1] if samples.answers_shown else 0
        return min(dataset.input_size, MOST), min(targets, MOST), min(outputs, MOST)

    def _headings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        dataset = self.session.dataset
        features, targets, outputs = self._counts()
        names = list(dataset.feature_names[:features]) or [f"x{number}" for number in range(features)]
        wanted = list(dataset.target_names[:targets]) or [f"t{number}" for number in range(targets)]
        if dataset.kind == "classes":
            wanted = [_("label")]
        said = [_("output")] if outputs == 1 else [f"y{number}" for number in range(outputs)]
        tips = [_("Number of the sample"), *(_("input") for _name in names), *(_("target") for _name in wanted),
                *(_("what the network says") for _name in said)]
        mark = dataset.kind == "classes" and bool(outputs)
        return (("#", *names, *wanted, *said, *(("✓✗",) if mark else ())),
                (*tips, *((_("right or wrong"),) if mark else ())))  # fmt: skip

    def _text(self, row: int, column: int) -> str:
        samples = self.session.samples
        if row >= len(samples.indices):
            return ""
        if column == 0:
            return str(samples.indices[row])
        found = self.cell(column)
        if found is None:
            return "✓" if samples.predictions[row] == samples.labels[row] else "✗"
        array, number = found
        if array == "x":
            return _given(float(samples.inputs[row, number]), self.session.settings.decimals)
        if array == "t":
            if samples.dataset.kind == "classes":
                return label_of(samples, row)
            value = samples.targets(samples.indices[row : row + 1])[0, number]
            return _given(float(value), self.session.settings.decimals)
        return _given(float(samples.outputs[row, number]), self.session.settings.decimals)

    def _wanted(self, scale: float) -> list[float]:
        """As wide as what stands in each column."""
        rows = self.rows
        bold, plain = QFontMetricsF(theme.font(HEADING, bold=True)), QFontMetricsF(theme.font(scale, bold=True))
        widths = []
        for column, heading in enumerate(rows.headings):
            texts = [plain.horizontalAdvance(self._text(row, column)) for row in range(rows.rowCount())]
            widths.append(max([bold.horizontalAdvance(heading), *texts]) + theme.px(2 * PAD + 5))
        return widths


def _given(value: float, decimals: int) -> str:
    """A number, a whole one without decimals."""
    whole = value.is_integer() and abs(value) < 1e7
    return f"{value:.0f}".replace("-", "−") if whole else format_number(value, decimals)
