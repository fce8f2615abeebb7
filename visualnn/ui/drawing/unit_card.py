"""The card of the selected unit: its incoming weights as a picture or as bars, and its numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from visualnn.engine.notation import format_number
from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.drawing import discs
from visualnn.ui.drawing.edges import relative, stroke
from visualnn.ui.drawing.overlay import Unit
from visualnn.ui.drawing.places import Box, Place
from visualnn.ui.drawing.shades import LEVELS, image
from visualnn.ui.drawing.snapshot import HALF, KNOWN, UNKNOWN, Snapshot
from visualnn.ui.drawing.unit_words import cell_index, lines, name

CENTER = Qt.AlignmentFlag.AlignVCenter


class UnitCard(QWidget):
    """Without a selection it is the legend, so that its place is never empty."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title = ""
        self.numbers: list[str] = []
        self.weights: np.ndarray | None = None
        self.shape: tuple[int, int] | None = None
        self._key: tuple[object, ...] = ()
        self._drawn: QPixmap | None = None
        self.restyle()

    def restyle(self) -> None:
        """Other colours, other words or another size: draw it anew."""
        self._drawn = None
        self.update()

    def stand(self, box: Box) -> None:
        """Stand here."""
        place = QRectF(*box).toRect()
        if place != self.geometry():
            self.setGeometry(place)
            self.restyle()

    def show_unit(self, shown: Snapshot, places: tuple[Place, ...], unit: Unit | None, decimals: int) -> None:
        """Show this unit, or the legend."""
        self.title, self.numbers, self.weights, self.shape = "", [], None, None
        if unit is not None:
            column, number = unit
            described = shown.trace.columns[column]
            cell = name(described.values, cell_index(described.shape, number))
            self.numbers = lines(shown, places[column], column, number, decimals)[:3]
            self.weights, incoming = _weights(shown, column, number)
            self.title = (_("Weights into {cell}") if incoming else _("Weights out of {cell}")).format(cell=cell)
            before = places[column - 1] if incoming else None
            if before is not None and before.is_picture and self.weights is not None:
                self.shape = (before.down, before.across)
        key = (self.title, tuple(self.numbers), None if self.weights is None else self.weights.tobytes(), self.shape)
        if key != self._key:
            self._key, self._drawn = key, None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card stands over the edges and is painted whenever they are: so it is kept as pixels."""
        ratio = self.devicePixelRatioF()
        if self._drawn is None or self._drawn.devicePixelRatio() != ratio:
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            self._draw(self._drawn)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        painter.end()

    def _draw(self, canvas: QPixmap) -> None:
        now, painter = theme.current(), QPainter(canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        background = QColor(now.surface)
        background.setAlpha(225)
        painter.setPen(now.border)
        painter.setBrush(background)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(7), theme.px(7))
        inner = QRectF(self.rect()).adjusted(theme.px(10), theme.px(8), -theme.px(8), -theme.px(7))
        if self.title:
            self._paint_unit(painter, inner)
        else:
            _paint_legend(painter, inner, self.devicePixelRatioF())
        painter.end()

    def _paint_unit(self, painter: QPainter, box: QRectF) -> None:
        now = theme.current()
        high = theme.px(18)
        painter.setPen(now.text)
        painter.setFont(theme.font(0.95, bold=True))
        painter.drawText(QRectF(box.left(), box.top(), box.width(), high), CENTER, self.title)
        font = theme.font(0.86, mono=True)
        widest = max((QFontMetricsF(font).horizontalAdvance(line) for line in self.numbers), default=0.0)
        painter.setFont(font if widest <= box.width() else theme.font(0.86 * box.width() / widest, mono=True))
        below = QFontMetricsF(painter.font()).height()
        for number, line in enumerate(self.numbers):
            y = box.bottom() - (len(self.numbers) - number) * below
            painter.drawText(QRectF(box.left(), y, box.width(), below), CENTER, line)
        middle = QRectF(box.left(), box.top() + high + theme.px(3), box.width(), 0)
        middle.setBottom(box.bottom() - len(self.numbers) * below - theme.px(4))
        if self.weights is None or not self.weights.size:
            return
        size = float(np.abs(np.nan_to_num(self.weights, posinf=0, neginf=0)).max(initial=0.0))
        if self.shape is not None:
            self._paint_picture(painter, middle, size)
        else:
            self._paint_bars(painter, middle, size)

    def _paint_picture(self, painter: QPainter, box: QRectF, size: float) -> None:
        assert self.weights is not None and self.shape is not None
        down, across = self.shape
        pixel = max(int(min(box.height() / down, (box.width() - theme.px(64)) / across)), 1)
        target = QRectF(box.left(), box.top(), pixel * across, pixel * down)
        colors = theme.diverging(self.weights.reshape(self.shape) / (size or 1.0))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(target, image(colors))
        painter.setPen(theme.current().border)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(target.adjusted(-1, -1, 0, 0))
        _paint_scale(painter, QRectF(target.right() + theme.px(10), target.top(), theme.px(11), target.height()), size)

    def _paint_bars(self, painter: QPainter, box: QRectF, size: float) -> None:
        """One bar for each weight: up and solid if positive, down and hatched if negative."""
        assert self.weights is not None
        now = theme.current()
        chart = box.adjusted(0, theme.px(3), -theme.px(56), -theme.px(3))
        wide = min(chart.width() / self.weights.size, theme.px(26))
        gap = 0.0 if wide < 3 else min(wide * 0.25, theme.px(4))
        middle = chart.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, wide >= 3)
        for number, share in enumerate(relative(self.weights).tolist()):
            bar = QRectF(chart.left() + number * wide, middle, wide - gap, -share * chart.height() / 2).normalized()
            if share < 0 and wide >= 4:
                painter.fillRect(bar, theme.diverging_color(share * 0.45))
                painter.setBrush(QBrush(now.negative, Qt.BrushStyle.BDiagPattern))
                painter.drawRect(bar)
            else:
                painter.fillRect(bar, now.positive if share > 0 else now.negative)
        painter.setPen(now.muted)
        painter.drawLine(QPointF(chart.left(), middle), QPointF(chart.left() + wide * self.weights.size, middle))
        scale = QRectF(box.right() - theme.px(50), chart.top(), theme.px(11), chart.height())
        _paint_scale(painter, scale, size)


def _weights(shown: Snapshot, column: int, unit: int) -> tuple[np.ndarray | None, bool]:
    """The weights into a unit; out of it where it has none, as an input."""
    trace = shown.trace
    own = trace.columns[column].weights
    if own and trace.arrays[own].ndim == 2:
        return trace.arrays[own][:, unit], True
    after = trace.columns[column + 1].weights if column + 1 < len(trace.columns) else None
    if after and trace.arrays[after].ndim == 2 and unit < trace.arrays[after].shape[0]:
        return trace.arrays[after][unit], False
    return None, True


def _paint_scale(painter: QPainter, box: QRectF, size: float) -> None:
    """The colours from −size to +size, with their numbers."""
    now = theme.current()
    painter.drawImage(box, image(theme.diverging(np.linspace(1, -1, 101)[:, None])))
    painter.setPen(now.border)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    painter.setPen(now.text)
    painter.setFont(theme.font(0.8, mono=True))
    high = QFontMetricsF(painter.font()).height()
    places = 2 if size < 10 else 1 if size < 100 else 0
    for share, y in ((1, box.top()), (0, box.center().y() - high / 2), (-1, box.bottom() - high)):
        if share and not size:
            continue  # all weights are 0, or none of them is a number
        text = "0" if not share else ("+" if share > 0 else "") + format_number(share * size, places)
        painter.drawText(QRectF(box.right() + theme.px(5), y, theme.px(60), high), CENTER, text)


def _paint_legend(painter: QPainter, box: QRectF, ratio: float) -> None:
    now, radius = theme.current(), float(theme.px(6.5))
    tight = box.width() < theme.px(190)
    rows = (
        (_("not computed yet"), [(UNKNOWN, 0)], 0),
        (_("weighted sum only"), [(HALF, LEVELS * 2 // 3)], 0),
        (_("value, from 0 to 1"), [(KNOWN, level * LEVELS // 3) for level in ((0, 3) if tight else range(4))], 0),
        (_("gradient above 0"), [(KNOWN, LEVELS // 2)], 2 * LEVELS // 3),
        (_("gradient below 0"), [(KNOWN, LEVELS // 2)], -2 * LEVELS // 3),
    )
    hint = _("Click a unit to see its incoming weights.")
    painter.setFont(theme.font(0.82))
    lines = 1 if QFontMetricsF(painter.font()).horizontalAdvance(hint) < box.width() else 2
    below = QFontMetricsF(painter.font()).height() * lines
    high = (box.height() - below - theme.px(3)) / (len(rows) + 1)
    text_left = box.left() + theme.px(38 if tight else 76)
    for number, (words, samples, gradient) in enumerate(rows):
        y = box.top() + (number + 0.5) * high
        for place, (state, level) in enumerate(samples):
            at = QPointF(box.left() + theme.px(9) + place * theme.px(17), y)
            _stamp(painter, discs.disc(radius, state, level, False, ratio), at, ratio)
            if gradient:
                _stamp(painter, discs.ring(radius, gradient, ratio), at, ratio)
        _write(painter, QRectF(text_left, y - high / 2, box.right() - text_left, high), words)
    y = box.top() + (len(rows) + 0.5) * high
    for sign, color, place in ((1, now.positive, 0), (-1, now.negative, 1)):
        painter.setPen(stroke(color, 2.0, sign))
        start = QPointF(box.left() + theme.px(place * (19 if tight else 36)), y)
        painter.drawLine(start, start + QPointF(theme.px(15 if tight else 31), 0))
    _write(painter, QRectF(text_left, y - high / 2, box.right() - text_left, high), _("weight + and −"))
    painter.setPen(now.muted)
    painter.setFont(theme.font(0.82))
    flags = Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
    painter.drawText(QRectF(box.left(), box.bottom() - below, box.width(), below), flags, hint)


def _write(painter: QPainter, box: QRectF, words: str) -> None:
    painter.setPen(theme.current().text)
    painter.setFont(theme.font(min(0.86, box.height() / theme.px(18))))
    painter.drawText(box, CENTER, words)


def _stamp(painter: QPainter, pixmap: QPixmap, at: QPointF, ratio: float) -> None:
    half = pixmap.width() / ratio / 2
    painter.drawPixmap(at - QPointF(half, half), pixmap)
