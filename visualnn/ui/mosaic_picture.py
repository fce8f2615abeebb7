"""The picture of a mosaic: where its cells are, and how their pixels, captions and frames are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPixmap

from visualnn.ui import theme

if TYPE_CHECKING:
    from visualnn.ui.mosaic import Cells

ARROW = "→"  # from the label to the answer; where the room is small the answer stands alone
Box = tuple[float, float, float, float]


class Grid(NamedTuple):
    """Cells of one size, `across` by `down`: a square picture of `side` pixels over a caption, both in the middle."""

    left: int
    across: int
    down: int
    side: int
    caption: int
    columns: int
    rows: int

    @classmethod
    def fit(cls, width: int, height: int, columns: int, rows: int) -> Grid:
        """The largest pictures that fit. Room that is left over goes between the cells, but only so much of it."""
        pad = theme.px(2)
        caption = min(max(height // rows // 3, theme.px(11)), theme.px(17))
        side = max(min(width // columns, height // rows - caption) - 2 * pad, 8)
        across = min(width // columns, side + 2 * pad + max(side // 2, theme.px(14)))
        down = min(height // rows, side + caption + 2 * pad + side // 4)
        left = max((width - columns * across) // 2, 0)
        return cls(left, max(across, 1), max(down, 1), side, caption, columns, rows)

    def cell_at(self, x: float, y: float) -> int | None:
        """The number of the cell at a point."""
        column, row = int((x - self.left) // self.across), int(y // self.down)
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return row * self.columns + column
        return None

    def box(self, cell: int) -> Box:
        """x, y, width, height of a cell."""
        row, column = divmod(cell, self.columns)
        return self.left + column * self.across, row * self.down, self.across, self.down

    def picture(self, cell: int) -> Box:
        """x, y, width, height of the picture in a cell."""
        x, y, _, _ = self.box(cell)
        above = (self.down - self.side - self.caption) // 2
        return x + (self.across - self.side) // 2, y + above, self.side, self.side

    def text(self, cell: int) -> Box:
        """x, y, width, height of the caption in a cell."""
        x, _, width, _ = self.box(cell)
        _, top, _, side = self.picture(cell)
        return x, top + side, width, self.caption


def draw_pictures(images: np.ndarray, grid: Grid, size: QSize, ratio: float) -> QPixmap:
    """The pictures alone: they stay while the network learns."""
    pixmap = _empty(size, ratio)
    painter = QPainter(pixmap)
    side = max(round(grid.side * ratio), 1)
    for cell, picture in enumerate(ink(shrink_or_grow(images, side))):
        image = QImage(picture.data, side, side, side * 4, QImage.Format.Format_RGBA8888)
        painter.drawImage(QRectF(*grid.picture(cell)), image)
    painter.end()
    return pixmap


def draw_cells(cells: Cells, pictures: QPixmap, grid: Grid, size: QSize, ratio: float) -> QPixmap:
    """The pictures with their captions and the frames around wrong ones."""
    pixmap = _empty(size, ratio)
    painter = QPainter(pixmap)
    painter.drawPixmap(0, 0, pictures)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    flags = [bool(flag) for flag in cells.wrong] + [False] * (len(cells.images) - len(cells.wrong))
    colors = {True: theme.current().wrong, False: theme.current().text}
    for wrong, color in colors.items():
        painter.setFont(_caption_font(grid, cells.captions, bold=wrong))
        painter.setPen(color)
        for cell, caption in enumerate(cells.captions):
            if flags[cell] == wrong:
                _draw_caption(painter, QRectF(*grid.text(cell)), caption)
    for cell, wrong in enumerate(flags):
        if wrong:
            _draw_wrong(painter, grid.picture(cell))
    painter.end()
    return pixmap


def _empty(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def shrink_or_grow(images: np.ndarray, side: int) -> np.ndarray:
    """Images (n, h, w) as (n, side, side): each pixel is the mean of what it covers, so edges stay crisp and even."""
    down, across = cover(side, images.shape[1]), cover(side, images.shape[2])
    return np.rint(down @ images.astype(np.float32) @ across.T).astype(np.uint8)


@lru_cache(maxsize=8)
def cover(new: int, old: int) -> np.ndarray:
    """(new, old): how much of each new pixel is covered by each old one; the rows sum to 1."""
    edges = np.arange(new + 1) * (old / new)
    first, last = edges[:-1, None], edges[1:, None]
    pixel = np.arange(old)[None, :]
    shared = np.clip(np.minimum(last, pixel + 1) - np.maximum(first, pixel), 0.0, None)
    return (shared / (old / new)).astype(np.float32)


def ink(values: np.ndarray) -> np.ndarray:
    """Grey values 0..255 as RGBA: ink on paper by day, light on a dark board by night."""
    paper, pen = _paper_and_pen()
    share = np.arange(256)[:, None] / 255.0
    table = np.rint(np.array(paper.getRgb()) * (1 - share) + np.array(pen.getRgb()) * share).astype(np.uint8)
    return table[values]


def _paper_and_pen() -> tuple[QColor, QColor]:
    colors = theme.current()
    return (QColor("#000000"), QColor("#ffffff")) if colors.name == "dark" else (colors.raised, QColor("#000000"))


def outline(painter: QPainter, box: Box, color: QColor, thick: float, dashed: bool = False) -> None:
    """A rounded frame inside a box."""
    pen = QPen(color, thick)
    if dashed:
        pen.setDashPattern([2.0, 1.6])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = thick / 2
    painter.drawRoundedRect(QRectF(*box).adjusted(inset, inset, -inset, -inset), theme.px(4), theme.px(4))


def draw_numbers(painter: QPainter, grid: Grid, numbers: Mapping[int, int], active: int | None) -> None:
    """Corners around the numbered cells' pictures, and each number on a badge; the active one has a whole frame and a
    filled badge.
    """
    colors, thick = theme.current(), theme.px(1.5)
    font = theme.font(0.78, bold=True)
    font.setPixelSize(max(min(font.pixelSize(), round(grid.side * 0.36)), 7))
    painter.setFont(font)
    height = painter.fontMetrics().height() - theme.px(1)
    for cell, number in numbers.items():
        here, place, text = cell == active, QRectF(*grid.picture(cell)), str(number)
        painter.setPen(QPen(colors.accent, theme.px(2.5) if here else thick))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if here:
            painter.drawRect(place)
        else:
            painter.drawLines(_corners(place, place.width() * 0.28))
        width = max(painter.fontMetrics().horizontalAdvance(text) + theme.px(5), height)
        badge = QRectF(place.left() - theme.px(2), place.top() - theme.px(2), width, height)
        painter.setPen(QPen(colors.accent, theme.px(1)))
        painter.setBrush(colors.accent if here else colors.surface)
        painter.drawRoundedRect(badge, theme.px(3), theme.px(3))
        painter.setPen(colors.on_accent if here else colors.text)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def _corners(place: QRectF, length: float) -> list[QLineF]:
    lines = []
    for x, across in ((place.left(), length), (place.right(), -length)):
        for y, down in ((place.top(), length), (place.bottom(), -length)):
            lines += [QLineF(x, y, x + across, y), QLineF(x, y, x, y + down)]
    return lines


def _draw_wrong(painter: QPainter, box: Box) -> None:
    """A frame and, for eyes that do not see its colour, a cross in the corner."""
    color, thick = theme.current().wrong, theme.px(2)
    painter.setPen(QPen(color, thick))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    place = QRectF(*box)
    painter.drawRect(place.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2))
    size = max(min(place.width() * 0.3, theme.px(16)), theme.px(8))
    badge = QRectF(place.right() - size, place.top(), size, size)
    painter.fillRect(badge, color)
    inner = badge.adjusted(size * 0.27, size * 0.27, -size * 0.27, -size * 0.27)
    painter.setPen(QPen(theme.current().surface, max(size * 0.15, 1.2)))
    painter.drawLine(QLineF(inner.topLeft(), inner.bottomRight()))
    painter.drawLine(QLineF(inner.topRight(), inner.bottomLeft()))


def _caption_font(grid: Grid, captions: Sequence[str], bold: bool) -> QFont:
    """Small print, smaller where the cells are, the same for all of them; only what is far too long will be cut."""
    font = theme.font(0.86, bold=bold)
    font.setPixelSize(min(font.pixelSize(), round(grid.caption * 0.9)))
    longest = max(captions, key=len, default="")
    while QFontMetrics(font).horizontalAdvance(longest) > grid.across - 4 and font.pixelSize() > theme.px(8):
        font.setPixelSize(font.pixelSize() - 1)
    return font


def _draw_caption(painter: QPainter, place: QRectF, caption: str) -> None:
    if painter.fontMetrics().horizontalAdvance(caption) > place.width() - theme.px(5):  # it would touch its neighbour
        caption = caption.rpartition(ARROW)[2].strip()
    text = painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
