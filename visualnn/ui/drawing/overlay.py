"""Everything before the edges: units, the products of the current step, numbers and the bubble of the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPicture, QPixmap
from PySide6.QtWidgets import QWidget

from visualnn.session.changes import Change
from visualnn.ui import theme
from visualnn.ui.drawing.answers import Answers, has_bars
from visualnn.ui.drawing.asked import Asked
from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.change_marks import paint_changes
from visualnn.ui.drawing.edges import Edges, record, relative
from visualnn.ui.drawing.places import Place
from visualnn.ui.drawing.snapshot import Snapshot
from visualnn.ui.drawing.unit_painter import ColumnPainter, short, strong_columns

Spot = tuple[float, float]
Unit = tuple[int, int]  # the place of a column among the columns, the number of a unit in it
FEW = 40  # so many edges have room for their weights
ALONG, BESIDE = (0.24, 0.42, 0.60), (0.33, 0.51, 0.69, 0.2, 0.74)  # where on an edge its weight stands: first choices
HARDLY = 0.6  # of the room between two numbers
MOST_ZEROS = 9  # edges of a layer up to which a weight of 0 is written out, too


class Overlay(QWidget):
    """Paints a snapshot of the trace; all that does not change with the playhead is kept between paints."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.shown: Snapshot | None = None
        self.places: tuple[Place, ...] = ()
        self.camera = Camera()
        self.names: Sequence[str] = ()
        self.headings: Sequence[tuple[str, str]] = ()
        self.hovered: Unit | None = None
        self.chosen: Unit | None = None
        self.bubble = ""
        self.asked = Asked()
        self.mouse = QPointF()
        self.products: list[Edges] = []
        self.changes: Sequence[Change] = ()
        self._picture: QPicture | None = None
        self._columns: list[ColumnPainter] = []
        self._ratio = 0.0
        self._words: tuple[object, QPixmap] | None = None
        self._spots: dict[int, list[Spot | None]] = {}

    def arrange(self, places: tuple[Place, ...], camera: Camera) -> None:
        self.places, self.camera = places, camera
        self._columns = []
        self._picture = self._words = None
        self.update()

    def show_snapshot(self, shown: Snapshot, products: list[Edges]) -> None:
        self.shown, self.products = shown, products
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.shown is None or len(self.places) != len(self.shown.columns):
            return
        if not self._columns or self._ratio != self.devicePixelRatioF():
            self._ratio = self.devicePixelRatioF()
            self._columns = [ColumnPainter(place, self.camera, self._ratio) for place in self.places]
            self._spots.clear()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = list(zip(self._columns, self.shown.columns, strict=True))
        for column, units in columns:
            if column.place.is_picture:
                column.paint_picture(painter, units)
        self._paint_products(painter)
        self._paint_weights(painter)
        for column, units in columns:
            if not column.place.is_picture:
                column.paint_discs(painter, units)
                if column is not self._columns[-1] or not self._answers:
                    column.paint_numbers(painter, units, (self.width(), self.height()))
        paint_changes(painter, self._columns, self.shown.roles, self.changes)
        self._paint_words(painter)
        self.asked.paint(painter, self._columns, self.camera)
        self._paint_chosen(painter)
        self._paint_bubble(painter)
        painter.end()

    @property
    def _answers(self) -> bool:
        """The last column says its numbers beside its discs."""
        return self.shown is not None and not self.places[-1].is_picture and has_bars(self.shown)

    def _paint_products(self, painter: QPainter) -> None:
        if not self.products:
            return
        if self._picture is None:
            view = (self.camera.zoom, self.camera.x, self.camera.y)
            few = sum(map(len, self.products)) <= 60
            self._picture = record(self.products, (self.width(), self.height()), view, wide=1.7 if few else 1.2)
        painter.drawPicture(0, 0, self._picture)

    def _paint_words(self, painter: QPainter) -> None:
        """Headings and answers; what stays the same from step to step is kept as pixels."""
        shown = self.shown
        assert shown is not None
        strong = strong_columns(shown)
        answers = None if self.places[-1].is_picture else Answers(self._columns[-1], shown, self.names)
        targets = shown.trace.arrays["t"].tobytes() if "t" in shown.trace.arrays else b""
        key = (tuple(self.headings), frozenset(strong), tuple(self.names), theme.current().name, theme.zoom(), targets,
               (answers.best, answers.bars, answers.hides_targets) if answers else None)
        if self._words is None or self._words[0] != key:
            self._words = (key, self._draw_words(strong, answers))
        painter.drawPixmap(0, 0, self._words[1])
        if answers:
            answers.paint_numbers(painter)

    def _draw_words(self, strong: set[int], answers: Answers | None) -> QPixmap:
        words = QPixmap(self.size() * self._ratio)
        words.setDevicePixelRatio(self._ratio)
        words.fill(Qt.GlobalColor.transparent)
        painter = QPainter(words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middles = [column.box.center().x() for column in self._columns]
        room = min((right - left for left, right in pairwise(middles)), default=self.width())
        for place, (column, (title, detail)) in enumerate(zip(self._columns, self.headings, strict=False)):
            column.paint_heading(painter, title, detail, place in strong, room)
        if answers:
            answers.paint_names(painter)
        painter.end()
        return words

    def _paint_weights(self, painter: QPainter) -> None:
        """In a small network every edge says its weight; the products of the current step say theirs."""
        assert self.shown is not None
        trace = self.shown.trace
        names = [column.weights for column in trace.columns[1:]]
        if not all(name and trace.arrays[name].ndim == 2 for name in names):
            return
        matrices = [trace.arrays[name] for name in names if name]
        if sum(matrix.size for matrix in matrices) > FEW or self.camera.zoom < 0.7:
            return
        font = theme.font(0.86, mono=True)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for gap, matrix in enumerate(matrices):
            spots = self._spots_of(gap, metrics)
            for (source, target), at in zip(np.ndindex(matrix.shape), spots, strict=False):
                value = float(matrix[source, target])
                if at is None or (value == 0 and matrix.size > MOST_ZEROS):
                    continue  # no room, or the faint line says it
                self._plate(painter, metrics, at, short(value, 2 if abs(value) < 10 else 1), value)

    def _spots_of(self, gap: int, metrics: QFontMetricsF) -> list[Spot | None]:
        """Where the weights between two columns stand, found once for each view; none where there is no room."""
        if gap not in self._spots:
            start, end = self._columns[gap], self._columns[gap + 1]
            room = end.centers[0, 0] - start.centers[0, 0] - start.radius - end.radius
            apart = (metrics.horizontalAdvance("+0.00") + theme.px(4), 0.8 * metrics.height())
            taken: list[Spot] = []
            self._spots[gap] = spots = []
            for source, target in np.ndindex(len(start.centers), len(end.centers)) if room >= theme.px(74) else ():
                # At a distance that depends on the target: side by side, the numbers of crossing edges would meet.
                way = end.centers[target] - start.centers[source]
                shares = ALONG[target % 3 :] + ALONG[: target % 3] + BESIDE
                places = [start.centers[source] + way * ((start.radius + room * share) / way[0]) for share in shares]
                at = free_place([(float(x), float(y)) for x, y in places], taken, apart)
                spots.append(at)  # better none than one over another; pointing at the edge says it
                taken += [at] if at is not None else []
        return self._spots[gap]

    def _plate(self, painter: QPainter, metrics: QFontMetricsF, at: Spot, text: str, value: float) -> None:
        now = theme.current()
        text = f"+{text}" if value > 0 else text
        wide, high = metrics.horizontalAdvance(text) + theme.px(6), metrics.height()
        box = QRectF(at[0] - wide / 2, at[1] - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.surface)
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.setPen(now.muted if value == 0 else now.negative if value < 0 else now.positive)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_chosen(self, painter: QPainter) -> None:
        for unit, kind in ((self.hovered, "lit"), (self.chosen, "chosen")):
            if unit is None or unit[0] >= len(self._columns):
                continue
            column = self._columns[unit[0]]
            if unit[1] < column.place.count:
                (column.frame_pixel if column.place.is_picture else column.mark)(painter, unit[1], kind)

    def _paint_bubble(self, painter: QPainter) -> None:
        """What is under the mouse, beside the mouse, inside the panel."""
        if not self.bubble:
            return
        now, font = theme.current(), theme.font(1.0, mono=True)
        metrics = QFontMetricsF(font)
        lines = self.bubble.split("\n")
        wide = max(map(metrics.horizontalAdvance, lines)) + theme.px(16)
        high = metrics.height() * len(lines) + theme.px(10)
        x = min(self.mouse.x() + theme.px(16), self.width() - wide - 2)
        y = self.mouse.y() + theme.px(18)
        y = y if y + high < self.height() else self.mouse.y() - high - theme.px(10)
        box = QRectF(max(x, 2), max(y, 2), wide, high)
        painter.setPen(now.border)
        painter.setBrush(now.raised)
        painter.drawRoundedRect(box, theme.px(5), theme.px(5))
        painter.setFont(font)
        painter.setPen(now.text)
        painter.drawText(box.adjusted(theme.px(8), theme.px(5), 0, 0), "\n".join(lines))


def product_edges(shown: Snapshot, places: tuple[Place, ...]) -> list[Edges]:
    """The products that the current step adds up, as edges; a product of 0 has none."""
    found = []
    for flow in shown.flows:
        start, end = places[flow.column - 1], places[flow.column]
        strengths = relative(flow.products)
        order = np.argsort(np.abs(strengths), kind="stable")
        order = order[strengths[order] != 0]
        found.append(Edges(start, end, flow.sources[order], flow.targets[order], strengths[order]))
    return found


def free_place(places: list[Spot], taken: list[Spot], apart: Spot) -> Spot | None:
    """The first of the places that is so far from all that are taken, or the one that is farthest from them; None where
    even that one would hardly be seen.
    """

    def room(place: Spot) -> float:
        return min((max(abs(place[0] - x) / apart[0], abs(place[1] - y) / apart[1]) for x, y in taken), default=1.0)

    best = next((place for place in places if room(place) >= 1), max(places, key=room))
    return best if room(best) >= HARDLY else None
