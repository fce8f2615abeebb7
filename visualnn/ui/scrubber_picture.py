"""The picture of the scrubber's bar: phases or samples named above, stages side by side, arrays' names below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.scale import Band, Scale

ROOM_FOR_PHASES = 520  # a sample's segment this wide has room for the names of its phases, too
LEAST_NAMED, LEAST_BORDERED = 60, 16  # and this wide for arrays' names, for a line at its border


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
    for number, phase in enumerate(ruler.phases):
        color = colors.phase(phase.name)
        title = phase_names.get(phase.name, phase.name)
        if phase.start >= sample_steps(ruler):
            _draw_title(painter, look, phase, title, color)
        elif phases_inside(look, ruler):
            _draw_title(painter, look, phase, title, color, _badge_room(ruler, phase))
        _draw_stages(painter, look, phase, ruler.inside(number), color if done else mix(color, colors.surface, 0.26))
    _draw_borders(painter, look, ruler)


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


def sample_steps(ruler: Scale) -> int:
    """How many steps belong to samples of a mini-batch; 0 where there is none."""
    return ruler.samples[-1].end if ruler.samples else 0


def phases_inside(look: Look, ruler: Scale) -> bool:
    """Whether there is room for the names of the phases in every sample of a mini-batch."""
    return bool(ruler.samples) and across(look.bar, ruler.samples[0]).width() >= theme.px(ROOM_FOR_PHASES)


def sample_name(number: int, long: bool) -> str:
    """What the segment of a sample is called, counted from 1."""
    return _("Sample {number}").format(number=number) if long else str(number)


def _badge_room(ruler: Scale, phase: Band) -> int:
    """What the name of the sample takes of the room for the name of its first phase."""
    first = any(sample.start == phase.start for sample in ruler.samples)
    return round(_advance(sample_name(len(ruler.samples), True), bold=True)) + theme.px(12) if first else 0


def _advance(text: str, bold: bool = False) -> int:
    return QFontMetrics(theme.font(0.86, bold=bold)).horizontalAdvance(text)


def _draw_title(painter: QPainter, look: Look, phase: Band, name: str, color: QColor, taken: int = 0) -> None:
    painter.setFont(theme.font(0.86, bold=True))
    painter.setPen(color)
    room = across(look.titles, phase).adjusted(taken, 0, 0, 0)
    text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()) - theme.px(4))
    if len(text) > 1:
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _draw_borders(painter: QPainter, look: Look, ruler: Scale) -> None:
    """Thin lines between phases, or between the samples of a mini-batch, as long as they are not too close."""
    bands = [phase for phase in ruler.phases if phase.start >= sample_steps(ruler)]
    if ruler.samples and across(look.bar, ruler.samples[0]).width() >= theme.px(LEAST_BORDERED):
        bands.extend(ruler.samples)
    painter.setPen(QPen(theme.current().border, 1))
    for band in bands:
        if band.left > 0:
            painter.drawLine(across(look.titles, band).topLeft(), across(look.names, band).bottomLeft())


def _draw_stages(painter: QPainter, look: Look, phase: Band, stages: Sequence[Band], color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    gap, round_by = theme.px(1) / 2, theme.px(2)
    if across(look.bar, phase).width() < len(stages) * theme.px(2):  # too narrow to tell them apart
        painter.drawRect(across(look.bar, phase))
        return
    for band in stages:
        place = across(look.bar, band)
        gap_here = gap if place.width() > 4 * gap else 0.0
        painter.drawRoundedRect(place.adjusted(gap_here, 0, -gap_here, 0), round_by, round_by)


def place_names(metrics: QFontMetrics, look: Look, ruler: Scale) -> list[tuple[QRectF, str]]:
    """The arrays' names and their places, as many as fit without touching; of narrow samples none."""
    placed: list[tuple[QRectF, str]] = []
    free_from = look.names.left()
    named = 0
    if ruler.samples and across(look.bar, ruler.samples[0]).width() < theme.px(LEAST_NAMED):
        named = sample_steps(ruler)
    for band in ruler.stages:
        if band.start < named:
            continue
        room = across(look.names, band)
        width = metrics.horizontalAdvance(band.name) + theme.px(4)
        left = room.center().x() - width / 2
        if left >= free_from and left + width <= look.names.right() + 1:
            placed.append((QRectF(left, room.top(), width, room.height()), band.name))
            free_from = left + width
    return placed


def place_samples(look: Look, ruler: Scale) -> list[tuple[QRectF, str]]:
    """The numbers of a mini-batch's samples and their places: all that fit, or only every second, fifth, tenth, …"""
    if not ruler.samples:
        return []
    width, count = across(look.titles, ruler.samples[0]).width(), len(ruler.samples)
    long = width >= _advance(sample_name(count, True)) + theme.px(10)
    least = _advance(sample_name(count, long)) + theme.px(8)
    every = next((step for step in (1, 2, 5, 10, 20, 25, 50) if step * width >= least), count)
    placed = []
    for number in range(1, count + 1):
        if number == 1 or (number % every == 0 and (number - 1) * width >= least):
            text = sample_name(number, long)
            placed.append((sample_place(look, ruler, number, _advance(text) + theme.px(2)), text))
    return placed


def sample_place(look: Look, ruler: Scale, number: int, width: float) -> QRectF:
    """Where the name of a sample goes: over its middle, or at its beginning where the phases are named, too."""
    band = across(look.titles, ruler.samples[number - 1])
    left = band.left() + theme.px(4) if phases_inside(look, ruler) else band.center().x() - width / 2
    left = max(min(left, across(look.titles, ruler.samples[-1]).right() - width), look.titles.left())
    return QRectF(left, band.top(), width, band.height())


def draw_here(painter: QPainter, look: Look, ruler: Scale, names: list[tuple[QRectF, str]], sample: int | None) -> None:
    """The samples' numbers; the sample that the walk is in has its name on a pill and a frame around its segment."""
    colors, pill = theme.current(), QRectF()
    if sample is not None:
        text = sample_name(sample + 1, True)
        painter.setFont(theme.font(0.86, bold=True))
        pill = sample_place(look, ruler, sample + 1, _advance(text, bold=True) + theme.px(12)).adjusted(0, 0, 0, -1)
    painter.setFont(theme.font(0.86))
    painter.setPen(colors.muted)
    for place, name in names:
        if not place.intersects(pill):
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
    if sample is None:
        return
    painter.setBrush(colors.accent)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    painter.setFont(theme.font(0.86, bold=True))
    painter.setPen(colors.on_accent)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colors.accent, theme.px(1.5)))
    around = theme.px(2)
    painter.drawRect(across(look.bar, ruler.samples[sample]).adjusted(-1, -around, 1, around))
