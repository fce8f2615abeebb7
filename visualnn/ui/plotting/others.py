"""The curves of other runs: quiet lines with a legend of their own, which has their values, too."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from visualnn.session.setting_changes import Change
from visualnn.ui import theme
from visualnn.ui.flow import Flow
from visualnn.ui.plotting.change_words import told
from visualnn.ui.plotting.curve import Curve
from visualnn.ui.plotting.looks import QUIET
from visualnn.ui.plotting.marks import Marks

MOST = len(QUIET)  # more than these are not told apart
COLORS = ("muted", "forward", "backward", "update")
LONGEST = 160  # pixels at zoom 1 of a name


@dataclass(frozen=True)
class Other:
    """The curve of another run: its key, its name, the lists that it follows, and the look it would like to have."""

    key: Hashable
    name: str
    explanation: str
    xs: Sequence[float]
    ys: Sequence[float]
    changes: Sequence[Change] = field(default=())
    look: int = 0


class QuietCurve(Curve):
    """The curve of another run, with a short stroke across it where settings were changed."""

    def __init__(self, place: int) -> None:
        super().__init__(COLORS[place % len(COLORS)], QUIET[place % MOST])
        self.place = place
        self.changes: Sequence[Change] = ()
        self.strokes = Marks("|")
        self.lit = False

    def show_changes(self, changes: Sequence[Change]) -> bool:
        """Mark them; True if they are others than before."""
        if changes == self.changes:
            return False
        self.changes, self._marked = changes, ()
        return True

    def mark(self, reading: float | None) -> None:
        before = self._marked
        super().mark(reading)
        if self._marked is not before:
            xs = np.array([change.epochs for change in self.changes if len(self.xs)], float)
            heights = self.shown(np.interp(xs, self.xs, self.ys)) if len(xs) else xs
            self.strokes.place(xs, heights)

    def paint(self, p: QPainter, opt: Any, widget: Any) -> None:
        super().paint(p, opt, widget)
        self.strokes.paint(p)

    def restyle(self) -> None:
        super().restyle()
        self.strokes.restyle(self._color(), self._color(), 11 * theme.zoom(), 1.5 * theme.zoom())

    def light(self, lit: bool) -> None:
        """Draw it stronger while somebody points at its name."""
        if lit != self.lit:
            self.lit = lit
            pen = self.line_pen()
            pen.setWidthF(pen.widthF() * (2.2 if lit else 1.0))
            self.setPen(pen)


class Entry(QWidget):
    """One line of the legend: a piece of the curve, the name of the run, and its value."""

    def __init__(self, curve: QuietCurve, parent: QWidget) -> None:
        super().__init__(parent)
        self.curve, self.whole = curve, ""
        self.sample, self.name, self.number = QLabel(), QLabel(), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for label in (self.sample, self.name, self.number):
            row.addWidget(label)

    def show_name(self, other: Other) -> None:
        """The name, and everything about the run for who points at it."""
        lines = [other.name, other.explanation, *(told(change) for change in other.changes)]
        tip = "\n".join(dict.fromkeys(line for line in lines if line))
        if tip != self.toolTip() or other.name != self.whole:
            self.whole = other.name
            self.setToolTip(tip)
            self._elide()

    def _elide(self) -> None:
        metrics, room = self.name.fontMetrics(), theme.px(LONGEST)
        self.name.setText(metrics.elidedText(self.whole, Qt.TextElideMode.ElideRight, room))

    def restyle(self) -> None:
        self.layout().setSpacing(theme.px(4))
        self.sample.setPixmap(self.curve.sample(self.devicePixelRatioF()))
        for label in (self.name, self.number):
            label.setFont(theme.font(0.88))
            label.setStyleSheet(f"color: {theme.current().muted.name()}")
        self.number.setMinimumWidth(self.number.fontMetrics().horizontalAdvance("88.88%"))
        self._elide()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.curve.light(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.curve.light(False)


class Others(QWidget):
    """The latest of the other runs, as many as can be told apart; takes no room while there are none."""

    def __init__(self, number: Callable[[float], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._curves: dict[Hashable, QuietCurve] = {}
        self._entries: dict[Hashable, Entry] = {}
        self._flow = Flow(self, gap=14)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def curves(self) -> list[Curve]:
        return list(self._curves.values())

    def by_name(self) -> list[tuple[str, Curve]]:
        """The curves with the names of their runs."""
        return [(self._entries[key].whole, curve) for key, curve in self._curves.items()]

    def entries(self) -> list[tuple[str, Curve, str]]:
        """Name, curve and value of each."""
        return [(entry.whole, entry.curve, entry.number.text()) for entry in self._entries.values()]

    def follow(self, others: Sequence[Other]) -> bool:
        """Show these runs; True if there is anything new."""
        others = others[-MOST:]
        wanted = {other.key for other in others}
        renewed = wanted != set(self._curves)
        for key in set(self._curves) - wanted:
            del self._curves[key]
            entry = self._entries.pop(key)
            self._flow.removeWidget(entry)
            entry.deleteLater()
        for other in others:
            if other.key not in self._curves:
                self._add(other)
            self._entries[other.key].show_name(other)
            curve = self._curves[other.key]
            renewed |= curve.follow(other.xs, other.ys)
            renewed |= curve.show_changes(other.changes)
        if renewed:
            self.setVisible(bool(self._curves))
            self.updateGeometry()
        return renewed

    def _add(self, other: Other) -> None:
        taken = {curve.place for curve in self._curves.values()}
        free = sorted(set(range(MOST)) - taken, key=lambda place: place != other.look % MOST)
        self._curves[other.key] = curve = QuietCurve(free[0])
        self._entries[other.key] = entry = Entry(curve, self)
        curve.restyle()
        entry.restyle()
        self._flow.addWidget(entry)

    def read(self, x: float | None) -> None:
        """Write the values at x, or the last ones."""
        for key, curve in self._curves.items():
            value = curve.value_at(x)
            text = "–" if value is None else self._number(value)
            label = self._entries[key].number
            if label.text() != text:
                label.setText(text)

    def restyle(self) -> None:
        """Colours or sizes changed."""
        for key, curve in self._curves.items():
            curve.restyle()
            self._entries[key].restyle()

