"""Drawing a layer's row: its gradient and its updates on a scale and over time, idle units, and three histograms."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from visualnn.engine.diagnosis import LayerSigns
from visualnn.i18n import _
from visualnn.session.diagnosis.finding import short
from visualnn.ui import theme
from visualnn.ui.diagnosis import places, words
from visualnn.ui.diagnosis.places import PARTS, Gauge, Places
from visualnn.ui.inside import words as inside_words
from visualnn.ui.inside.drawing import write
from visualnn.ui.inside.painting import Decades, draw_bar, draw_caption, draw_decades, draw_histogram
from visualnn.ui.inside.places import CAPTION, HEADING, advance, font, line_height

RIGHT = Qt.AlignmentFlag.AlignRight
RATIOS = Decades(-7, 0)  # the scale of the ratio of update to weights
MOST_POINTS = 160  # of a line over time


@dataclass(frozen=True)
class Row:
    """A layer now and at the start, the names of its arrays by their part, and its gradient and ratio over the epochs
    (points,).
    """

    now: LayerSigns
    start: LayerSigns | None
    arrays: dict[str, str]
    epochs: np.ndarray
    gradients: np.ndarray
    ratios: np.ndarray


def heading_height(width: float) -> float:
    return line_height(HEADING) * (1 if places.is_wide(width) else 2) + theme.px(8)


def draw_heading(painter: QPainter, width: float, top: float) -> None:
    """What bar, outline and band mean."""
    line = line_height(HEADING)
    painter.setFont(font(HEADING))
    painter.setPen(theme.current().muted)
    now = _("filled: now · outline: at the start")
    usual = _("ΔW / W: update as a share of the weights; green is usual")
    edge = theme.px(places.EDGE)
    lines = (f"{now} · {usual}",) if places.is_wide(width) else (now, usual)
    for k, text in enumerate(lines):
        room = QRectF(edge, top + k * line, width - 2 * edge, line)
        if advance(text, HEADING) > room.width():
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, text)


def draw_row(painter: QPainter, row: Row, at: Places, scale: Decades) -> None:
    """A layer; `scale` is that of the gradients of all layers."""
    colors = theme.current()
    painter.setPen(QPen(colors.border, 1))
    painter.drawLine(at.row.topLeft(), at.row.topRight())
    _draw_names(painter, row.now, at)
    _draw_gradient(painter, row, at.gradient, scale)
    _draw_ratio(painter, row, at.ratio)
    fills = {"W": colors.negative, "a": colors.forward, "dW": colors.backward}
    caption = line_height(CAPTION)
    for part, room in zip(PARTS, at.histograms, strict=True):
        now, start = row.now.inside.histograms[part], row.start.inside.histograms[part] if row.start else None
        fill = theme.mix(fills[part], colors.surface, 0.35)
        draw_histogram(painter, room.adjusted(0, 0, 0, -caption), now, start, fill)
        below = QRectF(room.left(), room.bottom() - caption, room.width(), caption)
        draw_caption(painter, below, row.arrays.get(part, part), now)


def _draw_names(painter: QPainter, now: LayerSigns, at: Places) -> None:
    name, idle, lame = inside_words.heading(now.inside), words.activity(now), words.is_lame(now)
    write(painter, at.name, name, bold=True)
    indent = advance(name, bold=True) + theme.px(8)
    detail = inside_words.detail(now.inside)
    idle = f"! {idle}" if lame else idle
    if at.idle != at.name:
        write(painter, at.detail, detail, muted=True)
        write(painter, at.idle, idle, bold=lame, muted=not lame)
        return
    taken = write(painter, at.idle, idle, bold=lame, muted=not lame, align=RIGHT)
    room = at.name.adjusted(indent, 0, -taken - theme.px(8), 0)
    write(painter, room, detail if advance(detail) <= room.width() else now.inside.activation, muted=True)


def _say(painter: QPainter, gauge: Gauge, name: str, number: str, strange: bool) -> None:
    """What is measured, and the number, which is never cut."""
    write(painter, gauge.words.adjusted(0, 0, -advance(number, bold=True) - theme.px(6), 0), name, muted=True)
    painter.setFont(font(bold=True))
    painter.setPen(theme.current().warning if strange else theme.current().text)
    painter.drawText(gauge.words, RIGHT | Qt.AlignmentFlag.AlignVCenter, number)


def _draw_gradient(painter: QPainter, row: Row, gauge: Gauge, scale: Decades) -> None:
    colors, none = theme.current(), not row.now.gradient > 0
    _say(painter, gauge, _("gradient"), short(row.now.gradient), none)
    draw_decades(painter, gauge.track, scale)
    before = scale.share(row.start.gradient) if row.start else None
    draw_bar(painter, gauge.track, scale.share(row.now.gradient), colors.backward, before=before)
    _draw_line(painter, gauge.spark, row.epochs, row.gradients, scale, colors.backward)


def _draw_ratio(painter: QPainter, row: Row, gauge: Gauge) -> None:
    colors, said = theme.current(), words.ratio(row.now)
    _say(painter, gauge, "ΔW / W", said, said[-1:] in "▲▼")
    for room in (gauge.track, gauge.spark):
        if room.height():
            _draw_band(painter, room, across=room is gauge.track)
    draw_decades(painter, gauge.track, RATIOS)
    for layer, color in ((row.start, colors.muted), (row.now, colors.text)):
        if layer is not None and layer.ratio > 0:
            x = gauge.track.left() + gauge.track.width() * RATIOS.share(layer.ratio)
            style = Qt.PenStyle.SolidLine if layer is row.now else Qt.PenStyle.DotLine
            painter.setPen(QPen(color, theme.px(3 if layer is row.now else 1), style))
            painter.drawLine(QPointF(x, gauge.track.top() - 1), QPointF(x, gauge.track.bottom() + 1))
    _draw_line(painter, gauge.spark, row.epochs, row.ratios, RATIOS, colors.accent)


def _draw_band(painter: QPainter, room: QRectF, across: bool) -> None:
    """The usual sizes of an update, as a band on the scale."""
    low, high = (RATIOS.share(size) for size in words.USUAL)
    colors = theme.current()
    band = theme.mix(colors.surface, colors.correct, 0.22)
    if across:
        painter.fillRect(room, theme.mix(colors.surface, colors.muted, 0.10))
        painter.fillRect(QRectF(room.left() + room.width() * low, room.top(), room.width() * (high - low),
                                room.height()), band)  # fmt: skip
    else:
        painter.fillRect(QRectF(room.left(), room.bottom() - room.height() * high, room.width(),
                                room.height() * (high - low)), band)  # fmt: skip


def _draw_line(painter: QPainter, room: QRectF, x: np.ndarray, y: np.ndarray, scale: Decades, color: QColor) -> None:
    """Sizes over the epochs, on a scale of powers of ten from below upward."""
    if not room.height():
        return
    painter.setPen(QPen(theme.current().grid, 1))
    painter.drawLine(room.bottomLeft(), room.bottomRight())
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = (np.log10(y) - scale.low) / (scale.high - scale.low)
    known = np.isfinite(shares)
    x, shares = x[known], np.clip(shares[known], 0.0, 1.0)
    if len(x) < 2 or not x[-1] > x[0]:
        return
    step = max(1, math.ceil(len(x) / MOST_POINTS))
    x, shares = np.append(x[:-1:step], x[-1]), np.append(shares[:-1:step], shares[-1])
    line = arrayToQPolygonF(room.left() + room.width() * (x - x[0]) / (x[-1] - x[0]),
                            room.bottom() - room.height() * shares)  # fmt: skip
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, theme.px(1.5)))
    painter.drawPolyline(line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def draw_marks(painter: QPainter, row: Row, at: Places, here: int | None, selected: str | None) -> None:
    """A frame around the array that is selected, and a thick one around where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index, (part, room) in enumerate(zip(PARTS, at.histograms, strict=True)):
        if index == here or row.arrays.get(part) == selected:
            painter.setPen(QPen(theme.current().accent, theme.px(2 if index == here else 1)))
            painter.drawRoundedRect(room.adjusted(-3, -3, 3, 1), theme.px(3), theme.px(3))
