"""A field for one number that says what is wrong with a bad one instead of changing it."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from visualnn.i18n import _
from visualnn.ui import theme


class NumberBox(QAbstractSpinBox):
    """A whole number or, with `whole=False`, any number from `least` to `most`.

    What is typed stays as it is typed: a bad text only makes `hint` a sentence, and `value` None. The arrows step by
    one, by `step`, or from 1 to 2 to 5 to 10 where a number spans many sizes, as a learning rate does.

    `edited` comes with every change of the text, `settled` when the person has done with it: Enter, another field, or
    a step of the arrows.
    """

    edited = Signal()
    settled = Signal()

    def __init__(self, least: float, most: float, whole: bool = True, step: float = 0.0,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.least, self.most, self.whole, self.step = least, most, whole, step
        self.setKeyboardTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel scrolls the panel unless the field is in use
        self.lineEdit().textEdited.connect(self._edited)
        self.editingFinished.connect(self.settled)

    @property
    def value(self) -> float | None:
        """The number in the field, None while it is not a good one."""
        return self._read()[0]

    @property
    def hint(self) -> str:
        """What is wrong with the text and what to type, empty when it is good."""
        return self._read()[1]

    def show_value(self, value: float) -> None:
        """Show a number, unless the field shows that number already, however it was typed."""
        if self.value != value or not self.text().strip():
            self.lineEdit().setText(shortest(value))
            self.update()

    def _read(self) -> tuple[float | None, str]:
        text = self.text().strip().replace("−", "-").replace("，", ",")
        # A comma is a decimal sign in half of Europe and groups thousands elsewhere; alone before 1-2 digits it is one.
        if text.count(",") == 1 and "." not in text and not self.whole:
            text = text.replace(",", ".")
        kind = _("a whole number") if self.whole else _("a number")
        wish = _("Type {kind} from {least} to {most}.").format(kind=kind, **self._limits())
        try:
            value = float(text)
        except ValueError:
            return None, wish
        if self.whole and not value.is_integer():
            return None, wish
        if math.isnan(value) or not self.least <= value <= self.most:
            return None, _("It can be from {least} to {most}.").format(**self._limits())
        return (int(value) if self.whole else value), ""

    def _limits(self) -> dict[str, str]:
        return {"least": shortest(self.least), "most": shortest(self.most)}

    def _edited(self, _text: str = "") -> None:
        self.update()
        self.edited.emit()

    # What Qt asks of a spin box.

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, position  # judged by `hint`, in words

    def fixup(self, text: str) -> str:
        return text

    def stepBy(self, steps: int) -> None:
        value = self.value
        if value is None:
            return
        step: Callable[[float, int], float] = _next_whole if self.whole else _next_round
        if self.step:
            step = self._next_step
        for _step in range(abs(steps)):
            value = min(max(step(value, 1 if steps > 0 else -1), self.least), self.most)
        self.lineEdit().setText(shortest(value))
        self.selectAll()
        self._edited()
        self.settled.emit()

    def _next_step(self, value: float, by: int) -> float:
        return round((math.floor(value / self.step + 1e-9) + 1 if by > 0 else
                      math.ceil(value / self.step - 1e-9) - 1) * self.step, 10)  # fmt: skip

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag
        value = self.value
        if value is None or not self.isEnabled():
            return flags.StepNone
        up = flags.StepUpEnabled if value < self.most else flags.StepNone
        down = flags.StepDownEnabled if value > self.least else flags.StepNone
        return up | down

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.value is None:  # a frame in the colour of errors; the sentence beside it says the same without colour
            painter, width = QPainter(self), theme.px(2)
            painter.setPen(QPen(theme.current().wrong, width))
            painter.drawRect(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2))
            painter.end()

    def sizeHint(self) -> QSize:
        return self._room_for("0.00001")

    def minimumSizeHint(self) -> QSize:
        return self._room_for("60000")

    def _room_for(self, text: str) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(text) + theme.px(40), super().sizeHint().height())


def shortest(value: float) -> str:
    """A number as a person writes it: 10000, 0.1, 0.00003."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.12g}"
    return f"{value:.12f}".rstrip("0") if "e-" in text and abs(value) >= 1e-9 else text


def _next_whole(value: float, by: int) -> float:
    return value + by


def _next_round(value: float, by: int) -> float:
    """The next of … 0.1 0.2 0.5 1 2 5 … above or below."""
    size = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1e-5
    ladder = [float(f"{part * size * factor:.6g}") for factor in (0.1, 1.0, 10.0) for part in (1, 2, 5)]
    if by > 0:
        return next(rung for rung in ladder if rung > value * (1 + 1e-9))
    return next(rung for rung in reversed(ladder) if rung < value * (1 - 1e-9))
