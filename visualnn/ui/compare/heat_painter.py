"""How the cells of a heat map and the values beside them are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from visualnn.i18n import _
from visualnn.session.experiments.design import FIELDS
from visualnn.session.experiments.experiment import Experiment
from visualnn.session.experiments.outcome import LOSS
from visualnn.session.experiments.telling import value_text
from visualnn.ui import theme
from visualnn.ui.compare.words import MARKS

HEAD = 20
CENTER = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
STAR = "★ "


def shades(experiment: Experiment, by: str) -> dict[int, QColor]:
    """The colour of each run that has a score: the better, the stronger."""
    scores = experiment.scores(by)
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    found = {}
    for run, score in scores.items():
        share = (score - low) / (high - low) if high > low else 0.5
        share = 1 - share if by == LOSS else share
        found[run] = theme.mix(theme.current().raised, theme.current().accent, 0.08 + 0.8 * share)
    return found


def fitting(font: QFont, texts: Sequence[str], width: float) -> QFont:
    """The font, smaller if one of the texts is wider than that."""
    longest = max(texts, key=QFontMetrics(font).horizontalAdvance, default="")
    while font.pixelSize() > 7 and QFontMetrics(font).horizontalAdvance(longest) > width:
        font.setPixelSize(font.pixelSize() - 1)
    return font


def draw_title(painter: QPainter, experiment: Experiment, width: int) -> None:
    """Which settings there are."""
    names = [_(FIELDS[axis.field]) for axis in experiment.design.axes]
    title = names[0] if len(names) == 1 else _("{across} →   {down} ↓").format(across=names[0], down=names[1])
    painter.setPen(theme.current().muted)
    painter.setFont(theme.font(0.86, bold=True))
    painter.drawText(QRectF(0, 0, width, theme.px(HEAD)), Qt.AlignmentFlag.AlignVCenter, title)


def draw_heads(painter: QPainter, experiment: Experiment, cells: Sequence[QRectF], left: int) -> None:
    """The values above the columns and beside the rows."""
    across, down = ([value_text(value) for value in axis.values] for axis in experiment.design.axes)
    painter.setPen(theme.current().muted)
    painter.setFont(fitting(theme.font(0.86), across, cells[0].width()))
    height = theme.px(HEAD)
    for text, room in zip(across, cells, strict=False):
        painter.drawText(QRectF(room.left(), height, room.width(), height), CENTER, text)
    painter.setFont(fitting(theme.font(0.86), down, left - theme.px(6)))
    for text, room in zip(down, cells[:: len(across)], strict=True):
        painter.drawText(QRectF(0, room.top(), left - theme.px(6), room.height()), RIGHT, text)


def draw_cells(painter: QPainter, experiment: Experiment, by: str, cells: Sequence[QRectF],
               texts: Sequence[str]) -> None:
    """Each run in its colour, with its score, and the value above it where there is one setting only."""
    colors, tints, best = theme.current(), shades(experiment, by), experiment.best(by)
    room = cells[0].width() - theme.px(4)
    shown = [STAR + text if run == best else text for run, text in enumerate(texts)]
    font, bold = fitting(theme.font(0.95), shown, room), fitting(theme.font(0.95, bold=True), shown, room)
    values, axes = [], experiment.design.axes
    if len(axes) == 1:
        values = [value_text(value) for value in axes[0].values]
        small = fitting(theme.font(0.72), values, room)
    for run, (cell, text) in enumerate(zip(cells, shown, strict=True)):
        tint = tints.get(run, colors.grid)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(cell, theme.px(4), theme.px(4))
        painter.setPen(theme.on(tint) if run in tints else colors.wrong if text in MARKS.values() else colors.muted)
        if values:
            painter.setFont(small)
            painter.drawText(cell.adjusted(0, theme.px(3), 0, 0), Qt.AlignmentFlag.AlignHCenter, values[run])
            cell = cell.adjusted(0, theme.px(12), 0, 0)
        painter.setFont(bold if run == best else font)
        painter.drawText(cell, CENTER, text)
