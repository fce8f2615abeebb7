"""Parts of the panel: what is confused, how well each class is found, and samples that are worth a look."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QToolButton, QWidget

from visualnn.i18n import _
from visualnn.session.judgement import Judgement
from visualnn.ui.evaluation import words
from visualnn.ui.evaluation.class_bars import ClassBars
from visualnn.ui.evaluation.matrix import MatrixView
from visualnn.ui.evaluation.section import Section, Sideways, Told
from visualnn.ui.evaluation.strip import COUNT, SampleStrip


class Confusion(Section):
    """The matrix, as counts or in per cent, and what is confused most."""

    def __init__(self, evaluating: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.as_percent, self.matrix = QToolButton(), MatrixView()
        self.told = Told(2)
        self.as_percent.setCheckable(True)
        self.as_percent.clicked.connect(self._again)
        self.matrix.chosen.connect(evaluating.show_cell)
        self.beside(self.as_percent)
        self.sideways = Sideways(self.matrix)
        self.below(self.told, self.sideways)

    def show_judgement(self, one: Judgement) -> None:
        self.matrix.show_judgement(one, self.as_percent.isChecked())
        self.told.show_html(words.confused(one))

    def _again(self) -> None:
        if self.matrix.judgement is not None:
            self.matrix.show_judgement(self.matrix.judgement, self.as_percent.isChecked())

    def restyle(self) -> None:
        super().restyle()
        self.matrix.restyle()

    def retranslate(self) -> None:
        self.heading.setText(_("Confusion matrix"))
        self.heading.setToolTip(_("One row for each class, one column for each answer; right answers stand in the "
                                  "framed cells of the diagonal"))  # fmt: skip
        self.as_percent.setText(_("% of the row"))
        self.as_percent.setToolTip(_("Show what share of the samples of a class got each answer"))
        self.matrix.setAccessibleName(_("Confusion matrix; the arrow keys move, Enter shows the samples of a cell"))


class Classes(Section):
    """Recall and precision."""

    def __init__(self, evaluating: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evaluating, self.bars, self.told = evaluating, ClassBars(), Told(scale=0.92, role="muted")
        self.bars.chosen.connect(self._show)
        self.below(self.told, self.bars)

    def show_judgement(self, one: Judgement) -> None:
        self.bars.show_judgement(one)
        self.told.show_html(words.classes_told(one))

    def _show(self, label: int) -> None:
        one = self.evaluating.judgement
        found = one.missed(label) if one is not None else np.empty(0)
        if len(found):
            name = words.name_of(one, label)
            self.evaluating.show(found, partial(words.missed, name, len(found)))

    def restyle(self) -> None:
        super().restyle()
        self.bars.restyle()

    def retranslate(self) -> None:
        self.heading.setText(_("Each class"))
        self.bars.setAccessibleName(_("Recall and precision; the arrow keys move, Enter shows what was not found"))


class Extremes(Section):
    """Samples that are worth a look: mistakes, or right answers that nearly were none."""

    def __init__(self, evaluating: Any, session: Any, hits: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evaluating, self.session, self.hits = evaluating, session, hits
        self.strip, self.all, self.none = SampleStrip(), QToolButton(), Told(role="muted")
        self.strip.chosen.connect(self._choose)
        self.all.clicked.connect(self._show_all)
        self.beside(self.all)
        self.below(self.none, self.strip)

    def _found(self, one: Judgement, count: int) -> Any:
        return one.closest(count) if self.hits else one.worst(count)

    def show_judgement(self, one: Judgement) -> None:
        found = self._found(one, COUNT)
        self.strip.show_samples(one, found, self.session.settings.decimals)
        self.none.setVisible(not len(found))
        self.none.show_html(_("There are none.") if not len(found) else "")
        self.all.setVisible(len(found) > 0)
        total = one.right_count if self.hits else one.count - one.right_count - one.unanswered
        self.all.setText(_("All {n}").format(n=f"{total:,}"))

    def _choose(self, index: int) -> None:
        samples = self.session.samples
        samples.show_split(self.evaluating.split)
        samples.choose(index)

    def _show_all(self) -> None:
        one = self.evaluating.judgement
        if one is not None and len(found := self._found(one, one.count)):
            self.evaluating.show(found, words.hits_title if self.hits else words.mistakes_title)

    def restyle(self) -> None:
        super().restyle()
        self.strip.restyle()

    def retranslate(self) -> None:
        self.heading.setText(_("Least confident hits") if self.hits else _("Most confident mistakes"))
        self.all.setToolTip(_("Show them in the panel Samples, in this order"))
