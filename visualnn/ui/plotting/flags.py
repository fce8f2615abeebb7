"""Flags in a plot: where settings were changed, and the place that is read; none of them covers another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from visualnn.session.setting_changes import Change
from visualnn.ui import theme
from visualnn.ui.plotting.change_words import sentence

PAD, HEIGHT = 5, 17


@dataclass(frozen=True)
class Flag:
    """Words in a box at the line at x, in pixels; `left` and `right` are the edges of the box."""

    x: float
    left: float
    right: float
    text: str


def arranged(places: Sequence[tuple[float, str]], left: float, right: float, width: Callable[[str], float],
             gap: float, first: int = 0) -> list[Flag]:
    """A flag for each change at (x, words), those in order of x and with numbers from `first` + 1: with its words where
    there is room up to the next one, otherwise with its number; numbers that would cover each other become one, such as
    2–5. Nothing beyond the edges.
    """
    groups: list[tuple[int, int]] = []

    def box(group: tuple[int, int], text: str = "") -> Flag:
        text = text or (str(first + group[0] + 1) if group[0] == group[1] else
                        f"{first + group[0] + 1}–{first + group[1] + 1}")  # fmt: skip
        start = max(min(places[group[0]][0], right - width(text)), left)
        return Flag(places[group[0]][0], start, start + width(text), text)

    for number in range(len(places)):
        groups.append((number, number))
        while len(groups) > 1 and box(groups[-1]).left < box(groups[-2]).right + gap:
            last = groups.pop()
            groups[-1] = (groups[-1][0], last[1])
    flags = [box(group) for group in groups]
    for place, group in enumerate(groups):
        until = flags[place + 1].left - gap if place + 1 < len(flags) else right
        since = flags[place - 1].right + gap if place else left
        words = box(group, places[group[0]][1])
        if group[0] == group[1] and words.right <= until and words.left >= since:
            flags[place] = words
    return flags


class Flags:
    """Draws the changes of a run into a plot whose box is at `area`, and a flag at the place that is read."""

    def __init__(self, at_bottom: bool) -> None:
        self.at_bottom = at_bottom
        self.changes: Sequence[Change] = ()
        self.placed: list[Flag] = []

    def paint(self, painter: QPainter, area: QRectF, x_of: Callable[[float], float],
              reading: tuple[float, str] | None, reserved: float) -> None:
        """`x_of` tells where an epoch is, in pixels; `reserved` is what is taken at the right end of the flags' row."""
        font, colors = theme.font(0.8), theme.current()
        metrics, gap = QFontMetricsF(font), theme.px(3)
        xs = [x_of(change.epochs) for change in self.changes]
        before = sum(x < area.left() - 1 for x in xs)
        shown = [(x, sentence(change)) for x, change in zip(xs, self.changes, strict=True)
                 if area.left() - 1 <= x <= area.right() + 1]  # fmt: skip

        def width(text: str) -> float:
            return metrics.horizontalAdvance(text) + 2 * theme.px(PAD)

        self.placed = arranged(shown, area.left(), area.right() - reserved, width, gap, before)
        if not shown and reading is None:
            return
        painter.save()
        painter.setFont(font)
        painter.setPen(QPen(theme.mix(colors.muted, colors.surface, 0.3), theme.zoom(), Qt.PenStyle.DashLine))
        for x, _words in shown:
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        for flag in self.placed:
            self._box(painter, area, flag)
        if reading is not None:
            x, text = reading
            room = area.width() - reserved
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - 2 * theme.px(PAD))
            size = width(text)
            left = x + gap if x < area.center().x() else x - gap - size
            left = max(min(left, area.right() - reserved - size), area.left())
            self._box(painter, area, Flag(x, left, left + size, text), read=True)
        painter.restore()

    def _box(self, painter: QPainter, area: QRectF, flag: Flag, read: bool = False) -> None:
        colors, height = theme.current(), theme.px(HEIGHT)
        top = area.bottom() - height - theme.px(3) if self.at_bottom else area.top() + theme.px(1)
        box = QRectF(flag.left, top, flag.right - flag.left, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.muted if read else colors.border, 1))
        painter.setBrush(colors.surface if read else colors.raised)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))
        painter.setPen(colors.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, flag.text)

    def at(self, x: float, x_of: Callable[[float], float], near: float) -> list[Change]:
        """The changes whose line is at x, in pixels."""
        return [change for change in self.changes if abs(x_of(change.epochs) - x) <= near]
