"""A strip of samples with label, answer and confidence: pictures, or rows where the samples are none."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from visualnn.data.dataset import Split
from visualnn.engine.expr import Array
from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.session.judgement import Judgement
from visualnn.ui import theme
from visualnn.ui.evaluation import words
from visualnn.ui.mosaic import Cells, Mosaic
from visualnn.ui.mosaic_picture import Grid
from visualnn.ui.nodes.table import HEADING as HEADING_SCALE
from visualnn.ui.nodes.table import PAD, NumberTable, Rows

COUNT = 8  # samples of a strip
HIGH, LINE = 62, 14
FEATURES = 2  # numbers of a sample that are written out


class Pictures(Mosaic):
    """One row of pictures; under each its label and answer, and below them the confidence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COUNT, 1, parent)
        self.sure: list[float] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def grid(self) -> Grid:
        return Grid.fit(self.width(), self.height() - theme.px(LINE), self.columns, self.rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, grid = QPainter(self), self.grid()
        font = theme.font(0.76)
        painter.setFont(font)
        painter.setPen(theme.current().muted)
        wide = painter.fontMetrics().horizontalAdvance("100.0 %") < grid.across
        for cell, share in enumerate(self.sure):
            text = words.percent(share, 1 if wide else 0)
            x, _y, width, height = grid.box(cell)
            painter.drawText(QRectF(x, height, width, theme.px(LINE)),
                             Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(HIGH + LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(HIGH + LINE))


class SampleRows(NumberTable):
    """Rows with columns as wide as what stands in them."""

    def _wanted(self, scale: float) -> list[float]:
        rows = self.rows
        bold, plain = QFontMetricsF(theme.font(HEADING_SCALE, bold=True)), QFontMetricsF(theme.font(scale))
        widths = []
        for column, heading in enumerate(rows.headings):
            texts = [plain.horizontalAdvance(rows.text_at(row, column)) for row in range(rows.rowCount())]
            widths.append(max([bold.horizontalAdvance(heading), *texts]) + theme.px(2 * PAD + 5))
        return widths


class SampleStrip(QWidget):
    """`chosen` tells the number in its split of a sample that somebody wants."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.indices: Array = np.empty(0, np.intp)
        self.judgement: Judgement | None = None
        self._decimals = 4
        self._inputs: Array = np.empty((0, 0))
        self.pictures, self.table = Pictures(self), SampleRows(Rows(self._text))
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for part in (self.pictures, self.table):
            self._stack.addWidget(part)
        self.table.horizontalHeader().setMinimumSectionSize(theme.px(14))
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pictures.chosen.connect(self._choose)
        self.table.chosen.connect(self._choose)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_samples(self, judgement: Judgement, indices: Array, decimals: int) -> None:
        """Show at most COUNT samples of what was judged, (m,)."""
        self.judgement, self.indices, self._decimals = judgement, indices[:COUNT], decimals
        split = judgement.dataset.splits[judgement.split]
        if isinstance(split, Split):
            self._show_pictures(split)
        else:
            self._inputs = judgement.dataset.inputs(judgement.split, self.indices)[:, :FEATURES]
            self._show_rows()
        self.setVisible(len(self.indices) > 0)
        self.restyle()

    def restyle(self) -> None:
        pictures = self._stack.currentWidget() is self.pictures
        heading = self.table.horizontalHeader().sizeHint().height()
        height = theme.px(HIGH + LINE) if pictures else heading + self.table.verticalHeader().length() + 2
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _show_pictures(self, split: Split) -> None:
        one, chosen = self.judgement, self.indices
        assert one is not None
        self._stack.setCurrentWidget(self.pictures)
        captions = [f"{words.name_of(one, int(one.labels[k]))} → {words.name_of(one, int(one.answers[k]))}"
                    for k in chosen]  # fmt: skip
        self.pictures.sure = one.confidences[chosen].tolist()
        wrong = (~one.right[chosen]).tolist()
        self.pictures.show_cells(Cells(split.images[chosen], captions, wrong, self._describe))

    def _show_rows(self) -> None:
        one = self.judgement
        assert one is not None
        self._stack.setCurrentWidget(self.table)
        names = list(one.dataset.feature_names[: self._inputs.shape[1]])
        names = names or [f"x{k}" for k in range(self._inputs.shape[1])]
        self.table.restyle(self._decimals)
        tips = ("", *(_("input") for _name in names), "", "", _("the output of the class that is said"))
        self.table.rows.show_rows(self.indices.tolist(), ("#", *names, _("label"), _("answer"), _("confidence")), tips,
                                  one)  # fmt: skip

    def _text(self, row: int, column: int) -> str:
        one, features = self.judgement, self._inputs.shape[1]
        if one is None or row >= len(self.indices):
            return ""
        index = int(self.indices[row])
        if column == 0:
            return str(index)
        if column <= features:
            return format_number(float(self._inputs[row, column - 1]), min(self._decimals, 3))
        if column == features + 3:
            return words.percent(float(one.confidences[index]))
        return words.name_of(one, int((one.labels, one.answers)[column - features - 1][index]))

    def _describe(self, cell: int) -> str:
        if self.judgement is None or cell >= len(self.indices):
            return ""
        return words.sample(self.judgement, int(self.indices[cell]))

    def _choose(self, cell: int, _column: int = 0) -> None:
        if cell < len(self.indices):
            self.chosen.emit(int(self.indices[cell]))
