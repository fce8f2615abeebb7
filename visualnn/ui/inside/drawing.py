"""Drawing the rows: what there is room for, in the places that it has."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from visualnn.engine.inside import Insight
from visualnn.i18n import _
from visualnn.ui import theme
from visualnn.ui.inside import places, words
from visualnn.ui.inside.painting import Decades, draw_bar, draw_caption, draw_decades, draw_histogram
from visualnn.ui.inside.places import PARTS, Places

LEFT, RIGHT, MIDDLE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Row:
    """A layer now and at the start, the one above it, and the names of its arrays by their part: W, a, dW."""

    now: Insight
    start: Insight | None
    above: Insight | None
    arrays: dict[str, str]


def draw_heading(painter: QPainter, at: Places, scale: Decades, with_start: bool) -> None:
    """What bar, line and outline mean, and the ends of the scale, above the first row."""
    width, line = at.row.width(), places.line_height(places.HEADING)
    wide = places.is_wide(width)
    painter.setFont(places.font(places.HEADING))
    painter.setPen(theme.current().muted)
    legend, outline = _("▬ mean |dW|  ❘ rms"), _("outline: at the start")
    painter.drawText(QRectF(at.name.left(), 0, width, line), LEFT, legend)
    long = painter.fontMetrics().horizontalAdvance
    taken = at.bar.right() if wide else long(legend)
    bar = QRectF(at.bar.left(), 0 if wide else line, at.bar.width(), line)
    painter.drawText(bar, LEFT, f"1e{scale.low}".replace("-", "−"))
    painter.drawText(bar, RIGHT, f"1e{scale.high}".replace("-", "−"))
    room = QRectF(0, 0, width - theme.px(8), line)
    if with_start and taken + long(outline) + theme.px(16) < room.width():
        painter.drawText(room, RIGHT, outline)


def draw_row(painter: QPainter, row: Row, at: Places, scale: Decades, sign: str) -> None:
    """A layer; `sign` marks a gradient that is out of proportion."""
    colors = theme.current()
    painter.setPen(QPen(colors.border, 1))
    painter.drawLine(at.row.topLeft(), at.row.topRight())
    draw_decades(painter, at.bar.adjusted(0, -theme.px(2), 0, theme.px(2)), scale)
    before = scale.share(row.start.mean) if row.start else None
    draw_bar(painter, at.bar, scale.share(row.now.mean), colors.warning if sign else colors.backward,
             scale.share(row.now.rms), before)
    one_line = at.activity == at.name  # for name, activity and size
    size = f"{words.gradient(row.now, row.above)} {sign}".strip()
    taken = write(painter, at.size, size, align=RIGHT if one_line else LEFT)
    _draw_names(painter, row.now, at, taken)
    _draw_histograms(painter, row, at)


def _draw_names(painter: QPainter, now: Insight, at: Places, taken: float) -> None:
    """The layer, what kind it is, and how many of its units are active; the size of the gradient may have `taken` the
    end of the line.
    """
    name, active = words.heading(now), ", ".join(part for part in (words.activity(now), words.dead(now)) if part)
    write(painter, at.name, name, bold=True)
    indent = painter.fontMetrics().horizontalAdvance(name) + theme.px(8)
    if at.activity == at.name:
        room = at.name.adjusted(indent, 0, -taken - theme.px(8), 0)
        fits = painter.fontMetrics().horizontalAdvance(active) <= room.width()
        write(painter, room, (active if fits else words.activity(now)) or words.detail(now), muted=True)
        return
    if at.detail == at.name:  # the activity stands at the end of the same line
        taken = write(painter, at.activity, active, align=RIGHT)
        write(painter, at.name.adjusted(indent, 0, -taken - theme.px(8), 0), words.detail(now), muted=True)
        return
    if at.detail.width():
        write(painter, at.detail, words.detail(now), muted=True)
    else:
        write(painter, at.name.adjusted(indent, 0, 0, 0), now.activation, muted=True)
    write(painter, at.activity, active)
    if at.activity_bar.width() and now.active is not None:
        colors = theme.current()
        painter.fillRect(at.activity_bar, colors.grid)
        draw_bar(painter, at.activity_bar, now.active if now.rests_at_zero else 1 - now.active,
                 colors.forward if now.rests_at_zero else colors.warning)


def _draw_histograms(painter: QPainter, row: Row, at: Places) -> None:
    colors = theme.current()
    fills = {"W": colors.negative, "a": colors.forward, "dW": colors.backward}
    caption = places.line_height(places.CAPTION) if at.captions else 0.0
    for part, room in zip(PARTS, at.histograms, strict=False):
        now, start = row.now.histograms[part], row.start.histograms[part] if row.start else None
        fill = theme.mix(fills[part], colors.surface, 0.35)
        draw_histogram(painter, room.adjusted(0, 0, 0, -caption), now, start, fill)
        if at.captions:
            below = QRectF(room.left(), room.bottom() - caption, room.width(), caption)
            draw_caption(painter, below, row.arrays.get(part, part), now)


def draw_marks(painter: QPainter, row: Row, at: Places, here: int | None, selected: str | None) -> None:
    """A frame around the array that is selected, and a thick one around where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index, (part, room) in enumerate(zip(PARTS, at.histograms, strict=False)):
        if index == here or row.arrays.get(part) == selected:
            painter.setPen(QPen(theme.current().accent, theme.px(2 if index == here else 1)))
            painter.drawRoundedRect(room.adjusted(-3, -3, 3, 1), theme.px(3), theme.px(3))


def write(painter: QPainter, room: QRectF, text: str, bold: bool = False, muted: bool = False,
          align: Qt.AlignmentFlag = LEFT) -> float:
    """Write a line, cut at its end where there is no room; how wide it is."""
    painter.setFont(places.font(bold=bold))
    painter.setPen(theme.current().muted if muted else theme.current().text)
    if places.advance(text, bold=bold) > room.width() + 1:
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, align | MIDDLE, text)
    return places.advance(text, bold=bold)
