"""Draws one block: the heading, the picture with what is read and written framed, and the numbers in the lens."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from visualnn.ui import theme
from visualnn.ui.matrices import cells, marks
from visualnn.ui.matrices.headings import Heading, draw_heading, draw_labels, draw_used, heading_of
from visualnn.ui.matrices.layout import ROW, Placed
from visualnn.ui.matrices.lens import Lens
from visualnn.ui.matrices.pictures import Pictures, target
from visualnn.ui.matrices.plane import Known, known
from visualnn.ui.matrices.shown import Shown
from visualnn.ui.matrices.window import Window

MARKED = 9  # pixels of a cell, at zoom 1, from which on it has a sign
MOST_SIGNS = 1500


class BlockPainter:
    """Everything that is needed to draw a block in its place."""

    def __init__(self, pictures: Pictures, shown: Shown, placed: Placed, window: Window, wide: float) -> None:
        self.pictures, self.shown, self.placed, self.window, self.wide = pictures, shown, placed, window, wide
        self.plane = placed.block.plane
        self.numbers = pictures.numbers(self.plane)
        self.known: Known = known(shown.trace, self.plane, shown.position)
        self.mask = marks.plane_mask(shown.affected.get(self.plane.array), self.plane)
        self.frames = marks.frames(shown, self.plane)

    def paint(self, painter: QPainter) -> None:
        """Most of it has been drawn before: only what the step changes is drawn each time."""
        placed, lens = self.placed, self.placed.lens
        words = heading_of(self)
        area = QRectF(placed.heading.left(), placed.heading.top(), placed.heading.width() + 1,
                      placed.body.bottom() - placed.heading.top() + 2)  # fmt: skip
        seen = (lens.top, lens.left) if lens is not None else None
        key = (self.plane, area.size().toTuple(), self.window, seen, self.known.count, self.shown.decimals, words)
        self.pictures.stamps.still(painter, area, self.plane.array, key, partial(self._draw_still, words=words))
        draw_used(painter, self, words)
        painter.setClipRect(placed.body)
        self._affected(painter)
        painter.setClipping(False)
        self._affected_in_lens(painter)
        self._running(painter)
        self._frames(painter)

    def _draw_still(self, painter: QPainter, words: Heading) -> None:
        """What stays the same while other arrays are computed."""
        draw_heading(painter, self, words)
        painter.save()
        painter.setClipRect(self.placed.body)
        self._colors(painter)
        self._unknown(painter)
        self._numbers_or_signs(painter)
        painter.restore()
        painter.setPen(theme.current().border)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.placed.body)
        if self.placed.lens is not None:
            self._lens(painter, self.placed.lens)
        if self.placed.labelled or self.plane.is_matrix:
            draw_labels(painter, self.pictures.stamps, self.placed, self.window)

    def _frames(self, painter: QPainter) -> None:
        lens, phase = self.placed.lens, self.shown.phase
        if lens is not None and (lens.rows < self.plane.rows or lens.cols < self.plane.cols):
            seen = self.placed.rect_of((lens.top, lens.left, lens.rows, lens.cols), self.window)
            cells.frame(painter, seen, theme.current().muted, 1.0)
        marks.draw(painter, phase, self.frames, lambda box: self.placed.rect_of(box, self.window))
        if lens is not None:
            marks.draw(painter, phase, self.frames, lambda box: lens.rect_of(*box))

    def _running(self, painter: QPainter) -> None:
        """Inside a sum: what there is so far, in the cell that is being computed."""
        shown, placed = self.shown, self.placed
        written = shown.written
        box = self.plane.box(written.index) if written is not None and written.array == self.plane.array else None
        if shown.term is None or box is None:
            return
        rect = placed.lens.rect_of(*box) if placed.lens is not None else placed.rect_of(box, self.window)
        inner, now = rect.adjusted(0, 0, -1, -1), theme.current()
        if inner.width() > theme.px(20):
            painter.fillRect(inner, now.soft)
            text = cells.shortened(shown.so_far, shown.decimals, inner.width() - theme.px(8), cells.TEXT)
            cells.write(painter, inner, f"{text} …", now.text, cells.TEXT)

    # ---- the picture ----

    def _colors(self, painter: QPainter) -> None:
        """The part that is looked at, one colour a number."""
        ratio = painter.device().devicePixelRatioF()
        size = (max(round(self.placed.body.width() * ratio), 1), max(round(self.placed.body.height() * ratio), 1))

        def draw(other: QPainter, rect: QRectF) -> None:
            image, part = self.pictures.picture(self.plane, self.window, *size)
            other.drawImage(target(rect, self.window, part), image)

        self.pictures.stamps.put(painter, self.placed.body, (self.plane, self.window), draw)

    def _unknown(self, painter: QPainter) -> None:
        if self.known.all:
            return
        body, now = self.placed.body, theme.current()
        if self.known.mask is not None:
            whole = Window.whole(self.plane.rows, self.plane.cols)
            painter.drawImage(target(body, self.window, whole),
                              self.pictures.mask(self.plane, ~self.known.mask, now.unknown, self.shown))  # fmt: skip
            return
        for box in self.known.unknown_boxes():
            rect = self.placed.rect_of(box, self.window)
            if not rect.isEmpty():  # no pixel is left that stands for both a known and an unknown number
                top, left = math.floor(rect.top()), math.floor(rect.left())
                rest = QRectF(left, top, rect.right() - left, rect.bottom() - top)
                self.pictures.stamps.tile(painter, rest, "hatch", cells.hatch)

    def cell_size(self) -> tuple[float, float]:
        return self.placed.body.width() / self.window.cols, self.placed.body.height() / self.window.rows

    def _numbers_or_signs(self, painter: QPainter) -> None:
        wide, high = self.cell_size()
        if min(wide, high) < theme.px(MARKED) or self.window.rows * self.window.cols > MOST_SIGNS:
            return
        written = wide >= min(self.wide, theme.px(60)) and high >= theme.px(ROW) * 0.8
        top, left = math.floor(self.window.top), math.floor(self.window.left)
        bottom = min(math.ceil(self.window.top + self.window.rows), self.plane.rows)
        right = min(math.ceil(self.window.left + self.window.cols), self.plane.cols)
        y0, x0 = self.placed.body.y() - self.window.top * high, self.placed.body.x() - self.window.left * wide
        for row in range(top, bottom):
            for col in range(left, right):
                rect = QRectF(x0 + col * wide, y0 + row * high, wide, high)
                if written:
                    self._cell(painter, rect, row, col)
                elif self.known(row, col):
                    self.pictures.stamps.put(painter, rect, (self.plane, row, col),
                                             partial(self._draw_sign, row=row, col=col))  # fmt: skip

    def _draw_sign(self, painter: QPainter, rect: QRectF, row: int, col: int) -> None:
        color = theme.diverging_color(self.numbers.share(row, col))
        cells.sign_mark(painter, rect, float(self.numbers.values[row, col]), theme.on(color))

    def _cell(self, painter: QPainter, rect: QRectF, row: int, col: int) -> None:
        """A cell with its number, or a mark where there is none yet."""
        shown, stamps = self.shown, self.pictures.stamps
        if self.known.all:  # drawn rarely, and then all of it
            self._draw_value(painter, rect, row, col)
        elif self.known(row, col):
            key = (self.plane.array, self.plane.lead, row, col, shown.decimals)
            stamps.put(painter, rect, key, partial(self._draw_value, row=row, col=col))
        else:
            stamps.put(painter, rect.adjusted(0, 0, -1, -1), "unknown", cells.draw_unknown)

    def _draw_value(self, painter: QPainter, rect: QRectF, row: int, col: int) -> None:
        cells.draw_value(painter, rect.adjusted(0, 0, -1, -1), float(self.numbers.values[row, col]),
                         self.numbers.share(row, col), self.shown.decimals)  # fmt: skip

    def _affected(self, painter: QPainter) -> None:
        if self.mask is None or not self.mask.any():
            return
        wide, high = self.cell_size()
        color = theme.mix(theme.current().accent, theme.current().surface, 0.1)
        color.setAlpha(90)
        whole = Window.whole(self.plane.rows, self.plane.cols)
        key = self.shown.affected[self.plane.array]
        image = self.pictures.mask(self.plane, self.mask, color, key)
        painter.drawImage(target(self.placed.body, self.window, whole), image)
        if min(wide, high) >= theme.px(MARKED) and self.mask.sum() <= MOST_SIGNS:
            for row, col in zip(*self.mask.nonzero(), strict=True):
                rect = self.placed.rect_of((int(row), int(col), 1, 1), self.window)
                if not rect.isEmpty():
                    cells.diamond(painter, rect)

    def _affected_in_lens(self, painter: QPainter) -> None:
        lens = self.placed.lens
        if self.mask is None or lens is None:
            return
        part = self.mask[lens.top : lens.top + lens.rows, lens.left : lens.left + lens.cols]
        for row, col in zip(*part.nonzero(), strict=True):
            cells.diamond(painter, lens.rect_of(lens.top + int(row), lens.left + int(col)))

    # ---- the numbers around the current cell ----

    def _lens(self, painter: QPainter, lens: Lens) -> None:
        x0, y0 = lens.origin.x() - lens.left * lens.wide, lens.origin.y() - lens.top * lens.high
        for row in range(lens.top, lens.top + lens.rows):
            for col in range(lens.left, lens.left + lens.cols):
                rect = QRectF(x0 + col * lens.wide, y0 + row * lens.high, lens.wide, lens.high)
                self._cell(painter, rect, row, col)
        painter.setPen(theme.current().border)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(lens.rect.adjusted(-1, -1, 0, 0))
