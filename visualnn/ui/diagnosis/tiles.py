"""The weights of the first layer as pictures: what each of its units looks for, side by side in one image."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from visualnn.i18n import _
from visualnn.session.diagnosis.finding import short
from visualnn.ui import theme
from visualnn.ui.drawing.shades import image
from visualnn.ui.inside.places import HEADING, font, line_height

SIDE, BETWEEN, EDGE = 40, 3, 8
MOST_ROWS = 4


class Tiles:
    """Weights (inputs, units) of units whose inputs are the pixels of a picture of `shape`; each unit's are shown as
    shares of its own largest.
    """

    def __init__(self) -> None:
        self.weights: np.ndarray | None = None
        self.shape: tuple[int, ...] = ()
        self._drawn: tuple[np.ndarray, QImage] | None = None
        self._look: tuple[object, ...] = ()

    def show(self, weights: np.ndarray | None, shape: tuple[int, ...]) -> None:
        """Show these weights from now on, or nothing."""
        fits = weights is not None and len(shape) == 2 and len(weights) == math.prod(shape)
        self.weights, self.shape = weights if fits else None, shape

    # Where they are

    def columns(self, width: float) -> int:
        return max(1, int((width - 2 * theme.px(EDGE) + theme.px(BETWEEN)) // theme.px(SIDE + BETWEEN)))

    def count(self, width: float) -> int:
        """How many units have room."""
        return min(self.weights.shape[1], self.columns(width) * MOST_ROWS) if self.weights is not None else 0

    def height(self, width: float) -> float:
        if self.weights is None:
            return 0.0
        rows = -(-self.count(width) // self.columns(width))
        return line_height(HEADING) + theme.px(2 * EDGE) + rows * self.step(width)

    def step(self, width: float) -> float:
        """From one picture to the next: a full row is as wide as there is room."""
        room = width - 2 * theme.px(EDGE) + theme.px(BETWEEN)
        assert self.weights is not None
        full = self.weights.shape[1] >= self.columns(width)
        return math.floor(room / self.columns(width)) if full else theme.px(SIDE + BETWEEN)

    def place(self, width: float, top: float, unit: int) -> QRectF:
        """Where a unit's picture is."""
        between, columns = theme.px(BETWEEN), self.columns(width)
        step = self.step(width)
        first = top + theme.px(EDGE) + line_height(HEADING) + theme.px(4)
        row, column = divmod(unit, columns)
        return QRectF(theme.px(EDGE) + column * step, first + row * step, step - between, step - between)

    def unit_at(self, width: float, top: float, x: float, y: float) -> int | None:
        return next((unit for unit in range(self.count(width)) if self.place(width, top, unit).contains(x, y)), None)

    def tip(self, unit: int) -> str:
        assert self.weights is not None
        own = self.weights[:, unit]
        return _("Unit {unit} of layer 1: weights from {low} to {high}, each pixel where it is in the picture; orange "
                 "is positive, blue negative. Click to select its largest weight.").format(
                     unit=unit, low=short(float(own.min())), high=short(float(own.max())))  # fmt: skip

    # Drawing

    def draw(self, painter: QPainter, width: float, top: float, marked: int | None, here: int | None) -> None:
        """The title and all pictures; `marked` is the unit that is selected, `here` where the keyboard is."""
        if self.weights is None:
            return
        colors, count, all_units = theme.current(), self.count(width), self.weights.shape[1]
        painter.setPen(QPen(colors.border, 1))
        painter.drawLine(0, int(top), int(width), int(top))
        painter.setFont(font(HEADING))
        painter.setPen(colors.muted)
        title = _("The weights of layer 1 as pictures")
        if count < all_units:
            title = _("The weights of layer 1 as pictures: the first {count} of {units} units").format(
                count=count, units=f"{all_units:,}")
        room = QRectF(theme.px(EDGE), top + theme.px(EDGE), width - 2 * theme.px(EDGE), line_height(HEADING))
        painter.drawText(room, painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room.width())))
        sheet = self._sheet(count)
        down, across = self.shape
        for unit in range(count):
            painter.drawImage(self.place(width, top, unit), sheet, QRectF(0, unit * down, across, down))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for framed, thick in ((marked, 1), (here, 2)):
            if framed is not None and framed < count:
                painter.setPen(QPen(colors.accent, theme.px(thick + 1)))
                painter.drawRect(self.place(width, top, framed).adjusted(-1, -1, 0, 0))

    def _sheet(self, count: int) -> QImage:
        """The pictures of the first units below each other, one pixel for each weight, made when they have changed."""
        assert self.weights is not None
        own, look = self.weights[:, :count].T, (theme.current().name, self.shape)
        if self._drawn is None or look != self._look or not np.array_equal(own, self._drawn[0]):
            with np.errstate(invalid="ignore", divide="ignore"):
                largest = np.abs(own).max(axis=1, keepdims=True)
                shares = own / np.where(largest > 0, largest, 1)
            down, across = self.shape
            self._look = look
            self._drawn = own.copy(), image(theme.diverging(shares).reshape(count * down, across, 4))
        return self._drawn[1]
