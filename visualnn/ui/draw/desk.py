"""The desk: canvas, tools, answer, steps and what to do with the drawing, side by side or one below the other."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.clinic.text import Text
from visualnn.ui.draw.bars import AnswerBars
from visualnn.ui.draw.canvas import Canvas
from visualnn.ui.draw.sheet import Sheet
from visualnn.ui.draw.steps import StepsView
from visualnn.ui.draw.tools import Tools
from visualnn.ui.flow import Flow

WIDE = 620
LEAST, MOST = 130, 380  # of the canvas


class Desk(QWidget):
    """All that stands in the panel; it knows nothing of a session."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools, self.canvas = Tools(sheet, self), Canvas(sheet, self)
        self.bars, self.steps = AnswerBars(self), StepsView(self)
        self.scale, self.centre = QCheckBox(self), QCheckBox(self)
        self.label, self.use = QComboBox(self), QPushButton(self)
        self.sentence = Text(0.95, parent=self)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._pair, self._left, self._right = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self.label.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._arrange()

    def _arrange(self) -> None:
        self._pair.addWidget(self.canvas)
        self._pair.addWidget(self.bars, 1)
        checks, sample = QWidget(self), QWidget(self)
        for box, flow, parts in ((checks, Flow(checks, gap=10), (self.scale, self.centre)),
                                 (sample, Flow(sample, gap=8), (self.label, self.use))):  # fmt: skip
            for part in parts:
                part.setParent(box)
                flow.addWidget(part)
        for check in (self.scale, self.centre):
            check.setChecked(True)
        self._left.addWidget(self.tools)
        self._left.addLayout(self._pair)
        for row in (self.steps, checks, self.sentence, sample):
            self._right.addWidget(row)
        for column in (self._left, self._right):
            column.addStretch(1)
            self._sides.addLayout(column, 1)

    def give_room(self, width: int, height: int) -> None:
        """Side by side where there is room, and a canvas that leaves the bars enough."""
        wide = width >= theme.px(WIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._sides.direction() != direction:
            self._sides.setDirection(direction)
        room = width * (0.5 if wide else 1.0) - theme.px(30)
        most = max(height - theme.px(90), theme.px(LEAST))
        side = max(min(round(room * 0.6), theme.px(MOST), most), theme.px(LEAST))
        if side != self.canvas.width():
            self.canvas.setFixedSize(QSize(side, side))
            self.bars.setFixedHeight(side)

    def restyle(self) -> None:
        """The theme or the zoom is another one."""
        for column in (self._left, self._right):
            column.setSpacing(theme.px(8))
        self._sides.setSpacing(theme.px(12))
        self._pair.setSpacing(theme.px(12))
        self.tools.restyle()
        self.sentence.restyle()
        for part in (self.canvas, self.bars, self.steps):
            part.updateGeometry()
            part.update()

    def name_classes(self, names: tuple[str, ...], longer: int, shape: tuple[int, int]) -> None:
        """The labels that a drawing can be given, and what the steps are for pictures of this shape."""
        self.label.clear()
        self.label.addItem(_("No label"), None)
        for number, name in enumerate(names):
            self.label.addItem(_("Label {name}").format(name=name), number)
        self.scale.setText(_("Scale to {size}×{size}").format(size=longer))
        self.centre.setText(_("Centre of mass to the middle"))
        words = _("MNIST's digits were put into {rows}×{columns} pixels with their centre of mass in the middle")
        self.centre.setToolTip(words.format(rows=shape[0], columns=shape[1]))

    def retranslate(self) -> None:
        self.tools.retranslate()
        self.use.setText(_("Use as sample"))
        self.use.setToolTip(_("Make it a sample like any other: every step, every number"))
        self.label.setAccessibleName(_("What it is meant to be"))
        name = _("Sheet to draw on; the arrow keys move the pen, Space puts it down or lifts it")
        self.canvas.setAccessibleName(name)
        self.canvas.setToolTip(_("With the keyboard: arrow keys move the pen, Space draws, Delete clears"))
