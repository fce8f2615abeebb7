"""Boxes: the pieces of a formula, each as wide and high as it must be, standing on a common line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from visualnn.engine.expr import Cell
from visualnn.ui import theme
from visualnn.ui.typeset import glyphs

Refs = tuple[Cell, ...]
SMALL = 0.72  # raised and lowered parts, beside the size of what they belong to


class Region(NamedTuple):
    """A place on the screen, and the cells that stand there."""

    place: QRectF
    refs: Refs


class Box:
    """What can be drawn with its left end on the line at (x, y); `refs` are the cells that it stands for."""

    __slots__ = ("ascent", "descent", "refs", "width")

    def __init__(self, width: float, ascent: float, descent: float, refs: Refs = ()) -> None:
        self.width, self.ascent, self.descent, self.refs = width, ascent, descent, refs

    @property
    def height(self) -> float:
        return self.ascent + self.descent

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        raise NotImplementedError

    def inner(self) -> Iterator[tuple[Box, float, float, float]]:
        """The boxes inside, each with its place relative to this one, and by how much it is made smaller."""
        return iter(())

    def regions(self, x: float, y: float, scale: float = 1.0) -> Iterator[Region]:
        """Where the cells are, outer ones first."""
        if self.refs:
            place = QRectF(x, y - self.ascent * scale, self.width * scale, self.height * scale)
            yield Region(place, self.refs)
        for box, dx, dy, factor in self.inner():
            yield from box.regions(x + dx * scale, y + dy * scale, scale * factor)


class Glyphs(Box):
    """A text in one go. An operator that `breaks` may begin a new line; `role` names its colour."""

    __slots__ = ("before", "breaks", "role", "size", "text")

    def __init__(self, text: str, size: int, refs: Refs = (), space: float = 0.0, breaks: bool = False,
                 role: str = "") -> None:  # fmt: skip
        self.text, self.size, self.breaks, self.role = text, size, breaks, role
        self.before = space * size
        super().__init__(glyphs.width(text, size) + 2 * self.before, glyphs.RISE * size, glyphs.FALL * size, refs)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        if not self.role:
            glyphs.draw(painter, self.text, self.size, x + self.before, y)
            return
        pen = painter.pen()
        painter.setPen(getattr(theme.current(), self.role))
        glyphs.draw(painter, self.text, self.size, x + self.before, y)
        painter.setPen(pen)


class Row(Box):
    """Boxes side by side."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Box], refs: Refs = ()) -> None:
        self.parts = tuple(parts)
        ascent = max((part.ascent for part in parts), default=0.0)
        descent = max((part.descent for part in parts), default=0.0)
        super().__init__(sum(part.width for part in parts), ascent, descent, refs)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        for part in self.parts:
            part.draw(painter, x, y)
            x += part.width

    def inner(self) -> Iterator[tuple[Box, float, float, float]]:
        x = 0.0
        for part in self.parts:
            yield part, x, 0.0, 1.0
            x += part.width


class Placed(Box):
    """Boxes at given places, each perhaps smaller: scripts, fractions, a sum with its letter below."""

    __slots__ = ("lines", "places")

    def __init__(self, places: Sequence[tuple[Box, float, float, float]], width: float, ascent: float, descent: float,
                 lines: Sequence[tuple[float, float, float]] = (), refs: Refs = ()) -> None:  # fmt: skip
        self.places, self.lines = tuple(places), tuple(lines)  # a line: x, y, length
        super().__init__(width, ascent, descent, refs)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        for box, dx, dy, factor in self.places:
            if factor == 1.0:
                box.draw(painter, x + dx, y + dy)
            else:
                painter.save()
                painter.translate(x + dx, y + dy)
                painter.scale(factor, factor)
                box.draw(painter, 0, 0)
                painter.restore()
        for dx, dy, length in self.lines:
            _stroke(painter, QLineF(x + dx, y + dy, x + dx + length, y + dy))

    def inner(self) -> Iterator[tuple[Box, float, float, float]]:
        return iter(self.places)


