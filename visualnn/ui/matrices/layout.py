"""Where the blocks of a layer stand: side by side, one below the other, or only those that this step is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QPointF, QRectF

from visualnn.engine.notation import format_number
from visualnn.ui import theme
from visualnn.ui.matrices import fonts
from visualnn.ui.matrices.lens import Lens
from visualnn.ui.matrices.plane import Box
from visualnn.ui.matrices.sheet import Block, Sheet
from visualnn.ui.matrices.window import Window

# Pixels at zoom 1.
MARGIN, GAP, HEADING, LABELS = 8, 3, 17, 13  # around, between blocks, the line above one, the line of column numbers
ROW, NARROWEST, WIDEST = 19, 34, 76  # the height of a row of numbers; the width of a number
GUTTER = 25  # for the numbers of rows
LOWEST, LOW, GOOD = 19, 42, 92  # the height of a matrix that is drawn as a picture
OVERVIEW = 92  # the width of a picture beside the numbers around the current cell
WIDE = 640  # from here on values and gradients stand side by side
LENS_COLUMNS, LENS_ROWS = (9, 7, 5, 3, 2, 1), 21


@dataclass
class Placed:
    """A block where it stands: its heading, its picture, the line of column numbers, and beside it the lens."""

    block: Block
    heading: QRectF
    body: QRectF
    lens: Lens | None = None
    labelled: bool = False

    def rect_of(self, box: Box, window: Window) -> QRectF:
        """Where a box of cells is on the picture, as far as it is in sight; empty if it is not."""
        high, wide = self.body.height() / window.rows, self.body.width() / window.cols
        x, y = self.body.x() + (box[1] - window.left) * wide, self.body.y() + (box[0] - window.top) * high
        return QRectF(x, y, box[3] * wide, box[2] * high).intersected(self.body)

    def cell_at(self, point: QPointF, window: Window) -> tuple[int, int] | None:
        """The row and column of the cell at a point, on the picture or in the lens."""
        if self.lens is not None and (found := self.lens.cell_at(point)) is not None:
            return found
        if not self.body.contains(point):
            return None
        row, col = self.place_at(point, window)
        plane = self.block.plane
        return min(int(row), plane.rows - 1), min(int(col), plane.cols - 1)

    def place_at(self, point: QPointF, window: Window) -> tuple[float, float]:
        """A point of the picture in rows and columns."""
        down, across = (point.y() - self.body.y()) / self.body.height(), (point.x() - self.body.x()) / self.body.width()
        return window.top + down * window.rows, window.left + across * window.cols


@dataclass
class Layout:
    """All blocks in the order in which they are read, how high they are together, and the room for the sum by hand."""

    placed: list[Placed] = field(default_factory=list)
    height: float = 0.0
    by_hand: QRectF = field(default_factory=QRectF)

    def find(self, array: str) -> Placed | None:
        return next((one for one in self.placed if one.block.plane.array == array), None)


def number_width(decimals: int) -> float:
    """The width of a cell that shows its number, in whole pixels."""
    return _number_width(decimals, theme.zoom())


@cache
def _number_width(decimals: int, _zoom: float) -> float:
    widest = fonts.width(format_number(-0.888888888888, decimals), 0.8) + theme.px(8)
    return float(round(min(max(widest, theme.px(NARROWEST)), theme.px(120))))


def fits(sheet: Sheet, width: float, wide: float) -> bool:
    """Whether every number of a sheet can be written in its cell."""
    room = width - theme.px(GUTTER)
    return all(block.plane.cols * wide <= room and block.plane.rows <= LENS_ROWS for block in sheet)


def heights(sheet: Sheet, written: bool, matrix: float) -> list[float]:
    """The height of each block, its heading and what lies above and below it, where pictures of matrices are so high;
    numbers that are written in their cells have rows of their own height.
    """
    result = []
    for number, block in enumerate(sheet):
        body = float(theme.px(ROW))
        if block.plane.is_matrix:
            body = block.plane.rows * theme.px(ROW) if written else max(matrix, theme.px(ROW))
        label = theme.px(LABELS) if has_labels(sheet, number) else 0
        result.append(theme.px(HEADING) + label + body + theme.px(GAP))
    return result


def has_labels(sheet: Sheet, number: int) -> bool:
    """Columns are numbered once where blocks stand in line below each other."""
    block = sheet[number]
    return block.plane.cols > 1 and (number == 0 or sheet[number - 1].across != block.across)


def need(sheet: Sheet, width: float, wide: float, matrix: float) -> float:
    """The height that a sheet needs."""
    return sum(heights(sheet, fits(sheet, width, wide), theme.px(matrix)))


def place(sheet: Sheet, room: QRectF, wide: float) -> list[Placed]:
    """Put the blocks of a sheet one below the other; matrices share what is left of the height."""
    written = fits(sheet, room.width(), wide)
    fixed = sum(heights(sheet, written, 0.0))
    matrices = [block for block in sheet if block.plane.is_matrix]
    spare = max(room.height() - fixed, 0.0) / max(len(matrices), 1) + theme.px(ROW)
    result, y = [], room.y()
    lens_wide = 0 if written else _lens_columns(sheet, room.width(), wide)
    for number, block in enumerate(sheet):
        heading = QRectF(room.x(), y, room.width(), theme.px(HEADING))
        y += heading.height()
        labelled = has_labels(sheet, number)
        y += theme.px(LABELS) if labelled else 0
        body = _body(block, room, y, written, spare)
        lens = None
        if not written:
            body, lens = _with_lens(block, body, lens_wide, wide)
        elif block.plane.cols:
            body = QRectF(body.x() + theme.px(GUTTER), body.y(),
                          min(body.width() - theme.px(GUTTER), block.plane.cols * max(wide, theme.px(WIDEST))),
                          body.height())  # fmt: skip
        result.append(Placed(block, heading, body, lens, labelled))
        y += body.height() + theme.px(GAP)
    return result


def _lens_columns(sheet: Sheet, width: float, wide: float) -> int:
    """How many columns of numbers there is room for beside the pictures."""
    room = width - theme.px(OVERVIEW) - theme.px(GUTTER)
    return next((count for count in LENS_COLUMNS if count * wide <= room), 1)


def _body(block: Block, room: QRectF, y: float, written: bool, spare: float) -> QRectF:
    high = float(theme.px(ROW))
    if block.plane.is_matrix:
        rows = block.plane.rows * theme.px(ROW)
        high = rows if written else max(min(spare, rows, LENS_ROWS * theme.px(ROW)), theme.px(ROW))
    return QRectF(room.x(), y, room.width(), high)


def _with_lens(block: Block, body: QRectF, columns: int, wide: float) -> tuple[QRectF, Lens]:
    """The picture at the left, and at the right as many rows of numbers as fit beside it. Lenses start in line."""
    left = body.right() - columns * wide
    rows = max(min(int(body.height() // theme.px(ROW)), block.plane.rows, LENS_ROWS), 1)
    lens = Lens(QPointF(left, body.y()), wide, float(theme.px(ROW)), rows, min(columns, block.plane.cols),
                block.plane.rows, block.plane.cols)  # fmt: skip
    return QRectF(body.x(), body.y(), left - theme.px(GUTTER) - body.x(), body.height()), lens


def arrange(choices: Iterable[Sequence[Sheet]], width: float, height: float, wide: float, by_hand: float) -> Layout:
    """The first choice of sheets that fits, else the last one. Two sheets stand side by side where it is wide enough,
    otherwise one below the other. Below them there may be room for a sum by hand, `by_hand` high.
    """
    margin, offers = float(theme.px(MARGIN)), [tuple(filter(None, choice)) for choice in choices]
    inner = width - 2 * margin
    beside = width >= theme.px(WIDE)
    for number, sheets in enumerate(offers):
        last = number == len(offers) - 1
        across = (inner - 2 * margin) / 2 if beside and len(sheets) == 2 else inner
        for least, extra in ((GOOD, by_hand), (LOW, by_hand), (LOWEST, 0.0)):
            if extra == 0.0 and not last:
                continue  # a picture less, but the sum by hand
            needs = [need(sheet, across, wide, least) for sheet in sheets]
            used = max(needs, default=0.0) if across < inner else sum(needs)
            if used + extra <= height - margin or (last and extra == 0.0):
                return _filled(sheets, needs, QRectF(margin, margin / 2, across, height - extra - margin), inner, extra,
                               wide)
    return Layout()


def _filled(sheets: Sequence[Sheet], needs: Sequence[float], room: QRectF, inner: float, extra: float,
            wide: float) -> Layout:  # fmt: skip
    result, x, y = Layout(), room.x(), room.y()
    beside = room.width() < inner
    spare = 0.0 if beside else max(room.height() - sum(needs), 0.0) / max(len(sheets), 1)
    for sheet, wanted in zip(sheets, needs, strict=True):
        high = max(room.height(), wanted) if beside else wanted + spare
        result.placed += place(sheet, QRectF(x, y, room.width(), high), wide)
        if beside:
            x += room.width() + 2 * room.x()
        else:
            y += high
    bottom = max((one.body.bottom() for one in result.placed), default=0.0) + theme.px(GAP)
    if extra:
        result.by_hand = QRectF(room.x(), bottom + theme.px(GAP), inner, extra - theme.px(GAP))
        bottom = result.by_hand.bottom()
    result.height = bottom
    return result
