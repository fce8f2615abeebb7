"""The picture of the scrubber's bar: phases named above, stages side by side, and where the arrays' names go."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from visualnn.ui import theme
from visualnn.ui.scale import Band, Scale


@dataclass(frozen=True)
class Look:
    """Where the three rows of the scrubber are: titles of the phases, the bar, names of the arrays."""

    titles: QRectF
    bar: QRectF
    names: QRectF

    @classmethod
    def of(cls, room: QRectF) -> Look:
        """The rows in this room."""
        side = theme.px(8)
        left, width = room.left() + side, max(room.width() - 2 * side, 1.0)
        row, thick = theme.px(17), theme.px(13)
        top = room.top() + max((room.height() - 2 * row - thick - theme.px(6)) / 2, 0.0)
        bar = QRectF(left, top + row + theme.px(2), width, thick)
        return cls(QRectF(left, top, width, row), bar, QRectF(left, bar.bottom() + theme.px(4), width, row))


def draw_bar(painter: QPainter, look: Look, ruler: Scale, phase_names: dict[str, str], done: bool) -> None:
    """Draw the bar and the titles of its phases, with all stages done or none."""
    colors = theme.current()
    if not ruler.stages:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.grid)
        painter.drawRoundedRect(look.bar, theme.px(3), theme.px(3))
        return
    for phase in ruler.phases:
        color = colors.phase(phase.name)
        _draw_title(painter, look, phase, phase_names.get(phase.name, phase.name), color)
        _draw_stages(painter, look, ruler, phase, color if done else mix(color, colors.surface, 0.26))


def mix(color: QColor, ground: QColor, share: float) -> QColor:
    """So much of the colour on that ground."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        color.redF() * share + ground.redF() * rest,
        color.greenF() * share + ground.greenF() * rest,
        color.blueF() * share + ground.blueF() * rest,
    )


def across(row: QRectF, band: Band) -> QRectF:
    """The part of a row that a band takes."""
    return QRectF(row.left() + band.left * row.width(), row.top(), (band.right - band.left) * row.width(), row.height())


def _draw_title(painter: QPainter, look: Look, phase: Band, name: str, color: QColor) -> None:
    painter.setFont(theme.font(0.86, bold=True))
    painter.setPen(color)
    room = across(look.titles, phase)
    text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()) - theme.px(4))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
    if phase.left > 0:
        painter.setPen(QPen(theme.current().border, 1))
        painter.drawLine(room.topLeft(), across(look.names, phase).bottomLeft())


def _draw_stages(painter: QPainter, look: Look, ruler: Scale, phase: Band, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    gap, round_by = theme.px(1) / 2, theme.px(2)
    for band in ruler.stages:
        if phase.start <= band.start < phase.end:
            place = across(look.bar, band)
            gap_here = gap if place.width() > 4 * gap else 0.0
            painter.drawRoundedRect(place.adjusted(gap_here, 0, -gap_here, 0), round_by, round_by)


def place_names(metrics: QFontMetrics, look: Look, ruler: Scale) -> list[tuple[QRectF, str]]:
    """The arrays' names and their places, as many as fit without touching."""
    placed: list[tuple[QRectF, str]] = []
    free_from = look.names.left()
    for band in ruler.stages:
        room = across(look.names, band)
        width = metrics.horizontalAdvance(band.name) + theme.px(4)
        left = room.center().x() - width / 2
        if left >= free_from and left + width <= look.names.right() + 1:
            placed.append((QRectF(left, room.top(), width, room.height()), band.name))
            free_from = left + width
    return placed
