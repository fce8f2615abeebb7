"""The fields in which a number is changed: a slider that marks the value it began with, and a box with arrows."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSlider, QWidget

from visualnn.ui import theme
from visualnn.ui.number_box import NumberBox, shortest

MOST = 1e6
STEPS = 2000
CATCH = 0.008  # of the range: so near to the mark a drag lands on it
HANDLE = 14  # the width of the handle in the style sheet, at zoom 1


class NudgeSlider(QSlider):
    """`chosen` says which number the person moved it to; arrows move by a two-hundredth of the range."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.low, self.high, self.mark = 0.0, 1.0, 0.0
        self.setRange(0, STEPS)
        self.setSingleStep(STEPS // 200)
        self.setPageStep(STEPS // 20)
        self.valueChanged.connect(self._moved)

    @property
    def number(self) -> float:
        """The number that the handle stands at, no longer than the slider is exact."""
        span = self.high - self.low
        number = self.low + span * self.value() / STEPS
        if abs(number - self.mark) < CATCH * span and self.isSliderDown():
            return self.mark
        return round(number, max(0, 3 - math.floor(math.log10(span))))

    def show_number(self, number: float, low: float, high: float, mark: float) -> None:
        """Put the handle at a number, without telling anybody."""
        self.low, self.high, self.mark = low, high, mark
        place = round((number - low) / (high - low) * STEPS)
        if place != self.value() and not self.isSliderDown():
            before = self.blockSignals(True)
            self.setValue(min(max(place, 0), STEPS))
            self.blockSignals(before)
        self.update()

    def _moved(self, _place: int) -> None:
        self.chosen.emit(self.number)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().text)
        half, side = theme.px(HANDLE) / 2, theme.px(4)
        x = half + (self.width() - 2 * half) * (self.mark - self.low) / (self.high - self.low)
        for base, tip in ((0.0, side * 1.2), (float(self.height()), self.height() - side * 1.2)):
            painter.drawPolygon(QPolygonF([QPointF(x - side, base), QPointF(x + side, base), QPointF(x, tip)]))
        painter.end()


class StepBox(NumberBox):
    """A number that may be negative: the arrows go up and down by equal steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(-MOST, MOST, whole=False, parent=parent)
        self.step = 0.01

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.matches(
                QKeySequence.StandardKey.Undo):
            event.ignore()  # undoes the change, not the typing
            return False
        return super().event(event)

    def stepBy(self, steps: int) -> None:
        if self.value is not None:
            value = min(max(self.value + steps * self.step, self.least), self.most)
            self.lineEdit().setText(shortest(round(value, 9)))
            self.selectAll()
            self._edited()


def span_around(largest: float) -> float:
    """The next of … 0.5 1 2 5 10 … that is not less."""
    largest = max(largest, 1e-6)
    size = 10.0 ** math.floor(math.log10(largest))
    return next(part * size for part in (1, 2, 5, 10, 20) if part * size >= largest * (1 - 1e-9))
