"""The sliders of the Softmax panel: a logit a row, with its field and the probability that it gets."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QSlider, QWidget

from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.session.softmax_lab import COOLEST, HOTTEST, LARGEST, MOST_TAKEN
from visualnn.ui import theme
from visualnn.ui.number_box import NumberBox, shortest

NOTCHES, NOTCH = 100, 0.1  # notches of a slider to each side, and how far one is where it reaches to 10
DECADE = 50  # notches of the temperature's slider for a factor of ten


class LogitBox(NumberBox):
    """A logit: the arrows step by a tenth, also below zero."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(-LARGEST, LARGEST, whole=False, parent=parent)

    def stepBy(self, steps: int) -> None:
        if self.value is not None:
            value = min(max(round(self.value + steps * NOTCH, 9), self.least), self.most)
            self.lineEdit().setText(shortest(value))
            self.selectAll()
            self._edited()


class ShareBar(QWidget):
    """A probability as a bar with its number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share, self.decimals = 0.0, 4
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_share(self, share: float, decimals: int) -> None:
        self.share, self.decimals = share, decimals
        self.setAccessibleDescription(format_number(share, decimals))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(90), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = theme.px(18)
        room = QRectF(0, (self.height() - thick) / 2, self.width(), thick)
        painter.fillRect(room, colors.raised)
        share = self.share if math.isfinite(self.share) else 0.0
        painter.fillRect(QRectF(room.left(), room.top(), share * room.width(), thick),
                         theme.mix(colors.surface, colors.accent, 0.45))  # fmt: skip
        painter.setPen(colors.text)
        painter.setFont(theme.font(0.86))
        inside = room.adjusted(theme.px(3), 0, -theme.px(3), 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                         self.written(painter.fontMetrics(), inside.width()))  # fmt: skip

    def written(self, metrics: QFontMetrics, room: float) -> str:
        """The number with as many decimals as there is room for; the tables have it with all of them."""
        texts = [format_number(self.share, decimals) for decimals in range(self.decimals, -1, -1)]
        return next((text for text in texts if metrics.horizontalAdvance(text) <= room), "")


class LogitRows(QWidget):
    """Rows for up to so many logits as a network may bring, and one for the temperature."""

    moved = Signal(int, float)
    heated = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2)
        self.labels = [QLabel() for _row in range(MOST_TAKEN + 1)]
        self.sliders = [QSlider(Qt.Orientation.Horizontal) for _row in range(MOST_TAKEN + 1)]
        self.fields: list[NumberBox] = [LogitBox() for _row in range(MOST_TAKEN)]
        self.fields.append(NumberBox(COOLEST, HOTTEST, whole=False))
        self.bars = [ShareBar() for _row in range(MOST_TAKEN)]
        self.reach = 10.0
        self._shown: dict[NumberBox, float] = {}
        for row in range(MOST_TAKEN + 1):
            parts: list[QWidget] = [self.labels[row], self.sliders[row], self.fields[row], *self.bars[row : row + 1]]
            for column, part in enumerate(parts):
                self._grid.addWidget(part, row, column)
            self.sliders[row].valueChanged.connect(partial(self._slide, row))
            self.fields[row].edited.connect(partial(self._type, row))
        self.heat = self.sliders[-1]
        self.heat.setRange(-2 * DECADE, 3 * DECADE)

    @property
    def hint(self) -> str:
        """What is wrong with a field, empty if nothing is."""
        return next((field.hint for field in self.fields if not field.isHidden() and field.hint), "")

    def show_logits(self, logits: tuple[float, ...], reach: float, shares: tuple[float, ...], decimals: int) -> None:
        self.reach = reach
        for row in range(MOST_TAKEN):
            there = row < len(logits)
            for part in (self.labels[row], self.sliders[row], self.fields[row], self.bars[row]):
                part.setVisible(there)
            if there:
                self._place(self.sliders[row], logits[row] / reach * self._notches())
                self._write(self.fields[row], logits[row])
                self.bars[row].show_share(shares[row], decimals)

    def show_temperature(self, temperature: float) -> None:
        self._place(self.heat, math.log10(temperature) * DECADE)
        self._write(self.fields[-1], temperature)

    def _notches(self) -> int:
        return 110 if self.reach == LARGEST else NOTCHES

    def _place(self, slider: QSlider, value: float) -> None:
        with QSignalBlocker(slider):
            if slider is not self.heat:
                slider.setRange(-self._notches(), self._notches())
            slider.setValue(round(value) if math.isfinite(value) else 0)

    def _write(self, field: NumberBox, value: float) -> None:
        if field.value is None and field.text().strip() and self._shown.get(field) == value:
            return  # what is being typed stays, until the number becomes another one
        self._shown[field] = value
        field.show_value(float(f"{value:.9g}"))

    def _slide(self, row: int, notch: int) -> None:
        if row == MOST_TAKEN:
            self.heated.emit(float(f"{10.0 ** (notch / DECADE):.3g}"))
        else:
            self.moved.emit(row, round(notch * self.reach / self._notches(), 6))

    def _type(self, row: int) -> None:
        value = self.fields[row].value
        if value is None:
            self.moved.emit(-1, math.nan)  # so that the hint is shown
            return
        self._shown[self.fields[row]] = value
        if row == MOST_TAKEN:
            self.heated.emit(value)
        else:
            self.moved.emit(row, value)

    def restyle(self) -> None:
        self._grid.setHorizontalSpacing(theme.px(7))
        self._grid.setVerticalSpacing(theme.px(3))
        for slider in self.sliders:
            slider.setMinimumWidth(theme.px(50))
        for field in self.fields:
            field.setFixedWidth(theme.px(86))

    def retranslate(self) -> None:
        for row, label in enumerate(self.labels[:-1]):
            label.setText(f"z[{row}]")
            self.sliders[row].setAccessibleName(f"z[{row}]")
            self.fields[row].setAccessibleName(f"z[{row}]")
            self.bars[row].setAccessibleName(f"p[{row}]")
        self.labels[-1].setText("T")
        for part in (self.labels[-1], self.heat, self.fields[-1]):
            part.setToolTip(_("Temperature: all logits are divided by it; hot makes the shares alike, cold lets the "
                              "largest win"))
            part.setAccessibleName(_("Temperature"))
