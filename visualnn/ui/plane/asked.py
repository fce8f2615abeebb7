"""A row in which a person asks for an x, and reads what the curve says there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLabel, QWidget

from visualnn.i18n import _
from visualnn.ui.number_box import NumberBox
from visualnn.ui.plane import words

FARTHEST = 1e6  # an x that can be asked for


class AskedBox(NumberBox):
    """The x at which a curve is read; while nothing is asked it is empty, and that is no mistake."""

    def __init__(self) -> None:
        super().__init__(-FARTHEST, FARTHEST, whole=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.text():
            super().paintEvent(event)
        else:
            QAbstractSpinBox.paintEvent(self, event)


class AskedRow(QWidget):
    """`asked` tells the x that was typed."""

    asked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.box, self.answer = QLabel(), AskedBox(), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.name, self.box, self.answer):
            row.addWidget(part)
        row.addStretch(1)
        self.box.edited.connect(self._edited)

    def _edited(self) -> None:
        value = self.box.value
        self.box.setToolTip(self.box.hint)
        if value is not None:
            self.asked.emit(value)
        else:
            self.answer.setText(self.box.hint if self.box.text() else "")

    def show_answer(self, names: tuple[str, str], asked: tuple[float, float] | None, decimals: int) -> None:
        """The names of x and y, and the place that was asked for."""
        self.name.setText(_("at {name} =").format(name=names[0]))
        if asked is None:
            self.box.clear()
            self.answer.setText("")
        else:
            self.box.show_value(asked[0])
            self.answer.setText(f"→  {names[1]} = {words.short(asked[1], decimals)}")

    def retranslate(self) -> None:
        self.box.setAccessibleName(_("The x at which the curve is read"))
