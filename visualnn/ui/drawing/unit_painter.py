"""Paints the units of a network over its edges: discs, rings, the picture of the input, headings and numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from visualnn.ui import theme
from visualnn.ui.drawing import discs
from visualnn.ui.drawing.camera import Camera
from visualnn.ui.drawing.places import Place
from visualnn.ui.drawing.shades import LEVELS, ink_color, picture
from visualnn.ui.drawing.snapshot import KNOWN, UNKNOWN, Snapshot, Units

LARGEST = 46.0  # a disc gets no larger on the screen; zooming in further makes room for edges
NUMBERS_FROM = 15.0  # the radius from which on a disc has room for its value


class ColumnPainter:
    """One column as seen through one camera: everything that stays while only the playhead moves is kept."""

    def __init__(self, place: Place, camera: Camera, ratio: float) -> None:
        self.place, self.ratio, self.zoom = place, ratio, camera.zoom
        self.radius = place.radius * camera.zoom if place.is_picture else min(place.radius * camera.zoom, LARGEST)
        self.centers = camera.screen(place.centers)
        left, top = camera.screen(np.array([place.box[:2]]))[0]
        self.box = QRectF(left, top, place.box[2] * camera.zoom, place.box[3] * camera.zoom)
        self._corners: dict[float, list[QPointF]] = {}
        self._image: tuple[object, QPixmap] | None = None

    def corners(self, pixmap: QPixmap) -> list[QPointF]:
        """Where a drawing of this size begins so that each unit is in its middle."""
        half = pixmap.width() / self.ratio / 2
        if half not in self._corners:
            self._corners[half] = [QPointF(x - half, y - half) for x, y in self.centers.tolist()]
        return self._corners[half]

    def paint_picture(self, painter: QPainter, units: Units) -> None:
        """The input as its picture; where it is empty, edges shine through."""
        key = (id(units.values), theme.current().name)
        if self._image is None or self._image[0] != key:
            image = picture(units.values, self.place.down, self.place.across, clear=0.8)
            self._image = (key, QPixmap.fromImage(image))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawPixmap(self.box.toAlignedRect(), self._image[1])
        now = theme.current()
        whole = len(units.lit) == self.place.count
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.accent if whole else now.border, theme.px(3) if whole else 1))
        painter.drawRect(self.box.toAlignedRect().adjusted(-1, -1, 0, 0))
        for unit in () if whole else units.lit.tolist():
            self.frame_pixel(painter, unit, "lit")
        for unit in units.current.tolist():
            self.frame_pixel(painter, unit, "current")

    def frame_pixel(self, painter: QPainter, unit: int, kind: str) -> None:
        x, y = self.centers[unit]
        now = theme.current()
        half = max(self.radius, 2.0) + 1.0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.text if kind == "chosen" else now.accent, theme.px(2)))
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))

    def paint_discs(self, painter: QPainter, units: Units) -> None:
        """All discs of the column, then rings, then what stands out."""
        radius, ratio = self.radius, self.ratio
        share = np.clip(np.nan_to_num(units.share), -1.0, 1.0)
        levels = np.rint(share * LEVELS).astype(int)
        levels[units.state == UNKNOWN] = 0
        marked = set(units.current.tolist())
        for unit in units.lit.tolist():
            if unit not in marked:
                self.mark(painter, unit, "lit")
        for unit in marked:
            self.mark(painter, unit, "current")
        for unit, (state, level) in enumerate(zip(units.state.tolist(), levels.tolist(), strict=True)):
            pixmap = discs.disc(radius, state, level, units.signed, ratio)
            painter.drawPixmap(self.corners(pixmap)[unit], pixmap)
        if radius >= 3:
            for unit in np.flatnonzero(~np.isnan(units.gradient)).tolist():
                pixmap = discs.ring(radius, round(float(units.gradient[unit]) * LEVELS), ratio)
                painter.drawPixmap(self.corners(pixmap)[unit], pixmap)

    def mark(self, painter: QPainter, unit: int, kind: str) -> None:
        pixmap = discs.halo(self.radius, kind, self.ratio)
        painter.drawPixmap(self.corners(pixmap)[unit], pixmap)

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

    def paint_heading(self, painter: QPainter, title: str, detail: str, strong: bool) -> None:
        """The name of the array above its column, and under it what it is."""
        now = theme.current()
        x, y = self.box.center().x(), self.box.top() - theme.px(6)
        small, large = theme.font(0.82), theme.font(1.15, mono=True, bold=True)
        below, above = QFontMetricsF(small).height(), QFontMetricsF(large).height()
        wide = theme.px(90)
        painter.setFont(small)
        painter.setPen(now.muted)
        painter.drawText(QRectF(x - wide, y - below, 2 * wide, below), Qt.AlignmentFlag.AlignCenter, detail)
        painter.setFont(large)
        painter.setPen(now.accent if strong else now.text)
        painter.drawText(QRectF(x - wide, y - below - above, 2 * wide, above), Qt.AlignmentFlag.AlignCenter, title)


def short(value: float, places: int) -> str:
    """As many decimals as fit into a disc: 0.83, -1.2, 12."""
    text = f"{value:.{max(places - (abs(value) >= 10), 0)}f}"
    if abs(value) >= 1000:
        text = f"{value:.0e}".replace("e+0", "e").replace("e+", "e")
    return text.replace("-", "−")


def strong_columns(shown: Snapshot) -> set[int]:
    """The columns that the current step reads or writes."""
    return {place for place, units in enumerate(shown.columns) if len(units.current)}
