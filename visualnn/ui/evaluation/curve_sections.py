"""Parts of the panel: the confidence threshold, the ROC curve, and errors where the targets are numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QWidget

from visualnn.engine.expr import Array
from visualnn.i18n import _
from visualnn.session.judgement import STEPS, Judgement
from visualnn.session.metrics import Roc
from visualnn.ui import theme
from visualnn.ui.evaluation import words
from visualnn.ui.evaluation.numbers_plot import NumbersPlot
from visualnn.ui.evaluation.section import Section, Told
from visualnn.ui.evaluation.unit_plot import Line, UnitPlot
from visualnn.ui.samples.threshold import ThresholdBar

NOTCHES = 100


class Confidence(Section):
    """What is less confident than a threshold counts as no answer."""

    def __init__(self, evaluating: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evaluating = evaluating
        self.name, self.slider, self.value = QLabel(), QSlider(Qt.Orientation.Horizontal), QLabel()
        self.slider.setRange(0, NOTCHES)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self._move)
        self.told, self.plot = Told(2), UnitPlot()
        self.plot.as_percent, self.plot.describe = True, self._describe
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((self.name, 0), (self.slider, 1), (self.value, 0)):
            row.addWidget(widget, stretch)
        self.below(line, self.told, self.plot)

    def show_judgement(self, one: Judgement) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(one.least * NOTCHES))
        self.value.setText(f"{one.least:.2f}")
        self.told.show_html(words.answered(one))
        self.told.tip = words.answered_tip(one)
        given, right = one.answered
        lines = (Line(STEPS, given, "negative", _("answered"), dashed=True),
                 Line(STEPS, right, "correct", _("right among them")))  # fmt: skip
        self.plot.show_lines(lines, (_("answers at least so confident"), ""), cut=one.least)

    def _move(self, notch: int) -> None:
        self.evaluating.choose_least(notch / NOTCHES)

    def _describe(self, x: float, _y: float) -> str:
        one = self.evaluating.judgement
        if one is None:
            return ""
        least = round(x * NOTCHES) / NOTCHES
        return words.answered_tip(one.at(one.threshold, least))

    def restyle(self) -> None:
        super().restyle()
        self.value.setMinimumWidth(theme.px(34))
        self.plot.restyle()

    def retranslate(self) -> None:
        self.heading.setText(_("Confidence"))
        self.name.setText(_("No answer below"))
        self.slider.setAccessibleName(_("Answers less confident than this count as no answer"))
        self.slider.setToolTip(self.slider.accessibleName())


class RocCurve(Section):
    """One class against all others."""

    def __init__(self, evaluating: Any, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evaluating, self.positive = evaluating, 1
        self.which, self.threshold = QComboBox(), ThresholdBar(session)
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.activated.connect(self._choose)
        self.told, self.plot = Told(2), UnitPlot()
        self.plot.diagonal, self.plot.as_percent, self.plot.describe = True, True, self._describe
        self.curve: Roc | None = None
        self._key: tuple[Array | None, int] = (None, -1)
        self.beside(self.which)
        self.below(self.threshold, self.told, self.plot)

    def show_judgement(self, one: Judgement) -> None:
        names = list(one.dataset.class_names)
        if [self.which.itemData(k) for k in range(self.which.count())] != names:
            self.positive = min(1, len(names) - 1)
            self._fill(names)
        if self.curve is None or self._key[0] is not one.outputs or self._key[1] != self.positive:
            self._key, self.curve = (one.outputs, self.positive), one.roc(self.positive)
        curve = self.curve
        self.threshold.refresh()
        self.told.show_html(words.area(one, curve, self.positive))
        self.told.tip = words.area_tip(one, curve, self.positive)
        self.plot.setVisible(curve.positives > 0 and curve.negatives > 0)
        self.plot.show_lines([Line(curve.false_alarms, curve.hits, "accent")], (_("false alarms →"), _("hits ↑")),
                             one.working_point(self.positive))

    def _fill(self, names: list[str]) -> None:
        self.which.clear()
        for name in names:
            self.which.addItem(_("{label} or another").format(label=name), name)
        self.which.setCurrentIndex(self.positive)

    def _choose(self, label: int) -> None:
        self.positive = label
        if self.evaluating.judgement is not None:
            self.show_judgement(self.evaluating.judgement)

    def _describe(self, x: float, _y: float) -> str:
        """The point of the curve above the mouse."""
        curve = self.curve
        if curve is None:
            return ""
        place = int(np.abs(curve.false_alarms - x).argmin())
        return _("Threshold {threshold}: hits {hits}, false alarms {alarms}").format(
            threshold=f"{curve.thresholds[place]:.4g}", hits=words.percent(float(curve.hits[place])),
            alarms=words.percent(float(curve.false_alarms[place])))

    def restyle(self) -> None:
        super().restyle()
        self.plot.restyle()

    def retranslate(self) -> None:
        self.heading.setText(_("ROC curve"))
        self.heading.setToolTip(_("For every threshold: how many of the samples of the class are found (hits), and how "
                                  "many others are taken for it (false alarms)"))  # fmt: skip
        self.which.setAccessibleName(_("The class that is to be found"))
        self.threshold.retranslate()
        self.which.clear()


class Numbers(Section):
    """Errors, where the targets are numbers."""

    def __init__(self, evaluating: Any, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evaluating, self.session = evaluating, session
        self.told, self.plot = Told(2), NumbersPlot()
        self.plot.chosen.connect(self._choose)
        self.below(self.told, self.plot)

    def show_judgement(self, one: Judgement) -> None:
        self.told.show_html(words.errors(one))
        self.plot.show_judgement(one)

    def _choose(self, index: int) -> None:
        self.session.samples.show_split(self.evaluating.split)
        self.session.samples.choose(index)

    def restyle(self) -> None:
        super().restyle()
        self.plot.restyle()

    def retranslate(self) -> None:
        self.heading.setText(_("Output against target"))
        self.plot.setAccessibleName(_("Output against target; the arrow keys move, Enter makes it the current sample"))
