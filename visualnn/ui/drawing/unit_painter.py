"""Paints the units of a network over its edges: discs, rings, the picture of the input, headings and numbers."""

from __future__ import annotations

from collections.abc import Hashable
from typing import cast

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from visualnn.ui import theme
from visualnn.ui.drawing import discs
from visualnn.ui.drawing.atlas import Atlas
from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.places import Place
from visualnn.ui.drawing.shades import LEVELS, ink_color, picture
from visualnn.ui.drawing.snapshot import KNOWN, UNKNOWN, Snapshot, Units

LARGEST = 46.0  # a disc gets no larger on the screen; zooming in further makes room for edges
LARGEST_IN_ATLAS = 20.0  # larger discs are few
NUMBERS_FROM = 15.0  # the radius from which on a disc has room for its value


class ColumnPainter:
    """One column as seen through one camera: everything that stays while only the playhead moves is kept."""

    def __init__(self, place: Place, camera: Camera, ratio: float) -> None:
        self.place, self.ratio, self.zoom = place, ratio, camera.zoom
        self.radius = place.radius * camera.zoom if place.is_picture else min(place.radius * camera.zoom, LARGEST)
        self.centers = camera.screen(place.centers)
        left, top = camera.screen(np.array([place.box[:2]]))[0]
        self.box = QRectF(left, top, place.box[2] * camera.zoom, place.box[3] * camera.zoom)
        self._image: tuple[str, np.ndarray, QPixmap] | None = None
        # A disc with its ring fits; the halo of the current unit is drawn by itself.
        side = 2 * int((1.5 * self.radius + 6) * ratio)
        self._atlas = Atlas(side, ratio, self._drawing) if self.radius <= LARGEST_IN_ATLAS else None

    def _drawing(self, key: Hashable) -> QPixmap:
        """The disc or, for a single number, the ring that stands for a key."""
        if isinstance(key, tuple):
            state, level, signed = key
            return QPixmap(discs.disc(self.radius, state, level, signed, self.ratio))
        return QPixmap(discs.ring(self.radius, cast(int, key), self.ratio))

    def stamp(self, painter: QPainter, units: np.ndarray, keys: list[Hashable]) -> None:
        """The drawings of some units: all at once, or where they are large one by one, as far as they are in sight."""
        if self._atlas is not None:
            self._atlas.stamp(painter, self.centers[units], keys)
            return
        for unit, key in zip(units.tolist(), keys, strict=True):
            self.stick(painter, unit, self._drawing(key))

    def stick(self, painter: QPainter, unit: int, drawing: QPixmap) -> None:
        """One drawing with its middle on a unit."""
        half = drawing.width() / self.ratio / 2
        x, y = self.centers[unit]
        if -half < x < painter.window().width() + half and -half < y < painter.window().height() + half:
            painter.drawPixmap(QPointF(x - half, y - half), drawing)

    def paint_picture(self, painter: QPainter, units: Units) -> None:
        """The input as its picture; where it is empty, edges shine through."""
        name = theme.current().name
        if self._image is None or self._image[0] != name or not np.array_equal(self._image[1], units.values):
            image = picture(units.values, self.place.down, self.place.across, clear=0.8)
            self._image = (name, units.values, self._enlarged(QPixmap.fromImage(image)))
        painter.drawPixmap(self.box.toAlignedRect(), self._image[2])
        now = theme.current()
        whole = len(units.lit) == self.place.count
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.accent if whole else now.border, theme.px(3) if whole else 1))
        painter.drawRect(self.box.toAlignedRect().adjusted(-1, -1, 0, 0))
        for unit in () if whole else units.lit.tolist():
            self.frame_pixel(painter, unit, "lit")
        for unit in units.current.tolist():
            self.frame_pixel(painter, unit, "current")
        self._cross_out(painter, units)

    def _enlarged(self, pixels: QPixmap) -> QPixmap:
        """As large as it is shown, unless that is larger than any screen: then Qt enlarges the part in sight."""
        size = self.box.toAlignedRect().size() * self.ratio
        return pixels.scaled(size) if size.width() <= 2000 else pixels

    def frame_pixel(self, painter: QPainter, unit: int, kind: str) -> None:
        x, y = self.centers[unit]
        now = theme.current()
        half = max(self.radius, 2.0) + 1.0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.text if kind == "chosen" else now.accent, theme.px(2)))
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))

    def paint_discs(self, painter: QPainter, units: Units) -> None:
        """All discs of the column, then rings, then what stands out."""
        share = np.clip(np.nan_to_num(units.share), -1.0, 1.0)
        levels = np.rint(share * LEVELS).astype(int)
        levels[(units.state == UNKNOWN) | (units.state > KNOWN)] = 0
        marked = set(units.current.tolist())
        for unit in units.lit.tolist():
            if unit not in marked:
                self.mark(painter, unit, "lit")
        for unit in marked:
            self.mark(painter, unit, "current")
        pairs = zip(units.state.tolist(), levels.tolist(), strict=True)
        looks: list[Hashable] = [(state, level, units.signed) for state, level in pairs]
        self.stamp(painter, np.arange(len(looks)), looks)
        reached = np.flatnonzero(~np.isnan(units.gradient))
        if self.radius >= 3 and len(reached):
            self.stamp(painter, reached, np.rint(units.gradient[reached] * LEVELS).astype(int).tolist())
        self._cross_out(painter, units)

    def _cross_out(self, painter: QPainter, units: Units) -> None:
        for unit in units.off.tolist():
            self.stick(painter, unit, discs.cross(self.radius, self.radius >= NUMBERS_FROM, self.ratio))

    def mark(self, painter: QPainter, unit: int, kind: str) -> None:
        self.stick(painter, unit, discs.halo(self.radius, kind, self.ratio))

    def paint_numbers(self, painter: QPainter, units: Units, size: tuple[int, int]) -> None:
        """The values inside discs that are large enough."""
        if self.radius < NUMBERS_FROM:
            return
        places = 1 if self.radius < 20 else 2 if self.radius < 33 else 3
        font = theme.font(1.0, mono=True)
        font.setPixelSize(round(self.radius * (0.62 if places < 3 else 0.56)))
        painter.setFont(font)
        seen = ((self.centers > -self.radius) & (self.centers < np.array(size) + self.radius)).all(axis=1)
        seen &= units.state == KNOWN
        for unit in np.flatnonzero(seen).tolist():
            share, value = float(units.share[unit]), float(units.values[unit])
            color = theme.diverging_color(share) if units.signed else ink_color(share)
            painter.setPen(theme.on(color))
            x, y = self.centers[unit]
            box = QRectF(x - 2 * self.radius, y - self.radius, 4 * self.radius, 2 * self.radius)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short(value, places))

    def paint_heading(self, painter: QPainter, title: str, detail: str, strong: bool, room: float) -> None:
        """The name of the array above its column, and under it what it is, as far as there is room for it."""
        now = theme.current()
        x, y = self.box.center().x(), self.box.top() - theme.px(6)
        small, large = theme.font(0.82), theme.font(1.15, mono=True, bold=True)
        below, above = QFontMetricsF(small).height(), QFontMetricsF(large).height()
        wide = theme.px(90)
        if QFontMetricsF(small).horizontalAdvance(detail) > room - theme.px(6):
            detail = detail.partition(" · ")[0]
            detail = detail if QFontMetricsF(small).horizontalAdvance(detail) <= room - theme.px(6) else ""
        painter.setFont(small)
        painter.setPen(now.muted)
        painter.drawText(QRectF(x - wide, y - below, 2 * wide, below), Qt.AlignmentFlag.AlignCenter, detail)
        painter.setFont(large)
        painter.setPen(now.accent if strong else now.text)
        painter.drawText(QRectF(x - wide, y - below - above, 2 * wide, above), Qt.AlignmentFlag.AlignCenter, title)


def short(value: float, places: int) -> str:
    """As many decimals as fit into a disc: 0.83, -1.2, 12, 5706, 2e7."""
    text = f"{value:.{max(places - (abs(value) >= 10), 0) if abs(value) < 1000 else 0}f}"
    if abs(value) >= 1000 and len(text) > places + 3:
        text = f"{value:.0e}".replace("e+0", "e").replace("e+", "e")
    return text.replace("-", "−")


def strong_columns(shown: Snapshot) -> set[int]:
    """The columns that the current step reads or writes."""
    return {place for place, units in enumerate(shown.columns) if len(units.current)}
