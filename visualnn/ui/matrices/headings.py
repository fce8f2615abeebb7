"""The line above a block: sign, name, what of it is read or written, shape, scale; and the numbers of its columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from visualnn.engine.trace import Ref
from visualnn.ui import theme
from visualnn.ui.matrices import fonts, marks
from visualnn.ui.matrices.layout import GUTTER, LABELS, Placed
from visualnn.ui.matrices.plane import Known, Numbers
from visualnn.ui.matrices.shown import Shown
from visualnn.ui.matrices.stamps import Stamps
from visualnn.ui.matrices.window import Window

if TYPE_CHECKING:
    from visualnn.ui.matrices.block_painter import BlockPainter

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
SCALE_DIGITS = 3


def shown_name(array: str) -> str:
    """W1′"""
    return array.replace("'", "′")


def index_text(ref: Ref) -> str:
    """[:,3] of a column, [3] of a cell, [:] of a whole vector."""
    parts = [":" if isinstance(part, slice) else str(part) for part in ref.index]
    return f"[{','.join(parts) or ':'}]"


def used(shown: Shown, array: str) -> str:
    """What of an array the step reads or writes; inside a sum, the cell that this term reads."""
    refs = [shown.written, *(shown.term.reads if shown.term else ()), *shown.reads]
    texts = [index_text(ref) for ref in refs if ref is not None and ref.array == array]
    if shown.written is not None and array == shown.written.array and not shown.written.index:
        return ""
    return texts[0] if texts else ""


def scale_text(numbers: Numbers, known: Known) -> str:
    """What the strongest colour stands for, once all numbers are there to be measured."""
    return f"±{numbers.scale:.{SCALE_DIGITS}g}".replace("-", "−") if known.all else "± …"


@dataclass(frozen=True)
class Heading:
    """The words of a heading; where they are the same, so is the picture."""

    sign: str
    name: str
    longest: str  # what of it may be used
    remarks: tuple[tuple[str, str], ...]  # from the right: a text and the name of its colour


def heading_of(painted: BlockPainter) -> Heading:
    """What it is, its shape, its scale and what is unusual."""
    plane = painted.plane
    remarks = [(scale_text(painted.numbers, painted.known), "muted")]
    odd = painted.pictures.odd(plane, painted.known)
    if odd:
        remarks.append((f"⚠ nan, ∞: {odd:,}", "wrong"))
    if painted.mask is not None and painted.mask.any():
        remarks.append((f"◆ {int(painted.mask.sum()):,}", "accent"))
    remarks.append((" × ".join(map(str, plane.shape)) if plane.is_matrix else f"1 × {plane.cols}", "muted"))
    longest = f"[{','.join(str(size - 1) for size in plane.shape)}]" if plane.shape else ""
    return Heading(painted.placed.block.sign, shown_name(plane.array), longest, tuple(remarks))


def draw_heading(painter: QPainter, painted: BlockPainter, words: Heading) -> None:
    """From the left what it is, from the right its scale, what is unusual, and the shape where there is room."""
    now, rect = theme.current(), _line(painted.placed)
    x = rect.x()
    if words.sign:
        x = _put(painter, rect, x, words.sign, now.muted, True) + theme.px(4)
    x = _put(painter, rect, x, words.name, now.text, True)
    _from_right(painter, rect, words.remarks, x + theme.px(1) + _width(words.longest, True))


def draw_used(painter: QPainter, painted: BlockPainter, words: Heading) -> None:
    """Behind the name what of it the step reads or writes."""
    text = used(painted.shown, painted.plane.array) if painted.frames else ""
    if text:
        rect = _line(painted.placed)
        x = rect.x() + _width(words.name, True) + theme.px(1)
        x += _width(words.sign, True) + theme.px(4) if words.sign else 0
        written = any(why == marks.WRITTEN for why, _box in painted.frames)
        _put(painter, rect, x, text, theme.current().phase(painted.shown.phase), written)


def _line(placed: Placed) -> QRectF:
    return placed.heading.adjusted(0, 0, 0, -theme.px(2))


def _width(text: str, bold: bool) -> float:
    return fonts.width(text, 0.86 if bold else 0.78, bold)


def _put(painter: QPainter, rect: QRectF, x: float, text: str, color: QColor, bold: bool) -> float:
    """Write a piece and say where the next one begins."""
    fonts.use(painter, 0.86 if bold else 0.78, bold)
    painter.setPen(color)
    wide = _width(text, bold)
    painter.drawText(QRectF(x, rect.y(), wide + 2, rect.height()), LEFT, text)
    return x + wide


def _from_right(painter: QPainter, rect: QRectF, remarks: tuple[tuple[str, str], ...], left: float) -> float:
    """Write pieces from the right to the left as far as there is room, and say where they begin."""
    x = rect.right()
    metrics = fonts.use(painter, 0.78)
    for text, color in remarks:
        wide = metrics.horizontalAdvance(text)
        if x - wide < left + theme.px(6):
            break
        painter.setPen(getattr(theme.current(), color))
        painter.drawText(QRectF(x - wide - 1, rect.y(), wide + 1, rect.height()), RIGHT, text)
        x -= wide + theme.px(9)
    return x


def draw_labels(painter: QPainter, stamps: Stamps, placed: Placed, window: Window) -> None:
    """The numbers of columns above and of rows at the left of numbers that are written out."""
    lens, plane, high = placed.lens, placed.block.plane, float(theme.px(LABELS))
    if lens is not None:
        columns = [(col, lens.rect_of(lens.top, col)) for col in range(lens.left, lens.left + lens.cols)]
        rows = [(row, lens.rect_of(row, lens.left)) for row in range(lens.top, lens.top + lens.rows)]
    else:
        left, top = math.ceil(window.left), math.ceil(window.top)
        columns = [(col, placed.rect_of((top, col, 1, 1), window))
                   for col in range(left, min(math.floor(window.left + window.cols), plane.cols))]
        rows = [(row, placed.rect_of((row, left, 1, 1), window))
                for row in range(top, min(math.floor(window.top + window.rows), plane.rows))]
    if placed.labelled:
        for number, rect in columns:
            label(painter, stamps, QRectF(rect.x(), rect.y() - high, rect.width(), high), CENTER, str(number))
    if plane.is_matrix:
        for number, rect in rows:
            label(painter, stamps, QRectF(rect.x() - theme.px(GUTTER), rect.y(), theme.px(GUTTER - 4), rect.height()),
                   RIGHT, str(number))  # fmt: skip


def label(painter: QPainter, stamps: Stamps, rect: QRectF, align: Qt.AlignmentFlag, text: str) -> None:
    """A small text, such as the number of a row."""

    def draw(other: QPainter, room: QRectF) -> None:
        fonts.use(other, 0.68)
        other.setPen(theme.current().muted)
        other.drawText(room, align, text)

    stamps.put(painter, rect, ("label", text, align.value), draw)