def script(base: Box, lowered: Box | None, raised: Box | None, size: float, refs: Refs = ()) -> Box:
    """A base with a small box below or above its end."""
    places, ends, ascent, descent = [(base, 0.0, 0.0, 1.0)], [base.width], base.ascent, base.descent
    if lowered is not None:
        drop = 0.2 * size
        places.append((lowered, base.width, drop, SMALL))
        ends.append(base.width + lowered.width * SMALL)
        descent = max(descent, drop + lowered.descent * SMALL)
    if raised is not None:
        lift = max(0.36 * size, base.ascent - 0.42 * size) + raised.descent * SMALL - 0.1 * size
        places.append((raised, base.width + 0.04 * size, -lift, SMALL))
        ends.append(base.width + 0.04 * size + raised.width * SMALL)
        ascent = max(ascent, lift + raised.ascent * SMALL)
    return Placed(places, max(ends), ascent, descent, refs=refs)


def fraction(above: Box, below: Box, size: float, refs: Refs = (), factor: float = 0.9) -> Box:
    """One over the other, with a line at the height of a minus sign."""
    axis, gap = 0.26 * size, 0.12 * size
    width = max(above.width, below.width) * factor + 0.3 * size
    up = axis + gap + above.descent * factor
    down = -axis + gap + below.ascent * factor
    places = [
        (above, (width - above.width * factor) / 2, -up, factor),
        (below, (width - below.width * factor) / 2, down, factor),
    ]
    lines = [(0.06 * size, -axis, width - 0.12 * size)]
    ascent, descent = up + above.ascent * factor, down + below.descent * factor
    return Placed(places, width, ascent, descent, lines, refs)


def under(operator: Box, below: Box, size: float) -> Box:
    """Σ with its running letter below."""
    width = max(operator.width, below.width * SMALL)
    drop = operator.descent + below.ascent * SMALL
    places = [
        (operator, (width - operator.width) / 2, 0.0, 1.0),
        (below, (width - below.width * SMALL) / 2, drop, SMALL),
    ]
    return Placed(places, width, operator.ascent, drop + below.descent * SMALL)


class Fence(Box):
    """A body between brackets that are as high as it is."""

    __slots__ = ("body", "left", "right", "stretch", "size")

    def __init__(self, body: Box, size: int, left: str = "(", right: str = ")") -> None:
        self.body, self.size = body, size
        self.left, self.right = Glyphs(left, size), Glyphs(right, size)
        self.stretch = max(body.height / (1.1 * size), 1.0)
        width = self.left.width + body.width + self.right.width
        super().__init__(width, body.ascent + 0.03 * size, body.descent + 0.03 * size)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        self._bracket(painter, self.left, x, y)
        self.body.draw(painter, x + self.left.width, y)
        self._bracket(painter, self.right, x + self.left.width + self.body.width, y)

    def _bracket(self, painter: QPainter, bracket: Glyphs, x: float, y: float) -> None:
        if self.stretch <= 1.15:
            bracket.draw(painter, x, y)
            return
        middle = y + (self.body.descent - self.body.ascent) / 2
        painter.save()
        painter.translate(x, middle + 0.26 * self.size * self.stretch)
        painter.scale(1.0, self.stretch)
        bracket.draw(painter, 0, 0)
        painter.restore()

    def inner(self) -> Iterator[tuple[Box, float, float, float]]:
        yield self.body, self.left.width, 0.0, 1.0


class Root(Box):
    """A square root, drawn around its body."""

    __slots__ = ("body", "hook")

    def __init__(self, body: Box, size: int) -> None:
        self.body, self.hook = body, 0.62 * size
        super().__init__(self.hook + body.width + 0.12 * size, body.ascent + 0.14 * size, body.descent)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        top, bottom, hook = y - self.ascent + 1, y + self.descent - 1, self.hook
        points = ((0.0, y - 0.25 * self.ascent), (0.22 * hook, y - 0.4 * self.ascent), (0.5 * hook, bottom),
                  (0.9 * hook, top), (self.width - 1, top))  # fmt: skip
        painter.save()
        pen = QPen(painter.pen())
        pen.setWidthF(max(1.0, hook / 9))
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x + dx, py) for dx, py in points]))
        painter.restore()
        self.body.draw(painter, x + hook, y)

    def inner(self) -> Iterator[tuple[Box, float, float, float]]:
        yield self.body, self.hook, 0.0, 1.0


def _stroke(painter: QPainter, line: QLineF) -> None:
    pen = painter.pen()
    thin = QPen(pen)
    thin.setWidthF(max(1.0, theme.zoom()))
    painter.setPen(thin)
    painter.drawLine(line)
    painter.setPen(pen)
